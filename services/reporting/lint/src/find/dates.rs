//! Dates as reports write them, and broken ones.

use std::ops::Range;

use crate::page::Spot;
use crate::words::{self, is_at};

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_field_names, reason = "a day has a day of its month")]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

impl Day {
    /// Whether there is such a day.
    pub(crate) fn exists(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let most = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        (1..=most).contains(&self.day)
    }

    /// As a letter writes it.
    pub(crate) fn in_chinese(self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }
}

/// A date that is written out: `2020年1月15日`, `2020-01-15`, `2020.1.15`, `二〇二〇年一月十五日`, blanks
/// allowed; with its length. It need not exist.
pub(crate) fn at(text: &[char], at: usize) -> Option<(Day, Spot)> {
    if at > 0 && text[at - 1].is_ascii_digit() {
        return None;
    }
    let (year, behind) = year_at(text, at)?;
    let (marks, last) = match text.get(behind)? {
        '年' => ('月', Some(['日', '号'])),
        c @ ('-' | '.' | '/') => (*c, None),
        _ => return None,
    };
    let (month, behind) = small_at(text, behind + 1)?;
    if text.get(behind) != Some(&marks) {
        return None;
    }
    let (day, mut behind) = small_at(text, behind + 1)?;
    if let Some(last) = last {
        if !text.get(behind).is_some_and(|c| last.contains(c)) {
            return None;
        }
        behind += 1;
    }
    let day = Day { year, month, day };
    Some((day, Spot::of(at..behind)))
}

/// A year of this century or the end of the last, and where it ends, blanks behind it included.
pub(crate) fn year_at(text: &[char], at: usize) -> Option<(i32, usize)> {
    if words::digits(text, at) == 4 {
        let year = words::whole(text, at..at + 4)?;
        let year = i32::try_from(year)
            .ok()
            .filter(|year| (1949..2100).contains(year))?;
        return Some((year, words::skip_blanks(text, at + 4)));
    }
    let digits: Vec<u32> = text
        .get(at..at + 4)?
        .iter()
        .map_while(|&c| words::numeral_digit(c))
        .collect();
    let [2, 0, tens, ones] = digits.as_slice() else {
        return None;
    };
    let year = i32::try_from(2000 + tens * 10 + ones).ok()?;
    Some((year, words::skip_blanks(text, at + 4)))
}

fn small_at(text: &[char], at: usize) -> Option<(u32, usize)> {
    let at = words::skip_blanks(text, at);
    let digits = words::digits(text, at);
    if digits == 1 || digits == 2 {
        let number = words::whole(text, at..at + digits)?;
        let end = words::skip_blanks(text, at + digits);
        return Some((u32::try_from(number).ok()?, end));
    }
    let (number, length) = words::numeral(text, at)?;
    Some((number, words::skip_blanks(text, at + length)))
}

/// The days that `2019117` may mean: the year, and one or two digits each of month and day.
pub(crate) fn readings(text: &[char], range: Range<usize>) -> Vec<Day> {
    let digits: Vec<u32> = text[range].iter().filter_map(|c| c.to_digit(10)).collect();
    let Some((year, rest)) = digits.split_at_checked(4) else {
        return Vec::new();
    };
    let number = |digits: &[u32]| digits.iter().fold(0, |all, digit| all * 10 + digit);
    let Ok(year) = i32::try_from(number(year)) else {
        return Vec::new();
    };
    let mut days: Vec<Day> = (1..=2)
        .filter_map(|at| rest.split_at_checked(at))
        .filter(|(_, day)| (1..=2).contains(&day.len()))
        .map(|(month, day)| Day {
            year,
            month: number(month),
            day: number(day),
        })
        .filter(|day| day.exists())
        .collect();
    days.dedup();
    days
}

/// Digits run together that begin like a date of this century: from five to eight.
pub(crate) fn run_at(text: &[char], at: usize) -> Option<Range<usize>> {
    let before = at.checked_sub(1).map(|at| text[at]);
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.')) {
        return None;
    }
    let length = words::digits(text, at);
    let year = words::whole(text, at..at + 4.min(length))?;
    ((5..=8).contains(&length) && (2000..2100).contains(&year)).then_some(at..at + length)
}

/// The last line of a report that is a date, or ends in one: its signature. Digits that were run together
/// are one, too.
pub(crate) fn signature(text: &[char], lines: &[Range<usize>]) -> Option<(Vec<Day>, Spot)> {
    let mut written = lines
        .iter()
        .rev()
        .filter(|line| text[(*line).clone()].iter().any(|c| !c.is_whitespace()))
        .take(3);
    written.find_map(|line| {
        let end = line.clone().rev().find(|&at| !text[at].is_whitespace())? + 1;
        let start = words::skip_blanks(text, line.start);
        if end - start > 40 || text[start..end].contains(&'。') {
            return None;
        }
        (start..end).find_map(|place| {
            if let Some((day, spot)) = at(text, place)
                && spot.end() == end
            {
                return Some((vec![day], spot));
            }
            let run = run_at(text, place).filter(|run| run.end == end)?;
            (place == start || text[place - 1].is_whitespace())
                .then(|| (readings(text, run.clone()), Spot::of(run)))
        })
    })
}

/// The period that a report names: `2019年1月1日至12月31日`; its years and where it stands.
pub(crate) fn period(text: &[char]) -> Option<(i32, Spot)> {
    (0..text.len()).find_map(|place| {
        let (first, spot) = at(text, place)?;
        if (first.month, first.day) != (1, 1) {
            return None;
        }
        let behind = text.get(spot.end()..(spot.end() + 24).min(text.len()))?;
        let twelve = [
            "12月31日",
            "12-31",
            "12.31",
            "12/31",
            "12 月 31 日",
            "十二月三十一日",
        ];
        let ends = (0..behind.len()).any(|at| twelve.iter().any(|word| is_at(behind, at, word)));
        ends.then_some((first.year, spot))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn dates_are_read_in_all_their_forms() {
        let day = Day {
            year: 2020,
            month: 1,
            day: 15,
        };
        for written in [
            "2020年1月15日",
            "2020 年 1 月 15 日",
            "2020-01-15",
            "2020.1.15",
            "二〇二〇年一月十五日",
        ] {
            let text = chars(written);
            assert_eq!(at(&text, 0).map(|(day, _)| day), Some(day), "{written}");
        }
        assert_eq!(at(&chars("2020年1月"), 0), None);
    }

    #[test]
    fn digits_run_together_have_the_days_they_may_mean() {
        let days = |word: &str| {
            let text = chars(word);
            let days = readings(&text, 0..text.len());
            days.iter()
                .map(|day| (day.month, day.day))
                .collect::<Vec<_>>()
        };
        assert_eq!(days("2019117"), [(1, 17), (11, 7)]);
        assert_eq!(days("20191345"), []);
        assert_eq!(days("20200115"), [(1, 15)]);
    }
}
