//! Finding PostgreSQL, RabbitMQ and fonts on this machine, and installing them where that is possible.

mod apt;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::Progress;

const POSTGRES_AT_LEAST: u32 = 15;
const RABBITMQ_AT_LEAST: (u32, u32) = (3, 10);
const RABBITMQ: &str = "/usr/lib/rabbitmq";
/// Where Debian, and other systems, put the package of Noto's Chinese fonts.
const FONTS: [&str; 4] = [
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/truetype/noto",
];

/// The programs the servers are started from.
#[derive(Clone, Debug)]
pub struct Programs {
    /// Folder of `initdb` and `postgres`.
    pub postgres_bin: PathBuf,
    /// RabbitMQ's own start script: the wrapper in `sbin` accepts only root and `rabbitmq`.
    pub rabbitmq_server: PathBuf,
    /// Erlang's port mapper.
    pub epmd: PathBuf,
}

/// Finds the programs; installs them if they are missing and we may.
pub fn ensure(progress: &Progress) -> Result<Programs> {
    let missing = match find() {
        Ok(programs) => return Ok(programs),
        Err(missing) => missing,
    };
    if !apt::usable() {
        return Err(missing);
    }
    let _turn = apt::turn()?;
    // Another process may have installed them meanwhile.
    if let Ok(programs) = find() {
        return Ok(programs);
    }
    progress(
        "正在安装 PostgreSQL 和 RabbitMQ（约半分钟）；installing PostgreSQL and RabbitMQ (about half \
         a minute)",
    );
    apt::install(&["postgresql", "rabbitmq-server"])?;
    find()
}

/// Finds the programs, or says in one sentence what to install.
pub fn find() -> Result<Programs> {
    Ok(Programs {
        postgres_bin: postgres()?,
        rabbitmq_server: rabbitmq()?,
        epmd: epmd()?,
    })
}

/// Finds the fonts that documents are printed with: the folder to give to `Fonts::load`. Installs
/// them if they are missing and we may.
pub fn fonts() -> Result<PathBuf> {
    let found = || {
        FONTS
            .iter()
            .map(Path::new)
            .find(|folder| folder.join("NotoSerifCJK-Regular.ttc").exists())
            .map(Path::to_owned)
    };
    if let Some(folder) = found() {
        return Ok(folder);
    }
    if apt::usable() {
        let _turn = apt::turn()?;
        if let Some(folder) = found() {
            return Ok(folder);
        }
        crate::progress_to_stderr()(
            "正在安装中文字体（约十秒）；installing Chinese fonts (about ten seconds)",
        );
        apt::install(&["fonts-noto-cjk"])?;
    }
    found().context(
        "找不到中文字体：请安装软件包 fonts-noto-cjk；no Chinese fonts found: install the package \
         `fonts-noto-cjk` (Debian, Ubuntu: `apt-get install fonts-noto-cjk`)",
    )
}

fn postgres() -> Result<PathBuf> {
    // Debian keeps each major version apart and puts none of them on PATH.
    let mut versions: Vec<(u32, PathBuf)> = entries(Path::new("/usr/lib/postgresql"))
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    versions.sort();
    // Elsewhere they are on PATH, or pg_config tells.
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| String::from_utf8_lossy(&output.stdout).trim().into());
    let elsewhere = configured
        .into_iter()
        .chain(on_path("initdb").and_then(parent));
    versions.extend(elsewhere.filter_map(|bin: PathBuf| Some((version_of(&bin)?, bin))));
    versions
        .into_iter()
        .filter(|(version, _)| *version >= POSTGRES_AT_LEAST)
        .max()
        .map(|(_, bin)| bin)
        .with_context(|| {
            format!(
                "找不到 PostgreSQL {POSTGRES_AT_LEAST} 或更高版本的服务器程序：请安装软件包 \
                 postgresql；no PostgreSQL server >= {POSTGRES_AT_LEAST} found: install the package \
                 `postgresql` (Debian, Ubuntu: `apt-get install postgresql rabbitmq-server`)"
            )
        })
}

/// Major version of the server in a folder; `None` if there is no server (only the client).
fn version_of(bin: &Path) -> Option<u32> {
    let output = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // "postgres (PostgreSQL) 16.4 (…)"
    text.split_whitespace()
        .nth(2)?
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

fn rabbitmq() -> Result<PathBuf> {
    let server = Path::new(RABBITMQ).join("bin/rabbitmq-server");
    let newest = entries(&Path::new(RABBITMQ).join("lib")).filter_map(|path| {
        let name = path
            .file_name()?
            .to_str()?
            .strip_prefix("rabbitmq_server-")?
            .to_owned();
        let mut numbers = name.split('.').map(|part| part.parse::<u32>().ok());
        Some((numbers.next()??, numbers.next()??))
    });
    match newest.max() {
        Some(version) if version >= RABBITMQ_AT_LEAST && server.exists() => Ok(server),
        _ => bail!(
            "找不到 RabbitMQ {0}.{1} 或更高版本：请安装软件包 rabbitmq-server；no RabbitMQ >= \
             {0}.{1} found below {RABBITMQ}: install the package `rabbitmq-server` (Debian, Ubuntu: \
             `apt-get install postgresql rabbitmq-server`)",
            RABBITMQ_AT_LEAST.0,
            RABBITMQ_AT_LEAST.1
        ),
    }
}

fn epmd() -> Result<PathBuf> {
    let with_runtime = || {
        entries(Path::new("/usr/lib/erlang"))
            .map(|path| path.join("bin/epmd"))
            .find(|path| path.exists())
    };
    on_path("epmd").or_else(with_runtime).context(
        "找不到 Erlang 的 epmd：请安装软件包 erlang-base；Erlang's epmd is missing: install the \
         package `erlang-base`",
    )
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
}

fn parent(path: PathBuf) -> Option<PathBuf> {
    // Through links, so that `postgres` is found beside the real `initdb`.
    path.canonicalize()
        .unwrap_or(path)
        .parent()
        .map(Path::to_owned)
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
}
