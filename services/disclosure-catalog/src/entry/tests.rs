//! Entries for the tests of rules about them.

use chrono::{DateTime, NaiveDate};
use gongkai_law::catalog::{By, Cycle, TimeLimit};
use uuid::Uuid;

use super::{Columns, Entry, History};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An entry whose versions have these limits from these days on.
pub(crate) fn history(limits: &[(&str, Option<TimeLimit>)]) -> History {
    let versions = limits
        .iter()
        .zip(1..)
        .map(|((from, limit), version)| Entry {
            id: Uuid::from_u128(7),
            bureau: "heshan-emb".parse().unwrap(),
            version,
            catalog_version: version,
            columns: Columns {
                serial: 3,
                level1: "执法".to_owned(),
                limit: *limit,
                office_id: "safety-1".to_owned(),
                ..Columns::default()
            },
            valid_from: day(from),
            ended: None,
            origin: None,
            taken_over: None,
            reason: String::new(),
            changed_by: "li".to_owned(),
            changed_at: DateTime::UNIX_EPOCH,
        });
    History::of(versions.collect()).unwrap()
}

/// A limit of ten working days after each period.
pub(crate) fn every(cycle: Cycle) -> TimeLimit {
    let by = By::WorkingDays(10);
    TimeLimit::Cyclic { cycle, by }
}
