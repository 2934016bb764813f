//! Files of Office (DOCX, XLSX, PPTX) and of OpenDocument: archives of XML.
//!
//! Every part that is XML is read: those whose form is known by their reader, all others as bare text
//! ([`other`]), so that no place is passed over for being unusual.

mod excel;
mod fonts;
mod kept;
mod left_out;
mod odf;
mod other;
mod relations;
mod sheet;
mod slides;
mod strip;
mod styles;
mod symbol;
mod word;

use std::collections::HashSet;

use gongkai_document::inspect::{FindingKind, Kind};

use super::Done;
use super::package::Package;
use super::sink::Sink;
use super::xml::{self, Node};

use kept::Kept;

pub(super) use strip::strip;

/// Characters of a document that is more than its pictures.
const WORDS: usize = 100;

pub(super) fn read(kind: Kind, file: &[u8], sink: &mut Sink) -> Done {
    let mut package = Package::open(file)?;
    let mut read = Read::default();
    metadata(&mut package, sink)?;
    let kept = Kept::of(kind, &mut package)?;
    package.leave_out(|name| kept.has(name));
    match kind {
        Kind::Docx => word::read(&mut package, sink, &mut read)?,
        Kind::Xlsx => excel::read(&mut package, sink, &mut read)?,
        Kind::Pptx => slides::read(&mut package, sink, &mut read)?,
        _ => odf::read(kind, &mut package, sink, &mut read)?,
    }
    other::read(&mut package, sink, &read)?;
    left_out::read(&mut package, &kept, sink)?;
    package.look(sink)?;
    if read.pictures > 0 {
        let shown = format!("{}幅", read.pictures);
        // Fewer words than a page has are a heading over what was scanned.
        if sink.said() >= WORDS {
            sink.found(FindingKind::Pictures, "全文", &shown);
        } else {
            sink.found(FindingKind::PictureOnly, "全文", &shown);
        }
    }
    Ok(())
}

/// The parts that were read.
#[derive(Default)]
struct Read {
    names: HashSet<String>,
    pictures: usize,
}

impl Read {
    fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The text of a part, once: `None` if it is not there or was read.
    fn xml(&mut self, package: &mut Package, name: &str) -> Done<Option<String>> {
        if self.has(name) || !package.has(name) {
            return Ok(None);
        }
        self.names.insert(name.to_owned());
        package.xml(name).map(Some)
    }
}

/// Whether a part, by its name, is what a program remembers of a printer: its place, and who printed on it.
fn is_of_printer(name: &str) -> bool {
    name.to_lowercase().contains("printersettings")
}

/// Who made the file, and when: told, and left out of the copy.
fn metadata(package: &mut Package, sink: &mut Sink) -> Done {
    if package.names.iter().any(|name| is_of_printer(name)) {
        sink.found(FindingKind::Metadata, "文档属性：打印机设置", "");
    }
    for (name, _) in properties(package)? {
        let text = package.xml(&name)?;
        let (mut element, mut value) = (String::new(), String::new());
        xml::walk(&text, |node| {
            match node {
                Node::Open(open) => {
                    open.name.clone_into(&mut element);
                    value.clear();
                }
                Node::Text(text) => value.push_str(text),
                Node::Close(_) => {
                    if let Some(word) = personal(&element) {
                        sink.metadata(&format!("文档属性：{word}"), &value);
                    }
                    value.clear();
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// What a part with properties is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Properties {
    Core,
    App,
    Custom,
    Open,
}

/// The parts with properties, wherever a program has put them.
fn properties(package: &mut Package) -> Done<Vec<(String, Properties)>> {
    let mut parts = Vec::new();
    for name in package.names.clone() {
        let kind = package.kind_of(&name)?;
        let of = match name.to_lowercase().as_str() {
            "docprops/core.xml" => Some(Properties::Core),
            "docprops/app.xml" => Some(Properties::App),
            "docprops/custom.xml" => Some(Properties::Custom),
            "meta.xml" => Some(Properties::Open),
            _ if kind.ends_with(".core-properties+xml") => Some(Properties::Core),
            _ if kind.ends_with(".extended-properties+xml") => Some(Properties::App),
            _ if kind.ends_with(".custom-properties+xml") => Some(Properties::Custom),
            _ => None,
        };
        parts.extend(of.map(|of| (name, of)));
    }
    Ok(parts)
}

/// The name of a property that tells of persons and places.
fn personal(property: &str) -> Option<&'static str> {
    Some(match property {
        "creator" | "initial-creator" => "作者",
        "lastModifiedBy" => "最后修改者",
        "printed-by" => "打印者",
        "Manager" => "经理",
        "Company" => "单位",
        "Template" => "模板",
        "HyperlinkBase" => "超链接基础",
        "lpwstr" | "user-defined" => "自定义属性",
        "description" => "备注",
        "keywords" | "keyword" => "关键词",
        "category" => "类别",
        _ => return None,
    })
}
