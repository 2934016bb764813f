//! Every way an application ends, with its basis, its row and what it must contain.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Ground, ResultRow};
use crate::code::{Code, InContract, UnknownCode, codes};
use crate::rules;

/// The answer to an application, or the way it closed without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Already public: told how and where.
    AlreadyPublic,
    /// Granted.
    Granted,
    /// Partly granted, the withheld part separated.
    PartlyGranted,
    /// Withheld on one ground.
    Withheld(Ground),
    /// A special register (工商、不动产登记 …) with rules of its own.
    SpecialRegister,
    /// Already handed over to a state archive.
    StateArchive,
    /// A party asks for his own case file (阅卷).
    CaseFile,
    /// Does not exist after search.
    NotHeld,
    /// Another organ's to disclose.
    OtherOrgan,
    /// Must be newly made, processed or analysed.
    NeedsMaking,
    /// Still unclear after correction.
    StillUnclear,
    /// A petition, complaint or report in the form of an application.
    Petition,
    /// Repeated and already answered.
    Repeated,
    /// Asks for published gazettes, newspapers or books.
    Publication,
    /// Excessive in number or frequency without good reason.
    Excessive,
    /// Asks to confirm or re-issue what was already obtained.
    ConfirmOrReissue,
    /// Lapsed: not corrected in time without good reason.
    NotCorrected,
    /// Lapsed: fee not paid in time.
    FeeNotPaid,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// An enquiry in the form of an application.
    Enquiry,
    /// Anything else.
    Other,
}

codes! {
    /// A fact without which an answer may not be signed.
    pub enum Need {
        /// How and where to obtain what is public.
        WhereAndHow = "where_and_how", "获取方式和途径";
        /// The information itself, or when and how it will be given.
        Material = "material", "提供的信息";
        /// Which part is withheld.
        WithheldPart = "withheld_part", "不予公开的部分";
        /// The ground of articles 14 to 16.
        Ground = "ground", "不予公开的情形";
        /// The reasons.
        Reason = "reason", "理由";
        /// What was searched, where, by whom.
        Search = "search", "检索情况";
        /// The law that regulates access by itself.
        SpecialRule = "special_rule", "特别规定";
        /// The organ that is responsible, with its contact; or that none can be determined.
        ResponsibleOrgan = "responsible_organ", "负责该事项的机关";
        /// The reasons notice and what the applicant said to it.
        ReasonsAsked = "reasons_asked", "要求说明理由的情况";
        /// The earlier answer.
        EarlierReply = "earlier_reply", "此前的答复";
        /// The notice whose period ran out.
        LapsedNotice = "lapsed_notice", "逾期的通知书";
    }
}

codes! {
    /// Where an applicant can go against an answer.
    pub enum Remedy {
        /// Reconsideration must come before a suit.
        ReconsiderationFirst = "reconsideration_first", "复议前置";
        /// Reconsideration or a direct suit.
        Either = "either", "复议或者诉讼";
    }
}

/// What the law says of one answer: code, term, basis, row, needs.
type Facts = (
    &'static str,
    &'static str,
    Option<&'static str>,
    ResultRow,
    &'static [Need],
);

