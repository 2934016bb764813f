//! The annual report as a document (arts 49, 50): one a bureau and year, in versions.
//!
//! It is drafted from the figures of its year, with references in the text, so that text and tables cannot disagree. People
//! write it and offices contribute; a reviewer passes it on and a leader signs it, neither of whom had a hand in the text.
//! With the signature its figures are frozen, and its data gets a digest. What is counted later makes a list of
//! differences, never another report: a correction is a new version with a reason. A signed version is handed over to the
//! catalog, where it takes the steps of every item; that it is public is noticed from there.

mod attaching;
mod catalog;
mod contradictions;
mod decide;
mod difference;
mod drafting;
mod due;
mod grpc;
mod message;
mod profile;
mod references;
mod refusal;
mod rendering;
mod soundness;
mod standing;
mod state;
mod store;
mod watch;

pub use catalog::Catalog;
pub use due::{due_on, is_late, owes};
pub use grpc::AnnualReports;
pub use state::State;
pub use watch::look;
