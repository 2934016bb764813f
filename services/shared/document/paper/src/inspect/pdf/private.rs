//! What programs add to a PDF for themselves, under names that no standard knows, and who wrote in it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::name_of;

/// What a catalog says (ISO 32000-2, 7.7.2). Articles are left out: they name their authors.
const CATALOG: [&[u8]; 29] = [
    b"Type",
    b"Version",
    b"Extensions",
    b"Pages",
    b"PageLabels",
    b"Names",
    b"Dests",
    b"ViewerPreferences",
    b"PageLayout",
    b"PageMode",
    b"Outlines",
    b"OpenAction",
    b"AA",
    b"URI",
    b"AcroForm",
    b"StructTreeRoot",
    b"MarkInfo",
    b"Lang",
    b"OutputIntents",
    b"OCProperties",
    b"Perms",
    b"Requirements",
    b"Collection",
    b"NeedsRendering",
    b"DSS",
    b"AF",
    b"DPartRoot",
    b"Legal",
    b"Metadata",
];
/// What a page says (7.7.3.3).
const PAGE: [&[u8]; 28] = [
    b"Type",
    b"Parent",
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"BoxColorInfo",
    b"Contents",
    b"Rotate",
    b"Group",
    b"Thumb",
    b"Dur",
    b"Trans",
    b"Annots",
    b"AA",
    b"StructParents",
    b"Tabs",
    b"TemplateInstantiated",
    b"PresSteps",
    b"UserUnit",
    b"VP",
    b"OutputIntents",
    b"AF",
    b"SeparationInfo",
    b"PZ",
    b"DPart",
];
/// What is at hand for what is painted (7.8.3).
const RESOURCES: [&[u8]; 8] = [
    b"ExtGState",
    b"ColorSpace",
    b"Pattern",
    b"Shading",
    b"XObject",
    b"Font",
    b"ProcSet",
    b"Properties",
];
const TRAILER: [&[u8]; 8] = [
    b"Root", b"Size", b"ID", b"Type", b"W", b"Index", b"Filter", b"Length",
];

/// Takes out what no standard knows: nobody sees it.
pub(super) fn leave_out(doc: &mut Document) {
    only(&mut doc.trailer, &TRAILER);
    let catalog = doc.trailer.get(b"Root").and_then(Object::as_reference).ok();
    let pages: Vec<ObjectId> = doc.page_iter().collect();
    for (ids, known) in [
        (catalog.into_iter().collect(), &CATALOG[..]),
        (pages, &PAGE[..]),
    ] {
        for id in ids {
            if let Ok(dict) = doc.get_dictionary_mut(id) {
                only(dict, known);
            }
        }
    }
    let resources = resources(doc);
    for id in resources {
        if let Ok(dict) = doc.get_dictionary_mut(id) {
            only(dict, &RESOURCES);
        }
    }
    let remarks: Vec<ObjectId> = doc.objects.keys().copied().collect();
    for id in remarks {
        let is_remark = doc.get_dictionary(id).is_ok_and(|dict| {
            let subtype = name_of(doc, dict, b"Subtype");
            dict.has(b"Rect") && !subtype.is_empty() && subtype != b"Widget"
        });
        if is_remark && let Ok(dict) = doc.get_dictionary_mut(id) {
            // Who remarked.
            dict.remove(b"T");
        }
    }
}

/// Lists of what is at hand, where they are objects of their own; those within another are looked to here.
fn resources(doc: &mut Document) -> Vec<ObjectId> {
    let mut found = Vec::new();
    for object in doc.objects.values_mut() {
        let dict = match object {
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        match dict.get_mut(b"Resources") {
            Ok(Object::Dictionary(resources)) => only(resources, &RESOURCES),
            Ok(Object::Reference(id)) => found.push(*id),
            _ => {}
        }
    }
    found
}

fn only(dict: &mut Dictionary, known: &[&[u8]]) {
    let unknown: Vec<Vec<u8>> = dict
        .iter()
        .map(|(key, _)| key.clone())
        .filter(|key| !known.contains(&key.as_slice()))
        .collect();
    for key in unknown {
        dict.remove(&key);
    }
}
