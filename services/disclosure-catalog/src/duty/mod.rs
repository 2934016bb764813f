//! What a bureau owes the public by a day (更新维护责任): by its catalog, by its answers, by its documents; and how
//! fresh what it published is.
//!
//! Duties are derived, never stored: from the versions of the entries, what items say they were published under, what
//! answers promised (`promise`), the calendar in force and today. Of a cyclic entry each period is a duty, by the version
//! that counts on its last day; of one that counts from a change (article 26) each item is one,
//! from the day the information was formed, and so is each item under no entry, or under one whose limit is to be verified
//! still. An item that is on its way to be published for the first time is owed until it is public, is to be published no
//! more (公开属性), or is given up; published by hand already, it is not. What is published on another site is owed there. A normative document is to be interpreted within the bureau's own
//! number of days. So a holiday that is arranged later, a limit that is changed, an item that is published late: all is
//! right the next time somebody asks. What is stored is who was reminded of what: each stage of each due day once.
//!
//! Another office may be made responsible (`reassignment`). What was fulfilled, or was past its day, counts for the office
//! that was responsible then, and what is overdue stays late for it; the new one does it all the same, and all that is due
//! from then on is its own. It is reminded of the stage that stands; a reminder of the old one is settled.

mod document;
mod grpc;
mod information;
mod message;
mod owed;
mod promise;
mod reminder;
mod standing;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod watch;

pub use grpc::UpdateDuties;
pub use owed::open;
pub use promise::{Promise, Promises, all as promises, reassign as reassign_promise};
pub use watch::look;
