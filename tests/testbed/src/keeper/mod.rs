//! The keeper: one process that holds the private servers for all tests of a workspace.
//!
//! `cargo test` runs one process per test binary, nextest one per test; none of them can hold the
//! servers for the others. So the first one starts a keeper, detached, and every one keeps a
//! connection to its socket for as long as it lives. With no connection for 20 seconds the keeper
//! stops the servers, deletes their folder and ends.
//!
//! A lock file beside the folder makes one step of three: "is there a keeper – join it – or clear
//! what a killed one left and start another". The keeper takes the same lock before it ends, so
//! nobody joins one that is about to go.
//!
//! The protocol: a client writes one word, `postgres` or `rabbitmq`, as a line; the keeper answers
//! with one line of JSON, as soon as that server is ready: `{"Ok": access}` or `{"Err": "why"}`.

mod client;
mod server;

pub(crate) use client::{Connection, broker};
pub use server::run;

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// How long a keeper stays without clients.
pub const IDLE: std::time::Duration = std::time::Duration::from_secs(20);

const POSTGRES: &str = "postgres";
const RABBITMQ: &str = "rabbitmq";

fn socket(folder: &Path) -> PathBuf {
    folder.join("keeper.sock")
}

/// The lock file of a folder; beside it, because the folder goes with the keeper. The empty file
/// stays: removing a lock file safely is harder than keeping it.
fn lock_file(folder: &Path) -> Result<File> {
    let path = folder.with_extension("lock");
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot open the lock file {}", path.display()))
}
