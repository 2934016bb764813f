//! Opening stock (期初存量): what a bureau brings along when it begins to work with the suite – open
//! cases with their history, and the matters of its guide – as one sheet each, XLSX or CSV.
//!
//! A line of a sheet of cases is something that happened: the first one of a case says what came in,
//! the others what was done since. The steps are judged in order of their days by the very decisions
//! that judge an act of today, so that no imported case is in a state the law does not know, and its
//! deadline is derived like every other. Everything wrong with a sheet is told at once, by line; what
//! is wrong in one place leaves nothing behind.
//!
//! What a sheet of a kind holds is known by the room of that kind (`application/opening`,
//! `matter/guide/opening.rs`); here is what all sheets share.

mod cells;
mod fault;
mod grpc;
pub mod history;
mod kind;
mod offices;
mod store;
mod table;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{db::Db, identity::Principal};
use gongkai_law::calendar::Calendar;

use crate::case::{CaseNumber, Fact, Recorded};

pub use cells::Cells;
pub use fault::Fault;
pub use grpc::Openings;
pub use offices::Offices;
pub use table::{Column, Line, Made, Table};
#[cfg(test)]
pub use table::{sheet, xlsx};

/// Why the facts of opening stock bear days before the one they were entered.
pub const REASON: &str = "期初导入";
/// Lines of a sheet, and so rows of an export, at most: see the README for what that many cost.
pub const MOST_LINES: usize = 5000;

/// The numbers cases are exported under: the one each had before it was imported, else its own. Where
/// an imported one bears the own number of another, it gets a word before it.
pub fn exported_numbers(cases: &[(CaseNumber, Option<&str>)]) -> Vec<String> {
    let own = cases.iter().filter(|(_, former)| former.is_none());
    let own: HashSet<String> = own.map(|(number, _)| number.to_string()).collect();
    let named = cases.iter().map(|(number, former)| match former {
        None => number.to_string(),
        Some(former) if own.contains(*former) => format!("原{former}"),
        Some(former) => (*former).to_owned(),
    });
    named.collect()
}

/// What a sheet makes.
pub struct Plan<T> {
    /// What can be made; not whole if anything is wrong.
    pub things: Vec<T>,
    /// The former numbers, or codes, of everything in it, with their lines.
    pub numbers: Vec<(usize, String)>,
}

/// By whom, when and by what an import is judged.
pub struct Import<'a> {
    /// Subject of who imports.
    pub actor: &'a str,
    /// That person's office.
    pub office: Option<&'a str>,
    /// Now, by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// Today, by the civil clock.
    pub today: NaiveDate,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// The bureau's offices.
    pub offices: &'a Offices,
}

impl<'a> Import<'a> {
    /// By this caller, now.
    pub fn by(
        principal: &'a Principal,
        db: &Db,
        calendar: &'a Calendar,
        offices: &'a Offices,
    ) -> Self {
        Self {
            actor: &principal.subject,
            office: principal.offices.first().map(String::as_str),
            recorded_at: db.clocks.wall.now(),
            today: db.clocks.civil.today(),
            calendar,
            offices,
        }
    }

    /// A fact as it will be recorded.
    pub fn recorded<B, P>(&self, ordinal: i32, fact: Fact<B, P>) -> Recorded<B, P> {
        Recorded {
            ordinal,
            legal_date: fact.legal_date,
            recorded_at: self.recorded_at,
            actor: self.actor.to_owned(),
            office: self.office.map(ToOwned::to_owned),
            body: fact.body,
            personal: fact.personal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_number_that_an_imported_case_bears_is_told_apart() {
        let own = |number| CaseNumber { year: 2024, number };
        let named = exported_numbers(&[(own(1), Some("〔2024〕1号")), (own(2), Some("旧7"))]);
        assert_eq!(named, ["〔2024〕1号", "旧7"]);
        let named = exported_numbers(&[(own(1), None), (own(2), Some("〔2024〕1号"))]);
        assert_eq!(named, ["〔2024〕1号", "原〔2024〕1号"]);
    }

    #[test]
    fn an_office_is_known_by_its_name_or_where_two_bear_it_by_its_id() {
        let office = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let offices = Offices(vec![
            office("a", "办公室"),
            office("b", "执法股"),
            office("c", "执法股"),
        ]);
        for (id, name) in [("a", "办公室"), ("b", "b"), ("c", "c")] {
            assert_eq!(offices.name_of(id), name);
            assert_eq!(offices.id_of(name), Some(id));
        }
        assert_eq!(offices.id_of("执法股"), None);
    }
}
