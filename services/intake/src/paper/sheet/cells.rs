//! Reading the cells of a line, and collecting everything that is wrong with them.

use std::{collections::HashSet, ops::RangeInclusive};

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_law::code::Code;

use super::{Fault, Line, Offices};
use crate::cases::kernel::facts::Facts;

/// The cells of a line.
pub struct Cells<'a> {
    line: Line<'a>,
    fields: Fields,
    /// Columns that this kind of line uses.
    used: HashSet<&'static str>,
}

impl<'a> Cells<'a> {
    /// Of this line.
    pub fn of(line: Line<'a>) -> Self {
        Self {
            line,
            fields: Fields::default(),
            used: HashSet::new(),
        }
    }

    fn take(&mut self, column: &'static str) -> &'a str {
        self.used.insert(column);
        self.line.cell(column)
    }

    /// Whether something stands there.
    pub fn is_filled(&self, column: &str) -> bool {
        !self.line.cell(column).is_empty()
    }

    /// Marks a column as one of this kind of line that may be empty.
    pub fn leave(&mut self, column: &'static str) {
        self.used.insert(column);
    }

    /// Marks all columns so: what kind of line it is cannot be told.
    pub fn use_all(&mut self) {
        self.used.extend(self.line.filled());
    }

    /// What happened, as the code of its fact: one of these.
    pub fn happened<'c, F: Facts>(
        &mut self,
        column: &'static str,
        codes: &[&'c str],
    ) -> Option<&'c str> {
        let said = self.take(column);
        let code = codes.iter().find(|code| F::word(code) == Some(said));
        if said.is_empty() {
            self.fields.wrong(column, "缺少必填项", "missing");
        } else if code.is_none() {
            let known: Vec<&str> = codes.iter().filter_map(|code| F::word(code)).collect();
            let known = known.join("、");
            let (zh, en) = (format!("应为下列之一：{known}"), format!("one of {known}"));
            self.fields.wrong(column, &zh, &en);
        }
        code.copied()
    }

    /// Notes that a cell is wrong.
    pub fn wrong(&mut self, column: &str, zh: &str, en: &str) {
        self.fields.wrong(column, zh, en);
    }

    /// Lets a check note what is wrong; it knows the cells by their columns.
    pub fn check(&mut self, check: impl FnOnce(&mut Fields)) {
        check(&mut self.fields);
    }

    /// Notes what a check found that knows the cells by other names; `column` says by which.
    pub fn checked(&mut self, found: Fields, column: impl Fn(&str) -> &'static str) {
        for wrong in found.into_violations() {
            self.fields
                .wrong(column(&wrong.field), &wrong.zh, &wrong.en);
        }
    }

    /// A text of `min..=max` characters.
    pub fn text<T: From<String>>(&mut self, column: &'static str, min: usize, max: usize) -> T {
        let said = self.take(column);
        self.fields.text(column, said, min, max)
    }

    /// The same on one line.
    pub fn line<T: From<String>>(&mut self, column: &'static str, min: usize, max: usize) -> T {
        let said = self.take(column);
        self.fields.line(column, said, min, max)
    }

    /// The same of a name of a person or an organisation.
    pub fn name<T: From<String>>(&mut self, column: &'static str, min: usize, max: usize) -> T {
        let said = self.take(column);
        self.fields.name(column, said, min, max)
    }

    /// A day as clerks write it: 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日.
    pub fn day(&mut self, column: &'static str) -> Option<NaiveDate> {
        let said = self.take(column);
        let plain: String = said
            .chars()
            .filter(|c| *c != '日' && !c.is_whitespace())
            .map(|c| if "/.年月".contains(c) { '-' } else { c })
            .collect();
        let mut parts = plain.splitn(3, '-');
        let mut part = |width| {
            let part = parts.next().unwrap_or_default();
            format!("{part:0>width$}")
        };
        let written = format!("{}-{}-{}", part(4), part(2), part(2));
        let plain = if said.is_empty() {
            ""
        } else {
            written.as_str()
        };
        Some(self.fields.date(column, plain, None)).filter(|day| *day != NaiveDate::MIN)
    }

    /// A day that is not after today.
    pub fn past(&mut self, column: &'static str, today: NaiveDate) -> Option<NaiveDate> {
        let day = self.day(column)?;
        if day > today {
            self.fields.wrong(column, "不得晚于今天", "not after today");
            return None;
        }
        Some(day)
    }

