//! The register (台账): one line a case, by day, month or year.

use chrono::{Datelike as _, NaiveDate};
use gongkai_document::{Align, Cell, Column, Register, date_text};
use gongkai_law::case::CaseKind;

use super::{names::Names, store::Listed};
use crate::{
    cases::{
        kernel::clocks::{ANEW, DueNow, Judged, limit_names},
        query_code,
    },
    paper::words,
};

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

/// What stands in a column: its head and its cells come from one place.
enum Field {
    Line,
    Number,
    Opened,
    Category,
    Who,
    Content,
    Organ,
    OrganNumber,
    Handler,
    /// Of that kind: an application that is answered anew has two days, and counts by the first.
    Closed(CaseKind),
    /// Of an application that was answered anew.
    Reanswered,
    Result,
    /// Of the limit at that place among those of the kind, which is called so.
    OriginalDue(usize, &'static str),
    DueNow(usize, &'static str),
    InTime(usize, &'static str),
    /// The day of the last new answer, and whether it is or was in time.
    AnewDue,
    AnewInTime,
    /// On what each limit rests.
    Basis,
    /// What was done late.
    Late,
    /// The query codes issued in place of earlier ones.
    Renewed,
}

/// The columns of the register of a kind, from left to right; those of new answers and of renewed codes where any
/// was.
fn fields(kind: CaseKind, anew: bool, renewed: bool) -> Vec<Field> {
    use Field::{
        AnewDue, AnewInTime, Basis, Category, Closed, Content, DueNow, Handler, InTime, Late, Line,
        Number, Opened, Organ, OrganNumber, OriginalDue, Reanswered, Renewed, Result, Who,
    };
    let mut fields = vec![Line, Number, Opened, Category, Who, Content];
    if kind == CaseKind::Dispute {
        fields.extend([Organ, OrganNumber]);
    }
    fields.extend([Handler, Closed(kind)]);
    if kind == CaseKind::Application {
        fields.push(Reanswered);
    }
    fields.push(Result);
    fields.extend(
        limit_names(kind)
            .enumerate()
            .flat_map(|(at, limit)| [OriginalDue(at, limit), DueNow(at, limit), InTime(at, limit)]),
    );
    if anew {
        fields.extend([AnewDue, AnewInTime]);
    }
    fields.extend([Basis, Late]);
    if renewed {
        fields.push(Renewed);
    }
    fields
}

/// A line of the register, and what its cells are made of.
struct Row<'a> {
    number: i64,
    listed: &'a Listed,
    judged: Vec<Judged>,
    anew: Option<Judged>,
    renewed: &'a [query_code::Renewed],
    names: &'a Names,
    today: NaiveDate,
}

impl Field {
    fn column(&self) -> Column {
        let (title, weight, align) = match self {
            Self::Line => ("序号", 2, Align::Center),
            Self::Number => ("登记号", 5, Align::Center),
            Self::Opened => ("收到日期", 5, Align::Center),
            Self::Category => ("类别", 4, Align::Left),
            Self::Who => ("申请人（来件人）", 6, Align::Left),
            Self::Content => ("内容", 10, Align::Left),
            Self::Organ => ("复议机关（法院）", 6, Align::Left),
            Self::OrganNumber => ("案号", 6, Align::Center),
            Self::Handler => ("承办", 4, Align::Left),
            Self::Closed(CaseKind::Application) => ("首次答复（办结）日期", 5, Align::Center),
            Self::Closed(_) => ("办结日期", 5, Align::Center),
            Self::Reanswered => ("重新答复日期", 5, Align::Center),
            Self::AnewDue => return limit_column(ANEW.to_owned(), 5),
            Self::AnewInTime => return limit_column(format!("是否在{ANEW}内"), 4),
            Self::Basis => ("期限及其依据", 10, Align::Left),
            Self::Late => ("逾期事项", 8, Align::Left),
            Self::Renewed => ("查询码换发", 6, Align::Left),
            Self::Result => ("结果", 6, Align::Left),
            Self::OriginalDue(_, limit) => return limit_column(format!("原{limit}"), 5),
            Self::DueNow(_, limit) => return limit_column(format!("现{limit}"), 5),
            Self::InTime(_, limit) => return limit_column(format!("是否在{limit}内"), 4),
        };
        let column = Column::new(title, weight, align);
        match self {
            Self::Basis => column.below(),
            Self::Late | Self::Renewed => column.below().brief(),
            Self::Who | Self::Content => column.brief(),
            Self::Organ | Self::OrganNumber | Self::Result => column.brief().if_any(),
            Self::Category | Self::Handler | Self::Closed(_) | Self::Reanswered => column.if_any(),
            _ => column,
        }
    }

    fn cell(&self, line: &Row<'_>) -> Cell {
        let (row, overview, names) = (&line.listed.row, &line.listed.overview, line.names);
        let summary = &row.summary;
        let closed = summary.closed.as_ref();
        let before = || overview.before.clone().unwrap_or_default();
        match self {
            Self::Line => Cell::Number(line.number),
            Self::Number => Cell::Text(row.number.to_string()),
            Self::Opened => Cell::Date(summary.opened_on),
            Self::Category => Cell::Text(words::category(row.kind, &summary.category)),
            Self::Who => Cell::Text(overview.who.clone()),
            Self::Content => Cell::Text(overview.content(summary.about, names)),
            Self::Organ => Cell::Text(before().0),
            Self::OrganNumber => Cell::Text(before().1),
            Self::Handler => {
                let person = summary.person.as_deref().map(|person| names.person(person));
                let office = summary.office_id.as_deref();
                let office = office.map(|id| words::office(&names.offices, id));
                person.or(office).into()
            }
            Self::Closed(_) => overview.closed_on(closed).into(),
            Self::Reanswered => overview.reanswered_on(closed).into(),
            Self::Result => Cell::Text(overview.result(row.kind, closed, names)),
            Self::OriginalDue(at, _) => {
                let judged = line.judged.get(*at);
                judged.and_then(|judged| judged.original_on).into()
            }
            Self::DueNow(at, _) => match line.judged.get(*at).map(|judged| judged.due_now) {
                None | Some(DueNow::None) => Cell::default(),
                Some(DueNow::Suspended) => "期限中止".into(),
                Some(DueNow::Day(day)) => Cell::Date(day),
            },
            Self::InTime(at, _) => line.judged.get(*at).map(|judged| judged.in_time).into(),
            Self::AnewDue => line
                .anew
                .as_ref()
                .and_then(|judged| judged.original_on)
                .into(),
            Self::AnewInTime => line.anew.as_ref().map(|judged| judged.in_time).into(),
            Self::Basis => Cell::Text(overview.basis()),
            Self::Late => Cell::Text(overview.late(line.today)),
            Self::Renewed => {
                let told = line.renewed.iter().map(|renewed| names.renewed(renewed));
                Cell::Text(told.collect::<Vec<_>>().join("；"))
            }
        }
    }
}

fn limit_column(title: String, weight: u16) -> Column {
    Column::new(title, weight, Align::Center).if_any()
}

/// The table.
pub fn table(
    (bureau, names): (&str, &Names),
    kind: CaseKind,
    days: (NaiveDate, NaiveDate),
    today: NaiveDate,
    (lines, renewals): (&[Listed], &query_code::Renewals),
) -> Register {
    let anew = |listed: &Listed| listed.overview.anew(today);
    let any_anew = lines.iter().any(|listed| anew(listed).is_some());
    let fields = fields(kind, any_anew, !renewals.is_empty());
    let row = |(number, listed): (i64, &Listed)| {
        let line = Row {
            number,
            listed,
            judged: listed.overview.judged(kind, today),
            anew: anew(listed),
            renewed: renewals
                .get(&listed.id)
                .map(Vec::as_slice)
                .unwrap_or_default(),
            names,
            today,
        };
        fields.iter().map(|field| field.cell(&line)).collect()
    };
    Register {
        title: format!("{}办理台账", kind.zh()),
        subtitle: format!("{bureau}　{}　共{}件", period(days), lines.len()),
        columns: fields.iter().map(Field::column).collect(),
        rows: (1..).zip(lines).map(row).collect(),
        notes: Vec::new(),
        date: Some(today),
    }
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
