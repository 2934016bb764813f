//! A case as the metadata of its package tell it.

use chrono::NaiveDate;
use gongkai_archive::package::{Act, Level, Record};

use super::super::{Gathered, document, entry::Entry, names::Names};
use crate::paper::words;

/// A case as the metadata of its package tell it.
pub fn record(bureau: &str, gathered: &Gathered) -> Record {
    let (row, overview, names) = (&gathered.row, &gathered.overview, &gathered.names);
    let summary = &row.summary;
    let closed = summary.closed.as_ref();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let office = summary.office_id.as_deref();
    let more = [
        ("案件种类", row.kind.zh().to_owned()),
        ("类别", words::category(row.kind, &summary.category)),
        ("申请人", overview.who.clone()),
        ("申请内容", overview.content(summary.about, names)),
        // What bears a day alone stays as machines read it.
        ("受理日期", summary.opened_on.to_string()),
        ("办理期限", day(summary.due_on)),
        ("办结日期", day(overview.closed_on(closed))),
        ("办理结果", overview.result(row.kind, closed, names)),
        ("期限及其依据", overview.basis()),
        (
            "承办机构",
            office
                .map(|id| words::office(&names.offices, id))
                .unwrap_or_default(),
        ),
    ];
    Record {
        level: Level::File,
        bureau: bureau.to_owned(),
        credit_code: String::new(),
        number: row.number.to_string(),
        title: format!("{}{}", document::title(row.kind), row.number),
        document_number: String::new(),
        author: bureau.to_owned(),
        dated_on: summary.opened_on,
        retention: String::new(),
        more: more.into_iter().collect(),
        acts: gathered
            .entries
            .iter()
            .map(|entry| act(entry, names))
            .collect(),
    }
}

/// Something that happened, with all that was recorded of it.
fn act(entry: &Entry, names: &Names) -> Act {
    let mut words: Vec<String> = entry
        .details
        .iter()
        .map(|(label, value)| format!("{label}：{}", document::printed(value)))
        .collect();
    if !entry.backdating_reason.is_empty() {
        words.push(format!("补登理由：{}", entry.backdating_reason));
    }
    Act {
        act: entry.title.clone(),
        by: names.person(&entry.actor),
        on: entry.happened_on,
        at: entry.recorded_at,
        words: words.join("；"),
    }
}
