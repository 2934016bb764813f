//! The December desk (年末核对): what needs a hand before a year closes, so that its report is right.
//!
//! What is open – unconfirmed, lapsed, answerable – intake alone knows, and is asked from it in the caller's name. What of
//! the report rests on nothing – figures nobody declared, documents of an uncertain kind, disputes without an outcome – is
//! known here. Each task says in one sentence what to do. Nothing of it is kept: what is done is gone.

mod duty;
mod grpc;
mod intake;
mod message;
mod own;
mod state;

pub use grpc::Desk;
pub use intake::Intake;
