//! What stands between the addressee and the signature.

use serde::{Deserialize, Serialize};

/// One paragraph of a letter or of a section. Texts are plain: no character in them is markup, and
/// a line break begins a new line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paragraph {
    /// Running text; the first line is indented by two characters.
    Body {
        /// The text.
        text: String,
    },
    /// A heading within the text, such as `一、事实`.
    Heading {
        /// The text, with its number.
        text: String,
    },
    /// Words of somebody else, such as the description of what was asked for: set in from the left.
    Quote {
        /// The text.
        text: String,
    },
    /// The lines of a form, such as those of a 受理回执: label left, value right, with rules.
    Table {
        /// From top to bottom.
        rows: Vec<Entry>,
    },
}

impl Paragraph {
    /// Running text.
    pub fn body(text: impl Into<String>) -> Self {
        Self::Body { text: text.into() }
    }

    /// A heading within the text.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    /// Words of somebody else.
    pub fn quote(text: impl Into<String>) -> Self {
        Self::Quote { text: text.into() }
    }

    /// The lines of a form.
    pub fn table(rows: impl IntoIterator<Item = Entry>) -> Self {
        Self::Table {
            rows: rows.into_iter().collect(),
        }
    }
}

/// A label and its value: a line of a form or of a cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// What it is, such as `申请人`.
    pub label: String,
    /// What stands there.
    pub value: String,
}

impl Entry {
    /// A label and its value.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}
