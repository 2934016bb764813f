//! The injected source of ids and randomness.

use std::sync::{Arc, Mutex, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::clock::Clock;

/// Makes ids and nonces. Seeded, it makes the same ones in the same order.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    random: Arc<Mutex<StdRng>>,
}

impl Ids {
    /// From the operating system's randomness.
    pub fn system() -> Self {
        Self {
            clock: Clock::System,
            random: Arc::new(Mutex::new(rand::make_rng())),
        }
    }

    /// From a seed, with the time part of ids taken from `clock`: for tests.
    pub fn seeded(seed: u64, clock: Clock) -> Self {
        Self {
            clock,
            random: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))),
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// A new UUIDv7.
    pub fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}
