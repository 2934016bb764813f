//! Reconsiderations and lawsuits against answers: how their results are counted, and how
//! long everybody has.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Due};
use crate::clock::{self, Deadline, Entry, Step, StepKind};
use crate::code::codes;
use crate::rules::{self, Dated, Rule, Unit};

codes! {
    /// The way a dispute came; one block of table 4 each. The terms are the block names.
    pub enum DisputeKind as "gongkai.intake.v1.DisputeKind" {
        /// Reconsideration by the government or the superior department.
        Reconsideration = "reconsideration", "行政复议";
        /// A suit without reconsideration before it.
        DirectSuit = "direct_suit", "行政诉讼-未经复议直接起诉";
        /// A suit after reconsideration.
        SuitAfterReconsideration = "suit_after_reconsideration", "行政诉讼-复议后起诉";
    }
}

codes! {
    /// What a dispute counts as on 31 December; one column of table 4 each.
    pub enum DisputeOutcome as "gongkai.intake.v1.DisputeOutcome" {
        /// The bureau was right.
        Upheld = "upheld", "结果维持";
        /// The bureau was put right.
        Corrected = "corrected", "结果纠正";
        /// Ended without judging the act.
        Other = "other", "其他结果";
        /// Not concluded; an appeal pending is pending.
        Pending = "pending", "尚未审结";
    }
}

codes! {
    /// What the decision or judgment says (行政复议法, 行政诉讼法).
    pub enum DisputeRuling as "gongkai.intake.v1.DisputeRuling" {
        /// The act is upheld.
        ActUpheld = "act_upheld", "维持";
        /// The claim is rejected.
        ClaimRejected = "claim_rejected", "驳回请求";
        /// The act is revoked.
        Revoked = "revoked", "撤销";
        /// The act is varied.
        Varied = "varied", "变更";
        /// The act is found unlawful.
        FoundUnlawful = "found_unlawful", "确认违法";
        /// The act is found void.
        FoundVoid = "found_void", "确认无效";
        /// The bureau must act within a time.
        OrderedToAct = "ordered_to_act", "责令履行";
        /// Not accepted for examination.
        NotAccepted = "not_accepted", "不予受理";
        /// The application for reconsideration is dismissed.
        ApplicationDismissed = "application_dismissed", "驳回申请";
        /// The suit is dismissed.
        SuitDismissed = "suit_dismissed", "驳回起诉";
        /// Withdrawn by whoever brought it.
        Withdrawn = "withdrawn", "撤回";
        /// Terminated.
        Terminated = "terminated", "终止";
        /// Ended by mediation.
        Mediated = "mediated", "调解";
    }
}

impl DisputeRuling {
    /// The column of table 4 the ruling falls in.
    pub const fn outcome(self) -> DisputeOutcome {
        match self {
            Self::ActUpheld | Self::ClaimRejected => DisputeOutcome::Upheld,
            Self::Revoked
            | Self::Varied
            | Self::FoundUnlawful
            | Self::FoundVoid
            | Self::OrderedToAct => DisputeOutcome::Corrected,
            Self::NotAccepted
            | Self::ApplicationDismissed
            | Self::SuitDismissed
            | Self::Withdrawn
            | Self::Terminated
            | Self::Mediated => DisputeOutcome::Other,
        }
    }
}

codes! {
    /// An instance that decides on a dispute. All instances of one suit are one case.
    pub enum Instance as "gongkai.intake.v1.DisputeInstance" {
        /// The reconsideration organ.
        Reconsideration = "reconsideration", "行政复议";
        /// The court of first instance, also after a remand.
        First = "first", "一审";
        /// The court of appeal.
        Second = "second", "二审";
        /// A court in retrial.
        Retrial = "retrial", "再审";
    }
}

impl Instance {
    /// Whether it decides on disputes that came that way.
    pub const fn is_of(self, kind: DisputeKind) -> bool {
        matches!(self, Self::Reconsideration) == matches!(kind, DisputeKind::Reconsideration)
    }

    /// Whether its decision is in force once it is received. Against a judgment of first instance
    /// there is the appeal, and it is in force only when nobody appealed in time.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::First)
    }

    /// What the paper is called that decides so.
    pub const fn document(self, ruling: DisputeRuling) -> &'static str {
        match (self, ruling) {
            (Self::Reconsideration, DisputeRuling::Mediated) => "行政复议调解书",
            (Self::Reconsideration, _) => "行政复议决定书",
            (_, DisputeRuling::Mediated) => "行政调解书",
            (_, _) => "行政判决书",
        }
    }
}

codes! {
    /// Who carries a suit on.
    pub enum Appellant as "gongkai.intake.v1.Appellant" {
        /// The bureau.
        Bureau = "bureau", "本机关";
        /// Who brought the suit.
        Plaintiff = "plaintiff", "原告";
        /// A third party, or another defendant.
        Other = "other", "第三人或者其他当事人";
    }
}

impl DisputeOutcome {
    /// The outcome of a dispute: of its ruling, or pending while it has none.
    pub fn of(ruling: Option<DisputeRuling>) -> Self {
        ruling.map_or(Self::Pending, DisputeRuling::outcome)
    }
}

