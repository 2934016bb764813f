//! The reporting service. `reporting --help` documents all of its configuration.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gongkai_chassis::{config::Migrate, ids::Ids, migrate, process::stop_on_signal};

/// Reporting: figures and annual reports of bureaus.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve calls until stopped.
    Serve(Box<reporting::Config>),
    /// Bring the database schema up to date.
    Migrate(Migrate),
    /// Count what is counted of bureaus anew from the feeds.
    Rebuild(reporting::operate::Rebuild),
    /// Compare the sums that figures are made of with the counted things.
    Verify(reporting::operate::Verify),
    /// Look at and mend the streams that are followed.
    Stream(reporting::stream::Streams),
    /// Look through annual reports that anybody wrote: JSON, text, HTML, DOCX, PDF.
    ///
    /// Exit codes: 0 no error or warning, 1 any, 2 a file cannot be read or the command is wrong.
    Lint(gongkai_lint::command::Lint),
    /// Say whether a `report.json` is the one that was signed.
    ///
    /// Exit codes: 0 it is, 1 it is not, 2 it cannot be read or nobody answers.
    Check(reporting::check::Check),
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Serve(config) => {
            reporting::run(*config, Ids::system(), stop_on_signal()?, |_| {}).await?;
        }
        Command::Migrate(config) => migrate::run(&config, reporting::MIGRATORS).await?,
        Command::Rebuild(command) => reporting::operate::rebuild(command).await?,
        Command::Verify(command) => reporting::operate::verify(command).await?,
        Command::Stream(streams) => reporting::stream::run(streams).await?,
        Command::Lint(options) => return Ok(gongkai_lint::command::main(&options)),
        Command::Check(check) => return Ok(reporting::check::run(check).await),
    }
    Ok(ExitCode::SUCCESS)
}
