//! Findings for people.

use std::fmt::Write as _;

use super::{Linted, Verdicts};
use crate::rules::{RULES, Severity};

/// All findings, Chinese first, each with its place, what was compared, and what a person said of it.
#[must_use]
pub fn text(files: &[Linted], verdicts: &Verdicts) -> String {
    let mut out = String::new();
    for linted in files {
        for finding in &linted.findings {
            let place = finding.position;
            let page = place
                .ink
                .map_or_else(String::new, |ink| format!("第{}页 ", ink.page));
            let confirmed = if verdicts.is_confirmed(&finding.fingerprint) {
                "（已确认）"
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "{}:{}:{}: {}{} {} [{}] {}{confirmed}",
                linted.file,
                place.line,
                place.column,
                page,
                finding.severity.in_chinese(),
                finding.severity,
                finding.rule,
                finding.message
            );
            let _ = writeln!(out, "    {}", finding.in_english);
            if !finding.figures.is_empty() {
                let figures: Vec<String> =
                    finding.figures.iter().map(ToString::to_string).collect();
                let _ = writeln!(out, "    数字 figures: {}", figures.join(" | "));
            }
            let _ = writeln!(out, "    指纹 fingerprint: {}", finding.fingerprint);
        }
    }
    out.push_str(&count(files));
    out
}

fn count(files: &[Linted]) -> String {
    let of = |severity| {
        let all = files.iter().flat_map(|linted| &linted.findings);
        all.filter(|finding| finding.severity == severity).count()
    };
    let (errors, warnings, notes) = (
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Note),
    );
    format!(
        "{}份报告：错误{errors}、警告{warnings}、提示{notes} / {} report(s): {errors} errors, {warnings} warnings, {notes} notes\n",
        files.len(),
        files.len()
    )
}

/// The table of all rules.
#[must_use]
pub fn rules() -> String {
    let mut out = String::new();
    for rule in RULES {
        let _ = writeln!(
            out,
            "{} [{} {}]\n    {} / {}\n    依据 source: {}\n    局限 cannot know: {}",
            rule.id,
            rule.severity.in_chinese(),
            rule.severity,
            rule.finds,
            rule.finds_in_english,
            rule.source,
            rule.cannot_know
        );
    }
    out
}
