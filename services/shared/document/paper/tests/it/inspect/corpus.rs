//! Whether what is planted is found, and nothing else.

use gongkai_document::inspect::{Allowed, Copy, FindingKind, Kind};

use super::{Case, ID, MOBILE, corpus, inspect};
use crate::workers::papers;

#[tokio::test]
async fn every_leak_is_found_and_clean_files_pass() {
    let papers = papers().of("heshan");
    let cases = corpus();
    let planted = cases.iter().filter(|case| case.planted.is_some()).count();
    println!("{} files, {planted} with a leak", cases.len());
    assert!(cases.len() >= 60 && planted >= 30 && cases.len() - planted >= 25);
    let mut wrong = Vec::new();
    for Case {
        what,
        name,
        file,
        planted,
    } in cases
    {
        let found = papers
            .inspect(file, name, Allowed::default())
            .await
            .unwrap()
            .inspected;
        let told: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
        let told = told.join("\n    ");
        if let Some(why) = &found.refused {
            wrong.push(format!("{what}: refused: {why}"));
        } else if !matches!(found.copy, Copy::Stripped) {
            wrong.push(format!("{what}: {:?}", found.copy));
        } else if let Some((kind, place)) = planted {
            let is_found = found.findings.iter().any(|finding| {
                finding.kind == kind && finding.place.contains(place) && finding.blocks()
            });
            if !is_found {
                wrong.push(format!("{what}: not found among\n    {told}"));
            }
        } else if found.blocks() {
            wrong.push(format!("{what} is clean, but\n    {told}"));
        }
        let shown = format!("{:?}", found.findings);
        assert!(
            !shown.contains(ID) && !shown.contains(MOBILE) && !shown.contains("zhang@qq"),
            "{what}: {shown}"
        );
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_name_that_disagrees_is_told() {
    let file = super::pdf::page(b"", |_, _, _| {});
    for (name, agrees) in [
        ("通知.pdf", true),
        ("通知.PDF", true),
        ("通知.docx", false),
        ("通知", false),
        ("通知.pdf.exe", false),
    ] {
        let found = inspect(&file, name).inspected;
        let told = found
            .findings
            .iter()
            .any(|finding| finding.kind == FindingKind::NameDisagrees);
        assert_eq!(told, !agrees, "{name}: {:?}", found.findings);
    }
}

#[test]
fn what_the_bureau_publishes_is_no_finding() {
    let file = "联系电话：0551-62812345，邮箱gk@heshan.gov.cn".as_bytes();
    assert_eq!(inspect(file, "a.txt").inspected.findings.len(), 2);
    let allowed = Allowed {
        telephones: vec!["0551-62812345".into()],
        emails: vec!["@heshan.gov.cn".into()],
    };
    let (inspected, copy) = gongkai_paper::inspect::inspect(file, "a.txt", &allowed);
    assert!(!inspected.blocks(), "{:?}", inspected.findings);
    assert_eq!(copy.unwrap(), file);
    assert_eq!(
        (inspected.kind, inspected.text[0].place.as_str()),
        (Some(Kind::Text), "正文")
    );
}
