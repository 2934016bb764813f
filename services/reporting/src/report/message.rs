//! The report as a message: it is one from the start, kept and sent as it is.

use gongkai_law::report::Identity;
use gongkai_proto::{common::v1::Visibility, feed::v1::StreamPosition};

pub use gongkai_proto::reporting::v1 as proto;

/// A stream as `intake/heshan-emb/internal`.
pub fn stream_name(position: &StreamPosition) -> String {
    let Some(stream) = &position.stream else {
        return String::new();
    };
    let visibility = match stream.visibility() {
        Visibility::Public => "public",
        Visibility::Internal | Visibility::Unspecified => "internal",
    };
    format!("{}/{}/{visibility}", stream.service, stream.bureau_id)
}

/// An identity, and whether it holds.
pub fn identity(identity: &Identity) -> proto::Identity {
    proto::Identity {
        code: identity.code.to_owned(),
        description: identity.zh.clone(),
        left: identity.left.cast_signed(),
        right: identity.right.cast_signed(),
        holds: identity.holds(),
    }
}
