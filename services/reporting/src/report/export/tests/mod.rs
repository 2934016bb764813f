mod libreoffice;
mod schema;

use std::collections::BTreeMap;

use gongkai_lint::{Given, Severity, lint, read};
use gongkai_proto::reporting::v1 as proto;

use super::*;
use crate::report::{
    digest,
    form::{Signed, drafted},
    narrative::Section,
    sample,
};

/// What a report of a year is filled from.
struct Filled {
    report: proto::Report,
    previous: proto::Report,
    sections: BTreeMap<Section, String>,
    signed: Option<Signed>,
}

impl Filled {
    fn of(year: i32) -> Self {
        let (report, previous) = (sample::report(year), sample::report(year - 1));
        let mut sections = drafted(&report, Some(&previous));
        for text in sections.values_mut() {
            // What rests on assumptions is said to, and is no finding.
            assert!(!text.contains("{{"), "{text}");
        }
        Self {
            report,
            previous,
            sections,
            signed: None,
        }
    }

    fn content(&self) -> Content<'_> {
        Content {
            report: &self.report,
            previous: Some(&self.previous),
            sections: &self.sections,
            signed: self.signed.as_ref(),
            is_draft: false,
        }
    }

    /// Signed on a day that is in time.
    fn signed(year: i32) -> Self {
        let mut filled = Self::of(year);
        filled.signed = Some(Signed {
            version: 1,
            signed_on: format!("{}-01-20", year + 1).parse().unwrap(),
            digest: digest_of(&filled.content(), 1),
            signer: "张三".to_owned(),
            correction_reason: String::new(),
        });
        filled
    }
}

/// Errors and warnings of the linter.
fn findings(file: &[u8]) -> Vec<String> {
    let report = read::report(file, &Given::default()).unwrap();
    let findings = lint(&report).into_iter();
    let grave = findings.filter(|finding| finding.severity != Severity::Note);
    grave.map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn the_linter_finds_nothing_in_a_sound_report() {
    for year in [2019, 2020, 2021, 2024] {
        for filled in [Filled::of(year), Filled::signed(year)] {
            let content = filled.content();
            let report = content.fill(Form::Official).unwrap();
            let files = [
                ("HTML", html::page(&report).unwrap().into_bytes()),
                ("DOCX", report.docx().unwrap()),
                ("JSON", json(&content).to_string().into_bytes()),
                ("text", crate::report::form::text(&report).into_bytes()),
            ];
            for (kind, file) in files {
                assert_eq!(findings(&file), [""; 0], "{year} {kind}");
            }
        }
    }
}

/// Sentences that count another year, or what is in no row of table 3.
#[test]
fn the_linter_finds_nothing_in_what_is_drafted_of_other_years() {
    for year in 2019..=2025 {
        let mut filled = Filled::of(year);
        let mut anew = filled.report.figures[0].clone();
        "applications.reanswered".clone_into(&mut anew.key);
        anew.value = 1.0;
        filled.report.figures.push(anew);
        filled.previous.tables[1].blocks[0].rows[0].cells[6].value += 3.0;
        filled.sections = drafted(&filled.report, Some(&filled.previous));
        let said = &filled.sections[&Section::OnApplication];
        assert!(
            said.contains("上年新收9件") && said.contains("另重新答复"),
            "{said}"
        );
        let content = filled.content();
        let report = content.fill(Form::Official).unwrap();
        for file in [
            html::page(&report).unwrap().into_bytes(),
            report.docx().unwrap(),
            json(&content).to_string().into_bytes(),
        ] {
            assert_eq!(findings(&file), [""; 0], "{year}");
        }
    }
}

#[test]
fn the_linter_finds_what_is_broken_in_a_report_as_data() {
    for year in [2019, 2024] {
        let mut file = json(&Filled::signed(year).content());
        file["tables"]["table3"]["一、本年新收"]["自然人"] = 777.into();
        let found = findings(file.to_string().as_bytes());
        assert!(
            found.iter().any(|one| one.contains("identity-broken")),
            "{found:?}"
        );
    }
}

#[test]
fn every_figure_and_cell_is_a_line() {
    let filled = Filled::of(2024);
    let csv = lines::register(&filled.content()).csv().unwrap();
    let csv = String::from_utf8(csv).unwrap();
    insta::assert_snapshot!(csv.replace("\r\n", "\n").trim_start_matches('\u{feff}'));
}

#[test]
fn a_page_is_for_eyes_and_for_ears() {
    let filled = Filled::signed(2024);
    let page = html::page(&filled.content().fill(Form::Official).unwrap()).unwrap();
    let count = |what: &str| page.matches(what).count();
    assert_eq!(count("<caption>"), count("<table"));
    assert_eq!(
        count("<svg role=\"img\""),
        count("aria-label=\"") - count("role=\"region\"")
    );
    assert!(count("<svg ") >= 4 && count("scope=\"row\"") > 20 && page.contains("lang=\"zh-CN\""));
    insta::assert_snapshot!(page);
}

#[test]
fn the_digest_is_of_the_data_and_stands_in_the_file() {
    let filled = Filled::signed(2024);
    let signed = filled.signed.clone().unwrap();
    let file = json(&filled.content()).to_string();
    let read: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(digest::of(&read), signed.digest);
    let mut other = filled.report.clone();
    other.figures[0].value += 1.0;
    let content = Content {
        report: &other,
        ..filled.content()
    };
    assert_ne!(digest_of(&content, 1), signed.digest);
    assert_ne!(digest_of(&filled.content(), 2), signed.digest);
}
