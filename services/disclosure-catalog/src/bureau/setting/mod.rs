//! What a bureau rules on itself where no law counts: periods it
//! gives, limits it sets itself, when it reminds.
//!
//! A number is set by the bureau's leader or by an administrator, from a day on and with the document it
//! stands in. Nothing is ever changed or taken back: the next number counts from its own day, so it can
//! be told of every day what counted and why. What may be set, within which bounds, and what is usual
//! where nothing was, is the law's (`gongkai_law::rules::Setting`).

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::BureauSettings;
pub use message::own_message;
pub use state::{Entered, settings};
pub use store::entered;
