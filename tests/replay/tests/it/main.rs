//! A published report is played, and every cell comes out as it was published; what cannot be played is refused before
//! anything starts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use gongkai_replay::{Outcome, input::Input, plan::Plan, run};
use gongkai_testbed::{paths::workspace_root, suite::SuiteOptions};
use serde_json::Value;

fn report(name: &str) -> PathBuf {
    let folder = "services/reporting/lint/tests/data/reports";
    workspace_root()
        .join(folder)
        .join(name)
        .with_extension("json")
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

async fn replay(name: &str, out: &Path) -> Outcome {
    let servers = gongkai_testbed::servers().await.unwrap();
    let input = Input::from_file(&report(name)).unwrap();
    let plan = Plan::of(&input).unwrap();
    let options = SuiteOptions::default();
    run(servers, &input, &plan, Some(out), options, &|_| {})
        .await
        .unwrap()
}

/// What every closing event says.
fn closings(out: &Path) -> Vec<Value> {
    let text = fs::read_to_string(out.join("events.jsonl")).unwrap();
    let events = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let closing = events.filter(|event| event["type"] == "gongkai.intake.application.answered.v1");
    closing.map(|event| event["data"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_report_comes_out_as_it_was_published() {
    let out = tempfile::tempdir().unwrap();
    let name = "07-shuyang-drc-2023";
    let outcome = replay(name, out.path()).await;
    let comparison = &outcome.comparison;
    assert!(comparison.is_equal(), "{:#?}", comparison.differences);
    assert_eq!(
        (
            comparison.cells + comparison.not_comparable,
            comparison.declared
        ),
        (200, 4)
    );

    let (tables, published) = (read(&out.path().join("tables.json")), read(&report(name)));
    for table in ["table3", "table4"] {
        assert_eq!(tables[table], published[table]);
    }
    let closings = closings(out.path());
    assert_eq!(closings.len(), 36);
    for (row, count) in [("3(3)8", 1), ("3(4)1", 28), ("3(4)2", 4), ("3(6)3", 3)] {
        let of_row = closings.iter().filter(|event| event["result_row"] == row);
        assert_eq!(of_row.count(), count, "{row}");
    }
    for event in closings {
        assert_eq!(event["applicant_kind"], "APPLICANT_KIND_NATURAL_PERSON");
        assert_eq!(event["on_time_statutory"], true);
        assert!(event["effective_on"].as_str().unwrap().starts_with("2023-"));
    }
}

/// Exit code and what is said.
fn refused(path: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_replay"))
        .arg(path)
        .output()
        .unwrap();
    assert!(output.stdout.is_empty());
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn what_cannot_be_played_is_refused_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let (code, said) = refused(&path);
    assert_eq!(code, Some(2), "{said}");
    fs::write(&path, "年度报告").unwrap();
    let (code, said) = refused(&path);
    assert!(code == Some(2) && said.contains("JSON"), "{said}");
    let mut document = read(&report("07-shuyang-drc-2023"));
    document["table3"]["四、结转下年度继续办理"]["其他"] = 1.into();
    fs::write(&path, document.to_string()).unwrap();
    let (code, said) = refused(&path);
    assert!(
        code == Some(3) && said.contains("“其他”列") && said.contains("0≠1"),
        "{said}"
    );
}
