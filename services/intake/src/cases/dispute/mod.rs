//! Reconsiderations and lawsuits about disclosure (行政复议、行政诉讼; Regulations art. 51).
//!
//! A dispute begins when the organ or court accepts it; the bureau then owes a written reply or a
//! defence, and another one where somebody else carries the suit on. It is concluded by a decision, and pending again while an appeal is: all instances of one
//! suit are one dispute, and the last decision counts. It counts in table 4 in every year it was in
//! hand, unless the bureau is but a co-defendant as reconsideration organ. An order in a decision that
//! is in force opens a duty: on the application that has to be answered anew, else on the dispute.

mod acts;
mod appeal;
mod clocks;
mod command;
mod decide;
mod effects;
mod events;
mod grpc;
mod message;
pub mod opening;
mod order;
mod registration;
mod state;
#[cfg(test)]
mod tests;

pub use grpc::Disputes;
pub use state::Dispute;
