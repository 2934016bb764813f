//! What the contract promises, held to its compiled descriptor. The rules stand in the README.

#![cfg(test)]

use std::path::{Path, PathBuf};

use gongkai_proto::POOL;
use prost_reflect::{FieldDescriptor, MessageDescriptor};

mod golden;
mod rules;
mod snapshot;

/// A path in this crate's folder.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Our own messages; the pool also holds those of google.protobuf.
fn messages() -> Vec<MessageDescriptor> {
    let mut messages: Vec<_> = POOL
        .all_messages()
        .filter(|message| message.package_name().starts_with("gongkai."))
        .collect();
    messages.sort_by(|a, b| a.full_name().cmp(b.full_name()));
    assert!(messages.len() > 50, "the contract was not read");
    messages
}

/// Whether a field bears the `personal` option.
fn is_personal(field: &FieldDescriptor) -> bool {
    let extension = POOL
        .get_extension_by_name("gongkai.common.v1.personal")
        .expect("the contract has the option");
    field.options().get_extension(&extension).as_bool() == Some(true)
}
