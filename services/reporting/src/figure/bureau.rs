//! A bureau: what it is called, where it stands, and who succeeds it. Pure.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::error::{Error, Reason};
use gongkai_law::{bureau::Level, calendar::day_zh};
use serde::{Deserialize, Serialize};

/// A bureau as events told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bureau {
    /// Full official name when it was told.
    pub name: String,
    /// Its names by the day from which; none while it was never renamed.
    pub dated_names: Vec<DatedName>,
    /// Where it stands.
    pub level: Level,
    /// Its item groups, in its order.
    pub item_groups: Vec<ItemGroup>,
    /// Who succeeds it; none while it goes on.
    pub succeeded_by: Option<Succession>,
    /// Civil date it was founded; none if it is not told.
    pub founded_on: Option<NaiveDate>,
}

/// That another bureau goes on with what one had to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Id of the bureau that succeeds.
    pub bureau_id: String,
    /// What that one was called on that day.
    pub bureau_name: String,
    /// Civil date from which.
    pub from_on: NaiveDate,
    /// The document that says so.
    pub source: String,
}

/// A name of a bureau from a day on, and the document that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedName {
    /// Civil date from which it holds.
    pub valid_from: NaiveDate,
    /// The name.
    pub name: String,
    /// The document.
    pub source: String,
}

/// Why a bureau has no report of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThen {
    /// It was founded afterwards, on that day.
    FoundedLater(NaiveDate),
    /// Another one had succeeded it before, from that day on.
    SucceededBefore(NaiveDate),
}

/// Why a bureau has no report of a year, by the day it was founded and the first of its successor; none if it has one.
pub fn not_then(
    (founded_on, succeeded_from): (Option<NaiveDate>, Option<NaiveDate>),
    year: i32,
) -> Option<NotThen> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let founded = founded_on.filter(|day| day.year() > year);
    let succeeded = succeeded_from.filter(|day| *day <= first);
    let later = founded.map(NotThen::FoundedLater);
    later.or(succeeded.map(NotThen::SucceededBefore))
}

impl Bureau {
    /// Why it has no report of a year; none if it has one.
    pub fn not_then(&self, year: i32) -> Option<NotThen> {
        let succeeded = self.succeeded_by.as_ref().map(|next| next.from_on);
        not_then((self.founded_on, succeeded), year)
    }

    /// The refusal of a year of which it has no report.
    pub fn refusal(&self, why: NotThen, year: i32) -> Error {
        let (name, zh, en) = match why {
            NotThen::FoundedLater(day) => (
                self.name_on(day),
                format!("于{}成立", day_zh(day)),
                format!("was founded on {day}"),
            ),
            NotThen::SucceededBefore(day) => {
                let next = self.succeeded_by.as_ref();
                let next = next.map_or("", |next| &next.bureau_name);
                (
                    self.name_on(day.pred_opt().unwrap_or(day)),
                    format!("的职责已自{}起由{next}承接", day_zh(day)),
                    format!("was succeeded by {next} from {day}"),
                )
            }
        };
        Error::new(Reason::BureauNotThen)
            .with("bureau_name", name)
            .with("year", year)
            .with("why_zh", zh)
            .with("why", en)
    }

    /// What it is called on that day.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let mut latest = self.dated_names.iter().rev();
        let in_force = latest.find(|name| name.valid_from <= day);
        in_force.map_or(&self.name, |name| &name.name)
    }

    /// The names it got between two days, the second included, each with that before.
    pub fn renamed(&self, from: NaiveDate, to: NaiveDate) -> Vec<(&str, &DatedName)> {
        let within = |name: &&DatedName| (from..=to).contains(&name.valid_from);
        let renamed = self.dated_names.iter().filter(within).filter_map(|name| {
            let before = self.name_on(name.valid_from.pred_opt()?);
            (before != name.name).then_some((before, name))
        });
        renamed.collect()
    }
}

/// A group the bureau counts its items by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemGroup {
    /// Its code.
    pub code: String,
    /// Its name as the report prints it.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One rule for whoever compiles, lists and sums up reports.
    #[test]
    fn a_bureau_has_a_report_of_the_years_in_which_it_was() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let of = |founded, succeeded, year| not_then((founded, succeeded), year);
        assert_eq!(of(None, None, 2019), None);
        let founded = day("2021-12-31");
        assert_eq!(of(founded, None, 2020), founded.map(NotThen::FoundedLater));
        assert_eq!(of(founded, None, 2021), None);
        let succeeded = day("2023-01-01");
        assert_eq!(of(founded, succeeded, 2022), None);
        assert_eq!(
            of(founded, succeeded, 2023),
            succeeded.map(NotThen::SucceededBefore)
        );
        assert_eq!(of(founded, day("2023-01-02"), 2023), None);
    }
}
