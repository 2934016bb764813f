//! Styles of a DOCX that hide their text.

use std::collections::{HashMap, HashSet};

use super::super::Done;
use super::super::package::Package;
use super::super::xml::{self, Element, Node};

/// The styles whose text is hidden.
pub(super) fn hidden(package: &mut Package) -> Done<HashSet<String>> {
    let mut hidden = HashSet::new();
    let mut based: HashMap<String, String> = HashMap::new();
    for name in package.names.clone() {
        if !package
            .kind_of(&name)?
            .ends_with("wordprocessingml.styles+xml")
        {
            continue;
        }
        let text = package.xml(&name)?;
        let mut style = String::new();
        xml::walk(&text, |node| {
            if let Node::Open(element) = node {
                match element.name {
                    "style" => style = element.attribute("styleId").unwrap_or_default(),
                    "basedOn" => {
                        based.insert(style.clone(), element.attribute("val").unwrap_or_default());
                    }
                    "vanish" if !is_off(element) => {
                        hidden.insert(style.clone());
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
    }
    // A style is as hidden as the one it is based on; ten steps are more than anybody takes.
    for _ in 0..10 {
        let more: Vec<String> = based
            .iter()
            .filter(|(_, base)| hidden.contains(*base))
            .map(|(style, _)| style.clone())
            .collect();
        hidden.extend(more);
    }
    Ok(hidden)
}

pub(super) fn is_off(element: &Element<'_>) -> bool {
    element
        .attribute("val")
        .is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}
