//! The folder of private servers, and the record in it of who runs there.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Signal, kill_process_group};

use crate::process::{pid, start_time};

/// A folder that belongs to one process: the first line of its file `processes`. The others are
/// the servers which that process started. A line is a process id and its start time.
#[derive(Clone)]
pub(crate) struct Folder(PathBuf);

const PROCESSES: &str = "processes";

impl Folder {
    /// Makes the folder. Others may pass through it (servers run as another user) but not look.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        DirBuilder::new().mode(0o711).create(path).with_context(|| {
            format!(
                "无法创建文件夹；cannot make the folder {}: if it is left over from somebody else, \
                 remove it",
                path.display()
            )
        })?;
        Ok(Self(path.to_owned()))
    }

    /// A folder made by somebody else: the test that started this keeper.
    pub(crate) fn existing(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes the folder after clearing what a killed owner left in its place.
    pub(crate) fn claim(path: &Path) -> Result<Self> {
        Self::clear_leftovers(path)?;
        let folder = Self::create(path)?;
        folder.record(std::process::id())?;
        Ok(folder)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes down a process of this folder.
    pub(crate) fn record(&self, id: u32) -> Result<()> {
        let path = self.0.join(PROCESSES);
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        writeln!(file, "{id} {}", start_time(id).unwrap_or_default())
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Removes the folder and all in it.
    pub(crate) fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.0.display()))
            }
            _ => Ok(()),
        }
    }

    /// Whether the owner of the folder still runs.
    pub(crate) fn owner_lives(path: &Path) -> bool {
        processes(path).first().is_some_and(|owner| lives(*owner))
    }

    /// Whether the folder has an owner and that has ended. A folder without a record may just have
    /// been made.
    pub(crate) fn owner_died(path: &Path) -> bool {
        processes(path).first().is_some_and(|owner| !lives(*owner))
    }

    /// Kills the servers of a dead owner and removes the folder, if there is one.
    pub(crate) fn clear_leftovers(path: &Path) -> Result<()> {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            return Ok(());
        };
        if !metadata.is_dir() || metadata.uid() != crate::paths::user() {
            // A common folder is open to all: believe nothing in a stranger's.
            bail!(
                "{} 不属于当前用户；{} is not a folder of yours: remove it",
                path.display(),
                path.display()
            );
        }
        if Self::owner_lives(path) {
            bail!(
                "{} 正在使用中；{} is in use by a process that lives",
                path.display(),
                path.display()
            );
        }
        for process in processes(path)
            .into_iter()
            .rev()
            .filter(|process| lives(*process))
        {
            if let Some(group) = pid(process.0) {
                // It may end between the look and the signal.
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
        // Files may still appear while the killed are dying.
        for _ in 0..50 {
            if Self(path.to_owned()).remove().is_ok() {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Self(path.to_owned()).remove()
    }
}

fn processes(path: &Path) -> Vec<(u32, u64)> {
    let text = fs::read_to_string(path.join(PROCESSES)).unwrap_or_default();
    let parse = |line: &str| {
        let (id, start) = line.split_once(' ')?;
        Some((id.parse().ok()?, start.parse().ok()?))
    };
    text.lines().filter_map(parse).collect()
}

fn lives((id, start): (u32, u64)) -> bool {
    start_time(id) == Some(start)
}
