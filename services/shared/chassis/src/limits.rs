//! How much is served at once, and for how long: what comes beyond is refused at once, with a word
//! when to try again, instead of waiting until it times out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Reason, Result};

/// The limits of a service.
#[derive(Debug, Clone)]
pub struct Limits {
    all: Arc<Semaphore>,
    per_caller: usize,
    callers: Arc<Mutex<HashMap<String, usize>>>,
    longest: Duration,
}

/// The place of a call among those served. Dropped, it is free for the next.
#[derive(Debug)]
pub struct Place {
    _all: OwnedSemaphorePermit,
    subject: String,
    callers: Arc<Mutex<HashMap<String, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = callers.get_mut(&self.subject) {
            *count -= 1;
            if *count == 0 {
                callers.remove(&self.subject);
            }
        }
    }
}

impl Limits {
    /// So many calls at once, of them so many of one caller, each so long.
    pub fn new(all: usize, per_caller: usize, longest: Duration) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            per_caller,
            callers: Arc::default(),
            longest,
        }
    }

    /// A place for a call of `subject`. `OVERLOADED` if there is none.
    pub fn admit(&self, subject: &str) -> Result<Place> {
        let all = Arc::clone(&self.all)
            .try_acquire_owned()
            .map_err(|_| Error::new(Reason::Overloaded))?;
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.get(subject).copied().unwrap_or_default() >= self.per_caller {
            return Err(Error::new(Reason::Overloaded));
        }
        let count = callers.entry(subject.to_owned()).or_default();
        *count += 1;
        drop(callers);
        Ok(Place {
            _all: all,
            subject: subject.to_owned(),
            callers: Arc::clone(&self.callers),
        })
    }

    /// How long a call may take whose `grpc-timeout` header is this one.
    pub fn time(&self, header: Option<&str>) -> Duration {
        header
            .and_then(timeout)
            .map_or(self.longest, |asked| asked.min(self.longest))
    }
}

/// A time-out as gRPC writes it: up to eight digits and a unit.
fn timeout(header: &str) -> Option<Duration> {
    let (digits, unit) = header.split_at_checked(header.len().checked_sub(1)?)?;
    let value: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(value * 3600),
        "M" => Duration::from_secs(value * 60),
        "S" => Duration::from_secs(value),
        "m" => Duration::from_millis(value),
        "u" => Duration::from_micros(value),
        "n" => Duration::from_nanos(value),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_beyond_is_refused_and_a_place_that_is_left_is_free() {
        let limits = Limits::new(3, 2, Duration::from_mins(1));
        let first = limits.admit("a").unwrap();
        let _second = limits.admit("a").unwrap();
        let third = limits.admit("a").unwrap_err();
        assert_eq!(third.reason(), Reason::Overloaded);
        let _other = limits.admit("b").unwrap();
        assert!(limits.admit("c").is_err(), "all places are taken");
        drop(first);
        assert!(limits.admit("a").is_ok());
        assert!(limits.callers.lock().unwrap().contains_key("b"));
    }

    #[test]
    fn a_caller_may_ask_for_less_time_and_not_for_more() {
        let limits = Limits::new(1, 1, Duration::from_mins(1));
        for (header, millis) in [
            (None, 60_000),
            (Some("250m"), 250),
            (Some("5S"), 5_000),
            (Some("2H"), 60_000),
            (Some("123456789S"), 60_000),
            (Some("x"), 60_000),
            (Some(""), 60_000),
            (Some("机"), 60_000),
        ] {
            let time = limits.time(header);
            assert_eq!(time, Duration::from_millis(millis), "{header:?}");
        }
    }
}
