//! Parts without a reader of their own, as bare text, and parts that are no XML: pictures, programs, files.

use gongkai_document::inspect::FindingKind;

use super::super::media::{self, Media};
use super::super::package::{Package, ends_in};
use super::super::sink::Sink;
use super::super::xml::{self, Node};
use super::super::{Done, package, sweep};
use super::kept::is_signature;
use super::strip::nameless;
use super::{Read, fonts, is_of_printer, relations};

/// Attributes in which people write, in any part.
const WRITTEN: [&str; 27] = [
    "descr",
    "title",
    "alt",
    "tooltip",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "display",
    "string-value",
    "v",
    "val",
    "value",
    "instr",
    "date-value",
    "string",
    "displayText",
    "name",
    "expression",
    "condition",
    "formula",
    "description",
    "label",
    "text",
    "comment",
    "help",
    "statusBar",
];
/// Elements that do not end a word.
const INLINE: [&str; 9] = ["t", "r", "span", "a", "s", "ruby", "rt", "fld", "em"];
/// Shorter values hold no number of a person.
const SHORTEST: usize = 7;

pub(super) fn read(package: &mut Package, sink: &mut Sink, read: &Read) -> Done {
    relations::read(package, sink)?;
    let fonts = fonts::keys(package)?;
    for name in package.names.clone() {
        if name.ends_with('/') {
            continue;
        }
        let lower = name.to_lowercase();
        let kind = package.kind_of(&name)?;
        let place = format!("部件“{name}”");
        if read.has(&name) {
            // Whatever its reader does not know.
            let text = package.xml(&name)?;
            sweep::part(&text, &place, sink)?;
            continue;
        }
        let told = by_name(&lower, &kind, &name, sink);
        if is_xml(&lower, &kind) {
            let text = package.xml(&name)?;
            of_xml(&lower, &kind, &text, &place, sink)?;
        } else if ends_in(&lower, &["txt", "csv"]) {
            let bytes = package.read(&name)?;
            sink.aside(&place, &String::from_utf8_lossy(&bytes))?;
        } else if lower != "mimetype" && !told {
            let bytes = package.read(&name)?;
            // A signature begins with a part that is empty.
            let known = bytes.is_empty() || is_of_printer(&lower);
            if !known && !of_bytes(&bytes, fonts.get(&name), &place, sink)? {
                // Nothing here reads it, so a person does.
                sink.found(FindingKind::EmbeddedFile, &place, "");
            }
        }
    }
    Ok(())
}

/// Looks through a part without a reader of its own.
fn of_xml(lower: &str, kind: &str, text: &str, place: &str, sink: &mut Sink) -> Done {
    let is_emptied = lower.starts_with("docprops/") || kind.ends_with("-properties+xml");
    if is_emptied || lower == "meta.xml" || is_signature(lower) {
        return Ok(());
    }
    if is_list(lower) || lower == "settings.xml" {
        return sweep::part(text, place, sink);
    }
    if lists_people(lower) {
        // As they stand in the copy.
        return sweep::part(&xml::changed(text, nameless)?, place, sink);
    }
    if lower.contains("externallinks/") {
        relations::of_book(text, place, sink)?;
    }
    if lower.contains("xl/revisions/") {
        revisions(text, place, sink)?;
    }
    match bare(text, place, sink) {
        // Excel writes what is no XML into drawings of this kind.
        Err(_) if ends_in(lower, &["vml"]) => sink.again(place, text),
        other => {
            other?;
            sweep::part(text, place, sink)
        }
    }
}

/// Whether a part only lists those who commented.
fn lists_people(lower: &str) -> bool {
    let list = lower.rsplit('/').next().unwrap_or_default();
    matches!(list, "people.xml" | "commentauthors.xml" | "authors.xml")
        || lower.starts_with("xl/persons/")
}

/// What a workbook remembers of its changes: what stood in its cells before.
fn revisions(text: &str, place: &str, sink: &mut Sink) -> Done {
    xml::walk(text, |node| {
        if let Node::Open(element) = node
            && matches!(
                element.name,
                "rcc" | "rrc" | "rm" | "rsnm" | "ris" | "rdn" | "rcmt" | "rfmt" | "rcft" | "raf"
            )
        {
            sink.found(FindingKind::TrackedChange, place, "");
        }
        Ok(())
    })
}

