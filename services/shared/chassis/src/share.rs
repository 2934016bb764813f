//! A fair share of the connections for each bureau: calls of one bureau that wait for each other,
//! for example for a row that a stopped instance holds, leave the other bureaus' connections alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    error::{Error, Reason, Result},
    identity::BureauId,
};

/// So many calls of a bureau may wait; more are refused at once.
const WAITING: usize = 64;
/// So long they wait; a caller that comes again later does better than one that waits longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What one bureau may have at once.
#[derive(Clone)]
struct Share {
    connections: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// The shares of all bureaus.
pub(crate) struct Shares {
    each: usize,
    bureaus: Mutex<HashMap<BureauId, Share>>,
}

impl Shares {
    /// Shares of a pool of so many connections: a third each, so that two bureaus that stand still
    /// leave a third one room.
    pub(crate) fn of(connections: u32) -> Self {
        let third = usize::try_from(connections / 3).unwrap_or(usize::MAX);
        Self {
            each: third.clamp(2, Semaphore::MAX_PERMITS),
            bureaus: Mutex::default(),
        }
    }

    /// Waits until the bureau may have one more connection. `OVERLOADED` if too many wait before
    /// this call, or it waited too long.
    pub(crate) async fn take(&self, bureau: &BureauId) -> Result<OwnedSemaphorePermit> {
        let share = self.share(bureau);
        if let Ok(connection) = Arc::clone(&share.connections).try_acquire_owned() {
            return Ok(connection);
        }
        let overloaded = || Error::new(Reason::Overloaded);
        let _place = share.queue.try_acquire().map_err(|_| overloaded())?;
        let connection = share.connections.acquire_owned();
        match tokio::time::timeout(PATIENCE, connection).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(_)) | Err(_) => Err(overloaded()),
        }
    }

    fn share(&self, bureau: &BureauId) -> Share {
        let mut bureaus = self.bureaus.lock().unwrap_or_else(PoisonError::into_inner);
        let share = bureaus.entry(bureau.clone()).or_insert_with(|| Share {
            connections: Arc::new(Semaphore::new(self.each)),
            queue: Arc::new(Semaphore::new(WAITING)),
        });
        share.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_bureau_that_stands_still_holds_its_own_share_alone() {
        let shares = Arc::new(Shares::of(6));
        let (still, other): (BureauId, BureauId) = (
            "heshan-emb".parse().unwrap(),
            "haitang-emb".parse().unwrap(),
        );
        let held = (
            shares.take(&still).await.unwrap(),
            shares.take(&still).await.unwrap(),
        );
        let waiting: Vec<_> = (0..WAITING)
            .map(|_| {
                let (shares, still) = (Arc::clone(&shares), still.clone());
                tokio::spawn(async move { shares.take(&still).await.map(drop) })
            })
            .collect();
        while shares.share(&still).queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        // The queue is full: told at once, not after a wait for a place in it.
        let refused = tokio::time::timeout(Duration::ZERO, shares.take(&still)).await;
        assert_eq!(refused.unwrap().unwrap_err().reason(), Reason::Overloaded);
        assert!(shares.take(&other).await.is_ok());
        for waited in waiting {
            let waited = waited.await.unwrap().unwrap_err();
            assert_eq!(waited.reason(), Reason::Overloaded, "waited too long");
        }
        drop(held);
        assert!(shares.take(&still).await.is_ok());
    }
}
