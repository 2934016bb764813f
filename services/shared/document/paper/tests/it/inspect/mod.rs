//! Files that are published: what is found in them, and the copies.

#![expect(
    clippy::too_many_lines,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a list of files is as long as it is, and their XML is written as one reads it"
)]

mod copies;
mod corpus;
mod hiding;
mod hostile;
mod libreoffice;
mod office;
mod open;
mod painted;
mod pdf;
mod pictures;
mod strays;

use std::io::{Cursor, Read as _, Write as _};

use gongkai_document::Inspection;
use gongkai_document::inspect::{Allowed, FindingKind};
use zip::write::SimpleFileOptions;

/// An identity card, a mobile telephone, a bank card and an address of nobody.
pub const ID: &str = "110101199003072316";
pub const MOBILE: &str = "13812345678";
pub const CARD: &str = "6222021234567890128";
/// Who made every file.
pub const AUTHOR: &str = "WangXiaoming";
/// What a bureau writes.
pub const BODY: &str = "2024年全县安全生产工作要点，共12项任务，涉及资金1381.2万元，详见附件。";

/// A file of the corpus.
pub struct Case {
    pub what: &'static str,
    pub name: &'static str,
    pub file: Vec<u8>,
    /// What is planted, and where it is told to stand; nothing for a clean one.
    pub planted: Option<(FindingKind, &'static str)>,
}

pub fn clean(what: &'static str, name: &'static str, file: Vec<u8>) -> Case {
    Case {
        what,
        name,
        file,
        planted: None,
    }
}

pub fn planted(
    what: &'static str,
    name: &'static str,
    file: Vec<u8>,
    kind: FindingKind,
    place: &'static str,
) -> Case {
    Case {
        what,
        name,
        file,
        planted: Some((kind, place)),
    }
}

/// Every file there is.
pub fn corpus() -> Vec<Case> {
    [
        office::cases(),
        open::cases(),
        pdf::cases(),
        pictures::cases(),
        hiding::cases(),
        strays::cases(),
        painted::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        file.start_file(*name, SimpleFileOptions::default())
            .unwrap();
        file.write_all(content).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// The parts of an archive.
pub fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((name, bytes));
    }
    parts
}

/// Looks through a file here, without a worker.
pub fn inspect(file: &[u8], name: &str) -> Inspection {
    let (inspected, copy) = gongkai_paper::inspect::inspect(file, name, &Allowed::default());
    Inspection { inspected, copy }
}
