//! What a bureau may rule on itself, because no law counts: its own numbers, each from a day on and
//! with the document it stands in.
//!
//! A number that the law fixes can be no bureau's. Which number counts is asked by the day the law
//! looks at, as of every rule; a fact keeps those it was decided by ([`Settings::only`]), so that a
//! bureau's later decision moves no case of the past.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Dated, table};
use crate::code::codes;

codes! {
    /// What a bureau may rule on itself, and the clocks people ask to set although the law fixes them.
    pub enum Setting as "gongkai.catalog.v1.Setting" {
        /// The period to correct an application, where the notice sets no other.
        CorrectionPeriod = "correction_period", "申请人补正期限";
        /// After which a notice counts as received while nothing proves it.
        ServicePresumed = "service_presumed", "推定送达期限";
        /// By when the service of what is never presumed is to be proven.
        ServiceProof = "service_proof", "取得送达证明期限";
        /// After which what is withheld is examined again for the first time.
        ReReview = "re_review", "不予公开信息定期审查期限";
        /// By when an application is confirmed with its applicant.
        ReceiptConfirmation = "receipt_confirmation", "与申请人确认收到的期限";
        /// How much later the system confirms by itself.
        SelfConfirmation = "self_confirmation", "逾期自动确认期限";
        /// Limit of what is urgent.
        EnquiryUrgent = "enquiry_urgent", "紧急件办理期限";
        /// Limit of a consultation.
        EnquiryConsultation = "enquiry_consultation", "咨询办理期限";
        /// Limit of a complaint.
        EnquiryComplaint = "enquiry_complaint", "投诉办理期限";
        /// Limit of a hotline slip.
        EnquiryHotline = "enquiry_hotline", "热线办理期限";
        /// Limit of a letter or visit.
        EnquiryLetterOrVisit = "enquiry_letter_or_visit", "来信来访办理期限";
        /// Limit of a petition, to be pointed to its own channel.
        EnquiryPetition = "enquiry_petition", "上访告知期限";
        /// Limit of a rectification.
        Rectification = "rectification", "更正申请办理期限";
        /// Limit of a complaint about the disclosure work.
        WorkComplaint = "work_complaint", "公开工作投诉举报办理期限";
        /// How long before its day somebody is reminded of a duty.
        ReminderDueSoon = "reminder_due_soon", "到期前提醒";
        /// How long after it.
        ReminderOverdue = "reminder_overdue", "逾期提醒";
        /// How long after that it goes higher up.
        ReminderEscalated = "reminder_escalated", "逾期督办";
        /// The written reply in reconsideration: fixed by law.
        WrittenReply = "written_reply", "行政复议书面答复期限";
        /// The same under the simple procedure: fixed by law.
        WrittenReplySimple = "written_reply_simple", "行政复议简易程序书面答复期限";
        /// The defence in a suit: fixed by law.
        Defence = "defence", "行政诉讼答辩期限";
        /// Whether a reply leaves online only once its stamped or sealed original is attached: 1 is yes.
        OnlineOriginal = "online_original", "线上送出答复须先附盖章正本";
        /// By when a normative document is interpreted, after it was published.
        PolicyInterpretation = "policy_interpretation", "政策解读期限";
    }
}

/// What a number of a bureau's own may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least, in the unit of the rule.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// What sets these bounds, in Chinese: the article whose sense a number outside would miss.
    pub basis: &'static str,
}

