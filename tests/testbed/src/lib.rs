//! The testbed: everything a test, the demo or a developer needs besides the services themselves.
//!
//! * [`servers`] – PostgreSQL and RabbitMQ, private to this workspace, shared by all its tests
//!   and kept by the [`keeper`]; or the ones named by the environment.
//! * [`PrivateServers`] – the same servers in a folder of one's own, for the demo and benchmarks.
//! * [`tokens`] – bearer tokens and the key set that verifies them.
//! * [`suite`] – the services of the suite as real processes.
//! * [`prepare`] – the metadata of checked SQL (`cargo db-prepare`).
//!
//! Nothing here touches a server that runs on the machine already: folders, ports, node names and
//! passwords are our own.

mod access;
pub mod binaries;
mod database;
mod folder;
pub mod install;
pub mod keeper;
mod own;
pub mod paths;
mod ports;
mod postgres;
pub mod prepare;
mod private;
mod process;
mod rabbitmq;
mod random;
mod servers;
pub mod suite;
pub mod tokens;
mod vhost;

pub use database::{Database, SCHEMAS};
pub use install::fonts;
pub use postgres::{Durability, PrivatePostgres};
pub use private::PrivateServers;
pub use rabbitmq::PrivateRabbit;
pub use servers::{Servers, servers};
pub use vhost::{Permissions, Vhost};

use std::io::Write as _;
use std::sync::Arc;

/// Tells a person what goes on while something slow happens.
pub type Progress = Arc<dyn Fn(&str) + Send + Sync>;

/// Progress on standard error, past the capture of the test harness: a first run that installs or
/// builds for minutes must not look dead.
pub fn progress_to_stderr() -> Progress {
    Arc::new(|message| {
        // Nobody is left to be told if standard error is gone.
        let _ = writeln!(std::io::stderr(), "testbed: {message}");
    })
}
