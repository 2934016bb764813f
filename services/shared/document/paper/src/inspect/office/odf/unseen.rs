//! Styles of what is not shown.

use std::collections::HashSet;

use super::super::super::Done;
use super::super::super::xml::{self, Node};

/// The styles of what is not shown.
#[derive(Default)]
pub(super) struct Hidden {
    pub(super) texts: HashSet<String>,
    pub(super) tables: HashSet<String>,
    pub(super) pages: HashSet<String>,
}

impl Hidden {
    pub(super) fn read(&mut self, text: &str) -> Done {
        let mut style = String::new();
        xml::walk(text, |node| {
            if let Node::Open(element) = node {
                let is = |name: &str, value: &str| {
                    element.attribute(name).is_some_and(|known| known == value)
                };
                match element.name {
                    "style" => style = element.attribute("name").unwrap_or_default(),
                    "text-properties" | "section-properties" if is("display", "none") => {
                        self.texts.insert(style.clone());
                    }
                    "table-properties" if is("display", "false") => {
                        self.tables.insert(style.clone());
                    }
                    "drawing-page-properties" if is("visibility", "hidden") => {
                        self.pages.insert(style.clone());
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }
}
