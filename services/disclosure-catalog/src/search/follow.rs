//! The index follows the journal.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
};
use gongkai_journal::tail;
use tokio::{task::spawn_blocking, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    check::PAUSE as PAUSE_OF_LOOKS,
    compare::{Difference, look},
    condition::Condition,
    index::{Change, Index, Reached},
    store,
};

/// Between two looks at the journal: so long is what was published not found, at most, besides the commit.
const PAUSE: Duration = Duration::from_millis(500);
/// After a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Events that are taken at once.
const BATCH: u32 = 2000;
/// So much of a long way is not gone again after an outage.
const COMMIT: Duration = Duration::from_secs(20);
/// What differs is counted under this name.
const DIFFERENCES: &str = "search index";
/// What events of items begin with.
const OF_ITEMS: &str = "gongkai.catalog.item.";

/// The index of an instance, kept up to date.
#[derive(Clone)]
pub struct Finder {
    pub(super) db: Db,
    pub(super) folder: Option<PathBuf>,
    /// Once it is complete up to where the journal ended when it was opened.
    ready: Arc<RwLock<Option<Arc<Index>>>>,
    /// Somebody asked for a comparison of index and table.
    asked: Arc<AtomicBool>,
    /// What is known of it besides.
    pub(super) condition: Condition,
}

/// An index being brought up to date.
pub(super) struct Following {
    pub(super) index: Arc<Index>,
    /// Up to where events are taken.
    pub(super) reached: Reached,
    /// When the last changes were committed.
    committed: Instant,
    /// Some are not.
    has_changes: bool,
    /// A change could not be made: it is to be opened again.
    pub(super) is_broken: bool,
    /// What differed from the table, and when it is looked at again.
    differed: Option<(Instant, HashSet<Difference>)>,
    /// The one that is made anew to take its place.
    pub(super) anew: Option<Box<Following>>,
}

impl Finder {
    /// An index in this folder, or in memory. The folder belongs to one instance.
    pub fn new(db: Db, folder: Option<PathBuf>) -> Self {
        Self {
            condition: Condition::new(db.ids.next()),
            db,
            folder,
            ready: Arc::default(),
            asked: Arc::default(),
        }
    }

    /// The index; `UNAVAILABLE` while it is made anew.
    pub fn index(&self) -> Result<Arc<Index>> {
        let ready = self.ready.read().unwrap_or_else(PoisonError::into_inner);
        let index = ready.as_ref().filter(|index| !index.is_doubted());
        index.map(Arc::clone).ok_or_else(Self::not_yet)
    }

    /// That the index does not know yet what it is asked for.
    pub fn not_yet() -> Error {
        Error::unavailable("检索索引 / search index", "it is behind the journal")
    }

