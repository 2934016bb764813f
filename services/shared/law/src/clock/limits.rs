//! Whether a case is or was in time: one rule, whatever the kind of case.

use chrono::NaiveDate;

use super::Deadline;

/// The limits a case is judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// By law (法定时限).
    pub statutory: Option<Deadline>,
    /// By the bureau's own word: what it promised (承诺时限) or, where the law counts no days, the limit
    /// it set itself.
    pub promised: Option<Deadline>,
}

/// How a case stands to its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing has ended it yet.
    Open,
    /// It was done, or ended otherwise, on that day: by an answer, a decision, a lapse, a withdrawal.
    Ended(NaiveDate),
    /// It counts nowhere: it was merged, voided or re-routed.
    NotCounted,
}

/// Whether a case is or was in time, by each limit; `None` where there is none, or it counts nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnTime {
    /// By law.
    pub statutory: Option<bool>,
    /// By promise.
    pub promised: Option<bool>,
}

impl Limits {
    /// A limit by law alone.
    pub fn by_law(statutory: Option<Deadline>) -> Self {
        Self {
            statutory,
            promised: None,
        }
    }

    /// A limit by the bureau's own word alone.
    pub fn by_promise(promised: Option<Deadline>) -> Self {
        Self {
            statutory: None,
            promised,
        }
    }

    /// Judges a case by each of its limits.
    pub fn on_time(&self, stands: Stands, today: NaiveDate) -> OnTime {
        let judge = |limit: &Option<Deadline>| limit.as_ref()?.in_time(stands, today);
        OnTime {
            statutory: judge(&self.statutory),
            promised: judge(&self.promised),
        }
    }
}

impl Deadline {
    /// Judges what ended by the day of its end, what is open by today; `None` for what counts nowhere.
    /// Nothing is late while the clock stands still: a lapse is not, for the applicant was waited for
    /// (articles 30 and 33, 国办函〔2020〕109号), and a withdrawal only if the day had passed before it.
    pub fn in_time(&self, stands: Stands, today: NaiveDate) -> Option<bool> {
        match stands {
            Stands::Open => Some(!self.is_late(today)),
            Stands::Ended(day) => Some(!self.is_late(day)),
            Stands::NotCounted => None,
        }
    }
}

impl OnTime {
    /// Whether there is a limit that it was judged by.
    pub fn is_judged(self) -> bool {
        self.statutory.or(self.promised).is_some()
    }

    /// By law, or by promise where no law sets a limit; what has neither is in time.
    pub fn holds(self) -> bool {
        self.statutory.or(self.promised).unwrap_or(true)
    }
}
