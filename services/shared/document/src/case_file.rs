//! The whole file of a case, as a court or a reconsideration organ asks for it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::date::{date_text, parts};
use crate::{Entry, Letter, Paragraph, Register};

/// Width of a page of a file between its margins, in mm.
const UPRIGHT: f32 = 156.0;

/// A case file: a cover, a table of contents, then the sections, with page numbers throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFile {
    /// What it is, such as `政府信息公开申请案卷`.
    pub title: String,
    /// The lines of the cover: number, applicant, unit, days.
    pub cover: Vec<Entry>,
    /// In the order of the table of contents.
    pub sections: Vec<Section>,
    /// The day it was put together (编制日期). It is the date of the file, too.
    pub date: Option<NaiveDate>,
}

/// A section of a case file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Its line in the table of contents, with its number.
    pub heading: String,
    /// What it contains.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Text or the lines of a form.
    Paragraph(Paragraph),
    /// A table.
    Register(Register),
    /// A whole letter, on pages of its own.
    Letter(Box<Letter>),
}

impl From<Paragraph> for Part {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(paragraph)
    }
}

impl From<Register> for Part {
    fn from(register: Register) -> Self {
        Self::Register(register)
    }
}

impl From<Letter> for Part {
    fn from(letter: Letter) -> Self {
        Self::Letter(Box::new(letter))
    }
}

impl CaseFile {
    /// What the template of the worker reads.
    pub fn view(&self) -> Value {
        let sections: Vec<Value> = self
            .sections
            .iter()
            .map(|section| {
                let parts: Vec<Value> = section.parts.iter().map(Part::view).collect();
                json!({ "heading": section.heading, "parts": parts })
            })
            .collect();
        json!({
            "title": self.title,
            "cover": self.cover,
            "sections": sections,
            "date": self.date.map(parts),
            "date_text": self.date.map(date_text).unwrap_or_default(),
        })
    }
}

impl Part {
    fn view(&self) -> Value {
        match self {
            Self::Paragraph(paragraph) => json!({ "paragraph": paragraph }),
            Self::Register(register) => json!({ "register": register.view(UPRIGHT) }),
            Self::Letter(letter) => json!({ "letter": letter.view() }),
        }
    }
}
