//! The working-day calendar in force: the arrangements compiled in, and those loaded since.
//!
//! The catalog tells of a loaded arrangement by an event. It is kept in a table, from which every
//! process of intake takes it, and then all open cases are computed anew: a due day that rested on
//! weekends only, or on an arrangement that was changed, moves, and it is written down from where to
//! where.

mod consumer;
mod state;

pub mod store;

use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
};

use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
};
use gongkai_law::calendar::Calendar;

pub use consumer::Arrangements;
pub use state::Loaded;

/// A calendar with its version.
#[derive(Debug, Clone)]
pub struct Current {
    /// 0 for the arrangements compiled in; it grows with each arrangement loaded since.
    pub version: i32,
    /// The arrangement loaded last.
    pub newest: Option<Loaded>,
    calendar: Calendar,
}

impl Deref for Current {
    type Target = Calendar;

    fn deref(&self) -> &Calendar {
        &self.calendar
    }
}

/// Gives the calendar in force. Cheap to clone; all clones see a newly loaded year.
#[derive(Debug, Clone)]
pub struct Calendars(Arc<RwLock<Arc<Current>>>);

impl Current {
    /// The arrangements compiled in.
    fn bundled() -> Self {
        Self {
            version: 0,
            newest: None,
            calendar: Calendar::bundled().clone(),
        }
    }
}

/// Every calendar that was ever in force: the one compiled in, then one for each arrangement loaded.
pub async fn history(tx: &mut Tx) -> Result<Vec<Current>> {
    let mut current = Current::bundled();
    let mut history = vec![current.clone()];
    for year in store::years(tx).await? {
        let calendar = current.calendar.merged(year.loaded.year, year.days);
        current = Current {
            version: year.number,
            newest: Some(year.loaded),
            calendar: calendar.map_err(Error::internal)?,
        };
        history.push(current.clone());
    }
    Ok(history)
}

impl Default for Calendars {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Current::bundled()))))
    }
}

impl Calendars {
    /// The calendar in force now.
    pub fn current(&self) -> Arc<Current> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was loaded since.
    pub async fn reload(&self, db: &Db) -> Result<()> {
        let mut tx = db.begin_wide("intake.reload_calendar").await?;
        if store::newest_version(&mut tx).await? == self.current().version {
            return Ok(());
        }
        let current = history(&mut tx).await?.pop();
        let current = current.unwrap_or_else(Current::bundled);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
        Ok(())
    }
}
