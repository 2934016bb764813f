//! XML, element by element; and whether a text is XML at all.

use quick_xml::{
    Reader, Writer,
    escape::resolve_predefined_entity,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::Error;

/// An XML file that is being written.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// With its head.
    pub fn new() -> Result<Self, Error> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// An element with what `inside` writes.
    pub fn group(
        &mut self,
        name: &str,
        inside: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(())
    }

    /// An element with a text; none if the text is empty.
    pub fn text(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        let kept: String = text.chars().filter(|one| written(*one)).collect();
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        self.0.write_event(Event::Text(BytesText::new(&kept)))?;
        self.0.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(())
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner()
    }
}

/// Whether a text is well-formed XML: one element with all others in it, each closed. A document type, which could make
/// words mean anything, has no place here.
pub fn check(text: &str) -> Result<(), Error> {
    let broken = |why: &str| Err(Error::Broken(why.to_owned()));
    let none = |one: &char| !written(*one) && (*one < ' ' || !one.is_control());
    if let Some(other) = text.chars().find(none) {
        return broken(&format!("U+{:04X}", u32::from(other)));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                if !is_name(element.name().as_ref()) {
                    return broken("a name of an element");
                }
                for attribute in element.attributes() {
                    let attribute = attribute.map_err(|error| Error::Broken(error.to_string()))?;
                    if !is_name(attribute.key.as_ref()) || attribute.value.contains('<') {
                        return broken("an attribute");
                    }
                }
                roots += usize::from(depth == 0);
                depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) if depth == 0 && !text.xml10_content().trim().is_empty() => {
                return broken("a text outside of the element");
            }
            Event::CData(_) if depth == 0 => return broken("a text outside of the element"),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let number = reference.resolve_char_ref();
                let number = number.map_err(|error| Error::Broken(error.to_string()))?;
                let known =
                    number.map_or_else(|| resolve_predefined_entity(&name).is_some(), written);
                if depth == 0 || !known {
                    return broken(&format!("&{name};"));
                }
            }
            Event::DocType(_) => return broken("a document type"),
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return broken("no element, or one that is not closed"),
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_) => {}
        }
    }
}

/// Whether it may be the name of an element or attribute.
fn is_name(name: &str) -> bool {
    let first = name.starts_with(|one: char| one.is_alphabetic() || matches!(one, '_' | ':'));
    let all = |one: char| one.is_alphanumeric() || matches!(one, '_' | ':' | '-' | '.' | '·');
    first && name.chars().all(all)
}

/// Whether XML has a way to write a character.
fn written(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || !(character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}'))
}
