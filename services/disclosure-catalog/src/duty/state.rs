//! Which duties there are, and how each stands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    catalog::{Manner, Period, TimeLimit},
    clock::Deadline,
    rules::Settings,
    title::titled,
};
use uuid::Uuid;

use super::{
    document::Document,
    information::{EntryItem, Information, limit_by_law},
    promise::Promise,
    standing::{Freshness, Fulfilled, Kind, Responsible, State, When},
};
use crate::entry::{Entry, History};

/// What is to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// What an entry says, as it stands.
    Entry(&'a Entry),
    /// What an answer promised.
    Promise(&'a Promise),
    /// The interpretation of a document.
    Interpretation(&'a Document),
    /// An item under no entry.
    Item(&'a Information),
}

impl Subject<'_> {
    /// What makes the duty.
    pub fn kind(self) -> Kind {
        match self {
            Self::Entry(_) => Kind::Entry,
            Self::Promise(_) => Kind::Promise,
            Self::Interpretation(_) => Kind::Interpretation,
            Self::Item(_) => Kind::Item,
        }
    }

    /// What it is called.
    pub fn title(&self) -> String {
        match self {
            Self::Entry(entry) => entry.title(),
            Self::Promise(promise) => promise.title.clone(),
            Self::Interpretation(document) => format!("{}解读", titled(&document.title)),
            Self::Item(item) => item.title.clone(),
        }
    }
}

/// Something to be published by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty<'a> {
    /// What.
    pub subject: Subject<'a>,
    /// The period; none of what is no cyclic entry.
    pub period: Option<Period>,
    /// The item that is to be published, or was; none of a cyclic entry that nothing was published under, and of what is
    /// promised or to be interpreted until that is done.
    pub item: Option<Uuid>,
    /// Number of the version by which a change was published, if it is owed for that.
    pub change: Option<i32>,
    /// How its day came about.
    pub deadline: Deadline,
    /// The day.
    pub due: Due,
    /// By what it was fulfilled.
    pub fulfilled: Option<Fulfilled>,
    /// How it stands.
    pub state: State,
    /// Who is to do it; of what is done, for whom it counts.
    pub responsible: Responsible<'a>,
    /// Office for which it counts: the one that was responsible when it was fulfilled in time, or on its day. What is
    /// overdue stays late for it, whoever does the work since.
    pub owed_by: &'a str,
}

impl<'a> Duty<'a> {
    /// Of those who were responsible on a day, at that instant of it; none for today.
    fn of(
        subject: Subject<'a>,
        deadline: Deadline,
        fulfilled: Option<Fulfilled>,
        (today, responsible): (NaiveDate, impl Fn(Option<When>) -> Responsible<'a>),
    ) -> Self {
        let due = deadline.current.unwrap_or(deadline.original);
        let state = State::of(due.date, fulfilled, today);
        let settled = match state {
            State::Open => None,
            State::InTime => fulfilled.map(|by| (by.on, by.at)),
            State::Late | State::Overdue => Some((due.date, None)),
        };
        let owed_by = responsible(settled);
        Self {
            subject,
            period: None,
            item: fulfilled.map(|by| by.item),
            change: None,
            deadline,
            due,
            fulfilled,
            state,
            responsible: if state == State::Overdue {
                responsible(None)
            } else {
                owed_by
            },
            owed_by: owed_by.office_id,
        }
    }

    /// What tells it from all others of the bureau, for as long as it is owed.
    pub fn key(&self) -> String {
        let kind = self.subject.kind();
        let change = self.change;
        let change = change.map_or_else(String::new, |version| format!("/{version}"));
        match (self.subject, self.period) {
            (Subject::Entry(entry), Some(period)) => format!("{kind}/{}/{period}", entry.id),
            (Subject::Entry(entry), None) => {
                let item = self.item.unwrap_or_default();
                format!("{kind}/{}/{item}{change}", entry.id)
            }
            (Subject::Promise(promise), ..) => {
                format!("{kind}/{}/{}", promise.application, promise.reply)
            }
            (Subject::Interpretation(document), ..) => format!("{kind}/{}", document.item),
            (Subject::Item(item), ..) => format!("{kind}/{}{change}", item.item),
        }
    }
}

/// What was promised, as duties.
pub fn promised(promises: &[Promise], today: NaiveDate) -> Vec<Duty<'_>> {
    let duties = promises.iter().map(|promise| {
        let (subject, fulfilled) = (Subject::Promise(promise), promise.fulfilled());
        let of = (today, |on| promise.offices.on(on));
        Duty::of(subject, promise.deadline(), fulfilled, of)
    });
    duties.collect()
}

/// The interpretations of documents, as duties, by the bureau's own number of days.
pub fn interpretations<'a>(
    documents: &'a [Document],
    cal: &Calendar,
    own: &Settings,
    today: NaiveDate,
) -> Vec<Duty<'a>> {
    let owed = documents.iter().filter_map(|document| {
        let deadline = document.deadline(cal, own)?;
        let of = (today, |on| document.offices.on(on));
        let subject = Subject::Interpretation(document);
        Some(Duty::of(subject, deadline, document.interpreted, of))
    });
    owed.collect()
}

