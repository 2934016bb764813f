//! By which day reports of a year are wanted: by law, and by what bureaus set. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::{
    bureau::Level,
    report::{Publisher, due_day},
};
use uuid::Uuid;

/// By when reports are wanted before the day of the law, as a bureau set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// UUIDv7: of one year what was set last holds.
    pub id: Uuid,
    /// The bureau that set it.
    pub bureau: String,
    /// Whose reports.
    pub level: Level,
    /// The first year reported on that it holds for.
    pub from_year: i32,
    /// Month and day of the year after; none where there is to be no such day any more.
    pub day: Option<(u32, u32)>,
    /// The document that says so.
    pub source: String,
    /// Subject of who set it.
    pub set_by: String,
    /// When, by the civil clock.
    pub set_at: DateTime<Utc>,
}

/// The day by which a report of a year is due by law (art. 49).
pub fn by_law(level: Level, year: i32) -> Option<NaiveDate> {
    due_day(Publisher::of(level), year)
}

/// A day of every year, which the 29th of February is none of.
pub fn of_every_year((month, day): (u32, u32)) -> bool {
    NaiveDate::from_ymd_opt(2019, month, day).is_some()
}

/// That day of the year after the one reported on.
pub fn in_year(year: i32, (month, day): (u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.checked_add(1)?, month, day)
}

/// The day by which a report of a year of that level is wanted, from what was set over a bureau: the nearest bureau's first,
/// the latest year's, what was set last. Never after the day of the law.
pub fn local(level: Level, year: i32, set: &[DueDay]) -> Option<NaiveDate> {
    let held: Vec<&DueDay> = set
        .iter()
        .filter(|one| one.level == level && one.from_year <= year)
        .collect();
    let of_bureaus = held.chunk_by(|one, next| one.bureau == next.bureau);
    let mut in_force = of_bureaus.filter_map(|of_bureau| of_bureau.first());
    let day = in_force.find_map(|one| in_year(year, one.day?))?;
    by_law(level, year).map(|by_law| day.min(by_law))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(bureau: &str, level: Level, from_year: i32, day: Option<(u32, u32)>) -> DueDay {
        DueDay {
            id: Uuid::nil(),
            bureau: bureau.to_owned(),
            level,
            from_year,
            day,
            source: "《通知》".to_owned(),
            set_by: "zhao".to_owned(),
            set_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_department_has_until_31_january_and_a_government_until_31_march() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(by_law(Level::Department, 2024), day("2025-01-31"));
        assert_eq!(by_law(Level::Government, 2024), day("2025-03-31"));
    }

    #[test]
    fn what_the_nearest_bureau_set_last_for_these_reports_holds() {
        let (department, government) = (Level::Department, Level::Government);
        let over = [
            set("bureau", department, 2023, None),
            set("bureau", department, 2021, Some((1, 10))),
            set("city", department, 2024, Some((1, 20))),
            set("city", department, 2022, Some((1, 25))),
            set("city", department, 2022, Some((1, 26))),
            set("city", government, 2022, Some((3, 15))),
        ];
        let wanted = |level, year| local(level, year, &over).map(|day| day.to_string());
        assert_eq!(wanted(department, 2020), None);
        assert_eq!(wanted(department, 2021).as_deref(), Some("2022-01-10"));
        assert_eq!(wanted(department, 2022).as_deref(), Some("2023-01-10"));
        // Its own has ended: then what is set above it holds.
        assert_eq!(wanted(department, 2023).as_deref(), Some("2024-01-25"));
        assert_eq!(wanted(department, 2024).as_deref(), Some("2025-01-20"));
        assert_eq!(wanted(government, 2024).as_deref(), Some("2025-03-15"));
        assert_eq!(wanted(government, 2021), None);
        assert_eq!(local(department, 2024, &over[..2]), None);
    }

    #[test]
    fn no_day_is_after_that_of_the_law_and_none_is_missing_in_some_years() {
        let late = [set("city", Level::Department, 2022, Some((2, 10)))];
        let wanted = local(Level::Department, 2024, &late);
        assert_eq!(wanted, by_law(Level::Department, 2024));
        assert!(of_every_year((2, 28)) && !of_every_year((2, 29)));
    }
}
