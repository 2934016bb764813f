//! The rules: each is a pure function over a report, with what it rests on and what it cannot know.

mod cell_blank;
mod date_impossible;
mod fee_statement_missing;
mod finding;
mod format_mixed;
mod format_of_year;
mod heading_altered;
mod heading_numbers;
mod identity_broken;
mod narrative_differs;
mod notes;
mod part_exceeds_whole;
mod percentage_differs;
mod phone_implausible;
mod rules_by_unable_organ;
mod section_empty;
mod section_missing;
mod sections;
mod signature_before_period_end;
mod stop_missing;
mod template_left;
mod text_copied;
mod title_wrong;
mod upheld_beside_pending;

pub use finding::{Figure, Finding, Severity};

use crate::model::Report;
use finding::Found;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which stays.
    pub id: &'static str,
    /// How grave its findings are, unless one says otherwise.
    pub severity: Severity,
    /// What it finds, for people at a bureau.
    pub finds: &'static str,
    /// The same in English.
    pub finds_in_english: &'static str,
    /// What it rests on: law, document, or practice.
    pub source: &'static str,
    /// What it cannot know.
    pub cannot_know: &'static str,
    check: fn(&Report, &mut Found),
}

/// All rules.
pub const RULES: [&Rule; 30] = [
    &format_of_year::RULE,
    &format_mixed::RULE,
    &heading_altered::RULE,
    &title_wrong::RULE,
    &section_missing::RULE,
    &section_empty::RULE,
    &fee_statement_missing::RULE,
    &heading_numbers::REPEATED,
    &heading_numbers::SKIPPED,
    &identity_broken::RULE,
    &cell_blank::RULE,
    &narrative_differs::RULE,
    &percentage_differs::RULE,
    &part_exceeds_whole::RULE,
    &upheld_beside_pending::RULE,
    &rules_by_unable_organ::RULE,
    &date_impossible::RULE,
    &signature_before_period_end::RULE,
    &phone_implausible::RULE,
    &stop_missing::RULE,
    &template_left::RULE,
    &text_copied::RULE,
    &notes::NOT_ACCEPTED,
    &notes::RATE_WITHOUT_BASE,
    &notes::FIGURE_NOT_SPLIT,
    &notes::ABOLISHED_TERM,
    &notes::FORMER_NAME,
    &notes::PERIOD_NOT_STATED,
    &notes::SIGNED_LATE,
    &notes::STOCK_DIFFERS,
];

/// A rule by its name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// All findings, in the order of the text. What a finding hides is left out, and it says so.
#[must_use]
pub fn lint(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let mut found = Found::new(rule, report);
        (rule.check)(report, &mut found);
        findings.append(&mut found.findings);
    }
    let hidden: Vec<&str> = findings
        .iter()
        .flat_map(|finding| finding.hides)
        .copied()
        .collect();
    findings.retain(|finding| !hidden.contains(&finding.rule));
    findings.sort_by(|a, b| (a.spot, a.rule, &a.key).cmp(&(b.spot, b.rule, &b.key)));
    finding::set_fingerprints(&mut findings);
    findings
}
