//! PPTX: slides in their order, their notes, and what is not shown.

use std::collections::HashMap;

use gongkai_document::inspect::FindingKind;

use super::super::Done;
use super::super::package::{Package, Relation};
use super::super::sink::Sink;
use super::super::xml::{self, Element, Node};
use super::{Read, other};

pub(super) fn read(package: &mut Package, sink: &mut Sink, read: &mut Read) -> Done {
    read.pictures = other::pictures(package);
    let main = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument");
    let Some(main) = main else { return Ok(()) };
    let targets: HashMap<String, String> = package
        .relations(&main.target)?
        .into_iter()
        .map(|relation| (relation.id, relation.target))
        .collect();
    let mut slides = Vec::new();
    if let Some(text) = read.xml(package, &main.target)? {
        xml::walk(&text, |node| {
            if let Node::Open(element) = node
                && element.name == "sldId"
            {
                // `id` comes twice: the number of the slide, and its relation.
                let ids = element
                    .attributes()
                    .into_iter()
                    .filter(|(name, _)| name == "id");
                slides.extend(ids.filter_map(|(_, id)| targets.get(&id).cloned()));
            }
            Ok(())
        })?;
    }
    sink.pages(slides.len());
    for (at, name) in slides.iter().enumerate() {
        let place = format!("第{}张幻灯片", at + 1);
        sink.part(&place);
        if let Some(text) = read.xml(package, name)? {
            let (said, hidden) = slide(&text, &place, sink, true)?;
            if hidden {
                sink.found(FindingKind::HiddenSlide, &place, "");
            }
            let pictures = package
                .relations(name)?
                .iter()
                .filter(|of| of.kind == "image")
                .count();
            if said.trim().is_empty() && pictures > 0 {
                sink.found(FindingKind::PictureOnly, &place, "");
            }
        }
        for relation in package.relations(name)? {
            of_slide(package, &relation, &place, sink, read)?;
        }
    }
    // What no slide of the list names is still in the file.
    for name in package.names.clone() {
        if package
            .kind_of(&name)?
            .ends_with("presentationml.slide+xml")
            && let Some(text) = read.xml(package, &name)?
        {
            sink.found(FindingKind::HiddenSlide, &format!("部件“{name}”"), "");
            slide(&text, &format!("部件“{name}”"), sink, true)?;
        }
    }
    Ok(())
}

fn of_slide(
    package: &mut Package,
    relation: &Relation,
    place: &str,
    sink: &mut Sink,
    read: &mut Read,
) -> Done {
    let (kind, word) = match relation.kind.as_str() {
        "notesSlide" => (FindingKind::Notes, "备注页"),
        "comments" => (FindingKind::Comment, "批注"),
        _ => return Ok(()),
    };
    let place = format!("{place}{word}");
    if let Some(text) = read.xml(package, &relation.target)? {
        let (said, _) = slide(&text, &place, sink, false)?;
        if kind == FindingKind::Comment || !said.trim().is_empty() {
            sink.found(kind, &place, &said);
        }
    }
    Ok(())
}

/// The text of a slide, and whether it is hidden.
fn slide(text: &str, place: &str, sink: &mut Sink, tell_hidden: bool) -> Done<(String, bool)> {
    let (mut line, mut said, mut hidden) = (String::new(), String::new(), false);
    let (mut in_text, mut field, mut row) = (false, false, 0_usize);
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => {
                match element.name {
                    "sld" => {
                        hidden = element
                            .attribute("show")
                            .is_some_and(|show| show == "0" || show == "false");
                    }
                    "t" | "text" => in_text = true,
                    // The number of the slide is on every page of notes.
                    "fld" => field = true,
                    "br" => line.push('\n'),
                    "tr" => row += 1,
                    "cNvPr" if tell_hidden && element.is("hidden") => {
                        let name = element.attribute("name").unwrap_or_default();
                        sink.found(FindingKind::HiddenText, place, &name);
                    }
                    _ => {}
                }
                written(element, place, sink)?;
            }
            Node::Text(text) if in_text => {
                line.push_str(text);
                if !field {
                    said.push_str(text);
                }
            }
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "t" => in_text = false,
                "fld" => field = false,
                "tc" if row > 0 => line.push('\t'),
                "tr" => {
                    row = row.saturating_sub(1);
                    end(&mut line, place, sink)?;
                }
                "p" if row == 0 => end(&mut line, place, sink)?,
                "text" => {
                    in_text = false;
                    end(&mut line, place, sink)?;
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    end(&mut line, place, sink)?;
    Ok((said, hidden))
}

fn written(element: &Element<'_>, place: &str, sink: &mut Sink) -> Done {
    other::attributes(element, place, sink)
}

fn end(line: &mut String, place: &str, sink: &mut Sink) -> Done {
    sink.line(place, line)?;
    line.clear();
    Ok(())
}
