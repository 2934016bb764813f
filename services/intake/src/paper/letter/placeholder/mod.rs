//! The places a letter's template has for values, and which kind of letter has which.
//!
//! A value comes from the [`Order`] under the name of the field it is taken from, or from the letter
//! room itself ([`OF_THE_HOUSE`]). What must be there must be printed, too, by an override as by the
//! built-in template: a letter without its basis or its reason must not be possible to set up.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, Ground, Need},
    letter::{LetterKind, Party},
    permit::MatterKind,
};

use super::Order;
use crate::cases::query_code::Opens;

mod table;

pub use table::{OF_ORDERS, OF_THE_HOUSE, Placeholder, find};

/// The places of one kind of letter, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// There always, and always printed.
    pub must: Vec<&'static str>,
    /// There always, to be printed or not.
    pub always: Vec<&'static str>,
    /// There where it is known.
    pub may: Vec<&'static str>,
    /// There on a rare occasion that no sample is about, and then always printed.
    pub rare: Vec<&'static str>,
}

/// The kind of matter a letter is about, by its Chinese term: it decides what the letter is called and
/// rests on ([`called`]).
pub const MATTER_KIND: &str = "matter_kind";

/// The kind of matter a letter is about, by its Chinese term, if it is about any.
pub fn matter_kind(order: &Order) -> Option<&str> {
    let mut values = order.values.iter();
    let named = values.find(|(name, _)| *name == MATTER_KIND);
    named.map(|(_, value)| value.as_str())
}

