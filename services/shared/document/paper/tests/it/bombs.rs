//! Files and documents made to end whoever opens them, fed to a real worker: each is told as what it
//! is, and the next job is done.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use gongkai_document::sheet::{Fault, Limits};
use gongkai_document::{Cell, Entry, Error, Letter, Papers, Paragraph};
use zip::write::SimpleFileOptions;

use crate::samples::{refusal, register};
use crate::workers::{papers, settings};

/// An XLSX of these shared strings, `refers` times the first of them.
fn xlsx(shared: &str, refers: usize) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut rows = String::new();
    for row in 1..=refers / 100 {
        write!(rows, "<row r=\"{row}\">").unwrap();
        for column in 0..100_u8 {
            let (first, second) = (
                char::from(b'A' + column / 26),
                char::from(b'A' + column % 26),
            );
            let name = if column < 26 {
                String::new()
            } else {
                char::from(first as u8 - 1).into()
            };
            write!(rows, "<c r=\"{name}{second}{row}\" t=\"s\"><v>0</v></c>").unwrap();
        }
        rows.push_str("</row>");
    }
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r\" \
                 Type=\"{TYPES}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" \
                 Type=\"{TYPES}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TYPES}\"><sheets><sheet name=\"a\" \
                 sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", shared.to_owned()),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ] {
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

fn shared(claimed: u64, text: &str) -> String {
    format!("<sst count=\"1\" uniqueCount=\"{claimed}\"><si><t>{text}</t></si></sst>")
}

async fn faults(papers: &Papers, file: Vec<u8>) -> Vec<Fault> {
    let read = papers.read(file, Limits::default()).await.unwrap();
    read.map_or_else(|faults| faults, |(_, faults)| faults)
}

#[tokio::test]
async fn a_sheet_that_claims_many_texts_is_refused() {
    let papers = papers();
    for claimed in [4_000_000_000, 50_000_000, u64::MAX] {
        let bomb = xlsx(&shared(claimed, "x"), 100);
        assert!(bomb.len() < 8_000, "{}", bomb.len());
        let faults = faults(&papers, bomb).await;
        assert!(faults[0].en.contains("claims more texts"), "{faults:?}");
    }
    let honest = xlsx(&shared(1, "甲"), 100);
    let read = papers.read(honest, Limits::default()).await.unwrap();
    // The header names one column a hundred times: the file was read.
    assert!(read.unwrap_err()[0].en.contains("comes twice"));
}

#[tokio::test]
async fn a_text_that_is_copied_into_many_cells_is_refused() {
    let papers = papers();
    let long = faults(&papers, xlsx(&shared(1, &"x".repeat(10_000_000)), 200_000)).await;
    assert!(long[0].zh.contains("文字超过32767字"), "{long:?}");
    let many = faults(&papers, xlsx(&shared(1, &"x".repeat(32_000)), 200_000)).await;
    assert!(
        many[0].zh.starts_with("文字过多，不得超过 10000000 字"),
        "{many:?}"
    );
}

#[tokio::test]
async fn a_small_archive_with_a_huge_content_is_refused() {
    let papers = papers();
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..128 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let faults = faults(&papers, bomb.finish().unwrap().into_inner()).await;
    assert!(faults[0].zh.starts_with("文件过大"), "{faults:?}");
}

/// As long as an application may say what is wanted; a worker takes no longer for it than it may.
#[tokio::test]
async fn a_long_text_without_a_blank_is_printed() {
    let papers = papers();
    for text in ["W".repeat(4_000), format!("http://{}", "x/".repeat(1_996))] {
        let letter = Letter {
            paragraphs: vec![
                Paragraph::body(text.clone()),
                Paragraph::quote(text.clone()),
                Paragraph::table([Entry::new("内容", text)]),
            ],
            ..refusal()
        };
        let printed = papers.print(letter).await.unwrap();
        assert!(printed.pdf.starts_with(b"%PDF"));
    }
}

#[tokio::test]
async fn what_needs_too_much_ends_a_worker_and_nothing_else() {
    let papers = Papers::new(settings());
    // Within the limit of characters: each of them stands in a cell of its own.
    let mut huge = register(0);
    huge.rows = vec![vec![Cell::from("字"); 8]; 120_000];
    let error = papers.print(huge).await.unwrap_err();
    assert!(matches!(error, Error::Exhausted(_)), "{error}");
    assert!(
        error.to_string().starts_with("文件过大或无法处理"),
        "{error}"
    );
    assert!(
        papers
            .print(refusal())
            .await
            .unwrap()
            .pdf
            .starts_with(b"%PDF")
    );
}
