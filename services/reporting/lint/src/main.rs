//! `lint-report`: looks through annual reports of open government information that anybody wrote.

use std::process::ExitCode;

use clap::Parser;
use gongkai_lint::command::{self, Lint};

/// 检查政府信息公开工作年度报告：勾稽关系、叙述与表格、格式、日期等
///
/// Looks through annual reports of open government information: JSON, text, HTML, DOCX, PDF.
///
/// Exit codes: 0 no error or warning, 1 any, 2 a file cannot be read or the command is wrong.
#[derive(Parser)]
#[command(name = "lint-report", version)]
struct Cli {
    #[command(flatten)]
    lint: Lint,
}

fn main() -> ExitCode {
    command::main(&Cli::parse().lint)
}
