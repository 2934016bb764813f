//! DOCX, XLSX and PPTX, written part by part where no library hides a thing so.

mod sheets;
mod slides;
mod words;

use gongkai_document::inspect::FindingKind::{
    self, Comment, HiddenSlide, LinkedObject, MobilePhone, Notes, PictureOnly,
};

use super::{AUTHOR, Case, MOBILE, archive, clean, planted};
use sheets::sheets;
pub use sheets::{on_sheet, printed, with_extra, with_texts, workbook};
pub use slides::slides;
pub use words::{docx, paragraph, run};
use words::{docx_of_picture, words};

pub const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";
pub const DOC: &str = "application/vnd.openxmlformats-officedocument";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file of Office: parts with what they are, relations of the main part.
pub fn package(
    main: &str,
    parts: &[(&str, &str, String)],
    relations: &[(&str, &str, &str)],
) -> Vec<u8> {
    let mut types = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>",
    );
    for (name, kind, _) in parts.iter().filter(|(_, kind, _)| !kind.is_empty()) {
        types.push_str(&format!(
            "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"
        ));
    }
    types.push_str("</Types>");
    let root = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"{REL}/officeDocument\" Target=\"{main}\"/>\
         <Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"c\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail\" Target=\"docProps/thumbnail.jpeg\"/>\
         </Relationships>"
    );
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
    );
    let app = format!(
        "<Properties><Application>Microsoft Office Word</Application><Company>{AUTHOR}</Company><AppVersion>16.0000</AppVersion></Properties>"
    );
    let (folder, file) = main.rsplit_once('/').unwrap();
    let mut list = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (at, (kind, target, mode)) in relations.iter().enumerate() {
        list.push_str(&format!(
            "<Relationship Id=\"rId{}\" Type=\"{REL}/{kind}\" Target=\"{target}\"{mode}/>",
            at + 1
        ));
    }
    list.push_str("</Relationships>");
    let name = format!("{folder}/_rels/{file}.rels");
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("docProps/thumbnail.jpeg", b"\xFF\xD8\xFF thumbnail"),
        (&name, list.as_bytes()),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, _, content)| (*name, content.as_bytes())),
    );
    archive(&all)
}

/// The file with another relation in one of its lists.
fn with_relation(file: &[u8], list: &str, relation: &str) -> Vec<u8> {
    let changed = super::parts(file).into_iter().map(|(name, bytes)| {
        if name != list {
            return (name, bytes);
        }
        let text = String::from_utf8(bytes).unwrap();
        let end = "</Relationships>";
        (
            name,
            text.replace(end, &format!("{relation}{end}")).into_bytes(),
        )
    });
    let all: Vec<(String, Vec<u8>)> = changed.collect();
    let all = all.iter();
    archive(
        &all.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

pub fn cases() -> Vec<Case> {
    let show: fn(&'static str, Vec<u8>, FindingKind, &'static str) -> Case =
        |what, file, kind, place| planted(what, "a.pptx", file, kind, place);
    let scanned = docx_of_picture();
    let mut cases = words();
    cases.push(planted(
        "scan in a DOCX",
        "a.docx",
        scanned,
        PictureOnly,
        "全文",
    ));
    cases.extend(sheets());
    cases.extend([
        clean("PPTX", "a.pptx", slides("", "谢谢", "", "")),
        show(
            "slide",
            slides("", &format!("电话 {MOBILE}"), "", ""),
            MobilePhone,
            "第1张幻灯片",
        ),
        show(
            "notes",
            slides("", "谢谢", "此页讲到内部数据", ""),
            Notes,
            "第1张幻灯片备注页",
        ),
        show(
            "hidden slide",
            slides(" show=\"0\"", "备用", "", ""),
            HiddenSlide,
            "第1张幻灯片",
        ),
        show(
            "object elsewhere of a slide",
            with_relation(
                &slides("", "谢谢", "", ""),
                "ppt/slides/_rels/slide1.xml.rels",
                "<Relationship Id=\"ole\" Type=\"x/oleObject\" TargetMode=\"External\" Target=\"file:///\\\\server\\a.xlsx\"/>",
            ),
            LinkedObject,
            "链接",
        ),
        show(
            "remark on a slide",
            slides("", "谢谢", "", "数字再核"),
            Comment,
            "第1张幻灯片批注",
        ),
    ]);
    cases
}
