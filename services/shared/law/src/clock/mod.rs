//! The one clock for all kinds of case: from a ledger to a due date that explains itself.
//!
//! No due date is ever edited. What happened is entered in a ledger (a period started,
//! was paused, started again, was extended, or was replaced by the organ) and the dates
//! are derived from it, together with the steps that lead there, each with its source.
//!
//! How entries work together:
//! - The last `Start` or `Restart` gives the running period; extensions and replacements
//!   entered before it belong to a period that is over.
//! - A pause is a fact about days. Its days do not count in whatever period is running,
//!   overlapping pauses are one (their union), and no day is skipped twice.
//! - An extension counts on from the end of the period, so it too is free of pauses.
//! - `Replace` sets the date itself (article 35). Pauses entered before it were known to
//!   whoever set it and have no effect; those entered after it lengthen it.

mod limits;
mod step;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Due, days_after};
pub use limits::{Limits, OnTime, Stands};
pub use step::{Step, StepKind};

/// One line of the ledger, in the order in which it was entered. Every `source` names
/// what the entry rests on: law and article, or the numbered notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A period of `limit_wd` working days starts; day 1 is the day after `on`.
    Start {
        /// The day of the event, any calendar day.
        on: NaiveDate,
        /// Length in working days.
        limit_wd: u32,
        /// Law and article.
        source: String,
    },
    /// The days after `from` up to and including `to` do not count. Without `to` the
    /// pause is open and the clock stands still; once its cause has ended, the same entry
    /// is given with `to`. A restart does not end it by itself.
    Pause {
        /// The day on which the cause arose, for instance the day a letter was sent.
        from: NaiveDate,
        /// The day on which it ended, for instance the day the last opinion came in.
        to: Option<NaiveDate>,
        /// Law and article.
        source: String,
    },
    /// A new full period starts, for instance when the corrected application is received.
    Restart {
        /// The day of the event, any calendar day.
        on: NaiveDate,
        /// Length in working days.
        limit_wd: u32,
        /// Law and article.
        source: String,
    },
    /// The running period is longer by `by_wd` working days.
    Extend {
        /// Working days added to the end.
        by_wd: u32,
        /// Law and article.
        source: String,
    },
    /// What had stopped or lengthened the clock was a mistake and is taken back: it moves nothing.
    TakenBack {
        /// The day on which it was taken back.
        on: NaiveDate,
        /// What it was, and why it is taken back.
        source: String,
    },
    /// The organ has set another due day, any calendar day.
    Replace {
        /// The new due day.
        due: NaiveDate,
        /// Law and article.
        source: String,
    },
}

/// What a ledger comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The statutory due day of the first period, as if nothing had happened since.
    pub original: Due,
    /// The due day now; `None` while an open pause keeps the clock from reaching it.
    pub current: Option<Due>,
    /// How the current day came about: entry by entry, pauses that overlap in one; then the named days
    /// on the way.
    pub steps: Vec<Step>,
}

impl Deadline {
    /// How the day came about in Chinese sentences, one for each step. The last says where the day is but
    /// provisional.
    pub fn sentences(&self) -> Vec<String> {
        let mut told: Vec<String> = self.steps.iter().map(Step::zh).collect();
        let provisional = self.current.is_some_and(|due| due.provisional);
        if let Some(last) = told.last_mut().filter(|_| provisional) {
            last.push_str(crate::calendar::PROVISIONAL);
        }
        told
    }

    /// The same without the holidays and make-up days on the way: on what the day rests.
    pub fn basis(&self) -> Vec<String> {
        let sentences = self.steps.iter().zip(self.sentences());
        let named = [StepKind::Holiday, StepKind::MakeUp];
        let entered = sentences.filter(|(step, _)| !named.contains(&step.kind));
        entered.map(|(_, sentence)| sentence).collect()
    }

    /// Whether something done on `day` is late; never while suspended.
    pub fn is_late(&self, day: NaiveDate) -> bool {
        self.current.is_some_and(|due| day > due.date)
    }
}

/// Derives the deadline from a ledger; `None` while no period has started.
pub fn deadline(cal: &Calendar, ledger: &[Entry]) -> Option<Deadline> {
    let original = ledger.iter().find_map(|entry| match entry {
        Entry::Start { on, limit_wd, .. } | Entry::Restart { on, limit_wd, .. } => {
            Some(cal.add_working_days(*on, *limit_wd))
        }
        _ => None,
    })?;
    let period = running_period(cal, ledger)?;
    let date = count(cal, &period);
    let mut steps = entered(cal, ledger);
    steps.extend(step::named_days(cal, &period, date));
    let current = date.map(|date| cal.due(period.on, date));
    Some(Deadline {
        original,
        current,
        steps,
    })
}

