//! Every number of the law, once: one table of dated rules, and functions that read it.
//!
//! A law changes on a day. A rule therefore has rows, each with the days on which it is
//! valid; the row is chosen by the day the law looks at (mostly the receipt day), never
//! by today. To change a number, end the old row and add a new one below it.

use chrono::NaiveDate;

/// What a rule's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Working days (工作日); day 1 is the day after the event.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// A rule without a number, which either exists on a day or not; the number is 1.
    Exists,
}

/// One row of the table: a number with its source and the days on which it is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How many of `unit`.
    pub number: u32,
    /// What is counted.
    pub unit: Unit,
    /// Law and article; or `SETTING`, where no text fixes the number.
    pub source: &'static str,
    /// First day on which the row is valid.
    pub valid_from: NaiveDate,
    /// Last day on which it is valid; `None` while it is in force.
    pub valid_to: Option<NaiveDate>,
}

/// A rule through time: at least one row, oldest first, without gaps or overlaps.
#[derive(Clone, Copy, Debug)]
pub struct Dated {
    /// The name of the rule, stable, for settings and traces.
    pub code: &'static str,
    first: Rule,
    later: &'static [Rule],
}

impl Dated {
    /// The row for a day. A day before the first row is judged by the first row, since
    /// the duty existed in practice and some number has to be used.
    pub fn on(&self, day: NaiveDate) -> &Rule {
        self.later
            .iter()
            .rev()
            .find(|rule| rule.valid_from <= day)
            .unwrap_or(&self.first)
    }

    /// Whether the rule was in force on a day, strictly by its validity.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.rows()
            .any(|row| row.valid_from <= day && row.valid_to.is_none_or(|last| day <= last))
    }

    /// All rows, oldest first.
    pub fn rows(&self) -> impl Iterator<Item = &Rule> {
        std::iter::once(&self.first).chain(self.later)
    }
}

/// The source of a number that no law fixes: a default that a bureau may change.
pub const SETTING: &str = "设置项（无全国统一规定）";

const OLD: NaiveDate = ymd(2008, 5, 1);
const OLD_END: NaiveDate = ymd(2019, 5, 14);
const NEW: NaiveDate = ymd(2019, 5, 15);
const FEES: NaiveDate = ymd(2021, 1, 1);
const PERMITS: NaiveDate = ymd(2004, 7, 1);

