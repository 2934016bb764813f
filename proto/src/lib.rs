//! The contract of the suite: messages, services and events, generated from the protos beside.
//!
//! The rules of the contract stand in this folder's README.

use std::sync::LazyLock;

use prost_reflect::DescriptorPool;

pub mod code;
pub mod event;
pub mod people;
pub mod redact;
pub mod request;

/// The whole contract as an encoded `FileDescriptorSet`, with comments and option extensions.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor.bin"));

/// The whole contract, for reflection over messages, options and fields.
///
/// # Panics
///
/// Never: the bytes are written by this crate's own build.
pub static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "compiled into this binary by its own build"
    )]
    DescriptorPool::decode(DESCRIPTOR_SET).expect("the descriptor set of the build decodes")
});

#[expect(
    missing_docs,
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    reason = "generated; the docs are the protos' comments"
)]
mod contract {
    include!(concat!(env!("OUT_DIR"), "/contract.rs"));
}

#[expect(
    clippy::unnecessary_literal_bound,
    reason = "generated; a request without the field answers with nothing"
)]
mod requests {
    include!(concat!(env!("OUT_DIR"), "/requests.rs"));
}

pub use contract::gongkai::{catalog, common, feed, intake, reporting};
