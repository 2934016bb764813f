use super::*;
use crate::report::{narrative::resolve, sample};

fn drafted(year: i32) -> String {
    let (report, previous) = (sample::report(year), sample::report(year - 1));
    let drafted = draft(&report, Some(&previous)).into_iter();
    let printed = drafted.map(|(section, text)| {
        let text = resolve(&text, &report, Some(&previous)).unwrap();
        format!("【{section}】\n{text}\n")
    });
    printed.collect()
}

#[test]
fn a_draft_tells_what_is_registered() {
    insta::assert_snapshot!("2024", drafted(2024));
    insta::assert_snapshot!("2020", drafted(2020));
}

#[test]
fn section_one_has_about_a_thousand_characters() {
    let report = sample::report(2024);
    let drafted = draft(&report, None).into_iter();
    let overview = drafted.filter(|(section, _)| Section::OVERVIEW.contains(section));
    let length: usize = overview
        .map(|(_, text)| resolve(&text, &report, None).unwrap().chars().count())
        .sum();
    assert!((500..1500).contains(&length), "{length}");
}

#[test]
fn nothing_received_is_said_and_nothing_else() {
    let report = proto::Report {
        figures: Vec::new(),
        tables: Vec::new(),
        ..sample::report(2024)
    };
    for (section, text) in draft(&report, None) {
        assert!(
            crate::report::narrative::figures(&text).is_empty(),
            "{section}: {text}"
        );
    }
}

#[test]
fn decisions_of_an_assumed_kind_are_not_said_to_be_permits() {
    let mut report = sample::report(2024);
    let rows = report.tables.iter_mut().flat_map(|table| &mut table.blocks);
    let cells = rows.flat_map(|block| &mut block.rows);
    for cell in cells.flat_map(|row| &mut row.cells) {
        cell.assumed = cell.column == "本年处理决定数量";
    }
    let drafted = draft(&report, None).into_iter();
    let text: String = drafted.map(|(_, text)| text).collect();
    assert!(!text.contains("行政许可决定"), "{text}");
    assert!(!text.contains("table2.permit.decisions"), "{text}");
}
