//! The letters a bureau sends: what each is called, what it rests on, what it must say, and
//! which remedy it names.
//!
//! There is one reply letter for each answer, because each says something else and rests on
//! another article. Numbers, texts and layout are made elsewhere from these facts.

mod earlier;
mod party;
mod remedy;
mod reply;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::application::{Answer, Need, Remedy};
use crate::code::{Code, InContract, UnknownCode, codes};
use crate::permit::MatterKind;
use crate::rules;
pub use party::Party;
pub use remedy::clause;

codes! {
    /// The law a letter rests on, by its full name.
    pub enum Law {
        /// The Regulations.
        Disclosure = "disclosure", "中华人民共和国政府信息公开条例";
        /// Permits.
        Permits = "permits", "中华人民共和国行政许可法";
        /// Petitions.
        Petitions = "petitions", "信访工作条例";
    }
}

impl Law {
    /// Its name as a letter of that day cites it: petitions had regulations of their own before.
    pub fn title(self, day: NaiveDate) -> String {
        if self == Self::Petitions && !rules::PETITION_RULES.in_force(day) {
            return "《信访条例》（国务院令第431号）".to_owned();
        }
        format!("《{}》", self.zh())
    }
}

/// A kind of letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// An application was received, with its number and the due day.
    Acknowledgement,
    /// Everything that has to be corrected, once, with the period for it.
    CorrectionNotice,
    /// Excessive number or frequency: reasons are asked for.
    ReasonsNotice,
    /// The reasons are good, and the delayed period is this.
    DelayedPeriodNotice,
    /// The answer comes later.
    ExtensionNotice,
    /// It does not come later: the extension was a mistake.
    ExtensionWithdrawal,
    /// To a third party: its opinion is asked for.
    ThirdPartyRequest,
    /// To the applicant: opinions are being asked for, and that time does not count.
    ThirdPartyNotice,
    /// To the applicant who was told so: no opinion is being asked for, that was a mistake.
    ThirdPartyNoticeWithdrawal,
    /// To an organ that made the information too: its opinion is asked for.
    CoMakerRequest,
    /// To whom an opinion was asked of by mistake: it is not asked for any more.
    OpinionRequestWithdrawal,
    /// The processing fee, its basis, rate, amount and how to pay.
    FeeNotice,
    /// Nothing is to be corrected: its notice was a mistake.
    CorrectionWithdrawal,
    /// No fee is to be paid: its notice was a mistake.
    FeeWithdrawal,
    /// The reply with an answer.
    Reply(Answer),
    /// To a third party that refused: what is disclosed nevertheless, and why.
    DisclosureNotice,
    /// One's own inaccurate record was corrected or not (article 41).
    RectificationReply,
    /// The request to correct was forwarded to the organ that can.
    RectificationForwarding,
    /// A matter needs no permit.
    NotNeeded,
    /// A matter is another organ's.
    NotCompetent,
    /// Everything the papers of a matter lack, once.
    MatterCorrection,
    /// A matter was accepted.
    Acceptance,
    /// A matter was not accepted for another reason.
    RefusalToAccept,
    /// How long a hearing, test or the like takes.
    SpecialProcedureNotice,
    /// A matter is decided later, and why.
    MatterExtension,
    /// A matter was granted.
    DecisionGranted,
    /// A matter was refused, with reasons.
    DecisionRefused,
    /// A matter ended without a decision, by the bureau.
    MatterTermination,
    /// An enquiry or complaint was answered.
    EnquiryReply,
    /// A petition has its own channel.
    PetitionPointer,
    /// An enquiry is handled no further: the citizen withdrew it.
    EnquiryWithdrawal,
    /// A request to correct a record, or a complaint about the disclosure work, is handled no further: who
    /// made it withdrew it.
    WithdrawalNotice,
    /// A complaint about the disclosure work itself was answered (articles 47, 51).
    ComplaintReply,
}

