//! Text files that are committed and compared; `UPDATE_SNAPSHOTS=1` writes them anew.

use std::{env, fs};

use gongkai_testbed::paths::workspace_root;

/// Compares `actual` with the committed file; names the first line that differs.
pub fn compare(path: &str, actual: &str) {
    let file = workspace_root().join(path);
    if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, actual).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    if committed == actual {
        return;
    }
    let differs = committed
        .lines()
        .zip(actual.lines())
        .position(|(committed, actual)| committed != actual)
        .unwrap_or_else(|| committed.lines().count().min(actual.lines().count()));
    panic!(
        "{path}, line {}:\n  committed: {}\n  now:       {}\nIf the change is meant, run the test \
         again with UPDATE_SNAPSHOTS=1 and commit the file.",
        differs + 1,
        committed.lines().nth(differs).unwrap_or("(nothing)"),
        actual.lines().nth(differs).unwrap_or("(nothing)"),
    );
}
