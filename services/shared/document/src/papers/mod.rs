//! The workers of a service: who prints, and who reads files of strangers.
//!
//! Both may take any time and memory, so they are done in a process of its own, which limits itself
//! and can be killed. No file can end or starve the service.

pub mod job;
mod worker;

use std::collections::HashMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::Error;
use crate::inspect::{self, Allowed, FindingKind, Inspected};
use crate::sheet::{Limits, Read};
use job::{Answer, Job, encode};
use worker::Worker;

/// How workers are run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Their program.
    pub program: PathBuf,
    /// Where the fonts are; the system's by default.
    pub fonts: Option<PathBuf>,
    /// Workers at a time: half of the cores, so that the service keeps the other half.
    pub workers: usize,
    /// Callers that may wait for one; of one owner a quarter of them. The public has as many places of its own
    /// as one owner has, and of them one owner a half.
    pub waiting: usize,
    /// What a job may take.
    pub deadline: Duration,
    /// Jobs after which a worker is replaced, so that nothing adds up.
    pub jobs: u32,
}

impl Settings {
    /// The usual ones. Without a program, it is the one beside the running program.
    pub fn new(program: Option<PathBuf>, fonts: Option<PathBuf>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            program: program.unwrap_or_else(beside),
            fonts,
            workers: (cores / 2).max(1),
            waiting: 32,
            deadline: Duration::from_secs(30),
            jobs: 100,
        }
    }
}

/// `paper` in the folder of the running program; tests stand one level below.
fn beside() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let mut folder = program.parent().map(ToOwned::to_owned).unwrap_or_default();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join("paper")
}

/// The workers, cheap to clone. A worker is started when it is needed, and killed when the caller
/// goes or the deadline passes. Owners take turns: one that asks for much waits for itself. The public of all
/// owners has one turn, and no place of theirs.
#[derive(Clone)]
pub struct Papers {
    pool: Arc<Pool>,
    /// For whom, and which of its calls may go on.
    owner: Arc<Owner>,
}

/// A document that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The file.
    pub pdf: Vec<u8>,
    /// The characters that no font has, for the log: somebody should mount a font.
    pub missing: Vec<char>,
}

/// A file that was looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What was found.
    pub inspected: Inspected,
    /// The copy to publish: without metadata, or the file itself where a change would break it.
    pub copy: Option<Vec<u8>>,
}

struct Pool {
    settings: Settings,
    /// For whoever works or waits, but the public.
    places: Semaphore,
    /// For whoever works, first come first served. No owner has more in this queue than there are
    /// workers, and the public one, so nobody waits for more than that of each other.
    turns: Semaphore,
    /// What the public of all owners has together.
    public: Share,
    owners: Mutex<HashMap<Whose, Arc<Owner>>>,
    idle: Mutex<Vec<Worker>>,
}

/// For whom a document is: an owner, and whether its public asked for it.
type Whose = (String, bool);

/// How many may wait or work, and how many of them work.
struct Share {
    places: Semaphore,
    turns: Semaphore,
}

impl Share {
    fn new(places: usize, turns: usize) -> Self {
        Self {
            places: Semaphore::new(places),
            turns: Semaphore::new(turns),
        }
    }
}

/// What one of those has who share the workers.
struct Owner {
    share: Share,
    is_public: bool,
}

impl Owner {
    fn new(settings: &Settings) -> Self {
        let waiting = settings.waiting.div_ceil(4);
        Self {
            share: Share::new(settings.workers + waiting, settings.workers),
            is_public: false,
        }
    }

    /// The public of an owner.
    fn public(settings: &Settings) -> Self {
        Self {
            share: Share::new(1 + settings.waiting / 8, 1),
            is_public: true,
        }
    }
}

impl Papers {
    /// Starts nothing yet. What is asked of it directly belongs to nobody in particular.
    pub fn new(settings: Settings) -> Self {
        Self {
            owner: Arc::new(Owner::new(&settings)),
            pool: Arc::new(Pool {
                places: Semaphore::new(settings.workers + settings.waiting),
                turns: Semaphore::new(settings.workers),
                public: Share::new(1 + settings.waiting.div_ceil(4), 1),
                owners: Mutex::default(),
                idle: Mutex::default(),
                settings,
            }),
        }
    }

    /// The same workers, for this owner.
    #[must_use]
    pub fn of(&self, owner: &str) -> Self {
        self.belonging_to((owner.to_owned(), false), Owner::new)
    }

    /// The same workers, for the public of this owner: it waits for itself, and the owner is never refused
    /// because of it.
    #[must_use]
    pub fn of_public(&self, owner: &str) -> Self {
        self.belonging_to((owner.to_owned(), true), Owner::public)
    }

