//! The injected source of ids and randomness.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::clock::Clock;

/// Makes ids and nonces. Seeded, it makes the same ones in the same order.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    source: Arc<Mutex<Source>>,
}

struct Source {
    random: StdRng,
    /// Unix milliseconds and counter of the last id.
    last: (u64, u16),
}

impl Source {
    fn of(random: StdRng) -> Arc<Mutex<Self>> {
        let last = (0, 0);
        Arc::new(Mutex::new(Self { random, last }))
    }
}

impl Ids {
    /// From the operating system's randomness.
    pub fn system() -> Self {
        Self {
            clock: Clock::System,
            source: Source::of(rand::make_rng()),
        }
    }

    /// From a seed, with the time part of ids taken from `clock`: for tests.
    pub fn seeded(seed: u64, clock: Clock) -> Self {
        Self {
            clock,
            source: Source::of(StdRng::seed_from_u64(seed)),
        }
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.source().random.fill_bytes(&mut bytes);
        bytes
    }

    /// A new UUIDv7, after all that were made before, also those of the same millisecond: the field `rand_a`
    /// counts from a random place in its lower half (RFC 9562 section 6.2, method 1). Rows that were written
    /// together are read in the order of their ids.
    pub fn next(&self) -> Uuid {
        let now = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        let mut source = self.source();
        let mut bytes = [0; 10];
        source.random.fill_bytes(&mut bytes);
        let fresh = u16::from_be_bytes([bytes[0], bytes[1]]) & COUNTER_START;
        let (millis, counter) = match source.last {
            (last, counter) if now <= last && counter < COUNTER_END => (last, counter + 1),
            (last, _) if now <= last => (last + 1, fresh),
            _ => (now, fresh),
        };
        source.last = (millis, counter);
        drop(source);
        [bytes[0], bytes[1]] = counter.to_be_bytes();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// Bits where the counter of a millisecond begins, and where it ends.
const COUNTER_START: u16 = 0x7FF;
const COUNTER_END: u16 = 0xFFF;

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn ids_rise_within_a_millisecond() {
        let ids = Ids::seeded(7, Clock::manual(DateTime::UNIX_EPOCH));
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
