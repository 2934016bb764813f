//! Events as AMQP 0-9-1 messages: CloudEvents binary mode, attributes in headers. The mapping is
//! written down in the README for readers in other languages.

use chrono::{DateTime, Utc};
use lapin::{
    BasicProperties,
    message::Delivery,
    types::{AMQPValue, FieldTable},
};

use crate::{
    digest::Digest,
    envelope::{Envelope, EnvelopeError, checked_sequence, instant, sequence_text},
    stream::StreamId,
};

const PREFIX: &str = "cloudEvents:";
/// AMQP's word for "write it to disk".
const PERSISTENT: u8 = 2;

/// The properties a message of this event carries; its body is `data`.
pub fn properties(envelope: &Envelope) -> BasicProperties {
    let mut headers = FieldTable::default();
    let mut set = |name: &str, value: &str| {
        headers.insert(
            format!("{PREFIX}{name}").into(),
            AMQPValue::LongString(value.into()),
        );
    };
    set("specversion", "1.0");
    set("id", &envelope.id.to_string());
    set("source", &envelope.source);
    set("type", &envelope.event_type);
    set("subject", &envelope.subject);
    set("time", &instant(envelope.occurred_at));
    set("recordedtime", &instant(envelope.recorded_at));
    set("visibility", envelope.stream.visibility.as_str());
    set("epoch", &envelope.epoch);
    set("sequence", &sequence_text(envelope.sequence));
    if let Some(previous) = envelope.previous {
        set("previousdigest", &previous.to_string());
    }
    set("digest", &envelope.digest.to_string());
    if let Some(at) = envelope.redacted_at {
        set("redactedtime", &instant(at));
    }
    set("partitionkey", &envelope.stream.bureau_id);
    if let Some(traceparent) = &envelope.traceparent {
        set("traceparent", traceparent);
    }
    BasicProperties::default()
        .with_content_type("application/json".into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(envelope.id.to_string().into())
        .with_headers(headers)
}

/// The event in a delivered message.
pub fn envelope(delivery: &Delivery) -> Result<Envelope, EnvelopeError> {
    from_parts(&delivery.properties, &delivery.data)
}

/// The event in a message of these properties and this body.
pub fn from_parts(properties: &BasicProperties, body: &[u8]) -> Result<Envelope, EnvelopeError> {
    let headers = properties.headers().as_ref();
    let optional = |name: &'static str| text(headers?, name);
    let get = |name: &'static str| {
        optional(name).ok_or_else(|| EnvelopeError::new(name, &"missing or not a text"))
    };
    let at = |name: &'static str| -> Result<DateTime<Utc>, EnvelopeError> {
        get(name)?
            .parse()
            .map_err(|error| EnvelopeError::new(name, &error))
    };
    let source = get("source")?;
    let service = match source.split('/').collect::<Vec<_>>().as_slice() {
        ["", "gongkai", service, _bureau] => (*service).to_owned(),
        _ => return Err(EnvelopeError::new("source", &source)),
    };
    let visibility = get("visibility")?
        .parse()
        .map_err(|error| EnvelopeError::new("visibility", &error))?;
    let stream = StreamId::new(&service, &get("partitionkey")?, visibility)
        .map_err(|error| EnvelopeError::new("source", &error))?;
    let sequence = get("sequence")?
        .parse()
        .map_err(|error| EnvelopeError::new("sequence", &error))?;
    let digest = |name: &'static str, text: String| {
        text.parse::<Digest>()
            .map_err(|error| EnvelopeError::new(name, &error))
    };
    let previous = optional("previousdigest");
    let read = Envelope {
        previous: previous
            .map(|text| digest("previousdigest", text))
            .transpose()?,
        digest: digest("digest", get("digest")?)?,
        redacted_at: optional("redactedtime")
            .map(|text| text.parse())
            .transpose()
            .map_err(|error| EnvelopeError::new("redactedtime", &error))?,
        id: get("id")?
            .parse()
            .map_err(|error| EnvelopeError::new("id", &error))?,
        source,
        event_type: get("type")?,
        subject: get("subject")?,
        occurred_at: at("time")?,
        recorded_at: at("recordedtime")?,
        stream,
        epoch: get("epoch")?,
        sequence: checked_sequence(sequence)?,
        traceparent: optional("traceparent"),
        data: String::from_utf8(body.to_vec())
            .map_err(|error| EnvelopeError::new("data", &error))?,
    };
    read.checked()
}

fn text(headers: &FieldTable, name: &str) -> Option<String> {
    match headers.inner().get(format!("{PREFIX}{name}").as_str())? {
        AMQPValue::LongString(value) => std::str::from_utf8(value.as_bytes()).ok().map(Into::into),
        AMQPValue::ShortString(value) => Some(value.as_str().to_owned()),
        _ => None,
    }
}
