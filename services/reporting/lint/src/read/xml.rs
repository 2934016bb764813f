//! XML of strangers: no entities of its own, no depth.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::Unreadable;

/// How deep elements may stand in each other.
const DEPTH: usize = 500;

/// What is met; names without their prefixes.
pub(super) enum Node<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut known = attributes.with_checks(false).flatten();
    let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.clone().into_owned())
}

/// Goes through a part once.
pub(super) fn walk(text: &str, mut on: impl FnMut(Node<'_>)) -> Result<(), Unreadable> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(Unreadable::broken)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Unreadable::too_much("elements in each other"));
                }
                on(Node::Open(tag.local_name().as_ref(), &tag));
            }
            Event::Empty(tag) => {
                on(Node::Open(tag.local_name().as_ref(), &tag));
                on(Node::Close(tag.local_name().as_ref()));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                on(Node::Close(tag.local_name().as_ref()));
            }
            Event::Text(text) => on(Node::Text(&text.xml10_content())),
            Event::CData(text) => on(Node::Text(&text.xml10_content())),
            Event::GeneralRef(entity) => {
                let shown = match entity.resolve_char_ref().map_err(Unreadable::broken)? {
                    Some(c) => c.to_string(),
                    None => resolve_predefined_entity(&entity.xml10_content())
                        .ok_or_else(|| Unreadable::broken("an entity of its own"))?
                        .to_owned(),
                };
                on(Node::Text(&shown));
            }
            Event::DocType(declared) => {
                if declared.xml10_content().contains('[') {
                    return Err(Unreadable::broken("entities of its own"));
                }
            }
            Event::Eof if depth > 0 => return Err(Unreadable::broken("an element has no end")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
}
