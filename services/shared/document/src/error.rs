//! What can go wrong, in Chinese and English.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a document could not be made or a file could not be read.
#[derive(Debug, Error, Serialize, Deserialize)]
pub enum Error {
    /// No font to print Chinese with.
    #[error(
        "找不到中文字体（{wanted}）：请安装软件包 fonts-noto-cjk，或挂载本单位的字体；no Chinese \
         font for {wanted} found in {}: install the package `fonts-noto-cjk` (Debian, Ubuntu: \
         `apt-get install fonts-noto-cjk`) or mount your own fonts", list(.folders)
    )]
    NoFont {
        /// The use there is no font for, such as `正文`.
        wanted: String,
        /// Where it was looked for.
        folders: Vec<PathBuf>,
    },
    /// More text than a document may have.
    #[error(
        "文字过多：{characters}字，不得超过{limit}字；{characters} characters, more than {limit}"
    )]
    TooLong {
        /// How many there are.
        characters: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The worker needed more time or memory than it gets: the document is too large, or made to be.
    #[error("文件过大或无法处理；the document is too large, or cannot be processed: {0}")]
    Exhausted(String),
    /// The worker was killed from outside: no fault of the document.
    #[error("排版程序被中断；the worker was interrupted: {0}")]
    Interrupted(String),
    /// The worker was not done in time, though it may not use as much of a processor: the machine is too
    /// busy. No fault of the document.
    #[error("排版程序未能及时完成；the worker was not done in {0:?}")]
    Late(std::time::Duration),
    /// All workers are at work, and enough callers wait already.
    #[error("排版程序正忙；too many documents are waiting")]
    Busy,
    /// The program of the workers cannot be run.
    #[error(
        "无法运行{path}：请将其安装在服务程序旁，或设置GONGKAI_PAPER；cannot run {path}: install it \
         beside the service, or name it by GONGKAI_PAPER: {why}", path = .program.display()
    )]
    NoProgram {
        /// Where it was looked for.
        program: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The layout failed: a fault of ours.
    #[error("排版失败；the layout failed: {0}")]
    Layout(String),
    /// A DOCX or XLSX could not be written.
    #[error("文件生成失败；the file could not be written: {0}")]
    Write(String),
}

fn list(folders: &[PathBuf]) -> String {
    let folders: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    folders.join(", ")
}