/// Title and basis of a letter of a day, by the kind of matter it is about, if it is about any. The basis is written
/// as a sentence can name it: a document by its name, not its number alone. It is empty where no law speaks.
pub fn called(
    kind: LetterKind,
    matter: Option<&str>,
    day: NaiveDate,
) -> [(&'static str, String); 2] {
    let matter = MatterKind::ALL
        .iter()
        .find(|known| Some(known.zh()) == matter);
    let (title, basis) = match matter {
        Some(matter) => (kind.title_for(*matter), kind.basis_for(*matter, day)),
        None => (kind.zh(), kind.basis(day)),
    };
    let basis = basis.unwrap_or_default().replace(
        "、国办函〔2020〕109号",
        "和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    );
    [("title", title.to_owned()), ("basis", basis)]
}

impl Places {
    /// The places of a kind.
    pub fn of(kind: LetterKind) -> Self {
        let (order, may) = of_order(kind);
        let mut must = vec!["addressee"];
        let mut always = vec!["title", "you", "organ", "case_number"];
        for name in order {
            if *name == MATTER_KIND {
                always.push(name);
            } else {
                must.push(name);
            }
        }
        let mut may = may.to_vec();
        if let LetterKind::Reply(answer) = kind {
            must.extend(answer.needs().iter().map(|need| need.as_str()));
            // What a draft may say beside what its answer needs is printed, too.
            let said = ["reason", "where_and_how"].into_iter();
            may.extend(said.filter(|name| answer.is_given() && !must.contains(name)));
        }
        if opens(kind).is_some() {
            must.push("query_code");
        }
        if kind.law().is_some() {
            must.push("basis");
        }
        // Whether a letter names a remedy does not depend on the day.
        if kind.remedy(NaiveDate::default()).is_some() {
            must.push("remedy");
        }
        may.extend(["unit", "address", "telephone", "dated_on"]);
        let rare = match kind {
            LetterKind::Acceptance => vec![DEEMED_ON],
            LetterKind::Reply(
                Answer::Granted | Answer::PartlyGranted | Answer::Withheld(Ground::ThirdParty),
            ) => vec![ANEW, FILES, THIRD_PARTY],
            LetterKind::Reply(answer) if answer.is_given() => vec![ANEW, FILES],
            _ => Vec::new(),
        };
        Self {
            must,
            always,
            may,
            rare,
        }
    }

    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.must
            .iter()
            .chain(&self.always)
            .chain(&self.may)
            .chain(&self.rare)
            .copied()
    }

    /// Whether it has this place.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }
}

/// What the code opens that a letter of this kind prints; none prints none. An acknowledgement lets the
/// applicant follow his case, an opinion request lets who is asked answer it.
pub fn opens(kind: LetterKind) -> Option<Opens> {
    match kind {
        LetterKind::Acknowledgement | LetterKind::Acceptance => Some(Opens::Case),
        LetterKind::ThirdPartyRequest | LetterKind::CoMakerRequest => Some(Opens::Letter),
        _ => None,
    }
}

/// What an order must bring and may bring.
fn of_order(kind: LetterKind) -> (&'static [&'static str], &'static [&'static str]) {
    use LetterKind as Kind;
    match kind {
        Kind::Acknowledgement => (
            &["received_on", "channel", "wanted", "due_on"],
            &["form_wanted"],
        ),
        Kind::CorrectionNotice => (&["received_on", "wanted", "missing", "period"], &[]),
        Kind::ReasonsNotice => (&["received_on", "wanted", "period"], &["reason"]),
        Kind::DelayedPeriodNotice => (&["received_on", "wanted", "due_on"], &["reason"]),
        Kind::ExtensionNotice => (
            &["received_on", "wanted", "due_on"],
            &["by", "reason", "corrected_on"],
        ),
        Kind::ThirdPartyRequest | Kind::CoMakerRequest => (
            &["wanted", "period"],
            &["received_on", "material", MAIL_ADDRESS],
        ),
        Kind::ThirdPartyNotice => (&["received_on", "wanted"], &[]),
        Kind::FeeNotice => (
            &[
                "received_on",
                "wanted",
                "amount",
                "calculation",
                "period",
                "anew_wd",
                "payment",
            ],
            &[],
        ),
        Kind::ExtensionWithdrawal
        | Kind::OpinionRequestWithdrawal
        | Kind::ThirdPartyNoticeWithdrawal
        | Kind::CorrectionWithdrawal
        | Kind::FeeWithdrawal => of_withdrawal(kind),
        Kind::Reply(answer) => of_reply(answer),
        Kind::DisclosureNotice => (
            &["wanted", "reason"],
            &["received_on", "material", MAIL_ADDRESS],
        ),
        Kind::RectificationReply => (&["received_on", "wanted", "result", "reason"], &[]),
        Kind::RectificationForwarding => {
            (&["received_on", "wanted", "responsible_organ"], &["reason"])
        }
        Kind::NotNeeded | Kind::RefusalToAccept | Kind::MatterTermination => {
            (&["matter_name", MATTER_KIND, "received_on", "reason"], &[])
        }
        Kind::NotCompetent => (
            &[
                "matter_name",
                MATTER_KIND,
                "received_on",
                "responsible_organ",
            ],
            &["reason"],
        ),
        Kind::MatterCorrection => (&["matter_name", MATTER_KIND, "received_on", "missing"], &[]),
        Kind::Acceptance => (
            &["matter_name", MATTER_KIND, "received_on", "due_on"],
            &["promised_due_on"],
        ),
        Kind::SpecialProcedureNotice => (
            &["matter_name", MATTER_KIND, "procedure", "period"],
            &["received_on", "begins_on"],
        ),
        Kind::MatterExtension => (
            &[
                "matter_name",
                MATTER_KIND,
                "received_on",
                "by",
                "due_on",
                "reason",
            ],
            &[],
        ),
        Kind::DecisionGranted => (
            &["matter_name", MATTER_KIND, "received_on"],
            &["conditions", "reason"],
        ),
        Kind::DecisionRefused => (&["matter_name", MATTER_KIND, "received_on", "reason"], &[]),
        Kind::EnquiryReply => (&["received_on", "content", "answer"], &[]),
        Kind::PetitionPointer => (&["received_on", "content"], &["petition_channel"]),
        Kind::EnquiryWithdrawal => (&["received_on", "content"], &["reason"]),
        Kind::WithdrawalNotice => (&["received_on", "wanted"], &["reason"]),
        Kind::ComplaintReply => (
            &[
                "received_on",
                "about",
                "content",
                "finding",
                "reason",
                "answer",
            ],
            &["correction", "correction_due_on"],
        ),
    }
}

