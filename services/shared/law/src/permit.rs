//! Permits, preliminary reviews and service matters (行政许可、初审、服务性办件).
//!
//! All periods of 行政许可法 are working days (its article 82). A matter has two limits from
//! acceptance, by law and by promise, and is judged by both. Special procedures stop both
//! clocks; the one extension lengthens only the statutory limit.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Due};
use crate::clock::{Entry, Limits, deadline};
use crate::code::codes;
use crate::rules::{self, Dated, Rule};

codes! {
    /// The kind of a matter (事项类型).
    pub enum MatterKind as "gongkai.intake.v1.MatterKind" {
        /// A permit in the sense of 行政许可法; alone counted in table 2 of the report.
        Permit = "permit", "行政许可";
        /// Review by a lower organ before the organ that decides.
        PreliminaryReview = "preliminary_review", "初审";
        /// Anything else done for people, without a national period.
        Service = "service", "服务性办件";
    }
}

impl MatterKind {
    /// The rule of the statutory limit (法定时限), counted from acceptance; `None` for
    /// service matters, whose only limit is the promised one (承诺时限).
    pub fn statutory_rule(self) -> Option<&'static Dated> {
        match self {
            Self::Permit => Some(&rules::PERMIT_DECISION),
            Self::PreliminaryReview => Some(&rules::PRELIMINARY_REVIEW),
            Self::Service => None,
        }
    }

    /// The statutory limit in working days with its source, by the day of acceptance.
    pub fn statutory_limit(self, accepted: NaiveDate) -> Option<&'static Rule> {
        self.statutory_rule().map(|dated| dated.on(accepted))
    }
}

codes! {
    /// How soon a matter is handled (办件类型).
    pub enum Handling as "gongkai.intake.v1.Handling" {
        /// Decided while the applicant waits, on the day of acceptance.
        Instant = "instant", "即办件";
        /// Decided within a promised limit.
        Promised = "promised", "承诺件";
    }
}

impl Handling {
    /// The promised limit in working days from acceptance: none at all for an instant
    /// matter, else what the bureau promises.
    pub const fn promised_limit(self, of_matter: Option<u32>) -> Option<u32> {
        match self {
            Self::Instant => Some(0),
            Self::Promised => of_matter,
        }
    }
}

codes! {
    /// The decision on a matter case.
    pub enum MatterDecision as "gongkai.intake.v1.MatterDecision" {
        /// Granted.
        Granted = "granted", "准予";
        /// Refused, with reasons.
        Refused = "refused", "不予";
    }
}

codes! {
    /// How a matter case ends without a decision.
    pub enum End as "gongkai.intake.v1.MatterCaseEnd" {
        /// It was not accepted.
        NotAccepted = "not_accepted", "不予受理";
        /// The applicant withdrew.
        Withdrawn = "withdrawn", "申请人撤回";
        /// The bureau ended it.
        Terminated = "terminated", "终止办理";
        /// It was registered in error.
        Voided = "voided", "作废";
    }
}

codes! {
    /// What has to be done before a decision and does not count (行政许可法 article 45); the
    /// applicant is told in writing how long it takes.
    pub enum SpecialProcedure as "gongkai.intake.v1.SpecialProcedure" {
        /// A hearing.
        Hearing = "hearing", "听证";
        /// An invitation to tender.
        Tender = "tender", "招标";
        /// An auction.
        Auction = "auction", "拍卖";
        /// An inspection of goods or equipment.
        Inspection = "inspection", "检验";
        /// A test.
        Testing = "testing", "检测";
        /// A quarantine.
        Quarantine = "quarantine", "检疫";
        /// An appraisal by experts of a thing or a fact.
        Appraisal = "appraisal", "鉴定";
        /// A review by a panel of experts.
        ExpertReview = "expert_review", "专家评审";
    }
}

impl MatterKind {
    /// The rule of the statutory limit, longer for permits that several organs handle
    /// jointly (统一办理、联合办理、集中办理).
    pub fn decision_rule(self, joint: bool) -> Option<&'static Dated> {
        match self {
            Self::Permit if joint => Some(&rules::PERMIT_JOINT_DECISION),
            _ => self.statutory_rule(),
        }
    }

    /// The rule of the one extension; `None` where the law knows none: article 42 is about
    /// permits, article 43 gives a preliminary review no extension.
    pub fn extension_rule(self, joint: bool) -> Option<&'static Dated> {
        match self {
            Self::Permit if joint => Some(&rules::PERMIT_JOINT_EXTENSION),
            Self::Permit => Some(&rules::PERMIT_EXTENSION),
            Self::PreliminaryReview | Self::Service => None,
        }
    }

    /// The last day to hand over what was granted; only permits have one.
    pub fn delivery_due(self, cal: &Calendar, decided: NaiveDate) -> Option<Due> {
        let limit = rules::PERMIT_DELIVERY.on(decided).number;
        (self == Self::Permit).then(|| cal.add_working_days(decided, limit))
    }
}

