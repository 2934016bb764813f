//! Requests to correct one's own inaccurate record (更正, Regulations art. 41).
//!
//! A request names the record, what is wrong in it and what proves that. The bureau corrects it, or
//! forwards the request to the organ that can, or refuses with reasons; the applicant is told by
//! letter. It is no application for disclosure, and outside table 3. The law says 及时 and counts no
//! days: the limit is the bureau's own.

mod acts;
mod events;
mod fact;
mod grpc;
mod letters;
mod message;
mod state;

pub use grpc::{Rectifications, opening, registered};
pub use state::{Command, Ending, Rectification};
