//! Sheets that come in, read in a process of its own, and sheets that go out.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_document::{
    Error as Document, Papers, Register,
    sheet::{Fault, Limits, Read},
};

/// The media type of a sheet.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How large a sheet may be: one line a cell of the tables, and titles.
const LIMITS: Limits = Limits {
    bytes: 2_000_000,
    lines: 1000,
    columns: 50,
};

/// Writes sheets, and reads them by workers.
#[derive(Clone)]
pub struct Sheets(Papers);

impl Sheets {
    /// By these workers.
    pub fn new(papers: Papers) -> Self {
        Self(papers)
    }

    /// Reads a file. What is wrong with it is told in the end, not an error.
    pub async fn read(&self, bureau: &BureauId, file: Vec<u8>) -> Result<Read> {
        match self.0.of(bureau.as_str()).read(file, LIMITS).await {
            Ok(read) => Ok(read),
            Err(error @ (Document::Exhausted(_) | Document::Late(_))) => {
                tracing::warn!(%error, "a sheet ended its reader");
                let (zh, en) = (
                    "文件过大或无法处理",
                    "the file is too large, or cannot be read",
                );
                Ok(Err(vec![Fault::file(zh, en)]))
            }
            Err(Document::Busy) => Err(Error::new(Reason::Overloaded)),
            Err(error @ Document::Interrupted(_)) => Err(Error::unavailable(
                "读表程序 / the program that reads sheets",
                error,
            )),
            Err(error @ Document::NoProgram { .. }) => {
                Err(Error::unavailable("paper (--paper)", error))
            }
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The bytes of a sheet, made away from the threads that answer calls.
    pub async fn write(&self, register: Register) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(move || register.xlsx()).await;
        made.map_err(Error::internal)?.map_err(Error::internal)
    }
}
