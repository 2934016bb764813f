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
