//! Items leave for an archive (归档): what of an item stands in its package. How a package is made and checked is
//! `gongkai_archive`'s.

mod grpc;
mod page;
mod record;

pub use grpc::Archive;
