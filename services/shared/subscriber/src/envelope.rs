//! The envelope of an event: CloudEvents 1.0 attributes around a payload.

use chrono::{DateTime, SecondsFormat, Utc};
use gongkai_proto::feed::v1::Event;
use prost_types::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use crate::{digest::Digest, stream::StreamId};

/// Why something is not an event of the suite.
#[derive(Debug, thiserror::Error)]
#[error("the event's {attribute} is not usable: {problem}")]
pub struct EnvelopeError {
    attribute: &'static str,
    problem: String,
}

impl EnvelopeError {
    pub(crate) fn new(attribute: &'static str, problem: &dyn std::fmt::Display) -> Self {
        Self {
            attribute,
            problem: problem.to_string(),
        }
    }
}

/// An event with everything a subscriber needs to place it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// CloudEvents `id`, a UUIDv7, unique for ever.
    pub id: Uuid,
    /// CloudEvents `source`, `/gongkai/<service>/<bureau>`.
    pub source: String,
    /// CloudEvents `type`, `gongkai.<service>.<entity>.<act>.v<major>`.
    pub event_type: String,
    /// CloudEvents `subject`: the id of the record the event is about.
    pub subject: String,
    /// CloudEvents `time`: when it happened by the civil clock, an instant in UTC.
    pub occurred_at: DateTime<Utc>,
    /// When it was recorded by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// The stream.
    pub stream: StreamId,
    /// The stream's epoch.
    pub epoch: String,
    /// Number in the stream, 1..N without a hole.
    pub sequence: u64,
    /// Digest of the event before it in the stream; none for the first.
    pub previous: Option<Digest>,
    /// Its own digest, of the event as it was recorded.
    pub digest: Digest,
    /// When its free text was taken away, by the wall clock; its digest is that of the event as it was.
    pub redacted_at: Option<DateTime<Utc>>,
    /// W3C trace context of the call that recorded it.
    pub traceparent: Option<String>,
    /// The payload: proto3 JSON with the proto's field names.
    pub data: String,
}

impl Envelope {
    /// The `source` of all events of a stream.
    pub fn source_of(stream: &StreamId) -> String {
        format!("/gongkai/{}/{}", stream.service, stream.bureau_id)
    }

    /// The AMQP routing key, `<bureau>.<service>.<entity>.<act>`.
    pub fn routing_key(&self) -> Result<String, EnvelopeError> {
        let words: Vec<_> = self.event_type.split('.').collect();
        match words.as_slice() {
            ["gongkai", service, entity, act, version] if version.starts_with('v') => Ok(format!(
                "{}.{service}.{entity}.{act}",
                self.stream.bureau_id
            )),
            _ => Err(EnvelopeError::new("type", &self.event_type)),
        }
    }

    /// The event with its own digest, for who records it.
    #[must_use]
    pub fn digested(mut self) -> Self {
        self.digest = Digest::of(&self);
        self
    }

    /// The event, if its digest is that of what it says: nothing was changed on its way, or since it was recorded. Of
    /// one that was redacted this cannot be told; that it is where it was, the next one's `previous` tells.
    pub fn checked(self) -> Result<Self, EnvelopeError> {
        if self.redacted_at.is_some() || self.digest == Digest::of(&self) {
            return Ok(self);
        }
        Err(EnvelopeError::new("digest", &"not that of the event"))
    }

    /// The event as one line of CloudEvents structured JSON, always with the same order of keys.
    pub fn to_json_line(&self) -> Result<String, EnvelopeError> {
        let data =
            serde_json::from_str(&self.data).map_err(|error| EnvelopeError::new("data", &error))?;
        let line = Structured {
            specversion: "1.0",
            id: self.id,
            source: &self.source,
            event_type: &self.event_type,
            subject: &self.subject,
            time: instant(self.occurred_at),
            datacontenttype: "application/json",
            recordedtime: instant(self.recorded_at),
            visibility: self.stream.visibility.as_str(),
            epoch: &self.epoch,
            sequence: sequence_text(self.sequence),
            previousdigest: self.previous.map(|digest| digest.to_string()),
            digest: self.digest.to_string(),
            redactedtime: self.redacted_at.map(instant),
            partitionkey: &self.stream.bureau_id,
            traceparent: self.traceparent.as_deref(),
            data,
        };
        serde_json::to_string(&line).map_err(|error| EnvelopeError::new("data", &error))
    }
}

