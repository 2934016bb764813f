//! What each program says about itself: a flag that changes shows in the review.

use std::process::{Command, Stdio};

use gongkai_testbed::binaries;

use crate::snapshot::compare;

const PROGRAMS: [(&str, &[&str]); 3] = [
    (
        "intake",
        &["serve", "migrate", "redact", "check-package", "audit"],
    ),
    (
        "disclosure-catalog",
        &[
            "serve",
            "migrate",
            "redact",
            "compare-search",
            "check-package",
        ],
    ),
    (
        "reporting",
        &[
            "serve", "migrate", "rebuild", "verify", "stream", "lint", "check",
        ],
    ),
];

#[test]
fn help_is_the_committed_one() {
    binaries::build_binaries().unwrap();
    for (program, commands) in PROGRAMS {
        for command in commands {
            let text = help(program, command);
            assert!(
                text.contains("Usage:"),
                "{program} {command} --help: {text}"
            );
            compare(
                &format!("tests/end-to-end/help/{program}-{command}.txt"),
                &text,
            );
        }
    }
}

fn help(program: &str, command: &str) -> String {
    let output = Command::new(binaries::binary(program).unwrap())
        .args([command, "--help"])
        // The help shows the values of variables that are set; here none is.
        .env_clear()
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program} {command} --help: {}",
        output.status
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
