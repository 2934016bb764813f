//! The disclosure-catalog service. `disclosure-catalog --help` documents all of its configuration.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use disclosure_catalog::search;
use gongkai_archive::command::{self, CheckPackage};
use gongkai_chassis::{config::Migrate, ids::Ids, migrate, process::stop_on_signal};
use gongkai_journal::redact::{self, Redact};

/// Disclosure catalog: bureaus, what they publish, and their outreach.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve calls until stopped.
    Serve(Box<disclosure_catalog::Config>),
    /// Bring the database schema up to date.
    Migrate(Migrate),
    /// Take the free text out of an event, for ever.
    Redact(Redact),
    /// Compare the search index in a folder with what is public.
    CompareSearch(search::Check),
    /// Check whether an archive package is whole and unchanged.
    CheckPackage(CheckPackage),
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    // The HTTP client of the bucket brings no TLS of its own; it takes the one of the process.
    #[cfg(feature = "s3")]
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("another TLS provider is installed"))?;
    match Cli::parse().command {
        Command::Serve(config) => {
            disclosure_catalog::run(*config, Ids::system(), stop_on_signal()?, |_| {}).await?;
        }
        Command::Migrate(config) => migrate::run(&config, disclosure_catalog::MIGRATORS).await?,
        Command::Redact(act) => redact::run("catalog", act).await?,
        Command::CompareSearch(config) => search::check(config, search::PAUSE).await?,
        Command::CheckPackage(act) => return Ok(command::run(&act)?),
    }
    Ok(ExitCode::SUCCESS)
}
