//! The index in its folder, or in memory: opened, made anew, changed.

use std::{
    collections::{HashMap, HashSet},
    fs,
    num::NonZero,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    DocSet as _, IndexReader, IndexWriter, ReloadPolicy, Searcher, TERMINATED, Term,
    schema::IndexRecordOption,
};
use uuid::Uuid;

use super::{
    Document,
    schema::{self, Fields},
};

/// Of what is kept of an item, and of how words are made: an index of another one is made anew.
pub const VERSION: u32 = 3;
/// Bytes that the changes of a thread may take before they are written.
const BUFFER: usize = 64_000_000;
/// Threads that make words of texts, at most: more than one have work only when an index is made anew.
const MOST_THREADS: usize = 4;

/// Up to where an index is complete; stands in each commit, so that it is a fact of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    version: u32,
    /// Epoch of the journal.
    pub epoch: String,
    /// Position in the journal.
    pub position: u64,
}

/// What becomes of an item in the index.
#[derive(Debug)]
pub enum Change {
    /// It is as told.
    Put(Box<Document>),
    /// It is not public, any more or at all.
    Gone(Uuid),
}

/// What changes an index.
struct Writer {
    /// None once another index took its place.
    changes: Option<IndexWriter>,
    /// Places of items that were put in since the last commit.
    placed: HashMap<Uuid, u64>,
    /// Whether an item went since the last commit.
    is_gone: bool,
}

impl Writer {
    fn changes(&mut self) -> tantivy::Result<&mut IndexWriter> {
        let changes = self.changes.as_mut();
        changes.ok_or_else(|| broken("another index took its place"))
    }
}

/// An index that can be searched, and changed by one at a time.
pub struct Index {
    kept: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<Writer>,
    /// Position in the journal up to which it is complete.
    reached: AtomicU64,
    /// Texts of items that are public no more may still be in it, found by nobody. So they may be in one that was there
    /// before.
    holds_gone: AtomicBool,
    /// A question came to no end: perhaps what it read is damaged.
    is_suspect: AtomicBool,
    /// Something in it could not be read.
    is_doubted: AtomicBool,
}

/// That something is not as it was written.
pub fn broken(what: &str) -> tantivy::TantivyError {
    tantivy::TantivyError::InternalError(what.to_owned())
}

impl Index {
    /// The index of this folder, or one in memory; with where it has got to. What is damaged, or of another
    /// version or epoch, is removed and begun anew: everything in it comes from the journal and the table.
    pub fn open(folder: Option<&Path>, epoch: &str) -> tantivy::Result<(Self, Reached)> {
        let fresh = Reached {
            version: VERSION,
            epoch: epoch.to_owned(),
            position: 0,
        };
        let (schema, fields) = schema::schema();
        let Some(folder) = folder else {
            let index = tantivy::Index::create_in_ram(schema);
            return Ok((Self::over(index, fields)?, fresh));
        };
        if let Ok(index) = tantivy::Index::open_in_dir(folder) {
            let reached = read(&index).ok().flatten();
            let fits = |reached: &Reached| reached.version == VERSION && reached.epoch == epoch;
            if let Some(reached) = reached.filter(fits)
                && index.schema() == schema
                && index
                    .validate_checksum()
                    .is_ok_and(|damaged| damaged.is_empty())
            {
                return Ok((Self::over(index, fields)?, reached));
            }
        }
        if folder.exists() && fs::read_dir(folder)?.next().is_some() {
            tracing::warn!(folder = %folder.display(), "the search index cannot be used and is made anew");
            // Nothing is kept of it: texts that were withdrawn since may be in it.
            empty(folder)?;
        }
        fs::create_dir_all(folder)?;
        let index = tantivy::Index::create_in_dir(folder, schema)?;
        Ok((Self::over(index, fields)?, fresh))
    }

