//! Enquiries, complaints, hotline slips, letters and visits (咨询、投诉、热线、来信来访).
//!
//! An enquiry is registered, split into tasks for offices and people where more than one has to work
//! on it (分解、交办), supervised where that takes too long (督办), closed with one answer, and
//! appraised by the citizen (评价). An office gives a task back that is not its business; then it is
//! assigned anew. No law sets a day count: the limits are the bureau's own, and an enquiry keeps the
//! one it was registered with. It is with one office, and a person of it if one is named. What turns out to be a petition (信访) is pointed to its own channel. A
//! double and what was registered by mistake keep their numbers and are counted nowhere.

mod acts;
mod command;
mod events;
mod grpc;
mod letters;
mod message;
pub mod opening;
mod state;

pub use command::Command;
pub use grpc::{Enquiries, opening, registered};
pub use state::{End, Enquiry, Satisfaction};
