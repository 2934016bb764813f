//! What the bureau publishes itself.

use serde::{Deserialize, Serialize};

use super::half_width;

/// What the bureau publishes itself, and so is no finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Allowed {
    /// Telephones, in any spelling.
    pub telephones: Vec<String>,
    /// E-mail addresses, or `@` and a domain for all of them.
    pub emails: Vec<String>,
}

impl Allowed {
    /// Whether a telephone is one of those; with or without the code of its area.
    pub(super) fn has_telephone(&self, digits: &str) -> bool {
        self.telephones.iter().any(|own| {
            let own: String = own
                .chars()
                .map(half_width)
                .filter(char::is_ascii_digit)
                .collect();
            let (longer, shorter) = if own.len() > digits.len() {
                (own.as_str(), digits)
            } else {
                (digits, own.as_str())
            };
            shorter.len() >= 7 && longer.ends_with(shorter)
        })
    }

    pub(super) fn has_email(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        self.emails.iter().any(|own| {
            let own = own.to_lowercase();
            address == own || (own.starts_with('@') && address.ends_with(&own))
        })
    }
}
