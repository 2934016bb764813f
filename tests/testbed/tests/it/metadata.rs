//! `.sqlx` is brought up to date, and differences are named.

use std::fs::write;

use gongkai_testbed::prepare::{Difference, refresh};

#[test]
fn files_are_added_changed_and_removed() {
    let (committed, needed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(committed.path().join("query-a.json"), "same").unwrap();
    write(needed.path().join("query-a.json"), "same").unwrap();
    write(committed.path().join("query-b.json"), "old").unwrap();
    write(needed.path().join("query-b.json"), "new").unwrap();
    write(committed.path().join("query-c.json"), "unused").unwrap();
    write(needed.path().join("query-d.json"), "missing").unwrap();
    write(committed.path().join("README.md"), "not ours").unwrap();

    let difference = refresh(committed.path(), needed.path()).unwrap();
    assert_eq!(difference.missing, ["query-d.json"]);
    assert_eq!(difference.changed, ["query-b.json"]);
    assert_eq!(difference.unused, ["query-c.json"]);
    assert!(
        Difference::between(committed.path(), needed.path())
            .unwrap()
            .is_empty()
    );
    assert!(committed.path().join("README.md").exists());
}
