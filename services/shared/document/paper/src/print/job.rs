//! One print job: a template, its data, and the fonts of the process.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use typst::World;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, comemo};

use super::fonts::Shelf;
use super::{Fonts, Pages};
use gongkai_document::Error;
use gongkai_document::text::clean;

const SOURCES: [(&str, &str); 6] = [
    ("parts.typ", include_str!("parts.typ")),
    ("letter.typ", include_str!("letter.typ")),
    ("register.typ", include_str!("register.typ")),
    ("case_file.typ", include_str!("case_file.typ")),
    ("labels.typ", include_str!("labels.typ")),
    ("report.typ", include_str!("report.typ")),
];

const DATA: &str = "data.json";

/// The templates.
pub(super) fn sources() -> Result<Vec<Source>, Error> {
    let sources = SOURCES
        .iter()
        .map(|&(name, text)| Ok(Source::new(id(name)?, text.to_owned())));
    sources.collect()
}

fn id(name: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(name).map_err(|error| Error::Layout(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Lays out what a template makes of the data, which it reads as `data.json`. In the place of a character
/// that no font has stands `〓`, and a note says which it is: no letter waits for a font.
pub(crate) fn print(fonts: &Fonts, template: &str, mut document: Value) -> Result<Pages, Error> {
    let mut known = BTreeMap::new();
    prepare(&mut document, fonts, &mut known);
    let absent: Vec<char> = known
        .into_iter()
        .filter_map(|(c, here)| (!here).then_some(c))
        .collect();
    // The characters themselves cannot be shown, but their numbers can.
    let numbers: Vec<String> = absent
        .iter()
        .map(|&c| format!("U+{:04X}", u32::from(c)))
        .collect();
    let data = json!({
        "fonts": fonts.0.families,
        "document": document,
        "missing": numbers.join("、"),
    });
    let data = serde_json::to_vec(&data).map_err(|error| Error::Layout(error.to_string()))?;
    let job = Job {
        shelf: &fonts.0,
        main: id(template)?,
        data_id: id(DATA)?,
        data: Bytes::new(data),
    };
    let laid_out = typst::compile(&job).output;
    forget();
    match laid_out {
        Ok(document) => Ok(Pages::new(document, absent)),
        Err(errors) => Err(failed(&errors)),
    }
}

/// Empties the memory of the layout engine: it would keep what it printed, names and all.
pub(super) fn forget() {
    comemo::evict(0);
}

pub(super) fn failed(errors: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Error::Layout(messages.join("; "))
}

/// Cleans all texts, and replaces the characters that no font has. What was found out about a
/// character stays in `known`.
fn prepare(value: &mut Value, fonts: &Fonts, known: &mut BTreeMap<char, bool>) {
    match value {
        Value::String(text) => {
            let mut here = |c: &char| *known.entry(*c).or_insert_with(|| fonts.has(*c));
            *text = clean(text)
                .chars()
                .map(|c| if here(&c) { c } else { '〓' })
                .collect();
        }
        Value::Array(values) => {
            for value in values {
                prepare(value, fonts, known);
            }
        }
        Value::Object(fields) => {
            for (_, value) in fields {
                prepare(value, fonts, known);
            }
        }
        _ => {}
    }
}

struct Job<'a> {
    shelf: &'a Shelf,
    main: FileId,
    data_id: FileId,
    data: Bytes,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shelf.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shelf.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = self.shelf.sources.iter().find(|source| source.id() == id);
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        // Nothing but the data: a template reaches no file of the machine.
        if id == self.data_id {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        // The date of a document is a value of it.
        None
    }
}
