//! Outreach activities (宣传活动): slogans painted, banners hung, leaflets handed out.
//!
//! An activity is recorded once, with what was counted at it; the annual report sums the
//! quantities. A quantity that is known only as "more than" (余) keeps that in every sum.

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Outreach;
pub use state::{Activity, Quantity};
