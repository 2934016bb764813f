//! Digests, and the list of them.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Read},
};

use ring::digest::{Context, Digest, SHA256, digest};

/// A digest in hexadecimal digits, in lower case.
pub fn hex(digest: &Digest) -> String {
    digest
        .as_ref()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Nothing fails that writes into a string.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The digest of bytes.
pub fn of_bytes(bytes: &[u8]) -> String {
    hex(&digest(&SHA256, bytes))
}

/// The digest of all there is to read, and how much that is.
pub fn of(mut reader: impl Read) -> io::Result<(String, u64)> {
    let (mut context, mut bytes) = (Context::new(&SHA256), 0);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&context.finish()), bytes));
        }
        context.update(&buffer[..read]);
        bytes += read as u64;
    }
}

/// The list, as `sha256sum -c` reads it.
pub fn write(digests: &BTreeMap<String, String>) -> String {
    digests
        .iter()
        .fold(String::new(), |mut list, (name, digest)| {
            let _ = writeln!(list, "{digest}  {name}");
            list
        })
}

/// Reads a list; `None` if a line is none of a list.
pub fn read(list: &str) -> Option<BTreeMap<String, String>> {
    let lines = list.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (digest, name) = line.split_once(' ')?;
            // A star says that a file is read as bytes, which all are.
            let name = name.strip_prefix([' ', '*'])?;
            let right = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            right.then(|| (name.to_owned(), digest.to_ascii_lowercase()))
        })
        .collect()
}
