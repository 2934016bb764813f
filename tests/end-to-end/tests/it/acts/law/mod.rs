//! The law once more, written from the specification of the suite's behaviour and not from the suite: working
//! days, the clocks of all kinds of case, whether each is in time, what is still to be done on it, and what may
//! be done with it.

mod application;
mod dispute;
mod enquiry;
mod letters;
mod matter;
mod own_limit;
mod rights;

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde_json::Value;

pub use application::{Application, Channel, Seen};
pub use dispute::Dispute;
pub use enquiry::Enquiry;
pub use letters::{Letter, names_remedy, takes};
pub use matter::Matter;
pub use own_limit::{OwnLimit, WorkComplaint};
pub use rights::Rights;

/// What is still to be done: the duty, its part, and by when.
pub type Duties = BTreeSet<(String, u32, String)>;

/// The acts the state of a case allows: the name of the RPC, and the part it concerns, 0 for none. Where an
/// act has answers to choose from, it stands there with each of them, too: `CloseApplication/ANSWER_WITHDRAWN`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Allowed(BTreeSet<(String, u32)>);

impl Allowed {
    /// This act.
    pub fn add(&mut self, rpc: &str, part: u32) {
        self.0.insert((rpc.to_owned(), part));
    }

    fn add_if(&mut self, may: bool, rpc: &str) {
        if may {
            self.add(rpc, 0);
        }
    }

    /// Whether that is one of them.
    fn has(&self, act: &str) -> bool {
        self.0.contains(&(act.to_owned(), 0))
    }

    /// Those that the contract lets somebody with that role do.
    pub fn by(self, rights: &Rights, role: &str) -> Self {
        let may =
            |(act, _): &(String, u32)| rights.may(role, act.split('/').next().unwrap_or_default());
        Self(self.0.into_iter().filter(may).collect())
    }

    /// Those of one that the other has not.
    pub fn without(&self, other: &Self) -> Vec<(String, u32)> {
        self.0.difference(&other.0).cloned().collect()
    }
}

/// An act that was done.
pub struct Done<'a> {
    /// The name of its RPC.
    pub rpc: &'a str,
    /// The part it concerned, or the letter of the case; 0 for none.
    pub part: u32,
    /// The role of who did it; `public` for who applied, or was asked.
    pub role: &'a str,
    /// Its legal date.
    pub day: NaiveDate,
    /// What its request held.
    pub fields: &'a Value,
}

/// How far a case is, for whether it is in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Open,
    /// Since that day.
    Ended(NaiveDate),
    /// It counts nowhere.
    NotCounted,
}

/// A case as the specification says it is.
pub trait Reading: Send {
    /// What an act does to it.
    fn act(&mut self, done: &Done<'_>, days: &Days);

    /// What the clock does to it by itself once a day has come; whether it did anything.
    fn clock(&mut self, _days: &Days, _today: NaiveDate) -> bool {
        false
    }

    /// The day it is due; none while its clock stands still.
    fn due(&self, days: &Days) -> Option<NaiveDate>;

    /// What is still to be done.
    fn duties(&self, days: &Days) -> Duties;

    /// Its limits by law and by promise, in that order: what each is called, and its day.
    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)>;

    /// How far it is.
    fn stands(&self) -> Stands;

    /// What somebody with this role may do today, as far as the state of the case goes and who did what on it;
    /// for whom an act is at all, the contract says.
    fn allows(&self, days: &Days, today: NaiveDate, role: &str) -> Allowed;

    /// Whether it takes an act that may be done with it so, with these fields: by one way of several, say.
    fn takes(&self, _done: &Done<'_>, _days: &Days) -> bool {
        true
    }

    /// Its letters in the order of their issue; a dispute has none.
    fn letters(&self) -> &[Letter] {
        &[]
    }

    /// Limits of single acts, each with its day and the day it was kept or missed.
    fn more_limits(&self) -> Vec<(&'static str, NaiveDate, Option<NaiveDate>)> {
        Vec::new()
    }

