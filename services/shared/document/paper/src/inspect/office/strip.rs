//! The copy of a file of Office or OpenDocument: emptied of who made it, all else byte for byte in its parts.

use gongkai_document::inspect::{Kind, Reason};

use super::super::media::{self, Media};
use super::super::package::{Package, decode, ends_in};
use super::super::xml::{self, Change};
use super::super::{Done, Made};
use super::kept::{Kept, is_signature};
use super::{Properties, odf, properties};

pub(in super::super) fn strip(kind: Kind, file: &[u8]) -> Done<Made> {
    let mut package = Package::open(file)?;
    if package.names.iter().any(|name| is_signature(name)) {
        return Ok(Made::Original(Reason::new(
            "文件带有电子签名，改动会使签名失效，按原样发布（文档属性未清除）",
            "the file is signed and would not be any more: it is published as it is, with its metadata",
        )));
    }
    let open = matches!(kind, Kind::Odt | Kind::Ods | Kind::Odp);
    let properties = properties(&mut package)?;
    let kept = Kept::of(kind, &mut package)?;
    let copy = package.rewritten(|name, bytes| {
        if !kept.has(name) {
            return Ok(None);
        }
        let of = properties
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, of)| *of);
        match of {
            Some(Properties::Core) => return Ok(Some(CORE.into())),
            Some(Properties::App) => return app(bytes).map(Some),
            Some(Properties::Custom) => return Ok(Some(CUSTOM.into())),
            _ => {}
        }
        match media::of(&bytes) {
            Media::Picture(bytes) | Media::Wordy(bytes) => return Ok(Some(bytes)),
            Media::Other => {}
        }
        let copy = if open {
            open_document(name, bytes)
        } else {
            office(name, bytes)
        };
        let Some(bytes) = copy? else { return Ok(None) };
        if !is_list(name) {
            return Ok(Some(bytes));
        }
        let text = decode(bytes)?;
        let copy = kept.listed(name, &text)?.unwrap_or(text);
        Ok(Some(copy.into_bytes()))
    })?;
    Ok(Made::Stripped(copy))
}

/// Whether a part lists parts or references.
fn is_list(name: &str) -> bool {
    ends_in(name, &["rels"])
        || name.eq_ignore_ascii_case("[Content_Types].xml")
        || name == "META-INF/manifest.xml"
}

fn office(name: &str, bytes: Vec<u8>) -> Done<Option<Vec<u8>>> {
    let lower = name.to_lowercase();
    let changed = |bytes: Vec<u8>, change: fn(&xml::Element<'_>) -> Change| {
        let copy = xml::changed(&decode(bytes)?, change)?;
        Ok(Some(copy.into_bytes()))
    };
    match lower.as_str() {
        "word/_rels/settings.xml.rels" => changed(bytes, |element| {
            let kind = element.attribute("Type").unwrap_or_default();
            if kind.ends_with("/attachedTemplate") {
                Change::Set(vec![("Target", "Normal.dotm")])
            } else {
                Change::Keep
            }
        }),
        // The setup of pages names the settings of the printer.
        _ if lower.starts_with("xl/") && lower.contains("sheets/") && ends_in(&lower, &["xml"]) => {
            changed(bytes, |element| match element.name {
                "pageSetup" => Change::Unset("id"),
                "scenario" => Change::Set(vec![("user", AUTHOR)]),
                _ => Change::Keep,
            })
        }
        _ if lower.ends_with("workbook.xml") => changed(bytes, |element| match element.name {
            "absPath" => Change::Set(vec![("url", "")]),
            "fileSharing" => Change::Set(vec![("userName", "")]),
            "customWorkbookView" => Change::Set(vec![("name", AUTHOR)]),
            _ => Change::Keep,
        }),
        _ if lower.starts_with("xl/comments") && ends_in(&lower, &["xml"]) => {
            changed(bytes, |element| {
                if element.name == "author" {
                    Change::Empty
                } else {
                    Change::Keep
                }
            })
        }
        _ if names_people(&lower) => changed(bytes, nameless),
        _ => Ok(Some(bytes)),
    }
}

