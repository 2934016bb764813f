//! The copy of a file of Office or OpenDocument: emptied of who made it, all else byte for byte in its parts.

use gongkai_document::inspect::{Kind, Reason};

use super::super::package::{Package, decode, ends_in};
use super::super::xml::{self, Change};
use super::super::{Done, Made, image};
use super::other::is_picture;
use super::{Properties, is_of_printer, properties};

pub(in super::super) fn strip(kind: Kind, file: &[u8]) -> Done<Made> {
    let mut package = Package::open(file)?;
    let signed = |name: &String| {
        name.starts_with("_xmlsignatures/") || name == "META-INF/documentsignatures.xml"
    };
    if package.names.iter().any(signed) {
        return Ok(Made::Original(Reason::new(
            "文件带有电子签名，改动会使签名失效，按原样发布（文档属性未清除）",
            "the file is signed and would not be any more: it is published as it is, with its metadata",
        )));
    }
    let open = matches!(kind, Kind::Odt | Kind::Ods | Kind::Odp);
    let properties = properties(&mut package)?;
    let thumbnails = package
        .relations("")?
        .into_iter()
        .filter(|relation| relation.kind == "thumbnail");
    let thumbnails: Vec<String> = thumbnails.map(|relation| relation.target).collect();
    let copy = package.rewritten(|name, bytes| {
        let of = properties
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, of)| *of);
        match of {
            Some(Properties::Core) => return Ok(Some(CORE.into())),
            Some(Properties::App) => return app(bytes).map(Some),
            Some(Properties::Custom) => return Ok(Some(CUSTOM.into())),
            _ if thumbnails.iter().any(|thumbnail| thumbnail == name) => return Ok(None),
            _ => {}
        }
        if is_picture(name) {
            return Ok(Some(image::strip_media(&bytes).unwrap_or(bytes)));
        }
        if open {
            open_document(name, bytes)
        } else {
            office(name, bytes)
        }
    })?;
    Ok(Made::Stripped(copy))
}

fn office(name: &str, bytes: Vec<u8>) -> Done<Option<Vec<u8>>> {
    let lower = name.to_lowercase();
    let changed = |bytes: Vec<u8>, change: fn(&xml::Element<'_>) -> Change| {
        let copy = xml::changed(&decode(bytes)?, change)?;
        Ok(Some(copy.into_bytes()))
    };
    match lower.as_str() {
        _ if lower.starts_with("docprops/thumbnail.") => Ok(None),
        "_rels/.rels" | "[content_types].xml" => changed(bytes, |element| {
            let named = |name| element.attribute(name).unwrap_or_default().to_lowercase();
            let thumbnail = named("Type").ends_with("/thumbnail")
                || named("PartName").starts_with("/docprops/thumbnail.");
            if thumbnail || is_of_printer(&named("PartName")) {
                Change::Drop
            } else {
                Change::Keep
            }
        }),
        "word/_rels/settings.xml.rels" => changed(bytes, |element| {
            let kind = element.attribute("Type").unwrap_or_default();
            if kind.ends_with("/attachedTemplate") {
                Change::Set(vec![("Target", "Normal.dotm")])
            } else {
                Change::Keep
            }
        }),
        _ if is_of_printer(&lower) => Ok(None),
        _ if ends_in(&lower, &["rels"]) => changed(bytes, |element| {
            let kind = element.attribute("Type").unwrap_or_default();
            if kind.ends_with("/printerSettings") {
                Change::Drop
            } else {
                Change::Keep
            }
        }),
        // The setup of pages names the settings of the printer.
        _ if lower.starts_with("xl/") && lower.contains("sheets/") && ends_in(&lower, &["xml"]) => {
            changed(bytes, |element| match element.name {
                "pageSetup" => Change::Unset("id"),
                _ => Change::Keep,
            })
        }
        _ if lower.ends_with("workbook.xml") => changed(bytes, |element| match element.name {
            "absPath" => Change::Set(vec![("url", "")]),
            "fileSharing" => Change::Set(vec![("userName", "")]),
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
    let slides = lower.starts_with("ppt/")
        && (lower.contains("author") || lower.contains("comment"))
        && ends_in(lower, &["xml"]);
    let sheets = lower.starts_with("xl/persons/") || lower.starts_with("xl/revisions/");
    word || slides || sheets
}

/// Whoever commented is called as Office itself calls him after its inspection.
fn nameless(element: &xml::Element<'_>) -> Change {
    const AUTHOR: &str = "Author";
    match element.name {
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
        "printerSettings" => Change::Drop,
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
        "META-INF/manifest.xml" => {
            let copy = xml::changed(&decode(bytes)?, |element| {
                let path = element.attribute("full-path").unwrap_or_default();
                if path.starts_with("Thumbnails/") {
                    Change::Drop
                } else {
                    Change::Keep
                }
            })?;
            Ok(Some(copy.into_bytes()))
        }
        // Who remarked and changed.
        "content.xml" | "styles.xml" => {
            let copy = xml::changed(&decode(bytes)?, |element| {
                let person = matches!(
                    element.qualified(),
                    "dc:creator" | "meta:creator-initials" | "loext:sender-initials"
                );
                if person { Change::Drop } else { Change::Keep }
            })?;
            Ok(Some(copy.into_bytes()))
        }
        _ if name.starts_with("Thumbnails/") => Ok(None),
        _ => Ok(Some(bytes)),
    }
}
