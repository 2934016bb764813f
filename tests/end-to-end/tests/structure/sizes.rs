//! How long files may be.

use crate::{read, rust_files, sources};

/// Lines that no file exceeds.
const LONGEST: usize = 500;
/// Lines that nine files of ten do not exceed.
const P90: usize = 300;
/// Lines of the middle file.
const MEDIAN: usize = 120;

#[test]
fn files_stay_short() {
    let mut folders = sources();
    folders.push("proto/src".to_owned());
    let mut sizes: Vec<(usize, String)> = folders
        .iter()
        .flat_map(|folder| rust_files(folder))
        .filter(|path| !path.contains("/tests/") && !path.ends_with("/tests.rs"))
        .map(|path| {
            let text = read(&path);
            let code = text.split("\n#[cfg(test)]\nmod tests {").next();
            (code.unwrap_or_default().lines().count(), path)
        })
        .collect();
    sizes.sort();
    let last = sizes.last().unwrap();
    assert!(last.0 <= LONGEST, "{} has {} lines", last.1, last.0);
    let at = |percent: usize| sizes[sizes.len() * percent / 100].0;
    assert!(at(90) <= P90, "p90 is {} lines", at(90));
    assert!(at(50) <= MEDIAN, "the median is {} lines", at(50));
}
