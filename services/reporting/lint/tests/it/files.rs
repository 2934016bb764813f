//! The same report as text, HTML, DOCX and PDF has the same findings, each where it stands in its file.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a page"
)]

use std::fmt::Write as _;
use std::io::Cursor;

use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};
use gongkai_lint::{Finding, Given, read};
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, StringFormat, dictionary};

use crate::found;
use crate::rules::CLEAN;

/// A report with faults in sentences and in every table.
fn faulty() -> String {
    let changes = [
        ("0737-2668072", "26680726106257"),
        ("收到政府信息公开申请7件", "收到政府信息公开申请9件"),
        ("占33.3%。", "占38.3%2023年结束。"),
        ("行政强制 | 0", "行政强制 | "),
        ("2.重复申请 | 0 | 0", "2.重复申请 | 0 | "),
        ("（七）总计 | 5", "（七）总计 | 4"),
        ("1 | 0 | 0 | 0 | 1 | 0 | 0", "1 | 0 | 0 | 1 | 1 | 0 | 0"),
        ("本年收费金额（单位：万元）", "0"),
        ("（三）监督", "（二）监督"),
        ("2024年1月20日", "2023年1月20日"),
    ];
    let mut text = CLEAN.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// What is found, without where.
fn what(findings: &[Finding]) -> Vec<String> {
    let mut all: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} {:?}", finding.rule, finding.figures))
        .collect();
    all.sort();
    all
}

fn cells(line: &str) -> Vec<&str> {
    line.split(" |").map(str::trim).collect()
}

#[test]
fn html_has_the_findings_of_its_text_at_lines_and_columns_of_its_source() {
    let text = faulty();
    let mut html = String::from(
        "<!DOCTYPE html>\n<html><head><title>某县 | 网站</title><script>var a = \"电话：123456789012345\";</script></head>\n<body><div style=\"display: none\">电话：123456789012345</div>\n",
    );
    let mut in_table = false;
    for line in text.lines() {
        let row = line.contains(" |");
        if row != in_table {
            html.push_str(if row { "<table>\n" } else { "</table>\n" });
            in_table = row;
        }
        if row {
            html.push_str("<tr>");
            for cell in cells(line) {
                let _ = write!(
                    html,
                    "<td class=\"a>b\">\n  <p><span>{cell}</span></p></td>"
                );
            }
            html.push_str("</tr>\n");
        } else {
            let _ = writeln!(html, "<p>&nbsp;{}</p>", line.replace('（', "&#65288;"));
        }
    }
    html.push_str("</body></html>\n");
    let findings = found(html.as_bytes(), &Given::default());
    assert_eq!(
        what(&findings),
        what(&found(text.as_bytes(), &Given::default()))
    );
    let phone = findings
        .iter()
        .find(|finding| finding.rule == "phone-implausible")
        .unwrap();
    let line = html.lines().nth(phone.position.line - 1).unwrap();
    let there: String = line.chars().skip(phone.position.column - 1).collect();
    assert!(there.starts_with("26680726106257"), "{there}");
}

#[test]
fn docx_has_the_findings_of_its_text() {
    let text = faulty();
    let paragraph = |text: &str| Paragraph::new().add_run(Run::new().add_text(text));
    let mut docx = Docx::new();
    let mut rows: Vec<TableRow> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.contains(" |") {
            let cells = cells(line).into_iter();
            rows.push(TableRow::new(
                cells
                    .map(|cell| TableCell::new().add_paragraph(paragraph(cell)))
                    .collect(),
            ));
            continue;
        }
        if !rows.is_empty() {
            docx = docx.add_table(Table::new(std::mem::take(&mut rows)));
        }
        // A sentence may be cut into runs anywhere.
        let middle = line
            .char_indices()
            .nth(line.chars().count() / 2)
            .map_or(0, |(at, _)| at);
        let (a, b) = line.split_at(middle);
        docx = docx.add_paragraph(paragraph(a).add_run(Run::new().add_text(b)));
    }
    let mut file = Cursor::new(Vec::new());
    docx.build().pack(&mut file).unwrap();
    let findings = found(file.get_ref(), &Given::default());
    assert_eq!(
        what(&findings),
        what(&found(text.as_bytes(), &Given::default()))
    );
}

/// Characters of a line on paper.
const WIDE: usize = 44;

/// A page of PDF: what is drawn on it.
struct Sheet {
    operations: Vec<Operation>,
    y: f64,
}

impl Sheet {
    fn new() -> Self {
        Self {
            operations: Vec::new(),
            y: 800.0,
        }
    }

    fn write(&mut self, x: f64, text: &str) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let n = |number: f64| Object::Real(number as f32);
        self.operations.extend([
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F".into(), n(10.0)]),
            Operation::new("Td", vec![n(x), n(self.y)]),
            Operation::new("Tj", vec![Object::String(bytes, StringFormat::Hexadecimal)]),
            Operation::new("ET", vec![]),
        ]);
    }

    /// A row with lines around its cells; the first is wide.
    fn row(&mut self, cells: &[&str]) {
        let n = |number: f64| Object::Real(number as f32);
        let few = cells.len() < 8;
        let mut x = 50.0;
        for (nth, cell) in cells.iter().enumerate() {
            let is_name = nth == 0 || (cells.len() == 9 && nth == 1);
            let width = match (is_name, few) {
                (true, _) => 120.0,
                (false, true) => 90.0,
                (false, false) => 24.0,
            };
            let width = if cells.len() > 10 { 33.0 } else { width };
            self.operations.push(Operation::new(
                "re",
                vec![n(x), n(self.y - 26.0), n(width), n(36.0)],
            ));
            self.operations.push(Operation::new("S", vec![]));
            let most = ((width - 2.0) / 10.0).max(2.0) as usize;
            let y = self.y;
            for piece in cell
                .chars()
                .collect::<Vec<_>>()
                .chunks(most.max(if cells.len() > 10 { 3 } else { most }))
            {
                self.write(x + 1.0, &piece.iter().collect::<String>());
                self.y -= 8.0;
            }
            self.y = y;
            x += width;
        }
        self.y -= 36.0;
    }
}

