//! Workers: replaced, killed, waited for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use gongkai_document::{Cell, Error, Papers, Register, Settings};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::samples::{refusal, register};

/// The settings of a service, with the program and the fonts of these tests.
pub fn settings() -> Settings {
    let fonts = gongkai_testbed::fonts().unwrap();
    Settings {
        workers: 1,
        // Of a machine that is busy with other tests.
        deadline: Duration::from_mins(2),
        ..Settings::new(Some(env!("CARGO_BIN_EXE_paper").into()), Some(fonts))
    }
}

pub fn papers() -> Papers {
    Papers::new(settings())
}

/// Workers that write down their process ids.
fn watched() -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("paper");
    let script = format!(
        "#!/bin/sh\necho $$ >> {}\nexec {}\n",
        folder.path().join("ids").display(),
        env!("CARGO_BIN_EXE_paper")
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (
        folder,
        Settings {
            program,
            ..settings()
        },
    )
}

fn ids(folder: &TempDir) -> Vec<i32> {
    let ids = fs::read_to_string(folder.path().join("ids")).unwrap_or_default();
    ids.lines().map(|id| id.parse().unwrap()).collect()
}

fn runs(id: i32) -> bool {
    let state = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    state
        .rsplit(')')
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}

/// A register that takes many seconds.
fn endless() -> Register {
    let mut register = register(0);
    register.rows = vec![vec![Cell::from("一二三四五六七八九十"); 8]; 10_000];
    register
}

