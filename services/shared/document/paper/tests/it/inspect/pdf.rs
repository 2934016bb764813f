//! PDF, printed here and put together object by object.

use encoding_rs::GB18030;
use gongkai_document::inspect::FindingKind::{
    Comment, CoveredText, Damaged, EmbeddedFile, FormField, HiddenText, IdCard, Macro, MobilePhone,
    PictureOnly, Undecodable,
};
use gongkai_document::{Letter, Paragraph};
use gongkai_paper::Print as _;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{AUTHOR, Case, ID, MOBILE, clean, planted};
use crate::samples::{acknowledgement, case_file, refusal, register};

pub const TEXT: &str = "BT /F1 12 Tf 72 700 Td (Notice of the county, 12 items.) Tj ET";

/// A page of this content; `more` adds to the document, the page and the catalog.
pub fn page(content: &[u8], more: impl FnOnce(&mut Document, ObjectId, ObjectId)) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let font = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let chinese = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong", "Encoding" => "GBK-EUC-H",
        "DescendantFonts" => vec![dictionary! { "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong" }.into()],
    });
    let unknown = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Song", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Song" }.into()],
    });
    let content = doc.add_object(Stream::new(dictionary! {}, content.to_vec()));
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font, "F2" => chinese, "F3" => unknown } },
        "PieceInfo" => dictionary! { "Program" => Object::string_literal(AUTHOR) },
    });
    doc.objects.insert(pages, Object::Dictionary(dictionary! {
        "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    }));
    let xmp = doc.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        format!("<x>{AUTHOR}</x>").into_bytes(),
    ));
    let of_program = dictionary! { "Program" => Object::string_literal(AUTHOR) };
    let catalog = doc.add_object(
        dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp, "PieceInfo" => of_program },
    );
    let look = doc.add_object(Stream::new(dictionary! {}, AUTHOR.as_bytes().to_vec()));
    let of_page = doc.get_dictionary_mut(page).unwrap();
    of_page.set("Metadata", xmp);
    of_page.set("Thumb", look);
    let info = doc.add_object(dictionary! {
        "Author" => Object::string_literal(AUTHOR), "Producer" => Object::string_literal("WPS"),
        "SourceModified" => Object::string_literal(AUTHOR),
    });
    doc.trailer.set("Root", catalog);
    doc.trailer.set("Info", info);
    more(&mut doc, page, catalog);
    let mut file = Vec::new();
    doc.save_to(&mut file).unwrap();
    file
}

pub fn simple(content: &str) -> Vec<u8> {
    page(content.as_bytes(), |_, _, _| {})
}

/// Text in GBK, as typesetters of official documents write it.
fn gbk(text: &str) -> Vec<u8> {
    let codes: String = GB18030
        .encode(text)
        .0
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    page(
        format!("BT /F2 16 Tf 72 700 Td <{codes}> Tj ET").as_bytes(),
        |_, _, _| {},
    )
}

pub fn annotated(annotation: Dictionary) -> Vec<u8> {
    page(TEXT.as_bytes(), |doc, page, _| {
        let annotation = doc.add_object(annotation);
        doc.get_dictionary_mut(page)
            .unwrap()
            .set("Annots", vec![annotation.into()]);
    })
}

pub fn with_catalog(key: &str, value: impl FnOnce(&mut Document) -> Object) -> Vec<u8> {
    page(TEXT.as_bytes(), |doc, _, catalog| {
        let value = value(doc);
        doc.get_dictionary_mut(catalog).unwrap().set(key, value);
    })
}

pub fn text(text: &str) -> Object {
    Object::string_literal(text)
}

fn scan(content: &str) -> Vec<u8> {
    page(content.as_bytes(), |doc, page, _| {
        let picture = doc.add_object(Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 },
            vec![0],
        ));
        let resources = doc
            .get_dictionary_mut(page)
            .unwrap()
            .get_mut(b"Resources")
            .unwrap()
            .as_dict_mut()
            .unwrap();
        resources.set("XObject", dictionary! { "Im1" => picture });
    })
}

