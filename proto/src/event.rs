//! Payloads of events: their type and visibility from the proto's own option, and their JSON.

use prost::{Message, Name};
use prost_reflect::{
    DeserializeOptions, DynamicMessage, Kind, MessageDescriptor, SerializeOptions,
};
use serde_json::Value;

use crate::{POOL, common::v1::Visibility, redact};

/// What the `event` option of a payload says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKind {
    /// CloudEvents type, `gongkai.<service>.<entity>.<act>.v<major>`.
    pub event_type: String,
    /// The stream it belongs in.
    pub visibility: Visibility,
}

/// Why a payload could not be encoded or decoded.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The message has no `event` option, so it is no payload.
    #[error("{0} is not an event: it has no (gongkai.common.v1.event) option")]
    NotAnEvent(String),
    /// The JSON is not this message.
    #[error("payload of {message} does not decode: {reason}")]
    Malformed {
        /// Full name of the message.
        message: String,
        /// What the decoder said.
        reason: String,
    },
}

/// The descriptor of a generated message.
fn descriptor<M: Name>() -> Result<MessageDescriptor, PayloadError> {
    POOL.get_message_by_name(&M::full_name())
        .ok_or_else(|| PayloadError::NotAnEvent(M::full_name()))
}

/// Type and visibility of a payload.
pub fn kind<M: Name>() -> Result<EventKind, PayloadError> {
    kind_of(&descriptor::<M>()?).ok_or_else(|| PayloadError::NotAnEvent(M::full_name()))
}

/// Type and visibility of a message by its descriptor; `None` if it is no payload.
pub fn kind_of(message: &MessageDescriptor) -> Option<EventKind> {
    let extension = POOL.get_extension_by_name("gongkai.common.v1.event")?;
    let options = message.options();
    if !options.has_extension(&extension) {
        return None;
    }
    let value = options.get_extension(&extension);
    let event = value.as_message()?;
    Some(EventKind {
        event_type: event.get_field_by_name("type")?.as_str()?.to_owned(),
        visibility: Visibility::try_from(event.get_field_by_name("visibility")?.as_enum_number()?)
            .ok()?,
    })
}

/// Writes a payload as proto3 JSON with the proto's own field names.
pub fn encode<M: Name>(payload: &M) -> Result<String, PayloadError> {
    let malformed = |reason: String| PayloadError::Malformed {
        message: M::full_name(),
        reason,
    };
    let message = DynamicMessage::decode(descriptor::<M>()?, payload.encode_to_vec().as_slice())
        .map_err(|error| malformed(error.to_string()))?;
    written(&message).map_err(malformed)
}

/// Reads a payload from proto3 JSON. Unknown fields are ignored, so that additions break nobody; an
/// unknown enum value is refused: read as UNSPECIFIED, or left out of a list, it would be counted
/// as something it is not.
pub fn decode<M: Name + Default>(text: &str) -> Result<M, PayloadError> {
    let malformed = |reason: String| PayloadError::Malformed {
        message: M::full_name(),
        reason,
    };
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let descriptor = descriptor::<M>()?;
    if let Some(unknown) = unknown_value(&descriptor, &value) {
        return Err(malformed(format!(
            "{unknown} is a value this version does not know"
        )));
    }
    let message = DynamicMessage::deserialize_with_options(
        descriptor,
        value,
        &DeserializeOptions::new().deny_unknown_fields(false),
    )
    .map_err(|error| malformed(error.to_string()))?;
    M::decode(message.encode_to_vec().as_slice()).map_err(|error| malformed(error.to_string()))
}

/// The payload of an event of that type without the free text that its contract marks `redactable`.
pub fn redacted(event_type: &str, text: &str) -> Result<String, PayloadError> {
    let of_type = |message: &MessageDescriptor| {
        kind_of(message).is_some_and(|kind| kind.event_type == event_type)
    };
    let descriptor = POOL
        .all_messages()
        .find(of_type)
        .ok_or_else(|| PayloadError::NotAnEvent(event_type.to_owned()))?;
    let malformed = |reason: String| PayloadError::Malformed {
        message: descriptor.full_name().to_owned(),
        reason,
    };
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let mut message = DynamicMessage::deserialize(descriptor.clone(), value)
        .map_err(|error| malformed(error.to_string()))?;
    redact::everything(&mut message);
    written(&message).map_err(malformed)
}

/// A message as proto3 JSON with the proto's own field names.
fn written(message: &DynamicMessage) -> Result<String, String> {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut text);
    message
        .serialize_with_options(
            &mut serializer,
            &SerializeOptions::new()
                .use_proto_field_name(true)
                .skip_default_fields(true),
        )
        .map_err(|error| error.to_string())?;
    String::from_utf8(text).map_err(|error| error.to_string())
}

/// The first enum value in the JSON of a message that the contract does not name.
fn unknown_value(message: &MessageDescriptor, value: &Value) -> Option<String> {
    let object = value.as_object()?;
    object.iter().find_map(|(name, value)| {
        let field = message
            .get_field_by_name(name)
            .or_else(|| message.get_field_by_json_name(name))?;
        let values: Vec<&Value> = match value {
            Value::Array(list) => list.iter().collect(),
            Value::Object(map) if field.is_map() => map.values().collect(),
            one => vec![one],
        };
        let kind = match field.kind() {
            Kind::Message(entry) if field.is_map() => entry.map_entry_value_field().kind(),
            kind => kind,
        };
        values.into_iter().find_map(|value| match &kind {
            Kind::Message(inner) => unknown_value(inner, value),
            Kind::Enum(known) => {
                let named = match value {
                    Value::String(text) => known.get_value_by_name(text).is_some(),
                    Value::Number(number) => number
                        .as_i64()
                        .and_then(|number| i32::try_from(number).ok())
                        .is_some_and(|number| known.get_value(number).is_some()),
                    _ => true,
                };
                (!named).then(|| format!("{}: {value}", field.full_name()))
            }
            _ => None,
        })
    })
}
