//! Reconsiderations and lawsuits about disclosure (行政复议、行政诉讼; Regulations art. 51).
//!
//! A dispute begins when the organ or court accepts it and ends with its outcome. It counts in
//! table 4 in every year it was in hand.

mod events;
mod grpc;
mod state;

pub use grpc::Disputes;
pub use state::Dispute;
