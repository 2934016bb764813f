//! The reporting service. `reporting --help` documents all of its configuration.

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
    /// Look at and mend the streams that are followed.
    Stream(reporting::stream::Streams),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve(config) => {
            reporting::run(*config, Ids::system(), stop_on_signal()?, |_| {}).await
        }
        Command::Migrate(config) => migrate::run(&config, reporting::MIGRATORS).await,
        Command::Stream(streams) => reporting::stream::run(streams).await,
    }
}
