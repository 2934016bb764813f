//! The copy of a PDF: without its properties, its history and what no page needs.

use gongkai_document::inspect::Reason;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object};

use super::super::{Done, Made, image, package};
use super::{load, name_of, of};

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
    doc.trailer.remove(b"Info");
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
    let is_jpeg = stream
        .filters()
        .is_ok_and(|filters| filters == [b"DCTDecode"]);
    if is_jpeg && let Some(stripped) = image::strip_media(&stream.content) {
        stream.set_content(stripped);
    }
}
