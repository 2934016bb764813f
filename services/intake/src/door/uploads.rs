//! Files that are coming in. All citizens come in as one caller, so that who uploads is told by the draft
//! alone: of each, a few at once, so that slow ones shut nobody else out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gongkai_chassis::error::{Error, Reason, Result};
use uuid::Uuid;

/// Files of one draft at once.
const OF_A_DRAFT: usize = 2;
/// What comes takes no longer: all that a draft may hold, over a line of 0.7 Mbit/s.
pub const LONGEST: Duration = Duration::from_mins(10);
/// Its first message, which says what is coming, takes no longer.
pub const HEADER: Duration = Duration::from_secs(10);

/// How many are coming for each draft.
type Coming = Arc<Mutex<HashMap<Uuid, usize>>>;

/// The files that are coming in here.
#[derive(Debug, Clone, Default)]
pub struct Uploads(Coming);

/// The place of a file that is coming in. Dropped, it is free for the next.
#[derive(Debug)]
pub struct Place {
    draft: Uuid,
    coming: Coming,
}

impl Uploads {
    /// A place for one more file of a draft whose secret was shown. `OVERLOADED` if it has none.
    pub fn begin(&self, draft: Uuid) -> Result<Place> {
        let mut coming = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_draft = coming.entry(draft).or_default();
        if *of_draft >= OF_A_DRAFT {
            return Err(Error::new(Reason::Overloaded));
        }
        *of_draft += 1;
        Ok(Place {
            draft,
            coming: Arc::clone(&self.0),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = coming.get_mut(&self.draft) {
            *count -= 1;
            if *count == 0 {
                coming.remove(&self.draft);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_takes_two_files_at_once_and_keeps_no_other_one_waiting() {
        let uploads = Uploads::default();
        let [own, other] = [1, 2].map(Uuid::from_u128);
        let first = uploads.begin(own).unwrap();
        let _second = uploads.begin(own).unwrap();
        assert_eq!(uploads.begin(own).unwrap_err().reason(), Reason::Overloaded);
        let others = uploads.begin(other).unwrap();
        drop(first);
        drop(uploads.begin(own).unwrap());
        drop(others);
        assert_eq!(uploads.0.lock().unwrap().len(), 1);
    }
}
