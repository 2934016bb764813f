//! The rules of declaring. Pure.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_law::report::{Format, Place};

use super::state::Declared;

/// What is known when figures of a year are declared.
#[derive(Debug)]
pub struct Known {
    /// The year.
    pub year: i32,
    /// Its format.
    pub format: Format,
    /// Whether opening stock is declared.
    pub opening: bool,
    /// This year by the civil clock.
    pub this_year: i32,
    /// What stands of the year, by figure.
    pub standing: BTreeMap<String, Declared>,
    /// Figures that the suite counts in the year.
    pub counted: BTreeSet<String>,
    /// The year of the opening stock that stands.
    pub opening_year: Option<i32>,
    /// The first year whose report is made here.
    pub first_report: Option<i32>,
}

impl Known {
    /// Whether anything may be declared for the year.
    pub fn check(&self) -> Result<()> {
        let year = self.year;
        if year > self.this_year {
            let error = Error::state_forbids("the year has not begun", "该年度尚未开始");
            return Err(error.next(
                "Declare figures of a year that has begun.",
                "请在该年度开始后填报。",
            ));
        }
        if !self.opening {
            return match self.opening_year {
                Some(opening) if opening >= year => Err(Error::state_forbids(
                    &format!("{opening} is entered as opening stock, published elsewhere"),
                    &format!("{opening}年度已作为期初数录入，系此前公布的报告"),
                )
                .next("Declare figures of later years.", "请填报其后年度的数据。")),
                _ => Ok(()),
            };
        }
        if year == self.this_year {
            return Err(Error::new(Reason::PeriodNotEnded).with("year", year));
        }
        if let Some(first) = self.first_report.filter(|first| *first <= year) {
            return Err(Error::state_forbids(
                &format!("the report of {first} is made here"),
                &format!("{first}年度报告已在本系统编制"),
            )
            .next(
                "Opening stock is of the year before the first report here.",
                "期初数只能是首份报告上一年度的数据。",
            ));
        }
        match self.opening_year.filter(|opening| *opening != year) {
            Some(opening) => Err(Error::state_forbids(
                &format!("the opening stock is of {opening}"),
                &format!("期初数已按{opening}年度录入"),
            )
            .next(
                "Revoke that first, if it is the wrong year.",
                "年度有误的，请先撤销。",
            )),
            None => Ok(()),
        }
    }

    /// Whether the figure of a place may be declared now.
    pub fn check_figure(&self, place: &Place) -> Result<()> {
        let key = place.key();
        let reason = if !self.opening && self.counted.contains(key.as_str()) {
            Reason::FigureCounted
        } else if self.standing.contains_key(&key) {
            Reason::FigureDeclared
        } else {
            return Ok(());
        };
        let error = Error::new(reason).with("figure", place.zh(self.format));
        Err(error.with("key", key).with("year", self.year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: i32, opening: bool) -> Known {
        Known {
            year,
            format: Format::for_year(year).unwrap(),
            opening,
            this_year: 2025,
            standing: BTreeMap::new(),
            counted: BTreeSet::new(),
            opening_year: None,
            first_report: None,
        }
    }

    fn refused(year: &Known) -> Option<Reason> {
        year.check().err().map(|error| error.reason())
    }

    #[test]
    fn figures_are_declared_of_years_that_have_begun() {
        assert_eq!(refused(&year(2025, false)), None);
        assert_eq!(refused(&year(2026, false)), Some(Reason::StateForbids));
        assert_eq!(refused(&year(2025, true)), Some(Reason::PeriodNotEnded));
    }

    #[test]
    fn opening_stock_is_of_one_year_before_the_first_report_here() {
        assert_eq!(refused(&year(2023, true)), None);
        for (opening_year, first_report, expected) in [
            (Some(2023), None, None),
            (Some(2022), None, Some(Reason::StateForbids)),
            (None, Some(2024), None),
            (None, Some(2023), Some(Reason::StateForbids)),
            (None, Some(2022), Some(Reason::StateForbids)),
        ] {
            let year = Known {
                opening_year,
                first_report,
                ..year(2023, true)
            };
            assert_eq!(
                refused(&year),
                expected,
                "{opening_year:?} {first_report:?}"
            );
        }
        // What was published elsewhere is not declared bit by bit as well.
        for (of, expected) in [(2023, Some(Reason::StateForbids)), (2024, None)] {
            let year = Known {
                opening_year: Some(2023),
                ..year(of, false)
            };
            assert_eq!(refused(&year), expected, "{of}");
        }
    }

    #[test]
    fn what_is_counted_or_stands_is_not_declared() {
        let place = |key: &str| {
            let mut places = Format::F2021.places().into_iter();
            places.find(|place| place.key() == key).unwrap()
        };
        let penalty = Declared {
            figure: "table2.penalty.decisions".to_owned(),
            value: 3,
            note: String::new(),
            source: String::new(),
            evidence: String::new(),
        };
        let year = Known {
            counted: ["table2.permit.decisions".to_owned()].into(),
            standing: [(penalty.figure.clone(), penalty)].into(),
            ..year(2024, false)
        };
        for (key, expected) in [
            ("table2.permit.decisions", Some(Reason::FigureCounted)),
            ("table2.penalty.decisions", Some(Reason::FigureDeclared)),
            ("table2.coercive_measure.decisions", None),
        ] {
            let refused = year.check_figure(&place(key)).err();
            assert_eq!(refused.map(|error| error.reason()), expected, "{key}");
        }
    }
}