/// The same of a letter that withdraws another one.
fn of_withdrawal(kind: LetterKind) -> (&'static [&'static str], &'static [&'static str]) {
    const AGAIN: &[&str] = &["due_on", "overdue_on"];
    match kind {
        LetterKind::ThirdPartyNoticeWithdrawal => {
            (&["received_on", "wanted", WITHDRAWN_LETTER], AGAIN)
        }
        LetterKind::ExtensionWithdrawal => (
            &["received_on", "wanted", "by", "reason", WITHDRAWN_LETTER],
            &["extended_on", "due_on", "overdue_on", "corrected_on"],
        ),
        LetterKind::OpinionRequestWithdrawal => (&["asked_on", WITHDRAWN_LETTER], &[MAIL_ADDRESS]),
        LetterKind::FeeWithdrawal => (
            &[
                "received_on",
                "wanted",
                "amount",
                "reason",
                WITHDRAWN_LETTER,
            ],
            AGAIN,
        ),
        _ => (
            &["received_on", "wanted", "reason", WITHDRAWN_LETTER],
            AGAIN,
        ),
    }
}

/// What the order of a reply must bring and may bring, beside what its answer needs.
fn of_reply(answer: Answer) -> (&'static [&'static str], &'static [&'static str]) {
    let usual: &[&str] = &["received_on", "wanted"];
    match answer {
        Answer::Granted => (usual, &["form_wanted", "corrected_on"]),
        Answer::PartlyGranted => (
            &["received_on", "wanted", "ground_basis"],
            &["form_wanted", "corrected_on", "special_rule"],
        ),
        Answer::Excessive => (usual, &["corrected_on", "excess", "reasons_given"]),
        // Nothing is lost if it is not said: the applicant knows what he did.
        Answer::Withdrawn => (usual, &["reason"]),
        Answer::NotCorrected => (&["received_on", "wanted", "period"], &["reason"]),
        Answer::FeeNotPaid => (
            &["received_on", "wanted", "period"],
            &["reason", "corrected_on"],
        ),
        _ => (usual, &["corrected_on"]),
    }
}

/// Names an order lacks and names its kind does not have; both empty for a good order. Rooms test
/// their mappings with it.
pub fn faults(order: &Order) -> (Vec<&'static str>, Vec<&'static str>) {
    let places = Places::of(order.kind);
    let given = |name: &str| {
        let value = order.values.iter().find(|(known, _)| *known == name);
        value.is_some_and(|(_, value)| !value.trim().is_empty())
    };
    let missing = places.must.iter().chain(&places.always).copied();
    let names = order.values.iter().map(|(name, _)| *name);
    (
        missing
            .filter(|name| !of_the_house(name) && !given(name))
            .collect(),
        names
            .filter(|name| {
                // A complaint rests on one of two articles, which its ground tells.
                let told = *name == "basis" && order.kind == LetterKind::ComplaintReply;
                !told && (of_the_house(name) || !places.has(name))
            })
            .collect(),
    )
}

/// Whether the letter room fills this place.
pub fn of_the_house(name: &str) -> bool {
    OF_THE_HOUSE.iter().any(|place| place.name == name)
}

/// The place that turns an acceptance into one by silence.
pub const DEEMED_ON: &str = "deemed_on";
/// The place of the letter that one of withdrawal takes back.
pub const WITHDRAWN_LETTER: &str = "withdrawn_letter";
/// The place of the postal address of a third party or co-maker.
pub const MAIL_ADDRESS: &str = "mail_address";
/// The place that turns a reply into one that replaces an earlier one.
pub const ANEW: &str = "anew";
/// The place of the names of the files that go with a reply, a line each: they stand below its text, and a
/// template has nothing to say of them.
pub const FILES: &str = "files";
/// The place that tells that a third party refused (art. 32).
pub const THIRD_PARTY: &str = "third_party";

