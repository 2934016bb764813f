//! Installing Debian packages without letting them start or change a server of the system.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// Whether we may install: root on a system with apt.
pub(super) fn usable() -> bool {
    crate::paths::user() == 0 && Path::new("/usr/bin/apt-get").exists()
}

/// Waits until nobody else on this machine installs for us, and keeps others waiting while the value
/// lives: tests are several processes, and apt refuses all but one of them.
pub(super) fn turn() -> Result<fs::File> {
    let path = "/run/gongkai-install.lock";
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open {path}"))?;
    file.lock().with_context(|| format!("cannot lock {path}"))?;
    Ok(file)
}

/// Installs packages, in one's [`turn`]. Packages of servers start them and make a default cluster unless two files
/// forbid it; both are put in place before and taken away afterwards, also after a failure.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let _no_start = Placed::new(
        "/usr/sbin/policy-rc.d",
        "#!/bin/sh\nexit 101\n",
        0o755,
        Afterwards::Remove,
    )?;
    let _no_cluster = Placed::new(
        "/etc/postgresql-common/createcluster.conf",
        "create_main_cluster = false\n",
        0o644,
        // What the package would have put there, had the place been free.
        Afterwards::ReplaceBy("/usr/share/postgresql-common/createcluster.conf"),
    )?;
    run(&["update"])?;
    // Keep the file placed above without asking.
    let mut arguments = vec![
        "install",
        "--yes",
        "--no-install-recommends",
        "-o",
        "Dpkg::Options::=--force-confold",
    ];
    arguments.extend(packages);
    run(&arguments)
}

fn run(arguments: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        // Progress belongs to a person; standard output may be read by a program.
        .stdout(std::io::stderr())
        .status()
        .context("cannot run apt-get")?;
    ensure!(
        status.success(),
        "apt-get 失败；`apt-get {}` ended with {status}: see its output above",
        arguments.join(" ")
    );
    Ok(())
}

/// What becomes of a placed file in the end.
#[derive(Clone, Copy)]
enum Afterwards {
    Remove,
    ReplaceBy(&'static str),
}

/// A file that exists for a while where there was none.
struct Placed {
    path: PathBuf,
    afterwards: Afterwards,
}

impl Placed {
    /// `None` if there is a file already: it is somebody else's decision.
    fn new(path: &str, text: &str, mode: u32, afterwards: Afterwards) -> Result<Option<Self>> {
        let path = PathBuf::from(path);
        if path.exists() {
            return Ok(None);
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        let placed = Self { path, afterwards };
        file.write_all(text.as_bytes())?;
        // The mode given at creation is cut by the umask.
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        Ok(Some(placed))
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        let replaced = match self.afterwards {
            Afterwards::ReplaceBy(original) => fs::copy(original, &self.path).is_ok(),
            Afterwards::Remove => false,
        };
        if !replaced {
            // Nothing better can be done than to try.
            let _ = fs::remove_file(&self.path);
        }
    }
}
