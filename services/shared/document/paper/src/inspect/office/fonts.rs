//! Fonts that a DOCX brings: their first bytes are mixed with a key, which the list of fonts has.

use std::collections::HashMap;

use super::super::Done;
use super::super::package::Package;
use super::super::xml::{self, Node};

/// The keys of the parts that are fonts.
pub(super) fn keys(package: &mut Package) -> Done<HashMap<String, String>> {
    let mut keys = HashMap::new();
    for name in package.names.clone() {
        if !package.kind_of(&name)?.ends_with("fontTable+xml") {
            continue;
        }
        let relations = package.relations(&name)?;
        let text = package.xml(&name)?;
        xml::walk(&text, |node| {
            if let Node::Open(element) = node
                && let Some(key) = element.attribute("fontKey")
            {
                let id = element.attribute("id").unwrap_or_default();
                let font = relations.iter().find(|relation| relation.id == id);
                keys.extend(font.map(|font| (font.target.clone(), key)));
            }
            Ok(())
        })?;
    }
    Ok(keys)
}
