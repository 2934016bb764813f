//! Whether every byte of a package belongs to a file that its central directory names. What stands before, between or behind
//! them is read by no program that unpacks it, and goes along unseen.

use std::{
    collections::BTreeSet,
    io::{Read, Seek, SeekFrom},
};

use zip::ZipArchive;

use super::{Error, check::Fault};

/// Bytes of the end of a ZIP file, without a comment, and of the two parts of a large one.
const END: u64 = 22;
const LOCATOR: u64 = 20;
const LARGE_END: u64 = 56;
/// Bytes that a comment at the end takes at most.
const MOST_COMMENT: u64 = 0xFFFF;
/// Bytes of a central directory at most: it is held as a whole.
const MOST_DIRECTORY: u64 = 32 * 1024 * 1024;
/// Bytes of what is said of a file besides (times, owners) at most.
const MOST_EXTRA: u64 = 128;
/// In the place of a number that is too large for it.
const LARGE: u64 = 0xFFFF_FFFF;

/// A file as the central directory names it.
struct Entry {
    name: Vec<u8>,
    start: u64,
    /// Without a mark, the sizes stand before the contents, else behind.
    marked: bool,
    crc: u64,
    packed: u64,
    bytes: u64,
}

/// How a package is laid out.
pub struct Layout {
    /// What of it belongs to no file of it.
    pub faults: Vec<Fault>,
    /// Where its central directory stands, and how many names it has.
    start: u64,
    names: usize,
}

impl Layout {
    /// Whether an archive was opened by the very directory that was looked at: of two ends, programs that unpack it take
    /// one or the other.
    pub fn is_of<R: Read + Seek>(&self, archive: &ZipArchive<R>) -> bool {
        archive.offset() == 0
            && archive.central_directory_start() == self.start
            && archive.len() == self.names
    }
}

/// Looks at how a package is laid out. An error means that it is none.
pub fn check(file: &mut (impl Read + Seek)) -> Result<Layout, Error> {
    let mut faults = Vec::new();
    let length = file.seek(SeekFrom::End(0))?;
    let (end, directory) = directory(file, length)?;
    let comment = number(&read(file, end + 20, 2)?, 0, 2);
    if end + END != length || comment != Some(0) {
        faults.push(Fault::Hidden(end + END));
    }
    let mut entries = entries(&directory.bytes, directory.start, &mut faults)?;
    entries.sort_by_key(|entry| entry.start);
    let mut place = 0;
    for index in 0..entries.len() {
        let Some(entry) = entries.get(index) else {
            break;
        };
        if entry.start != place {
            faults.push(Fault::Hidden(place));
        }
        let next = entries.get(index + 1);
        let next = next.map_or(directory.start, |next| next.start);
        place = after(file, entry, next, &mut faults)?;
    }
    if place != directory.start {
        faults.push(Fault::Hidden(place));
    }
    let names: BTreeSet<_> = entries.iter().map(|entry| &entry.name).collect();
    Ok(Layout {
        start: directory.start,
        names: names.len(),
        faults,
    })
}

/// A central directory, and where it stands.
struct Directory {
    start: u64,
    bytes: Vec<u8>,
}

/// Where the end of a package stands, and its central directory, which must reach up to that.
fn directory(file: &mut (impl Read + Seek), length: u64) -> Result<(u64, Directory), Error> {
    let tail = length.saturating_sub(END + MOST_COMMENT);
    let bytes = read(file, tail, length - tail)?;
    let at = bytes.windows(4).rposition(|four| four == b"PK\x05\x06");
    let at = at.ok_or_else(broken)?;
    let number = |place, width| number(&bytes, at + place, width).ok_or_else(broken);
    let (mut size, mut start) = (number(12, 4)?, number(16, 4)?);
    let end = tail + at as u64;
    // Behind this place nothing may stand before the end.
    let mut upto = end;
    if let Some(locator) = end.checked_sub(LOCATOR) {
        let bytes = read(file, locator, LOCATOR)?;
        if bytes.starts_with(b"PK\x06\x07") {
            upto = self::number(&bytes, 8, 8).ok_or_else(broken)?;
            let bytes = read(file, upto, LARGE_END)?;
            let number = |place| self::number(&bytes, place, 8).ok_or_else(broken);
            if !bytes.starts_with(b"PK\x06\x06") || upto.checked_add(LARGE_END) != Some(locator) {
                return Err(broken());
            }
            (size, start) = (number(40)?, number(48)?);
        }
    }
    if size > MOST_DIRECTORY {
        return Err(Error::TooMuch("central directory".to_owned()));
    }
    if start.checked_add(size) != Some(upto) {
        return Err(Error::Broken(
            "data before it, or before its end / 文件目录之前或者之后夹带数据".to_owned(),
        ));
    }
    let bytes = read(file, start, size)?;
    Ok((end, Directory { start, bytes }))
}