/// Code, title, law with article, whether it closes its case, whether it names a remedy,
/// and what it must say beyond what the case itself knows.
type Facts = (
    &'static str,
    &'static str,
    Option<(Law, &'static str)>,
    Closing,
    &'static [Need],
);

/// What a letter does to its case and to rights.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// The case goes on.
    No,
    /// The case goes on, but the letter decides on rights and names a remedy.
    NoWithRemedy,
    /// Closes the case with a decision, and names a remedy.
    Yes,
    /// Closes the case with nothing to be disputed.
    YesWithoutRemedy,
}

impl LetterKind {
    /// Every kind but the replies, in the order of the work.
    const OTHERS: &'static [Self] = &[
        Self::Acknowledgement,
        Self::CorrectionNotice,
        Self::ReasonsNotice,
        Self::DelayedPeriodNotice,
        Self::ExtensionNotice,
        Self::ExtensionWithdrawal,
        Self::ThirdPartyRequest,
        Self::ThirdPartyNotice,
        Self::ThirdPartyNoticeWithdrawal,
        Self::CoMakerRequest,
        Self::OpinionRequestWithdrawal,
        Self::FeeNotice,
        Self::FeeWithdrawal,
        Self::CorrectionWithdrawal,
        Self::DisclosureNotice,
        Self::RectificationReply,
        Self::RectificationForwarding,
        Self::NotNeeded,
        Self::NotCompetent,
        Self::MatterCorrection,
        Self::Acceptance,
        Self::RefusalToAccept,
        Self::SpecialProcedureNotice,
        Self::MatterExtension,
        Self::DecisionGranted,
        Self::DecisionRefused,
        Self::MatterTermination,
        Self::EnquiryReply,
        Self::PetitionPointer,
        Self::EnquiryWithdrawal,
        Self::WithdrawalNotice,
        Self::ComplaintReply,
    ];

    /// Every kind: the replies in the order of table 3, then the others in that of the work.
    pub fn all() -> impl Iterator<Item = Self> {
        let replies = Answer::ALL.iter().copied().map(Self::Reply);
        replies.chain(Self::OTHERS.iter().copied())
    }

    /// The one table of letters.
    #[rustfmt::skip]
    fn facts(self) -> Facts {
        use Closing::{No, NoWithRemedy, Yes, YesWithoutRemedy};
        use Law::{Disclosure, Permits, Petitions};
        const REASON: &[Need] = &[Need::Reason];
        match self {
            Self::Acknowledgement => ("acknowledgement", "政府信息公开申请受理回执", Some((Disclosure, "第三十一条")), No, &[]),
            Self::CorrectionNotice => ("correction_notice", "政府信息公开申请补正告知书", Some((Disclosure, "第三十条")), No, REASON),
            Self::ReasonsNotice => ("reasons_notice", "政府信息公开申请说明理由通知书", Some((Disclosure, "第三十五条")), No, &[]),
            Self::DelayedPeriodNotice => ("delayed_period_notice", "政府信息公开申请延迟答复告知书", Some((Disclosure, "第三十五条")), No, &[]),
            Self::ExtensionNotice => ("extension_notice", "政府信息公开申请延期答复告知书", Some((Disclosure, "第三十三条")), No, &[]),
            Self::ExtensionWithdrawal => ("extension_withdrawal", "政府信息公开申请撤回延期告知书", Some((Disclosure, "第三十三条")), No, REASON),
            Self::ThirdPartyRequest => ("third_party_request", "政府信息公开征求意见书（第三方）", Some((Disclosure, "第三十二条")), No, &[]),
            Self::ThirdPartyNotice => ("third_party_notice", "政府信息公开征求意见告知书（申请人）", Some((Disclosure, "第三十三条")), No, &[]),
            Self::ThirdPartyNoticeWithdrawal => ("third_party_notice_withdrawal", "政府信息公开撤回征求意见告知书（申请人）", Some((Disclosure, "第三十三条")), No, &[]),
            Self::CoMakerRequest => ("co_maker_request", "政府信息公开征求意见函", Some((Disclosure, "第三十四条")), No, &[]),
            Self::OpinionRequestWithdrawal => ("opinion_request_withdrawal", "政府信息公开撤回征求意见通知书", None, No, &[]),
            Self::FeeNotice => ("fee_notice", "政府信息公开信息处理费收费通知书", Some((Disclosure, "第四十二条、国办函〔2020〕109号")), No, &[]),
            Self::CorrectionWithdrawal => ("correction_withdrawal", "政府信息公开申请撤回补正告知书", Some((Disclosure, "第三十条")), No, REASON),
            Self::FeeWithdrawal => ("fee_withdrawal", "政府信息公开信息处理费撤回收费通知书", Some((Disclosure, "第四十二条、国办函〔2020〕109号")), No, REASON),
            Self::Reply(answer) => {
                let (code, title) = reply::code_and_title(answer);
                (code, title, answer.basis().map(|basis| (Disclosure, basis)), Yes, answer.needs())
            }
            Self::DisclosureNotice => ("disclosure_notice", "政府信息公开告知书（第三方）", Some((Disclosure, "第三十二条")), NoWithRemedy, REASON),
            Self::RectificationReply => ("rectification_reply", "政府信息更正申请答复书", Some((Disclosure, "第四十一条")), Yes, REASON),
            Self::RectificationForwarding => ("rectification_forwarding", "政府信息更正申请转送告知书", Some((Disclosure, "第四十一条")), YesWithoutRemedy, &[Need::ResponsibleOrgan]),
            Self::NotNeeded => ("not_needed", "不需要取得行政许可告知书", Some((Permits, "第三十二条第一款第（一）项")), Yes, REASON),
            Self::NotCompetent => ("not_competent", "不予受理决定书（不属于本机关职权范围）", Some((Permits, "第三十二条第一款第（二）项")), Yes, &[Need::ResponsibleOrgan]),
            Self::MatterCorrection => ("matter_correction", "补正一次性告知书", Some((Permits, "第三十二条第一款第（四）项")), No, REASON),
            Self::Acceptance => ("acceptance", "受理通知书", Some((Permits, "第三十二条第一款第（五）项、第二款")), No, &[]),
            Self::RefusalToAccept => ("refusal_to_accept", "不予受理决定书", Some((Permits, "第三十二条第二款")), Yes, REASON),
            Self::SpecialProcedureNotice => ("special_procedure_notice", "特别程序所需时间告知书", Some((Permits, "第四十五条")), No, &[]),
            Self::MatterExtension => ("matter_extension", "延长期限告知书", Some((Permits, "第四十二条")), No, REASON),
            Self::DecisionGranted => ("decision_granted", "准予行政许可决定书", Some((Permits, "第三十八条第一款")), YesWithoutRemedy, &[]),
            Self::DecisionRefused => ("decision_refused", "不予行政许可决定书", Some((Permits, "第三十八条第二款")), Yes, REASON),
            Self::MatterTermination => ("matter_termination", "终止办理告知书", None, Yes, REASON),
            Self::EnquiryReply => ("enquiry_reply", "咨询投诉事项答复书", None, YesWithoutRemedy, &[]),
            Self::PetitionPointer => ("petition_pointer", "信访渠道告知书", Some((Petitions, "")), YesWithoutRemedy, &[]),
            Self::EnquiryWithdrawal => ("enquiry_withdrawal", "咨询投诉事项终止办理告知书", None, YesWithoutRemedy, &[]),
            Self::WithdrawalNotice => ("withdrawal_notice", "政府信息公开工作事项终止办理告知书", None, YesWithoutRemedy, &[]),
            Self::ComplaintReply => ("complaint_reply", "政府信息公开工作投诉举报答复书", Some((Disclosure, "第四十七条、第五十一条")), YesWithoutRemedy, REASON),
        }
    }

    /// The fixed code, snake_case.
    pub fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The title a letter carries; for a matter see [`Self::title_for`].
    pub fn zh(self) -> &'static str {
        self.facts().1
    }

    /// The title for a kind of matter: only a permit is 行政许可.
    pub fn title_for(self, matter: MatterKind) -> &'static str {
        use MatterKind::{PreliminaryReview, Service};
        match (self, matter) {
            (Self::NotNeeded, PreliminaryReview | Service) => "无需办理告知书",
            (Self::DecisionGranted, PreliminaryReview) => "初审通过决定书",
            (Self::DecisionGranted, Service) => "准予办理决定书",
            (Self::DecisionRefused, PreliminaryReview) => "初审不予通过决定书",
            (Self::DecisionRefused, Service) => "不予办理决定书",
            _ => self.zh(),
        }
    }

    /// The law and the articles in it, which are empty where the whole law is meant; `None`
    /// where no law speaks of the letter.
    pub fn law(self) -> Option<(Law, &'static str)> {
        self.facts().2
    }

    /// What a letter of that day rests on, as it is printed; for a matter see [`Self::basis_for`].
    pub fn basis(self, day: NaiveDate) -> Option<String> {
        let (law, now) = self.law()?;
        let articles = match law {
            Law::Disclosure if !rules::REGULATIONS_2019.in_force(day) => earlier::articles(self),
            Law::Disclosure | Law::Permits | Law::Petitions => now,
        };
        Some(format!("{}{articles}", law.title(day)))
    }

    /// What it rests on for a kind of matter: a service matter has no law but the bureau's
    /// own guide, and a preliminary review decides nothing itself.
    pub fn basis_for(self, matter: MatterKind, day: NaiveDate) -> Option<String> {
        match (self, matter) {
            (_, MatterKind::Service) => None,
            (Self::DecisionGranted | Self::DecisionRefused, MatterKind::PreliminaryReview) => {
                Some(format!("{}第四十三条", Law::Permits.title(day)))
            }
            _ => self.basis(day),
        }
    }

    /// On which article a reply to a complaint about the work rests: 51 where rights are infringed, else
    /// 47, the supervision of the work.
    pub fn complaint_basis(infringement: bool, day: NaiveDate) -> String {
        let article = match (rules::REGULATIONS_2019.in_force(day), infringement) {
            (true, false) => "第四十七条",
            (true, true) => "第五十一条",
            (false, false) => "第三十三条第一款",
            (false, true) => "第三十三条第二款",
        };
        format!("{}{article}", Law::Disclosure.title(day))
    }

    /// Whether it closes its case.
    pub fn closes(self) -> bool {
        matches!(self.facts().3, Closing::Yes | Closing::YesWithoutRemedy)
    }

    /// Whether it gives an application its answer: the day it leaves is that of the answer. What closes one
    /// without an answer is a letter as any other.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Reply(answer) if answer.is_given())
    }

    /// Whether it goes to who applied, asked or complained, and not to another party. Written out: who reads his case
    /// at his own door is shown what this says.
    pub const fn is_for_who_asked(self) -> bool {
        match self {
            Self::ThirdPartyRequest
            | Self::CoMakerRequest
            | Self::OpinionRequestWithdrawal
            | Self::DisclosureNotice => false,
            Self::Acknowledgement
            | Self::CorrectionNotice
            | Self::ReasonsNotice
            | Self::DelayedPeriodNotice
            | Self::ExtensionNotice
            | Self::ExtensionWithdrawal
            | Self::ThirdPartyNotice
            | Self::ThirdPartyNoticeWithdrawal
            | Self::FeeNotice
            | Self::FeeWithdrawal
            | Self::CorrectionWithdrawal
            | Self::Reply(_)
            | Self::RectificationReply
            | Self::RectificationForwarding
            | Self::NotNeeded
            | Self::NotCompetent
            | Self::MatterCorrection
            | Self::Acceptance
            | Self::RefusalToAccept
            | Self::SpecialProcedureNotice
            | Self::MatterExtension
            | Self::DecisionGranted
            | Self::DecisionRefused
            | Self::EnquiryReply
            | Self::PetitionPointer
            | Self::EnquiryWithdrawal
            | Self::WithdrawalNotice
            | Self::MatterTermination
            | Self::ComplaintReply => true,
        }
    }

    /// Whether a period of who gets it runs from its receipt.
    pub fn begins_period(self) -> bool {
        self.is_presumed_received() || self.is_opinion_request()
    }

    /// Whether a letter of that kind, by which the same fact takes something back, tells who has this one: a request for
    /// an opinion is recalled to whom it was sent by one letter, and to the applicant who was told of it by another.
    pub fn is_taken_back_by(self, by: Self) -> bool {
        match self {
            Self::ThirdPartyNotice => by == Self::ThirdPartyNoticeWithdrawal,
            Self::DisclosureNotice => by == Self::DisclosureNotice,
            _ => !matches!(
                by,
                Self::ThirdPartyNoticeWithdrawal | Self::DisclosureNotice
            ),
        }
    }

    /// Whether it asks another one for an opinion (art. 32, art. 34).
    pub fn is_opinion_request(self) -> bool {
        matches!(self, Self::ThirdPartyRequest | Self::CoMakerRequest)
    }

    /// Whether its receipt is presumed while nothing proves it. That of an opinion request is not (art. 33),
    /// nor that of what names a remedy.
    pub fn is_presumed_received(self) -> bool {
        matches!(
            self,
            Self::CorrectionNotice | Self::ReasonsNotice | Self::FeeNotice
        )
    }

    /// Whether its arrival is to be proven: a period runs from its receipt, be it one to act or that of
    /// a remedy (行政复议法 art. 20, 行政诉讼法 art. 46). Of other letters it is enough that they left.
    pub fn needs_proof(self) -> bool {
        self.begins_period() || matches!(self.facts().3, Closing::Yes | Closing::NoWithRemedy)
    }

    /// The remedy it names when it is given on a day; `None` where it needs no clause.
    pub fn remedy(self, day: NaiveDate) -> Option<Remedy> {
        let named = matches!(self.facts().3, Closing::Yes | Closing::NoWithRemedy);
        named.then(|| match self {
            Self::Reply(answer) => answer.remedy(day),
            _ => Remedy::Either,
        })
    }

    /// What it must say beyond parties, dates and numbers, which the case knows.
    pub fn needs(self) -> &'static [Need] {
        self.facts().4
    }

    /// What the letter calls itself in its text, for instance 告知书.
    pub fn noun(self) -> &'static str {
        let nouns = ["决定书", "答复书", "通知书", "意见书", "征求意见函", "回执"];
        let found = nouns.into_iter().find(|noun| self.zh().contains(noun));
        found.unwrap_or("告知书")
    }

    /// The clause on remedies as the letter prints it; `None` where it needs none. `organ` is
    /// the reconsideration organ and `court` the court, as the bureau has set them for the day.
    pub fn remedy_clause(self, day: NaiveDate, organ: &str, court: &str) -> Option<String> {
        let remedy = self.remedy(day)?;
        let noun = self.noun();
        Some(match (self, remedy) {
            // Reconsideration comes first only against what is withheld.
            (Self::Reply(Answer::PartlyGranted), Remedy::ReconsiderationFirst) => {
                let withheld = format!("本{noun}中不予公开的部分");
                let first = clause(remedy, &withheld, noun, day, organ, court);
                let rest = clause(Remedy::Either, "其他部分", noun, day, organ, court);
                format!("{first}{rest}")
            }
            _ => clause(remedy, &format!("本{noun}"), noun, day, organ, court),
        })
    }
}

impl Code for LetterKind {
    fn all() -> impl Iterator<Item = Self> {
        Self::all()
    }

    fn as_str(self) -> &'static str {
        Self::as_str(self)
    }

    fn zh(self) -> &'static str {
        Self::zh(self)
    }
}

impl InContract for LetterKind {
    const CONTRACT: &'static str = "gongkai.intake.v1.LetterKind";
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LetterKind {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = Self::all().find(|kind| kind.as_str() == code);
        found.ok_or_else(|| UnknownCode {
            kind: "LetterKind",
            code: code.to_owned(),
        })
    }
}

impl Serialize for LetterKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LetterKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