/// Waits until a worker is in the middle of its job.
async fn at_work(folder: &TempDir) -> i32 {
    let since = Instant::now();
    loop {
        if let [id, ..] = ids(folder)[..] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            return id;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "no worker");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until a second worker is in the middle of the job of the first.
async fn second(folder: &TempDir) -> i32 {
    let since = Instant::now();
    loop {
        if let [_, id, ..] = ids(folder)[..] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            return id;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "no other worker");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn ended(id: i32) {
    let since = Instant::now();
    while runs(id) {
        assert!(since.elapsed() < Duration::from_secs(5), "{id} still runs");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_worker_prints_what_the_library_prints() {
    use gongkai_paper::Print as _;
    let (letter, papers) = (refusal(), papers());
    let expected = letter.pdf(crate::fonts()).unwrap();
    let printed = papers.print(letter.clone()).await.unwrap();
    assert!(printed.pdf == expected);
    assert!(printed.missing.is_empty());
    let lacking = papers.print(gongkai_document::Letter {
        addressee: "张𪛖".into(),
        ..letter
    });
    assert_eq!(lacking.await.unwrap().missing, ['𪛖']);
}

#[tokio::test]
async fn a_worker_is_replaced_after_its_jobs() {
    assert_eq!(settings().jobs, 100);
    let (folder, settings) = watched();
    let papers = Papers::new(Settings {
        jobs: 3,
        ..settings
    });
    for _ in 0..7 {
        papers.print(refusal()).await.unwrap();
    }
    let ids = ids(&folder);
    assert_eq!(ids.len(), 3);
    ended(ids[0]).await;
    ended(ids[1]).await;
    assert!(runs(ids[2]));
    // It ends with the service.
    drop(papers);
    ended(ids[2]).await;
}

#[tokio::test]
async fn a_worker_killed_in_mid_job_is_replaced_once_and_then_told() {
    let (folder, settings) = watched();
    let papers = Papers::new(settings);
    let job = tokio::spawn({
        let papers = papers.clone();
        async move { papers.print(endless()).await }
    });
    let id = at_work(&folder).await;
    kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
    let next = second(&folder).await;
    kill_process(Pid::from_raw(next).unwrap(), Signal::KILL).unwrap();
    let error = job.await.unwrap().unwrap_err();
    assert!(
        matches!(&error, Error::Interrupted(how) if how.contains("signal: 9")),
        "{error}"
    );
    papers.print(refusal()).await.unwrap();
    // One that was killed between two jobs is not even noticed.
    let id = ids(&folder)[2];
    kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
    ended(id).await;
    papers.print(refusal()).await.unwrap();
    assert_eq!(ids(&folder).len(), 4);
}

#[tokio::test]
async fn a_worker_is_killed_at_the_deadline_and_when_its_caller_goes() {
    let (folder, settings) = watched();
    let papers = Papers::new(Settings {
        deadline: Duration::from_millis(700),
        ..settings
    });
    let error = papers.print(endless()).await.unwrap_err();
    assert!(matches!(error, Error::Late(_)), "{error}");
    ended(ids(&folder)[0]).await;

    let (folder, settings) = watched();
    let papers = Papers::new(settings);
    let job = tokio::spawn(async move { papers.print(endless()).await });
    let id = at_work(&folder).await;
    assert!(runs(id));
    job.abort();
    ended(id).await;
}

#[tokio::test]
async fn no_more_workers_run_than_may() {
    let (folder, settings) = watched();
    let papers = Papers::new(settings);
    let print = || papers.print(refusal());
    let printed = tokio::join!(print(), print(), print());
    for letter in [printed.0, printed.1, printed.2] {
        letter.unwrap();
    }
    assert_eq!(ids(&folder).len(), 1, "the others waited for their turn");
}

#[tokio::test]
async fn who_finds_the_queue_full_is_told_at_once() {
    let (folder, settings) = watched();
    let papers = Papers::new(Settings {
        waiting: 1,
        ..settings
    });
    let jobs: Vec<_> = (0..2)
        .map(|_| {
            let papers = papers.clone();
            tokio::spawn(async move { papers.print(endless()).await })
        })
        .collect();
    at_work(&folder).await;
    let since = Instant::now();
    let error = papers.print(refusal()).await.unwrap_err();
    assert!(matches!(error, Error::Busy), "{error}");
    assert!(since.elapsed() < Duration::from_millis(200));
    for job in jobs {
        job.abort();
    }
}

#[tokio::test]
async fn who_asks_for_much_waits_for_himself() {
    let (folder, settings) = watched();
    let papers = Papers::new(Settings {
        workers: 1,
        waiting: 8,
        ..settings
    });
    let much = papers.of("much");
    let mut jobs: Vec<_> = (0..3)
        .map(|_| {
            let much = much.clone();
            tokio::spawn(async move { much.print(endless()).await })
        })
        .collect();
    at_work(&folder).await;
    // One works, a quarter of the queue is taken: that is all he gets.
    let error = papers.of("much").print(refusal()).await.unwrap_err();
    assert!(matches!(error, Error::Busy), "{error}");
    // Somebody else does not wait for all that came before.
    let other = papers.of("other");
    let letter = tokio::spawn(async move { other.print(refusal()).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    jobs.remove(0).abort();
    let printed = tokio::time::timeout(Duration::from_mins(1), letter).await;
    assert!(printed.unwrap().unwrap().unwrap().pdf.starts_with(b"%PDF"));
    assert!(jobs.iter().any(|job| !job.is_finished()));
    for job in jobs {
        job.abort();
    }
}

/// Whatever strangers have printed: they have one turn together, and no place of the staff's.
#[tokio::test]
async fn the_public_of_an_owner_takes_none_of_his_places() {
    let (folder, settings) = watched();
    let papers = Papers::new(Settings {
        workers: 2,
        waiting: 8,
        ..settings
    });
    let mut jobs = Vec::new();
    for owner in ["heshan", "haitang", "taojiang"] {
        for _ in 0..3 {
            let public = papers.of_public(owner);
            jobs.push(tokio::spawn(async move { public.print(endless()).await }));
        }
    }
    at_work(&folder).await;
    // Three together: one works and two wait; the others were refused at once.
    let mut refused = 0;
    for _ in 0..500 {
        refused = jobs.iter().filter(|job| job.is_finished()).count();
        if refused == 6 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(refused, 6);
    let staff: Vec<_> = (0..4)
        .map(|_| {
            let staff = papers.of("heshan");
            tokio::spawn(async move { staff.print(refusal()).await })
        })
        .collect();
    for letter in staff {
        let printed = tokio::time::timeout(Duration::from_mins(1), letter).await;
        assert!(printed.unwrap().unwrap().unwrap().pdf.starts_with(b"%PDF"));
    }
    for job in jobs {
        job.abort();
    }
}

#[tokio::test]
async fn without_fonts_a_sheet_is_still_read() {
    let papers = Papers::new(Settings {
        fonts: Some(Path::new("/nowhere").to_owned()),
        ..settings()
    });
    let error = papers.print(refusal()).await.unwrap_err();
    assert!(matches!(error, Error::NoFont { .. }), "{error}");
    let file = register(2).xlsx().unwrap();
    let read = papers.read(file, gongkai_document::sheet::Limits::default());
    assert_eq!(read.await.unwrap().unwrap().0.rows.len(), 3);
}
