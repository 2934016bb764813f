//! What the contract marks `redactable` taken out of messages: of events that were told, and of answers that are kept
//! to be repeated.

use prost::Message as _;
use prost_reflect::{DynamicMessage, Value};

use crate::POOL;

/// The encoded response of a method of a package without the marked text of what it tells about a record; none if it
/// tells nothing of it, or is no response of the contract.
pub fn answer(
    package: &str,
    method: &str,
    encoded: &[u8],
    record: &str,
) -> Result<Option<Vec<u8>>, prost::DecodeError> {
    let written = encoded
        .windows(record.len().max(1))
        .any(|part| part == record.as_bytes());
    let descriptor = POOL.get_message_by_name(&format!("{package}.{method}Response"));
    let Some(descriptor) = descriptor.filter(|_| written) else {
        return Ok(None);
    };
    let mut message = DynamicMessage::decode(descriptor, encoded)?;
    within(&mut message, record);
    Ok(Some(message.encode_to_vec()))
}

/// Takes marked text out of the messages that are about a record, at whatever depth.
fn within(message: &mut DynamicMessage, record: &str) {
    let about = ["id", "item_id", "record_id"].iter().any(|name| {
        message
            .get_field_by_name(name)
            .is_some_and(|value| value.as_str() == Some(record))
    });
    if about {
        everything(message);
    } else {
        inner(message, |inner| within(inner, record));
    }
}

/// Takes marked text away, also from messages within.
pub fn everything(message: &mut DynamicMessage) {
    let marked = POOL.get_extension_by_name("gongkai.common.v1.redactable");
    let fields: Vec<_> = message.fields().map(|(field, _)| field).collect();
    for field in fields {
        if (marked.as_ref()).is_some_and(|mark| field.options().has_extension(mark)) {
            message.clear_field(&field);
        }
    }
    inner(message, everything);
}

/// Each message right inside another one.
fn inner(message: &mut DynamicMessage, mut each: impl FnMut(&mut DynamicMessage)) {
    let fields: Vec<_> = message.fields().map(|(field, _)| field).collect();
    for field in fields {
        match message.get_field_mut(&field) {
            Value::Message(inner) => each(inner),
            Value::List(list) => {
                for value in list {
                    if let Value::Message(inner) = value {
                        each(inner);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::v1::{
        AttachmentFinding, Item, ItemAttachment, ItemAttachmentRecord, ItemContents, ItemVersion,
        LinkItemAttachmentResponse, ProposeDestructionResponse, SignItemResponse,
    };
    use crate::common::v1::{Destruction, DestructionRecord};

    fn signed(id: &str) -> SignItemResponse {
        SignItemResponse {
            version: Some(ItemVersion {
                item_id: id.to_owned(),
                version: 2,
                contents: Some(ItemContents {
                    title: "名单".to_owned(),
                    ..ItemContents::default()
                }),
                reason: "更正张某".to_owned(),
                ..ItemVersion::default()
            }),
            item: Some(Item {
                id: id.to_owned(),
                index_number: "heshan-emb/2019-000001".to_owned(),
                title: "名单".to_owned(),
                ..Item::default()
            }),
        }
    }

    #[test]
    fn an_answer_forgets_what_it_said_of_one_record() {
        let told = signed("a-1").encode_to_vec();
        let left = answer("gongkai.catalog.v1", "SignItem", &told, "a-1");
        let left = SignItemResponse::decode(left.unwrap().unwrap().as_slice()).unwrap();
        let (version, item) = (left.version.unwrap(), left.item.unwrap());
        assert_eq!((version.contents, version.reason.as_str()), (None, ""));
        assert_eq!(version.version, 2);
        assert_eq!((item.title.as_str(), item.index_number.len()), ("", 22));
        let attached = LinkItemAttachmentResponse {
            record: Some(ItemAttachmentRecord {
                item_id: "a-1".to_owned(),
                attachment: Some(ItemAttachment {
                    id: "f-1".to_owned(),
                    file_name: "张某.pdf".to_owned(),
                    link: "https://a.example/张某.pdf".to_owned(),
                    ..ItemAttachment::default()
                }),
                findings: vec![AttachmentFinding {
                    excerpt: "张某".to_owned(),
                    ..AttachmentFinding::default()
                }],
                ..ItemAttachmentRecord::default()
            }),
            etag: "1-2".to_owned(),
        };
        let attached = attached.encode_to_vec();
        let left = answer("gongkai.catalog.v1", "LinkItemAttachment", &attached, "a-1");
        let left = LinkItemAttachmentResponse::decode(left.unwrap().unwrap().as_slice()).unwrap();
        assert!(!format!("{left:?}").contains("张某"));
        assert_eq!(left.record.unwrap().attachment.unwrap().id, "f-1");
        let other = answer("gongkai.catalog.v1", "SignItem", &told, "a-2");
        assert_eq!(other.unwrap(), None);
    }

    #[test]
    fn a_destruction_forgets_the_title_of_the_record_that_was_withdrawn() {
        let record = |id: &str| DestructionRecord {
            record_id: id.to_owned(),
            number: format!("heshan-emb/{id}"),
            title: "名单".to_owned(),
            ..DestructionRecord::default()
        };
        let proposed = ProposeDestructionResponse {
            destruction: Some(Destruction {
                id: "d-1".to_owned(),
                reason: "保管期限届满".to_owned(),
                records: vec![record("a-1"), record("a-2")],
                ..Destruction::default()
            }),
        };
        let told = proposed.encode_to_vec();
        let left = answer("gongkai.catalog.v1", "ProposeDestruction", &told, "a-1");
        let left = ProposeDestructionResponse::decode(left.unwrap().unwrap().as_slice()).unwrap();
        let left = left.destruction.unwrap();
        let titles: Vec<&str> = left.records.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["", "名单"]);
        assert_eq!(left.records[0].number, "heshan-emb/a-1");
    }
}
