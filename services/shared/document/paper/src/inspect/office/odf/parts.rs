//! Which parts of an OpenDocument its text leads to, and which settings are of the document.

use std::collections::HashSet;

use super::super::super::Done;
use super::super::super::package::{Package, decode, resolved};
use super::super::super::xml::{self, Element, Node};

/// Settings in words that say how the document looks: all others are of a printer or of a place.
const SETTINGS: [&str; 6] = [
    "ViewId",
    "ActiveTable",
    "PrinterIndependentLayout",
    "ZoomType",
    "CharacterCompressionType",
    "SlidesPerHandout",
];

/// The parts that the document is, and those it leads to.
pub(in super::super) fn kept(package: &mut Package) -> Done<HashSet<String>> {
    const OWN: [&str; 6] = [
        "mimetype",
        "content.xml",
        "styles.xml",
        "meta.xml",
        "settings.xml",
        "META-INF/manifest.xml",
    ];
    let own = OWN.iter().filter(|name| package.has(name));
    let mut kept: HashSet<String> = own.map(|&name| name.to_owned()).collect();
    let mut folders = vec![String::new()];
    let mut seen: HashSet<String> = HashSet::from([String::new()]);
    while let Some(folder) = folders.pop() {
        for file in ["content.xml", "styles.xml"] {
            let name = if folder.is_empty() {
                file.to_owned()
            } else {
                format!("{folder}/{file}")
            };
            if !package.has(&name) {
                continue;
            }
            kept.insert(name.clone());
            for target in targets(&decode(package.read(&name)?)?)? {
                let target = resolved(&folder, &target);
                if package.has(&target) {
                    kept.insert(target);
                } else if seen.insert(target.clone()) {
                    // An object is a folder.
                    folders.push(target);
                }
            }
        }
    }
    Ok(kept)
}

/// What a part leads to in the file.
fn targets(text: &str) -> Done<HashSet<String>> {
    let mut targets = HashSet::new();
    xml::walk(text, |node| {
        if let Node::Open(element) = node {
            for name in ["href", "image-data"] {
                let target = element.attribute(name).unwrap_or_default();
                let target = target.trim_end_matches('/');
                if !target.is_empty() && !target.contains(':') && !target.starts_with('#') {
                    targets.insert(target.to_owned());
                }
            }
        }
        Ok(())
    })?;
    Ok(targets)
}

/// Whether a part is of the program that wrote it, and not of the document.
pub(in super::super) fn is_of_program(name: &str) -> bool {
    const FOLDERS: [&str; 3] = ["Thumbnails/", "Configurations2/", "META-INF/"];
    let of_object = name
        .rsplit('/')
        .next()
        .is_some_and(|file| matches!(file, "meta.xml" | "settings.xml"));
    FOLDERS.iter().any(|folder| name.starts_with(folder))
        || matches!(name, "layout-cache" | "manifest.rdf")
        || of_object
}

/// Whether a setting stays in the copy.
pub(in super::super) fn is_setting(element: &Element<'_>) -> bool {
    let kind = element.attribute("type").unwrap_or_default();
    let name = element.attribute("name").unwrap_or_default();
    element.name != "config-item"
        || !matches!(kind.as_str(), "string" | "base64Binary")
        || SETTINGS.contains(&name.as_str())
}
