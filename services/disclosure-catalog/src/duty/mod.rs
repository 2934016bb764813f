//! What a bureau owes by its catalog (更新维护责任), and how fresh what it published is.
//!
//! Duties are derived, never stored: from the versions of the entries, what items say they were published under, the
//! calendar in force and today. Of a cyclic entry each period is a duty, by the version that counts on its last day;
//! of one that counts from a change (article 26) each item is one, which was late or not. What is published on
//! another site is owed there. So a holiday that is arranged later, a limit that is changed, an item that is published
//! late: all is right the next time somebody asks.

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::UpdateDuties;
