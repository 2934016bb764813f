//! A version of a report as a file, and the digest of its data.

use gongkai_chassis::error::{Error, Result};
use gongkai_proto::event;
use serde_json::{Value, json};

use super::state::AnnualReport;
use crate::report::digest;

/// The data of a version, as `report.json` has it.
pub fn document(bureau: &str, version: &AnnualReport) -> Result<Value> {
    let text = event::encode(&version.report).map_err(Error::internal)?;
    let report: Value = serde_json::from_str(&text).map_err(Error::internal)?;
    let of = |key: &str| report.get(key).cloned().unwrap_or_default();
    let sections = version.document.sections.iter();
    let sections =
        sections.map(|written| (written.section.to_string(), version.printed(written).into()));
    let sections: serde_json::Map<String, Value> = sections.collect();
    Ok(json!({
        "bureau": bureau,
        "organ": version.report.bureau_name,
        "former_name_note": version.report.former_name_note,
        "year": version.year,
        "version": version.version,
        "figures": of("figures"),
        "tables": of("tables"),
        "identities": of("identities"),
        "assumptions": version.report.assumptions,
        "sections": sections,
        "basis": of("basis"),
        "signature": (!version.digest.is_empty()).then(|| json!({
            "signed_on": version.signed_on.map(|day| day.to_string()),
            "digest": version.digest,
            "correction_reason": version.correction_reason,
        })),
    }))
}

/// The digest of a version's data.
pub fn digest_of(bureau: &str, version: &AnnualReport) -> Result<String> {
    Ok(digest::of(&document(bureau, version)?))
}

/// The text of a version in Markdown, as the catalog shows it: without the digest, whose groups can look like the number
/// of a bank card.
pub fn body(version: &AnnualReport) -> String {
    let mut body = String::new();
    for written in &version.document.sections {
        let printed = version.printed(written);
        if !printed.is_empty() {
            body.push_str(&format!("## {}\n\n{printed}\n\n", written.section.zh()));
        }
    }
    if !version.correction_reason.is_empty() {
        body.push_str(&format!("更正说明：{}\n\n", version.correction_reason));
    }
    body
}