    fn belonging_to(&self, whose: Whose, new: impl FnOnce(&Settings) -> Owner) -> Self {
        let mut owners = self
            .pool
            .owners
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = owners
            .entry(whose)
            .or_insert_with(|| Arc::new(new(&self.pool.settings)));
        Self {
            pool: Arc::clone(&self.pool),
            owner: Arc::clone(known),
        }
    }

    /// A letter, register or case file as PDF. In the place of a character that no font has stands `〓`,
    /// and a note says which it is.
    pub async fn print(&self, document: impl Into<Job>) -> Result<Printed, Error> {
        match self.done(document.into(), Vec::new()).await? {
            (Answer::Printed(missing), pdf) => Ok(Printed { pdf, missing }),
            (other, _) => Err(Error::Layout(format!("no PDF but {other:?}"))),
        }
    }

    /// Reads an XLSX (its first sheet) or a CSV (UTF-8, with or without BOM, or GB18030).
    pub async fn read(&self, file: Vec<u8>, limits: Limits) -> Result<Read, Error> {
        match self.done(Job::Sheet(limits), file).await? {
            (Answer::Sheet(read), _) => Ok(read),
            (other, _) => Err(Error::Layout(format!("no sheet but {other:?}"))),
        }
    }

    /// Looks through a file before it is published, and makes the copy to publish. Of a file that ends
    /// whoever opens it, that is found.
    pub async fn inspect(
        &self,
        file: Vec<u8>,
        name: &str,
        allowed: Allowed,
    ) -> Result<Inspection, Error> {
        let refused = |why| Inspection {
            inspected: Inspected::refused(None, why),
            copy: None,
        };
        if file.len() > inspect::AT_MOST_BYTES {
            return Ok(refused(inspect::Reason::too_large()));
        }
        let name = name.to_owned();
        match self.done(Job::Inspect { name, allowed }, file).await {
            Ok((Answer::Inspected(inspected), copy)) => Ok(Inspection {
                inspected: *inspected,
                copy: (!copy.is_empty()).then_some(copy),
            }),
            Ok((other, _)) => Err(Error::Layout(format!("no inspection but {other:?}"))),
            Err(Error::Exhausted(_)) => Ok(Inspection {
                inspected: Inspected::not_whole(FindingKind::TooMuch),
                copy: None,
            }),
            Err(error) => Err(error),
        }
    }

    async fn done(&self, job: Job, body: Vec<u8>) -> Result<(Answer, Vec<u8>), Error> {
        let (pool, owner) = (&*self.pool, &*self.owner);
        let public = owner.is_public.then_some(&pool.public);
        let places = public.map_or(&pool.places, |public| &public.places);
        let (Ok(_own), Ok(_place)) = (owner.share.places.try_acquire(), places.try_acquire())
        else {
            return Err(Error::Busy);
        };
        let message = spawn_blocking(move || message(&job, &body));
        let message = message.await.map_err(failed)??;
        let _own_turn = owner.share.turns.acquire().await.map_err(failed)?;
        let _public_turn = match public {
            Some(public) => Some(public.turns.acquire().await.map_err(failed)?),
            None => None,
        };
        let _turn = pool.turns.acquire().await.map_err(failed)?;
        match pool.ask(&message).await {
            // What killed that one does not wait for the next.
            Err(Error::Interrupted(_)) => pool.ask(&message).await,
            other => other,
        }
    }
}

impl Pool {
    /// Has a job done by a worker of one's own.
    async fn ask(&self, message: &[u8]) -> Result<(Answer, Vec<u8>), Error> {
        let mut worker = self.worker()?;
        match timeout(self.settings.deadline, worker.ask(message)).await {
            Ok(Ok((answer, body))) => {
                if worker.done < self.settings.jobs {
                    self.idle().push(worker);
                }
                match answer {
                    Answer::Failed(error) => Err(error),
                    answer => Ok((answer, body)),
                }
            }
            Ok(Err(error)) => Err(worker.end(&error).await),
            Err(_) => Err(Error::Late(self.settings.deadline)),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that waits for work, else a new one.
    fn worker(&self) -> Result<Worker, Error> {
        while let Some(mut worker) = self.next_idle() {
            // Somebody may have killed it meanwhile.
            if worker.lives() {
                return Ok(worker);
            }
        }
        Worker::start(&self.settings)
    }

    fn next_idle(&self) -> Option<Worker> {
        self.idle().pop()
    }
}

fn message(job: &Job, body: &[u8]) -> Result<Vec<u8>, Error> {
    job.within_limit()?;
    let head = serde_json::to_vec(job).map_err(failed)?;
    encode(&head, body).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Write(error.to_string())
}
