//! The consuming side of the suite's events, for its own services and for outsiders.
//!
//! Events of a stream are numbered without a hole. A subscription keeps a cursor per stream in its
//! own PostgreSQL and moves it in the transaction that applies the event. The broker only says
//! early that something happened; the owner's feed is the truth. So the broker may lose, double or
//! reorder anything, and the outcome is exact. The README tells how another system does the same.

pub mod amqp;
pub mod consumer;
pub mod cursors;
pub mod digest;
pub mod envelope;
pub mod error;
pub mod feed;
pub mod session;
pub mod stream;
pub mod subscription;
pub mod topology;
pub mod trace;

mod apply;
mod live;
mod puller;
mod store;

pub use consumer::{ApplyError, Consumer};
pub use digest::Digest;
pub use envelope::Envelope;
pub use error::SubscriberError;
pub use feed::FeedSource;
pub use stream::{StreamId, Visibility};
pub use subscription::Subscription;

/// Migrations of the tables a subscriber needs in its schema; run by the owner role.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
