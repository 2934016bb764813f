//! Opening stock (期初存量): what a bureau brings along when it begins to work with the suite – open
//! cases with their history, and the matters of its guide – as one sheet each, XLSX or CSV.
//!
//! A line of a sheet of cases is something that happened: the first one of a case says what came in,
//! the others what was done since. The steps are judged in order of their days by the very decisions
//! that judge an act of today, so that no imported case is in a state the law does not know, and its
//! deadline is derived like every other. Everything wrong with a sheet is told at once, by line; what
//! is wrong in one place leaves nothing behind.
//!
//! What a sheet of a kind holds is known by the room of that kind (`cases/application/opening`,
//! `cases/matter/guide/opening.rs`); what all sheets share stands in `paper/sheet`.

mod grpc;
mod kind;
mod store;

use std::collections::HashSet;

use crate::cases::number::CaseNumber;

pub use grpc::Openings;

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
}
