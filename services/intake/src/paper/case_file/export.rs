//! What a bureau that leaves takes along: its cases with all that happened to them, in words.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    identity::BureauId,
    page::{Page, Position},
};
use gongkai_document::{Align, Cell, Column, Register};
use gongkai_law::code::codes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{document::shanghai, entry::Entry, names::Names, store::Whole};
use crate::{cases::query_code::Renewed, paper::words};

/// Bytes of words in a file at most, unless one case alone has more: a client accepts 4 MB.
const MOST_BYTES: usize = 1_500_000;
/// Characters in a cell at most: Excel takes 32,767 units, and some characters are two.
const MOST_IN_CELL: usize = 16_000;

codes! {
    /// The form of the file.
    pub enum Form as "gongkai.intake.v1.CaseExportFormat" {
        /// A sheet of cases and a sheet of facts.
        Xlsx = "xlsx", "XLSX";
        /// An object a line, and a line a case.
        JsonLines = "json_lines", "JSON";
    }
}

impl Form {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/x-ndjson",
        }
    }

    /// A name no other page of the day bears: it has the first case's number.
    pub fn file_name(
        self,
        bureau: &BureauId,
        today: NaiveDate,
        first: Option<&Exported>,
    ) -> String {
        let extension = match self {
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        };
        let from = first.map(|case| format!("-{}{}起", case.kind, case.number));
        format!(
            "全部案件-{bureau}-{today}{}.{extension}",
            from.unwrap_or_default()
        )
    }

    /// The file.
    pub fn content(self, cases: &[Exported]) -> Result<Vec<u8>, gongkai_document::Error> {
        match self {
            Self::Xlsx => {
                let sheets = [
                    ("案件", &case_sheet(cases)),
                    ("办理过程", &fact_sheet(cases)),
                ];
                Register::xlsx_with(&sheets)
            }
            Self::JsonLines => {
                let mut lines = Vec::new();
                for case in cases {
                    let line = serde_json::to_vec(case);
                    lines.extend(
                        line.map_err(|error| gongkai_document::Error::Write(error.to_string()))?,
                    );
                    lines.push(b'\n');
                }
                Ok(lines)
            }
        }
    }
}

/// The case after which a page begins.
#[derive(Serialize, Deserialize)]
pub struct After(pub Uuid);

impl Position for After {
    /// Always: every id could be one of a case.
    fn is_possible(&self) -> bool {
        true
    }
}

/// A case in words. Its fields are the keys of a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    case_id: Uuid,
    kind: &'static str,
    number: String,
    category: String,
    who: String,
    what: String,
    opened_on: NaiveDate,
    original_due_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    reanswered_on: Option<NaiveDate>,
    in_time: String,
    limits: String,
    late: String,
    result: String,
    office: String,
    person: String,
    letters: Vec<String>,
    code_renewals: Vec<Renewal>,
    facts: Vec<Fact>,
}

/// A query code that was issued in place of the last: who has it acts as the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Renewal {
    renewed_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    actor: String,
    reason: String,
    /// All of it in words, for the sheet.
    #[serde(skip)]
    told: String,
}

/// Something that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Fact {
    ordinal: i32,
    happened_on: NaiveDate,
    title: String,
    details: Vec<Detail>,
    actor: String,
    office: String,
    recorded_at: DateTime<Utc>,
    /// The same to the minute in Asia/Shanghai, for the sheet.
    #[serde(skip)]
    recorded: String,
    backdating_reason: String,
}

/// Something that was recorded with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Detail {
    label: String,
    value: String,
}

impl Exported {
    fn of(whole: Whole, names: &Names, today: NaiveDate) -> Self {
        let row = whole.case.row;
        let (overview, closed) = (whole.case.overview, row.summary.closed);
        let office = |id: Option<String>| id.map(|id| words::office(&names.offices, &id));
        let facts = whole.facts.into_iter();
        Self {
            case_id: whole.case.id,
            kind: row.kind.zh(),
            number: row.number.to_string(),
            category: words::category(row.kind, &row.summary.category),
            opened_on: row.summary.opened_on,
            original_due_on: row.summary.original_due_on,
            due_on: row.summary.due_on,
            closed_on: overview.closed_on(closed.as_ref()),
            reanswered_on: overview.reanswered_on(closed.as_ref()),
            in_time: overview.in_time(row.kind, today),
            limits: overview.basis(),
            late: overview.late(today),
            result: overview.result(row.kind, closed.as_ref(), names),
            what: overview.content(row.summary.about, names),
            who: overview.who,
            office: office(row.summary.office_id).unwrap_or_default(),
            person: row
                .summary
                .person
                .map(|person| names.person(&person))
                .unwrap_or_default(),
            letters: whole.letters,
            code_renewals: (whole.renewals.into_iter())
                .map(|renewed| Renewal::of(renewed, names))
                .collect(),
            facts: facts
                .map(|fact| Fact::of(Entry::of(row.kind, fact, names), names))
                .collect(),
        }
    }

    /// Bytes of what is told of it, about.
    fn bytes(&self) -> usize {
        const AROUND: usize = 200;
        let details = self.facts.iter().flat_map(|fact| &fact.details);
        let details = details.map(|detail| detail.label.len() + detail.value.len() + AROUND / 4);
        let renewals = self.code_renewals.iter();
        let renewals: usize = renewals.map(|renewal| renewal.told.len() + AROUND).sum();
        let said = self.who.len() + self.what.len() + renewals;
        details.sum::<usize>() + said + AROUND * (self.facts.len() + 2)
    }
}