    /// A whole number.
    pub fn number(&mut self, column: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let said = self.take(column);
        let number = said.parse().ok().filter(|number| range.contains(number));
        let (least, most) = range.into_inner();
        if said.is_empty() {
            self.fields.wrong(column, "缺少必填项", "missing");
        } else if number.is_none() {
            let zh = format!("应为{least}至{most}的整数");
            let en = format!("a whole number from {least} to {most}");
            self.fields.wrong(column, &zh, &en);
        }
        number
    }

    /// The same where it may be left out.
    pub fn number_if_any(
        &mut self,
        column: &'static str,
        range: RangeInclusive<u32>,
    ) -> Option<u32> {
        self.used.insert(column);
        self.is_filled(column)
            .then(|| self.number(column, range))
            .flatten()
    }

    /// An amount in yuan, with two decimals at most, as fen.
    pub fn yuan(&mut self, column: &'static str) -> Option<u64> {
        let said = self.take(column);
        let (yuan, fen) = said.split_once('.').unwrap_or((said, ""));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let amount = (!yuan.is_empty() && digits(yuan) && digits(fen) && fen.len() <= 2)
            .then(|| format!("{yuan}{fen:0<2}").parse().ok())
            .flatten()
            .filter(|amount| (1..=100_000_000).contains(amount));
        if said.is_empty() {
            self.fields.wrong(column, "缺少必填项", "missing");
        } else if amount.is_none() {
            self.fields.wrong(
                column,
                "应为0.01至1000000元，至多两位小数",
                "0.01 to 1,000,000 yuan with two decimals at most",
            );
        }
        amount
    }

    /// 是 or 否; empty for 否.
    pub fn yes(&mut self, column: &'static str) -> bool {
        let said = self.take(column);
        if !matches!(said, "" | "是" | "否") {
            self.fields.wrong(column, "应为“是”或者“否”", "是 or 否");
        }
        said == "是"
    }

    /// One of the words of a list.
    pub fn word<T: Code>(&mut self, column: &'static str) -> Option<T> {
        self.word_of(column, T::all())
    }

    /// One of the words of these values of a list.
    pub fn word_of<T: Code>(
        &mut self,
        column: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Option<T> {
        let said = self.take(column);
        if said.is_empty() {
            self.fields.wrong(column, "缺少必填项", "missing");
            return None;
        }
        self.one_of(column, said, values)
    }

    /// The same as [`Cells::word`] where it may be left out.
    pub fn word_if_any<T: Code>(&mut self, column: &'static str) -> Option<T> {
        self.used.insert(column);
        self.is_filled(column).then(|| self.word(column)).flatten()
    }

    /// Any number of the words of a list, parted by 、 or ；.
    pub fn words<T: Code + PartialEq>(&mut self, column: &'static str) -> Vec<T> {
        let said = self.take(column);
        let mut found: Vec<T> = Vec::new();
        for word in said.split(['、', '；', ';', '，', ',']) {
            let word = word.trim();
            if word.is_empty() {
                continue;
            }
            let one = self.one_of(column, word, T::all());
            found.extend(one.filter(|one| !found.contains(one)));
        }
        found
    }

    fn one_of<T: Code>(
        &mut self,
        column: &str,
        said: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Option<T> {
        let values: Vec<T> = values.into_iter().collect();
        let value = values.iter().copied().find(|value| value.zh() == said);
        if value.is_none() {
            let known: Vec<&str> = values.into_iter().map(T::zh).collect();
            let known = known.join("、");
            let (zh, en) = (format!("应为下列之一：{known}"), format!("one of {known}"));
            self.fields.wrong(column, &zh, &en);
        }
        value
    }

    /// An office of the bureau, by name or id.
    pub fn office(&mut self, column: &'static str, offices: &Offices) -> Option<String> {
        let said = self.take(column);
        if said.is_empty() {
            self.fields.wrong(column, "缺少必填项", "missing");
            return None;
        }
        let id = offices.id_of(said);
        if id.is_none() {
            crate::people::bureaus::no_office(&mut self.fields, column);
        }
        id.map(ToOwned::to_owned)
    }

    /// Ends the reading: `read`, unless anything is wrong or stands where this kind of line has nothing.
    pub fn done<T>(self, read: Option<T>, faults: &mut Vec<Fault>) -> Option<T> {
        let mut fields = self.fields;
        for column in self.line.filled() {
            if !self.used.contains(column) {
                fields.wrong(column, "该行不填此栏", "left empty in such a line");
            }
        }
        let wrong = fields.into_violations();
        let number = self.line.number();
        let whole = wrong.is_empty();
        faults.extend(wrong.into_iter().map(|wrong| Fault::of(number, wrong)));
        read.filter(|_| whole)
    }
}