/// Items under no entry, as duties.
pub fn uncatalogued<'a>(
    items: &'a [Information],
    cal: &Calendar,
    today: NaiveDate,
) -> Vec<Duty<'a>> {
    let duties = items.iter().filter_map(|item| {
        let deadline = item.deadline(cal)?;
        let of = (today, |on| item.offices.on(on));
        Some(Duty {
            item: Some(item.item),
            change: item.change,
            ..Duty::of(Subject::Item(item), deadline, item.published, of)
        })
    });
    duties.collect()
}

/// In which document a limit stands.
fn source(entry: &Entry, limit: TimeLimit) -> String {
    let version = entry.catalog_version;
    let title = entry.title();
    format!("本机关公开事项目录第{version}版“{title}”：{}", limit.zh())
}

/// Who is or was responsible for what an entry owes.
fn responsible<'a>(history: &'a History) -> impl Fn(Option<When>) -> Responsible<'a> {
    move |on| {
        let version = match on {
            Some((day, at)) => history.responsible(day, at),
            None => history.latest(),
        };
        Responsible {
            office_id: &version.columns.office_id,
            person: version.columns.person.as_deref(),
        }
    }
}

/// What an entry owes and owed by today. `items` are those under it. From `passed_on` others go on for the bureau: what
/// begins from that day on is owed by them.
pub fn duties<'a>(
    history: &'a History,
    items: &[EntryItem],
    cal: &Calendar,
    today: NaiveDate,
    passed_on: Option<NaiveDate>,
) -> Vec<Duty<'a>> {
    let last_day = passed_on.and_then(|from| from.pred_opt());
    let mut duties = by_period(history, items, cal, (today, last_day));
    for item in items.iter().filter(|item| item.period.is_none()) {
        let version = history.on(item.formed_on);
        if version.columns.manner == Some(Manner::OnApplication) {
            continue;
        }
        let limit = version.columns.limit;
        // What is published by periods is due by the law when it was changed.
        let counts = |limit: &TimeLimit| item.change.is_none() || limit.cycle().is_none();
        let limit = limit.filter(counts);
        let limit = limit.unwrap_or_else(|| limit_by_law(item.formed_on));
        let deadline = limit.of_day(cal, item.formed_on, &source(version, limit));
        duties.extend(deadline.map(|deadline| {
            let subject = Subject::Entry(history.latest());
            let of = (today, responsible(history));
            Duty {
                item: Some(item.item),
                change: item.change,
                ..Duty::of(subject, deadline, item.published, of)
            }
        }));
    }
    duties
}