    fn over(mut index: tantivy::Index, fields: Fields) -> tantivy::Result<Self> {
        schema::register(&index);
        index.set_default_multithread_executor()?;
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = threads.min(MOST_THREADS);
        let writer = Writer {
            changes: Some(index.writer_with_num_threads(threads, threads * BUFFER)?),
            placed: HashMap::new(),
            is_gone: false,
        };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        Ok(Self {
            reader: reader.try_into()?,
            writer: Mutex::new(writer),
            reached: AtomicU64::new(0),
            holds_gone: AtomicBool::new(true),
            is_suspect: AtomicBool::new(false),
            is_doubted: AtomicBool::new(false),
            kept: index,
            fields,
        })
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        // What a thread that died had not committed is not there.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes changes, which are there once they are committed.
    pub fn change(&self, changes: Vec<Change>) -> tantivy::Result<()> {
        let mut writer = self.writer();
        let searcher = self.reader.searcher();
        for change in changes {
            let id = match &change {
                Change::Put(item) => item.id,
                Change::Gone(id) => *id,
            };
            let known = Term::from_field_text(self.fields.id, &id.to_string());
            if let Change::Put(mut item) = change {
                let before = match writer.placed.get(&id) {
                    Some(position) => Some(*position),
                    None => position(&searcher, &known)?,
                };
                // An item that is changed keeps its place among those that were published before and after it. One that
                // is new is not looked for in every part that is being written, to be deleted.
                if let Some(before) = before {
                    item.position = before;
                    writer.changes()?.delete_term(known);
                }
                writer.placed.insert(id, item.position);
                writer
                    .changes()?
                    .add_document(self.fields.document(&item))?;
            } else {
                writer.changes()?.delete_term(known);
                writer.is_gone = true;
            }
        }
        Ok(())
    }

    /// Writes the parts anew in which something was deleted, if an item went since the last time: what is deleted is
    /// found no more, but stays in its part until then. Nobody waits for it but who calls.
    pub fn purge(&self) -> tantivy::Result<()> {
        if !self.holds_gone.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let purged = self.purge_parts();
        if purged.is_err() {
            // A part that is just merged with others is looked at the next time.
            self.holds_gone.store(true, Ordering::Release);
        }
        purged
    }

    fn purge_parts(&self) -> tantivy::Result<()> {
        for part in self.kept.searchable_segment_metas()? {
            if part.num_deleted_docs() > 0 {
                // Changes go on meanwhile.
                let merged = self.writer().changes()?.merge(&[part.id()]);
                merged.wait()?;
            }
        }
        // Files that a reader still holds open are not removed.
        self.reader.reload()?;
        let removed = self.writer().changes()?.garbage_collect_files();
        removed.wait()?;
        Ok(())
    }

    /// Makes all changes since the last time durable, all or none, and that the index is complete up to `reached`.
    pub fn commit(&self, reached: &Reached) -> tantivy::Result<()> {
        let mut writer = self.writer();
        let payload = serde_json::to_string(reached).map_err(|why| broken(&why.to_string()))?;
        let mut commit = writer.changes()?.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        writer.placed.clear();
        if std::mem::take(&mut writer.is_gone) {
            self.holds_gone.store(true, Ordering::Release);
        }
        self.reader.reload()
    }

    /// Changes nothing more, and lets go of its files: another one takes its place. What was committed can be searched for
    /// as long as somebody holds it.
    pub fn retire(&self) -> tantivy::Result<()> {
        let changes = self.writer().changes.take();
        changes.map_or(Ok(()), IndexWriter::wait_merging_threads)
    }

    /// How many items it holds.
    pub fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// What was committed, and the fields of it.
    pub fn to_read(&self) -> (Searcher, Fields) {
        (self.reader.searcher(), self.fields.clone())
    }

    /// Position in the journal up to which it is complete.
    pub fn reached(&self) -> u64 {
        self.reached.load(Ordering::Acquire)
    }

    /// That nothing which can be found came after this position.
    pub fn is_complete_to(&self, position: u64) {
        self.reached.store(position, Ordering::Release);
    }

    /// Whether what it is made of is still in its place, and could be read so far: somebody may have taken the folder away.
    pub fn is_sound(&self) -> bool {
        !self.is_doubted() && read(&self.kept).is_ok()
    }

    /// That a question came to no end.
    pub fn suspect(&self) {
        self.is_suspect.store(true, Ordering::Release);
    }

    /// Whether a question came to no end since it was examined.
    pub fn is_suspect(&self) -> bool {
        self.is_suspect.load(Ordering::Acquire)
    }

    /// Looks whether it is as it was written if a question came to no end; if not, it is doubted.
    pub fn examine(&self) {
        if !self.is_suspect.swap(false, Ordering::AcqRel) {
            return;
        }
        let damaged = self.kept.validate_checksum();
        if !damaged.as_ref().is_ok_and(HashSet::is_empty) {
            tracing::error!(?damaged, "the search index is damaged and is opened again");
            self.doubt();
        }
    }

    /// Whether something in it could not be read.
    pub fn is_doubted(&self) -> bool {
        self.is_doubted.load(Ordering::Acquire)
    }

    /// That something in it could not be read.
    pub fn doubt(&self) {
        self.is_doubted.store(true, Ordering::Release);
    }
}

/// Takes everything out of a folder. The folder itself may be a volume, which cannot be removed.
fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Up to where an index is complete.
fn read(index: &tantivy::Index) -> tantivy::Result<Option<Reached>> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()))
}

/// The place of an item that is in the index.
fn position(searcher: &Searcher, id: &Term) -> tantivy::Result<Option<u64>> {
    for part in searcher.segment_readers() {
        let words = part.inverted_index(id.field())?;
        let Some(mut found) = words.read_postings(id, IndexRecordOption::Basic)? else {
            continue;
        };
        while found.doc() != TERMINATED {
            if !part.is_deleted(found.doc()) {
                let positions = part.fast_fields().u64(schema::POSITION)?;
                return Ok(positions.first(found.doc()));
            }
            found.advance();
        }
    }
    Ok(None)
}
