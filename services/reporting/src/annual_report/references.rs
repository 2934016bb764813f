//! References in what people write lead to figures of the report. Pure.

use gongkai_chassis::{error::Result, fields::Fields};

use super::state::AnnualReport;
use crate::report::narrative::resolve;

/// Refuses sections in which a reference leads nowhere, each by its place in the request.
pub fn refuse_what_leads_nowhere<'a>(
    report: &AnnualReport,
    texts: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let mut fields = Fields::default();
    for (at, text) in texts.enumerate() {
        look(&mut fields, &format!("sections[{at}].text"), report, text);
    }
    fields.done()
}

/// Refuses a text in which a reference leads nowhere.
pub fn lead_somewhere(report: &AnnualReport, text: &str) -> Result<()> {
    let mut fields = Fields::default();
    look(&mut fields, "text", report, text);
    fields.done()
}

fn look(fields: &mut Fields, field: &str, report: &AnnualReport, text: &str) {
    let faults = resolve(text, &report.report, report.previous.as_ref());
    for fault in faults.err().into_iter().flatten() {
        fields.wrong(field, &fault.zh(), &fault.en());
    }
}