/// Writes the table: each named rule with its rows, and `TABLE` over all of them.
macro_rules! table {
    ($($(#[$doc:meta])* $name:ident = $code:literal: $first:expr $(, $later:expr)*;)+) => {
        $($(#[$doc])* pub static $name: Dated =
            Dated { code: $code, first: $first, later: &[$($later),*] };)+
        /// The whole table, for lists and checks.
        pub static TABLE: &[&Dated] = &[$(&$name),+];
    };
}

table! {
    /// Answer (答复), from the receipt day or the day of the corrected application.
    ANSWER = "answer":
        ended(15, Unit::WorkingDays, "政府信息公开条例（2007）第二十四条", OLD, OLD_END),
        rule(20, Unit::WorkingDays, "政府信息公开条例第三十三条", NEW);
    /// Extension (延期) of the answer, at most, from the end of the answer period.
    EXTENSION = "extension":
        ended(15, Unit::WorkingDays, "政府信息公开条例（2007）第二十四条", OLD, OLD_END),
        rule(20, Unit::WorkingDays, "政府信息公开条例第三十三条", NEW);
    /// Correction notice (补正告知), from the receipt day.
    CORRECTION_NOTICE = "correction_notice":
        rule(7, Unit::WorkingDays, "政府信息公开条例第三十条", NEW);
    /// The reasonable period an applicant is given to correct, by default.
    CORRECTION_PERIOD = "correction_period":
        rule(15, Unit::WorkingDays, SETTING, NEW);
    /// The organ's duty to confirm a letter, fax or internet application.
    RECEIPT_CONFIRMATION = "receipt_confirmation":
        rule(1, Unit::WorkingDays, SETTING, NEW);
    /// Third-party opinion (征求意见), from the day the third party has the letter.
    THIRD_PARTY_OPINION = "third_party_opinion":
        rule(15, Unit::WorkingDays, "政府信息公开条例第三十二条", NEW);
    /// Opinion of another organ that made the information too; silence agrees.
    CO_MAKER_OPINION = "co_maker_opinion":
        rule(15, Unit::WorkingDays, "政府信息公开条例第三十四条", NEW);
    /// The processing fee (信息处理费) exists.
    PROCESSING_FEE = "processing_fee":
        rule(1, Unit::Exists, "政府信息公开条例第四十二条、国办函〔2020〕109号", FEES);
    /// Fee payment, from the day the applicant has the fee notice.
    FEE_PAYMENT = "fee_payment":
        rule(20, Unit::WorkingDays, "国办函〔2020〕109号", FEES);
    /// Publication of what must be disclosed, from the day it was formed or changed.
    PUBLICATION = "publication":
        ended(20, Unit::WorkingDays, "政府信息公开条例（2007）第十八条", OLD, OLD_END),
        rule(20, Unit::WorkingDays, "政府信息公开条例第二十六条", NEW);
    /// Interpretation of a policy (政策解读), after the document.
    POLICY_INTERPRETATION = "policy_interpretation":
        rule(3, Unit::WorkingDays, SETTING, NEW);
    /// Annual report of a department: to the end of this month after the period.
    REPORT_OF_DEPARTMENT = "report_of_department":
        ended(3, Unit::Months, "政府信息公开条例（2007）第三十一条", OLD, OLD_END),
        rule(1, Unit::Months, "政府信息公开条例第四十九条", NEW);
    /// Annual report of a government: to the end of this month after the period.
    REPORT_OF_GOVERNMENT = "report_of_government":
        ended(3, Unit::Months, "政府信息公开条例（2007）第三十一条", OLD, OLD_END),
        rule(3, Unit::Months, "政府信息公开条例第四十九条", NEW);
    /// Withholding under articles 14 to 16 goes to reconsideration before a suit.
    RECONSIDERATION_FIRST = "reconsideration_first":
        rule(1, Unit::Exists, "行政复议法（2023）第二十三条、法释〔2025〕8号", ymd(2024, 1, 1));
    /// Application for reconsideration, from knowledge of the act.
    RECONSIDERATION_LIMIT = "reconsideration_limit":
        rule(60, Unit::Days, "行政复议法第二十条", ymd(1999, 10, 1));
    /// Direct suit, from knowledge of the act.
    DIRECT_SUIT_LIMIT = "direct_suit_limit":
        rule(6, Unit::Months, "行政诉讼法第四十六条", ymd(2015, 5, 1));
    /// Suit after reconsideration, from receipt of its decision.
    SUIT_AFTER_RECONSIDERATION_LIMIT = "suit_after_reconsideration_limit":
        rule(15, Unit::Days, "行政诉讼法第四十五条", ymd(2015, 5, 1));
    /// Everything missing from a permit application is told once, else it is accepted.
    PERMIT_COMPLETENESS = "permit_completeness":
        rule(5, Unit::WorkingDays, "行政许可法第三十二条", PERMITS);
    /// Permit decision, from acceptance.
    PERMIT_DECISION = "permit_decision":
        rule(20, Unit::WorkingDays, "行政许可法第四十二条", PERMITS);
    /// Extension of the permit decision, with the head's approval.
    PERMIT_EXTENSION = "permit_extension":
        rule(10, Unit::WorkingDays, "行政许可法第四十二条", PERMITS);
    /// Permit decision under joint handling.
    PERMIT_JOINT_DECISION = "permit_joint_decision":
        rule(45, Unit::WorkingDays, "行政许可法第四十二条", PERMITS);
    /// Extension of the decision under joint handling.
    PERMIT_JOINT_EXTENSION = "permit_joint_extension":
        rule(15, Unit::WorkingDays, "行政许可法第四十二条", PERMITS);
    /// Preliminary review (初审) by the lower organ, from acceptance.
    PRELIMINARY_REVIEW = "preliminary_review":
        rule(20, Unit::WorkingDays, "行政许可法第四十三条", PERMITS);
    /// Delivery of the permit, from the decision.
    PERMIT_DELIVERY = "permit_delivery":
        rule(10, Unit::WorkingDays, "行政许可法第四十四条", PERMITS);
}

/// Length of the answer period in working days, by the receipt day.
pub fn answer_limit(receipt_day: NaiveDate) -> u32 {
    ANSWER.on(receipt_day).number
}

/// The most working days an answer may be extended by, by the receipt day.
pub fn extension_limit(receipt_day: NaiveDate) -> u32 {
    EXTENSION.on(receipt_day).number
}

/// Working days for a correction notice, by the receipt day.
pub fn correction_notice_limit(receipt_day: NaiveDate) -> u32 {
    CORRECTION_NOTICE.on(receipt_day).number
}

/// Working days a third party has for its opinion, by the day it got the letter.
pub fn third_party_limit(received: NaiveDate) -> u32 {
    THIRD_PARTY_OPINION.on(received).number
}

/// Working days a co-maker has for its opinion, by the day it got the letter.
pub fn co_maker_limit(received: NaiveDate) -> u32 {
    CO_MAKER_OPINION.on(received).number
}

/// Working days to pay the processing fee, by the day the notice was received.
pub fn fee_payment_limit(received: NaiveDate) -> u32 {
    FEE_PAYMENT.on(received).number
}

/// Whether a processing fee can be charged on that day (from 2021-01-01).
pub fn processing_fee_exists(day: NaiveDate) -> bool {
    PROCESSING_FEE.in_force(day)
}

/// Working days to publish, by the day the information was formed or changed.
pub fn publication_limit(formed: NaiveDate) -> u32 {
    PUBLICATION.on(formed).number
}

/// The rule of that code.
pub fn find(code: &str) -> Option<&'static Dated> {
    TABLE.iter().copied().find(|dated| dated.code == code)
}

const fn rule(number: u32, unit: Unit, source: &'static str, valid_from: NaiveDate) -> Rule {
    Rule {
        number,
        unit,
        source,
        valid_from,
        valid_to: None,
    }
}

const fn ended(
    number: u32,
    unit: Unit,
    source: &'static str,
    valid_from: NaiveDate,
    last: NaiveDate,
) -> Rule {
    Rule {
        number,
        unit,
        source,
        valid_from,
        valid_to: Some(last),
    }
}

/// A day written in this source; an impossible one does not compile.
const fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("not a day of the calendar"),
    }
}
