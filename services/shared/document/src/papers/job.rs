//! What is said between a service and its worker: a job in on standard input, its answer out on
//! standard output. Both are a head in JSON and a body of bytes, each after its length.

use std::io;

use serde::{Deserialize, Serialize};

use crate::inspect::{Allowed, Inspected};
use crate::length::Length as _;
use crate::sheet::{Limits, Read};
use crate::{CaseFile, Error, Labels, Letter, Register, Report};

/// What a worker is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Job {
    /// To print a letter.
    Letter(Letter),
    /// To print a register.
    Register(Register),
    /// To print a case file.
    CaseFile(CaseFile),
    /// To print labels.
    Labels(Labels),
    /// To print a report.
    Report(Report),
    /// To read the body as a sheet.
    Sheet(Limits),
    /// To look through the body before it is published.
    Inspect {
        /// The name of the file.
        name: String,
        /// What the bureau publishes itself.
        allowed: Allowed,
    },
}

impl Job {
    pub(super) fn within_limit(&self) -> Result<(), Error> {
        match self {
            Self::Letter(letter) => letter.within_limit(),
            Self::Register(register) => register.within_limit(),
            Self::CaseFile(file) => file.within_limit(),
            Self::Labels(labels) => labels.within_limit(),
            Self::Report(report) => report.within_limit(),
            Self::Sheet(_) | Self::Inspect { .. } => Ok(()),
        }
    }
}

impl From<Letter> for Job {
    fn from(letter: Letter) -> Self {
        Self::Letter(letter)
    }
}

impl From<Register> for Job {
    fn from(register: Register) -> Self {
        Self::Register(register)
    }
}

impl From<CaseFile> for Job {
    fn from(file: CaseFile) -> Self {
        Self::CaseFile(file)
    }
}

impl From<Labels> for Job {
    fn from(labels: Labels) -> Self {
        Self::Labels(labels)
    }
}

impl From<Report> for Job {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// The body is a PDF; these characters no font has.
    Printed(Vec<char>),
    /// What the file was.
    Sheet(Read),
    /// What was found in the file; the body is the copy to publish, if there is one.
    Inspected(Box<Inspected>),
    /// It could not be done.
    Failed(Error),
}

/// Longer ones are no answers.
const AT_MOST: usize = 512 << 20;

/// Both parts as they are sent.
pub(super) fn encode(head: &[u8], body: &[u8]) -> io::Result<Vec<u8>> {
    let length = |part: &[u8]| u32::try_from(part.len()).map_err(io::Error::other);
    let mut message = Vec::with_capacity(8 + head.len() + body.len());
    message.extend(length(head)?.to_le_bytes());
    message.extend(length(body)?.to_le_bytes());
    message.extend(head);
    message.extend(body);
    Ok(message)
}

/// The two lengths that a message begins with.
pub(super) fn lengths(start: [u8; 8]) -> io::Result<(usize, usize)> {
    let both = u64::from_le_bytes(start);
    let length = |part: u64| usize::try_from(part).map_err(io::Error::other);
    let (head, body) = (length(both & 0xffff_ffff)?, length(both >> 32)?);
    if head.saturating_add(body) > AT_MOST {
        return Err(io::Error::other("a message longer than any can be"));
    }
    Ok((head, body))
}

/// The worker's side: the next job and its body; `None` when the service has no more.
pub fn receive(input: &mut impl io::Read) -> io::Result<Option<(Job, Vec<u8>)>> {
    let mut start = [0; 8];
    match input.read_exact(&mut start) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (head_length, body_length) = lengths(start)?;
    let mut head = vec![0; head_length];
    input.read_exact(&mut head)?;
    let mut body = vec![0; body_length];
    input.read_exact(&mut body)?;
    Ok(Some((serde_json::from_slice(&head)?, body)))
}

/// The worker's side: the answer and its body.
pub fn reply(output: &mut impl io::Write, answer: &Answer, body: &[u8]) -> io::Result<()> {
    output.write_all(&encode(&serde_json::to_vec(answer)?, body)?)?;
    output.flush()
}
