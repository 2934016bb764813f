//! PPTX.

use super::super::{AUTHOR, BODY};
use super::{DOC, REL, W, package};

/// A PPTX of a slide, its notes and a remark.
pub fn slides(attribute: &str, text: &str, notes: &str, remark: &str) -> Vec<u8> {
    let shape = |text: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"标题\"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    };
    let number = "<p:sp><p:txBody><a:p><a:fld type=\"slidenum\"><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp>";
    let show = format!("{DOC}.presentationml");
    let said = if notes.is_empty() {
        String::new()
    } else {
        shape(notes)
    };
    let relation = |kind: &str, target: &str| {
        format!("<Relationship Id=\"{kind}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>")
    };
    let of_remark = if remark.is_empty() {
        String::new()
    } else {
        relation("comments", "../comments/comment1.xml")
    };
    let mut parts = vec![
        (
            "ppt/presentation.xml",
            format!("{show}.presentation.main+xml"),
            format!(
                "<p:presentation {W}><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>"
            ),
        ),
        (
            "ppt/slides/slide1.xml",
            format!("{show}.slide+xml"),
            format!(
                "<p:sld {W}{attribute}><p:cSld><p:spTree>{}{}</p:spTree></p:cSld></p:sld>",
                shape(BODY),
                shape(text)
            ),
        ),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            String::new(),
            format!(
                "<Relationships>{}{of_remark}</Relationships>",
                relation("notesSlide", "../notesSlides/notesSlide1.xml")
            ),
        ),
        (
            "ppt/notesSlides/notesSlide1.xml",
            format!("{show}.notesSlide+xml"),
            format!("<p:notes {W}><p:cSld><p:spTree>{number}{said}</p:spTree></p:cSld></p:notes>"),
        ),
    ];
    if !remark.is_empty() {
        let content =
            format!("<p:cmLst {W}><p:cm authorId=\"0\"><p:text>{remark}</p:text></p:cm></p:cmLst>");
        parts.push((
            "ppt/comments/comment1.xml",
            format!("{show}.comments+xml"),
            content,
        ));
        let authors = format!(
            "<p:cmAuthorLst {W}><p:cmAuthor id=\"0\" name=\"{AUTHOR}\" initials=\"W\"/></p:cmAuthorLst>"
        );
        parts.push((
            "ppt/commentAuthors.xml",
            format!("{show}.commentAuthors+xml"),
            authors,
        ));
    }
    let parts: Vec<(&str, &str, String)> = parts
        .iter()
        .map(|(name, kind, text)| (*name, kind.as_str(), text.clone()))
        .collect();
    package(
        "ppt/presentation.xml",
        &parts,
        &[("slide", "slides/slide1.xml", "")],
    )
}
