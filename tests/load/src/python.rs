//! grpcio, the client most programs that are not ours will have, in an environment of its own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use serde::Serialize;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::say;

const SCRIPT: &str = include_str!("read.py");

/// A Python that has grpcio.
pub(crate) struct Python {
    program: PathBuf,
    /// Of grpcio.
    pub(crate) version: String,
}

/// What the script is told.
#[derive(Serialize)]
pub(crate) struct Task {
    /// `address:port`.
    pub(crate) target: String,
    /// `/package.Service/Method`.
    pub(crate) method: &'static str,
    /// The encoded request in hexadecimal.
    pub(crate) request: String,
    pub(crate) token: String,
    pub(crate) calls: usize,
}

impl Python {
    /// The environment below cargo's target folder, made and filled on first use.
    pub(crate) async fn find() -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).context("no target folder")?;
        let folder = target.join("load-python");
        let program = folder.join("bin/python");
        if let Ok(version) = version(&program).await {
            return Ok(Self { program, version });
        }
        say("安装grpcio（仅首次）… making a Python environment with grpcio");
        let python = Path::new("python3");
        let folder = folder.to_string_lossy().into_owned();
        run(python, &["-m", "venv", "--clear", &folder])
            .await
            .context("python3 -m venv")?;
        let install = ["-m", "pip", "install", "--quiet", "grpcio"];
        run(&program, &install)
            .await
            .context("pip install grpcio")?;
        let version = version(&program).await?;
        Ok(Self { program, version })
    }

    /// Calls one after the other; how long each took.
    pub(crate) async fn call(&self, task: &Task) -> anyhow::Result<Vec<Duration>> {
        let mut child = Command::new(&self.program)
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let mut input = child.stdin.take().context("stdin")?;
        input.write_all(&serde_json::to_vec(task)?).await?;
        drop(input);
        let output = child.wait_with_output().await?;
        ensure!(
            output.status.success(),
            "grpcio: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let took: Vec<u64> = serde_json::from_slice(&output.stdout)?;
        Ok(took.into_iter().map(Duration::from_nanos).collect())
    }
}

async fn version(python: &Path) -> anyhow::Result<String> {
    let version = run(python, &["-c", "import grpc; print(grpc.__version__)"]).await?;
    Ok(version.trim().to_owned())
}

async fn run(program: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .output()
        .await
        .with_context(|| format!("cannot run {}", program.display()))?;
    ensure!(
        output.status.success(),
        "{} ended with {}: {}",
        program.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
