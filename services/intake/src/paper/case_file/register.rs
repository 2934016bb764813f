//! The register (台账): one line a case, by day, month or year.

use chrono::{Datelike as _, NaiveDate};
use gongkai_document::{Align, Cell, Column, Register, date_text};
use gongkai_law::{case::CaseKind, code::codes};

use super::store::Listed;
use crate::paper::words::{self, Offices};

codes! {
    /// The form of a register.
    pub enum Form as "gongkai.intake.v1.RegisterFormat" {
        /// To print.
        Pdf = "pdf", "PDF";
        /// For spreadsheets.
        Xlsx = "xlsx", "XLSX";
        /// Plain text.
        Csv = "csv", "CSV";
    }
}

impl Form {
    /// The end of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A period as a clerk names it: a year, a month, a day, or from day to day.
fn period((from, to): (NaiveDate, NaiveDate)) -> String {
    let ends_month = to.succ_opt().is_none_or(|next| next.day() == 1);
    let whole_month = from.day() == 1 && ends_month;
    if from == to {
        date_text(from)
    } else if whole_month && from.year() == to.year() && (from.month(), to.month()) == (1, 12) {
        format!("{}年", from.year())
    } else if whole_month && (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}年{}月", from.year(), from.month())
    } else {
        format!("{}至{}", date_text(from), date_text(to))
    }
}

/// The table.
pub fn table(
    (bureau, offices): (&str, &Offices),
    kind: CaseKind,
    days: (NaiveDate, NaiveDate),
    today: NaiveDate,
    lines: Vec<Listed>,
) -> Register {
    let columns = [
        ("序号", 2, Align::Center),
        ("登记号", 5, Align::Left),
        ("收到日期", 5, Align::Center),
        ("类别", 4, Align::Left),
        ("申请人（来件人）", 6, Align::Left),
        ("内容", 10, Align::Left),
        ("承办", 4, Align::Left),
        ("期限", 5, Align::Center),
        ("办结日期", 5, Align::Center),
        ("结果", 5, Align::Left),
        ("是否按期", 3, Align::Center),
    ];
    let count = lines.len();
    let rows = (1_i64..)
        .zip(lines)
        .map(|(number, line)| row(number, line, offices));
    Register {
        title: format!("{}办理台账", kind.zh()),
        subtitle: format!("{bureau}　{}　共{count}件", period(days)),
        columns: columns
            .map(|(title, weight, align)| Column::new(title, weight, align))
            .into(),
        rows: rows.collect(),
        notes: Vec::new(),
        date: Some(today),
    }
}

/// What ends like this is neither in time nor late.
const NOT_JUDGED: [&str; 5] = ["merged", "rerouted", "terminated", "voided", "withdrawn"];

fn row(number: i64, line: Listed, offices: &Offices) -> Vec<Cell> {
    let office = |id: String| words::office(offices, &id);
    let day = |day: Option<NaiveDate>| day.map_or(Cell::Text(String::new()), Cell::Date);
    let summary = line.row.summary;
    let closed = summary.closed;
    let (closed_on, result) = closed.clone().unzip();
    let in_time = match (closed_on, summary.due_on.or(summary.original_due_on)) {
        _ if result
            .as_deref()
            .is_some_and(|result| NOT_JUDGED.contains(&result)) =>
        {
            ""
        }
        (Some(closed), Some(due)) if closed <= due => "是",
        (Some(_), Some(_)) => "否",
        _ => "",
    };
    vec![
        Cell::Number(number),
        Cell::Text(line.row.number.to_string()),
        Cell::Date(summary.opened_on),
        Cell::Text(words::category(line.row.kind, &summary.category)),
        Cell::Text(line.overview.who.clone()),
        Cell::Text(line.overview.what.clone()),
        Cell::Text(
            summary
                .person
                .or(summary.office_id.map(office))
                .unwrap_or_default(),
        ),
        day(summary.due_on.or(summary.original_due_on)),
        day(closed_on),
        Cell::Text(line.overview.result(line.row.kind, closed.as_ref())),
        Cell::Text(in_time.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_as_a_clerk_names_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, to, name) in [
            ("2024-03-01", "2024-03-01", "2024年3月1日"),
            ("2024-03-01", "2024-03-31", "2024年3月"),
            ("2024-01-01", "2024-12-31", "2024年"),
            ("2024-01-15", "2024-02-14", "2024年1月15日至2024年2月14日"),
        ] {
            assert_eq!(period((day(from), day(to))), name);
        }
    }
}
