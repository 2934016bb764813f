//! Whether a report may be signed by what it says: every identity holds, every reference leads to a figure, no sentence
//! contradicts the tables, and its figures are those of today. Pure.

use gongkai_chassis::{
    error::{Reason, Result},
    fields::Fields,
};
use gongkai_proto::reporting::v1 as proto;

use super::{
    contradictions::note,
    difference::differences,
    state::{AnnualReport, Written},
};
use crate::report::narrative::resolve;

/// The text of a report as it is printed, if the report is sound beside what is counted now; everything that is not
/// otherwise.
pub fn printed(report: &AnnualReport, now: &proto::Report) -> Result<Vec<Written>> {
    let mut fields = Fields::default();
    for identity in report
        .report
        .identities
        .iter()
        .filter(|identity| !identity.holds)
    {
        let (left, right) = (identity.left, identity.right);
        fields.wrong(
            &format!("identities.{}", identity.code),
            &format!("勾稽关系不符：{}（{left}≠{right}）", identity.description),
            &format!(
                "the identity {} does not hold: {left} against {right}",
                identity.code
            ),
        );
    }
    let mut sections = Vec::new();
    for written in &report.document.sections {
        let name = written.section;
        match resolve(&written.text, &report.report, report.previous.as_ref()) {
            Ok(printed) => {
                note(&mut fields, &report.report, written, &printed);
                sections.push(Written {
                    printed: Some(printed),
                    ..written.clone()
                });
            }
            Err(faults) => {
                for fault in faults {
                    let field = format!("sections.{name}");
                    fields.wrong(
                        &field,
                        &format!("“{}”{}", name.zh(), fault.zh()),
                        &fault.en(),
                    );
                }
            }
        }
    }
    for difference in differences(&report.report, now) {
        let (was, is) = (difference.signed_value, difference.current_value);
        fields.wrong(
            &format!("figures.{}", difference.figure),
            &format!(
                "“{}”取数后已由{was}变为{is}，请退回重新取数",
                difference.label
            ),
            &format!(
                "was {was} when the figures were counted, and is {is} now: return it and count anew"
            ),
        );
    }
    match fields.done() {
        Ok(()) => Ok(sections),
        Err(error) => Err(error.for_reason(Reason::ReportUnsound)),
    }
}