fn pdf(text: &str) -> Vec<u8> {
    pdf_with(text, &[])
}

/// With something that is drawn on every page before its text.
fn pdf_with(text: &str, stamp: &[Operation]) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let own = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4 },
    });
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
        "DescendantFonts" => vec![own.into()],
    });
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "F" => font } });
    let mut sheets = vec![Sheet::new()];
    for line in text.lines() {
        if sheets.last().unwrap().y < 90.0 {
            sheets.push(Sheet::new());
        }
        let sheet = sheets.last_mut().unwrap();
        if line.contains(" |") {
            sheet.row(&cells(line));
            continue;
        }
        // Two characters in, then as wide as the page.
        let indent = if line.starts_with("    ") { 20.0 } else { 0.0 };
        let chars: Vec<char> = line.trim().chars().collect();
        let (first, rest) = chars.split_at(chars.len().min(WIDE - (indent / 10.0) as usize));
        sheet.write(50.0 + indent, &first.iter().collect::<String>());
        for piece in rest.chunks(WIDE) {
            sheet.y -= 16.0;
            sheet.write(50.0, &piece.iter().collect::<String>());
        }
        sheet.y -= 24.0;
    }
    let kids: Vec<Object> = sheets
        .into_iter()
        .map(|sheet| {
            let operations: Vec<Operation> = stamp.iter().cloned().chain(sheet.operations).collect();
            let content = Content { operations }.encode().unwrap();
            let content = doc.add_object(Stream::new(dictionary! {}, content));
            let page = doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            });
            page.into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    doc.set_object(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    doc.compress();
    let mut file = Vec::new();
    doc.save_to(&mut file).unwrap();
    file
}

#[test]
fn pdf_has_the_findings_of_its_text_each_with_page_and_box() {
    let text = faulty();
    let file = pdf(&text);
    let findings = found(&file, &Given::default());
    assert_eq!(
        what(&findings),
        what(&found(text.as_bytes(), &Given::default()))
    );
    for finding in &findings {
        let ink = finding.position.ink.unwrap();
        assert!(
            ink.page >= 1 && ink.area[2] > ink.area[0] && ink.area[3] > ink.area[1],
            "{finding:?}"
        );
        assert!(ink.area[0] >= 40.0 && ink.area[2] <= 595.0, "{finding:?}");
    }
    let clean = found(&pdf(CLEAN), &Given::default());
    assert_eq!(what(&clean), [""; 0]);
}

/// Words on a page, by the matrix that places them.
fn stamp(text: &str, size: f32, matrix: [f32; 6]) -> Vec<Operation> {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let place = matrix.map(Object::Real).to_vec();
    vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F".into(), Object::Real(size)]),
        Operation::new("Tm", place),
        Operation::new("Tj", vec![Object::String(bytes, StringFormat::Hexadecimal)]),
        Operation::new("ET", vec![]),
    ]
}

/// Large letters over the lines of every page, askew or upright, and what is said to be an artifact.
#[test]
fn what_is_stamped_on_the_pages_of_a_pdf_is_no_text() {
    let askew = stamp("九、草稿", 60.0, [0.7, 0.7, -0.7, 0.7, 60.0, 400.0]);
    let upright = stamp("九、草稿", 60.0, [1.0, 0.0, 0.0, 1.0, 60.0, 400.0]);
    let small = stamp("九、密级", 10.0, [1.0, 0.0, 0.0, 1.0, 60.0, 40.0]);
    let artifact = [
        vec![
            Operation::new("BDC", vec!["Artifact".into(), dictionary! {}.into()]),
            Operation::new("BMC", vec!["Span".into()]),
        ],
        small.clone(),
        vec![Operation::new("EMC", vec![]), Operation::new("EMC", vec![])],
    ];
    let faulty = faulty();
    let expected = what(&found(&pdf(&faulty), &Given::default()));
    for stamp in [askew, upright, artifact.concat()] {
        let clean = found(&pdf_with(CLEAN, &stamp), &Given::default());
        assert_eq!(what(&clean), [""; 0]);
        let found = found(&pdf_with(&faulty, &stamp), &Given::default());
        assert_eq!(what(&found), expected);
    }
    // Of ordinary size and not said to be one: text.
    let plain = found(&pdf_with(CLEAN, &small), &Given::default());
    assert_ne!(what(&plain), [""; 0]);
}

#[test]
fn files_that_are_made_to_harm_or_are_none_are_refused() {
    let refused = |file: &[u8]| read::report(file, &Given::default()).is_err();
    assert!(refused(b""));
    assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old Word"));
    assert!(refused(b"%PDF-1.4 nothing"));
    assert!(refused("{\"a\": 1}".as_bytes()));
    assert!(refused(&[0xFF; 100]));
    // Deep and wide, in time.
    let deep = format!("<html><body>{}公开", "<div>".repeat(150_000));
    assert!(!refused(deep.as_bytes()));
    let open = format!("<html>公开{}", "<p a=\"".repeat(50_000));
    assert!(!refused(open.as_bytes()));
    let bars = "一、本年新收 | ".to_owned() + &"| ".repeat(300_000);
    assert!(!refused(bars.as_bytes()));
    assert!(refused("字".repeat(2_100_000).as_bytes()));
}