impl Answer {
    /// Every answer, in the order of table 3.
    pub const ALL: &'static [Self] = &[
        Self::AlreadyPublic,
        Self::Granted,
        Self::PartlyGranted,
        Self::Withheld(Ground::StateSecret),
        Self::Withheld(Ground::LawForbids),
        Self::Withheld(Ground::SecurityOrStability),
        Self::Withheld(Ground::ThirdParty),
        Self::Withheld(Ground::InternalAffairs),
        Self::Withheld(Ground::ProcessInformation),
        Self::Withheld(Ground::EnforcementFile),
        Self::SpecialRegister,
        Self::StateArchive,
        Self::CaseFile,
        Self::NotHeld,
        Self::OtherOrgan,
        Self::NeedsMaking,
        Self::StillUnclear,
        Self::Petition,
        Self::Repeated,
        Self::Publication,
        Self::Excessive,
        Self::ConfirmOrReissue,
        Self::NotCorrected,
        Self::FeeNotPaid,
        Self::Withdrawn,
        Self::Enquiry,
        Self::Other,
    ];

    /// The one table of answers.
    #[rustfmt::skip]
    const fn facts(self) -> Facts {
        use Need::{
            EarlierReply, LapsedNotice, Material, Reason, ReasonsAsked, ResponsibleOrgan, Search,
            SpecialRule, WhereAndHow, WithheldPart,
        };
        use ResultRow as Row;
        const WITHHELD: &[Need] = &[Need::Ground, Reason];
        match self {
            Self::AlreadyPublic => ("already_public", "已主动公开", Some("第三十六条第（一）项"), Row::Granted, &[WhereAndHow]),
            Self::Granted => ("granted", "予以公开", Some("第三十六条第（二）项"), Row::Granted, &[Material]),
            Self::PartlyGranted => ("partly_granted", "部分公开", Some("第三十七条"), Row::PartlyGranted, &[Material, WithheldPart, Need::Ground, Reason]),
            Self::Withheld(ground) => match ground {
                Ground::StateSecret => ("withheld_state_secret", "不予公开（国家秘密）", Some("第十四条、第三十六条第（三）项"), Row::StateSecret, WITHHELD),
                Ground::LawForbids => ("withheld_law_forbids", "不予公开（法律、行政法规禁止公开）", Some("第十四条、第三十六条第（三）项"), Row::LawForbids, &[Need::Ground, SpecialRule, Reason]),
                Ground::SecurityOrStability => ("withheld_security_or_stability", "不予公开（三安全一稳定）", Some("第十四条、第三十六条第（三）项"), Row::SecurityOrStability, WITHHELD),
                Ground::ThirdParty => ("withheld_third_party", "不予公开（第三方合法权益）", Some("第十五条、第三十六条第（三）项"), Row::ThirdParty, WITHHELD),
                Ground::InternalAffairs => ("withheld_internal_affairs", "不予公开（内部事务信息）", Some("第十六条第一款、第三十六条第（三）项"), Row::InternalAffairs, WITHHELD),
                Ground::ProcessInformation => ("withheld_process_information", "不予公开（过程性信息）", Some("第十六条第二款、第三十六条第（三）项"), Row::ProcessInformation, WITHHELD),
                Ground::EnforcementFile => ("withheld_enforcement_file", "不予公开（行政执法案卷）", Some("第十六条第二款、第三十六条第（三）项"), Row::EnforcementFile, WITHHELD),
            },
            Self::SpecialRegister => ("special_register", "行政查询事项（登记资料）", Some("第三十六条第（七）项"), Row::AdministrativeQuery, &[SpecialRule]),
            Self::StateArchive => ("state_archive", "行政查询事项（国家档案馆）", Some("第三十六条第（七）项"), Row::AdministrativeQuery, &[SpecialRule]),
            Self::CaseFile => ("case_file", "行政查询事项（当事人查阅案卷）", Some("第三十六条第（七）项"), Row::AdministrativeQuery, &[SpecialRule]),
            Self::NotHeld => ("not_held", "信息不存在", Some("第三十六条第（四）项"), Row::NotHeld, &[Search]),
            Self::OtherOrgan => ("other_organ", "不属于本机关负责公开", Some("第三十六条第（五）项"), Row::NotHeld, &[Reason, ResponsibleOrgan]),
            Self::NeedsMaking => ("needs_making", "需要另行制作", Some("第三十八条"), Row::NeedsMaking, &[Reason]),
            Self::StillUnclear => ("still_unclear", "补正后申请内容仍不明确", Some("第三十条"), Row::StillUnclear, &[Reason]),
            Self::Petition => ("petition", "信访、投诉、举报等活动", Some("第三十九条第一款"), Row::Petition, &[Reason]),
            Self::Repeated => ("repeated", "重复申请", Some("第三十六条第（六）项"), Row::Repeated, &[EarlierReply]),
            Self::Publication => ("publication", "要求提供公开出版物", Some("第三十九条第二款"), Row::Publication, &[WhereAndHow]),
            Self::Excessive => ("excessive", "申请数量、频次明显超过合理范围", Some("第三十五条"), Row::Excessive, &[ReasonsAsked, Reason]),
            Self::ConfirmOrReissue => ("confirm_or_reissue", "要求确认或者重新出具已获取信息", None, Row::ConfirmOrReissue, &[Reason]),
            Self::NotCorrected => ("not_corrected", "逾期不补正", Some("第三十条"), Row::NotCorrected, &[LapsedNotice]),
            Self::FeeNotPaid => ("fee_not_paid", "逾期未缴费", Some("第四十二条、国办函〔2020〕109号"), Row::FeeNotPaid, &[LapsedNotice]),
            Self::Withdrawn => ("withdrawn", "申请人撤回", None, Row::Other, &[]),
            Self::Enquiry => ("enquiry", "咨询", None, Row::Other, &[Reason]),
            Self::Other => ("other", "其他", None, Row::Other, &[Reason]),
        }
    }

    /// The fixed code, snake_case.
    pub const fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        self.facts().1
    }

    /// The articles of the Regulations it rests on; `None` where they name none.
    pub const fn basis(self) -> Option<&'static str> {
        self.facts().2
    }

    /// The row of table 3 in which the application is counted, once.
    pub const fn result_row(self) -> ResultRow {
        self.facts().3
    }

    /// The facts without which it may not be signed.
    pub const fn needs(self) -> &'static [Need] {
        self.facts().4
    }

    /// Whether it is an answer, and not the end of an application that its applicant let lapse or withdrew.
    pub const fn is_given(self) -> bool {
        !matches!(
            self,
            Self::NotCorrected | Self::FeeNotPaid | Self::Withdrawn
        )
    }

    /// Whether a ground of articles 14 to 16 belongs to it: all that is withheld, and the
    /// withheld part of a partial grant, which must be told beside the answer.
    pub fn needs_ground(self) -> bool {
        self.needs().contains(&Need::Ground)
    }

    /// Whether the answer was possible on that day; an unpaid fee needs fees to exist.
    pub fn exists_on(self, day: NaiveDate) -> bool {
        self != Self::FeeNotPaid || rules::processing_fee_exists(day)
    }

    /// The remedy against it when it was given on `date`: from 2024-01-01 reconsideration
    /// comes first against withholding (行政复议法 2023 article 23, 法释〔2025〕8号).
    pub fn remedy(self, date: NaiveDate) -> Remedy {
        if self.needs_ground() && rules::RECONSIDERATION_FIRST.in_force(date) {
            Remedy::ReconsiderationFirst
        } else {
            Remedy::Either
        }
    }
}

impl Code for Answer {
    fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    fn as_str(self) -> &'static str {
        Self::as_str(self)
    }

    fn zh(self) -> &'static str {
        Self::zh(self)
    }
}

impl InContract for Answer {
    const CONTRACT: &'static str = "gongkai.intake.v1.Answer";
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Answer {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL
            .iter()
            .copied()
            .find(|answer| answer.as_str() == code);
        found.ok_or_else(|| UnknownCode {
            kind: "Answer",
            code: code.to_owned(),
        })
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
