//! Servers of one process.

use std::os::unix::fs::PermissionsExt as _;

use gongkai_testbed::{Durability, PrivateServers};

use crate::another::{self, eventually, fresh_folder, recorded, runs};

#[tokio::test]
async fn stopping_removes_everything() {
    let folder = fresh_folder();
    let servers = PrivateServers::start(Some(folder.clone()), Durability::Full, |_| {})
        .await
        .unwrap();
    let database = servers.database().await.unwrap();
    database.close().await.unwrap();
    // Keys and tokens: closed to others, and in the folder that goes.
    let scratch = servers.servers().scratch().unwrap();
    assert!(scratch.path().starts_with(&folder));
    let mode = scratch.path().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    // The first one is this test itself.
    let processes = recorded(&folder).split_off(1);
    // Without waiting for the broker: that, too, must not leave anything behind.
    servers.stop().await.unwrap();
    assert!(!folder.exists());
    assert!(!processes.is_empty());
    assert!(!processes.iter().any(|process| runs(process)));
}

#[test]
fn servers_end_with_a_process_that_is_killed() {
    let folder = fresh_folder();
    let mut other = another::process("private", &folder);
    another::word(&mut other);
    let processes = recorded(&folder);
    assert_eq!(
        processes.len(),
        4,
        "itself, PostgreSQL, epmd, RabbitMQ: {processes:?}"
    );
    assert!(processes.iter().all(|process| runs(process)));
    other.kill().unwrap();
    other.wait().unwrap();
    eventually("its servers end", || {
        !processes.iter().any(|process| runs(process))
    });
    std::fs::remove_dir_all(&folder).unwrap();
}
