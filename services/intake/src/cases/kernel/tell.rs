//! What a case tells others of what happened.

use chrono::NaiveDate;
use gongkai_chassis::{error::Result, request::LATE};
use gongkai_journal::Event;
use uuid::Uuid;

use super::{Case, RecordedFact};
use crate::{paper::notice::Notice, time::calendar::Current};

/// A case whose facts are told to others. What follows from a fact is a value, written with it.
pub trait Tell: Case {
    /// The events of what just happened; this is the state after it. `due_before` is the day the case
    /// was due before.
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        due_before: Option<NaiveDate>,
    ) -> Result<Vec<Event>>;

    /// The event of a day that a newly loaded calendar moved, if anybody counts it.
    fn told_moved(&self, _id: Uuid, _calendar: &Current) -> Result<Option<Event>> {
        Ok(None)
    }

    /// What is told of a case that comes in as opening stock with these facts; this is the state they
    /// leave. Nothing for kinds that do not.
    fn told_opening(
        &self,
        _id: Uuid,
        _calendar: &Current,
        _facts: &[RecordedFact<Self>],
    ) -> Result<Vec<Event>> {
        Ok(Vec::new())
    }

    /// Its registration number, in events: it stands there once they are written, for a new case takes it no earlier.
    fn told_number() -> String {
        LATE.to_owned()
    }

    /// Id of the office that is responsible for it; empty for none.
    fn told_office(&self) -> String {
        self.columns().office_id.unwrap_or_default()
    }

    /// The notices it sends to people who applied online.
    fn notices(&self, _happened: &Self::Fact) -> Vec<Notice> {
        Vec::new()
    }
}
