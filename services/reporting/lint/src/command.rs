//! The command `lint-report`, and `reporting lint`: looks through annual reports that anybody wrote.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::model::Report;
use crate::read::{self, FILE};
use crate::told::{self, Linted, Said, Verdict, Verdicts};
use crate::{Given, Severity, lint};

/// 检查政府信息公开工作年度报告：勾稽关系、叙述与表格、格式、日期等
///
/// Looks through annual reports of open government information: JSON, text, HTML, DOCX, PDF.
///
/// Exit codes: 0 no error or warning, 1 any, 2 a file cannot be read or the command is wrong.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Lint {
    /// 要检查的文件 / the files to look through
    #[arg(required_unless_present_any = ["rules", "confirm", "dismiss"])]
    files: Vec<PathBuf>,
    /// 报告年度，优先于文中的年度 / the year the report is about; goes before the text's
    #[arg(long, value_parser = clap::value_parser!(i32).range(2008..=2099))]
    year: Option<i32>,
    /// 报告机关，优先于文中的名称 / who reports; goes before the text's
    #[arg(long)]
    organ: Option<String>,
    /// 只是报告的一部分：不查缺少的部分、收费说明和跳号 / only a part: nothing is said of what is missing
    #[arg(long)]
    excerpt: bool,
    /// 同时显示提示 / tells notes as well
    #[arg(long)]
    notes: bool,
    /// 输出JSON / tells programs
    #[arg(long)]
    json: bool,
    /// 把原文连同标出的问题写成网页（一次一份报告） / the text with the findings marked, of one report
    #[arg(long, value_name = "OUT.html")]
    annotate: Option<PathBuf>,
    /// 上年度报告，用于核对结转和照抄 / last year's report, to compare with
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// 裁定文件：排除的问题不再出现 / verdicts on findings; dismissed ones are not told again
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
    /// 在裁定文件中确认一个问题 / writes into the verdicts that a finding is a fault
    #[arg(long, value_name = "FINGERPRINT", requires = "verdicts")]
    confirm: Vec<String>,
    /// 在裁定文件中排除一个问题，须有理由 / writes into the verdicts that a finding is none, with a reason
    #[arg(
        long,
        value_name = "FINGERPRINT",
        requires = "verdicts",
        requires = "reason"
    )]
    dismiss: Vec<String>,
    /// 理由 / why
    #[arg(long)]
    reason: Option<String>,
    /// 裁定人 / who says so
    #[arg(long)]
    by: Option<String>,
    /// 列出全部规则及其依据、局限 / all rules with their sources and limits
    #[arg(long)]
    rules: bool,
}

/// Does what the options say, and tells how it went by the exit code.
pub fn main(options: &Lint) -> ExitCode {
    match run(options) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lint-report: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Lint) -> Result<ExitCode> {
    if options.rules {
        say(&told::rules())?;
        return Ok(ExitCode::SUCCESS);
    }
    let verdicts = verdicts(options)?;
    if options.annotate.is_some() && options.files.len() > 1 {
        bail!("--annotate一次只能用于一份报告 / --annotate takes one report at a time");
    }
    let given = Given {
        year: options.year,
        organ: options.organ.clone(),
        is_excerpt: options.excerpt,
    };
    let previous = match &options.previous {
        Some(file) => Some(Box::new(open(file, &Given::default())?)),
        None => None,
    };
    let mut files = Vec::new();
    let mut unreadable = false;
    let mut is_clean = true;
    for file in &options.files {
        let mut report = match open(file, &given) {
            Ok(report) => report,
            Err(error) => {
                eprintln!("{}: {error:#}", file.display());
                unreadable = true;
                continue;
            }
        };
        report.previous.clone_from(&previous);
        let mut findings = lint(&report);
        findings.retain(|finding| !verdicts.is_dismissed(&finding.fingerprint));
        is_clean &= findings
            .iter()
            .all(|finding| finding.severity == Severity::Note);
        findings.retain(|finding| options.notes || finding.severity != Severity::Note);
        let name = file.display().to_string();
        if let Some(out) = &options.annotate {
            fs::write(out, told::marked(&name, &report, &findings))
                .with_context(|| format!("不能写入 / cannot write {}", out.display()))?;
        }
        files.push(Linted {
            file: name,
            findings,
        });
    }
    if options.json {
        say(&(told::json(&files)? + "\n"))?;
    } else if !options.files.is_empty() {
        say(&told::text(&files, &verdicts))?;
    }
    Ok(match (unreadable, is_clean) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(1),
    })
}

/// Reads no more than a report may have.
fn open(file: &Path, given: &Given) -> Result<Report> {
    let most = u64::try_from(FILE).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    fs::File::open(file)
        .and_then(|opened| opened.take(most + 1).read_to_end(&mut bytes))
        .with_context(|| format!("不能打开 / cannot open {}", file.display()))?;
    Ok(read::report(&bytes, given)?)
}

/// The verdicts, with those that the command sets.
fn verdicts(options: &Lint) -> Result<Verdicts> {
    let Some(file) = &options.verdicts else {
        return Ok(Verdicts::default());
    };
    let sets = !options.confirm.is_empty() || !options.dismiss.is_empty();
    let mut verdicts = match fs::read_to_string(file) {
        Ok(text) => Verdicts::parse(&text).map_err(anyhow::Error::msg),
        Err(error) if error.kind() == io::ErrorKind::NotFound && sets => Ok(Verdicts::default()),
        Err(error) => Err(error.into()),
    }
    .with_context(|| file.display().to_string())?;
    let both = [
        (&options.confirm, Said::Confirmed),
        (&options.dismiss, Said::Dismissed),
    ];
    for (fingerprints, said) in both {
        for fingerprint in fingerprints {
            let verdict = Verdict {
                verdict: said,
                reason: options.reason.clone().unwrap_or_default(),
                by: options.by.clone().unwrap_or_default(),
            };
            verdicts.set(fingerprint.clone(), verdict);
        }
    }
    if sets {
        let text = verdicts.written()?;
        Verdicts::parse(&text).map_err(anyhow::Error::msg)?;
        fs::write(file, text)
            .with_context(|| format!("不能写入 / cannot write {}", file.display()))?;
    }
    Ok(verdicts)
}

/// To standard output; who reads may stop.
fn say(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
