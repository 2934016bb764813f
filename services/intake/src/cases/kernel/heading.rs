//! How lists show a case: who asks and what is asked, masked.

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::mask;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Case;

/// Column name that binds sealed headings to their place.
const HEADING: &str = "intake.case_row.heading";

/// Who asks and what is asked, masked; sealed nevertheless, for a masked name is a name still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Who asks; empty if not named.
    pub who: String,
    /// What is asked, cut short.
    pub what: String,
}

impl Heading {
    /// Of a case as it stands.
    pub fn of<C: Case>(case: &C) -> Self {
        let party = case.party();
        Self {
            who: mask::name(case.who(), party),
            what: mask::text(case.what(), case.who(), party),
        }
    }

    /// Sealed for the row of the case.
    pub fn seal(&self, tx: &Tx, case_id: Uuid) -> Result<Vec<u8>> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        tx.seal(HEADING, case_id, &text)
    }

    /// What [`Heading::seal`] sealed. An error tells the case and nothing it says.
    pub fn open(tx: &Tx, case_id: Uuid, sealed: &[u8]) -> Result<Self> {
        let text = tx.open(HEADING, case_id, sealed)?;
        serde_json::from_str(&text)
            .map_err(|_| Error::internal(format!("heading of {case_id} does not read")))
    }
}
