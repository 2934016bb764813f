//! What a person said of a finding, kept by its fingerprint.
//!
//! A file of verdicts is JSON: fingerprint, then verdict (`confirmed` or `dismissed`), reason, and who said so.
//! Nothing else is in it, so that it can be kept beside the report and edited by hand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// It is so.
    Confirmed,
    /// It is not a fault.
    Dismissed,
}

/// A verdict on a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// What was said.
    pub verdict: Said,
    /// Why; a dismissal needs it.
    #[serde(default)]
    pub reason: String,
    /// Who said so.
    #[serde(default)]
    pub by: String,
}

/// Verdicts by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Verdicts(BTreeMap<String, Verdict>);

impl Verdicts {
    /// Reads a file of verdicts.
    ///
    /// # Errors
    ///
    /// If it is none, or a dismissal has no reason: what, and in both languages.
    pub fn parse(text: &str) -> Result<Self, String> {
        let verdicts: Self = serde_json::from_str(text)
            .map_err(|error| format!("裁定文件格式不对 / not a file of verdicts: {error}"))?;
        let without = verdicts.0.iter().find(|(_, verdict)| {
            verdict.verdict == Said::Dismissed && verdict.reason.trim().is_empty()
        });
        match without {
            Some((fingerprint, _)) => Err(format!(
                "排除{fingerprint}没有写明理由 / {fingerprint} is dismissed without a reason"
            )),
            None => Ok(verdicts),
        }
    }

    /// As a file.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn written(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Sets a verdict; a later one takes the place of an earlier.
    pub fn set(&mut self, fingerprint: String, verdict: Verdict) {
        self.0.insert(fingerprint, verdict);
    }

    /// Whether a person said that it is no fault.
    #[must_use]
    pub fn is_dismissed(&self, fingerprint: &str) -> bool {
        self.0
            .get(fingerprint)
            .is_some_and(|verdict| verdict.verdict == Said::Dismissed)
    }

    /// Whether a person said that it is one.
    #[must_use]
    pub fn is_confirmed(&self, fingerprint: &str) -> bool {
        self.0
            .get(fingerprint)
            .is_some_and(|verdict| verdict.verdict == Said::Confirmed)
    }
}