    pub(super) fn set(&self, index: Option<Arc<Index>>) {
        *self.ready.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    /// Follows the journal until `stop`. A failure is waited out: the index is opened again, or made anew.
    pub async fn run(self, stop: CancellationToken) {
        let mut following = None;
        loop {
            let pause = match self.look(&mut following).await {
                Ok(()) if following.as_ref().is_some_and(|one| one.anew.is_some()) => {
                    Duration::ZERO
                }
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
        if let Some(suspect) = following.as_ref().filter(|one| one.index.is_suspect()) {
            let index = Arc::clone(&suspect.index);
            let examined = spawn_blocking(move || index.examine()).await;
            examined.map_err(Error::internal)?;
        }
        let usable =
            |one: &Following| one.reached.epoch == epoch && one.index.is_sound() && !one.is_broken;
        let mut current = if let Some(current) = following.take().filter(usable) {
            current
        } else {
            self.set(None);
            self.condition.ended(false, self.db.clocks.wall.now());
            self.clear_away().await?;
            Self::open(self.folder.clone(), epoch).await?
        };
        // While the database does not answer, searches go on in what is there.
        let mut done = self.catch_up(&mut current, end).await;
        if done.is_ok() {
            current.index.is_complete_to(current.reached.position);
            self.set(Some(Arc::clone(&current.index)));
            done = self.compare(&mut current).await;
        }
        if done.is_ok() {
            done = self.make_anew(&mut current, end).await;
        }
        *following = Some(current);
        done
    }

    pub(super) async fn open(folder: Option<PathBuf>, epoch: String) -> Result<Following> {
        let opened = spawn_blocking(move || Index::open(folder.as_deref(), &epoch)).await;
        let (index, reached) = opened.map_err(Error::internal)?.map_err(Error::internal)?;
        Ok(Following {
            index: Arc::new(index),
            reached,
            committed: Instant::now(),
            has_changes: false,
            is_broken: false,
            differed: None,
            anew: None,
        })
    }

    /// Takes all events until none is left; `end` is a position up to which all can be seen. What is taken on a long
    /// way is committed now and then: each commit makes a part of the index that must be merged with others.
    async fn catch_up(&self, following: &mut Following, end: u64) -> Result<()> {
        while !self.catch_up_some(following, end).await? {}
        Ok(())
    }

    /// Takes some of them; whether none is left.
    pub(super) async fn catch_up_some(&self, following: &mut Following, end: u64) -> Result<bool> {
        let from = following.reached.position;
        let events = tail::public_after(&self.db, from, BATCH).await?;
        let Some(last) = events.last().map(|event| event.position) else {
            following.commit().await?;
            following.reached.position = from.max(end);
            return Ok(true);
        };
        // Of several events of an item the first tells its place, and the table what it is now.
        let mut items: HashMap<(String, Uuid), u64> = HashMap::new();
        for event in events {
            if event.event_type.starts_with(OF_ITEMS) {
                let id = event.subject.parse().map_err(Error::internal)?;
                items.entry((event.bureau_id, id)).or_insert(event.position);
            }
        }
        self.take(following, items).await?;
        following.reached.position = last;
        if following.committed.elapsed() >= COMMIT {
            following.commit().await?;
        }
        Ok(false)
    }

    /// Takes of items, each published at a position of the journal, what the table says of them now.
    async fn take(
        &self,
        following: &mut Following,
        items: HashMap<(String, Uuid), u64>,
    ) -> Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let documents = store::documents(&self.db, items).await?;
        let changes = documents.into_iter().map(|(id, document)| {
            document.map_or(Change::Gone(id), |document| Change::Put(Box::new(document)))
        });
        let changes = changes.collect();
        following.has_changes = true;
        following.change(move |index| index.change(changes)).await
    }

    /// Takes out of the index what is left in it of items that were withdrawn; a failure is logged, and the next try
    /// finds it again. Searches and changes go on meanwhile.
    pub async fn purge(&self) {
        let Ok(index) = self.index() else {
            return;
        };
        let purged = spawn_blocking(move || index.purge()).await;
        let purged = purged.map_err(Error::internal);
        let purged = purged.and_then(|purged| purged.map_err(Error::internal));
        if let Err(error) = purged {
            tracing::warn!(%error, cause = std::error::Error::source(&error), "what was withdrawn could not be taken out of the search index; it is tried again");
        }
    }

    /// Compares index and table soon.
    pub fn ask_comparison(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Compares index and table if that is asked for, and again a little later if they differ: what has just been published
    /// differs for a moment, and what differs twice in the same way is a fault, and is mended.
    async fn compare(&self, following: &mut Following) -> Result<()> {
        let before = match following.differed.take() {
            Some((at, before)) if Instant::now() < at => {
                following.differed = Some((at, before));
                return Ok(());
            }
            Some((_, before)) => before,
            None if self.asked.swap(false, Ordering::Relaxed) => HashSet::new(),
            None => return Ok(()),
        };
        let (searcher, fields) = following.index.to_read();
        let found = look(self.db.events(), searcher, fields).await?;
        if before.is_empty() {
            let differed: HashSet<_> = found.into_iter().collect();
            if differed.is_empty() {
                self.condition.compared(0, self.db.clocks.wall.now());
            }
            following.differed =
                (!differed.is_empty()).then(|| (Instant::now() + PAUSE_OF_LOOKS, differed));
            return Ok(());
        }
        let again = found.into_iter().filter(|one| before.contains(one));
        let again: Vec<Difference> = again.collect();
        self.condition
            .compared(again.len(), self.db.clocks.wall.now());
        if again.is_empty() {
            return Ok(());
        }
        self.db.meters().differences(DIFFERENCES, again.len());
        tracing::error!(
            differences = again.len(),
            bureau = again.first().map(|one| one.bureau.as_str()),
            "the search index does not hold what is public and is mended"
        );
        self.mend(following, again).await
    }

    /// Takes anew what the table says of these items.
    async fn mend(&self, following: &mut Following, differences: Vec<Difference>) -> Result<()> {
        for some in differences.chunks(usize::try_from(BATCH).unwrap_or(1)) {
            let items = some.iter().map(|one| (one.bureau.clone(), one.id));
            let items: Vec<_> = items.collect();
            let placed = tail::first_public(&self.db, &items).await?;
            let items = items.into_iter().map(|item| {
                let position = placed.get(&item.1).copied().unwrap_or_default();
                (item, position)
            });
            let items = items.collect();
            self.take(following, items).await?;
        }
        following.commit().await
    }
}

impl Following {
    /// Makes what was changed durable.
    async fn commit(&mut self) -> Result<()> {
        if !self.has_changes {
            return Ok(());
        }
        let complete = self.reached.clone();
        self.change(move |index| index.commit(&complete)).await?;
        self.has_changes = false;
        self.committed = Instant::now();
        Ok(())
    }

    /// Changes the index on a thread that may wait.
    async fn change(
        &mut self,
        change: impl FnOnce(&Index) -> tantivy::Result<()> + Send + 'static,
    ) -> Result<()> {
        let index = Arc::clone(&self.index);
        let changed = spawn_blocking(move || change(&index)).await;
        let changed = changed.map_err(Error::internal);
        let changed = changed.and_then(|changed| changed.map_err(Error::internal));
        self.is_broken = changed.is_err();
        changed
    }
}
