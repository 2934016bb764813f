//! Where things are: the workspace, and the folders of the servers.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// The root of the workspace this crate was built in.
pub fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The folder of the servers all tests of this workspace share.
///
/// Not below `target/`: servers of another user must be able to reach it (a clone below `/root`
/// is closed to them), and the path of a socket must stay below 108 bytes.
pub fn shared_folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    workspace_root().hash(&mut hasher);
    folder_named(&format!("{:016x}", hasher.finish()))
}

/// A folder for servers of this process alone.
pub(crate) fn own_folder() -> PathBuf {
    folder_named(&format!(
        "{OWN}{}-{}",
        std::process::id(),
        crate::random::hex(3)
    ))
}

/// Folders that processes of this user made for themselves, living and dead.
pub(crate) fn own_folders() -> Vec<PathBuf> {
    let prefix = format!("gongkai-{}-{OWN}", user());
    std::fs::read_dir(BASE)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path())
        .collect()
}

/// The user this process acts as; 0 is root.
pub(crate) fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// On disk, unlike `/tmp` on many machines: databases would fill the memory.
const BASE: &str = "/var/tmp";

const OWN: &str = "own-";

fn folder_named(name: &str) -> PathBuf {
    Path::new(BASE).join(format!("gongkai-{}-{name}", user()))
}