/// Parts in which people who commented or changed something are named.
fn names_people(lower: &str) -> bool {
    let word = lower.starts_with("word/") && ends_in(lower, &["xml"]);
    let slides = lower.starts_with("ppt/") && ends_in(lower, &["xml"]);
    let sheets = ["xl/persons/", "xl/revisions/", "xl/pivotcache/"]
        .iter()
        .any(|folder| lower.starts_with(folder));
    word || slides || sheets
}

/// Whoever wrote is called as Office itself calls him after its inspection.
const AUTHOR: &str = "Author";

pub(super) fn nameless(element: &xml::Element<'_>) -> Change {
    match element.name {
        // Where letters to many get their names from, and who put something beside a slide.
        "mailMerge" | "custData" | "printerSettings" => Change::Drop,
        "userInfo" => Change::Set(vec![("name", AUTHOR)]),
        "header" | "pivotCacheDefinition" => {
            Change::Set(vec![("userName", AUTHOR), ("refreshedBy", AUTHOR)])
        }
        "cmAuthor" | "author" => Change::Set(vec![
            ("name", AUTHOR),
            ("initials", "A"),
            ("userId", AUTHOR),
        ]),
        "person" => Change::Set(vec![
            ("displayName", AUTHOR),
            ("userId", AUTHOR),
            ("author", AUTHOR),
        ]),
        "presenceInfo" => Change::Set(vec![("userId", AUTHOR)]),
        _ if element.attribute("author").is_some() => {
            Change::Set(vec![("author", AUTHOR), ("initials", "A")])
        }
        _ => Change::Keep,
    }
}

const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
    xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const CUSTOM: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";

/// Only the version of the program stays: Word refuses a file in which it is empty.
fn app(bytes: Vec<u8>) -> Done<Vec<u8>> {
    let text = decode(bytes)?;
    let (mut in_version, mut version) = (false, String::new());
    xml::walk(&text, |node| {
        match node {
            xml::Node::Open(element) => in_version = element.name == "AppVersion",
            xml::Node::Text(text) if in_version => version.push_str(text),
            xml::Node::Text(_) => {}
            xml::Node::Close(_) => in_version = false,
        }
        Ok(())
    })?;
    let numbers = version
        .trim()
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    let version = match version.trim() {
        "" => String::new(),
        version if numbers => format!("<AppVersion>{version}</AppVersion>"),
        _ => String::new(),
    };
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
         xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">{version}</Properties>"
    )
    .into_bytes())
}

fn open_document(name: &str, bytes: Vec<u8>) -> Done<Option<Vec<u8>>> {
    match name {
        "meta.xml" => {
            let text = decode(bytes)?;
            // The root says the version, which programs want; all that is said in it goes.
            let copy = xml::changed(&text, |element| {
                if element.name == "meta" {
                    Change::Drop
                } else {
                    Change::Keep
                }
            })?;
            Ok(Some(copy.into_bytes()))
        }
        "settings.xml" => {
            let copy = xml::changed(&decode(bytes)?, |element| {
                if odf::is_setting(element) {
                    Change::Keep
                } else {
                    Change::Drop
                }
            })?;
            Ok(Some(copy.into_bytes()))
        }
        // Who remarked and changed.
        _ if ["content.xml", "styles.xml"]
            .contains(&name.rsplit('/').next().unwrap_or_default()) =>
        {
            let copy = xml::changed(&decode(bytes)?, |element| {
                let person = matches!(
                    element.qualified(),
                    "dc:creator" | "meta:creator-initials" | "loext:sender-initials"
                );
                if person { Change::Drop } else { Change::Keep }
            })?;
            Ok(Some(copy.into_bytes()))
        }
        _ => Ok(Some(bytes)),
    }
}
