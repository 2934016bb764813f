//! Complaints about the disclosure work of a bureau itself (投诉、举报; Regulations arts 47, 51).
//!
//! Whoever supervises disclosure registers the complaint, hands it to an office or a person, decides whether it
//! is founded – and then orders a correction by a day, which is owed until it is recorded –, and answers. The complainant need not be named;
//! nobody can be written to then. It is no enquiry, and outside table 3. The law counts no days: the
//! limit is the bureau's own.

mod acts;
mod command;
mod events;
mod fact;
mod grpc;
mod letters;
mod message;
mod state;

pub use command::Command;
pub use grpc::{WorkComplaints, opening, registered};
pub use state::WorkComplaint;