codes! {
    /// A period in a dispute, the bureau's own or that of whoever goes against it.
    pub enum Period {
        /// The bureau's reply in reconsideration, from receipt of the copy.
        WrittenReply = "written_reply", "行政复议书面答复";
        /// The same under the simple procedure.
        WrittenReplySimple = "written_reply_simple", "行政复议书面答复（简易程序）";
        /// The bureau's defence in a suit, from receipt of the copy.
        Defence = "defence", "行政诉讼答辩";
        /// The same against an appeal, or for retrial, from receipt of its copy.
        DefenceOnAppeal = "defence_on_appeal", "行政诉讼答辩（上诉、再审）";
        /// Application for reconsideration, from knowledge of the act.
        Reconsideration = "reconsideration", "申请行政复议";
        /// Suit without reconsideration, from knowledge of the act.
        DirectSuit = "direct_suit", "直接提起行政诉讼";
        /// Suit against a decision in reconsideration, from its receipt.
        SuitAfterReconsideration = "suit_after_reconsideration", "复议后提起行政诉讼";
    }
}

impl Period {
    /// Its rule.
    pub fn rule(self) -> &'static Dated {
        match self {
            Self::WrittenReply => &rules::RECONSIDERATION_REPLY,
            Self::WrittenReplySimple => &rules::RECONSIDERATION_REPLY_SIMPLE,
            Self::Defence => &rules::DEFENCE,
            Self::DefenceOnAppeal => &rules::DEFENCE_ON_APPEAL,
            Self::Reconsideration => &rules::RECONSIDERATION_LIMIT,
            Self::DirectSuit => &rules::DIRECT_SUIT_LIMIT,
            Self::SuitAfterReconsideration => &rules::SUIT_AFTER_RECONSIDERATION_LIMIT,
        }
    }

    /// Its last day, counted from an event.
    pub fn due(self, cal: &Calendar, from: NaiveDate) -> Due {
        last_day(cal, self.rule().on(from), from)
    }

    /// The same with the step that leads there.
    pub fn deadline(self, cal: &Calendar, from: NaiveDate) -> Deadline {
        let rule = self.rule().on(from);
        let start = Entry::Start {
            on: from,
            limit_wd: rule.number,
            source: rule.source.to_owned(),
        };
        let by_ledger = (rule.unit == Unit::WorkingDays)
            .then(|| clock::deadline(cal, &[start]))
            .flatten();
        by_ledger.unwrap_or_else(|| {
            let due = self.due(cal, from);
            let months = rule.unit == Unit::Months;
            let unit = if months { "个月" } else { "日" };
            Deadline {
                original: due,
                current: Some(due),
                steps: vec![Step {
                    kind: StepKind::Started,
                    from: Some(from),
                    to: Some(due.date),
                    working_days: 0,
                    source: format!(
                        "{}：{}{unit}，期限最后一日为节假日的顺延",
                        rule.source, rule.number
                    ),
                    due: Some(due.date),
                }],
            }
        })
    }
}

codes! {
    /// In what an order to answer anew counts its period.
    pub enum OrderUnit as "gongkai.intake.v1.OrderUnit" {
        /// Working days.
        WorkingDays = "working_days", "工作日";
        /// Calendar days.
        Days = "days", "日";
    }
}

/// The period in which a court or an organ orders the bureau to answer anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "counted", rename_all = "snake_case")]
pub enum OrderedPeriod {
    /// So many days.
    Within {
        /// How many.
        #[serde(rename = "length")]
        number: u32,
        /// Of which.
        unit: OrderUnit,
    },
    /// A day named by the decision.
    Until {
        /// That day.
        day: NaiveDate,
    },
    /// None named: the statutory period of an answer runs anew (行政复议法实施条例 article 49).
    Statutory,
}

impl OrderedPeriod {
    /// As a decision says it.
    pub fn zh(self) -> String {
        match self {
            Self::Within { number, unit } => format!(
                "{number}{}内",
                match unit {
                    OrderUnit::WorkingDays => "个工作日",
                    OrderUnit::Days => "日",
                }
            ),
            Self::Until { day } => format!("{}前", Due::set(day).zh()),
            Self::Statutory => "法定答复期限内".to_owned(),
        }
    }

    /// The last day to answer anew. `from` is the day the decision names, else the day the
    /// bureau received it.
    pub fn due(self, cal: &Calendar, from: NaiveDate) -> Due {
        match self {
            Self::Within { number, unit } => match unit {
                OrderUnit::WorkingDays => cal.add_working_days(from, number),
                OrderUnit::Days => after_days(cal, from, number),
            },
            Self::Until { day } => Due::set(day),
            Self::Statutory => cal.add_working_days(from, rules::answer_limit(from)),
        }
    }
}

/// The last day of a rule's period. Calendar days and months that end on a day off end on
/// the next working day, see [`rules::PERIOD_END_MOVES`].
fn last_day(cal: &Calendar, rule: &Rule, from: NaiveDate) -> Due {
    match rule.unit {
        Unit::WorkingDays => cal.add_working_days(from, rule.number),
        Unit::Days => after_days(cal, from, rule.number),
        // A month without the day ends on its last (民法典 article 202). The end of time ends
        // the count; no real case comes near it.
        Unit::Months => {
            let end = from.checked_add_months(Months::new(rule.number));
            cal.end_of_period(end.unwrap_or(from))
        }
        Unit::Exists => cal.end_of_period(from),
    }
}

fn after_days(cal: &Calendar, from: NaiveDate, number: u32) -> Due {
    let end = from.checked_add_days(Days::new(number.into()));
    cal.end_of_period(end.unwrap_or(from))
}
