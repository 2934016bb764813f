//! Registers as PDF, XLSX and CSV.

use gongkai_document::{Register, sheet::Limits};
use gongkai_paper::Print as _;

use crate::samples::{counted, register};
use crate::{fonts, read_sheet};

#[test]
fn two_hundred_rows_stand_under_the_head_on_every_page() {
    let pages = register(200).pages(fonts()).unwrap();
    let texts = pages.texts();
    let count = pages.count();
    assert!(count > 10, "{count}");
    for (number, page) in (1..).zip(&texts) {
        assert!(page.contains("申请编号"), "{page}");
        assert!(
            page.ends_with(&format!("第{number}页　共{count}页")),
            "{page}"
        );
    }
    let all = texts.concat();
    for n in 1..=200 {
        assert_eq!(all.matches(&format!("2024-{n:04}")).count(), 1, "row {n}");
    }
    assert_eq!(all.matches("政府信息公开申请办理台账").count(), 1);
    assert!(all.contains("注：工作日自收到申请之日的次日起算。"));
    assert!(all.contains("制表日期：2024年12月31日"));
}

#[test]
fn a_missing_character_is_noted() {
    let mut register = register(3);
    register.rows[1][3] = "张𪛖".into();
    let pages = register.pages(fonts()).unwrap();
    let text = pages.texts().concat();
    assert!(text.contains("张〓"), "{text}");
    let note = "注：“〓”处为字库所缺的字，其编码为U+2A6D6。";
    assert!(text.contains(note), "{text}");
    // A sheet needs no fonts.
    let sheet = read_sheet(&register.xlsx().unwrap(), &Limits::default());
    let sheet = sheet.unwrap_or_default();
    assert!(sheet.rows.iter().any(|row| row.cells[3] == "张𪛖"));
}

#[test]
fn nothing_is_lost_of_a_long_cell() {
    let mut register = register(3);
    register.rows[1][4] = counted().into();
    let printed = register.pages(fonts()).unwrap().texts().concat();
    for n in 1..=900 {
        assert!(
            printed.replace('\n', "").contains(&format!("【{n}】")),
            "{n}"
        );
    }
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    let (first, again) = (register(5), register(5));
    assert!(first.pdf(fonts()).unwrap() == again.pdf(fonts()).unwrap());
    assert!(first.xlsx().unwrap() == again.xlsx().unwrap());
    assert!(first.csv().unwrap() == again.csv().unwrap());
}

#[test]
fn a_short_row_ends_in_empty_cells_and_an_empty_register_is_a_page() {
    let mut short = register(1);
    short.rows[0].truncate(2);
    short.notes.clear();
    let sheet = read_sheet(&short.xlsx().unwrap(), &Limits::default()).unwrap();
    let cells = ["1", "2024-0001", "", "", "", "", "", ""];
    assert_eq!(sheet.rows[0].cells, cells);
    assert_eq!(short.pages(fonts()).unwrap().count(), 1);
    assert_eq!(register(0).pages(fonts()).unwrap().count(), 1);
    let nothing = Register::default();
    assert_eq!(nothing.pages(fonts()).unwrap().count(), 1);
    assert!(nothing.xlsx().unwrap().starts_with(b"PK"));
    assert!(nothing.csv().is_ok());
}
