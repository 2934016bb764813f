//! Parts that nothing shown leads to: the copy has none of them, and what somebody hid in them is told.

use gongkai_document::inspect::FindingKind;

use super::super::Done;
use super::super::package::{Package, ends_in};
use super::super::sink::Sink;
use super::super::sweep;
use super::super::xml::{self, Node};
use super::kept::Kept;
use super::{other, relations};

pub(super) fn read(package: &mut Package, kept: &Kept, sink: &mut Sink) -> Done {
    for name in package.left_out.clone() {
        if name.ends_with('/') {
            continue;
        }
        let lower = name.to_lowercase();
        let kind = package.kind_of(&name)?;
        let place = format!("部件“{name}”");
        if other::by_name(&lower, &kind, &name, sink) {
            // It is told.
        } else if kept.is_of_writers(&name) || is_remnant(&lower) {
            continue;
        } else if let Some(found) = of_kind(&kind)
            && says(&package.xml(&name)?)
        {
            sink.found(found, &place, "");
        }
        if other::is_xml(&lower, &kind) {
            let text = package.xml(&name)?;
            if lower.contains("externallinks/") {
                relations::of_book(&text, &place, sink)?;
            }
            // Of what is not published, it need not be well-formed.
            if sweep::part(&text, &place, sink).is_err() {
                sink.again(&place, &text)?;
            }
        } else if ends_in(&lower, &["txt", "csv"]) {
            let bytes = package.read(&name)?;
            sink.again(&place, &String::from_utf8_lossy(&bytes))?;
        } else if !other::is_picture(&name) {
            sink.found(FindingKind::EmbeddedFile, &place, "");
        }
    }
    Ok(())
}

/// What a program left behind.
fn is_remnant(lower: &str) -> bool {
    lower.starts_with("docprops/")
        || lower.starts_with("[trash]/")
        || lower.contains("printersettings")
        || ends_in(lower, &["rels"])
}

/// Whether anything is said in a part: programs leave empty ones behind.
fn says(text: &str) -> bool {
    let mut says = false;
    let read = xml::walk(text, |node| {
        says |= matches!(node, Node::Text(text) if !text.trim().is_empty());
        Ok(())
    });
    says || read.is_err()
}

fn of_kind(kind: &str) -> Option<FindingKind> {
    if kind.ends_with("worksheet+xml") {
        Some(FindingKind::HiddenSheet)
    } else if kind.ends_with("presentationml.slide+xml") {
        Some(FindingKind::HiddenSlide)
    } else if kind.ends_with("comments+xml") {
        Some(FindingKind::Comment)
    } else {
        None
    }
}
