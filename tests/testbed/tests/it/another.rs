//! A second process: this test program again, running one of the scenes below.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gongkai_testbed::{Durability, PrivateServers, Servers};

const SCENE: &str = "TESTBED_SCENE";
const FOLDER: &str = "TESTBED_FOLDER";

/// How long the keepers of these tests stay alone.
pub const IDLE: Duration = Duration::from_secs(1);

/// Starts another process with a scene.
pub fn process(scene: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "another::scene", "--nocapture", "--ignored"])
        .env(SCENE, scene)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the other process says first.
pub fn word(child: &mut Child) -> String {
    let lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let mut said = lines.filter_map(|line| Some(line.split_once("SAYS ")?.1.to_owned()));
    said.next().expect("the other process says something")
}

/// A folder nobody uses; short, for the socket in it.
pub fn fresh_folder() -> PathBuf {
    let folder = tempfile::Builder::new()
        .prefix("gongkai-it-")
        .tempdir_in("/var/tmp")
        .unwrap();
    folder.path().to_owned()
}

/// Waits for something that needs a moment.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "not within 30 s: {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The processes a folder names, with their start times.
pub fn recorded(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("processes")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Whether a recorded process still runs.
pub fn runs(recorded: &str) -> bool {
    let (id, start) = recorded.split_once(' ').unwrap();
    let line = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> = line
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace()
        .collect();
    fields.first().is_some_and(|state| *state != "Z") && fields.get(19) == Some(&start)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a scene that other tests start in a process of its own"]
async fn scene() {
    let Ok(scene) = std::env::var(SCENE) else {
        return;
    };
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    match scene.as_str() {
        "kept" => {
            let servers = Servers::kept(&folder, IDLE).await.unwrap();
            println!("\nSAYS {}", servers.superuser_url().unwrap());
            std::thread::sleep(Duration::from_mins(1));
        }
        "private" => {
            let servers = PrivateServers::start(Some(folder), Durability::Test, |_| {})
                .await
                .unwrap();
            let vhost = servers.vhost().await.unwrap();
            println!("\nSAYS {}", vhost.amqp_url);
            std::thread::sleep(Duration::from_mins(1));
        }
        other => panic!("no such scene: {other}"),
    }
}
