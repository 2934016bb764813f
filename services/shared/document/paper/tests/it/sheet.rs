//! Sheets that come in.

use std::io::{Cursor, Read as _, Write as _};

use gongkai_document::sheet::{Limits, Row, Sheet};
use gongkai_document::{Cell, Column, Register};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::{read_sheet, samples::register};

fn read(file: &[u8]) -> Sheet {
    let read = read_sheet(file, &Limits::default());
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// What is told about a file that is wrong.
fn faults(file: &[u8]) -> Vec<String> {
    let read = read_sheet(file, &Limits::default());
    let faults = read.expect_err("this sheet is wrong");
    faults.iter().map(ToString::to_string).collect()
}

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

/// A register whose texts are unpleasant.
fn unpleasant() -> Register {
    let texts = [
        "=1+1",
        "＝1+1",
        "－",
        "+86 551",
        "-",
        "@张三",
        "a,\"b\"\n二",
        "'=1",
        "𠮷",
        "007",
    ];
    Register {
        columns: vec![Column::default(), Column::default()]
            .into_iter()
            .zip(["内容", "日期"])
            .map(|(column, title)| Column {
                title: title.into(),
                ..column
            })
            .collect(),
        rows: texts
            .map(|text| {
                let day: chrono::NaiveDate = "2024-03-01".parse().unwrap();
                vec![Cell::from(text), Cell::from(day)]
            })
            .to_vec(),
        ..Register::default()
    }
}

#[test]
fn a_register_comes_back_from_xlsx() {
    let mut written = register(3);
    written.notes.clear();
    let sheet = read(&written.xlsx().unwrap());
    assert_eq!(sheet.header[..3], ["序号", "申请编号", "收到日期"]);
    assert_eq!(sheet.column("申请人"), Some(3));
    assert_eq!(sheet.column("没有的"), None);
    // Title and subtitle stand over the header.
    assert_eq!(sheet.above, [written.title, written.subtitle]);
    let lines: Vec<usize> = sheet.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 5, 6]);
    assert_eq!(
        sheet.rows[0].cells[..4],
        ["1", "2024-0001", "2024-01-03", "欧阳娜娜"]
    );
}

#[test]
fn texts_come_back_as_they_were() {
    let written = unpleasant();
    let texts: Vec<String> = written
        .rows
        .iter()
        .map(|row| match &row[0] {
            Cell::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    for file in [written.xlsx().unwrap(), written.csv().unwrap()] {
        let sheet = read(&file);
        let found: Vec<&str> = sheet.rows.iter().map(|row| row.cells[0].as_str()).collect();
        // An apostrophe before a formula is one that was put there.
        let expected: Vec<&str> = texts
            .iter()
            .map(|text| {
                if file.starts_with(b"PK") {
                    text
                } else {
                    text.trim_start_matches('\'')
                }
            })
            .collect();
        assert_eq!(found, expected);
        assert!(sheet.rows.iter().all(|row| row.cells[1] == "2024-03-01"));
    }
}

#[test]
fn no_program_takes_a_text_for_a_formula() {
    let csv = String::from_utf8(unpleasant().csv().unwrap()).unwrap();
    assert!(csv.starts_with('\u{FEFF}'));
    for line in ["'=1+1,", "'＝1+1,", "'－,", "'+86 551,", "'-,", "'@张三,"] {
        assert!(csv.contains(&format!("\r\n{line}")), "{line}: {csv}");
    }
}

#[test]
fn csv_comes_as_utf8_and_as_gb18030() {
    let text = "姓名,事项\r\n张三,“公开”𠮷\r\n";
    let expected = Sheet {
        above: Vec::new(),
        header: vec!["姓名".into(), "事项".into()],
        rows: vec![Row {
            line: 2,
            cells: vec!["张三".into(), "“公开”𠮷".into()],
        }],
    };
    assert_eq!(read(text.as_bytes()), expected);
    assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()), expected);
    assert_eq!(read(&encoding_rs::GB18030.encode(text).0), expected);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        faults(&utf16),
        [
            "第1行：编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”；line 1: the text is neither \
          UTF-8 nor GB18030: save it as `CSV UTF-8`"
        ]
    );
}

#[test]
fn all_that_is_wrong_with_a_csv_is_told_by_line() {
    let text = "标题\n姓名,事项\n张三\n\n李四,\"两\n行\"\n王五,a,b\n赵六,c,\n";
    assert_eq!(
        faults(text.as_bytes()),
        [
            "第3行：有1列，表头有2列；line 3: there are 1 cells, the header has 2",
            "第7行：有3列，表头有2列；line 7: there are 3 cells, the header has 2",
        ]
    );
    assert_eq!(
        faults("姓名,,姓名\n".as_bytes()),
        [
            "第1行：表头第2列是空的；line 1: column 2 of the header is empty",
            "第1行：表头中“姓名”重复；line 1: `姓名` comes twice in the header",
        ]
    );
    assert_eq!(faults(b"\n\n"), ["表格是空的；the sheet is empty"]);
}

