//! What facts name by ids, as people name it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use gongkai_document::date_text;
use gongkai_law::title::titled;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    cases::{kernel::store::RawFact, number::CaseNumber, query_code::Renewed},
    paper::words::{self, Offices},
    people::bureaus::Staff,
};

/// Fields of facts that name another case of the bureau.
const CASES: [&str; 5] = [
    "after_dispute_id",
    "application_id",
    "dispute_id",
    "enquiry_id",
    "into",
];
/// Fields of facts that name people, by the subjects of their tokens.
const PEOPLE: [&str; 2] = ["instead_of", "person"];
/// The field of facts that names files of the case.
const FILES: &str = "attachments";
/// The field of facts that names a proposal to the catalog.
const PROPOSAL: &str = "proposal_id";
/// Fields of facts that name an office of the bureau.
const OFFICES: [&str; 2] = ["office", "office_id"];
/// The field of facts that names another bureau.
const BUREAU: &str = "to_bureau_id";

/// Names and numbers by ids.
#[derive(Debug, Default)]
pub struct Names {
    /// Names of the bureau's offices.
    pub offices: Offices,
    /// Registration numbers of its cases.
    pub cases: HashMap<Uuid, CaseNumber>,
    /// Names of other bureaus.
    pub bureaus: HashMap<String, String>,
    /// Names of files.
    pub files: HashMap<Uuid, String>,
    /// Titles of proposals to the catalog.
    pub proposals: HashMap<Uuid, String>,
    /// What the bureau's people are called.
    pub staff: Arc<Staff>,
}

impl Names {
    /// Who acted or handles something, as people name them.
    pub fn person(&self, subject: &str) -> String {
        let known = self.staff.name(subject).map(ToOwned::to_owned);
        known.unwrap_or_else(|| words::actor(subject))
    }

    /// That a query code was issued in place of the last, as people say it.
    pub fn renewed(&self, renewed: &Renewed) -> String {
        let (day, by) = (date_text(renewed.on), self.person(&renewed.by));
        format!("{day}由{by}换发，理由：{}", renewed.reason)
    }

    /// What a field names by an id, as people name it; none for a field that names nothing, and for an
    /// id that nothing is known by.
    pub fn named(&self, field: &str, id: &str) -> Option<String> {
        if OFFICES.contains(&field) {
            Some(words::office(&self.offices, id))
        } else if CASES.contains(&field) {
            let number = self.cases.get(&id.parse::<Uuid>().ok()?)?;
            Some(number.to_string())
        } else if field == BUREAU {
            self.bureaus.get(id).cloned()
        } else if PEOPLE.contains(&field) {
            Some(self.person(id))
        } else if field == FILES {
            self.files.get(&id.parse::<Uuid>().ok()?).cloned()
        } else if field == PROPOSAL {
            let title = self.proposals.get(&id.parse::<Uuid>().ok()?)?;
            Some(titled(title))
        } else {
            None
        }
    }
}

/// What facts name by ids that stand elsewhere.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Referred {
    /// Ids of cases.
    pub cases: BTreeSet<Uuid>,
    /// Ids of bureaus.
    pub bureaus: BTreeSet<String>,
    /// Ids of files.
    pub files: BTreeSet<Uuid>,
    /// Ids of proposals.
    pub proposals: BTreeSet<Uuid>,
}

impl Referred {
    /// Those these facts name.
    pub fn by<'a>(facts: impl IntoIterator<Item = &'a RawFact>) -> Self {
        let mut referred = Self::default();
        for fact in facts {
            referred.collect("", &fact.body);
        }
        referred
    }

    fn collect(&mut self, field: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (field, value) in fields {
                    self.collect(field, value);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.collect(field, value);
                }
            }
            Value::String(id) if CASES.contains(&field) => self.cases.extend(id.parse::<Uuid>()),
            Value::String(id) if field == FILES => self.files.extend(id.parse::<Uuid>()),
            Value::String(id) if field == PROPOSAL => self.proposals.extend(id.parse::<Uuid>()),
            Value::String(id) if field == BUREAU => {
                self.bureaus.insert(id.clone());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