pub fn signed() -> Vec<u8> {
    with_catalog("AcroForm", |doc| {
        let signature = doc.add_object(dictionary! {
            "Type" => "Sig", "ByteRange" => vec![0.into(), 1.into(), 2.into(), 3.into()], "Contents" => text("signature"),
        });
        let field =
            doc.add_object(dictionary! { "FT" => "Sig", "T" => text("s"), "V" => signature });
        dictionary! { "SigFlags" => 3, "Fields" => vec![field.into()] }.into()
    })
}

pub fn cases() -> Vec<Case> {
    let leaking = Letter {
        paragraphs: vec![Paragraph::body(format!(
            "申请人张三，身份证号{ID}，现住清河市。"
        ))],
        ..refusal()
    };
    let fonts = crate::fonts();
    let pdf = "a.pdf";
    let shown = |text: &str| format!("BT /F1 12 Tf 72 600 Td ({text}) Tj ET");
    vec![
        clean("letter", pdf, refusal().pdf(fonts).unwrap()),
        clean("form", pdf, acknowledgement().pdf(fonts).unwrap()),
        clean("register", pdf, register(30).pdf(fonts).unwrap()),
        clean("case file", pdf, case_file().pdf(fonts).unwrap()),
        clean("page", pdf, simple(TEXT)),
        clean("page in GBK", pdf, gbk("全县安全生产工作要点")),
        clean(
            "page on a background",
            pdf,
            simple(&format!("0.9 g 0 0 595 842 re f 0 g {TEXT}")),
        ),
        clean(
            "page with a line through a word",
            pdf,
            simple(&format!("{TEXT} 72 703 100 0.7 re f")),
        ),
        clean(
            "page with boxes around a word, and one cut to nothing over it",
            pdf,
            simple(&format!(
                "{TEXT} 0 690 60 30 re 400 690 60 30 re f q 0 0 10 10 re W n 0 0 595 842 re f Q"
            )),
        ),
        clean(
            "page with a web link",
            pdf,
            annotated(dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
                "A" => dictionary! { "S" => "URI", "URI" => text("https://www.gov.cn/zhengce/content_6935123.htm") },
            }),
        ),
        clean(
            "empty form",
            pdf,
            with_catalog("AcroForm", |doc| {
                let field = doc.add_object(dictionary! { "FT" => "Tx", "T" => text("name") });
                dictionary! { "Fields" => vec![field.into()] }.into()
            }),
        ),
        clean(
            "page with a number in columns",
            pdf,
            simple(
                "BT /F1 12 Tf 72 700 Td (2024) Tj 100 0 Td (138) Tj 100 0 Td (1234) Tj 100 0 Td (5678) Tj ET",
            ),
        ),
        planted(
            "printed letter",
            pdf,
            leaking.pdf(fonts).unwrap(),
            IdCard,
            "第1页",
        ),
        planted(
            "torn on the page",
            pdf,
            simple(
                "BT /F1 12 Tf 72 600 Td (110101) Tj 45 0 Td [(1990) -20 (0307)] TJ ET BT /F1 12 Tf 165 600 Td (2316) Tj ET",
            ),
            IdCard,
            "第1页",
        ),
        planted(
            "over two lines of a cell",
            pdf,
            simple("BT /F1 12 Tf 14 TL 72 600 Td (110101199) Tj T* (003072316) Tj ET"),
            IdCard,
            "第1页",
        ),
        planted(
            "beside another number",
            pdf,
            simple(&format!(
                "BT /F1 12 Tf 72 600 Td (2024) Tj 60 0 Td ({MOBILE}) Tj ET"
            )),
            MobilePhone,
            "第1页",
        ),
        planted("GBK", pdf, gbk(&format!("身份证号{ID}")), IdCard, "第1页"),
        planted(
            "black bar",
            pdf,
            simple(&format!(
                "{} 0 g 60 590 300 30 re f",
                shown("Zhang San, secret")
            )),
            CoveredText,
            "第1页",
        ),
        planted(
            "white box",
            pdf,
            simple(&format!(
                "{} 1 g 60 590 m 400 590 l 400 630 l 60 630 l h f",
                shown("Zhang San, secret")
            )),
            CoveredText,
            "第1页",
        ),
        planted(
            "invisible",
            pdf,
            simple(&format!(
                "{TEXT} BT 3 Tr /F1 12 Tf 72 500 Td (Zhang San) Tj ET"
            )),
            HiddenText,
            "第1页",
        ),
        planted(
            "off the page",
            pdf,
            simple(&format!("{TEXT} BT /F1 12 Tf 900 500 Td (Zhang San) Tj ET")),
            CoveredText,
            "第1页",
        ),
        planted(
            "remark",
            pdf,
            annotated(
                dictionary! { "Type" => "Annot", "Subtype" => "Text", "Contents" => text("check again") },
            ),
            Comment,
            "第1页附注",
        ),
        planted(
            "file on the page",
            pdf,
            annotated(
                dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment", "Contents" => text("a.xlsx") },
            ),
            EmbeddedFile,
            "第1页附注",
        ),
        planted(
            "filled form",
            pdf,
            with_catalog("AcroForm", |doc| {
                let field = doc.add_object(
                    dictionary! { "FT" => "Tx", "T" => text("name"), "V" => text("Zhang San") },
                );
                dictionary! { "Fields" => vec![field.into()] }.into()
            }),
            FormField,
            "name",
        ),
        planted(
            "embedded file",
            pdf,
            with_catalog("Names", |doc| {
                let file = doc.add_object(Stream::new(
                    dictionary! { "Type" => "EmbeddedFile" },
                    b"secret".to_vec(),
                ));
                let file = doc.add_object(dictionary! { "Type" => "Filespec", "F" => text("a.xlsx"), "EF" => dictionary! { "F" => file } });
                dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![text("a.xlsx"), file.into()] } }.into()
            }),
            EmbeddedFile,
            "附件",
        ),
        planted(
            "script",
            pdf,
            with_catalog("OpenAction", |_| {
                dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") }.into()
            }),
            Macro,
            "JavaScript",
        ),
        planted(
            "title of a bookmark",
            pdf,
            with_catalog("Outlines", |doc| {
                let item = doc.add_object(dictionary! { "Title" => text(&format!("Zhang {ID}")) });
                dictionary! { "First" => item, "Last" => item, "Count" => 1 }.into()
            }),
            IdCard,
            "文档内部",
        ),
        planted(
            "layer",
            pdf,
            with_catalog("OCProperties", |doc| {
                let layer =
                    doc.add_object(dictionary! { "Type" => "OCG", "Name" => text("draft") });
                dictionary! { "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] } }.into()
            }),
            HiddenText,
            "图层",
        ),
        clean("blank page", pdf, simple("q 0 0 595 842 re W n Q")),
        planted(
            "page of a line without a word",
            pdf,
            simple("72 700 m 300 700 l S"),
            PictureOnly,
            "第1页",
        ),
        planted(
            "page of a form without a word",
            pdf,
            simple("/Fm1 Do"),
            PictureOnly,
            "第1页",
        ),
        planted(
            "page of a glyph that nobody knows",
            pdf,
            simple("BT /F3 12 Tf 72 500 Td <0001> Tj ET"),
            PictureOnly,
            "第1页",
        ),
        planted(
            "page of a remark without a word",
            pdf,
            page(b"", |doc, page, _| {
                let stamp = doc.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link" });
                doc.get_dictionary_mut(page)
                    .unwrap()
                    .set("Annots", vec![stamp.into()]);
            }),
            PictureOnly,
            "第1页",
        ),
        planted(
            "scan",
            pdf,
            scan("q 595 0 0 842 0 0 cm /Im1 Do Q"),
            PictureOnly,
            "第1页",
        ),
        planted(
            "scan with recognised text",
            pdf,
            scan("q 595 0 0 842 0 0 cm /Im1 Do Q BT 3 Tr /F1 12 Tf 72 500 Td (text) Tj ET"),
            PictureOnly,
            "第1页",
        ),
        planted(
            "unknown font",
            pdf,
            simple(&format!(
                "{TEXT} BT /F3 12 Tf 72 500 Td <00010002000300040005> Tj ET"
            )),
            Undecodable,
            "第1页",
        ),
        planted(
            "content that breaks off",
            pdf,
            simple(&format!("{TEXT} BT /F1 12 Tf (never ends")),
            Damaged,
            "第1页",
        ),
    ]
}
