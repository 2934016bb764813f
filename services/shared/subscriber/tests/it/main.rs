//! The subscriber on real PostgreSQL and RabbitMQ, against a feed in this process.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod delivery;
mod feed;
mod outsiders;
mod stopping;
mod support;
mod wire;