/// An order of this kind with every place of the usual case filled by its sample.
pub fn sample_order(kind: LetterKind) -> Order {
    let places = Places::of(kind);
    let values = places
        .names()
        .filter(|name| !places.rare.contains(name))
        .filter_map(|name| OF_ORDERS.iter().find(|place| place.name == name))
        .map(|place| (place.name, sample(kind, place).to_owned()))
        .collect();
    Order {
        kind,
        addressee: "李某某".to_owned(),
        party: Party::Person,
        values,
    }
}

/// The sample of a place, closer to the point where the kind gives it a meaning of its own.
fn sample(kind: LetterKind, place: &Placeholder) -> &'static str {
    let need: Option<Need> = place.name.parse().ok();
    match (kind, need) {
        (LetterKind::ReasonsNotice, _) if place.name == "period" => "7",
        (LetterKind::FeeNotice, _) if place.name == "amount" => "380元（大写：人民币叁佰捌拾元整）",
        (LetterKind::ExtensionWithdrawal, _) if place.name == WITHDRAWN_LETTER => {
            "《政府信息公开申请延期答复告知书》（某应急公开〔2024〕5号，2024年3月8日）"
        }
        (LetterKind::FeeWithdrawal, _) if place.name == WITHDRAWN_LETTER => {
            "《政府信息公开信息处理费收费通知书》（某应急公开〔2024〕5号，2024年3月4日）"
        }
        (LetterKind::OpinionRequestWithdrawal, _) if place.name == WITHDRAWN_LETTER => {
            "《政府信息公开征求意见书》（某应急公开〔2024〕5号，2024年3月4日）"
        }
        (LetterKind::FeeNotice | LetterKind::Reply(Answer::FeeNotPaid), _)
            if place.name == "period" =>
        {
            "20"
        }
        (LetterKind::ComplaintReply, _) if place.name == "answer" => {
            "预算公开专栏已补充完善，今后将加强检查"
        }
        (LetterKind::ComplaintReply, _) if place.name == "content" => "2023年度预算未公开",
        (LetterKind::ComplaintReply, _) if place.name == "reason" => {
            "经查，预算于3月11日补充公开，晚于规定时限"
        }
        (LetterKind::Reply(Answer::Petition), Some(Need::WhereAndHow)) => {
            "某某区信访局（电话0000-0000002）"
        }
        (LetterKind::Reply(Answer::SpecialRegister), Some(Need::WhereAndHow)) => {
            "向某某区不动产登记中心申请查询"
        }
        (LetterKind::Reply(Answer::StateArchive), Some(Need::WhereAndHow)) => {
            "持有效身份证件到某某区档案馆查阅"
        }
        (LetterKind::Reply(Answer::Withheld(ground)), Some(Need::Ground)) => ground.zh(),
        (LetterKind::Reply(Answer::NotCorrected), Some(Need::LapsedNotice)) => {
            "2024年3月4日，本机关发出《政府信息公开申请补正告知书》（某应急公开〔2024〕5号）"
        }
        (LetterKind::Reply(Answer::FeeNotPaid), Some(Need::LapsedNotice)) => {
            "2024年3月4日，本机关发出《政府信息公开信息处理费收费通知书》（某应急公开〔2024〕6号）"
        }
        (
            LetterKind::Reply(Answer::PartlyGranted | Answer::Withheld(Ground::LawForbids)),
            Some(Need::SpecialRule),
        ) => "《中华人民共和国统计法》第二十五条",
        (LetterKind::Reply(Answer::StateArchive), Some(Need::SpecialRule)) => {
            "《中华人民共和国档案法》第二十八条"
        }
        (LetterKind::Reply(Answer::CaseFile), Some(Need::SpecialRule)) => {
            "《中华人民共和国行政处罚法》第六十四条"
        }
        (LetterKind::SpecialProcedureNotice, _) if place.name == "period" => "10个工作日",
        (LetterKind::MatterExtension, _) if place.name == "by" => "10",
        _ => place.sample,
    }
}