/// The last day to tell an applicant, once, everything that his papers lack; counted from
/// the day on which the papers came in, or those that were to be supplied.
pub fn completeness_due(cal: &Calendar, received: NaiveDate) -> Due {
    cal.add_working_days(received, rules::PERMIT_COMPLETENESS.on(received).number)
}

/// The day of acceptance by silence (行政许可法 article 32): the day on which the papers were
/// received, once the period has passed without the applicant being told. `told` is the day
/// on which he was told what is missing; told too late is not told. Nothing is accepted by a
/// period that rests on a provisional calendar: it may still end on another day.
pub fn accepted_by_silence(
    cal: &Calendar,
    received: NaiveDate,
    told: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let due = completeness_due(cal, received);
    let in_time = told.is_some_and(|told| told <= due.date);
    (today > due.date && !in_time && !due.provisional).then_some(received)
}

/// A limit that another law sets for a matter (行政许可法 article 42: 法律、法规另有规定的,
/// 依照其规定).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLimit {
    /// Working days from acceptance.
    pub limit_wd: u32,
    /// That law and article.
    pub source: String,
}

/// A special procedure of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Which.
    pub kind: SpecialProcedure,
    /// The day it began; the days after it do not count.
    pub from: NaiveDate,
    /// The day it ended, the last that does not count; `None` while it goes on.
    pub to: Option<NaiveDate>,
}

/// What the clocks of an accepted matter case are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterFacts {
    /// Kind of the matter.
    pub kind: MatterKind,
    /// Whether several organs handle it jointly.
    pub joint: bool,
    /// The day of acceptance, also by silence.
    pub accepted: NaiveDate,
    /// The matter's own statutory limit, if another law sets one.
    pub own_limit: Option<OwnLimit>,
    /// The promised limit in working days, see [`Handling::promised_limit`].
    pub promised_limit: Option<u32>,
    /// Working days of the extension, if there was one; without effect on a kind that has no
    /// [`MatterKind::extension_rule`].
    pub extended_by: Option<u32>,
    /// Special procedures.
    pub procedures: Vec<Procedure>,
}

/// The source of a promised limit in ledgers and steps.
const PROMISE: &str = "办事指南公布的承诺时限";

impl MatterFacts {
    /// The ledger of the statutory limit; `None` for a service matter without one.
    pub fn statutory_ledger(&self) -> Option<Vec<Entry>> {
        let rule = self.kind.decision_rule(self.joint);
        let by_rule = rule.map(|dated| {
            let rule = dated.on(self.accepted);
            (rule.number, rule.source.to_owned())
        });
        let own = self.own_limit.as_ref();
        let (limit_wd, source) = own
            .map(|own| (own.limit_wd, own.source.clone()))
            .or(by_rule)?;
        let mut ledger = self.ledger(limit_wd, source);
        let extension = self.kind.extension_rule(self.joint);
        if let (Some(by_wd), Some(dated)) = (self.extended_by, extension) {
            let source = dated.on(self.accepted).source.to_owned();
            ledger.push(Entry::Extend { by_wd, source });
        }
        Some(ledger)
    }

    /// The ledger of the promised limit; `None` without a promise. What the law lets the
    /// bureau extend it has not promised to wait for, so an extension is not in it.
    pub fn promised_ledger(&self) -> Option<Vec<Entry>> {
        let limit = self.promised_limit?;
        Some(self.ledger(limit, PROMISE.to_owned()))
    }

    /// Both limits.
    pub fn limits(&self, cal: &Calendar) -> Limits {
        let of = |ledger: Option<Vec<Entry>>| deadline(cal, &ledger?);
        Limits {
            statutory: of(self.statutory_ledger()),
            promised: of(self.promised_ledger()),
        }
    }

    fn ledger(&self, limit_wd: u32, source: String) -> Vec<Entry> {
        let start = Entry::Start {
            on: self.accepted,
            limit_wd,
            source,
        };
        let pauses = self.procedures.iter().map(|procedure| {
            let law = rules::PERMIT_SPECIAL_PROCEDURE.on(procedure.from).source;
            Entry::Pause {
                from: procedure.from,
                to: procedure.to,
                source: format!("{}，{law}", procedure.kind.zh()),
            }
        });
        std::iter::once(start).chain(pauses).collect()
    }
}