/// One for each period that has begun, by the last day of the bureau, in the cycles that any version has.
fn by_period<'a>(
    history: &'a History,
    items: &[EntryItem],
    cal: &Calendar,
    (today, last_day): (NaiveDate, Option<NaiveDate>),
) -> Vec<Duty<'a>> {
    let begun_by = last_day.map_or(today, |last| last.min(today));
    let limits = history
        .versions()
        .filter_map(|version| version.columns.limit);
    let cycles: BTreeSet<_> = limits.filter_map(TimeLimit::cycle).collect();
    let mut fulfilled: BTreeMap<Period, Fulfilled> = BTreeMap::new();
    for item in items {
        if let Some((period, by)) = item.period.zip(item.published) {
            let first = fulfilled.entry(period).or_insert(by);
            *first = by.min(*first);
        }
    }
    let mut duties = Vec::new();
    let taken_over = history.taken_over_on();
    for cycle in cycles {
        let first = Period::of(cycle, taken_over.unwrap_or(history.since()));
        let periods = std::iter::successors(Some(first), |period| period.next());
        // What had begun is owed by the bureau of before.
        let periods = periods.skip_while(|period| taken_over.is_some_and(|on| period.first() < on));
        for period in periods.take_while(|period| period.first() <= begun_by) {
            // An entry that ended before a period did owes nothing of it.
            if history
                .ended_on()
                .is_some_and(|ended| ended <= period.last())
            {
                break;
            }
            let version = history.on(period.last().min(today));
            let Some(limit) = version
                .columns
                .limit
                .filter(|_| version.columns.is_published_here())
            else {
                continue;
            };
            let deadline = limit.of_period(cal, period, &source(version, limit));
            duties.extend(deadline.map(|deadline| {
                let by = fulfilled.get(&period).copied();
                let subject = Subject::Entry(history.latest());
                let of = (today, responsible(history));
                Duty {
                    period: Some(period),
                    ..Duty::of(subject, deadline, by, of)
                }
            }));
        }
    }
    duties
}

/// How fresh an entry is, the last day something was published under it, and how much of it is overdue.
pub fn freshness(
    history: &History,
    published: &[EntryItem],
    cal: &Calendar,
    today: NaiveDate,
    passed_on: Option<NaiveDate>,
) -> (Freshness, Option<NaiveDate>, usize) {
    let days = published.iter().filter_map(|item| item.published);
    let last = days.map(|by| by.on).max();
    let duties = duties(history, published, cal, today, passed_on);
    let overdue = duties.iter().filter(|duty| duty.state == State::Overdue);
    let overdue = overdue.count();
    let freshness = if !history.latest().columns.link.is_empty() {
        Freshness::Linked
    } else if last.is_none() {
        Freshness::Empty
    } else if overdue > 0 {
        Freshness::Stale
    } else {
        Freshness::Fresh
    };
    (freshness, last, overdue)
}

/// What an office owed and did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Fulfilled in time.
    pub in_time: u32,
    /// Fulfilled late.
    pub late: u32,
    /// Not fulfilled.
    pub overdue: u32,
    /// Not due yet.
    pub open: u32,
}

impl Counts {
    /// Duties whose day has come or that are fulfilled.
    pub fn due(self) -> u32 {
        self.in_time + self.late + self.overdue
    }
}

/// The counts of each office, of what counts for it.
pub fn compliance<'a, 'b: 'a>(
    duties: impl IntoIterator<Item = &'a Duty<'b>>,
) -> BTreeMap<String, Counts> {
    let mut offices: BTreeMap<String, Counts> = BTreeMap::new();
    for duty in duties {
        let counts = offices.entry(duty.owed_by.to_owned()).or_default();
        let count = match duty.state {
            State::Open => &mut counts.open,
            State::InTime => &mut counts.in_time,
            State::Late => &mut counts.late,
            State::Overdue => &mut counts.overdue,
        };
        *count += 1;
    }
    offices
}

#[cfg(test)]
mod tests {
    use gongkai_law::catalog::Cycle;

    use super::*;
    use crate::entry::tests::{every, history};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn item(number: u128, period: &str, formed_on: &str, published_on: &str) -> EntryItem {
        let item = Uuid::from_u128(number);
        let on = published_on.parse().ok();
        EntryItem {
            item,
            period: period.parse().ok(),
            formed_on: day(formed_on),
            published: on.map(|on| Fulfilled { on, item, at: None }),
            change: None,
        }
    }

    fn told(history: &History, published: &[EntryItem], today: &str) -> Vec<String> {
        told_by(history, published, today, None)
    }

