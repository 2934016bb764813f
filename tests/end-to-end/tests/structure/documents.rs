//! What the READMEs name is there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use gongkai_testbed::paths::workspace_root;

use crate::read;

/// Endings of names that must be those of files.
const ENDINGS: [&str; 6] = [".rs", ".proto", ".sql", ".md", ".toml", ".yaml"];

/// `{a,b}.rs` as both names it stands for.
fn spelled_out(name: &str) -> Vec<String> {
    let Some((before, rest)) = name.split_once('{') else {
        return vec![name.to_owned()];
    };
    let (choices, after) = rest.split_once('}').unwrap_or((rest, ""));
    choices
        .split(',')
        .map(|choice| format!("{before}{}{after}", choice.trim()))
        .collect()
}

/// All files but those that are built.
fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if !path.is_dir() {
            into.push(path);
        } else if !matches!(entry.file_name().to_str(), Some("target" | ".git")) {
            walk(&path, into);
        }
    }
}

#[test]
fn files_that_a_document_names_are_there() {
    let root = workspace_root();
    let mut found = Vec::new();
    walk(&root, &mut found);
    let files: BTreeSet<String> = found
        .iter()
        .map(|file| format!("/{}", file.strip_prefix(&root).unwrap().display()))
        .collect();
    let (mut seen, mut missing) = (0, Vec::new());
    let documents = files
        .iter()
        .filter(|file| Path::new(file).extension().is_some_and(|end| end == "md"));
    for document in documents {
        // What was there once may be told of.
        if document.ends_with("CHANGELOG.md") {
            continue;
        }
        let text = read(&document[1..]);
        for name in text.split('`').skip(1).step_by(2) {
            let is_file = ENDINGS.iter().any(|ending| name.ends_with(ending));
            if !is_file || name.contains(['*', '<', ' ', '…', '$']) {
                continue;
            }
            for name in spelled_out(name) {
                seen += 1;
                let end = format!("/{}", name.trim_start_matches("./"));
                if !files.iter().any(|file| file.ends_with(&end)) {
                    missing.push(format!("{document}: {name}"));
                }
            }
        }
    }
    assert!(seen > 60, "the names were not found: {seen}");
    assert!(missing.is_empty(), "no such file: {missing:#?}");
}
