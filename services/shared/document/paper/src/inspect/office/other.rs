//! Parts without a reader of their own, as bare text, and parts that are no XML: pictures, programs, files.

use gongkai_document::inspect::FindingKind;

use super::super::package::{Package, ends_in};
use super::super::sink::Sink;
use super::super::xml::{self, Node};
use super::super::{Done, package};
use super::{Read, is_of_printer, relations};

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
    for name in package.names.clone() {
        if read.has(&name) || name.ends_with('/') {
            continue;
        }
        let lower = name.to_lowercase();
        let kind = package.kind_of(&name)?;
        let told = by_name(&lower, &kind, &name, sink);
        if is_xml(&lower, &kind) && !is_metadata(&lower) && !kind.ends_with("-properties+xml") {
            let text = package.xml(&name)?;
            let place = format!("部件“{name}”");
            if lower.contains("externallinks/") {
                relations::of_book(&text, &place, sink)?;
            }
            match bare(&text, &place, sink) {
                // Excel writes what is no XML into drawings of this kind.
                Err(_) if ends_in(&lower, &["vml"]) => sink.again(&place, &text)?,
                other => other?,
            }
        } else if ends_in(&lower, &["txt", "csv"]) {
            let bytes = package.read(&name)?;
            sink.aside(&format!("部件“{name}”"), &String::from_utf8_lossy(&bytes))?;
        } else {
            let known = told
                || is_metadata(&lower)
                || is_ordinary(&lower)
                || is_picture(&name) && is_picture_inside(&package.head(&name)?);
            if !known {
                // Nothing here reads it, so a person does.
                sink.found(FindingKind::EmbeddedFile, &format!("部件“{name}”"), "");
            }
        }
    }
    Ok(())
}

/// What the name or kind of a part tells; whether it tells something.
fn by_name(lower: &str, kind: &str, name: &str, sink: &mut Sink) -> bool {
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

/// Parts that programs write beside the text, and people do not.
fn is_ordinary(lower: &str) -> bool {
    lower == "mimetype"
        || lower == "layout-cache"
        || is_of_printer(lower)
        || lower.starts_with("thumbnails/")
        || lower.starts_with("configurations2/")
        || ends_in(lower, &["rels", "odttf", "fntdata", "ttf", "otf"])
}

/// Whether bytes begin as a picture does.
fn is_picture_inside(head: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 8] = [
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"\xd7\xcd\xc6\x9a",
        b"\x01\0\x09\0",
    ];
    BEGINNINGS.iter().any(|known| head.starts_with(known))
        || head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
        || head.get(40..44) == Some(b" EMF")
}

fn is_xml(lower: &str, kind: &str) -> bool {
    ends_in(lower, &["xml", "vml", "rdf", "svg"]) || kind.ends_with("+xml")
}

/// Parts that hold no text of people, or are emptied in the copy.
fn is_metadata(lower: &str) -> bool {
    lower.starts_with("docprops/")
        || matches!(
            lower,
            "meta.xml" | "[content_types].xml" | "meta-inf/manifest.xml" | "manifest.rdf"
        )
        || lower.starts_with("_xmlsignatures/")
        || lower.starts_with("meta-inf/")
}

/// All text of a part, and the attributes in which people write.
pub(super) fn bare(text: &str, place: &str, sink: &mut Sink) -> Done {
    let mut line = String::new();
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => {
                if !INLINE.contains(&element.name) {
                    flush(&mut line, place, sink)?;
                }
                attributes(element, place, sink)?;
            }
            Node::Text(text) => line.push_str(text),
            Node::Close(name) if !INLINE.contains(&name) => flush(&mut line, place, sink)?,
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
