//! The limits of a case, each with how its day comes about and whether it is or was kept: what explanations,
//! files, registers and exports tell of them.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    case::CaseKind,
    clock::{Deadline, Stands},
};

use super::Case;

/// A limit of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What it is called.
    pub name: &'static str,
    /// Its day, and how that comes about.
    pub deadline: Deadline,
    /// How what is to be done by it stands.
    pub stands: Stands,
}

impl Clock {
    /// Of what was done on that day, or is not done; nothing of a case that counts nowhere.
    pub fn of(name: &'static str, deadline: Deadline, done_on: Option<NaiveDate>) -> Self {
        Self {
            name,
            deadline,
            stands: done_on.map_or(Stands::Open, Stands::Ended),
        }
    }

    /// Whether it is or was kept, as files and registers say it.
    pub fn judged(&self, today: NaiveDate) -> Judged {
        Judged::of(self.name, Some(&self.deadline), self.stands, today)
    }

    /// On what it rests and which day that makes, in one text.
    pub fn told(&self) -> String {
        format!("{}：{}", self.name, self.deadline.basis().join("；"))
    }
}

/// How a case stands to one of its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What the limit is called.
    pub limit: &'static str,
    /// Civil date it was first due; none where this case has no such limit.
    pub original_on: Option<NaiveDate>,
    /// Civil date it is due now.
    pub due_now: DueNow,
    /// Whether it is or was in time, in words; empty where that is not judged.
    pub in_time: &'static str,
}

/// The day a limit ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueNow {
    /// There is no such limit.
    None,
    /// The clock stands still.
    Suspended,
    /// That day.
    Day(NaiveDate),
}

impl Judged {
    /// By the limit of that name.
    pub fn of(
        name: &'static str,
        limit: Option<&Deadline>,
        stands: Stands,
        today: NaiveDate,
    ) -> Self {
        let in_time = limit.and_then(|limit| limit.in_time(stands, today));
        Self {
            limit: name,
            original_on: limit.map(|limit| limit.original.date),
            due_now: match limit.map(|limit| limit.current) {
                None => DueNow::None,
                Some(None) => DueNow::Suspended,
                Some(Some(due)) => DueNow::Day(due.date),
            },
            in_time: match (in_time, stands == Stands::Open) {
                (None, _) => "",
                (Some(true), true) => "未到期",
                (Some(false), true) => "逾期未办结",
                (Some(true), false) => "是",
                (Some(false), false) => "否",
            },
        }
    }
}

/// What the limit of a new answer is called, beside that of the first.
pub const ANEW: &str = "重新答复期限";

/// The limits a kind of case is judged by: that of the law, and the bureau's own.
pub const fn limits_of(kind: CaseKind) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        CaseKind::Application => (Some("法定期限"), None),
        CaseKind::Matter => (Some("法定期限"), Some("承诺期限")),
        CaseKind::Dispute => (Some("答复（答辩）期限"), None),
        CaseKind::Enquiry | CaseKind::Rectification | CaseKind::WorkComplaint => {
            (None, Some("办理期限"))
        }
    }
}

/// What those limits are called.
pub fn limit_names(kind: CaseKind) -> impl Iterator<Item = &'static str> {
    let (statutory, promised) = limits_of(kind);
    statutory.into_iter().chain(promised)
}

/// The limits a case is judged by, of those it has.
pub fn of_limits<C: Case>(state: &C, calendar: &Calendar) -> Vec<Clock> {
    let (statutory, promised) = limits_of(C::KIND);
    let limits = state.limits(calendar);
    let each = [(statutory, limits.statutory), (promised, limits.promised)];
    let each = each.into_iter().filter_map(|(name, deadline)| {
        Some(Clock {
            name: name?,
            deadline: deadline?,
            stands: state.stands(),
        })
    });
    each.collect()
}

/// When a case was due before what just happened.
#[derive(Debug, Clone, Copy, Default)]
pub struct DueBefore {
    /// The day of its deadline.
    pub deadline: Option<NaiveDate>,
    /// The day of what it owed next.
    pub owed: Option<NaiveDate>,
}

impl DueBefore {
    /// Of this state.
    pub fn of<C: Case>(state: &C, calendar: &Calendar) -> Self {
        let deadline = state.deadline(calendar).and_then(|known| known.current);
        Self {
            deadline: deadline.map(|due| due.date),
            owed: state.summary(calendar).due_on,
        }
    }
}
