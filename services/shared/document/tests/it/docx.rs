//! Letters as DOCX, read back.

use std::io::Read as _;

use docx_rs::{DocumentChild, read_docx};
use gongkai_document::{Block, Grid, GridCell, Letter, Paragraph, Report};

use crate::samples::{acknowledgement, refusal};

/// The paragraphs outside tables.
fn paragraphs(letter: &Letter) -> Vec<String> {
    let docx = read_docx(&letter.docx().unwrap()).unwrap();
    let children = docx.document.children;
    let paragraphs = children.iter().filter_map(|child| match child {
        DocumentChild::Paragraph(paragraph) => Some(paragraph.raw_text()),
        _ => None,
    });
    paragraphs.filter(|text| !text.is_empty()).collect()
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_refusal_can_be_edited() {
    insta::assert_snapshot!(paragraphs(&refusal()).join("\n"));
}

/// A paragraph of the text with this in it, as it is written.
fn written<'a>(body: &'a str, text: &str) -> &'a str {
    let mut paragraphs = body.split("</w:p>");
    paragraphs
        .find(|paragraph| paragraph.contains(text))
        .unwrap()
}

#[test]
fn the_end_of_a_report_stays_with_its_signature() {
    let report = Report {
        blocks: vec![Block::heading("六、其他"), Block::body("前段。\n末段。")],
        signer: "某某区应急管理局".to_owned(),
        ..Report::default()
    };
    let body = part(&report.docx().unwrap(), "word/document.xml");
    let keeps = |text: &str| written(&body, text).contains("<w:keepNext");
    assert!(
        !keeps("前段。") && keeps("末段。") && keeps("某某区应急管理局"),
        "{body}"
    );
    let unsigned = Report {
        signer: String::new(),
        ..report
    };
    let body = part(&unsigned.docx().unwrap(), "word/document.xml");
    assert!(!written(&body, "末段。").contains("<w:keepNext"), "{body}");
}

#[test]
fn the_head_of_a_table_stands_on_every_page() {
    let row = |text: &str| vec![GridCell::head(text), GridCell::text("12")];
    let table = |head_rows| Block::Table {
        grid: Grid {
            columns: vec![1, 1],
            head_rows,
            rows: ["甲", "乙", "丙"].map(row).to_vec(),
            ..Grid::default()
        },
    };
    let report = Report {
        blocks: vec![Block::body("<w:cantSplit />"), table(2), table(0)],
        appendix: vec![table(1)],
        ..Report::default()
    };
    let body = part(&report.docx().unwrap(), "word/document.xml");
    let rows: Vec<&str> = body.split("<w:tr>").skip(1).collect();
    let heads: Vec<bool> = rows
        .iter()
        .map(|row| row.contains("<w:tblHeader"))
        .collect();
    let no = false;
    assert_eq!(heads, [true, true, no, no, no, no, true, no, no], "{body}");
    assert!(body.ends_with("</w:document>"), "nothing is lost");
}

#[test]
fn a_form_has_its_table() {
    let file = acknowledgement().docx().unwrap();
    let body = part(&file, "word/document.xml");
    assert_eq!(body.matches("<w:tr>").count(), 6, "{body}");
    assert!(body.contains("QH-GTZY-2024-0017"));
}

#[test]
fn an_office_uses_its_own_typefaces() {
    let file = refusal().docx().unwrap();
    let body = part(&file, "word/document.xml");
    for typeface in ["仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"] {
        assert!(body.contains(&format!("w:eastAsia=\"{typeface}\"")));
    }
    let table = part(&file, "word/fontTable.xml");
    assert!(
        table.contains("<w:altName w:val=\"仿宋,FangSong"),
        "{table}"
    );
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let first = refusal().docx().unwrap();
    // Other letters in between must leave no trace.
    let _other = acknowledgement().docx().unwrap();
    let again = std::thread::spawn(|| refusal().docx().unwrap());
    assert!(first == refusal().docx().unwrap(), "after another letter");
    assert!(first == again.join().unwrap(), "from another thread");
}

#[test]
fn nothing_in_a_text_is_markup() {
    let wild = "</w:t></w:p> <!-- & \" ' ]]> &amp; \u{1}#*_$\\ 𠮷";
    let letter = Letter {
        title: wild.into(),
        paragraphs: vec![Paragraph::body(wild), Paragraph::body("第一段\n第二段")],
        ..refusal()
    };
    let body = part(&letter.docx().unwrap(), "word/document.xml");
    let escaped =
        "&lt;/w:t&gt;&lt;/w:p&gt; &lt;!-- &amp; &quot; &apos; ]]&gt; &amp;amp; #*_$\\ 𠮷<";
    assert_eq!(body.matches(escaped).count(), 2, "{body}");
    assert!(paragraphs(&letter).contains(&"第二段".to_owned()));
}

#[test]
fn what_counts_no_more_says_so_and_why() {
    let void = Letter {
        void: Some("本件已撤回（2024年3月18日，理由：误批延期）".to_owned()),
        ..refusal()
    };
    for header in ["word/header1.xml", "word/header2.xml"] {
        let header = part(&void.docx().unwrap(), header);
        for said in ["【作　废】", "本件已撤回（2024年3月18日，理由：误批延期）"]
        {
            assert!(header.contains(said), "{header}");
        }
    }
}

#[test]
fn a_draft_says_so() {
    let draft = Letter {
        draft: true,
        ..refusal()
    };
    let header = part(&draft.docx().unwrap(), "word/header1.xml");
    assert!(header.contains("【草　稿】"), "{header}");
    let document = read_docx(&refusal().docx().unwrap()).unwrap().document;
    assert!(document.section_property.get_headers().is_empty());
}
