//! The archive that a file of Office, OpenDocument or OFD is, taken apart within limits.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read as _, Write as _};

use encoding_rs::{UTF_16BE, UTF_16LE};
use gongkai_document::inspect::Reason;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Done;
use super::kind::encrypted;
use super::sink::Sink;
use super::xml::{self, Node};

/// Parts at most.
const PARTS: usize = 10_000;
/// Bytes of all parts at most.
const UNPACKED: u64 = 150_000_000;
/// Bytes of a part at most.
const PART: u64 = 64_000_000;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// In the order of the archive.
    pub(super) names: Vec<String>,
    /// Those that are not published, once this is known: they are no more among the others.
    pub(super) left_out: Vec<String>,
    left: u64,
    /// Parts that were unpacked once: read again they are no more than they were.
    unpacked: HashSet<usize>,
    types: Option<Types>,
    /// Remarks in the XML of the parts that were read: no program shows them.
    remarks: String,
}

/// What the parts are: `[Content_Types].xml`.
#[derive(Default)]
struct Types {
    by_ending: HashMap<String, String>,
    by_part: HashMap<String, String>,
}

/// What a part refers to.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) external: bool,
}

/// Whether who unpacks a part of this name writes outside his folder.
fn leads_out(name: &str) -> bool {
    name.starts_with('/')
        || name.contains(['\\', ':', '\0'])
        || name.split('/').any(|step| step == "..")
}

