//! The intake service. `intake --help` documents all of its configuration.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gongkai_archive::command::{self, CheckPackage};
use gongkai_chassis::{config::Migrate, ids::Ids, migrate, process::stop_on_signal};
use gongkai_journal::redact::{self, Redact};

/// Intake: applications for disclosure, permits, enquiries and disputes of bureaus.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve calls until stopped.
    Serve(Box<intake::Config>),
    /// Bring the database schema up to date.
    Migrate(Migrate),
    /// Take the free text out of an event, for ever.
    Redact(Redact),
    /// Check whether an archive package is whole and unchanged.
    CheckPackage(CheckPackage),
    /// Compare the rows and duties of all cases with what their facts say; writes nothing.
    Audit(intake::cases::audit::Audit),
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
            intake::run(*config, Ids::system(), stop_on_signal()?, |_| {}).await?;
        }
        Command::Migrate(config) => migrate::run(&config, intake::MIGRATORS).await?,
        Command::Redact(act) => redact::run("intake", act).await?,
        Command::CheckPackage(act) => return Ok(command::run(&act)?),
        Command::Audit(config) => intake::cases::audit::run(config).await?,
    }
    Ok(ExitCode::SUCCESS)
}
