//! The metadata of checked SQL: `.sqlx` at the root of the workspace.
//!
//! The macros of sqlx check each statement against a database while the code is compiled, and
//! write what they learnt into a folder; ordinary builds read that folder and need no database.
//! Here is what fills it: a database with all migrations applied, and a `cargo check` that uses it.

mod metadata;
mod migrations;

pub use metadata::{Difference, refresh};
pub use migrations::apply;

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use crate::Database;
use crate::binaries::cargo;
use crate::paths::workspace_root;

/// The variable each crate with SQL names in its `sqlx.toml`, and the schema it stands for. The
/// shared crates run in every schema that needs them; for the check one of those will do.
const URLS: [(&str, &str); 7] = [
    ("CHASSIS_DATABASE_URL", "intake"),
    ("JOURNAL_DATABASE_URL", "intake"),
    ("ARCHIVE_DATABASE_URL", "intake"),
    ("SUBSCRIBER_DATABASE_URL", "reporting"),
    ("INTAKE_DATABASE_URL", "intake"),
    ("CATALOG_DATABASE_URL", "catalog"),
    ("REPORTING_DATABASE_URL", "reporting"),
];

/// The variables for a database, as `cargo check` and editors want them.
pub fn urls(database: &Database) -> Vec<(&'static str, String)> {
    let url = |schema| {
        let owner = database.url(&format!("{schema}_owner"));
        format!("{owner}?options=-c%20search_path%3D{schema}")
    };
    URLS.iter()
        .map(|(variable, schema)| (*variable, url(schema)))
        .collect()
}

/// Compiles the workspace against the database; the macros write into `metadata`.
pub fn check_queries(database: &Database, metadata: &Path) -> Result<()> {
    touch_crates_with_queries()?;
    let status = cargo()
        .args(["check", "--workspace", "--all-targets"])
        .envs(urls(database))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", metadata)
        .stdin(Stdio::null())
        .status()
        .context("无法运行 cargo；cannot run cargo")?;
    ensure!(
        status.success(),
        "编译失败；the workspace does not compile against the migrated database: see the output of \
         cargo above"
    );
    Ok(())
}

/// Cargo skips what it has checked before, and then no macro runs. A separate target folder would
/// compile every dependency again; a new time stamp compiles only our own crates.
fn touch_crates_with_queries() -> Result<()> {
    let services = workspace_root().join("services");
    for folder in [services.clone(), services.join("shared")] {
        for entry in std::fs::read_dir(folder)?.filter_map(Result::ok) {
            let manifest = std::fs::read_to_string(entry.path().join("Cargo.toml"));
            if !manifest.is_ok_and(|text| text.contains("sqlx")) {
                continue;
            }
            for source in ["src/lib.rs", "src/main.rs"].map(|name| entry.path().join(name)) {
                if source.exists() {
                    touch(&source)?;
                }
            }
        }
    }
    Ok(())
}

fn touch(path: &Path) -> Result<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo compares the stamps of files"
    )]
    let now = std::time::SystemTime::now();
    File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(now))
        .with_context(|| format!("cannot touch {}", path.display()))
}
