//! What answers to applications said will be published by a day.
//!
//! An application may be granted by telling the way and the time of what will be published (Regulations art. 36(2)).
//! Intake tells of it once the answer has left, and takes it back where the answer turns out not to have left; it keeps
//! telling until we know, so nothing is lost. Here it is a duty to publish (`duty`). Whoever works on the item says
//! that it is what was promised; from the day it is public the promise is fulfilled, which intake reads and tells the
//! applicant. A promise names an application by its id, and nobody who applied.

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Promises;
pub use state::Promise;
pub use store::{all, reassign};
