//! XML, element by element.

use quick_xml::{
    Writer,
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

/// Whether XML has a way to write a character.
fn written(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || !(character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}'))
}
