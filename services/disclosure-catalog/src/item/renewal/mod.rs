//! The copies of attachments that anybody reads are made anew, where an older version of what takes metadata out made them.
//!
//! A leader or an administrator looks first which copies these are, and has exactly them queued. A task makes one after
//! the other from the file as it was uploaded; the old copy is read until the new one has been read back from the store
//! and compared. Then all published versions have the new one, in one transaction with the event that tells its checksum;
//! nobody refers to the old object any more, and the sweep takes it. What cannot be made leaves the old copy, with the
//! reason; what only cannot be made now is tried again.

mod grpc;
mod make;
mod state;
mod store;

pub use grpc::CopyRenewals;
