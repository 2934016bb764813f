//! The journal on real PostgreSQL and RabbitMQ.

mod conformance;
mod feed;
mod proxy;
mod relay;
mod support;
