//! Files that services keep: which are taken, how they come in and go out, and where their contents are.
//!
//! A row of the service says what a file is; its contents stand in the object store, sealed. The contents are written
//! first and the row last, so that a file is there whole or not at all: an object without a row is nobody's file, and is
//! put away when it is a day old ([`sweep`]).

mod download;
mod format;
mod incoming;
mod objects;
mod sweep;
mod upload;

pub use download::{Sent, send};
pub use format::Format;
pub use incoming::Declared;
pub use objects::{CHUNK, Contents, Key, Objects, Writer};
pub use sweep::{Kept, open, sweep};
pub use upload::{ChunkOf, Coming, MESSAGE, UPLOAD_LIMIT, declared, forget, keep, receive, take};

use std::fmt::Write as _;

/// Bytes as hexadecimal digits in lower case, as checksums are sent and printed.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
