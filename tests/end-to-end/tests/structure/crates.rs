//! Which crate may depend on which.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use gongkai_testbed::paths::workspace_root;
use toml::Table;

use crate::read;

/// What each of our crates may use of our crates, besides the testbed in its tests. A crate that is
/// not here fails the test until somebody decides.
const ALLOWED: [(&str, &[&str]); 18] = [
    ("gongkai-proto", &[]),
    ("gongkai-law", &[]),
    ("gongkai-document", &[]),
    // The worker: services run it and never link it.
    ("gongkai-paper", &["gongkai-document"]),
    ("gongkai-chassis", &["gongkai-proto", "gongkai-law"]),
    ("gongkai-files", &["gongkai-chassis"]),
    // Outsiders use it, too: it must not bring the process shell along.
    ("gongkai-subscriber", &["gongkai-proto"]),
    (
        "gongkai-journal",
        &["gongkai-proto", "gongkai-chassis", "gongkai-subscriber"],
    ),
    (
        "gongkai-archive",
        &["gongkai-proto", "gongkai-law", "gongkai-chassis"],
    ),
    ("intake", SHARED),
    ("disclosure-catalog", SHARED),
    ("reporting", REPORTING),
    // Built without the services, for reports that nobody here wrote.
    ("gongkai-lint", &[]),
    ("gongkai-testbed", &[]),
    ("gongkai-demo", TOOLS),
    ("gongkai-replay", TOOLS),
    // It makes rows that a service can open.
    ("gongkai-load", WITH_POLICY),
    // Who may call what, to compare it with who is let in.
    ("gongkai-end-to-end", WITH_POLICY),
];

/// Services use shared crates and the contract, never each other.
const SHARED: &[&str] = &[
    "gongkai-proto",
    "gongkai-law",
    "gongkai-document",
    "gongkai-chassis",
    "gongkai-files",
    "gongkai-journal",
    "gongkai-archive",
    "gongkai-subscriber",
];

/// Reporting looks through reports of others with its own linter.
const REPORTING: &[&str] = &[
    "gongkai-proto",
    "gongkai-law",
    "gongkai-document",
    "gongkai-chassis",
    "gongkai-subscriber",
    "gongkai-lint",
];

/// Programs around the services speak to them as outsiders do.
const TOOLS: &[&str] = &[
    "gongkai-proto",
    "gongkai-law",
    "gongkai-subscriber",
    "gongkai-testbed",
    "gongkai-demo",
];

/// The same with the process shell, for its reading of the contract.
const WITH_POLICY: &[&str] = &[
    "gongkai-proto",
    "gongkai-law",
    "gongkai-chassis",
    "gongkai-subscriber",
    "gongkai-testbed",
    "gongkai-demo",
];

fn table(path: &str) -> Table {
    read(path)
        .parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Manifests of all members, by crate name.
fn manifests() -> BTreeMap<String, Table> {
    let root = table("Cargo.toml");
    let members = root["workspace"]["members"].as_array().unwrap();
    let manifests: BTreeMap<String, Table> = members
        .iter()
        .map(|member| table(&format!("{}/Cargo.toml", member.as_str().unwrap())))
        .map(|manifest| {
            (
                manifest["package"]["name"].as_str().unwrap().to_owned(),
                manifest,
            )
        })
        .collect();
    assert_eq!(manifests.len(), members.len());
    manifests
}

fn dependencies(manifest: &Table, section: &str) -> BTreeSet<String> {
    let section = manifest.get(section).and_then(|section| section.as_table());
    section
        .into_iter()
        .flat_map(|section| section.keys().cloned())
        .collect()
}

#[test]
fn crates_depend_only_on_what_they_may() {
    let manifests = manifests();
    let names: BTreeSet<&str> = manifests.keys().map(String::as_str).collect();
    let decided: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, decided, "left: the members; right: the table above");
    for (name, allowed) in ALLOWED {
        let ours = |section: &str| -> Vec<String> {
            let all = dependencies(&manifests[name], section);
            all.into_iter()
                .filter(|used| names.contains(used.as_str()))
                .collect()
        };
        for used in ours("dependencies")
            .into_iter()
            .chain(ours("build-dependencies"))
        {
            assert!(
                allowed.contains(&used.as_str()),
                "{name} must not depend on {used}"
            );
        }
        for used in ours("dev-dependencies") {
            let fits = allowed.contains(&used.as_str()) || used == "gongkai-testbed";
            assert!(fits, "tests of {name} must not depend on {used}");
        }
    }
}

#[test]
fn the_law_does_no_input_and_output() {
    let manifests = manifests();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let used = dependencies(&manifests["gongkai-law"], section);
        for forbidden in ["tokio", "sqlx", "tonic", "reqwest", "axum", "lapin"] {
            assert!(
                !used.contains(forbidden),
                "the law has {forbidden} in {section}"
            );
        }
    }
}

#[test]
fn members_take_versions_and_lints_from_the_workspace() {
    for (name, manifest) in manifests() {
        assert_eq!(
            manifest
                .get("lints")
                .and_then(|lints| lints.get("workspace")?.as_bool()),
            Some(true),
            "{name} does not take the lints of the workspace"
        );
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let used = manifest.get(section).and_then(|section| section.as_table());
            for (dependency, how) in used.into_iter().flatten() {
                let table = how
                    .as_table()
                    .unwrap_or_else(|| panic!("{name}: {dependency}"));
                // More features in one member would build everything below it twice.
                assert!(
                    table.len() == 1
                        && table.get("workspace").and_then(toml::Value::as_bool) == Some(true),
                    "{name}: {dependency} must be `{dependency}.workspace = true` and no more"
                );
            }
        }
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let text = read("Cargo.toml");
    let lines = text
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let mut count = 0;
    for line in lines {
        let ours = line.contains("{ path = ");
        if line.is_empty() || line.starts_with('#') || ours {
            continue;
        }
        count += 1;
        let reason = line.rsplit_once(" # ").map(|(_, reason)| reason.trim());
        assert!(
            reason.is_some_and(|reason| !reason.is_empty()),
            "no reason: {line}"
        );
    }
    assert!(count > 30, "the dependencies were not found");
}

#[test]
fn there_is_one_copy_of_what_must_be_one() {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().unwrap();
    for name in [
        "tonic",
        "prost",
        "opentelemetry",
        "tracing",
        "rustls",
        "tokio",
    ] {
        let versions: Vec<&str> = packages
            .iter()
            .filter(|package| package["name"].as_str() == Some(name))
            .filter_map(|package| package["version"].as_str())
            .collect();
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}

/// Dependencies with their features, over these kinds of edges.
fn features(edges: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--workspace",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            edges,
        ])
        .args(["--format", "{p} {f}"])
        .current_dir(workspace_root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

/// Else `cargo test` builds what lies above them twice: for the tests, and for the programs the
/// tests start. What builds run stays out: cargo resolves its features apart from the tests', and its
/// tree shows a crate that both have only once.
#[test]
fn tests_turn_on_no_feature_that_programs_lack() {
    let (programs, tests) = (features("normal"), features("normal,dev"));
    let other: Vec<_> = programs.difference(&tests).collect();
    assert!(
        other.is_empty(),
        "tests build these with other features: {other:#?}"
    );
}