impl Renewal {
    fn of(renewed: Renewed, names: &Names) -> Self {
        Self {
            told: names.renewed(&renewed),
            renewed_on: renewed.on,
            recorded_at: renewed.recorded_at,
            actor: names.person(&renewed.by),
            reason: renewed.reason,
        }
    }
}

impl Fact {
    fn of(entry: Entry, names: &Names) -> Self {
        let details = entry.details.iter().cloned();
        Self {
            ordinal: entry.ordinal,
            happened_on: entry.happened_on,
            details: details
                .map(|(label, value)| Detail { label, value })
                .collect(),
            actor: names.person(&entry.actor),
            office: words::office(&names.offices, &entry.office_id),
            recorded_at: entry.recorded_at,
            recorded: shanghai(&entry),
            title: entry.title,
            backdating_reason: entry.backdating_reason,
        }
    }
}

/// The cases of a page: no more than are asked for, and than a client accepts.
pub fn page(
    found: Vec<Whole>,
    size: usize,
    names: &Names,
    today: NaiveDate,
) -> Page<Exported, After> {
    let cases = found
        .into_iter()
        .map(|whole| Exported::of(whole, names, today));
    cut(cases.collect(), size, MOST_BYTES)
}

fn cut(cases: Vec<Exported>, size: usize, most: usize) -> Page<Exported, After> {
    let mut bytes = 0;
    let fitting = cases.iter().take_while(|case| {
        bytes += case.bytes();
        bytes <= most
    });
    let fitting = fitting.count().max(1);
    Page::of(cases, size.min(fitting), |case| After(case.case_id))
}

fn columns(columns: &[(&str, u16)]) -> Vec<Column> {
    let columns = columns.iter();
    columns
        .map(|(title, weight)| Column::new(*title, *weight, Align::Left))
        .collect()
}

fn case_sheet(cases: &[Exported]) -> Register {
    let renewals = |case: &Exported| {
        let told = case.code_renewals.iter();
        let told: Vec<&str> = told.map(|renewal| renewal.told.as_str()).collect();
        told.join("；")
    };
    let row = |case: &Exported| {
        vec![
            case.kind.into(),
            case.number.as_str().into(),
            case.category.as_str().into(),
            case.who.as_str().into(),
            case.what.as_str().into(),
            case.opened_on.into(),
            case.original_due_on.into(),
            case.due_on.into(),
            case.closed_on.into(),
            case.reanswered_on.into(),
            case.result.as_str().into(),
            case.office.as_str().into(),
            case.person.as_str().into(),
            case.letters.join("；").into(),
            case.in_time.as_str().into(),
            case.limits.as_str().into(),
            case.late.as_str().into(),
            renewals(case).into(),
            case.case_id.to_string().into(),
        ]
    };
    Register {
        columns: columns(&[
            ("案件种类", 5),
            ("登记号", 5),
            ("类别", 4),
            ("申请人（来件人）", 6),
            ("内容", 10),
            ("起始日期", 4),
            ("原定期限", 4),
            ("现行期限", 4),
            ("办结（首次答复）日期", 4),
            ("重新答复日期", 4),
            ("办理结果", 5),
            ("承办股室", 5),
            ("承办人", 4),
            ("发文字号", 6),
            ("是否在期限内", 5),
            ("期限及其依据", 10),
            ("逾期事项", 8),
            ("查询码换发", 6),
            ("案件标识", 12),
        ]),
        rows: cases.iter().map(row).collect(),
        ..Register::default()
    }
}

/// A line for all that was recorded with a fact; one for a fact with which nothing was.
fn fact_sheet(cases: &[Exported]) -> Register {
    let mut rows = Vec::new();
    for case in cases {
        for fact in &case.facts {
            let line = |label: &str, value: &str| -> Vec<Cell> {
                vec![
                    case.kind.into(),
                    case.number.as_str().into(),
                    i64::from(fact.ordinal).into(),
                    fact.happened_on.into(),
                    fact.title.as_str().into(),
                    label.into(),
                    value.into(),
                    fact.actor.as_str().into(),
                    fact.office.as_str().into(),
                    fact.recorded.as_str().into(),
                    fact.backdating_reason.as_str().into(),
                    case.case_id.to_string().into(),
                ]
            };
            if fact.details.is_empty() {
                rows.push(line("", ""));
            }
            for detail in &fact.details {
                let parts = parts(&detail.value);
                rows.extend(parts.iter().map(|part| line(&detail.label, part)));
            }
        }
    }
    Register {
        columns: columns(&[
            ("案件种类", 5),
            ("登记号", 5),
            ("序号", 2),
            ("日期", 4),
            ("事项", 5),
            ("栏目", 5),
            ("内容", 12),
            ("登记人", 5),
            ("登记股室", 5),
            ("登记时间", 5),
            ("补登理由", 5),
            ("案件标识", 12),
        ]),
        rows,
        ..Register::default()
    }
}

/// A text in pieces that a cell takes.
fn parts(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let parts = characters.chunks(MOST_IN_CELL);
    parts.map(|part| part.iter().collect()).collect()
}

#[cfg(test)]
mod tests;
