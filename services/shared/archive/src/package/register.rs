//! The register (文件目录): a line for each content file.

use std::{collections::BTreeSet, fmt::Display};

use quick_xml::{Reader, events::Event};

use super::{Error, record::Record, write::Written, xml::Xml};

/// Names the file of a line.
const FILE: &str = "电子档案名称";

/// Writes it.
pub fn write(record: &Record, files: &[Written]) -> Result<Vec<u8>, Error> {
    let mut xml = Xml::new()?;
    xml.group("文件目录", |xml| {
        for (index, file) in files.iter().enumerate() {
            xml.group("文件", |xml| {
                xml.text("顺序号", &(index + 1).to_string())?;
                xml.text("档号", &record.number)?;
                xml.text("责任者", &file.content.author)?;
                xml.text("题名", &file.content.title)?;
                xml.text("日期", &file.content.dated_on.to_string())?;
                xml.text(FILE, &file.path)
            })?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}

/// The files that a register names; an error if it is no XML.
pub fn files(register: &str) -> Result<BTreeSet<String>, Error> {
    let mut reader = Reader::from_str(register);
    let (mut files, mut inside, mut name) = (BTreeSet::new(), false, String::new());
    loop {
        match reader.read_event()? {
            Event::Start(element) => inside = element.name().as_ref() == FILE,
            Event::Text(text) if inside => name.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside => {
                match reference
                    .resolve_char_ref()
                    .map_err(|error| broken(&error))?
                {
                    Some(character) => name.push(character),
                    None => name.push_str(resolved(&reference.xml10_content())?),
                }
            }
            Event::End(_) if inside => {
                inside = false;
                files.insert(std::mem::take(&mut name));
            }
            Event::DocType(_) => return Err(broken(&"a document type")),
            Event::Eof => return Ok(files),
            _ => {}
        }
    }
}

/// What one of the five names of XML stands for.
fn resolved(name: &str) -> Result<&'static str, Error> {
    quick_xml::escape::resolve_predefined_entity(name).ok_or_else(|| broken(&format!("&{name};")))
}

fn broken(why: &dyn Display) -> Error {
    Error::Broken(format!("{why}"))
}
