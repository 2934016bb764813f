//! What an act would do, noted in place of being done.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use gongkai_document::Letter;
use gongkai_law::{calendar::Due, case::CaseKind, letter::LetterKind};
use uuid::Uuid;

/// What acts at one desk would do, in the order in which they would.
#[derive(Clone, Default)]
pub struct Foresight(Arc<Mutex<Vec<Change>>>);

impl Foresight {
    /// Notes what would become of a case. What is noted of it before led there: a letter that is handed over
    /// leaves and arrives.
    pub fn note(&self, change: Change) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match noted
            .iter_mut()
            .find(|known| known.case_id == change.case_id)
        {
            Some(known) => {
                known.letters.extend(change.letters);
                known.notices.extend(change.notices);
                known.warnings.extend(change.warnings);
                known.warnings.dedup();
                *known = Change {
                    due_before: known.due_before,
                    letters: std::mem::take(&mut known.letters),
                    notices: std::mem::take(&mut known.notices),
                    warnings: std::mem::take(&mut known.warnings),
                    ..change
                };
            }
            None => noted.push(change),
        }
    }

    /// Everything noted.
    pub fn changes(&self) -> Vec<Change> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *noted)
    }
}

/// What would become of a case.
#[derive(Debug)]
pub struct Change {
    /// The case.
    pub case_id: Uuid,
    /// Its kind.
    pub kind: CaseKind,
    /// Its registration number; none for a case that would be opened.
    pub number: Option<String>,
    /// How far it would be: a code, and the Chinese word.
    pub stage: (&'static str, &'static str),
    /// Civil date it is due now.
    pub due_before: Option<NaiveDate>,
    /// Civil date it would be due.
    pub due_on: Option<NaiveDate>,
    /// Civil date it would be due once the notices of a longer period have left that did not leave yet; none where
    /// that is the same day, or none waits to leave.
    pub due_once_sent: Option<NaiveDate>,
    /// Whether that day rests on a calendar that is not published yet.
    pub provisional: bool,
    /// What would be still to be done.
    pub duties: Vec<StillToDo>,
    /// The letters it would send.
    pub letters: Vec<(LetterKind, Letter)>,
    /// The notices it would send, by their codes.
    pub notices: Vec<&'static str>,
    /// What somebody should know before, and what would be wanting in its letters.
    pub warnings: Vec<Warning>,
}

/// What somebody should see to before an act is done, which is not refused for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What would be still to be done on a case.
#[derive(Debug)]
pub struct StillToDo {
    /// What, as a code, and the Chinese word.
    pub kind: (&'static str, &'static str),
    /// Which one of its kind in the case, from 1.
    pub part: i32,
    /// Civil date by which.
    pub due: Option<Due>,
    /// Office it is for.
    pub office_id: Option<String>,
    /// Subject of the person it is for.
    pub person: Option<String>,
}