#[test]
fn cells_of_an_xlsx_become_texts() {
    let moment = chrono::NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
    let chinese = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let file = workbook(|sheet| {
        for (column, name) in (0..).zip(["甲", "乙", "丙", "丁", "戊"]) {
            sheet.write(1, column, name).unwrap();
        }
        sheet.write(3, 0, 3.0).unwrap();
        sheet.write(3, 1, 0.1).unwrap();
        sheet.write(3, 2, true).unwrap();
        sheet.write_with_format(3, 3, &moment, &chinese).unwrap();
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let noon = moment.and_hms_opt(12, 30, 0).unwrap();
        sheet.write_with_format(3, 4, &noon, &time).unwrap();
        sheet.write(5, 2, "　只此一格 ").unwrap();
    });
    let sheet = read(&file);
    assert_eq!(
        sheet.rows,
        [
            Row {
                line: 4,
                cells: ["3", "0.1", "是", "2024-03-01", "2024-03-01 12:30:00"]
                    .map(str::to_owned)
                    .to_vec(),
            },
            Row {
                line: 6,
                cells: ["", "", "只此一格", "", ""].map(str::to_owned).to_vec(),
            },
        ]
    );
}

#[test]
fn what_excel_has_lost_is_told() {
    let file = workbook(|sheet| {
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(0, 1, "证件号码").unwrap();
        sheet.write(1, 0, "张三").unwrap();
        sheet.write(1, 1, 340_102_199_001_011_234_f64).unwrap();
        let broken = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write(2, 0, broken).unwrap();
        sheet.write(3, 4, "表外").unwrap();
    });
    let faults = faults(&file);
    assert!(
        faults[0].starts_with("第2行第2列：数字超过15位"),
        "{faults:?}"
    );
    assert!(
        faults[1].starts_with("第3行第1列：是错误值 #DIV/0!"),
        "{faults:?}"
    );
    let outside = workbook(|sheet| {
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(0, 1, "事项").unwrap();
        sheet.write(3, 4, "表外").unwrap();
    });
    assert_eq!(
        self::faults(&outside),
        ["第4行：有5列，表头有2列；line 4: there are 5 cells, the header has 2"]
    );
}

#[test]
fn a_broken_file_is_told_and_nothing_more() {
    let whole = register(50).xlsx().unwrap();
    for length in [0, 4, 100, whole.len() / 2, whole.len() - 1] {
        assert!(!faults(&whole[..length]).is_empty(), "{length} bytes");
    }
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old sheet";
    assert!(faults(old)[0].starts_with("文件是旧版 .xls 或者加了密码"));
    let letter = crate::samples::refusal().docx().unwrap();
    assert!(faults(&letter)[0].starts_with("文件损坏或者不是表格"));
}

#[test]
fn a_sheet_has_its_limits() {
    let limits = Limits {
        bytes: 100_000,
        lines: 3,
        columns: 2,
    };
    let told = |file: &[u8]| read_sheet(file, &limits).unwrap_err()[0].to_string();
    assert!(read_sheet(b"a,b\n1,2\n3,4\n", &limits).is_ok());
    assert!(told(b"a,b\n1,2\n3,4\n5,6\n").starts_with("行数过多，不得超过 3 行"));
    assert!(told(b"a,b,c\n").starts_with("第1行：列数过多，不得超过 2 列"));
    assert!(told(&vec![b'a'; 100_001]).starts_with("文件过大，不得超过 1 MB"));
    // The last cell there can be: a table of the whole sheet would need 17 thousand million cells.
    let far = workbook(|sheet| {
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(1_048_575, 16_383, "远").unwrap();
    });
    assert!(faults(&far)[0].starts_with("行数过多，不得超过 20000 行"));
}

/// The same without this result of a formula.
fn without(file: &[u8], result: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().to_string();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let sheet = String::from_utf8(text).unwrap();
            let result = format!("<v>{result}</v>");
            assert!(sheet.contains(&result), "{sheet}");
            text = sheet.replace(&result, "<v></v>").into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        to.start_file(name, options).unwrap();
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_its_result_is_told_and_not_passed_over() {
    let file = workbook(|sheet| {
        for (column, head) in ["指标", "数值", "备注"].into_iter().enumerate() {
            sheet
                .write(0, u16::try_from(column).unwrap(), head)
                .unwrap();
        }
        sheet.write(1, 0, "许可").unwrap();
        let sum = Formula::new("=SUM(40,37)").set_result("77");
        sheet.write(1, 1, sum).unwrap();
        sheet.write(2, 0, "处罚").unwrap();
        sheet.write(2, 1, 12).unwrap();
        // A result that is empty is one.
        let empty = Formula::new("=IF(B3>20,\"多\",\"\")").set_result("空");
        sheet.write(2, 2, empty).unwrap();
    });
    let file = without(&file, "空");
    let sheet = read(&file);
    assert_eq!(sheet.rows[0].cells, ["许可", "77", ""]);
    assert_eq!(sheet.rows[1].cells, ["处罚", "12", ""]);
    // As programs write it that do not calculate.
    let told = faults(&without(&file, "77"));
    assert_eq!(told.len(), 1, "{told:?}");
    let said = "第2行第2列：是公式，但文件中没有算出的结果";
    assert!(told[0].starts_with(said), "{told:?}");
    let said = "open the file in Excel or WPS and save it";
    assert!(told[0].contains(said), "{told:?}");
}

#[test]
fn a_small_file_with_a_huge_content_is_refused() {
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    bomb.start_file("xl/sharedStrings.xml", options).unwrap();
    for _ in 0..128 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    assert_eq!(
        faults(&bomb),
        ["文件过大，不得超过 100 MB；the file is larger than 100 MB"]
    );
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(file in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_sheet(&file, &Limits::default());
    }

    #[test]
    fn no_damage_makes_it_panic(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut file = register(2).xlsx().unwrap();
        let place = place.index(file.len());
        file[place] = byte;
        let _ = read_sheet(&file, &Limits::default());
    }
}