impl<'a> Package<'a> {
    pub(super) fn open(file: &'a [u8]) -> Done<Self> {
        let mut archive = ZipArchive::new(Cursor::new(file)).map_err(broken)?;
        if archive.len() > PARTS {
            return Err(too_much());
        }
        if archive.has_duplicate_names() || archive.has_overlapping_files().map_err(broken)? {
            return Err(broken("two parts of one name, or in one place"));
        }
        if archive
            .decompressed_size()
            .is_some_and(|size| size > UNPACKED.into())
        {
            return Err(too_much());
        }
        let names = archive
            .file_names()
            .map(|name| name.map(std::borrow::Cow::into_owned));
        let names: Vec<String> = names.collect::<Result<_, _>>().map_err(broken)?;
        if names.iter().any(|name| leads_out(name)) {
            return Err(broken("a part that would be unpacked elsewhere"));
        }
        Ok(Self {
            archive,
            names,
            left_out: Vec::new(),
            left: UNPACKED,
            unpacked: HashSet::new(),
            types: None,
            remarks: String::new(),
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Sets apart the parts that are not published.
    pub(super) fn leave_out(&mut self, is_kept: impl Fn(&str) -> bool) {
        let names = std::mem::take(&mut self.names).into_iter();
        (self.names, self.left_out) = names.partition(|name| is_kept(name));
    }

    /// Looks through the names of the parts, which whoever unpacks the file reads, and what is remarked in those that
    /// were read.
    pub(super) fn look(&self, sink: &mut Sink) -> Done {
        for name in self.names.iter().chain(&self.left_out) {
            sink.again("部件名称", name)?;
        }
        let remark = String::from_utf8_lossy(self.archive.comment());
        sink.again("压缩包注释", &remark)?;
        sink.again("部件内的注释", &self.remarks)
    }

    /// The bytes of a part.
    pub(super) fn read(&mut self, name: &str) -> Done<Vec<u8>> {
        let index = self
            .archive
            .index_for_name(name)
            .ok_or_else(|| broken(format!("no part {name}")))?;
        self.bytes(index).map(|(bytes, _)| bytes)
    }

    fn bytes(&mut self, index: usize) -> Done<(Vec<u8>, CompressionMethod)> {
        if self
            .archive
            .by_index_raw(index)
            .map_err(broken)?
            .encrypted()
        {
            return Err(encrypted());
        }
        let part = self.archive.by_index(index).map_err(broken)?;
        let method = part.compression();
        let is_new = self.unpacked.insert(index);
        let most = if is_new { self.left.min(PART) } else { PART };
        let mut bytes = Vec::new();
        part.take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
        let read = bytes.len() as u64;
        if read > most {
            return Err(too_much());
        }
        if is_new {
            self.left -= read;
        }
        Ok((bytes, method))
    }

    /// A part as text.
    pub(super) fn xml(&mut self, name: &str) -> Done<String> {
        let index = self.archive.index_for_name(name);
        let is_new = index.is_some_and(|index| !self.unpacked.contains(&index));
        let text = decode(self.read(name)?)?;
        // Remarks, words to programs, and what is declared.
        let kinds = [("<!--", "-->"), ("<?", "?>"), ("<!D", ">")];
        for (begin, end) in kinds.into_iter().filter(|_| is_new) {
            for remark in text.split(begin).skip(1) {
                let remark = remark.split(end).next().unwrap_or_default();
                self.remarks.push_str(remark);
                self.remarks.push('\n');
            }
        }
        Ok(text)
    }

    /// What a part is, or nothing.
    pub(super) fn kind_of(&mut self, name: &str) -> Done<String> {
        if self.types.is_none() {
            self.types = Some(self.read_types()?);
        }
        let types = self.types.as_ref();
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let kind = types.and_then(|types| {
            types
                .by_part
                .get(&name.to_lowercase())
                .or_else(|| types.by_ending.get(&ending))
        });
        Ok(kind.cloned().unwrap_or_default())
    }

    fn read_types(&mut self) -> Done<Types> {
        let mut types = Types::default();
        if !self.has("[Content_Types].xml") {
            return Ok(types);
        }
        let text = self.xml("[Content_Types].xml")?;
        xml::walk(&text, |node| {
            if let Node::Open(element) = node {
                let kind = element.attribute("ContentType").unwrap_or_default();
                if let Some(ending) = element.attribute("Extension") {
                    types.by_ending.insert(ending.to_lowercase(), kind);
                } else if let Some(part) = element.attribute("PartName") {
                    types
                        .by_part
                        .insert(part.trim_start_matches('/').to_lowercase(), kind);
                }
            }
            Ok(())
        })?;
        Ok(types)
    }

    /// What the main part of a file of Office is.
    pub(super) fn main_part(&mut self) -> Done<String> {
        let main = self
            .relations("")?
            .into_iter()
            .find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or_else(|| broken("no main part"))?;
        self.kind_of(&main.target)
    }

    /// What a part refers to, targets as names of parts; `""` is the file itself.
    pub(super) fn relations(&mut self, part: &str) -> Done<Vec<Relation>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let name = format!("{prefix}_rels/{file}.rels");
        if !self.has(&name) {
            return Ok(Vec::new());
        }
        let text = self.xml(&name)?;
        let mut relations = Vec::new();
        xml::walk(&text, |node| {
            if let Node::Open(element) = node
                && element.name == "Relationship"
            {
                let external = element
                    .attribute("TargetMode")
                    .is_some_and(|mode| mode == "External");
                let target = element.attribute("Target").unwrap_or_default();
                let kind = element.attribute("Type").unwrap_or_default();
                relations.push(Relation {
                    id: element.attribute("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: if external {
                        target
                    } else {
                        resolved(folder, &target)
                    },
                    external,
                });
            }
            Ok(())
        })?;
        Ok(relations)
    }

    /// Writes the archive anew: `change` gives what becomes of a part, `None` leaves it out. All times are the
    /// first there can be.
    pub(super) fn rewritten(
        mut self,
        mut change: impl FnMut(&str, Vec<u8>) -> Done<Option<Vec<u8>>>,
    ) -> Done<Vec<u8>> {
        self.left = UNPACKED;
        self.unpacked.clear();
        let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
        for (index, name) in self.names.clone().iter().enumerate() {
            let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
            // No program needs a folder of its own.
            if name.ends_with('/') {
                continue;
            }
            let (bytes, method) = self.bytes(index)?;
            if let Some(bytes) = change(name, bytes)? {
                copy.start_file(name.as_str(), options.compression_method(method))
                    .map_err(broken)?;
                copy.write_all(&bytes).map_err(broken)?;
            }
        }
        Ok(copy.finish().map_err(broken)?.into_inner())
    }
}

/// Whether a name ends in one of these, after its last point.
pub(super) fn ends_in(name: &str, endings: &[&str]) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// A target as the name of a part.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A part as text: UTF-8, or UTF-16 with its mark.
pub(super) fn decode(bytes: Vec<u8>) -> Done<String> {
    let utf_16 = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = utf_16 {
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
        return text
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| broken("no UTF-16"));
    }
    let text = String::from_utf8(bytes).map_err(|_| broken("no UTF-8"))?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

pub(super) fn broken(why: impl std::fmt::Display) -> Reason {
    Reason::new(
        "文件损坏，无法读取，请用原软件重新另存后上传",
        format!("the file is broken ({why}): save it anew"),
    )
}

fn too_much() -> Reason {
    let megabytes = UNPACKED / 1_000_000;
    Reason::new(
        format!("文件解压后过大（超过{megabytes} MB）或者部件过多，请拆分后上传"),
        format!("unpacked the file has more than {megabytes} MB, or too many parts: split it"),
    )
}
