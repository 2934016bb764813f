//! Streams: the events of one service about one bureau with one visibility, numbered 1..N.

use std::{fmt, str::FromStr};

use gongkai_proto::{common::v1::Visibility as ProtoVisibility, feed::v1::Stream};

/// Why something is not the name of a stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stream: <service>/<bureau>/<public|internal> is wanted")]
pub struct NotAStream(pub String);

/// Who may read the events of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Visibility {
    /// What is disclosed.
    Public,
    /// Cases and drafts.
    Internal,
}

impl Visibility {
    /// `public` or `internal`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Visibility {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        match text {
            "public" => Ok(Self::Public),
            "internal" => Ok(Self::Internal),
            _ => Err(NotAStream(text.to_owned())),
        }
    }
}

impl From<Visibility> for ProtoVisibility {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Public => Self::Public,
            Visibility::Internal => Self::Internal,
        }
    }
}

impl TryFrom<ProtoVisibility> for Visibility {
    type Error = NotAStream;

    fn try_from(visibility: ProtoVisibility) -> Result<Self, NotAStream> {
        match visibility {
            ProtoVisibility::Public => Ok(Self::Public),
            ProtoVisibility::Internal => Ok(Self::Internal),
            ProtoVisibility::Unspecified => Err(NotAStream("unspecified".to_owned())),
        }
    }
}

/// A stream, written `intake/heshan-emb/internal`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    /// The owner's word: `intake`, `catalog`, `reporting`.
    pub service: String,
    /// The bureau's slug.
    pub bureau_id: String,
    /// Who may read it.
    pub visibility: Visibility,
}

impl StreamId {
    /// A stream from its parts, checked: they become words of routing keys and policy keys.
    pub fn new(service: &str, bureau_id: &str, visibility: Visibility) -> Result<Self, NotAStream> {
        if is_service(service) && is_bureau(bureau_id) {
            Ok(Self {
                service: service.to_owned(),
                bureau_id: bureau_id.to_owned(),
                visibility,
            })
        } else {
            Err(NotAStream(format!("{service}/{bureau_id}/{visibility}")))
        }
    }
}

fn is_service(word: &str) -> bool {
    word.len() <= 32
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

fn is_bureau(slug: &str) -> bool {
    (3..=40).contains(&slug.len())
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl fmt::Display for StreamId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}/{}/{}",
            self.service, self.bureau_id, self.visibility
        )
    }
}

impl FromStr for StreamId {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        match text.split('/').collect::<Vec<_>>().as_slice() {
            [service, bureau_id, visibility] => Self::new(service, bureau_id, visibility.parse()?),
            _ => Err(NotAStream(text.to_owned())),
        }
    }
}

impl From<&StreamId> for Stream {
    fn from(stream: &StreamId) -> Self {
        Self {
            service: stream.service.clone(),
            bureau_id: stream.bureau_id.clone(),
            visibility: ProtoVisibility::from(stream.visibility).into(),
        }
    }
}

impl TryFrom<&Stream> for StreamId {
    type Error = NotAStream;

    fn try_from(stream: &Stream) -> Result<Self, NotAStream> {
        Self::new(
            &stream.service,
            &stream.bureau_id,
            stream.visibility().try_into()?,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_written_and_read() {
        let text = "intake/heshan-emb/internal";
        let stream: StreamId = text.parse().unwrap();
        assert_eq!(stream.to_string(), text);
        assert_eq!(StreamId::try_from(&Stream::from(&stream)), Ok(stream));
    }

    #[test]
    fn what_would_break_a_routing_key_is_refused() {
        for text in [
            "intake/a.b/public",
            "intake/-ab/public",
            "Intake/abc/public",
            "intake/abc",
            "x/abc/secret",
        ] {
            assert!(text.parse::<StreamId>().is_err(), "{text}");
        }
    }
}
