//! The table itself. A number stands here or nowhere.

use chrono::NaiveDate;

use super::{Dated, Rule, Unit};

const OLD: NaiveDate = ymd(2008, 5, 1);
const OLD_END: NaiveDate = ymd(2019, 5, 14);
const NEW: NaiveDate = ymd(2019, 5, 15);
const FEES: NaiveDate = ymd(2021, 1, 1);
const NOTICE_OLD: NaiveDate = ymd(2013, 1, 1);
const NOTICE_OLD_END: NaiveDate = ymd(2021, 12, 31);
const NOTICE_NEW: NaiveDate = ymd(2022, 1, 1);
const PETITIONS: NaiveDate = ymd(2022, 5, 1);
const PERMITS: NaiveDate = ymd(2004, 7, 1);
const SUITS: NaiveDate = ymd(2015, 5, 1);
const RECONSIDERATION_OLD: NaiveDate = ymd(1999, 10, 1);
const RECONSIDERATION_OLD_END: NaiveDate = ymd(2023, 12, 31);
const RECONSIDERATION_NEW: NaiveDate = ymd(2024, 1, 1);

/// The source of a number that no text fixes: what asks for the thing without counting, and that the
/// bureau has set no number of its own (see [`super::Setting`]).
macro_rules! usual {
    ($text:literal) => {
        concat!($text, "未规定具体期限，本机关未另行规定，按通常做法掌握")
    };
}

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
    /// The Regulations as they stand now, with their own numbers of articles.
    REGULATIONS_2019 = "regulations_2019":
        rule(1, Unit::Exists, "国务院令第711号", NEW);
    /// The rules on petitions that took the place of the regulations on them (信访条例).
    PETITION_RULES = "petition_rules":
        rule(1, Unit::Exists, "信访工作条例", PETITIONS);
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
        rule(15, Unit::WorkingDays, usual!("政府信息公开条例第三十条"), NEW);
    /// A notice counts as received so long after it left, while its service is not proven.
    SERVICE_PRESUMED = "service_presumed":
        rule(7, Unit::WorkingDays, usual!("国家"), NEW);
    /// The proof of service of what is presumed of nobody is to be there so long after it was sent.
    SERVICE_PROOF = "service_proof":
        rule(15, Unit::WorkingDays, usual!("国家"), NEW);
    /// A public notice (公告送达) counts as served so long after it was published: no law says so of notices of
    /// organs, which go by that of courts.
    PUBLIC_NOTICE = "public_notice":
        ended(60, Unit::Days, "参照民事诉讼法（2012）第九十二条", NOTICE_OLD, NOTICE_OLD_END),
        rule(30, Unit::Days, "参照民事诉讼法第九十五条", NOTICE_NEW);
    /// What is withheld is examined again so long after its answer (article 18).
    RE_REVIEW = "re_review":
        rule(12, Unit::Months, usual!("政府信息公开条例第十八条"), NEW);
    /// The organ's duty to confirm a letter, fax or internet application.
    RECEIPT_CONFIRMATION = "receipt_confirmation":
        rule(1, Unit::WorkingDays, usual!("政府信息公开条例第三十一条"), NEW);
    /// The system confirms by itself, from the day the confirmation was due.
    SELF_CONFIRMATION = "self_confirmation":
        rule(1, Unit::WorkingDays, usual!("政府信息公开条例第三十一条"), NEW);
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
    /// Publication of what a catalog says is published at once (及时公开), from the day it was formed. A catalog that
    /// means another number names it.
    PUBLICATION_AT_ONCE = "publication_at_once":
        rule(1, Unit::WorkingDays, "目录规定及时公开，未规定具体日数，按次一工作日掌握", OLD);
    /// Interpretation of a policy (政策解读), after the document.
    POLICY_INTERPRETATION = "policy_interpretation":
        rule(3, Unit::WorkingDays, usual!("国家"), NEW);
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
        rule(1, Unit::Exists, "行政复议法（2023）第二十三条、法释〔2025〕8号", RECONSIDERATION_NEW);
    /// Application for reconsideration, from knowledge of the act.
    RECONSIDERATION_LIMIT = "reconsideration_limit":
        ended(60, Unit::Days, "行政复议法（1999）第九条", RECONSIDERATION_OLD, RECONSIDERATION_OLD_END),
        rule(60, Unit::Days, "行政复议法（2023）第二十条", RECONSIDERATION_NEW);
    /// Direct suit, from knowledge of the act.
    DIRECT_SUIT_LIMIT = "direct_suit_limit":
        rule(6, Unit::Months, "行政诉讼法第四十六条", SUITS);
    /// Suit after reconsideration, from receipt of its decision.
    SUIT_AFTER_RECONSIDERATION_LIMIT = "suit_after_reconsideration_limit":
        rule(15, Unit::Days, "行政诉讼法第四十五条", SUITS);
    /// The bureau's written reply in reconsideration, from receipt of the copy. Ten days of
    /// the old law were calendar days (its article 40), those of the new are working days.
    RECONSIDERATION_REPLY = "reconsideration_reply":
        ended(10, Unit::Days, "行政复议法（1999）第二十三条", RECONSIDERATION_OLD, RECONSIDERATION_OLD_END),
        rule(10, Unit::WorkingDays, "行政复议法（2023）第四十八条、第八十八条", RECONSIDERATION_NEW);
    /// The written reply under the simple procedure (简易程序).
    RECONSIDERATION_REPLY_SIMPLE = "reconsideration_reply_simple":
        rule(5, Unit::WorkingDays, "行政复议法（2023）第五十四条、第八十八条", RECONSIDERATION_NEW);
    /// The bureau's defence in a suit, from receipt of the copy of the complaint.
    DEFENCE = "defence":
        rule(15, Unit::Days, "行政诉讼法第六十七条", SUITS);
    /// The bureau's defence against an appeal, or its opinion on an application for retrial, from receipt of
    /// the copy.
    DEFENCE_ON_APPEAL = "defence_on_appeal":
        rule(15, Unit::Days, "法释〔2018〕1号第一百零八条、第一百一十一条", SUITS);
    /// A period of calendar days or months that ends on a day off ends on the next working
    /// day: 行政诉讼法 and 行政复议法 both refer to 民事诉讼法 for periods.
    PERIOD_END_MOVES = "period_end_moves":
        rule(
            1,
            Unit::Exists,
            "民事诉讼法第八十五条（行政复议法第八十八条、行政诉讼法第一百零一条准用）、法释〔2018〕1号第四十八条",
            RECONSIDERATION_OLD
        );
    /// Everything missing from a permit application is told once, else it is accepted.
    PERMIT_COMPLETENESS = "permit_completeness":
        rule(5, Unit::WorkingDays, "行政许可法第三十二条", PERMITS);
    /// A correction that was asked for and did not come in is looked after so long after it was asked for: no
    /// law sets its period.
    PERMIT_CORRECTION = "permit_correction":
        rule(15, Unit::WorkingDays, "行政许可法第三十二条未规定补正期限，届时由承办人跟进", PERMITS);
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
    /// The time of hearings, tests and the like does not count; told in writing.
    PERMIT_SPECIAL_PROCEDURE = "permit_special_procedure":
        rule(1, Unit::Exists, "行政许可法第四十五条", PERMITS);
    /// Enquiry marked urgent: to be answered on the day it came.
    ENQUIRY_URGENT = "enquiry_urgent":
        rule(0, Unit::WorkingDays, usual!("国家"), OLD);
    /// Consultation (咨询).
    ENQUIRY_CONSULTATION = "enquiry_consultation":
        rule(3, Unit::WorkingDays, usual!("国家"), OLD);
    /// Complaint (投诉).
    ENQUIRY_COMPLAINT = "enquiry_complaint":
        rule(13, Unit::WorkingDays, usual!("国家"), OLD);
    /// Hotline slip (热线).
    ENQUIRY_HOTLINE = "enquiry_hotline":
        rule(13, Unit::WorkingDays, usual!("国家"), OLD);
    /// Letter or visit (来信来访).
    ENQUIRY_LETTER_OR_VISIT = "enquiry_letter_or_visit":
        rule(13, Unit::WorkingDays, usual!("国家"), OLD);
    /// Petition (上访), which is only pointed to its own channel: people come with it as on any visit.
    ENQUIRY_PETITION = "enquiry_petition":
        rule(13, Unit::WorkingDays, usual!("国家"), OLD);
    /// Rectification (更正) of one's own inaccurate record: article 41 sets no day count.
    RECTIFICATION = "rectification":
        rule(20, Unit::WorkingDays, usual!("政府信息公开条例第四十一条"), NEW);
    /// Complaint about the disclosure work itself: articles 47 and 51 set no day count.
    WORK_COMPLAINT = "work_complaint":
        rule(20, Unit::WorkingDays, usual!("政府信息公开条例第四十七条、第五十一条"), NEW);
    /// The first reminder, so many working days before the due day.
    REMINDER_DUE_SOON = "reminder_due_soon":
        rule(3, Unit::WorkingDays, usual!("国家"), OLD);
    /// The reminder that something is overdue, after the due day.
    REMINDER_OVERDUE = "reminder_overdue":
        rule(1, Unit::WorkingDays, usual!("国家"), OLD);
    /// The reminder that goes higher up, after the one that it is overdue.
    REMINDER_ESCALATED = "reminder_escalated":
        rule(5, Unit::WorkingDays, usual!("国家"), OLD);
    /// A reply leaves online without its sealed original, where the bureau does not want one.
    ONLINE_ORIGINAL = "online_original":
        rule(0, Unit::Exists, usual!("国家"), OLD);
}

/// Fee by application (国办函〔2020〕109号), each one of an applicant within a calendar month: pairs of the
/// last number that a price covers and its yuan.
pub const FEE_APPLICATION_BANDS: [(u32, u64); 2] = [(10, 0), (30, 100)];

/// Above the last of `FEE_APPLICATION_BANDS`: bands of so many applications, each so many
/// yuan dearer than the one before.
pub const FEE_APPLICATION_STEP: (u32, u64) = (10, 100);

/// Fee by page, each page of one application: pairs as above.
pub const FEE_PAGE_BANDS: [(u32, u64); 4] = [(30, 0), (100, 10), (200, 20), (u32::MAX, 40)];

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
