//! `cargo demo`: plays a bureau's year and writes its annual report.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Parser;
use gongkai_demo::{catalog, output, play, year::Year};
use gongkai_testbed::{
    PrivateServers, binaries,
    suite::{Suite, SuiteOptions},
};
use tokio::signal::unix::{SignalKind, signal};

/// 演示：在本机的私有服务器上完整演练一个机关的一年，生成政府信息公开工作年度报告。
///
/// Plays a bureau's year on private PostgreSQL and RabbitMQ servers through the public gRPC API,
/// compiles its annual report and writes it. Existing servers are used instead if
/// GONGKAI_TEST_POSTGRES_URL, GONGKAI_TEST_AMQP_URL and GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL are set.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Exit when the report is written, instead of leaving the suite running until Ctrl-C.
    #[arg(long)]
    once: bool,
    /// Folder the report and the events are written to.
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    out: PathBuf,
    /// The year to play; tests/demo/years/heshan-2019.toml is the default and the pattern.
    #[arg(long, value_name = "FILE")]
    year: Option<PathBuf>,
}

/// The licence of the open data of the demo: whoever reads it may use it and names where it is from.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let year = match &arguments.year {
        None => Year::heshan()?,
        Some(path) => Year::from_file(path)?,
    };
    std::fs::create_dir_all(&arguments.out).with_context(|| {
        format!(
            "--out {}: cannot be made / 无法创建输出目录",
            arguments.out.display()
        )
    })?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;

    say("构建服务程序（首次需要几分钟）… building the services");
    tokio::task::spawn_blocking(binaries::build_services).await??;
    say("准备数据库和消息服务… PostgreSQL and RabbitMQ");
    let servers = PrivateServers::given_or_started(|message: &str| say(message)).await?;
    // Whatever comes, the servers are stopped and their folder removed.
    let outcome = tokio::select! {
        outcome = run(&servers, &arguments, &year) => outcome,
        _ = interrupt.recv() => Err(anyhow::anyhow!("interrupted / 已中断")),
        _ = terminate.recv() => Err(anyhow::anyhow!("terminated / 已终止")),
    };
    // The addresses lead nowhere once the suite is gone.
    let endpoints = arguments.out.join("endpoints.json");
    let (suite, report_id) = match outcome {
        Ok(played) => played,
        Err(error) => {
            let _ = std::fs::remove_file(endpoints);
            servers.stop().await?;
            return Err(error);
        }
    };
    if !arguments.once {
        say("系统保持运行，按 Ctrl-C 停止。地址和测试令牌见 endpoints.json。 running until Ctrl-C");
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            never = build_paper(&suite, &year, &report_id, &arguments.out) => match never {}
        }
    }
    say("停止服务并清理… stopping and cleaning up");
    let stopped = suite.stop().await;
    servers.stop().await?;
    let _ = std::fs::remove_file(endpoints);
    stopped
}

/// Builds what prints letters and reads sheets, now that the report is there, and finds or installs the fonts it
/// prints with; then prints the report, and says what can be used.
async fn build_paper(
    suite: &Suite,
    year: &Year,
    report_id: &str,
    out: &Path,
) -> std::convert::Infallible {
    let built = async {
        let status = binaries::start_building_paper()?.wait().await?;
        anyhow::ensure!(status.success(), "{status}");
        anyhow::Ok(())
    };
    if let Err(error) = built.await {
        say(&format!("paper构建失败。 paper was not built: {error:#}"));
        return std::future::pending().await;
    }
    match tokio::task::spawn_blocking(gongkai_testbed::fonts).await {
        Ok(Ok(_)) => match output::prints(suite, year, report_id, out).await {
            Ok(()) => say(
                "已生成report.pdf、outline.pdf，现可导出PDF和导入表格。 letters can be printed and sheets read now",
            ),
            Err(error) => say(&format!(
                "报告PDF未能生成。 the report was not printed: {error:#}"
            )),
        },
        Ok(Err(error)) => say(&format!("现可导入表格，尚不能导出PDF。 {error:#}")),
        Err(error) => say(&format!("现可导入表格，尚不能导出PDF。 {error}")),
    }
    std::future::pending().await
}

/// Plays the year and writes everything; answers the suite, still running.
async fn run(
    servers: &PrivateServers,
    arguments: &Arguments,
    year: &Year,
) -> anyhow::Result<(Suite, String)> {
    let options = SuiteOptions {
        clock: Some(format!("manual:{}-01-01T00:00:00+08:00", year.year)),
        profile: "demo",
        log_dir: Some(arguments.out.join("logs")),
        built: true,
        extra_env: vec![(
            "disclosure-catalog".to_owned(),
            "GONGKAI_OPEN_DATA_LICENCE".to_owned(),
            LICENCE.to_owned(),
        )],
        ..SuiteOptions::default()
    };
    say("建库并启动服务… migrating and starting intake, disclosure-catalog, reporting");
    let suite = Suite::start(servers.servers(), options).await?;
    output::endpoints(&suite, year, &arguments.out)?;
    play::register(&suite, year).await?;
    say(&format!(
        "演练{}{}年… playing the year",
        year.bureau.name, year.year
    ));
    let acts = play::play(&suite, year, &|message| say(message)).await?;
    say("编制年度报告… compiling the annual report");
    let report = play::compile(&suite, year, &|message| say(message)).await?;
    output::report(&suite, year, &report, &arguments.out).await?;
    output::catalog(&suite, year, &arguments.out).await?;
    say("检索已公开的信息… searching what was published");
    let shown = catalog::shown(&suite, year).await?;
    let events = output::events(&suite, year, &arguments.out).await?;
    println!("{}", output::summary(&report, &arguments.out, acts, events));
    println!("\n{}", shown.join("\n"));
    Ok((suite, report.id))
}

/// Tells a person what goes on.
fn say(message: &str) {
    eprintln!("gongkai: {message}");
}
