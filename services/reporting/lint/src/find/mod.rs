//! Recognises in a text what an annual report has.

pub(crate) mod cells;
mod claims;
pub(crate) mod dates;
mod headings;
mod subject;
mod table2;
mod table3;
mod table4;

use crate::model::{Report, Said, Table2, Table3, Table4};
use crate::page::Page;

/// What is known of a report besides its text.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The year it is about.
    pub year: Option<i32>,
    /// Who reports.
    pub organ: Option<String>,
    /// It is only a part of a report.
    pub is_excerpt: bool,
}

/// Tables that came as such, with what their file says of itself.
#[derive(Clone, Debug, Default)]
pub struct Structured {
    /// The year it is about.
    pub year: Option<i32>,
    /// Who reports.
    pub organ: Option<String>,
    /// What was published.
    pub table2: Option<Table2>,
    /// Applications.
    pub table3: Option<Table3>,
    /// Disputes.
    pub table4: Option<Table4>,
    /// What it says of its form.
    pub said: Said,
    /// The whole text is there beside the tables.
    pub has_text: bool,
    /// Its sentences are there, without the headings between them.
    pub has_sentences: bool,
}

/// A report in a text.
#[must_use]
pub fn in_text(page: Page, given: &Given) -> Report {
    let mut report = empty(page, given);
    let text = report.page.text().to_vec();
    let mut end = text.len();
    if let Some((table, range)) = table3::find(&text) {
        end = range.start;
        report.table4 = table4::find(&text, range.end).map(|(table, range)| {
            report.tables.push(range);
            table
        });
        report.table3 = Some(table);
        report.tables.push(range);
    } else if let Some((table, range)) = table4::find(&text, 0) {
        report.table4 = Some(table);
        report.tables.push(range);
    }
    if let Some((table, range)) = table2::find(&text, end) {
        report.table2 = Some(table);
        report.tables.push(range);
    }
    said(&mut report);
    report
}

/// A report whose tables came as such.
#[must_use]
pub fn in_structure(page: Page, structured: Structured, given: &Given) -> Report {
    let mut report = empty(page, given);
    report.year = given.year.or(structured.year);
    report.organ = given.organ.clone().or(structured.organ);
    report.is_structured = !structured.has_text;
    report.is_short = !structured.has_text && !structured.has_sentences;
    report.table2 = structured.table2;
    report.table3 = structured.table3;
    report.table4 = structured.table4;
    report.said = Some(structured.said);
    said(&mut report);
    if structured.has_sentences && !structured.has_text {
        // Lists of several sections begin again, and nothing stands between them.
        report.headings.clear();
    }
    report
}

fn empty(page: Page, given: &Given) -> Report {
    Report {
        year: given.year,
        organ: given.organ.clone(),
        title: None,
        is_excerpt: given.is_excerpt || page.is_excerpt,
        is_structured: false,
        is_short: false,
        table2: None,
        table3: None,
        table4: None,
        said: None,
        tables: Vec::new(),
        headings: Vec::new(),
        claims: Vec::new(),
        previous: None,
        page,
    }
}

/// What stands outside tables.
fn said(report: &mut Report) {
    let subject = subject::find(&report.page, &report.tables);
    report.title = subject.title;
    report.year = report.year.or(subject.year);
    report.organ = report.organ.take().or(subject.organ);
    report.headings = headings::find(report);
    report.claims = claims::find(report);
}
