//! The two clocks. The wall clock serves tokens, time-outs, ids and telemetry; the civil clock
//! serves acts, due dates and "in the future". In production both are the system's; a demo or a
//! test moves the civil clock through a year while the wall clock goes on.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// China has one zone, eight hours ahead of UTC, without summer time since 1991.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// The civil date of an instant in Asia/Shanghai.
pub fn civil_date(instant: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(SHANGHAI_SECONDS) {
        Some(zone) => instant.with_timezone(&zone).date_naive(),
        None => instant.date_naive(),
    }
}

/// A source of time.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// Stands still until it is moved forward.
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

/// Why a manual clock was not moved.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// Only a manual clock can be moved.
    #[error(
        "the civil clock follows the system and cannot be moved / 民用时钟随系统运行，不可拨动"
    )]
    NotManual,
    /// Clocks go forward only.
    #[error("the civil clock stands at {now} and cannot go back to {asked} / 民用时钟不可倒拨")]
    Backwards {
        /// Where it stands.
        now: DateTime<Utc>,
        /// Where it was asked to go.
        asked: DateTime<Utc>,
    },
}

impl Clock {
    /// A clock that stands at `instant`.
    pub fn manual(instant: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(Mutex::new(instant)))
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that reads system time"
            )]
            Self::System => Utc::now(),
            Self::Manual(instant) => *instant.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Today's civil date in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        civil_date(self.now())
    }

    /// Moves a manual clock forward to `instant`.
    pub fn set(&self, instant: DateTime<Utc>) -> Result<(), ClockError> {
        let Self::Manual(current) = self else {
            return Err(ClockError::NotManual);
        };
        let mut now = current.lock().unwrap_or_else(PoisonError::into_inner);
        if instant < *now {
            return Err(ClockError::Backwards {
                now: *now,
                asked: instant,
            });
        }
        *now = instant;
        Ok(())
    }
}

impl FromStr for Clock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "system" => Ok(Self::System),
            Some(("manual", instant)) => DateTime::parse_from_rfc3339(instant)
                .map(|instant| Self::manual(instant.with_timezone(&Utc)))
                .map_err(|error| {
                    format!("manual clock: {instant:?} is no RFC 3339 instant: {error}")
                }),
            _ => Err(format!(
                "{text:?} is neither `system` nor `manual:<RFC 3339 instant>`"
            )),
        }
    }
}

/// Both clocks of a process.
#[derive(Debug, Clone)]
pub struct Clocks {
    /// Tokens, time-outs, ids, telemetry.
    pub wall: Clock,
    /// Acts and due dates.
    pub civil: Clock,
}

impl Clocks {
    /// The system's wall clock beside the given civil clock.
    pub fn with_civil(civil: Clock) -> Self {
        Self {
            wall: Clock::System,
            civil,
        }
    }
}

/// An instant as the contract bears it. A leap second's extra nanoseconds have no place there.
pub fn timestamp(instant: DateTime<Utc>) -> prost_types::Timestamp {
    let nanos = instant.timestamp_subsec_nanos().min(999_999_999);
    prost_types::Timestamp {
        seconds: instant.timestamp(),
        nanos: nanos.cast_signed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_begins_at_midnight_in_shanghai() {
        let clock: Clock = "manual:2019-03-01T15:59:59Z".parse().unwrap();
        assert_eq!(clock.today().to_string(), "2019-03-01");
        clock
            .set(
                DateTime::parse_from_rfc3339("2019-03-01T16:00:00Z")
                    .unwrap()
                    .into(),
            )
            .unwrap();
        assert_eq!(clock.today().to_string(), "2019-03-02");
    }

    #[test]
    fn a_manual_clock_never_goes_back_and_the_system_clock_never_moves() {
        let clock: Clock = "manual:2019-03-01T00:00:00+08:00".parse().unwrap();
        let before = clock.now() - chrono::TimeDelta::seconds(1);
        assert!(matches!(
            clock.set(before),
            Err(ClockError::Backwards { .. })
        ));
        assert!(matches!(
            Clock::System.set(before),
            Err(ClockError::NotManual)
        ));
        assert!("manual:yesterday".parse::<Clock>().is_err());
    }
}
