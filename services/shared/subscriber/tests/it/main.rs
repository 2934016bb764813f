//! The subscriber on real PostgreSQL and RabbitMQ, against a feed in this process.

mod delivery;
mod feed;
mod stopping;
mod support;
mod wire;
