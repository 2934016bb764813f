//! `cargo replay`: plays what must lead to the tables of a published annual report, and compares.

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use clap::Parser;
use gongkai_replay::{Outcome, Refusal, input::Input, plan::Plan, run};
use gongkai_testbed::{PrivateServers, binaries, suite::SuiteOptions};
use tokio::signal::unix::{SignalKind, signal};

/// 重演：按一份已公布的政府信息公开工作年度报告，在本机的私有服务器上逐件办理能够得出其各表数字的事项，再编制报告，逐格比较。
///
/// Plays on private servers, through the public gRPC API, the single acts that must lead to the tables of a published
/// annual report, compiles the report and compares every cell that is given. Prints each differing cell, and a last
/// line `cells N, equal N, declared D`. Exits 0 if all are equal, 1 if one differs, 2 if the report cannot be read, 3 if
/// no acts lead to it, 4 if it could not be played.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The report: JSON with the tables under the names of the form.
    #[arg(value_name = "REPORT.json")]
    report: PathBuf,
    /// Folder that tables.json, events.jsonl and the logs are written to; nothing is kept without one.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What it ends with where something else is wrong.
const NOT_PLAYED: u8 = 4;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let planned = Input::from_file(&arguments.report).and_then(|input| {
        let plan = Plan::of(&input).ok_or_else(|| {
            Refusal::Impossible(format!("{}年：超出日历 / beyond the calendar", input.year))
        })?;
        Ok((input, plan))
    });
    let (input, plan) = match planned {
        Ok(planned) => planned,
        Err(refusal) => {
            eprintln!("{refusal}");
            return ExitCode::from(refusal.exit_code());
        }
    };
    match play(&arguments, &input, &plan).await {
        Ok((outcome, took)) => tell(&outcome, took),
        Err(error) => {
            eprintln!("未能演练完毕 / not played to the end: {error:#}");
            ExitCode::from(NOT_PLAYED)
        }
    }
}

/// Plays on servers of its own; whatever comes, they are stopped and their folder removed.
async fn play(
    arguments: &Arguments,
    input: &Input,
    plan: &Plan,
) -> anyhow::Result<(Outcome, Duration)> {
    if let Some(dir) = &arguments.out {
        std::fs::create_dir_all(dir).with_context(|| {
            format!("--out {}：无法创建输出目录 / cannot be made", dir.display())
        })?;
    }
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    say("构建服务程序（首次需要几分钟）… building the services");
    tokio::task::spawn_blocking(binaries::build_services).await??;
    let since = Instant::now();
    say("准备数据库和消息服务… PostgreSQL and RabbitMQ");
    let servers = PrivateServers::given_or_started(|message: &str| say(message)).await?;
    say(&format!(
        "重演{}{}年… replaying {} applications, {} documents, {} disputes",
        input.organ,
        input.year,
        plan.applications.len(),
        plan.documents.len(),
        plan.disputes.len()
    ));
    let options = SuiteOptions {
        profile: "demo",
        log_dir: arguments.out.as_ref().map(|dir| dir.join("logs")),
        built: true,
        ..SuiteOptions::default()
    };
    let out = arguments.out.as_deref();
    let outcome = tokio::select! {
        outcome = run(servers.servers(), input, plan, out, options, &say) => outcome,
        _ = interrupt.recv() => Err(anyhow::anyhow!("interrupted / 已中断")),
        _ = terminate.recv() => Err(anyhow::anyhow!("terminated / 已终止")),
    };
    servers.stop().await?;
    Ok((outcome?, since.elapsed()))
}

/// Prints what came of it; the last line is for programs.
fn tell(outcome: &Outcome, took: Duration) -> ExitCode {
    let comparison = &outcome.comparison;
    say(&format!(
        "办理{acts}件次，历时{seconds:.1}秒，事件{events}条 / {acts} acts in {seconds:.1} s, {events} events",
        acts = outcome.acts,
        seconds = took.as_secs_f64(),
        events = outcome.events,
    ));
    for difference in &comparison.differences {
        println!("{difference}");
    }
    if comparison.not_comparable > 0 {
        println!(
            "注意：统计服务不受理填报，{count}格填报数未作比较 / WARNING: reporting takes no declarations; {count} declared \
             cells were not compared",
            count = comparison.not_comparable
        );
    }
    println!("{}", comparison.line());
    if comparison.is_equal() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

/// Tells a person what goes on.
fn say(message: &str) {
    eprintln!("gongkai: {message}");
}
