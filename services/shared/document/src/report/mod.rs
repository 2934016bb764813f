//! A report that is published: title, headings, text, tables as a form prints them, charts, and what stands at its end.

mod book;
mod chart;
mod docx;
mod grid;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::date::{date_text, parts};

pub use book::{Book, Sheet};
pub use chart::{Bar, Chart};
pub use grid::{Grid, GridCell, Placed};

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// What it is called; a line break begins a second line.
    pub title: String,
    /// What stands under the title, such as that it corrects another version; empty for nothing.
    pub subtitle: String,
    /// From the title to the signature.
    pub blocks: Vec<Block>,
    /// Who signs it (落款).
    pub signer: String,
    /// The day it was signed. It is the date of the file, too.
    pub date: Option<NaiveDate>,
    /// What follows on pages of its own: charts, sources.
    pub appendix: Vec<Block>,
    /// The last lines of the last page, such as the digest of its data.
    pub seal: Vec<String>,
    /// Whether it says on every page that it is a draft.
    pub draft: bool,
}

/// A piece of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading of a section, with its number.
    Heading {
        /// The text.
        text: String,
        /// Whether it begins a page.
        on_new_page: bool,
    },
    /// Running text; every line is a paragraph.
    Body {
        /// What the first paragraph begins with, in another type: `（一）主动公开。`; empty for nothing.
        head: String,
        /// The text.
        text: String,
    },
    /// A table.
    Table {
        /// It.
        grid: Grid,
    },
    /// Lines under a table.
    Notes {
        /// From the top.
        lines: Vec<String>,
    },
    /// A chart. What it shows stands in a table behind it, too.
    Chart {
        /// It.
        chart: Chart,
    },
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading {
            text: text.into(),
            on_new_page: false,
        }
    }

    /// Running text.
    pub fn body(text: impl Into<String>) -> Self {
        Self::Body {
            head: String::new(),
            text: text.into(),
        }
    }

    /// Running text under a head of its own.
    pub fn under(head: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Body {
            head: head.into(),
            text: text.into(),
        }
    }
}

impl Report {
    /// What the template of the worker reads.
    pub fn view(&self) -> Value {
        let blocks = |blocks: &[Block]| -> Vec<Value> { blocks.iter().map(Block::view).collect() };
        json!({
            "title": self.title,
            "subtitle": self.subtitle,
            "blocks": blocks(&self.blocks),
            "signer": self.signer,
            "date": self.date.map(parts),
            "date_text": self.date.map(date_text).unwrap_or_default(),
            "appendix": blocks(&self.appendix),
            "seal": self.seal,
            "draft": self.draft,
        })
    }
}

impl Block {
    fn view(&self) -> Value {
        match self {
            Self::Chart { chart } => json!({ "kind": "chart", "chart": chart.view() }),
            Self::Table { grid } => {
                json!({ "kind": "table", "grid": grid, "whole": grid.stays_whole() })
            }
            other => json!(other),
        }
    }
}
