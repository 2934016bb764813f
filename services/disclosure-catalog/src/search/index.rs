//! The index in its folder, or in memory: opened, made anew, changed, searched.

use std::{
    fs,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term,
    query::TermQuery,
    schema::{Field, IndexRecordOption, Value as _},
};
use uuid::Uuid;

use super::{
    Document,
    collect::{Found, Pass, Place, Spread},
    query::{Asked, Confined},
    schema::{self, Fields},
};

/// Of what is kept of an item, and of how words are made: an index of another one is made anew.
const VERSION: u32 = 2;
/// Bytes that changes may take before they are written.
const BUFFER: usize = 64_000_000;

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

/// An item that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub id: Uuid,
    /// Its place.
    pub place: Place,
    /// Document number, abstract and body.
    pub text: String,
    /// What its attachments say.
    pub attachments: String,
}

/// What a search finds.
#[derive(Debug, Default)]
pub struct Answer {
    /// A page of it.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub total: u64,
    /// How they are spread.
    pub spread: Spread,
    /// Whether what holds only some of the words was taken, for nothing holds all.
    pub loose: bool,
}

/// An index that can be searched, and changed by one at a time.
pub struct Index {
    kept: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    /// Position in the journal up to which it is complete.
    reached: AtomicU64,
}

fn broken(what: &str) -> tantivy::TantivyError {
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
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let index = tantivy::Index::create_in_dir(folder, schema)?;
        Ok((Self::over(index, fields)?, fresh))
    }

    fn over(mut index: tantivy::Index, fields: Fields) -> tantivy::Result<Self> {
        schema::register(&index);
        index.set_default_multithread_executor()?;
        let writer = index.writer_with_num_threads(1, BUFFER)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        Ok(Self {
            reader: reader.try_into()?,
            writer: Mutex::new(writer),
            reached: AtomicU64::new(0),
            kept: index,
            fields,
        })
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        // What a thread that died had not committed is not there.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes changes, all or none, and that the index is complete up to `reached`.
    pub fn apply(&self, changes: Vec<Change>, reached: &Reached) -> tantivy::Result<()> {
        let mut writer = self.writer();
        for change in changes {
            let id = match &change {
                Change::Put(item) => item.id,
                Change::Gone(id) => *id,
            };
            let known = Term::from_field_text(self.fields.id, &id.to_string());
            if let Change::Put(mut item) = change {
                // An item that is changed keeps its place among those that were published before and after it.
                item.position = self.position(&known)?.unwrap_or(item.position);
                writer.delete_term(known);
                writer.add_document(self.fields.document(&item))?;
            } else {
                writer.delete_term(known);
            }
        }
        let payload = serde_json::to_string(reached).map_err(|why| broken(&why.to_string()))?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.reader.reload()
    }

    /// The place of an item that is in the index.
    fn position(&self, id: &Term) -> tantivy::Result<Option<u64>> {
        let pass = Pass {
            most: 1,
            after: None,
            until: u64::MAX,
            days: (0, u64::MAX),
            by_score: false,
        };
        let known = TermQuery::new(id.clone(), IndexRecordOption::Basic);
        let found = self.reader.searcher().search(&known, &pass)?;
        Ok(found.best.first().map(|(place, _)| place.position))
    }

    /// Position in the journal up to which it is complete.
    pub fn reached(&self) -> u64 {
        self.reached.load(Ordering::Acquire)
    }

    /// That nothing which can be found came after this position.
    pub fn is_complete_to(&self, position: u64) {
        self.reached.store(position, Ordering::Release);
    }

    /// Whether what it is made of is still in its place: somebody may have taken the folder away.
    pub fn is_there(&self) -> bool {
        read(&self.kept).is_ok()
    }

    /// What is found of what is asked for; if nothing holds all the words, what holds some.
    pub fn search(
        &self,
        asked: &Asked,
        confined: &Confined,
        pass: Pass,
        loose: Option<bool>,
    ) -> tantivy::Result<Answer> {
        let searcher = self.reader.searcher();
        let found = |loose| searcher.search(&asked.query(&self.fields, confined, loose), &pass);
        let mut answer = Answer {
            loose: loose.unwrap_or_default(),
            ..Answer::default()
        };
        let mut all: Found = found(answer.loose)?;
        if all.total == 0 && loose.is_none() && asked.is_several() {
            all = found(true)?;
            answer.loose = true;
        }
        (answer.total, answer.spread) = (all.total, all.spread);
        let hit = |(place, address): (Place, DocAddress)| {
            let kept: TantivyDocument = searcher.doc(address)?;
            let text = |field: Field| {
                kept.get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
            };
            Ok(Hit {
                id: text(self.fields.id)
                    .parse()
                    .map_err(|_| broken("an item without an id"))?,
                place,
                text: text(self.fields.text).to_owned(),
                attachments: text(self.fields.attachments).to_owned(),
            })
        };
        answer.hits = all
            .best
            .into_iter()
            .map(hit)
            .collect::<tantivy::Result<_>>()?;
        Ok(answer)
    }
}

/// Up to where an index is complete.
fn read(index: &tantivy::Index) -> tantivy::Result<Option<Reached>> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()))
}
