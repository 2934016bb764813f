//! The archive that a file of Office is, taken apart within limits.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Unreadable;

/// Parts at most.
const PARTS: usize = 5_000;
/// Bytes of a part at most.
const PART: u64 = 64_000_000;

/// A part as text.
pub(super) fn part(file: &[u8], name: &str) -> Result<Option<String>, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(Unreadable::broken)?;
    if archive.len() > PARTS {
        return Err(Unreadable::too_much("its parts"));
    }
    if archive
        .has_overlapping_files()
        .map_err(Unreadable::broken)?
    {
        return Err(Unreadable::broken("two parts in one place"));
    }
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let raw = archive.by_index_raw(index).map_err(Unreadable::broken)?;
    if raw.encrypted() {
        return Err(Unreadable::new(
            "文件已加密，请解密后再试",
            "the file is encrypted",
        ));
    }
    drop(raw);
    let part = archive.by_index(index).map_err(Unreadable::broken)?;
    if part.size() > PART {
        return Err(Unreadable::too_much("a part"));
    }
    // What the archive says of its size need not be true.
    let mut bytes = Vec::new();
    part.take(PART + 1)
        .read_to_end(&mut bytes)
        .map_err(Unreadable::broken)?;
    if bytes.len() as u64 > PART {
        return Err(Unreadable::too_much("a part"));
    }
    super::text::decode(&bytes).map(Some)
}
