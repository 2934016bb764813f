//! Periods, and the years, months and days they are made of. Pure.

use chrono::{Datelike as _, NaiveDate};
use gongkai_law::code::codes;

codes! {
    /// Over how long a sum is kept.
    pub enum Grain {
        /// A calendar year.
        Year = "year", "年";
        /// A calendar month.
        Month = "month", "月";
        /// A day.
        Day = "day", "日";
    }
}

impl Grain {
    /// The first day of the year, month or day that a day lies in.
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Year => day.with_ordinal(1).unwrap_or(day),
            Self::Month => day.with_day(1).unwrap_or(day),
            Self::Day => day,
        }
    }

    /// The first day of the next one.
    fn next(self, first: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Year => first.checked_add_months(chrono::Months::new(12)),
            Self::Month => first.checked_add_months(chrono::Months::new(1)),
            Self::Day => first.succ_opt(),
        }
    }
}

/// A period of civil dates, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

/// Rows of one grain whose first day lies between two days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The grain.
    pub grain: Grain,
    /// From here.
    pub first: NaiveDate,
    /// To here.
    pub last: NaiveDate,
    /// Whether they lie before the period.
    pub before: bool,
}

impl Period {
    /// A calendar year.
    pub fn year(year: i32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let to = NaiveDate::from_ymd_opt(year, 12, 31)?;
        Some(Self { from, to })
    }

    /// Whether a day lies in it.
    pub fn has(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The rows that the period, and all that lies before it, are made of, each day in one of them.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        if let Some(eve) = self.from.pred_opt() {
            // Nothing is older than the earliest day.
            let earliest = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN);
            spans.extend(cut(earliest, eve, true));
        }
        spans.extend(cut(self.from, self.to, false));
        spans
    }
}

/// Whole years, then whole months at either side, then days.
fn cut(from: NaiveDate, to: NaiveDate, before: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    cut_by(
        &[Grain::Year, Grain::Month, Grain::Day],
        (from, to),
        before,
        &mut spans,
    );
    spans
}

fn cut_by(
    grains: &[Grain],
    (from, to): (NaiveDate, NaiveDate),
    before: bool,
    spans: &mut Vec<Span>,
) {
    let Some((grain, finer)) = grains.split_first() else {
        return;
    };
    if from > to {
        return;
    }
    // The first whole one begins on `from` or at the next beginning; the last whole one ends by `to`.
    let begins = if grain.first(from) == from {
        Some(from)
    } else {
        grain.next(grain.first(from))
    };
    let ends = match to.succ_opt() {
        Some(after) if grain.first(after) == after => Some(after),
        _ => Some(grain.first(to)),
    };
    match (begins, ends) {
        (Some(begins), Some(ends)) if begins < ends => {
            let last = ends.pred_opt().map_or(begins, |day| grain.first(day));
            spans.push(Span {
                grain: *grain,
                first: begins,
                last,
                before,
            });
            if let Some(eve) = begins.pred_opt() {
                cut_by(finer, (from, eve), before, spans);
            }
            cut_by(finer, (ends, to), before, spans);
        }
        _ => cut_by(finer, (from, to), before, spans),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_lies_in_one_span() {
        for (from, to) in [
            ("2024-01-01", "2024-12-31"),
            ("2024-02-29", "2024-02-29"),
            ("2022-11-15", "2024-03-04"),
            ("2023-12-31", "2024-01-01"),
            ("2024-03-01", "2024-04-30"),
        ] {
            let period = Period {
                from: day(from),
                to: day(to),
            };
            let spans = period.spans();
            for at in day("2019-01-01").iter_days().take(365 * 7) {
                let found: Vec<_> = spans
                    .iter()
                    .filter(|span| {
                        let first = span.grain.first(at);
                        (span.first..=span.last).contains(&first)
                    })
                    .collect();
                let expected = usize::from(at <= period.to);
                assert_eq!(found.len(), expected, "{from} {to} {at}: {spans:?}");
                let before = found.iter().all(|span| span.before == (at < period.from));
                assert!(before, "{from} {to} {at}");
            }
        }
    }

    #[test]
    fn a_year_is_one_row_of_each_sum() {
        let spans = Period::year(2024).unwrap().spans();
        let grains: Vec<_> = spans.iter().map(|span| span.grain).collect();
        assert_eq!(grains, [Grain::Year, Grain::Year]);
    }
}
