//! The copy of a PDF: without its properties, its history and what no page needs.

use gongkai_document::inspect::Reason;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object};

use super::super::media::{self, Media};
use super::super::{Done, Made, package};
use super::{STREAM, load, name_of, of, private};

/// How deep values in each other are looked into.
const DEPTH: usize = 100;

pub(in super::super) fn strip(file: &[u8]) -> Done<Made> {
    let mut doc = load(file)?;
    if is_signed(&doc) {
        return Ok(Made::Original(Reason::new(
            "PDF 带有电子签名，改动会使签名失效，按原样发布（文档属性未清除）",
            "the PDF is signed and would not be any more: it is published as it is, with its metadata",
        )));
    }
    private::leave_out(&mut doc);
    for object in doc.objects.values_mut() {
        empty(object, DEPTH);
        if let Object::Stream(stream) = object {
            photograph(stream);
        }
    }
    doc.prune_objects();
    let mut copy = Vec::new();
    let saved = match doc.reference_table.cross_reference_type {
        XrefType::CrossReferenceStream => doc.save_modern(&mut copy),
        XrefType::CrossReferenceTable => doc.save_to(&mut copy),
    };
    saved.map_err(package::broken)?;
    Ok(Made::Stripped(copy))
}

fn is_signed(doc: &Document) -> bool {
    let signs = |dict: &Dictionary| {
        let is_signature = dict.has(b"ByteRange") && dict.has(b"Contents");
        let is_field = name_of(doc, dict, b"FT") == b"Sig"
            && matches!(of(doc, dict, b"V"), Some(Object::Dictionary(_)));
        is_signature || is_field
    };
    doc.objects
        .values()
        .any(|object| object.as_dict().is_ok_and(signs))
}

/// Takes out what programs write for themselves.
fn empty(object: &mut Object, depth: usize) {
    if depth == 0 {
        return;
    }
    let dict = match object {
        Object::Array(values) => {
            for value in values {
                empty(value, depth - 1);
            }
            return;
        }
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &mut stream.dict,
        _ => return,
    };
    // A thumbnail shows the page as it was when somebody made it.
    for key in [&b"Metadata"[..], b"PieceInfo", b"LastModified", b"Thumb"] {
        dict.remove(key);
    }
    for (_, value) in dict.iter_mut() {
        empty(value, depth - 1);
    }
}

/// A photograph may say where and when it was taken.
fn photograph(stream: &mut lopdf::Stream) {
    let filters = stream.filters().unwrap_or_default();
    let Some((&last, before)) = filters.split_last() else {
        return;
    };
    if !matches!(last, b"DCTDecode" | b"DCT" | b"JPXDecode") {
        return;
    }
    let last = last.to_vec();
    if before.is_empty() {
        if let Media::Picture(stripped) = media::of(&stream.content) {
            stream.set_content(stripped);
        }
        return;
    }
    // It was packed once more.
    let before: Vec<Object> = before
        .iter()
        .map(|name| Object::Name(name.to_vec()))
        .collect();
    let mut packed = stream.clone();
    packed.dict.set("Filter", before);
    let Ok(picture) = packed.get_plain_content_with_limit(STREAM) else {
        return;
    };
    if let Media::Picture(stripped) = media::of(&picture) {
        let how = match stream.dict.get(b"DecodeParms") {
            Ok(Object::Array(how)) => how.last().cloned(),
            _ => None,
        };
        stream.set_plain_content(stripped);
        stream.dict.set("Filter", Object::Name(last));
        if let Some(how @ Object::Dictionary(_)) = how {
            stream.dict.set("DecodeParms", how);
        }
    }
}
