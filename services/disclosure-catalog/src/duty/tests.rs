//! Whose a duty is when another office is made responsible for its entry.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::{calendar::Calendar, catalog::Cycle, reminder::Stage, rules::Settings};
use uuid::Uuid;

use super::{
    information::{EntryItem, Information},
    reminder,
    standing::{Fulfilled, Offices, State, Until},
    state::{Duty, compliance, duties, uncatalogued},
};
use crate::{
    entry::{
        History,
        tests::{every, history},
    },
    item::Change,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T04:00:00Z").parse().unwrap()
}

/// A quarterly entry of safety-1 that became the general office's at noon of a day.
fn moved(on: &str) -> History {
    let first = history(&[("2023-11-15", Some(every(Cycle::Quarter)))]);
    let first = first.latest().clone();
    let mut next = first.clone();
    next.version = 2;
    next.valid_from = day(on);
    next.changed_at = noon(on);
    "general".clone_into(&mut next.columns.office_id);
    History::of(vec![first, next]).unwrap()
}

fn published(on: &str, at: DateTime<Utc>) -> Fulfilled {
    Fulfilled {
        on: day(on),
        item: Uuid::from_u128(1),
        at: Some(at),
    }
}

fn item(period: &str, on: &str, at: DateTime<Utc>) -> EntryItem {
    EntryItem {
        item: Uuid::from_u128(1),
        period: period.parse().ok(),
        formed_on: day(on),
        published: Some(published(on, at)),
        change: None,
    }
}

/// Period, state, for which office it counts, and which one does it.
fn told(history: &History, published: &[EntryItem], today: &str) -> Vec<String> {
    let owed = duties(history, published, Calendar::bundled(), day(today), None);
    let line = |duty: &Duty<'_>| {
        let period = duty.period.unwrap();
        let (state, by) = (duty.state, duty.owed_by);
        format!("{period} {state} {by} {}", duty.responsible.office_id)
    };
    owed.iter().map(line).collect()
}

#[test]
fn what_was_due_before_stays_with_the_office_that_owed_it() {
    let published = [
        item("2023-Q4", "2024-01-10", noon("2024-01-10")),
        item("2024-Q1", "2024-07-18", noon("2024-07-18")),
    ];
    let moved = moved("2024-07-15");
    let expected = [
        "2023-Q4 in_time safety-1 safety-1",
        // Published by the new office, and late already when it took over.
        "2024-Q1 late safety-1 safety-1",
        "2024-Q2 overdue safety-1 general",
        "2024-Q3 open general general",
    ];
    assert_eq!(told(&moved, &published, "2024-07-20"), expected);
    let cal = Calendar::bundled();
    let owed = duties(&moved, &published, cal, day("2024-07-20"), None);
    let table = compliance(&owed);
    let safety = table["safety-1"];
    assert_eq!((safety.in_time, safety.late, safety.overdue), (1, 1, 1));
    assert_eq!((table["general"].due(), table["general"].open), (0, 1));
}

#[test]
fn on_the_day_of_the_change_the_hour_counts() {
    // The second quarter is due on 12 July.
    let moved = moved("2024-07-12");
    let second = |published: &[EntryItem]| told(&moved, published, "2024-07-20").remove(2);
    assert_eq!(second(&[]), "2024-Q2 overdue general general");
    let at = |at: &str| [item("2024-Q2", "2024-07-12", at.parse().unwrap())];
    let before = at("2024-07-12T03:00:00Z");
    assert_eq!(second(&before), "2024-Q2 in_time safety-1 safety-1");
    let after = at("2024-07-12T05:00:00Z");
    assert_eq!(second(&after), "2024-Q2 in_time general general");
}

#[test]
fn a_correction_of_something_else_moves_nobodys_duty() {
    let moved = moved("2024-07-15");
    let mut versions: Vec<_> = moved.versions().cloned().collect();
    let mut corrected = versions[0].clone();
    corrected.version = 3;
    corrected.valid_from = day("2023-11-15");
    corrected.columns.basis = "条例".to_owned();
    versions.reverse();
    versions.push(corrected);
    let corrected = History::of(versions).unwrap();
    let today = "2024-07-20";
    assert_eq!(told(&corrected, &[], today), told(&moved, &[], today));
}

