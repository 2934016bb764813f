//! What each kind of thing adds to which sums.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use gongkai_law::application::Answer;

use super::Entry;
use crate::figure::thing::{Activity, Case, Category, Delivery, Duty, End, Ending, Item, Thing};

/// Entries under way.
#[derive(Default)]
struct Entries(Vec<Entry>);

impl Entries {
    fn add(&mut self, key: String, on: NaiveDate, amount: i64) {
        self.0.push(Entry { key, on, amount });
    }

    fn one(&mut self, key: String, on: NaiveDate) {
        self.add(key, on, 1);
    }
}

pub(super) fn entries(thing: &Thing) -> Vec<Entry> {
    let mut entries = Entries::default();
    match thing {
        Thing::Case(case) => of_case(case, &mut entries),
        Thing::Item(item) => of_item(item, &mut entries),
        Thing::Activity(activity) => of_activity(activity, &mut entries),
        Thing::Delivery(delivery) => of_delivery(delivery, &mut entries),
        Thing::Duty(duty) => of_duty(duty, &mut entries),
    }
    entries.0
}

fn of_case(case: &Case, entries: &mut Entries) {
    // Money that came in came in, whatever became of the application.
    for paid in &case.paid {
        entries.add("application.fees".to_owned(), paid.on, paid.amount_fen);
    }
    if case.removed {
        return;
    }
    let (kind, category) = (case.category.kind(), case.category.as_str());
    entries.one(format!("{kind}.received.{category}"), case.opened_on);
    for aspect in &case.assumed {
        entries.one(
            format!("{kind}.assumed.{category}.{aspect}"),
            case.opened_on,
        );
        if let Some(end) = &case.end {
            entries.one(
                format!("{kind}.assumed_ended.{category}.{aspect}"),
                case.ended_on(end),
            );
        }
    }
    if let Some(end) = &case.end {
        of_end(case, (end, case.ended_on(end)), entries);
    }
    match case.category {
        Category::Application(_) => {
            in_hand(case, entries);
            of_new_answers(case, entries);
        }
        Category::Enquiry(_) => {
            if let Some((satisfaction, on)) = case.appraised {
                entries.one(format!("enquiry.appraised.{satisfaction}"), on);
            }
        }
        Category::Matter(_) | Category::Dispute(_) => {}
    }
}

/// C4: what is in hand has sums of its own, so that what is carried forward is no remainder of the rows of table 3 but one more
/// count, against which they are checked.
fn in_hand(case: &Case, entries: &mut Entries) {
    let category = case.category.as_str();
    entries.one(format!("application.begun.{category}"), case.opened_on);
    if let Some(end) = &case.end {
        entries.one(format!("application.ended.{category}"), case.ended_on(end));
    }
}

fn of_end(case: &Case, (end, on): (&End, NaiveDate), entries: &mut Entries) {
    let (kind, category) = (case.category.kind(), case.category.as_str());
    let on_time = end.on_time();
    match end.ending {
        Ending::Answered(first) => {
            let row = counted_answer(case, first, on).result_row();
            entries.one(
                format!("application.result.{}.{category}", row.as_str()),
                on,
            );
        }
        Ending::Decided(_) => {
            entries.one(format!("matter.decided.{category}"), on);
            if on_time.promised.is_some() {
                entries.one(format!("matter.promised.{category}"), on);
            }
            if on_time.promised == Some(true) {
                entries.one(format!("matter.promise_kept.{category}"), on);
            }
            if on_time.holds() {
                entries.one(format!("matter.decided_in_time.{category}"), on);
            }
        }
        Ending::Undecided(_) => entries.one(format!("matter.undecided.{category}"), on),
        Ending::Enquiry(_) => entries.one(format!("enquiry.closed.{category}"), on),
        Ending::Concluded(_) => entries.one(format!("dispute.concluded.{category}"), on),
    }
    if on_time.is_judged() {
        entries.one(format!("{kind}.judged.{category}"), on);
        if on_time.holds() {
            entries.one(format!("{kind}.in_time.{category}"), on);
        }
    }
}

/// C3: the last answer of the year of the first one.
fn counted_answer(case: &Case, first: Answer, on: NaiveDate) -> Answer {
    let mut of_the_year = case.anew.iter().filter(|anew| anew.on.year() <= on.year());
    of_the_year.next_back().map_or(first, |anew| anew.answer)
}

/// C5: an application that was answered anew in a later year counts once in each such year.
fn of_new_answers(case: &Case, entries: &mut Entries) {
    let mut years = BTreeSet::new();
    for anew in &case.anew {
        entries.one("application.anew_judged".to_owned(), anew.on);
        if anew.on_time {
            entries.one("application.anew_in_time".to_owned(), anew.on);
        }
        if anew.first_on.year() < anew.on.year() && years.insert(anew.on.year()) {
            entries.one("application.reanswered".to_owned(), anew.on);
        }
    }
}

fn of_item(item: &Item, entries: &mut Entries) {
    let on = item.published_on;
    entries.one(format!("item.group.{}", item.group), on);
    entries.one(format!("item.article20.{}", item.article20_code), on);
    entries.one(format!("item.month.{}", on.month()), on);
    for channel in &item.channels {
        entries.one(format!("item.channel.{channel}"), on);
    }
    if let Some(due_on) = item.due_on {
        entries.one("item.judged".to_owned(), on);
        if on <= due_on {
            entries.one("item.in_time".to_owned(), on);
        }
    }
    for aspect in &item.assumed {
        entries.one(format!("item.assumed.{aspect}"), on);
    }
}

fn of_delivery(delivery: &Delivery, entries: &mut Entries) {
    let channel = delivery.channel;
    entries.one(format!("delivery.channel.{channel}"), delivery.on);
}

/// It counts by the day it was due, whenever that was noticed.
fn of_duty(duty: &Duty, entries: &mut Entries) {
    entries.one(format!("duty.overdue.{}", duty.kind), duty.due_on);
}

fn of_activity(activity: &Activity, entries: &mut Entries) {
    let on = activity.held_on;
    entries.one("activity.held".to_owned(), on);
    for quantity in &activity.quantities {
        let measure = quantity.measure;
        entries.add(format!("activity.{measure}"), on, quantity.value);
        if let Some(qualifier) = quantity.qualifier {
            entries.one(format!("activity.{qualifier}.{measure}"), on);
        }
    }
    for aspect in &activity.assumed {
        entries.one(format!("activity.assumed.{aspect}"), on);
    }
}
