//! The journal on real PostgreSQL and RabbitMQ.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod chain;
mod conformance;
mod feed;
mod overload;
mod proxy;
mod redact;
mod relay;
mod support;
