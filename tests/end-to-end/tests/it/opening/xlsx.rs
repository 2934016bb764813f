//! The empty form as XLSX, filled in as Excel would and imported.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Cursor, Read as _, Write as _},
};

use gongkai_proto::intake::v1::{self as intake, OpeningSheet};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Desk, HERE, TODAY, dry, form, import, read, stock};

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// The pieces of a text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let pieces = text.split(from).skip(1);
    pieces.filter_map(|piece| piece.split(to).next()).collect()
}

/// Every part of the file.
fn parts(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.insert(part.name().unwrap().into_owned(), content);
    }
    parts
}

/// The form with lines beneath its head: each cell by the title of its column.
fn filled(form: &[u8], lines: &[&[(&str, &str)]]) -> Vec<u8> {
    let mut parts = parts(form);
    let text = |name: &str| String::from_utf8(parts[name].clone()).unwrap();
    let (sheet, strings) = (text(SHEET), text("xl/sharedStrings.xml"));
    let strings: Vec<&str> = between(&strings, "<t", "</t>")
        .into_iter()
        .map(|text| text.split_once('>').unwrap().1)
        .collect();
    // The head is the last row: its cells name texts of the list.
    let rows = between(&sheet, "<row ", "</row>");
    let mut columns = BTreeMap::new();
    for cell in between(rows.last().unwrap(), "<c r=\"", "</c>") {
        let place = cell.split('"').next().unwrap();
        let letters = place.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: usize = between(cell, "<v>", "</v>")[0].parse().unwrap();
        columns.insert(strings[number], letters.to_owned());
    }
    let mut added = String::new();
    for (row, line) in (rows.len() + 1..).zip(lines) {
        let cells: BTreeMap<(usize, &str), &str> = line
            .iter()
            .map(|(title, value)| {
                let letters = columns[title].as_str();
                ((letters.len(), letters), *value)
            })
            .collect();
        write!(added, "<row r=\"{row}\">").unwrap();
        for ((_, letters), value) in cells {
            write!(
                added,
                "<c r=\"{letters}{row}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"
            )
            .unwrap();
        }
        added.push_str("</row>");
    }
    let sheet = sheet.replace("</sheetData>", &format!("{added}</sheetData>"));
    parts.insert(SHEET.to_owned(), sheet.into_bytes());
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(&content).unwrap();
    }
    file.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_empty_form_is_filled_in_and_comes_in() {
    const APPLICATIONS: OpeningSheet = OpeningSheet::Applications;
    let desk = Desk::open().await;
    let here = &desk.here;
    let form = form(here, HERE, APPLICATIONS).await;
    let received = [
        ("原编号", "旧1"),
        ("办理环节", "收到申请"),
        ("日期", "2024-03-01"),
        ("申请人类型", "自然人"),
        ("姓名（名称）", "演示申请人"),
        ("证件号码", "演示证件"),
        ("联系方式", "演示联系方式"),
        ("收到渠道", "当面提交"),
        ("所需政府信息", "演示信息"),
    ];
    let asked = [
        ("原编号", "旧1"),
        ("办理环节", "发出补正告知"),
        ("日期", "2024-03-05"),
        ("需补正的内容", "演示"),
    ];
    let mut openings = here.openings();

    // A word the column does not know is told by the line it stands in, as Excel counts.
    let mut wrong = received;
    wrong[3].1 = "外星人";
    let request = import(HERE, APPLICATIONS, &filled(&form, &[&wrong]), "wrong");
    let told = openings.import_opening_stock(dry(&request)).await.unwrap();
    let told = told.into_inner();
    let faults: Vec<_> = told
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(faults, [(3, "申请人类型")]);

    let file = filled(&form, &[&received, &asked]);
    let request = import(HERE, APPLICATIONS, &file, "form");
    let told = openings.import_opening_stock(dry(&request)).await.unwrap();
    let told = told.into_inner();
    assert_eq!(
        told,
        intake::ImportOpeningStockResponse {
            lines: 2,
            made: 1,
            steps: 1,
            faults: Vec::new(),
        }
    );
    assert!(stock(here, HERE, APPLICATIONS).await.is_empty());
    let done = openings.import_opening_stock(request).await.unwrap();
    assert_eq!(done.into_inner(), told);

    let found = stock(here, HERE, APPLICATIONS).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].old_number.as_str(), found[0].imported_on.as_str()),
        ("旧1", TODAY)
    );
    let case = read(here, HERE, &found[0].case_id).await;
    assert_eq!(
        (case.received_on.as_str(), case.wanted.as_str()),
        ("2024-03-01", "演示信息")
    );
    assert_eq!(case.applicant.unwrap().name, "演示申请人");
    // Its clock stands until the correction is there.
    assert_eq!(case.deadline.unwrap().current_due_on, "");
    desk.suite.stop().await.unwrap();
}
