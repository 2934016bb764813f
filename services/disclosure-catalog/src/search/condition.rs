//! What is known of the index of this instance besides what it holds: when it was compared, and made anew.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use gongkai_chassis::error::{Error, Result};
use gongkai_law::code::codes;
use uuid::Uuid;

codes! {
    /// How far the making anew of an index is.
    pub enum RebuildState as "gongkai.catalog.v1.IndexRebuildState" {
        /// It is made anew.
        Running = "running", "重建中";
        /// The new one took the place of the old one.
        Done = "done", "已完成";
        /// It failed, and the old one goes on.
        Failed = "failed", "未完成";
    }
}

/// The making anew of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuild {
    /// How far it is.
    pub state: RebuildState,
    /// When it was begun.
    pub began: DateTime<Utc>,
    /// When it was done, or failed.
    pub ended: Option<DateTime<Utc>>,
    /// Position in the journal that the new one has reached.
    pub position: u64,
}

/// What is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// When it was compared with the table last, and how many items differed.
    pub compared: Option<(DateTime<Utc>, usize)>,
    /// How it was made anew last.
    pub rebuild: Option<Rebuild>,
    /// It is to be made anew, and that is not begun.
    wanted: bool,
}

impl Known {
    fn is_made_anew(&self) -> bool {
        let running = |one: Rebuild| one.state == RebuildState::Running;
        self.rebuild.is_some_and(running)
    }
}

/// What is known of the index of an instance.
#[derive(Clone)]
pub struct Condition {
    /// Tells the instance from others.
    pub instance: Uuid,
    known: Arc<Mutex<Known>>,
}

impl Condition {
    /// Of an instance that begins.
    pub fn new(instance: Uuid) -> Self {
        Self {
            instance,
            known: Arc::default(),
        }
    }

    /// What is known now.
    pub fn known(&self) -> Known {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// That it was compared, and so many items differed.
    pub fn compared(&self, differences: usize, now: DateTime<Utc>) {
        self.lock().compared = Some((now, differences));
    }

    /// The making anew that would begin now; refused while there is one.
    pub fn may_be_made_anew(&self, now: DateTime<Utc>) -> Result<Rebuild> {
        if self.lock().is_made_anew() {
            return Err(
                Error::state_forbids("made anew already", "检索索引正在重建").next(
                    "Wait until it is done; GetSearchIndexState tells how far it is.",
                    "请等待本次重建完成，进度可随时查看。",
                ),
            );
        }
        Ok(Rebuild {
            state: RebuildState::Running,
            began: now,
            ended: None,
            position: 0,
        })
    }

    /// That it is to be made anew. If somebody else has asked for that in between, his goes on.
    pub fn make_anew(&self, begun: Rebuild) {
        let mut known = self.lock();
        if !known.is_made_anew() {
            known.wanted = true;
            known.rebuild = Some(begun);
        }
    }

    /// Whether it is to be made anew and nobody began: who asks begins.
    pub fn begin(&self) -> bool {
        std::mem::take(&mut self.lock().wanted)
    }

    /// That the new one has reached a position.
    pub fn reached(&self, position: u64) {
        if let Some(rebuild) = &mut self.lock().rebuild {
            rebuild.position = position;
        }
    }

    /// That what was begun is done, or failed; nothing if nothing was, or is yet to be begun.
    pub fn ended(&self, done: bool, now: DateTime<Utc>) {
        let mut known = self.lock();
        if known.wanted {
            return;
        }
        let running = known.rebuild.as_mut();
        if let Some(rebuild) = running.filter(|one| one.state == RebuildState::Running) {
            rebuild.state = if done {
                RebuildState::Done
            } else {
                RebuildState::Failed
            };
            rebuild.ended = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_made_anew_at_a_time() {
        let condition = Condition::new(Uuid::nil());
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let begun = condition.may_be_made_anew(now).unwrap();
        // Nothing begins before it is said.
        assert!(!condition.begin());
        condition.make_anew(begun);
        assert!(condition.may_be_made_anew(now).is_err());
        // What is only asked for has not failed.
        condition.ended(false, now);
        assert!(condition.begin() && !condition.begin());
        condition.reached(7);
        condition.ended(true, now);
        let rebuild = condition.known().rebuild.unwrap();
        assert_eq!((rebuild.state, rebuild.position), (RebuildState::Done, 7));
        assert!(condition.may_be_made_anew(now).is_ok());
    }
}
