//! Many things get another office or person who is responsible for them at once (批量改派): an office is dissolved, a
//! person leaves.
//!
//! What is re-assigned are entries of the catalog that have not ended, versions of items that still count, and promises
//! that are still owed; duties to publish follow from them. Somebody looks first at what would be changed, and what is
//! done then is exactly that or nothing: the token of the preview is a digest of the things as they stood. Each thing is
//! changed as it is when it is changed alone – an entry gets a version, an item an act and an event – and has a row here
//! besides, from whom to whom and why.

mod gather;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Reassignments;
