//! Findings for programs.

use serde::Serialize;

use super::Linted;
use crate::rules::{Figure, Severity};

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    rule: &'static str,
    severity: Severity,
    message: String,
    figures: &'a [Figure],
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    /// Left, bottom, right, top, in points.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    area: Option<[f64; 4]>,
}

/// All findings as one list; a PDF's with page and box.
///
/// # Errors
///
/// If it cannot be written.
pub fn json(files: &[Linted]) -> serde_json::Result<String> {
    let entries: Vec<Entry> = files
        .iter()
        .flat_map(|linted| {
            linted.findings.iter().map(|finding| Entry {
                file: &linted.file,
                line: finding.position.line,
                column: finding.position.column,
                rule: finding.rule,
                severity: finding.severity,
                message: format!("{} / {}", finding.message, finding.in_english),
                figures: &finding.figures,
                fingerprint: &finding.fingerprint,
                page: finding.position.ink.map(|ink| ink.page),
                area: finding
                    .position
                    .ink
                    .map(|ink| ink.area.map(|side| (side * 10.0).round() / 10.0)),
            })
        })
        .collect();
    serde_json::to_string_pretty(&entries)
}
