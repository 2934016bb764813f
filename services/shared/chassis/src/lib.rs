//! The process shell every service shares: configuration, telemetry, identity and policy,
//! database and tenancy, errors, clocks and ids, and the life of the process.

pub mod call;
pub mod client;
pub mod clock;
pub mod code;
pub mod config;
pub mod db;
pub mod deadline;
pub mod error;
pub mod field_name;
pub mod fields;
pub mod guard;
pub mod identity;
pub mod ids;
pub mod import;
pub mod migrate;
pub mod page;
pub mod plain;
pub mod policy;
pub mod process;
pub mod reason;
pub mod request;
pub mod seal;
pub mod succession;
pub mod telemetry;

mod admin;
mod limits;
mod programs;
mod share;
mod timer;

/// Migrations of the tables the chassis itself needs in each schema.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
