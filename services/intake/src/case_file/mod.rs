//! The file of a case (案卷): everything a court or a reconsideration organ would ask for.
//!
//! It is told from the facts as they were recorded, not from the state they add up to: what happened,
//! on which day the law counts, when and by whom it was entered, and why late; how the deadline came
//! about; the letters as they left; the attachments with their checksums; what is still to be done.

mod document;
mod entry;
mod grpc;
mod words;

pub use grpc::CaseFiles;
