//! What an arrangement is, which one is in force, and what may be loaded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::calendar::{Calendar, CalendarError, Exception};

/// Years an arrangement may be of: holidays were first arranged in 1949; the end is a typing error's.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2199;

/// The arrangement of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// The year.
    pub year: i32,
    /// 0 for the one that came with the suite.
    pub version: i32,
    /// Number of the notice; empty for version 0.
    pub source: String,
    /// The days it names, by date.
    pub days: Vec<Exception>,
}

/// A year; a violation if none could be arranged.
pub fn check_year(fields: &mut Fields, year: i32) {
    if !YEARS.contains(&year) {
        fields.wrong("year", "应为1950至2199", "1950 to 2199");
    }
}

/// The arrangement that came with the suite.
pub fn bundled(year: i32) -> Option<Arrangement> {
    let calendar = Calendar::bundled();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| calendar.is_arranged(year))?;
    let days = first
        .iter_days()
        .take_while(|day| *day < first + chrono::Months::new(12))
        .filter_map(|date| {
            Some(Exception {
                date,
                kind: calendar.exception(date)?,
                name: calendar.exception_name(date)?.to_owned(),
            })
        })
        .collect();
    Some(Arrangement {
        year,
        version: 0,
        source: String::new(),
        days,
    })
}

/// The arrangement of every year that has one, the loaded ones before those that came with the suite.
pub fn all(loaded: Vec<Arrangement>) -> Vec<Arrangement> {
    let bundled = YEARS.filter_map(bundled);
    let years: BTreeMap<_, _> = bundled.chain(loaded).map(|one| (one.year, one)).collect();
    years.into_values().collect()
}

/// A calendar without any arrangement.
pub fn plain_week() -> Result<Calendar> {
    Calendar::from_csv("date,kind,name").map_err(Error::internal)
}

/// The calendar with these arrangements, of which each was checked when it was loaded.
pub fn in_force(loaded: &[Arrangement]) -> Result<Calendar> {
    let merge = |calendar: Calendar, one: &Arrangement| {
        calendar
            .merged(one.year, one.days.clone())
            .map_err(|error| Error::internal(format!("calendar {}: {error}", one.year)))
    };
    loaded.iter().try_fold(Calendar::bundled().clone(), merge)
}

/// Notes every day that contradicts the week, the year, another day of the arrangement or another
/// year's arrangement in `base`. Each day comes with its place in the request.
pub fn check_days(fields: &mut Fields, base: &Calendar, year: i32, days: &[(usize, Exception)]) {
    let mut seen = BTreeSet::new();
    for (index, day) in days {
        let problem = if seen.insert(day.date) {
            let alone = base.merged(year, [day.clone()]);
            alone.err().map(|error| wording(&error))
        } else {
            Some(("与前面的日期重复", "is named twice"))
        };
        if let Some((zh, en)) = problem {
            fields.wrong(&format!("days[{index}].date"), zh, en);
        }
    }
}

/// What the law says of a day, for the caller.
fn wording(error: &CalendarError) -> (&'static str, &'static str) {
    match error {
        CalendarError::Day { problem, .. } if problem.contains("Saturday") => {
            ("调休上班日应为星期六或星期日", *problem)
        }
        CalendarError::Day { problem, .. } if problem.contains("year") => (
            "不属于该年度（可含上一年12月的日期）",
            "not a day of that year, nor of the December before",
        ),
        _ => (
            "已列入其他年度的放假安排",
            "is named by the arrangement of another year",
        ),
    }
}

/// An arrangement is replaced only for a reason.
pub fn check_reason(fields: &mut Fields, base: &Calendar, year: i32, reason: &str) {
    if reason.is_empty() && base.is_arranged(year) {
        fields.wrong(
            "reason",
            "该年度已有放假安排，重新装入须说明理由",
            "the year has an arrangement; say why it is replaced",
        );
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::calendar::DayKind;

    use super::*;

    fn day(date: &str, kind: DayKind) -> Exception {
        Exception {
            date: date.parse().unwrap(),
            kind,
            name: "元旦".to_owned(),
        }
    }

    /// An invented arrangement.
    fn invented(year: i32, days: Vec<Exception>) -> Arrangement {
        Arrangement {
            year,
            version: 1,
            source: "测试用虚构安排".to_owned(),
            days,
        }
    }

    #[test]
    fn what_came_with_the_suite_merges_to_itself() {
        for year in 2008..=2026 {
            let one = bundled(year).unwrap();
            assert!(one.days.len() >= 20, "{year}: {}", one.days.len());
            let again = in_force(&[one]).unwrap();
            let before = Calendar::bundled().working_days_in_year(year);
            assert_eq!(again.working_days_in_year(year), before, "{year}");
        }
        assert_eq!(bundled(2027), None);
        assert_eq!(all(Vec::new()).len(), 19);
    }

    #[test]
    fn a_loaded_year_stands_before_the_bundled_one() {
        let loaded = invented(2026, vec![day("2026-01-01", DayKind::Holiday)]);
        let next = invented(2027, vec![day("2026-12-26", DayKind::Workday)]);
        let years = all(vec![loaded.clone(), next.clone()]);
        assert_eq!(years.len(), 20);
        assert_eq!(years[18..], [loaded.clone(), next.clone()]);
        let calendar = in_force(&[loaded, next]).unwrap();
        // The bundled holiday of 2026-01-02 is gone; the next year's make-up day is worked.
        assert!(calendar.is_working_day("2026-01-02".parse().unwrap()));
        assert!(calendar.is_working_day("2026-12-26".parse().unwrap()));
        assert!(calendar.is_arranged(2027));
    }

    #[test]
    fn every_wrong_day_is_named_with_its_reason() {
        let base = in_force(&[invented(2028, vec![day("2027-12-25", DayKind::Workday)])]).unwrap();
        let sent = [
            day("2027-01-01", DayKind::Holiday),
            // A Monday.
            day("2027-01-04", DayKind::Workday),
            day("2027-01-01", DayKind::Holiday),
            day("2028-01-01", DayKind::Holiday),
            day("2026-11-30", DayKind::Holiday),
            day("2026-12-31", DayKind::Holiday),
            day("2027-12-25", DayKind::Holiday),
        ];
        let mut fields = Fields::default();
        let days: Vec<_> = sent.into_iter().enumerate().collect();
        check_days(&mut fields, &base, 2027, &days);
        let said = fields.done().unwrap_err().to_string();
        for wrong in [
            "days[1].date: 调休上班日应为星期六或星期日",
            "days[2].date: 与前面的日期重复",
            "days[3].date: 不属于该年度",
            "days[4].date: 不属于该年度",
            "days[6].date: 已列入其他年度的放假安排",
        ] {
            assert!(said.contains(wrong), "{said}");
        }
        assert!(
            !said.contains("days[0]") && !said.contains("days[5]"),
            "{said}"
        );
    }
}
