//! How records leave for an archive (归档): one package for a published item or a closed case, whichever service it is of.
//!
//! A [`package`] holds content files, metadata, a register and the digests of all of them; it is checked when it is made,
//! and whoever receives one checks it by the same rule. What a service puts into it is the service's own matter. The
//! README tells which fields of the standards stand behind it, and which are our reading.

pub mod command;
pub mod made;
pub mod package;
pub mod retention;
mod send;

pub use send::{CHUNK, send};

/// Migrations of the tables an archiving service needs in its schema; run by the owner role.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
