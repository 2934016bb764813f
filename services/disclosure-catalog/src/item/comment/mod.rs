//! Comments of the public on what is published for them (征求意见).
//!
//! A call takes comments on its days alone. Nobody is asked who he is, and what he says is sealed and read by the bureau's
//! people only. Each comment is answered; then the outcome is drafted as an item of its own, which lists them with what
//! becomes of each, but for those in which numbers of people stand. A call that is over owes its outcome until it is
//! published.

mod grpc;
mod outcome;
mod state;
mod store;

pub use grpc::ItemComments;
pub use store::{calls_over, forget as forget_comments};
