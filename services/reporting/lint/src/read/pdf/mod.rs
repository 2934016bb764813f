//! PDF as lines of text: paragraphs that were broken into lines are one again, and a row of a table is a line with
//! strokes between its cells, by the lines that are drawn around them.
//!
//! What fonts tell of their text is taken as it is; nothing is guessed from shapes. A scan has no text. Artifacts
//! (page numbers, watermarks), what runs askew, and large signs that are stamped on many pages are no text of the report.

mod content;
mod font;
mod grid;
mod lines;
mod stamp;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::{Unreadable, not_empty};
use crate::page::{Ink, Page, Places};

/// Pages at most.
const PAGES: usize = 200;
/// Bytes of a stream at most, unpacked.
const STREAM: usize = 32_000_000;

/// What a document may still cost.
struct Budget {
    /// Operations of pages.
    operations: usize,
    /// Bytes of their contents.
    bytes: usize,
    /// Lines that are drawn.
    lines: usize,
    /// Characters.
    glyphs: usize,
}

impl Budget {
    fn spend(what: &mut usize, by: usize) -> Result<(), Unreadable> {
        *what = what
            .checked_sub(by)
            .ok_or_else(|| Unreadable::too_much("its pages"))?;
        Ok(())
    }
}

/// A character on a page.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    c: char,
    /// Left, bottom, right, top.
    area: [f64; 4],
}

impl Glyph {
    fn height(&self) -> f64 {
        (self.area[3] - self.area[1]).max(0.1)
    }

    fn middle(&self) -> (f64, f64) {
        (
            f64::midpoint(self.area[0], self.area[2]),
            f64::midpoint(self.area[1], self.area[3]),
        )
    }
}

/// Lines drawn on a page: where, from, to.
#[derive(Default, Debug)]
struct Drawn {
    /// y, from x, to x.
    across: Vec<[f64; 3]>,
    /// x, from y, to y.
    down: Vec<[f64; 3]>,
}

/// A line of text: characters with their ink, where they have any.
#[derive(Default, Debug)]
struct Text {
    chars: Vec<(char, Option<[f64; 4]>)>,
    /// A row of a table, which no paragraph goes on in.
    is_row: bool,
}

/// The text of a document.
pub(super) fn page(file: &[u8]) -> Result<Page, Unreadable> {
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    let doc = Document::load_mem_with_options(file, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => encrypted(),
        error => Unreadable::broken(error),
    })?;
    if doc.was_encrypted() || doc.trailer.has(b"Encrypt") {
        return Err(encrypted());
    }
    let pages: Vec<ObjectId> = doc.page_iter().take(PAGES + 1).collect();
    if pages.len() > PAGES {
        return Err(Unreadable::too_much("its pages"));
    }
    let mut fonts = font::Fonts::default();
    let mut paper = lines::Paper::default();
    let mut budget = Budget {
        operations: 3_000_000,
        bytes: 200_000_000,
        lines: 50_000,
        glyphs: 500_000,
    };
    let mut read = Vec::new();
    for &id in &pages {
        read.push(content::read(&doc, id, &mut fonts, &mut budget)?);
    }
    stamp::take_off(&mut read);
    for (nth, (inked, drawn)) in read.into_iter().enumerate() {
        paper.add(nth + 1, inked, &drawn);
    }
    let (shown, ink): (Vec<char>, Vec<Ink>) = paper.finish();
    not_empty(Page::new(shown, Places::Paper(ink)))
}

fn encrypted() -> Unreadable {
    Unreadable::new("文件已加密，请解密后再试", "the file is encrypted")
}

/// A value, its reference followed.
fn of<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let object = dict.get(key).ok()?;
    doc.dereference(object).ok().map(|(_, object)| object)
}

fn dict_of<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    of(doc, dict, key)?.as_dict().ok()
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

/// A list of numbers, references followed.
fn numbers_of(doc: &Document, dict: &Dictionary, key: &[u8]) -> Vec<f64> {
    let list = of(doc, dict, key).and_then(|object| object.as_array().ok());
    let each = list
        .into_iter()
        .flatten()
        .filter_map(|object| doc.dereference(object).ok());
    each.filter_map(|(_, object)| number(object)).collect()
}
