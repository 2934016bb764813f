//! Digests that chain the events of a stream: each holds the one before it, so that a history that was forked or
//! edited shows, though its numbers have no hole.

use std::{fmt, str::FromStr};

use ring::digest::{SHA256, digest};

use crate::envelope::{Envelope, instant, sequence_text};

/// SHA-256 of an event and, by the digest it holds, of all before it in its stream. Written as 64 hexadecimal
/// digits in lower case.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

/// Why a text is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no digest: 64 hexadecimal digits in lower case are wanted")]
pub struct NotADigest(pub String);

impl Digest {
    /// Of an event as it was recorded: the SHA-256 of these texts, a line feed between them: stream, sequence, id,
    /// type, subject, time, recordedtime, the digest of the event before (empty for the first) and data, each as it
    /// stands in the headers and the body of its message. Neither epoch nor trace belong to it: a restored history
    /// keeps its digests.
    pub fn of(event: &Envelope) -> Self {
        let previous = event.previous.map(|digest| digest.to_string());
        let text = [
            event.stream.to_string(),
            sequence_text(event.sequence),
            event.id.to_string(),
            event.event_type.clone(),
            event.subject.clone(),
            instant(event.occurred_at),
            instant(event.recorded_at),
            previous.unwrap_or_default(),
            event.data.clone(),
        ]
        .join("\n");
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let wrong = || NotADigest(text.to_owned());
        let lower = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 64 || !text.bytes().all(lower) {
            return Err(wrong());
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_and_read() {
        let text = "0123456789abcdef".repeat(4);
        let read: Digest = text.parse().unwrap();
        assert_eq!(read.to_string(), text);
        for wrong in ["", "0123", &text.to_uppercase(), &"g".repeat(64)] {
            assert!(wrong.parse::<Digest>().is_err(), "{wrong}");
        }
    }
}
