//! A register (台账): one table, as a list to print and as a sheet to work with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::columns;
use crate::date::{date_text, parts};

/// Characters of a row at most that stays on one page with what is below it; a longer one may go over the end of it.
const WHOLE: usize = 600;

/// A register: printed on A4 across, with the heads of the columns on every page; or a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Register {
    /// What it is, such as `政府信息公开申请办理台账`.
    pub title: String,
    /// Under the title: bureau, period.
    pub subtitle: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// From top to bottom; a row shorter than the columns ends in empty cells.
    pub rows: Vec<Vec<Cell>>,
    /// Under the table.
    pub notes: Vec<String>,
    /// The day it was made (制表日期). It is the date of the file, too.
    pub date: Option<NaiveDate>,
}

/// A column of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width, against the other columns; 0 counts as 1.
    pub weight: u16,
    /// Where its cells stand.
    pub align: Align,
    /// Printed across the page under the other cells of its row: long words that few rows have. A sheet has it as
    /// a column like the others.
    pub below: bool,
    /// Room it has at least on paper, in characters: what is empty is filled in by hand.
    pub at_least: u16,
    /// Left out on paper where no row has anything in it, which is said in the head; a sheet has it all the same.
    pub if_any: bool,
    /// Printed in brief, for the file of its case has all of it; a sheet has all of it, too.
    pub brief: bool,
    /// What it stands under, together with its neighbours of the same group; a sheet has a second row of heads
    /// then. Empty for none.
    pub group: String,
    /// On a sheet it stands beside what is printed, with all that follow it: for who works with the sheet. What has so many
    /// columns is printed on A3.
    pub on_sheet: OnSheet,
}

impl Default for Column {
    fn default() -> Self {
        Self {
            title: String::new(),
            weight: 1,
            align: Align::Left,
            below: false,
            at_least: 0,
            if_any: false,
            brief: false,
            group: String::new(),
            on_sheet: OnSheet::Printed,
        }
    }
}

impl Column {
    /// A column with its share of the width.
    pub fn new(title: impl Into<String>, weight: u16, align: Align) -> Self {
        Self {
            title: title.into(),
            weight,
            align,
            ..Self::default()
        }
    }

    /// The same, with room for so many characters at least.
    #[must_use]
    pub fn at_least(self, characters: u16) -> Self {
        Self {
            at_least: characters,
            ..self
        }
    }

    /// The same, printed under the other cells of its row.
    #[must_use]
    pub fn below(self) -> Self {
        Self {
            below: true,
            ..self
        }
    }

    /// The same, left out on paper where no row has anything in it.
    #[must_use]
    pub fn if_any(self) -> Self {
        Self {
            if_any: true,
            ..self
        }
    }

    /// The same, beside what a sheet prints if so.
    #[must_use]
    pub fn aside_if(self, aside: bool) -> Self {
        let on_sheet = if aside {
            OnSheet::Aside
        } else {
            OnSheet::Printed
        };
        Self { on_sheet, ..self }
    }

    /// The same, printed in brief.
    #[must_use]
    pub fn brief(self) -> Self {
        Self {
            brief: true,
            ..self
        }
    }

    /// The same under a group.
    #[must_use]
    pub fn under(self, group: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            ..self
        }
    }
}

/// Characters of a cell that is printed in brief: more makes a line of a list longer than its page.
const BRIEF: usize = 300;

impl Column {
    /// A cell of it as it is printed.
    fn on_paper(&self, cell: &Cell) -> String {
        let text = cell.on_paper();
        match text.char_indices().nth(BRIEF) {
            Some((end, _)) if self.brief => format!("{}……（全文见案卷）", &text[..end]),
            _ => text,
        }
    }
}

/// Whether a column is printed with a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSheet {
    /// It is.
    #[default]
    Printed,
    /// It stands beside what is.
    Aside,
}

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left, for texts.
    #[default]
    Left,
    /// In the middle, for dates, numbers of cases and short words.
    Center,
    /// At the right, for figures.
    Right,
}

/// What stands in a cell. A sheet keeps numbers and dates as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// A text; an empty one is an empty cell.
    Text(String),
    /// A count.
    Number(i64),
    /// A day, `2024-03-01`.
    Date(NaiveDate),
}

impl Default for Cell {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

/// `None` is an empty cell.
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}

impl Cell {
    /// As it is printed.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }
}

impl Cell {
    /// As a narrow column holds it: a day breaks after its year and nowhere else.
    fn on_paper(&self) -> String {
        match self {
            Self::Date(day) => {
                let (year, month, day) = parts(*day);
                format!("{year}年\n{month}月{day}日")
            }
            other => other.text(),
        }
    }
}

impl Register {
    /// What the template of the worker reads, of a page that is so wide between its margins (mm).
    pub fn view(&self, page: f32) -> Value {
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let cells = self.full(row).zip(&self.columns);
                cells.map(|(cell, column)| column.on_paper(cell)).collect()
            })
            .collect();
        let is_empty = |at: usize| rows.iter().all(|row| row[at].is_empty());
        let (left_out, shown): (Vec<_>, Vec<_>) = (0..self.columns.len())
            .partition(|&at| self.columns[at].if_any && !rows.is_empty() && is_empty(at));
        let (below, beside): (Vec<_>, Vec<_>) =
            shown.into_iter().partition(|&at| self.columns[at].below);
        let titles = beside.iter().map(|&at| &self.columns[at]);
        let columns: Vec<Value> = titles
            .zip(columns::widths(&self.columns, &beside, &rows, page))
            .map(|(column, width)| {
                json!({ "title": columns::head(&column.title), "width": width, "align": column.align })
            })
            .collect();
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| {
                let cells: Vec<&String> = beside.iter().map(|&at| &row[at]).collect();
                let said = below.iter().filter(|&&at| !row[at].is_empty());
                let said: Vec<Value> = said
                    .map(|&at| json!({ "title": self.columns[at].title, "text": row[at] }))
                    .collect();
                let length: usize = row.iter().map(|text| text.chars().count()).sum();
                json!({ "cells": cells, "below": said, "whole": length <= WHOLE })
            })
            .collect();
        json!({
            "title": self.title,
            "subtitle": self.subtitle_without(&left_out),
            "columns": columns,
            "rows": rows,
            "notes": self.notes,
            "date": self.date.map(parts),
            "date_text": self.date.map(date_text).unwrap_or_default(),
        })
    }

    /// The line under the title, with the columns that are left out for want of anything in them. A table without a
    /// title is part of something else, which says what it is about.
    fn subtitle_without(&self, left_out: &[usize]) -> String {
        let beside = left_out.iter().filter(|&&at| !self.columns[at].below);
        let titles: Vec<&str> = beside.map(|&at| self.columns[at].title.as_str()).collect();
        if titles.is_empty() || self.title.is_empty() {
            return self.subtitle.clone();
        }
        format!(
            "{}\n各行均无内容的栏目未印：{}",
            self.subtitle,
            titles.join("、")
        )
    }

    /// The cells of a row, one for each column.
    pub(crate) fn full<'a>(&self, row: &'a [Cell]) -> impl Iterator<Item = &'a Cell> + use<'a> {
        const EMPTY: &Cell = &Cell::Text(String::new());
        row.iter()
            .chain(std::iter::repeat(EMPTY))
            .take(self.columns.len())
    }
}
