//! What can go wrong for a subscriber.

use crate::{envelope::EnvelopeError, stream::NotAStream, stream::StreamId};

/// Why the subscriber could not do something.
#[derive(Debug, thiserror::Error)]
pub enum SubscriberError {
    /// PostgreSQL failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A feed could not be read.
    #[error("the feed of {service} failed: {status}")]
    Feed {
        /// The owner's word.
        service: String,
        /// What it answered.
        status: Box<tonic::Status>,
    },
    /// A feed answered something that is no feed's answer.
    #[error("the feed of {service} answered nonsense: {problem}")]
    FeedContents {
        /// The owner's word.
        service: String,
        /// What is wrong with the answer.
        problem: String,
    },
    /// The token for the feed could not be read.
    #[error("the token for the feed of {service} could not be read: {source}")]
    Token {
        /// The owner's word.
        service: String,
        /// Why.
        source: std::io::Error,
    },
    /// A stored row is not what this program writes.
    #[error("a row of table cursor is damaged: {column}: {problem}")]
    Row {
        /// The column.
        column: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// An operator named a stream this service does not subscribe to.
    #[error("there is no cursor of stream {0}")]
    StreamUnknown(StreamId),
    /// An operator asked for what the stream's state does not allow.
    #[error("stream {stream}: {problem}")]
    NotPossible {
        /// The stream.
        stream: StreamId,
        /// Why it is not possible.
        problem: &'static str,
    },
    /// A task of the subscription died.
    #[error("a task of the subscription died: {0}")]
    Task(#[from] tokio::task::JoinError),
}

impl SubscriberError {
    pub(crate) fn contents(service: &str, problem: &dyn std::fmt::Display) -> Self {
        Self::FeedContents {
            service: service.to_owned(),
            problem: problem.to_string(),
        }
    }

    pub(crate) fn envelope(service: &str, error: &EnvelopeError) -> Self {
        Self::contents(service, error)
    }

    pub(crate) fn row(column: &'static str, problem: &dyn std::fmt::Display) -> Self {
        Self::Row {
            column,
            problem: problem.to_string(),
        }
    }
}

impl From<NotAStream> for SubscriberError {
    fn from(error: NotAStream) -> Self {
        Self::row("bureau_id, service, visibility", &error)
    }
}
