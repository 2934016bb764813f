//! Counting in memory, and writing it now and then.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use gongkai_chassis::{
    db::Db,
    error::Result,
    identity::{BureauId, Principal, Role, Scope},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Counts, Place, store};

/// Between two writes: so much is lost by a crash.
const PAUSE: Duration = Duration::from_secs(5);
/// Items and days that wait to be written at most, while the database does not answer: what comes then is not counted.
const MOST_WAITING: usize = 100_000;

/// What waits to be written.
type Waiting = HashMap<(BureauId, Place), Counts>;

/// Counts what the public reads.
#[derive(Clone)]
pub struct Views {
    db: Db,
    waiting: Arc<Mutex<Waiting>>,
}

impl Views {
    /// Of this database.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            waiting: Arc::default(),
        }
    }

    /// An item was read, if it was by the public: staff who look at their own work are none.
    pub fn viewed(&self, reader: &Principal, bureau: &BureauId, item: Uuid) {
        let one = Counts {
            views: 1,
            downloads: 0,
        };
        self.count(reader, bureau, item, one);
    }

    /// A file of an item was loaded, if it was by the public.
    pub fn downloaded(&self, reader: &Principal, bureau: &BureauId, item: Uuid) {
        let one = Counts {
            views: 0,
            downloads: 1,
        };
        self.count(reader, bureau, item, one);
    }

    fn count(&self, reader: &Principal, bureau: &BureauId, item: Uuid, counts: Counts) {
        if reader.roles.iter().all(|role| *role == Role::Public) {
            let today = self.db.clocks.civil.today();
            add(&mut self.waiting(), (bureau.clone(), (item, today)), counts);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what waits, again and again, and a last time when `stop` is cancelled.
    pub async fn run(self, stop: CancellationToken) {
        while stop
            .run_until_cancelled(tokio::time::sleep(PAUSE))
            .await
            .is_some()
        {
            self.write().await;
        }
        self.write().await;
    }

    /// Writes what waits, a bureau at a time. What cannot be written waits on.
    async fn write(&self) {
        let waiting = mem::take(&mut *self.waiting());
        let mut of_bureau: HashMap<BureauId, BTreeMap<Place, Counts>> = HashMap::new();
        for ((bureau, place), counts) in waiting {
            of_bureau.entry(bureau).or_default().insert(place, counts);
        }
        for (bureau, counts) in of_bureau {
            if let Err(error) = self.write_of(&bureau, &counts).await {
                tracing::warn!(%error, %bureau, "what was read was not written down, and is the next time");
                let mut waiting = self.waiting();
                for (place, counts) in counts {
                    add(&mut waiting, (bureau.clone(), place), counts);
                }
            }
        }
    }

    async fn write_of(&self, bureau: &BureauId, counts: &BTreeMap<Place, Counts>) -> Result<()> {
        let scope = Scope::of_service("service:catalog", bureau.clone());
        let mut tx = self.db.begin("catalog.count_views", &scope).await?;
        store::add(&mut tx, counts).await?;
        tx.commit().await
    }
}

fn add(waiting: &mut Waiting, place: (BureauId, Place), counts: Counts) {
    if waiting.len() < MOST_WAITING || waiting.contains_key(&place) {
        let waiting = waiting.entry(place).or_default();
        waiting.views += counts.views;
        waiting.downloads += counts.downloads;
    }
}
