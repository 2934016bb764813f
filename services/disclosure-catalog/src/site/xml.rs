//! Documents in XML.

use std::{borrow::Cow, io};

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

/// What writes into a document.
pub type Document = Writer<Vec<u8>>;

/// A document that `write` fills.
pub fn document(write: impl FnOnce(&mut Document) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut document = Writer::new_with_indent(Vec::new(), b' ', 1);
    document.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    write(&mut document)?;
    Ok(document.into_inner())
}

/// An element with these attributes and this text.
pub fn element(
    document: &mut Document,
    name: &str,
    attributes: &[(&str, &str)],
    text: &str,
) -> io::Result<()> {
    let attributes = attributes.iter().copied();
    let element = document.create_element(name).with_attributes(attributes);
    if text.is_empty() {
        element.write_empty()?;
    } else {
        element.write_text_content(BytesText::new(&fit(text)))?;
    }
    Ok(())
}

/// An instant as RFC 3339 writes it, in China's time and whole seconds.
pub fn instant(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(8 * 3600) {
        Some(zone) => at
            .with_timezone(&zone)
            .to_rfc3339_opts(SecondsFormat::Secs, false),
        None => at.to_rfc3339_opts(SecondsFormat::Secs, false),
    }
}

/// A text without what no document may hold (XML 1.0, 2.2).
fn fit(text: &str) -> Cow<'_, str> {
    let may_be = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(may_be) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| may_be(*c)).collect())
    }
}
