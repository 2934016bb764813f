//! Proposals to publish what was asked for on application.
//!
//! Where several applicants ask for the same, or one suggests it, the bureau may publish it for
//! everybody (Regulations art. 44). Intake finds such cases and proposes; a leader accepts or
//! declines, once. Accepting publishes nothing yet: the item still has to pass its own way, from a draft
//! that is begun from the proposal and by which that is fulfilled. A proposal is internal to its bureau and names applications by id alone, never an applicant.

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Proposals;
pub use state::{Decision, Proposal, Proposed};