    fn told_by(
        history: &History,
        published: &[EntryItem],
        today: &str,
        passed_on: Option<&str>,
    ) -> Vec<String> {
        let (cal, passed_on) = (Calendar::bundled(), passed_on.map(day));
        let duties = duties(history, published, cal, day(today), passed_on);
        let line = |duty: &Duty<'_>| {
            let period = duty
                .period
                .map_or_else(String::new, |period| period.to_string());
            format!("{period} {} {}", duty.due.date, duty.state)
        };
        duties.iter().map(line).collect()
    }

    #[test]
    fn what_is_given_on_application_alone_owes_no_publication() {
        let mut entry = history(&[("2023-11-15", Some(every(Cycle::Quarter)))])
            .latest()
            .clone();
        entry.columns.manner = Some(Manner::OnApplication);
        let on_application = History::of(vec![entry]).unwrap();
        let published = [item(3, "", "2024-04-10", "2024-08-20")];
        assert_eq!(told(&on_application, &published, "2024-08-30"), [""; 0]);
    }

    #[test]
    fn each_period_is_owed_once_and_fulfilled_by_its_first_item() {
        let quarterly = history(&[("2023-11-15", Some(every(Cycle::Quarter)))]);
        let published = [
            item(3, "2024-Q1", "2024-04-10", "2024-04-20"),
            item(2, "2024-Q1", "2024-04-10", "2024-04-15"),
            item(1, "2023-Q4", "2024-01-02", "2024-01-16"),
        ];
        let expected = [
            "2023-Q4 2024-01-15 late",
            "2024-Q1 2024-04-15 in_time",
            "2024-Q2 2024-07-12 overdue",
            "2024-Q3 2024-10-18 open",
        ];
        assert_eq!(told(&quarterly, &published, "2024-07-13"), expected);
        // On its day it is not overdue yet.
        assert!(told(&quarterly, &published, "2024-07-12")[2].ends_with("open"));
    }

    /// Domain §2: open duties pass on; what begins later is owed by whoever goes on.
    #[test]
    fn a_bureau_that_was_succeeded_owes_no_period_that_begins_after_its_last_day() {
        let quarterly = history(&[("2023-11-15", Some(every(Cycle::Quarter)))]);
        let owed = |passed_on: &str| told_by(&quarterly, &[], "2024-08-01", Some(passed_on)).len();
        assert_eq!(owed("2024-04-01"), 2);
        assert_eq!(owed("2024-04-02"), 3);
        // The day has not come.
        assert_eq!(owed("2025-01-01"), 4);
    }

    #[test]
    fn the_version_of_the_last_day_of_a_period_counts() {
        let faster = history(&[
            ("2024-01-01", Some(every(Cycle::Quarter))),
            ("2024-05-10", Some(every(Cycle::Month))),
        ]);
        let periods: Vec<String> = told(&faster, &[], "2024-07-01")
            .iter()
            .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(periods, ["2024-05", "2024-06", "2024-07", "2024-Q1"]);
        let none = history(&[
            ("2024-01-01", None),
            ("2024-01-01", Some(TimeLimit::LongTerm)),
        ]);
        assert_eq!(
            told(
                &none,
                &[item(1, "", "2024-02-01", "2024-02-01")],
                "2024-07-01"
            )
            .len(),
            0
        );
    }

    /// Article 26.
    #[test]
    fn what_counts_from_a_change_is_owed_item_by_item() {
        let limit = Some(TimeLimit::OnChange { working_days: 20 });
        let changing = history(&[("2024-01-01", limit)]);
        let published = [
            item(1, "", "2024-03-01", "2024-03-29"),
            item(2, "", "2024-03-01", "2024-04-01"),
        ];
        let expected = [" 2024-03-29 in_time", " 2024-03-29 late"];
        assert_eq!(told(&changing, &published, "2024-07-01"), expected);
        let duties = duties(
            &changing,
            &published,
            Calendar::bundled(),
            day("2024-07-01"),
            None,
        );
        assert!(duties[0].deadline.sentences()[0].contains("第二十六条"));
        let counts = compliance(&duties)["safety-1"];
        assert_eq!((counts.due(), counts.in_time, counts.late), (2, 1, 1));
    }

    #[test]
    fn an_entry_is_fresh_until_something_of_it_is_overdue() {
        let monthly = history(&[("2024-01-01", Some(every(Cycle::Month)))]);
        let fresh = |published: &[EntryItem], today: &str| {
            freshness(&monthly, published, Calendar::bundled(), day(today), None).0
        };
        assert_eq!(fresh(&[], "2024-01-10"), Freshness::Empty);
        let january = [item(1, "2024-01", "2024-02-01", "2024-02-05")];
        assert_eq!(fresh(&january, "2024-03-14"), Freshness::Fresh);
        assert_eq!(fresh(&january, "2024-03-15"), Freshness::Stale);
    }
}
