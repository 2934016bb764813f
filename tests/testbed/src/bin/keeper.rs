//! Holds the private servers of all tests of this workspace; started by the first test.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Holds PostgreSQL and RabbitMQ for tests until nobody has been connected for a while.
#[derive(Parser)]
struct Arguments {
    /// Folder of the servers; made by the test that starts the keeper.
    #[arg(long)]
    folder: PathBuf,
    /// Seconds without a client after which the servers are stopped and the folder is deleted.
    #[arg(long, default_value_t = gongkai_testbed::keeper::IDLE.as_secs())]
    idle_seconds: u64,
}

fn main() -> anyhow::Result<()> {
    let Arguments {
        folder,
        idle_seconds,
    } = Arguments::parse();
    gongkai_testbed::keeper::run(&folder, Duration::from_secs(idle_seconds))
}
