//! The linter on reports: published ones, changed ones, and the same one in every kind of file.

#![cfg(test)]

mod command;
mod files;
mod mutation;
mod own;
mod published;
mod rules;

use gongkai_lint::read;
use gongkai_lint::{Finding, Given, Severity, lint};

/// What is found in a file.
fn found(file: &[u8], given: &Given) -> Vec<Finding> {
    let report = read::report(file, given).unwrap();
    lint(&report)
}

/// Errors and warnings, each as `line:column severity rule`.
fn faults(file: &[u8], given: &Given) -> Vec<String> {
    let findings = found(file, given);
    findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| {
            let place = finding.position;
            format!(
                "{}:{} {} {}",
                place.line, place.column, finding.severity, finding.rule
            )
        })
        .collect()
}

/// Rules of errors and warnings.
fn rules_of(text: &str, given: &Given) -> Vec<&'static str> {
    let findings = found(text.as_bytes(), given);
    findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| finding.rule)
        .collect()
}
