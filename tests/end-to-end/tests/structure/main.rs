//! How the workspace is built: its crates, its rooms, its schemas, its command lines.
//!
//! A rule that only stands in prose is broken within a month; these stand in code. Where one needs
//! an exception, the exception stands beside it with its reason.

#![cfg(test)]

mod codes;
mod crates;
mod cycles;
mod documents;
mod folds;
mod help;
mod imports;
mod rooms;
mod schema;
mod sizes;
mod snapshot;

use std::{
    fs,
    path::{Path, PathBuf},
};

use gongkai_testbed::paths::workspace_root;

/// Text of a file of the workspace.
fn read(path: &str) -> String {
    let path = workspace_root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rust files below a folder of the workspace, as paths from its root.
fn rust_files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    collect(&workspace_root().join(folder), &mut files);
    let root = workspace_root();
    let mut names: Vec<String> = files
        .iter()
        .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no Rust file below {folder}");
    names
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// `src` folders of all services and shared crates.
fn sources() -> Vec<String> {
    let mut folders = Vec::new();
    for parent in [
        "services",
        "services/reporting",
        "services/shared",
        "services/shared/document",
    ] {
        for entry in fs::read_dir(workspace_root().join(parent)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let folder = format!("{parent}/{name}/src");
            if workspace_root().join(&folder).is_dir() {
                folders.push(folder);
            }
        }
    }
    folders.sort();
    assert!(folders.len() > 6, "services were not found");
    folders
}
