//! Enquiries, complaints, hotline slips, letters and visits (咨询、投诉、热线、来信来访).
//!
//! An enquiry is registered and closed with its answer. No law sets a day count; the limits are
//! the bureau's own. A petition (上访) is registered only to be pointed to its own channel.

mod events;
mod grpc;
mod state;

pub use grpc::Enquiries;
pub use state::Enquiry;
