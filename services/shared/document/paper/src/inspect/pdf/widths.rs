//! How wide the glyphs of a composite font are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use super::{number, of};

/// `/W` of a composite font: `[first [w w …] first last w …]`.
pub(super) fn cid_widths(doc: &Document, descendant: &Dictionary) -> HashMap<u32, f64> {
    let mut found = HashMap::new();
    let list = of(doc, descendant, b"W").and_then(|object| object.as_array().ok());
    let list: Vec<&Object> = list
        .into_iter()
        .flatten()
        .filter_map(|object| Some(doc.dereference(object).ok()?.1))
        .collect();
    let mut at = 0;
    while let Some(first) = list.get(at).and_then(|object| number(object)) {
        match list.get(at + 1) {
            Some(Object::Array(each)) => {
                for (code, width) in (whole(first)..).zip(each.iter().take(70_000)) {
                    let width = doc
                        .dereference(width)
                        .ok()
                        .and_then(|(_, width)| number(width));
                    found.insert(code, width.unwrap_or(1000.0));
                }
                at += 2;
            }
            Some(until) => {
                let width = list.get(at + 2).and_then(|object| number(object));
                let (Some(until), Some(width)) = (number(until), width) else {
                    break;
                };
                for code in whole(first)..=whole(until) {
                    found.insert(code, width);
                }
                at += 3;
            }
            None => break,
        }
    }
    found
}

/// A code.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between its limits before"
)]
pub(super) fn whole(number: f64) -> u32 {
    number.clamp(0.0, 70_000.0) as u32
}
