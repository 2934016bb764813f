//! The index follows the journal.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
};
use gongkai_journal::tail;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    index::{Change, Index, Reached},
    store,
};

/// Between two looks at the journal: so long is what was published not found, at most, besides the commit.
const PAUSE: Duration = Duration::from_millis(500);
/// After a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Events that one commit takes at most.
const BATCH: u32 = 2000;
/// What events of items begin with.
const OF_ITEMS: &str = "gongkai.catalog.item.";

/// The index of an instance, kept up to date.
#[derive(Clone)]
pub struct Finder {
    db: Db,
    folder: Option<PathBuf>,
    /// Once it is complete up to where the journal ended when it was opened.
    ready: Arc<RwLock<Option<Arc<Index>>>>,
}

/// An index being brought up to date.
struct Following {
    index: Arc<Index>,
    reached: Reached,
    /// A change could not be made: it is to be opened again.
    is_broken: bool,
}

impl Finder {
    /// An index in this folder, or in memory. The folder belongs to one instance.
    pub fn new(db: Db, folder: Option<PathBuf>) -> Self {
        Self {
            db,
            folder,
            ready: Arc::default(),
        }
    }

    /// The index; `UNAVAILABLE` while it is made anew.
    pub fn index(&self) -> Result<Arc<Index>> {
        let ready = self.ready.read().unwrap_or_else(PoisonError::into_inner);
        let index = ready.as_ref().map(Arc::clone);
        index.ok_or_else(Self::not_yet)
    }

    /// That the index does not know yet what it is asked for.
    pub fn not_yet() -> Error {
        Error::unavailable("检索索引 / search index", "it is behind the journal")
    }

    fn set(&self, index: Option<Arc<Index>>) {
        *self.ready.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    /// Follows the journal until `stop`. A failure is waited out: the index is opened again, or made anew.
    pub async fn run(self, stop: CancellationToken) {
        let mut following = None;
        loop {
            let pause = match self.look(&mut following).await {
                Ok(()) => PAUSE,
                Err(error) => {
                    tracing::error!(%error, cause = std::error::Error::source(&error), "the search index is not up to date");
                    PAUSE_AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Takes what is new.
    async fn look(&self, following: &mut Option<Following>) -> Result<()> {
        let (epoch, end) = tail::end(&self.db).await?;
        let usable =
            |one: &Following| one.reached.epoch == epoch && one.index.is_there() && !one.is_broken;
        let mut current = if let Some(current) = following.take().filter(usable) {
            current
        } else {
            self.set(None);
            self.open(epoch).await?
        };
        // While the database does not answer, searches go on in what is there.
        let caught_up = self.catch_up(&mut current, end).await;
        if caught_up.is_ok() {
            current.index.is_complete_to(current.reached.position);
            self.set(Some(Arc::clone(&current.index)));
        }
        *following = Some(current);
        caught_up
    }

    async fn open(&self, epoch: String) -> Result<Following> {
        let folder = self.folder.clone();
        let opened = spawn_blocking(move || Index::open(folder.as_deref(), &epoch)).await;
        let (index, reached) = opened.map_err(Error::internal)?.map_err(Error::internal)?;
        Ok(Following {
            index: Arc::new(index),
            reached,
            is_broken: false,
        })
    }

    /// Takes all events until none is left; `end` is a position up to which all can be seen.
    async fn catch_up(&self, following: &mut Following, end: u64) -> Result<()> {
        loop {
            let from = following.reached.position;
            let events = tail::public_after(&self.db, from, BATCH).await?;
            let Some(last) = events.last().map(|event| event.position) else {
                following.reached.position = from.max(end);
                return Ok(());
            };
            // Of several events of an item the first tells its place, and the table what it is now.
            let mut items: HashMap<(String, Uuid), u64> = HashMap::new();
            for event in events {
                if event.event_type.starts_with(OF_ITEMS) {
                    let id = event.subject.parse().map_err(Error::internal)?;
                    items.entry((event.bureau_id, id)).or_insert(event.position);
                }
            }
            let mut reached = following.reached.clone();
            reached.position = last;
            if !items.is_empty() {
                let documents = store::documents(&self.db, &items).await?;
                let changes = documents.into_iter().map(|(id, document)| {
                    document.map_or(Change::Gone(id), |document| Change::Put(Box::new(document)))
                });
                let changes = changes.collect();
                let (index, complete) = (Arc::clone(&following.index), reached.clone());
                let applied = spawn_blocking(move || index.apply(changes, &complete)).await;
                let applied = applied.map_err(Error::internal);
                let applied = applied.and_then(|applied| applied.map_err(Error::internal));
                following.is_broken = applied.is_err();
                applied?;
            }
            following.reached = reached;
        }
    }
}
