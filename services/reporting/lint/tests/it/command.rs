//! The program: what it prints, and how it ends.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

use crate::rules::CLEAN;

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("lint-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lint-report"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Vec<Value> {
    serde_json::from_slice(&output.stdout).unwrap()
}

const HESHAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/heshan-2019.txt");

#[test]
fn json_has_exactly_what_was_agreed() {
    let output = run(&["--json", HESHAN]);
    assert_eq!(output.status.code(), Some(1));
    let findings = json(&output);
    assert_eq!(findings.len(), 8);
    for finding in &findings {
        let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "file",
                "line",
                "column",
                "rule",
                "severity",
                "message",
                "figures",
                "fingerprint"
            ]
        );
    }
    let phone = findings
        .iter()
        .find(|finding| finding["rule"] == "phone-implausible")
        .unwrap();
    assert_eq!(
        (phone["line"].as_u64(), phone["column"].as_u64()),
        (Some(28), Some(91))
    );
    assert_eq!(
        phone["figures"],
        serde_json::json!(["26680726106257", "2668072", "6106257"])
    );
    let notes = run(&["--json", "--notes", HESHAN]);
    assert_eq!(json(&notes).len(), 14);
}

#[test]
fn the_end_says_clean_found_or_unreadable() {
    let folder = folder("ends");
    let clean = folder.join("clean.txt");
    fs::write(&clean, CLEAN).unwrap();
    let clean = clean.to_str().unwrap();
    assert_eq!(run(&[clean]).status.code(), Some(0));
    assert_eq!(run(&[clean, HESHAN]).status.code(), Some(1));
    let broken = folder.join("broken.docx");
    fs::write(&broken, b"PK\x03\x04 no archive").unwrap();
    let output = run(&[clean, HESHAN, broken.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("文件损坏") && said.contains("broken"),
        "{said}"
    );
    assert_eq!(
        run(&[folder.join("none.txt").to_str().unwrap()])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(run(&["--year", "19", clean]).status.code(), Some(2));
}

#[test]
fn verdicts_survive_the_next_run() {
    let folder = folder("verdicts");
    let (report, verdicts) = (folder.join("report.txt"), folder.join("verdicts.json"));
    let text = CLEAN.replace("0737-2668072", "26680726106257");
    fs::write(&report, &text).unwrap();
    let (report_name, verdicts) = (report.to_str().unwrap(), verdicts.to_str().unwrap());
    let print = json(&run(&["--json", report_name]))[0]["fingerprint"]
        .as_str()
        .unwrap()
        .to_owned();
    // A dismissal needs a reason.
    assert_eq!(
        run(&["--verdicts", verdicts, "--dismiss", &print])
            .status
            .code(),
        Some(2)
    );
    let set = run(&[
        "--verdicts",
        verdicts,
        "--dismiss",
        &print,
        "--reason",
        "演示",
        "--by",
        "张三",
    ]);
    assert_eq!(set.status.code(), Some(0), "{set:?}");
    // Edited elsewhere, in another line.
    fs::write(&report, format!("发布时间：2024-01-22\n\n{text}")).unwrap();
    let after = run(&["--json", "--verdicts", verdicts, report_name]);
    assert_eq!((after.status.code(), json(&after).len()), (Some(0), 0));
    let confirmed = run(&["--verdicts", verdicts, "--confirm", &print, report_name]);
    assert_eq!(confirmed.status.code(), Some(1));
    assert!(
        String::from_utf8(confirmed.stdout)
            .unwrap()
            .contains("已确认")
    );
}

#[test]
fn the_marked_page_shows_the_text_and_leads_to_each_finding() {
    let folder = folder("marked");
    let out = folder.join("out.html");
    run(&["--annotate", out.to_str().unwrap(), "--notes", HESHAN]);
    let page = fs::read_to_string(&out).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    for nth in 1..=14 {
        assert!(
            page.contains(&format!("id=\"m{nth}\"")) && page.contains(&format!("href=\"#m{nth}\"")),
            "{nth}"
        );
    }
    assert_eq!(
        page.matches("<mark").count(),
        page.matches("</mark>").count()
    );
    assert!(page.contains(">26680726106257<a"), "the number is marked");
    assert!(!page.contains("<script"));
}

#[test]
fn all_rules_are_told_with_their_sources() {
    let output = run(&["--rules"]);
    let told = String::from_utf8(output.stdout).unwrap();
    for rule in gongkai_lint::rules::RULES {
        assert!(told.contains(rule.id));
        for said in [
            rule.finds,
            rule.finds_in_english,
            rule.source,
            rule.cannot_know,
        ] {
            assert!(!said.is_empty() && told.contains(said), "{}", rule.id);
        }
    }
}
