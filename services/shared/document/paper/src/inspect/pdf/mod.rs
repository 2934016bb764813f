//! PDF: the text of each page as it is shown, what is under, beside and behind it, and a copy without metadata.

mod cmap;
mod cover;
mod font;
mod hidden;
mod layers;
mod marked;
mod order;
mod page;
mod paint;
mod path;
mod place;
mod private;
mod simple;
mod state;
mod strip;
mod text;
mod unpainted;
mod widths;

use std::collections::HashSet;

use gongkai_document::inspect::{FindingKind, Reason};
use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::Done;
use super::kind::encrypted;
use super::sink::Sink;
use font::Fonts;
use page::Page;

pub(super) use strip::strip;

/// Pages at most.
const PAGES: usize = 2_000;
/// Bytes of a stream at most, unpacked.
const STREAM: usize = 64_000_000;
/// Glyphs of a page that may be unknown: ornaments and the like.
const UNKNOWN: usize = 3;
/// Glyphs of a page at most whose places are remembered.
const GLYPHS: usize = 400_000;
/// The share of a page that pictures may take before it is one.
const PICTURE: f64 = 0.6;

pub(super) fn read(file: &[u8], sink: &mut Sink) -> Done {
    let mut doc = load(file)?;
    if doc.xref_recovery == Some(XrefRecovery::Reconstructed) {
        sink.found(
            FindingKind::Damaged,
            "全文",
            "交叉引用表有误，已按扫描结果读取",
        );
    }
    doc.prune_objects();
    let pages: Vec<ObjectId> = doc.page_iter().take(PAGES + 1).collect();
    if pages.len() > PAGES {
        return Err(Reason::new(
            format!("页数过多，不得超过{PAGES}页，请拆分后上传"),
            format!("there are more than {PAGES} pages: split the file"),
        ));
    }
    if pages.is_empty() {
        return Err(super::package::broken("no pages"));
    }
    sink.pages(pages.len());
    let mut fonts = Fonts::default();
    let mut pictures = 0;
    for (at, &id) in pages.iter().enumerate() {
        let place = format!("第{}页", at + 1);
        sink.part(&place);
        let mut page = Page::read(&doc, id, &mut fonts)?;
        page.drawn += doc.get_page_annotations(id).map_or(0, |stuck| stuck.len());
        pictures += tell(&mut page, &place, sink)?;
        hidden::annotations(&doc, id, &place, &mut fonts, sink)?;
    }
    if pictures > 0 {
        sink.found(FindingKind::Pictures, "全文", &format!("{pictures}幅"));
    }
    unpainted::read(&doc, &mut fonts, sink)?;
    hidden::document(&doc, sink)
}

fn load(file: &[u8]) -> Done<Document> {
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    let mut doc = Document::load_mem_with_options(file, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => encrypted(),
        error => super::package::broken(error),
    })?;
    if doc.was_encrypted() || doc.trailer.has(b"Encrypt") {
        return Err(encrypted());
    }
    write_out_filters(&mut doc);
    Ok(doc)
}

/// Whoever unpacks a stream wants to see in it how it is packed, and no reference to that.
fn write_out_filters(doc: &mut Document) {
    let mut found = Vec::new();
    for (id, object) in &doc.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        for key in [&b"Filter"[..], b"DecodeParms"] {
            let written = match stream.dict.get(key) {
                Ok(Object::Array(values)) => {
                    let values = values
                        .iter()
                        .filter_map(|value| doc.dereference(value).ok());
                    Object::Array(values.map(|(_, value)| value.clone()).collect())
                }
                Ok(value @ Object::Reference(_)) => match doc.dereference(value) {
                    Ok((_, value)) => value.clone(),
                    Err(_) => continue,
                },
                _ => continue,
            };
            found.push((*id, key, written));
        }
    }
    for (id, key, written) in found {
        if let Some(Object::Stream(stream)) = doc.objects.get_mut(&id) {
            stream.dict.set(key, written);
        }
    }
}

/// Tells what a page says, and what of it cannot be checked; gives how many pictures it has.
fn tell(page: &mut Page<'_>, place: &str, sink: &mut Sink) -> Done<usize> {
    sink.line(place, &page.text)?;
    // A number may be painted digit by digit in any order.
    sink.again(place, &page.order.lines(&page.text))?;
    for said in &page.spoken {
        sink.again(&format!("{place}替代文字"), said)?;
    }
    sink.again(&format!("{place}替代文字"), &page.spoken.concat())?;
    if page.unknown > UNKNOWN {
        sink.found(
            FindingKind::Undecodable,
            place,
            &format!("{}个字符", page.unknown),
        );
    }
    if page.is_broken {
        sink.found(FindingKind::Damaged, place, "页面内容");
    }
    for (kind, text) in page.hidden() {
        sink.found(kind, place, &text);
    }
    // A glyph that nobody knows stands there as U+FFFD, and is no text.
    let has_text =
        (page.text.chars()).any(|c| !c.is_whitespace() && c != char::REPLACEMENT_CHARACTER);
    let is_picture = if has_text {
        page.share_of_pictures() >= PICTURE
    } else {
        // Whatever is drawn may be letters; only a page with nothing on it is blank.
        page.drawn > 0
    };
    if is_picture {
        sink.found(FindingKind::PictureOnly, place, "");
        return Ok(0);
    }
    Ok(page.pictures)
}

/// A value, its reference followed.
fn of<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dict.get(key)
        .ok()
        .and_then(|object| doc.dereference(object).ok())
        .map(|(_, object)| object)
}

fn dict_of<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    of(doc, dict, key)?.as_dict().ok()
}

fn name_of<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    of(doc, dict, key)
        .and_then(|object| object.as_name().ok())
        .unwrap_or_default()
}

fn numbers_of(doc: &Document, dict: &Dictionary, key: &[u8]) -> Vec<f64> {
    let array = of(doc, dict, key).and_then(|object| object.as_array().ok());
    array
        .into_iter()
        .flatten()
        .filter_map(|object| number(doc.dereference(object).ok()?.1))
        .collect()
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

/// What a page has from itself or the nodes above it.
fn inherited<'a>(doc: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut seen = HashSet::new();
    let mut node = page;
    loop {
        if let Some(found) = of(doc, node, key) {
            return Some(found);
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        if !seen.insert(parent) {
            return None;
        }
        node = doc.get_dictionary(parent).ok()?;
    }
}
