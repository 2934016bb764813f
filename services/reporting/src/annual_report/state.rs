//! What an annual report is. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::code::codes;
use gongkai_proto::reporting::v1 as proto;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::report::{form::name, narrative::Section};

codes! {
    /// How far a version is.
    pub enum State as "gongkai.reporting.v1.AnnualReportState" {
        /// It is written.
        Draft = "draft", "起草中";
        /// It waits for the review.
        InReview = "in_review", "待审核";
        /// It waits for the signature.
        Reviewed = "reviewed", "待签发";
        /// It is signed.
        Signed = "signed", "已签发";
        /// It is published.
        Published = "published", "已公布";
        /// A later version was signed in its place.
        Superseded = "superseded", "已被更正";
        /// It was never signed, and is given up.
        Dropped = "dropped", "已终止";
    }
}

codes! {
    /// What was done with a version.
    pub enum Step {
        /// Begun from the figures.
        Started = "started", "起草";
        /// Begun as a correction, which is to say what the version before said.
        Corrected = "corrected", "更正";
        /// Its figures counted anew.
        Refreshed = "refreshed", "重新取数";
        /// Its text written.
        Wrote = "wrote", "修改";
        /// An office contributed.
        Contributed = "contributed", "提供材料";
        /// Handed over for review.
        Submitted = "submitted", "送审";
        /// Passed on for signature.
        Reviewed = "reviewed", "审核";
        /// Given back.
        Returned = "returned", "退回";
        /// Signed.
        Signed = "signed", "签发";
        /// Handed over to the catalog.
        HandedOver = "handed_over", "送公开";
        /// Published.
        Published = "published", "公布";
        /// Taken the place of by a later version.
        Superseded = "superseded", "被更正";
        /// Withdrawn in the catalog: public no more.
        Withdrawn = "withdrawn", "撤回公开";
        /// Given up.
        Dropped = "dropped", "终止";
    }
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// What.
    pub step: Step,
    /// Subject of who did it.
    pub by: String,
    /// When, by the civil clock.
    pub at: DateTime<Utc>,
}

/// A section of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Which.
    pub section: Section,
    /// As it is written, with references.
    pub text: String,
    /// As it is printed; none before it is signed.
    #[serde(default)]
    pub printed: Option<String>,
    /// What was drafted for it from the figures it stands beside.
    #[serde(default)]
    pub drafted: String,
    /// Whether a person wrote it, and its draft changed since.
    #[serde(default)]
    pub draft_changed: bool,
}

/// What an office contributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// The office.
    pub office_id: String,
    /// The section it is meant for.
    pub section: Section,
    /// The text.
    pub text: String,
    /// Subject of who gave it.
    pub by: String,
    /// When, by the civil clock.
    pub at: DateTime<Utc>,
}

/// With what it was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The words.
    pub text: String,
    /// Subject of who gave it back.
    pub by: String,
    /// When, by the civil clock.
    pub at: DateTime<Utc>,
    /// Whether the office of the city or county did.
    pub from_above: bool,
}

/// What people wrote and did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The text, in the order of the form.
    pub sections: Vec<Written>,
    /// What offices contributed.
    pub contributions: Vec<Contribution>,
    /// With what it was given back.
    pub remarks: Vec<Remark>,
    /// Everything that was done, the first first.
    pub acts: Vec<Act>,
    /// How the bureau is reached, as its preface was drafted with; empty if that was never told.
    #[serde(default)]
    pub contact: String,
    /// Why it was given up; empty of one that was not.
    #[serde(default)]
    pub drop_reason: String,
    /// What who signed it was called when it was signed; empty before, and of somebody whom no directory knew.
    #[serde(default)]
    pub signer: String,
}

/// A report and the one of the year before.
pub type Figures = (proto::Report, Option<proto::Report>);

/// A version of an annual report.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnualReport {
    /// UUIDv7.
    pub id: Uuid,
    /// The year reported on.
    pub year: i32,
    /// 1 for the first.
    pub version: i32,
    /// How far it is.
    pub state: State,
    /// Counts the acts.
    pub revision: i32,
    /// Its figures and tables.
    pub report: proto::Report,
    /// Those of the year before.
    pub previous: Option<proto::Report>,
    /// What people wrote and did.
    pub document: Document,
    /// Why it corrects the version before; empty of the first.
    pub correction_reason: String,
    /// Civil date it was signed.
    pub signed_on: Option<NaiveDate>,
    /// Digest of its data; empty before it is signed.
    pub digest: String,
    /// The item of the catalog it was handed over as, and the number of its version.
    pub item: Option<(Uuid, i32)>,
    /// Civil date it was published.
    pub published_on: Option<NaiveDate>,
}

impl AnnualReport {
    /// Changes with every act.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.version, self.revision)
    }

    /// Who did a step last; nobody where it is still to be done.
    pub fn last(&self, step: Step) -> Option<&str> {
        // What was given back is taken anew.
        let acts = self.document.acts.iter().rev();
        let mut since = acts.take_while(|act| act.step != Step::Returned);
        since
            .find(|act| act.step == step)
            .map(|act| act.by.as_str())
    }

    /// How often it was handed over to the catalog.
    pub fn handed_over(&self) -> usize {
        let acts = self.document.acts.iter();
        acts.filter(|act| act.step == Step::HandedOver).count()
    }

    /// Everybody who had a hand in the text, each once. To begin a correction is not to write it.
    pub fn writers(&self) -> Vec<&str> {
        let mut writers: Vec<&str> = Vec::new();
        for act in &self.document.acts {
            let hand = matches!(
                act.step,
                Step::Started | Step::Wrote | Step::Contributed | Step::Submitted
            );
            if hand && !writers.contains(&act.by.as_str()) {
                writers.push(&act.by);
            }
        }
        writers
    }

    /// What it is called.
    pub fn title(&self) -> String {
        let corrected = if self.version > 1 {
            "（更正版）"
        } else {
            ""
        };
        format!("{}{corrected}", name(&self.report))
    }

    /// Its text as it is printed: as it was signed, else as its references lead now. A reference that leads nowhere stays.
    pub fn printed(&self, written: &Written) -> String {
        let resolve = || {
            let previous = self.previous.as_ref();
            crate::report::narrative::resolve(&written.text, &self.report, previous)
        };
        let printed = written.printed.clone();
        printed.unwrap_or_else(|| resolve().unwrap_or_else(|_| written.text.clone()))
    }
}
