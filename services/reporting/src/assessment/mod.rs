//! Assessment (量化考核): a weighted scorecard of a bureau and of each of its offices.
//!
//! An indicator is a share of two figures of the period, the same that the annual report shows, so that each score is
//! explained down to its cases by `ExplainCell`. What the indicators weigh, a bureau sets from a day on, with the document
//! that says so; one that set nothing is measured by what the nearest bureau above it set. Where nobody did, shares are
//! told without points: the suite has no weights of its own.

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Assessments;