#[test]
fn offices_of_documents_and_promises_are_known_by_day() {
    let until = |office: &str, on: &str| Until {
        office_id: office.to_owned(),
        on: day(on),
        at: noon(on),
    };
    let offices = Offices {
        now: "c".to_owned(),
        earlier: vec![until("a", "2024-03-01"), until("b", "2024-05-01")],
    };
    let on = |text: &str| offices.on(Some((day(text), None))).office_id;
    let told = ["2024-02-29", "2024-03-01", "2024-04-30", "2024-05-01"].map(on);
    assert_eq!(told, ["a", "b", "b", "c"]);
    let morning = "2024-05-01T03:00:00Z".parse().ok();
    let then = offices.on(Some((day("2024-05-01"), morning)));
    assert_eq!((then.office_id, offices.on(None).office_id), ("b", "c"));
}

#[test]
fn who_became_responsible_is_told_the_stage_that_stands_once() {
    let (cal, own) = (Calendar::bundled(), Settings::default());
    let (moved, today) = (moved("2024-09-02"), day("2024-09-02"));
    let owed = duties(&moved, &[], cal, today, None);
    let second = &owed[2..3];
    let key = second[0].key();
    let due = |offices: &[(&str, &str)]| {
        let stages = offices.iter();
        let stages = stages.map(|(stage, office)| ((*stage).to_owned(), (*office).to_owned()));
        let raised = HashMap::from([((key.clone(), second[0].due.date), stages.collect())]);
        let due = reminder::due(second, &raised, cal, &own, today);
        due.into_iter().map(|(_, stage)| stage).collect::<Vec<_>>()
    };
    assert_eq!(due(&[]), [Stage::Overdue, Stage::Escalated]);
    let before = [("overdue", "safety-1"), ("escalated", "safety-1")];
    assert_eq!(due(&before), [Stage::Escalated]);
    assert_eq!(due(&before[..1]), [Stage::Escalated]);
    assert_eq!(due(&[before[0], before[1], ("escalated", "general")]), []);
    let open = reminder::still_owed(second);
    let of = |office: &str| open.contains(&(key.clone(), second[0].due.date, office.to_owned()));
    assert_eq!((of("safety-1"), of("general")), (false, true));
}

/// Article 26, of an item of the first of March: under no entry, or under one whose limit is to be verified.
#[test]
fn what_was_formed_is_owed_within_twenty_working_days_whether_there_is_an_entry_or_not() {
    let cal = Calendar::bundled();
    let item = Uuid::from_u128(1);
    let of = |by: Option<Fulfilled>, today: &str| {
        let information = Information {
            item,
            title: "通报".to_owned(),
            offices: Offices::one("safety-1".to_owned()),
            formed_on: day("2024-03-01"),
            published: by,
            change: None,
        };
        let unverified = history(&[("2024-01-01", None)]);
        let (other, one) = ([information.under_entry()], [information]);
        let mut owed = uncatalogued(&one, cal, day(today));
        owed.extend(duties(&unverified, &other, cal, day(today), None));
        let told = owed.iter().map(|duty| {
            assert!(duty.deadline.sentences()[0].contains("第二十六条"));
            assert!(duty.key().ends_with(&item.to_string()), "{}", duty.key());
            assert_eq!(duty.due.date, day("2024-03-29"));
            duty.state
        });
        told.collect::<Vec<_>>()
    };
    let on = |on: &str| Some(published(on, noon(on)));
    assert_eq!(of(on("2024-03-29"), "2024-07-01"), [State::InTime; 2]);
    assert_eq!(of(on("2024-04-01"), "2024-07-01"), [State::Late; 2]);
    assert_eq!(of(None, "2024-03-29"), [State::Open; 2]);
    assert_eq!(of(None, "2024-03-30"), [State::Overdue; 2]);
}

/// Article 26: information that was changed is due anew, whatever it was published under.
#[test]
fn what_was_changed_is_due_anew() {
    let (cal, today) = (Calendar::bundled(), day("2024-07-01"));
    let change = |on: &str, published_on: &str| Change {
        on: day(on),
        version: 2,
        published_on: day(published_on),
    };
    let quarterly = history(&[("2023-12-15", Some(every(Cycle::Quarter)))]);
    let first = item("2024-Q1", "2024-04-08", noon("2024-04-08"));
    let late = first.changed(change("2024-05-06", "2024-06-28"));
    let in_time = first.changed(change("2024-05-06", "2024-05-31"));
    for (changed, state) in [(late, "late"), (in_time, "in_time")] {
        let owed = duties(&quarterly, &[first.clone(), changed], cal, today, None);
        let told: Vec<_> = owed.iter().filter(|duty| duty.change.is_some()).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].due.date, day("2024-05-31"));
        assert_eq!(told[0].state.to_string(), state);
        let mut keys: Vec<_> = owed.iter().map(Duty::key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), owed.len());
        assert_eq!(
            owed.iter().filter(|duty| duty.fulfilled.is_some()).count(),
            2
        );
    }
}
