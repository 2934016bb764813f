//! The register (台账): one line a case, by day, month or year.

use chrono::{Datelike as _, NaiveDate};
use gongkai_document::{Align, Cell, Column, Register, date_text};
use gongkai_law::case::CaseKind;

use super::{
    names::Names,
    overview::{DueNow, limit_names},
    store::Listed,
};
use crate::paper::words;

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
    (bureau, names): (&str, &Names),
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
    ];
    let before = [
        ("复议机关（法院）", 6, Align::Left),
        ("案号", 6, Align::Left),
    ];
    let before = before.into_iter().filter(|_| kind == CaseKind::Dispute);
    // An application that is answered anew has two days: it counts by the first.
    let closed = match kind {
        CaseKind::Application => vec![
            ("首次答复（办结）日期", 5, Align::Center),
            ("重新答复日期", 5, Align::Center),
        ],
        _ => vec![("办结日期", 5, Align::Center)],
    };
    let rest = std::iter::once(("承办", 4, Align::Left))
        .chain(closed)
        .chain([("结果", 6, Align::Left)]);
    let limits = limit_names(kind).flat_map(|limit| {
        [
            (format!("原{limit}"), 5),
            (format!("现{limit}"), 5),
            (format!("是否在{limit}内"), 4),
        ]
    });
    let limits = limits.map(|(title, weight)| Column::new(title, weight, Align::Center));
    let count = lines.len();
    let rows = (1_i64..)
        .zip(lines)
        .map(|(number, line)| row(number, line, names, today));
    Register {
        title: format!("{}办理台账", kind.zh()),
        subtitle: format!("{bureau}　{}　共{count}件", period(days)),
        columns: columns
            .into_iter()
            .chain(before)
            .chain(rest)
            .map(|(title, weight, align)| Column::new(title, weight, align))
            .chain(limits)
            .chain([Column::new("逾期事项", 8, Align::Left)])
            .collect(),
        rows: rows.collect(),
        notes: Vec::new(),
        date: Some(today),
    }
}

fn row(number: i64, line: Listed, names: &Names, today: NaiveDate) -> Vec<Cell> {
    let office = |id: String| words::office(&names.offices, &id);
    let (kind, summary, overview) = (line.row.kind, line.row.summary, line.overview);
    let closed = summary.closed.as_ref();
    let mut cells = vec![
        Cell::Number(number),
        Cell::Text(line.row.number.to_string()),
        Cell::Date(summary.opened_on),
        Cell::Text(words::category(kind, &summary.category)),
        Cell::Text(overview.who.clone()),
        Cell::Text(overview.content(summary.about, names)),
    ];
    if let Some((organ, number)) = overview.before.clone() {
        cells.extend([Cell::Text(organ), Cell::Text(number)]);
    }
    let handles = summary.person.or(summary.office_id.map(office));
    cells.extend([
        Cell::Text(handles.unwrap_or_default()),
        overview.closed_on(closed).into(),
    ]);
    if kind == CaseKind::Application {
        cells.push(overview.reanswered_on(closed).into());
    }
    cells.push(Cell::Text(overview.result(kind, closed)));
    for judged in overview.judged(kind, today) {
        cells.push(judged.original_on.into());
        cells.push(match judged.due_now {
            DueNow::None => Cell::default(),
            DueNow::Suspended => "期限中止".into(),
            DueNow::Day(day) => Cell::Date(day),
        });
        cells.push(judged.in_time.into());
    }
    cells.push(Cell::Text(overview.late(today)));
    cells
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
