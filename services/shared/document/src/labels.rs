//! Labels for envelopes (信封标签): sheets of A4 to be cut or peeled, each label with whom it goes to and who
//! sends it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::date::parts;

/// Sheets of labels, eight to a page of A4, two across: 99.1 by 67.7 mm, the common cut sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Labels {
    /// Who sends: name, address, and what else stands there, line by line.
    pub sender: Vec<String>,
    /// Postal code of who sends; empty if it is not known.
    pub sender_postcode: String,
    /// Telephone of who sends; empty if it is not known.
    pub sender_telephone: String,
    /// From left to right, and from top to bottom.
    pub labels: Vec<Label>,
    /// The day of the sheet, which is the date of the file.
    pub date: Option<NaiveDate>,
}

/// One label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    /// Who receives it.
    pub recipient: String,
    /// Where; empty leaves lines to write on.
    pub address: String,
    /// Postal code; empty leaves boxes to write in.
    pub postcode: String,
    /// What is in the envelope: a document number, so that label and letter find each other.
    pub reference: String,
}

impl Labels {
    /// What the template of the worker reads.
    pub fn view(&self) -> Value {
        json!({
            "sender": self.sender,
            "sender_postcode": self.sender_postcode,
            "sender_telephone": self.sender_telephone,
            "labels": self.labels,
            "date": self.date.map(parts),
        })
    }
}