    /// Each limit, the day it ends now, and in words whether it is or was in time by it. While the clock
    /// stands still nothing is late.
    fn judged(&self, days: &Days, today: NaiveDate) -> Vec<(String, String, String)> {
        let limits = self.limits(days).into_iter();
        let judged = limits.map(|(name, due)| {
            let by = |day: NaiveDate| due.is_none_or(|due| day <= due);
            let in_time = match self.stands() {
                Stands::Open if by(today) => "未到期",
                Stands::Open => "逾期未办结",
                Stands::Ended(day) if by(day) => "是",
                Stands::Ended(_) => "否",
                Stands::NotCounted => "",
            };
            (name.to_owned(), text(due), in_time.to_owned())
        });
        let more = self.more_limits().into_iter().map(|(name, due, done)| {
            let in_time = match done {
                None if today <= due => "未到期",
                None => "逾期未办结",
                Some(day) if day <= due => "是",
                Some(_) => "否",
            };
            (name.to_owned(), due.to_string(), in_time.to_owned())
        });
        judged.chain(more).collect()
    }
}

/// A day as the contract tells it, or nothing.
pub fn text(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Notes a duty.
fn owe(duties: &mut Duties, kind: &str, part: u32, due: Option<NaiveDate>) {
    duties.insert((kind.to_owned(), part, text(due)));
}

/// The arrangements of holidays.
pub struct Days {
    off: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

impl Days {
    /// Those of the years the histories are in.
    pub fn read() -> Self {
        let mut days = Self {
            off: BTreeSet::new(),
            worked: BTreeSet::new(),
        };
        for line in include_str!("calendar.csv").lines().skip(1) {
            let mut cells = line.split(',');
            let day = cells.next().unwrap().parse().unwrap();
            match cells.next() {
                Some("holiday") => days.off.insert(day),
                Some("workday") => days.worked.insert(day),
                other => panic!("{other:?} in the calendar"),
            };
        }
        days
    }

    fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.worked.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// So many calendar days later; a period that would end on a day off ends on the next working day.
    pub fn after_calendar(&self, day: NaiveDate, count: u64) -> NaiveDate {
        let mut last = day + chrono::Days::new(count);
        while !self.works(last) {
            last = last.succ_opt().unwrap();
        }
        last
    }

    /// The working days after the first day, up to the second.
    fn between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.works(*day)).count()).unwrap()
    }

    /// So many working days later; the day itself is not counted.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut last = day;
        for _ in 0..count {
            last = last.succ_opt().unwrap();
            while !self.works(last) {
                last = last.succ_opt().unwrap();
            }
        }
        last
    }
}

/// Working days an answer may take (art. 33), and may be extended by, by the day its period began.
fn answer_limit(begins: NaiveDate) -> u32 {
    let new = NaiveDate::from_ymd_opt(2019, 5, 15).unwrap();
    if begins < new { 15 } else { 20 }
}

/// Days that do not count: after the first, up to the second, or without end.
pub type Span = (NaiveDate, Option<NaiveDate>);

/// So many working days after a day, without those spans; none if an open one is met.
pub fn counted(days: &Days, from: NaiveDate, mut left: u32, spans: &[Span]) -> Option<NaiveDate> {
    let mut last = from;
    let mut day = from;
    while left > 0 {
        day = day.succ_opt()?;
        let holds = |(from, to): &&Span| day > *from && to.is_none_or(|to| day <= to);
        let mut still = spans.iter().filter(holds).peekable();
        if still.peek().is_some() {
            if still.any(|(_, to)| to.is_none()) {
                return None;
            }
        } else if days.works(day) {
            left -= 1;
            last = day;
        }
    }
    Some(last)
}

#[test]
fn the_calendar_is_that_of_the_state_council() {
    let days = Days::read();
    let of = |from: &str, count| days.after(from.parse().unwrap(), count).to_string();
    assert_eq!(of("2024-02-05", 7), "2024-02-20");
    assert_eq!(of("2024-02-05", 20), "2024-03-08");
    assert_eq!(of("2025-01-20", 40), "2025-03-21");
    assert_eq!(of("2023-09-27", 7), "2023-10-12");
    assert_eq!(of("2020-01-20", 20), "2020-02-25");
}
