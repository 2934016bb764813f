//! Files as offices make them, with their author in the properties.

use std::io::{Cursor, Write as _};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use rust_xlsxwriter::{DocProperties, Workbook};
use zip::write::SimpleFileOptions;

/// Who made every file.
pub const AUTHOR: &str = "WangXiaoming";
/// An identity card of nobody.
pub const ID: &str = "110101199003072316";

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A DOCX of one paragraph and one footnote.
pub fn docx(text: &str, footnote: &str) -> Vec<u8> {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="{word}.footnotes+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                r#"<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"#
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>"#
            ),
        ),
        (
            "word/document.xml",
            format!(
                r#"<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:body></w:document>"#
            ),
        ),
        (
            "word/footnotes.xml",
            format!(
                r#"<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:r><w:t>{footnote}</w:t></w:r></w:p></w:footnote></w:footnotes>"#
            ),
        ),
    ];
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// An XLSX of one cell.
pub fn xlsx(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_author(AUTHOR));
    book.add_worksheet().write(0, 0, text).unwrap();
    book.save_to_buffer().unwrap()
}

/// A PDF of one page; `more` adds to it and to its catalog.
pub fn pdf(more: impl FnOnce(&mut Document) -> Dictionary) -> Vec<u8> {
    page(
        b"BT /F1 12 Tf 72 700 Td (Notice of the county, 12 items.) Tj ET",
        more,
    )
}

/// A PDF of one page that is a picture.
pub fn scan() -> Vec<u8> {
    page(
        b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a EI Q",
        |_| Dictionary::new(),
    )
}

fn page(content: &[u8], more: impl FnOnce(&mut Document) -> Dictionary) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let font = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let content = doc.add_object(Stream::new(dictionary! {}, content.to_vec()));
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    doc.objects.insert(pages, Object::Dictionary(dictionary! {
        "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    }));
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    catalog.extend(&more(&mut doc));
    let catalog = doc.add_object(catalog);
    let info = doc.add_object(dictionary! { "Author" => Object::string_literal(AUTHOR) });
    doc.trailer.set("Root", catalog);
    doc.trailer.set("Info", info);
    let mut file = Vec::new();
    doc.save_to(&mut file).unwrap();
    file
}

/// A PDF that is signed: a change would break it.
pub fn signed_pdf() -> Vec<u8> {
    pdf(|doc| {
        let signature = doc.add_object(dictionary! {
            "Type" => "Sig", "ByteRange" => vec![0.into(), 1.into(), 2.into(), 3.into()],
            "Contents" => Object::string_literal("signature"),
        });
        let field =
            dictionary! { "FT" => "Sig", "T" => Object::string_literal("s"), "V" => signature };
        let field = doc.add_object(field);
        dictionary! { "AcroForm" => dictionary! { "SigFlags" => 3, "Fields" => vec![field.into()] } }
    })
}

/// Whether a file, or a part of an archive, holds a word.
pub fn holds(file: &[u8], word: &str) -> bool {
    let has = |bytes: &[u8]| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    if !file.starts_with(b"PK") {
        return has(file);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    (0..archive.len()).any(|index| {
        let mut bytes = Vec::new();
        std::io::copy(&mut archive.by_index(index).unwrap(), &mut bytes).unwrap();
        has(&bytes)
    })
}
