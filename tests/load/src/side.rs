//! One checkout whose services run: this one, or the one it is compared with.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::ensure;
use gongkai_demo::year::Year;
use gongkai_testbed::{
    Servers,
    paths::workspace_root,
    suite::{SERVICES, Suite, SuiteOptions},
};

use crate::{
    CLIENTS,
    bureaus::{self, BUREAUS},
    clerks::{Clerks, Done, Work},
    effect::Watcher,
};

/// A Tuesday: what is received today is received on a working day.
const CLOCK: &str = "manual:2019-03-05T09:00:00+08:00";

/// Where services come from.
#[derive(Clone, Debug)]
pub(crate) struct Checkout {
    /// None is this checkout.
    folder: Option<PathBuf>,
    /// For people.
    pub(crate) name: String,
}

/// Running services, and the clients that call them.
pub(crate) struct Side {
    pub(crate) checkout: Checkout,
    pub(crate) suite: Suite,
    pub(crate) clerks: Clerks,
    pub(crate) watcher: Watcher,
}

impl Checkout {
    /// This one.
    pub(crate) fn ours() -> Self {
        let commit = commit(&workspace_root());
        Self {
            folder: None,
            name: format!("本次 this, {commit}"),
        }
    }

    /// Another one, whose release build must be there.
    pub(crate) fn other(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.canonicalize()?;
        for service in SERVICES {
            let program = folder.join("target/release").join(service);
            ensure!(
                program.exists(),
                "找不到{0}；{0} is missing: in {1} run `cargo build --release --workspace --bins` first",
                program.display(),
                folder.display()
            );
        }
        let commit = commit(&folder);
        Ok(Self {
            folder: Some(folder),
            name: format!("对照 against, {commit}"),
        })
    }

    /// How its services are started.
    pub(crate) fn options(&self) -> SuiteOptions {
        SuiteOptions {
            clock: Some(CLOCK.to_owned()),
            checkout: self.folder.clone(),
            // Either side may be older than the audit, and has many cases.
            audit: false,
            built: true,
            ..SuiteOptions::default()
        }
    }
}

impl Side {
    /// Starts the services on a database of their own.
    pub(crate) async fn start(
        servers: &Servers,
        checkout: Checkout,
        year: &Year,
    ) -> anyhow::Result<Self> {
        let suite = Suite::start(servers, checkout.options()).await?;
        let bureaus = bureaus::register(&suite, year, BUREAUS).await?;
        let most = CLIENTS.into_iter().max().unwrap_or_default();
        Ok(Self {
            clerks: Clerks::new(&suite, &bureaus, most)?,
            watcher: Watcher::new(&suite.database).await?,
            suite,
            checkout,
        })
    }

    /// Work of so many clients, and the seconds reporting needs afterwards to take in the rest.
    pub(crate) async fn work(&mut self, work: Work, clients: usize) -> anyhow::Result<(Done, f64)> {
        let done = self.clerks.one_after_the_other(work, clients).await?;
        let caught_up = self.watcher.quiet().await?;
        Ok((done, caught_up.as_secs_f64()))
    }
}

/// What git calls the state of a folder, for people.
fn commit(folder: &Path) -> String {
    let told = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["describe", "--always", "--dirty"])
        .output();
    let told = told.ok().filter(|output| output.status.success());
    told.map_or_else(
        || folder.display().to_string(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
