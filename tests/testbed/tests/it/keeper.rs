//! The keeper: shared, ended when idle, replaced when killed.

use gongkai_testbed::Servers;

use crate::another::{self, IDLE, eventually, fresh_folder, recorded, runs};

#[tokio::test]
async fn processes_share_the_servers_and_the_last_one_ends_them() {
    let folder = fresh_folder();
    let mut other = another::process("kept", &folder);
    let theirs = another::word(&mut other);
    let ours = Servers::kept(&folder, IDLE).await.unwrap();
    assert_eq!(ours.superuser_url().unwrap(), theirs);
    let processes = recorded(&folder);
    // The keeper and PostgreSQL at least; the broker may still be on its way.
    assert!(processes.len() >= 2, "{processes:?}");
    let scratch = ours.scratch().unwrap();
    assert!(scratch.path().starts_with(&folder));

    // With the other one gone the servers stay …
    other.kill().unwrap();
    other.wait().unwrap();
    tokio::time::sleep(IDLE * 2).await;
    ours.database().await.unwrap().close().await.unwrap();

    // … until we go, too.
    drop(ours);
    eventually("the keeper deletes its folder", || !folder.exists());
    eventually("its processes end", || {
        !processes.iter().any(|process| runs(process))
    });
    std::fs::remove_file(folder.with_extension("lock")).unwrap();
}

#[tokio::test]
async fn what_a_killed_keeper_left_is_cleared() {
    let folder = fresh_folder();
    let first = Servers::kept(&folder, IDLE).await.unwrap();
    let processes = recorded(&folder);
    // As a killed test leaves it: keys and tokens in it must not outlive the folder.
    let scratch = first.scratch().unwrap().keep();
    let keeper = processes[0].split_once(' ').unwrap().0.parse().unwrap();
    let keeper = rustix::process::Pid::from_raw(keeper).unwrap();
    rustix::process::kill_process(keeper, rustix::process::Signal::KILL).unwrap();
    eventually("the keeper dies", || !runs(&processes[0]));
    assert!(folder.exists(), "a killed keeper cannot clean up");

    let second = Servers::kept(&folder, IDLE).await.unwrap();
    assert!(!scratch.exists());
    assert_ne!(
        first.superuser_url().unwrap(),
        second.superuser_url().unwrap()
    );
    second.database().await.unwrap().close().await.unwrap();
    eventually("the first servers are gone", || {
        !processes.iter().any(|process| runs(process))
    });
    drop(second);
    eventually("the second keeper deletes its folder", || !folder.exists());
    std::fs::remove_file(folder.with_extension("lock")).unwrap();
}
