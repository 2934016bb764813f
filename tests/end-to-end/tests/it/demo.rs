//! The demo as a person runs it: it exits 0, writes its files, and leaves nothing behind.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use gongkai_testbed::{Durability, PrivateServers, binaries};
use serde_json::Value;

/// What is left of the private servers of a process: its folders, and processes that name them.
fn left_of(pid: u32) -> Vec<String> {
    let mark = format!("-own-{pid}-");
    let folders = fs::read_dir("/var/tmp")
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    let commands = fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            Some(
                String::from_utf8_lossy(&fs::read(entry.path().join("cmdline")).ok()?).into_owned(),
            )
        });
    folders
        .map(|path| path.display().to_string())
        .chain(commands)
        .filter(|text| text.contains(&mark))
        .collect()
}

fn figures(dir: &Path) -> Value {
    let text = fs::read_to_string(dir.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    report["figures"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn once_writes_the_report_and_leaves_nothing() {
    binaries::build_binaries().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let run = |name: &str| {
        let dir = scratch.path().join(name);
        let demo = Command::new(binaries::binary("demo").unwrap())
            .args(["--once", "--out"])
            .arg(&dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = demo.id();
        let output = demo.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("益阳市赫山区应急管理局2019年"));
        // Index numbers begin with the bureau's credit code.
        assert!(shown.contains("11430903000000000W/2019-0"), "{shown}");
        assert_eq!(
            left_of(pid),
            Vec::<String>::new(),
            "the demo left something"
        );
        dir
    };
    let (first, second) = (run("first"), run("second"));
    assert_eq!(figures(&first), figures(&second));
    let events = fs::read_to_string(first.join("events.jsonl")).unwrap();
    assert_eq!(events.lines().count(), 408);
    let catalog = fs::read(first.join("catalog.xlsx")).unwrap();
    assert!(catalog.starts_with(b"PK"));
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["specversion"], "1.0");
    }
    assert!(
        fs::read_to_string(first.join("report.html"))
            .unwrap()
            .contains("一、总体情况")
    );
    assert!(
        !first.join("endpoints.json").exists(),
        "addresses of a suite that is gone"
    );
}

#[test]
fn a_wrong_year_file_is_told_in_both_languages() {
    binaries::build_binaries().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("year.toml");
    fs::write(&file, "year = 2019\nsurprise = true\n").unwrap();
    let output = Command::new(binaries::binary("demo").unwrap())
        .arg("--once")
        .arg("--out")
        .arg(scratch.path())
        .arg("--year")
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("year.toml") && said.contains("年度文件有误"),
        "{said}"
    );
}

/// Servers given by the environment are used, and stay. They are not the keeper's: using given
/// servers sets the passwords of the suite's roles there.
#[tokio::test(flavor = "multi_thread")]
async fn given_servers_are_used_and_stay() {
    binaries::build_binaries().unwrap();
    let given = PrivateServers::start(None, Durability::Test, |_: &str| {})
        .await
        .unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let output = Command::new(binaries::binary("demo").unwrap())
        .args(["--once", "--out"])
        .arg(scratch.path())
        .envs(given.servers().environment().await.unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("using the servers named by the environment"),
        "{said}"
    );
    assert!(figures(scratch.path()).as_array().unwrap().len() > 10);
    // They still answer; what the demo made in them is gone.
    let vhosts = given
        .vhost()
        .await
        .unwrap()
        .management("vhosts")
        .await
        .unwrap();
    let names: Vec<_> = vhosts
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|vhost| vhost["name"].as_str())
        .collect();
    assert!(names.len() <= 2, "the demo left virtual hosts: {names:?}");
    given.stop().await.unwrap();
}