/// The files that a central directory names; what it says besides is told.
fn entries(directory: &[u8], start: u64, faults: &mut Vec<Fault>) -> Result<Vec<Entry>, Error> {
    let (mut entries, mut place) = (Vec::new(), 0);
    while place < directory.len() {
        let head = directory.get(place..).ok_or_else(broken)?;
        let number = |at, width| number(head, at, width).ok_or_else(broken);
        if !head.starts_with(b"PK\x01\x02") {
            return Err(broken());
        }
        let (name, extra, comment) = (size(head, 28)?, size(head, 30)?, size(head, 32)?);
        let named = 46 + name;
        let all = named + extra + comment;
        if comment > 0 || extra as u64 > MOST_EXTRA {
            faults.push(Fault::Hidden(start + (place + named) as u64));
        }
        let mut entry = Entry {
            name: head.get(46..named).ok_or_else(broken)?.to_vec(),
            marked: number(8, 2)? & 8 != 0,
            crc: number(16, 4)?,
            packed: number(20, 4)?,
            bytes: number(24, 4)?,
            start: number(42, 4)?,
        };
        let extra = head.get(named..named + extra).ok_or_else(broken)?;
        enlarge(&mut entry, extra).ok_or_else(broken)?;
        entries.push(entry);
        place += all;
    }
    (place == directory.len())
        .then_some(entries)
        .ok_or_else(broken)
}

/// Reads the numbers that are too large for their places.
fn enlarge(entry: &mut Entry, mut extra: &[u8]) -> Option<()> {
    let large = [&mut entry.bytes, &mut entry.packed, &mut entry.start];
    let mut large = large.into_iter().filter(|number| **number == LARGE);
    while let (Some(id), Some(size)) = (number(extra, 0, 2), number(extra, 2, 2)) {
        let size = usize::try_from(size).ok()?;
        let fields = extra.get(4..4 + size)?;
        if id == 1 {
            for (place, number) in (0..size).step_by(8).zip(&mut large) {
                *number = self::number(fields, place, 8)?;
            }
        }
        extra = extra.get(4 + size..)?;
    }
    large.next().is_none().then_some(())
}

/// The place behind a file; `next` is what stands there.
fn after(
    file: &mut (impl Read + Seek),
    entry: &Entry,
    next: u64,
    faults: &mut Vec<Fault>,
) -> Result<u64, Error> {
    let head = read(file, entry.start, 30)?;
    let (name, extra) = (size(&head, 26)? as u64, size(&head, 28)? as u64);
    if !head.starts_with(b"PK\x03\x04") {
        return Err(broken());
    }
    let named = entry.start + 30;
    if read(file, named, name)? != entry.name {
        let name = String::from_utf8_lossy(&entry.name).into_owned();
        let why = "its two headers differ / 两处文件名不一致";
        faults.push(Fault::Unreadable(name, why.to_owned()));
    }
    if extra > MOST_EXTRA {
        faults.push(Fault::Hidden(named + name));
    }
    let contents = named + name + extra;
    let end = contents.checked_add(entry.packed).ok_or_else(broken)?;
    if !entry.marked {
        return Ok(end);
    }
    // Behind it stand its sizes, with a mark before them or without, in four bytes each or in eight.
    let Some(behind) = next.checked_sub(end).filter(|bytes| *bytes <= 24) else {
        return Ok(end);
    };
    let sizes = read(file, end, behind)?;
    let sizes = sizes.strip_prefix(b"PK\x07\x08").unwrap_or(&sizes);
    let width = sizes.len().saturating_sub(4) / 2;
    let read = (
        number(sizes, 0, 4),
        number(sizes, 4, width),
        number(sizes, 4 + width, width),
    );
    let right = read == (Some(entry.crc), Some(entry.packed), Some(entry.bytes));
    Ok(if right && [4, 8].contains(&width) {
        next
    } else {
        end
    })
}

fn read(file: &mut (impl Read + Seek), place: u64, bytes: u64) -> Result<Vec<u8>, Error> {
    file.seek(SeekFrom::Start(place))?;
    let mut read = Vec::new();
    file.take(bytes).read_to_end(&mut read)?;
    if read.len() as u64 == bytes {
        Ok(read)
    } else {
        Err(broken())
    }
}

/// A number of so many bytes, the lowest first.
fn number(bytes: &[u8], place: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(place..place.checked_add(width)?)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A size of two bytes.
fn size(bytes: &[u8], place: usize) -> Result<usize, Error> {
    let size = number(bytes, place, 2).ok_or_else(broken)?;
    usize::try_from(size).map_err(|_| broken())
}

fn broken() -> Error {
    Error::Broken("no ZIP file / 不是ZIP文件".to_owned())
}
