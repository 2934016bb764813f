//! What parts refer to outside of the file, and what other programs fill.

use gongkai_document::inspect::FindingKind;

use super::super::Done;
use super::super::package::Package;
use super::super::sink::Sink;
use super::super::xml::{self, Node};

/// Tells of templates, pictures and books on other computers. An address of the web is what a reader sees.
pub(super) fn read(package: &mut Package, sink: &mut Sink) -> Done {
    for name in package.names.clone() {
        let Some((folder, file)) = name.rsplit_once("_rels/") else {
            continue;
        };
        let Some(file) = file.strip_suffix(".rels") else {
            continue;
        };
        for relation in package.relations(&format!("{folder}{file}"))? {
            if !relation.external {
                continue;
            }
            let target = decoded(&relation.target);
            let place = format!("链接（{folder}{file}）");
            sink.again(&place, &target)?;
            let on_the_web = ["http:", "https:", "mailto:", "tel:", "#"]
                .iter()
                .any(|begin| target.starts_with(begin));
            match relation.kind.as_str() {
                // The copy names none.
                "attachedTemplate" => sink.metadata("文档属性：模板位置", &target),
                "hyperlink" if on_the_web => {}
                "oleObject" => sink.found(FindingKind::LinkedObject, &place, &target),
                _ => sink.found(FindingKind::ExternalLink, &place, &target),
            }
        }
    }
    Ok(())
}

/// Tells of what a link of a workbook asks another program for.
pub(super) fn of_book(text: &str, place: &str, sink: &mut Sink) -> Done {
    xml::walk(text, |node| {
        if let Node::Open(element) = node
            && matches!(element.name, "ddeLink" | "oleLink")
        {
            let asked = ["ddeService", "ddeTopic", "progId"];
            let asked = asked.iter().filter_map(|name| element.attribute(name));
            let asked: Vec<String> = asked.collect();
            sink.found(FindingKind::LinkedObject, place, &asked.join(" "));
        }
        Ok(())
    })
}

/// Whether a field of a text asks another program for what it shows: its first word says so.
pub(super) fn is_supplied(field: &str) -> bool {
    let word = field.split(|c: char| c.is_whitespace() || c == '"');
    let word = word.into_iter().find(|word| !word.is_empty());
    let word = word.unwrap_or_default().to_ascii_uppercase();
    matches!(word.as_str(), "DDE" | "DDEAUTO" | "LINK")
}

/// Signs that an address has as `%40`.
pub(super) fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
