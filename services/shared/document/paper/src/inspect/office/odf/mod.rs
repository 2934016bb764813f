//! OpenDocument: texts, sheets and slides are one form of XML.

mod content;
mod ends;
mod parts;
mod unseen;

use gongkai_document::inspect::{FindingKind, Kind};

use super::super::Done;
use super::super::package::{Package, ends_in};
use super::super::sink::Sink;
use super::super::xml::{self, Node};
use super::{Read, other};
use content::Content;
pub(super) use parts::{is_of_program, is_setting, kept};
use unseen::Hidden;

pub(super) fn read(kind: Kind, package: &mut Package, sink: &mut Sink, read: &mut Read) -> Done {
    read.pictures = other::pictures(package);
    let mut hidden = Hidden::default();
    for name in ["styles.xml", "content.xml"] {
        if package.has(name) {
            hidden.read(&package.xml(name)?)?;
        }
    }
    for (name, place) in [("content.xml", "正文"), ("styles.xml", "页眉页脚")] {
        if let Some(text) = read.xml(package, name)? {
            sink.part(place);
            let mut content = Content::new(kind, place, &hidden);
            content.read(&text, sink)?;
            if content.pages > 0 {
                sink.pages(content.pages);
            }
        }
    }
    // A chart is an object too, and shows what it has; any other is a file in the file.
    if let Some(manifest) = package
        .has("META-INF/manifest.xml")
        .then(|| package.xml("META-INF/manifest.xml"))
        .transpose()?
    {
        embedded(&manifest, sink)?;
    }
    Ok(())
}

fn embedded(manifest: &str, sink: &mut Sink) -> Done {
    xml::walk(manifest, |node| {
        if let Node::Open(element) = node {
            let path = element.attribute("full-path").unwrap_or_default();
            let kind = element.attribute("media-type").unwrap_or_default();
            let object =
                path.starts_with("Object ") && (path.ends_with('/') || !path.contains('/'));
            if object && !ends_in(&kind, &["chart", "formula"]) {
                sink.found(FindingKind::EmbeddedFile, &format!("部件“{path}”"), "");
            }
            if element.name == "encryption-data" {
                return Err(super::super::kind::encrypted());
            }
        }
        Ok(())
    })
}
