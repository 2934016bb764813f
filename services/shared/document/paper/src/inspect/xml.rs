//! XML of strangers: no entities, no depth, and changes of attributes that leave every other byte alone.

use gongkai_document::inspect::Reason;
use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity, unescape};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use super::Done;
use super::package::broken;

/// How deep elements may stand in each other.
const DEPTH: usize = 500;

/// An element with its attributes; names without their prefixes.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    tag: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// With its prefix.
    pub(super) fn qualified(&self) -> &str {
        &self.tag[..self.tag.name().as_ref().len()]
    }

    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let mut known = attributes.with_checks(false).flatten();
        let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(value_of(&found))
    }

    pub(super) fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.tag.attributes();
        let known = attributes.with_checks(false).flatten();
        let pairs = known.map(|attribute| {
            let name = attribute.key.local_name();
            (name.as_ref().to_owned(), value_of(&attribute))
        });
        pairs.collect()
    }

    /// An attribute that is a switch.
    pub(super) fn is(&self, name: &str) -> bool {
        self.attribute(name)
            .is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
    }
}

fn value_of(attribute: &Attribute<'_>) -> String {
    match unescape(&attribute.value) {
        Ok(value) => value.into_owned(),
        Err(_) => attribute.value.clone().into_owned(),
    }
}

pub(super) enum Node<'a> {
    Open(&'a Element<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Goes through a part. An entity of its own, or elements without end in each other, are an attack.
pub(super) fn walk(text: &str, mut on: impl FnMut(Node<'_>) -> Done) -> Done {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(hostile("elements too deep in each other"));
                }
                let name = tag.local_name();
                on(Node::Open(&Element {
                    name: name.as_ref(),
                    tag: &tag,
                }))?;
            }
            Event::Empty(tag) => {
                let name = tag.local_name();
                on(Node::Open(&Element {
                    name: name.as_ref(),
                    tag: &tag,
                }))?;
                on(Node::Close(name.as_ref()))?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                on(Node::Close(tag.local_name().as_ref()))?;
            }
            Event::Text(text) => on(Node::Text(&text.xml10_content()))?,
            Event::CData(text) => on(Node::Text(&text.xml10_content()))?,
            Event::GeneralRef(entity) => {
                let shown = match entity.resolve_char_ref().map_err(broken)? {
                    Some(c) => c.to_string(),
                    None => match resolve_predefined_entity(&entity.xml10_content()) {
                        Some(text) => text.to_owned(),
                        None => return Err(hostile("an entity of its own")),
                    },
                };
                on(Node::Text(&shown))?;
            }
            Event::DocType(declared) => {
                if declared.xml10_content().contains('[') {
                    return Err(hostile("entities of its own"));
                }
            }
            Event::Eof if depth > 0 => return Err(broken("an element has no end")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
}

/// What becomes of an element of a part that is copied.
pub(super) enum Change {
    Keep,
    /// It and what stands in it are left out.
    Drop,
    /// What stands in it is left out.
    Empty,
    /// With other values of attributes.
    Set(Vec<(&'static str, &'static str)>),
    /// Without an attribute.
    Unset(&'static str),
}

/// The part with some elements changed; every other byte is as it was.
pub(super) fn changed(text: &str, mut change: impl FnMut(&Element<'_>) -> Change) -> Done<String> {
    let mut reader = Reader::from_str(text);
    let mut copy = String::with_capacity(text.len());
    let mut dropped = 0_usize;
    // Whether the end of what is dropped stays.
    let mut ends = false;
    let mut copied = 0;
    let position =
        |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(broken)?;
        let end = position(&reader);
        let slice = |from: usize, to: usize| text.get(from..to).ok_or_else(|| broken("no place"));
        match event {
            Event::Start(_) | Event::End(_) if dropped > 0 => {
                if matches!(event, Event::Start(_)) {
                    dropped += 1;
                } else {
                    dropped -= 1;
                    copied = if ends && dropped == 0 { start } else { end };
                }
            }
            Event::Start(ref tag) | Event::Empty(ref tag) if dropped == 0 => {
                let name = tag.local_name();
                match change(&Element {
                    name: name.as_ref(),
                    tag,
                }) {
                    Change::Keep => {}
                    Change::Drop => {
                        copy.push_str(slice(copied, start)?);
                        copied = end;
                        dropped = usize::from(matches!(event, Event::Start(_)));
                        ends = false;
                    }
                    Change::Empty => {
                        copy.push_str(slice(copied, end)?);
                        copied = end;
                        dropped = usize::from(matches!(event, Event::Start(_)));
                        ends = true;
                    }
                    other => {
                        copy.push_str(slice(copied, start)?);
                        copied = end;
                        let close = if matches!(event, Event::Empty(_)) {
                            "/>"
                        } else {
                            ">"
                        };
                        copy.push_str(&with(tag, &other, close));
                    }
                }
            }
            Event::Eof => {
                copy.push_str(slice(copied.min(text.len()), text.len())?);
                return Ok(copy);
            }
            _ => {}
        }
    }
}

/// A tag with other values, or without one.
fn with(tag: &BytesStart<'_>, change: &Change, close: &str) -> String {
    let values: &[(&str, &str)] = match change {
        Change::Set(values) => values,
        _ => &[],
    };
    let mut written = format!("<{}", tag.name().as_ref());
    for attribute in tag.attributes().with_checks(false).flatten() {
        let local = attribute.key.local_name();
        if matches!(change, Change::Unset(name) if *name == local.as_ref()) {
            continue;
        }
        let value = match values.iter().find(|(name, _)| *name == local.as_ref()) {
            Some((_, value)) => escape(*value).into_owned(),
            None => attribute.value.replace('"', "&quot;"),
        };
        for piece in [" ", attribute.key.as_ref(), "=\"", value.as_str(), "\""] {
            written.push_str(piece);
        }
    }
    written.push_str(close);
    written
}

fn hostile(why: &str) -> Reason {
    Reason::new(
        "文件结构异常（实体或嵌套过深），可能是恶意文件，不予接收",
        format!("the file is made to harm its readers: {why}"),
    )
}
