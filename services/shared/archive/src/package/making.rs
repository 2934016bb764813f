//! A package being made from what comes bit by bit: no more of it is held than what is on its way.

use std::{
    fs::File,
    io::{self, Seek as _},
};

use chrono::{DateTime, Utc};
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    Error, check, digest, name,
    record::{Content, Record},
    write::Writing,
};

/// What the writer is told.
enum Part {
    File(Box<Content>),
    Bytes(Vec<u8>),
    End(Box<Record>, DateTime<Utc>),
}

/// A package that is being made. It is written to a file without a name, which is gone with whoever holds it, whatever
/// happens.
pub struct Making {
    parts: Sender<Part>,
    /// None once it has ended.
    writer: Option<JoinHandle<Result<Made, Error>>>,
}

/// A package that was made, and checked.
#[derive(Debug)]
pub struct Made {
    /// It, from its beginning.
    pub file: File,
    /// What to call it.
    pub file_name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of all of it, in hexadecimal digits.
    pub sha256: String,
    /// How many files are in it.
    pub files: usize,
}

impl Making {
    /// Begins the package of the record with this number.
    pub fn begin(number: &str) -> Self {
        let (parts, receiver) = channel(2);
        let number = number.to_owned();
        let writer = Some(spawn_blocking(move || write(&number, receiver)));
        Self { parts, writer }
    }

    /// Begins a content file; the one before is whole.
    pub async fn file(&mut self, content: Content) -> Result<(), Error> {
        self.tell(Part::File(Box::new(content))).await
    }

    /// The next bytes of the content file.
    pub async fn bytes(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        self.tell(Part::Bytes(bytes)).await
    }

    /// A content file that is there as a whole.
    pub async fn whole(&mut self, content: Content, bytes: Vec<u8>) -> Result<(), Error> {
        self.file(content).await?;
        self.bytes(bytes).await
    }

    /// Ends it: what tells of the content files is written, and the package checked.
    pub async fn finish(mut self, record: Record, made_at: DateTime<Utc>) -> Result<Made, Error> {
        self.tell(Part::End(Box::new(record), made_at)).await?;
        self.ended().await
    }

    async fn tell(&mut self, part: Part) -> Result<(), Error> {
        if self.parts.send(part).await.is_ok() {
            return Ok(());
        }
        // The writer has ended: it says why.
        match self.ended().await {
            Ok(_) => Err(Error::GivenUp),
            Err(error) => Err(error),
        }
    }

    async fn ended(&mut self) -> Result<Made, Error> {
        let writer = self.writer.take().ok_or(Error::GivenUp)?;
        writer
            .await
            .map_err(|error| Error::Io(io::Error::other(error)))?
    }
}

fn write(number: &str, mut parts: Receiver<Part>) -> Result<Made, Error> {
    let mut writing = Writing::new(tempfile::tempfile()?, number);
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::File(content) => writing.file(*content)?,
            Part::Bytes(bytes) => writing.bytes(&bytes)?,
            Part::End(record, made_at) => {
                let mut file = writing.finish(&record, made_at)?;
                let checked = check(&file)?;
                if !checked.faults.is_empty() {
                    return Err(Error::Faulty(checked.faults));
                }
                file.rewind()?;
                let (sha256, bytes) = digest::of(&file)?;
                file.rewind()?;
                return Ok(Made {
                    file,
                    file_name: format!("{}.zip", name::root(number)),
                    bytes,
                    sha256,
                    files: checked.files,
                });
            }
        }
    }
    Err(Error::GivenUp)
}