/// CloudEvents structured mode; fields are written in this order.
#[derive(Serialize)]
struct Structured<'a> {
    specversion: &'static str,
    id: Uuid,
    source: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
    subject: &'a str,
    time: String,
    datacontenttype: &'static str,
    recordedtime: String,
    visibility: &'static str,
    epoch: &'a str,
    sequence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    previousdigest: Option<String>,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    redactedtime: Option<String>,
    partitionkey: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<&'a str>,
    data: serde_json::Value,
}

/// RFC 3339 in UTC.
pub(crate) fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Twenty digits, so that texts sort like numbers.
pub(crate) fn sequence_text(sequence: u64) -> String {
    format!("{sequence:020}")
}

/// A number that fits into `bigint` and is not zero.
pub(crate) fn checked_sequence(sequence: u64) -> Result<u64, EnvelopeError> {
    match i64::try_from(sequence) {
        Ok(1..) => Ok(sequence),
        _ => Err(EnvelopeError::new("sequence", &sequence)),
    }
}

impl From<Envelope> for Event {
    fn from(envelope: Envelope) -> Self {
        Self {
            id: envelope.id.to_string(),
            stream: Some((&envelope.stream).into()),
            source: envelope.source,
            r#type: envelope.event_type,
            subject: envelope.subject,
            occurred_at: Some(timestamp(envelope.occurred_at)),
            recorded_at: Some(timestamp(envelope.recorded_at)),
            epoch: envelope.epoch,
            sequence: envelope.sequence,
            previous_digest: envelope
                .previous
                .map(|digest| digest.to_string())
                .unwrap_or_default(),
            digest: envelope.digest.to_string(),
            redacted_at: envelope.redacted_at.map(timestamp),
            traceparent: envelope.traceparent.unwrap_or_default(),
            data: envelope.data,
        }
    }
}

impl TryFrom<Event> for Envelope {
    type Error = EnvelopeError;

    fn try_from(event: Event) -> Result<Self, EnvelopeError> {
        let stream = event
            .stream
            .as_ref()
            .ok_or_else(|| EnvelopeError::new("stream", &"missing"))?;
        let stream: StreamId = stream
            .try_into()
            .map_err(|error| EnvelopeError::new("stream", &error))?;
        let digest = |attribute, text: &str| {
            text.parse::<Digest>()
                .map_err(|error| EnvelopeError::new(attribute, &error))
        };
        let previous = Some(&event.previous_digest).filter(|text| !text.is_empty());
        let read = Self {
            previous: previous
                .map(|text| digest("previousdigest", text))
                .transpose()?,
            digest: digest("digest", &event.digest)?,
            redacted_at: event
                .redacted_at
                .map(|at| utc("redactedtime", Some(at)))
                .transpose()?,
            id: event
                .id
                .parse()
                .map_err(|error| EnvelopeError::new("id", &error))?,
            source: event.source,
            event_type: event.r#type,
            subject: event.subject,
            occurred_at: utc("time", event.occurred_at)?,
            recorded_at: utc("recordedtime", event.recorded_at)?,
            stream,
            epoch: event.epoch,
            sequence: checked_sequence(event.sequence)?,
            traceparent: Some(event.traceparent).filter(|text| !text.is_empty()),
            data: event.data,
        };
        read.checked()
    }
}

fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    // A leap second's extra nanoseconds have no place in a Timestamp.
    let nanos = instant.timestamp_subsec_nanos().min(999_999_999);
    Timestamp {
        seconds: instant.timestamp(),
        nanos: nanos.cast_signed(),
    }
}

fn utc(
    attribute: &'static str,
    timestamp: Option<Timestamp>,
) -> Result<DateTime<Utc>, EnvelopeError> {
    timestamp
        .and_then(|at| DateTime::from_timestamp(at.seconds, u32::try_from(at.nanos).ok()?))
        .ok_or_else(|| EnvelopeError::new(attribute, &"no instant"))
}