/// Looks through a part that is no text; whether anybody knows what it is.
fn of_bytes(bytes: &[u8], key: Option<&String>, place: &str, sink: &mut Sink) -> Done<bool> {
    match media::of(bytes) {
        Media::Picture(_) => return Ok(true),
        Media::Wordy(bytes) => {
            sink.again(place, &media::words(&bytes))?;
            if bytes.starts_with(b"II") || bytes.starts_with(b"MM") {
                sink.found(
                    FindingKind::PictureOnly,
                    place,
                    "TIFF图像，其中的属性未清除",
                );
            }
            return Ok(true);
        }
        Media::Other => {}
    }
    let unveiled = key.and_then(|key| media::unveiled(bytes, key));
    Ok(media::is_font(unveiled.as_deref().unwrap_or(bytes)))
}

/// What the name or kind of a part tells; whether it tells something.
pub(super) fn by_name(lower: &str, kind: &str, name: &str, sink: &mut Sink) -> bool {
    let contains = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let found = if contains(&[
        "vbaproject",
        "vbadata",
        "/activex",
        "macrosheets/",
        "basic/",
        "scripts/",
    ]) || kind.contains("macrosheet")
    {
        FindingKind::Macro
    } else if contains(&["/embeddings/", "oleobject", "/afchunk"])
        || kind.ends_with("oleObject")
        || kind.ends_with("message/rfc822")
        || ends_in(lower, &["html", "mht"])
    {
        FindingKind::EmbeddedFile
    } else if contains(&["pivotcache/"]) {
        FindingKind::PivotCache
    } else if contains(&[
        "externallinks/externallink",
        "xl/connections",
        "querytables/",
    ]) {
        FindingKind::ExternalLink
    } else if contains(&["_xmlsignatures/sig", "documentsignatures.xml"]) {
        FindingKind::Signed
    } else {
        return false;
    };
    if !ends_in(lower, &["rels"]) {
        sink.found(found, &format!("部件“{name}”"), "");
    }
    true
}

pub(super) fn is_xml(lower: &str, kind: &str) -> bool {
    ends_in(lower, &["xml", "vml", "rdf", "svg", "rels"]) || kind.ends_with("+xml")
}

/// Whether a part lists parts or references: it is written anew in the copy.
fn is_list(lower: &str) -> bool {
    ends_in(lower, &["rels"]) || matches!(lower, "[content_types].xml" | "meta-inf/manifest.xml")
}

/// All text of a part, and the attributes in which people write.
pub(super) fn bare(text: &str, place: &str, sink: &mut Sink) -> Done {
    let mut line = String::new();
    // Controls stand in a drawing a second time, hidden, for programs that know them.
    let mut choices = 0_usize;
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => {
                choices += usize::from(element.name == "Choice");
                if element.name == "cNvPr" && element.is("hidden") && choices == 0 {
                    let name = element.attribute("name").unwrap_or_default();
                    sink.found(FindingKind::HiddenText, place, &name);
                }
                if !INLINE.contains(&element.name) {
                    flush(&mut line, place, sink)?;
                }
                attributes(element, place, sink)?;
            }
            Node::Text(text) => line.push_str(text),
            Node::Close(name) if !INLINE.contains(&name) => {
                choices -= usize::from(name == "Choice" && choices > 0);
                flush(&mut line, place, sink)?;
            }
            Node::Close(_) => {}
        }
        Ok(())
    })?;
    flush(&mut line, place, sink)
}

fn flush(line: &mut String, place: &str, sink: &mut Sink) -> Done {
    if !line.trim().is_empty() {
        sink.aside(place, line)?;
    }
    line.clear();
    Ok(())
}

/// The attributes in which people write.
pub(super) fn attributes(element: &xml::Element<'_>, place: &str, sink: &mut Sink) -> Done {
    for (name, value) in element.attributes() {
        if value.len() >= SHORTEST && WRITTEN.contains(&name.as_str()) {
            sink.again(place, &value)?;
        }
    }
    Ok(())
}

/// Whether a part is a picture.
pub(super) fn is_picture(name: &str) -> bool {
    let lower = name.to_lowercase();
    let ending = lower.rsplit('.').next().unwrap_or_default();
    (lower.contains("media/") || lower.starts_with("pictures/"))
        && matches!(
            ending,
            "png"
                | "jpg"
                | "jpeg"
                | "gif"
                | "bmp"
                | "tif"
                | "tiff"
                | "emf"
                | "wmf"
                | "webp"
                | "svg"
        )
}

/// Counts the pictures.
pub(super) fn pictures(package: &package::Package) -> usize {
    package.names.iter().filter(|name| is_picture(name)).count()
}
