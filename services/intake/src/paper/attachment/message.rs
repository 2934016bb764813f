//! Files of cases as sent.

use gongkai_chassis::{code::to_number, identity::Scope};
use gongkai_proto::intake::v1 as proto;

use super::store::Attachment;
use crate::paper::words;

/// A file as sent.
pub(super) fn message(scope: &Scope, attachment: Attachment) -> proto::Attachment {
    let (withdrawn_on, withdrawn_by, withdrawal_reason) = attachment
        .withdrawn
        .map(|act| (act.on.to_string(), act.by, act.reason))
        .unwrap_or_default();
    proto::Attachment {
        id: attachment.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        case_id: attachment.case_id.to_string(),
        purpose: to_number(attachment.purpose),
        file_name: attachment.file_name,
        media_type: attachment.media_type,
        byte_size: attachment.byte_size,
        sha256: words::hex(&attachment.sha256),
        attached_on: attachment.attached_on.to_string(),
        attached_by: attachment.attached_by,
        withdrawn_on,
        withdrawn_by,
        withdrawal_reason,
    }
}
