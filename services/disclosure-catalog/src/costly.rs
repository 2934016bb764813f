//! Places for public reads of much, which all of them share.

use std::{sync::Arc, time::Duration};

use gongkai_chassis::{
    db::Db,
    error::{Error, Reason, Result},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// How long somebody waits for a place.
const PATIENCE: Duration = Duration::from_secs(2);

/// The places.
#[derive(Clone)]
pub struct Costly(Arc<Semaphore>);

impl Costly {
    /// Half of the connections for reads across bureaus: the other half is for people who wait.
    pub fn new(db: &Db) -> Self {
        let places = usize::try_from(db.wide_connections() / 2).unwrap_or_default();
        Self::of(places)
    }

    fn of(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places.max(1))))
    }

    /// A place, until it is dropped; `OVERLOADED` if none is free soon.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit> {
        let place = timeout(PATIENCE, Arc::clone(&self.0).acquire_owned()).await;
        let place = place.map_err(|_| Error::new(Reason::Overloaded))?;
        place.map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_reads_of_much_share_the_places() {
        // There is one at least.
        let places = Costly::of(0);
        let other = places.clone();
        let taken = places.place().await.unwrap();
        let waits = timeout(Duration::from_millis(20), other.place()).await;
        assert!(waits.is_err());
        drop(taken);
        assert!(other.place().await.is_ok());
    }
}
