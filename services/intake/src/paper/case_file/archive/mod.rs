//! Closed cases leave for an archive (归档): what of a case stands in its package. How a package is made and checked is
//! `gongkai_archive`'s.

mod grpc;
mod record;

pub use grpc::CaseArchive;
