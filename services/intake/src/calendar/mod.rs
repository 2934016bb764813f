//! The working-day calendar in force: the arrangements compiled in, and those loaded since.

use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
};

use gongkai_law::calendar::Calendar;

/// A calendar with its version.
#[derive(Debug, Clone)]
pub struct Current {
    /// 0 for the arrangements compiled in; one more with each arrangement loaded since.
    pub version: i32,
    /// The calendar.
    pub calendar: Calendar,
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

impl Default for Calendars {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Current {
            version: 0,
            calendar: Calendar::bundled().clone(),
        }))))
    }
}

impl Calendars {
    /// The calendar in force now.
    pub fn current(&self) -> Arc<Current> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