/// The steps of what was entered, each with the day it leads to.
fn entered(cal: &Calendar, ledger: &[Entry]) -> Vec<Step> {
    let mut so_far: Vec<Entry> = Vec::new();
    let mut steps = Vec::new();
    for together in united(ledger) {
        so_far.push(together);
        let due = running_period(cal, &so_far).and_then(|period| count(cal, &period));
        let last = so_far.last().into_iter();
        steps.extend(last.map(|entry| step::of_entry(cal, entry, due)));
    }
    steps
}

/// The ledger with one pause in the place of those that share a day: their days count once. A new period
/// or a day that was set parts what was before it from what comes after.
fn united(ledger: &[Entry]) -> Vec<Entry> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut begins = 0;
    for entry in ledger {
        let mut group = vec![entry];
        match entry {
            Entry::Pause { .. } => {
                let later = groups.split_off(begins);
                let shares =
                    |group: &Vec<&Entry>| group.iter().any(|known| share_a_day(known, entry));
                let (with, without): (Vec<_>, Vec<_>) = later.into_iter().partition(shares);
                groups.extend(without);
                group = with.into_iter().flatten().chain([entry]).collect();
            }
            Entry::Start { .. } | Entry::Restart { .. } | Entry::Replace { .. } => {
                begins = groups.len() + 1;
            }
            Entry::Extend { .. } | Entry::TakenBack { .. } => {}
        }
        groups.push(group);
    }
    groups
        .into_iter()
        .filter_map(|group| step::as_one(&group))
        .collect()
}

fn share_a_day(one: &Entry, other: &Entry) -> bool {
    let (Some(one), Some(other)) = (Span::of(one), Span::of(other)) else {
        return false;
    };
    let before = |from: NaiveDate, to: Option<NaiveDate>| to.is_none_or(|to| from < to);
    before(one.from, other.to) && before(other.from, one.to)
}

/// The days after `from` up to `to`, or without end.
#[derive(Clone, Copy)]
struct Span {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Span {
    /// Of a pause.
    fn of(entry: &Entry) -> Option<Self> {
        match entry {
            Entry::Pause { from, to, .. } => Some(Self {
                from: *from,
                to: *to,
            }),
            Entry::Start { .. }
            | Entry::Restart { .. }
            | Entry::Extend { .. }
            | Entry::TakenBack { .. }
            | Entry::Replace { .. } => None,
        }
    }

    fn holds(self, day: NaiveDate) -> bool {
        day > self.from && self.to.is_none_or(|to| day <= to)
    }
}

/// What is being counted: so many working days after `on`, without the pauses, and never
/// a day before `not_before`.
struct Period {
    on: NaiveDate,
    limit_wd: u32,
    not_before: NaiveDate,
    pauses: Vec<Span>,
}

fn running_period(cal: &Calendar, ledger: &[Entry]) -> Option<Period> {
    let begins = |entry: &Entry| matches!(entry, Entry::Start { .. } | Entry::Restart { .. });
    let base = ledger.iter().rposition(begins)?;
    let (Entry::Start { on, limit_wd, .. } | Entry::Restart { on, limit_wd, .. }) = &ledger[base]
    else {
        return None;
    };
    let mut period = Period {
        on: *on,
        limit_wd: *limit_wd,
        not_before: *on,
        pauses: pauses(ledger),
    };
    for (index, entry) in ledger.iter().enumerate().skip(base + 1) {
        match entry {
            Entry::Extend { by_wd, .. } => {
                period.limit_wd = period.limit_wd.saturating_add(*by_wd);
            }
            Entry::Replace { due, .. } => {
                period = replaced(cal, *on, *due, pauses(&ledger[index + 1..]));
            }
            _ => {}
        }
    }
    Some(period)
}

/// A date that was set is turned back into a count, so that later pauses and extensions
/// act on it as on any period. It is counted from the first later pause; what lies
/// before has no effect on it any more. Without one nothing is counted but extensions.
fn replaced(cal: &Calendar, base: NaiveDate, due: NaiveDate, pauses: Vec<Span>) -> Period {
    let on = pauses
        .iter()
        .map(|span| span.from)
        .min()
        .map_or(due, |from| from.max(base).min(due));
    Period {
        on,
        limit_wd: cal.working_days_between(on, due),
        not_before: due,
        pauses,
    }
}

fn pauses(ledger: &[Entry]) -> Vec<Span> {
    ledger.iter().filter_map(Span::of).collect()
}

/// Counts a period day by day; `None` when an open pause is met before its end.
fn count(cal: &Calendar, period: &Period) -> Option<NaiveDate> {
    let mut left = period.limit_wd;
    let mut last = period.on;
    let mut days = days_after(period.on);
    while left > 0 {
        // The end of time ends the count; no real case comes near it.
        let Some(day) = days.next() else { break };
        let mut pauses = period
            .pauses
            .iter()
            .filter(|span| span.holds(day))
            .peekable();
        if pauses.peek().is_some() {
            if pauses.any(|span| span.to.is_none()) {
                return None;
            }
        } else if cal.is_working_day(day) {
            left -= 1;
            last = day;
        }
    }
    Some(last.max(period.not_before))
}