impl Setting {
    /// The rule of the table, whose number counts where the bureau has ruled nothing.
    pub const fn rule(self) -> &'static Dated {
        match self {
            Self::CorrectionPeriod => &table::CORRECTION_PERIOD,
            Self::ServicePresumed => &table::SERVICE_PRESUMED,
            Self::ServiceProof => &table::SERVICE_PROOF,
            Self::ReReview => &table::RE_REVIEW,
            Self::ReceiptConfirmation => &table::RECEIPT_CONFIRMATION,
            Self::SelfConfirmation => &table::SELF_CONFIRMATION,
            Self::EnquiryUrgent => &table::ENQUIRY_URGENT,
            Self::EnquiryConsultation => &table::ENQUIRY_CONSULTATION,
            Self::EnquiryComplaint => &table::ENQUIRY_COMPLAINT,
            Self::EnquiryHotline => &table::ENQUIRY_HOTLINE,
            Self::EnquiryLetterOrVisit => &table::ENQUIRY_LETTER_OR_VISIT,
            Self::EnquiryPetition => &table::ENQUIRY_PETITION,
            Self::Rectification => &table::RECTIFICATION,
            Self::WorkComplaint => &table::WORK_COMPLAINT,
            Self::ReminderDueSoon => &table::REMINDER_DUE_SOON,
            Self::ReminderOverdue => &table::REMINDER_OVERDUE,
            Self::ReminderEscalated => &table::REMINDER_ESCALATED,
            Self::WrittenReply => &table::RECONSIDERATION_REPLY,
            Self::WrittenReplySimple => &table::RECONSIDERATION_REPLY_SIMPLE,
            Self::Defence => &table::DEFENCE,
            Self::OnlineOriginal => &table::ONLINE_ORIGINAL,
            Self::PolicyInterpretation => &table::POLICY_INTERPRETATION,
        }
    }

    /// What a bureau's number may be; `None` where the law fixes it, with the article of
    /// [`Setting::rule`].
    pub const fn bounds(self) -> Option<Bounds> {
        let (least, most, basis) = match self {
            Self::CorrectionPeriod => (
                5,
                60,
                "政府信息公开条例第三十条要求补正期限合理，过短则申请人无法补正",
            ),
            Self::ServicePresumed => (
                3,
                30,
                "政府信息公开条例第三十条、第四十二条的期限自收到之日起算，推定过早则申请人无从知悉",
            ),
            Self::ServiceProof => (1, 60, "政府信息公开条例第三十二条的期限自收到之日起算"),
            Self::ReReview => (1, 60, "政府信息公开条例第十八条要求定期评估审查"),
            Self::ReceiptConfirmation | Self::SelfConfirmation => (
                1,
                5,
                "政府信息公开条例第三十一条以确认之日为收到申请之日，确认不得拖延",
            ),
            Self::EnquiryUrgent
            | Self::EnquiryConsultation
            | Self::EnquiryComplaint
            | Self::EnquiryHotline
            | Self::EnquiryLetterOrVisit
            | Self::EnquiryPetition => (0, 60, "国家未规定具体期限，不得长于60个工作日"),
            Self::Rectification => (1, 60, "政府信息公开条例第四十一条要求予以更正或者转送"),
            Self::WorkComplaint => (
                1,
                60,
                "政府信息公开条例第四十七条、第五十一条要求对投诉举报予以处理",
            ),
            Self::ReminderDueSoon => (1, 15, "提醒应当在期限届满前，且不早于15个工作日"),
            Self::ReminderOverdue => (1, 5, "逾期应当及时提醒"),
            Self::ReminderEscalated => (1, 20, "逾期不办应当及时督办"),
            Self::OnlineOriginal => (0, 1, "国家未规定，由本机关决定：1为是，0为否"),
            Self::PolicyInterpretation => (1, 20, "政策解读应当与政策文件同步或者及时公开"),
            Self::WrittenReply | Self::WrittenReplySimple | Self::Defence => return None,
        };
        Some(Bounds { least, most, basis })
    }
}

/// A number with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// How many, in the unit of the rule.
    pub number: u32,
    /// What it rests on, in Chinese, as citizens and judges read it.
    pub source: String,
}

/// A number that a bureau has set itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRule {
    /// For what.
    pub setting: Setting,
    /// How many, in the unit of its rule.
    pub number: u32,
    /// Civil date from which it counts.
    pub valid_from: NaiveDate,
    /// The document or decision that sets it, in Chinese.
    pub source: String,
}

impl OwnRule {
    /// What it rests on, in Chinese.
    pub fn source_zh(&self) -> String {
        let (day, source) = (self.valid_from, &self.source);
        format!(
            "本机关{source}，自{}年{}月{}日起施行",
            day.year(),
            day.month(),
            day.day()
        )
    }
}

/// The numbers a bureau has set itself, in the order in which it did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(pub Vec<OwnRule>);

impl Settings {
    /// What the bureau itself rules for a day: the latest by its first day, of one day the last that was
    /// set. `None` while the usual number counts.
    pub fn own(&self, setting: Setting, day: NaiveDate) -> Option<&OwnRule> {
        let begun = self.0.iter().filter(|own| {
            // What the law fixes counts, whatever is kept.
            own.setting == setting && own.valid_from <= day && setting.bounds().is_some()
        });
        begun.max_by_key(|own| own.valid_from)
    }

    /// The number that counts on a day, and what it rests on.
    pub fn on(&self, setting: Setting, day: NaiveDate) -> Number {
        let own = self.own(setting, day).map(|own| Number {
            number: own.number,
            source: own.source_zh(),
        });
        own.unwrap_or_else(|| {
            let usual = setting.rule().on(day);
            Number {
                number: usual.number,
                source: usual.source.to_owned(),
            }
        })
    }

    /// What of this counts on a day for these, for a fact to keep.
    #[must_use]
    pub fn only(&self, settings: &[Setting], day: NaiveDate) -> Self {
        let own = settings
            .iter()
            .filter_map(|setting| self.own(*setting, day));
        Self(own.cloned().collect())
    }
}
