//! What a rule found, and where.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use serde::Serialize;

use super::Rule;
use crate::model::Report;
use crate::page::{Position, Spot};
use crate::words;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wrong.
    Error,
    /// Probably wrong, or wrong in form.
    Warning,
    /// Worth a look; shown on demand.
    Note,
}

impl Severity {
    /// As people at a bureau say.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A figure that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A number.
    Number(i64),
    /// Something else as it is written: a percentage, a date.
    Words(String),
}

impl From<i64> for Figure {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Figure {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Figure {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Words(words) => words.fmt(f),
        }
    }
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Where in the text.
    pub spot: Spot,
    /// Where in the file.
    pub position: Position,
    /// What is wrong, in Chinese.
    pub message: String,
    /// The same in English.
    pub in_english: String,
    /// What was compared.
    pub figures: Vec<Figure>,
    /// Rules whose findings are left out because of this one.
    pub hides: &'static [&'static str],
    /// The same for the same finding after edits elsewhere.
    pub fingerprint: String,
    pub(crate) key: String,
}

/// Where a rule puts what it finds.
pub(super) struct Found<'a> {
    rule: &'static Rule,
    report: &'a Report,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Found<'a> {
    pub(super) fn new(rule: &'static Rule, report: &'a Report) -> Self {
        Self {
            rule,
            report,
            findings: Vec::new(),
        }
    }

    /// A finding at a place, known again by the words around it; what follows is set on what is given back.
    pub(super) fn at(&mut self, spot: Spot, message: String, in_english: String) -> &mut Finding {
        let key = self.context(spot);
        let finding = Finding {
            rule: self.rule.id,
            severity: self.rule.severity,
            spot,
            position: self.report.page.position(spot),
            message,
            in_english,
            figures: Vec::new(),
            hides: &[],
            fingerprint: String::new(),
            key,
        };
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// What stands at a place and right beside it in its line, without blanks.
    fn context(&self, spot: Spot) -> String {
        let text = self.report.text();
        let line = self.report.page.line(self.report.page.line_of(spot.at));
        let from = spot.at.saturating_sub(8).max(line.start);
        let to = (spot.end() + 8).min(line.end.max(spot.end()));
        let words = words::piece(text, from..to);
        words.chars().filter(|c| !c.is_whitespace()).collect()
    }
}

impl Finding {
    /// Known again by this, and not by the words around it.
    pub(super) fn keyed(&mut self, key: impl Into<String>) -> &mut Self {
        self.key = key.into();
        self
    }

    pub(super) fn compares<F: Into<Figure>>(
        &mut self,
        figures: impl IntoIterator<Item = F>,
    ) -> &mut Self {
        self.figures.extend(figures.into_iter().map(Into::into));
        self
    }

    pub(super) fn as_severe_as(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Says which rules are silent because of it.
    pub(super) fn hiding(&mut self, rules: &'static [&'static str]) -> &mut Self {
        self.hides = rules;
        let names = rules.join("、");
        let _ = write!(self.message, "（因此不再检查{names}）");
        let _ = write!(self.in_english, " (hides {})", rules.join(", "));
        self
    }
}

/// Findings of one rule with one key are told apart by their order.
pub(super) fn set_fingerprints(findings: &mut [Finding]) {
    let mut seen: HashMap<(&str, String), u32> = HashMap::new();
    for finding in findings {
        let nth = seen.entry((finding.rule, finding.key.clone())).or_default();
        *nth += 1;
        let whole = format!("{}\n{}\n{nth}", finding.rule, finding.key);
        finding.fingerprint = format!("{:016x}", digest(&whole));
    }
}

/// FNV-1a: told apart, not secured.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
