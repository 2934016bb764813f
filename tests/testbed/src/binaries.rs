//! The programs of this workspace: where they are, and how they get there.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::process::Child;

use crate::paths::workspace_root;
use crate::suite::SERVICES;

/// Builds all programs of the workspace, in the profile of the running program, with the output of
/// cargo on standard error. `cargo test` builds the programs of the tested package only, and a
/// stale service would be tested without anybody noticing. Takes half a second when nothing has
/// changed; done once per process.
pub fn build_binaries() -> Result<()> {
    static BUILT: Mutex<bool> = Mutex::new(false);
    let mut built = BUILT
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if !*built {
        build(&Layout::find()?, &["--bins"])?;
        *built = true;
    }
    Ok(())
}

/// Builds the services alone. They start without `paper`, the program that prints letters, which
/// takes minutes to compile.
pub fn build_services() -> Result<()> {
    let programs = SERVICES.map(|service| ["--bin", service]);
    build(&Layout::find()?, programs.as_flattened())
}

/// Builds `paper` while something else is done, without a word. Dropped, cargo is killed.
pub fn start_building_paper() -> Result<Child> {
    let mut cargo = build_command(&Layout::find()?, &["--bin", "paper"]);
    cargo.stderr(Stdio::null());
    let started = tokio::process::Command::from(cargo)
        .kill_on_drop(true)
        .spawn();
    started.context("无法运行 cargo；cannot run cargo")
}

/// The path of a program of this workspace, whether it is built or not.
pub fn binary(name: &str) -> Result<PathBuf> {
    Ok(Layout::find()?.folder.join(name))
}

/// The keeper, built first if it is missing or older than its source. The caller holds the lock of
/// the keeper, so that this happens once.
pub(crate) fn keeper() -> Result<PathBuf> {
    let path = binary("keeper")?;
    let built = path
        .metadata()
        .and_then(|metadata| metadata.modified())
        .ok();
    let source = newest(&workspace_root().join("tests/testbed/src"));
    if built.is_none() || built < source {
        build_binaries()?;
    }
    ensure!(
        path.exists(),
        "找不到 {0}；{0} is missing although it was built: run the tests through cargo",
        path.display()
    );
    Ok(path)
}

/// Where cargo put the running program, and how to make it put others beside it.
struct Layout {
    folder: PathBuf,
    arguments: Vec<OsString>,
}

impl Layout {
    fn find() -> Result<Self> {
        let program = env::current_exe().context("cannot tell the path of this program")?;
        let mut folder = program.parent().map(Path::to_owned).unwrap_or_default();
        // Tests and examples stand one level below the programs.
        if folder.ends_with("deps") || folder.ends_with("examples") {
            folder.pop();
        }
        let Some(target) = folder
            .ancestors()
            .skip(1)
            .find(|at| at.join("CACHEDIR.TAG").exists())
        else {
            // Not in a target folder, like a test of an example in the documentation.
            let target = env::var_os("CARGO_TARGET_DIR")
                .map_or_else(|| workspace_root().join("target"), PathBuf::from);
            return Ok(Self {
                folder: target.join("debug"),
                arguments: Vec::new(),
            });
        };
        let mut arguments: Vec<OsString> = vec!["--target-dir".into(), target.into()];
        // target/<profile>, or target/<triple>/<profile> when built for a named platform.
        let parts: Vec<String> = folder
            .strip_prefix(target)?
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let profile = match parts.as_slice() {
            [profile] => profile,
            [triple, profile] => {
                arguments.extend(["--target".into(), triple.into()]);
                profile
            }
            _ => bail!("no cargo profile at {}", folder.display()),
        };
        if profile != "debug" {
            arguments.extend(["--profile".into(), profile.into()]);
        }
        Ok(Self { folder, arguments })
    }
}

fn build(layout: &Layout, targets: &[&str]) -> Result<()> {
    let status = build_command(layout, targets)
        .status()
        .context("无法运行 cargo；cannot run cargo")?;
    ensure!(
        status.success(),
        "构建失败；`cargo build --workspace {}` ended with {status}: see its output above",
        targets.join(" ")
    );
    Ok(())
}

fn build_command(layout: &Layout, targets: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo
        // Of the whole workspace, not of one package: one alone would be built with fewer features
        // of shared dependencies, and those built again.
        .args(["build", "--workspace"])
        .args(targets)
        .args(&layout.arguments)
        .stdin(Stdio::null())
        .stdout(std::io::stderr());
    cargo
}

/// Cargo, at the root of the workspace; the one that runs us, if one does.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace_root());
    // A test runs with variables that describe its own package. Build scripts watch some of them
    // (ring's does), so that passed on they would build half of the dependencies anew each time.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ]
        .iter()
        .any(|prefix| text.starts_with(prefix))
        {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// When the newest file below a folder was written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    entries
        .filter_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                newest(&path)
            } else {
                entry.metadata().ok()?.modified().ok()
            }
        })
        .max()
}
