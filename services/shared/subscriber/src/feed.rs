//! Reading the owner's feed: the durable truth behind the messages.

use std::{fmt, sync::Arc, time::Duration};

use gongkai_proto::feed::v1::{
    ListStreamsRequest, ReadEventsRequest, ReadEventsResponse, StreamPosition,
    feed_service_client::FeedServiceClient,
};
use tokio::time::timeout;
use tonic::{Code, Request, Status, transport::Channel};

use crate::{digest::Digest, envelope::Envelope, error::SubscriberError, stream::StreamId};

/// Deadline of each call.
const DEADLINE: Duration = Duration::from_secs(10);
/// A page of long texts may be larger than tonic's usual 4 MiB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Reads the bearer token; called for each call, for tokens are renewed in their file.
pub type TokenSource = Arc<dyn Fn() -> Result<String, std::io::Error> + Send + Sync>;

/// A service whose streams are subscribed to, and how to reach its feed.
#[derive(Clone)]
pub struct FeedSource {
    /// The owner's word: `intake`, `catalog`, `reporting`.
    pub service: String,
    /// The owner's gRPC address.
    pub channel: Channel,
    /// The caller's own token.
    pub token: TokenSource,
    /// The bureau whose streams alone are followed; none for all the caller may read.
    pub bureau: Option<String>,
}

impl fmt::Debug for FeedSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FeedSource")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// The end of a stream, as its owner tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The stream.
    pub stream: StreamId,
    /// Its epoch.
    pub epoch: String,
    /// Number of its last event.
    pub sequence: u64,
    /// Digest of its last event.
    pub digest: Digest,
}

/// A page of a stream.
pub(crate) struct Page {
    pub(crate) events: Vec<Envelope>,
    pub(crate) epoch: String,
    pub(crate) head: u64,
    /// Digest of the event the page was asked to follow; none at the beginning.
    pub(crate) follows: Option<Digest>,
}

impl FeedSource {
    /// The heads of the streams of one bureau or of all, as far as the caller may read them: what a
    /// report compares its cursors with.
    pub async fn heads(&self, bureau_id: Option<&str>) -> Result<Vec<Head>, SubscriberError> {
        let bureau_id = bureau_id.unwrap_or_default().to_owned();
        let request = self.request(ListStreamsRequest { bureau_id })?;
        let answer = self.call(self.client().list_streams(request)).await?;
        answer
            .heads
            .into_iter()
            .map(|position| self.head(position))
            .collect()
    }

    fn head(&self, position: StreamPosition) -> Result<Head, SubscriberError> {
        let nonsense =
            |problem: &dyn fmt::Display| SubscriberError::contents(&self.service, problem);
        let stream = position
            .stream
            .as_ref()
            .ok_or_else(|| nonsense(&"a head of no stream"))?;
        let stream = StreamId::try_from(stream).map_err(|error| nonsense(&error))?;
        if stream.service != self.service {
            return Err(nonsense(&format!("a head of {stream}")));
        }
        Ok(Head {
            digest: (position.digest.parse()).map_err(|error| nonsense(&error))?,
            stream,
            epoch: position.epoch,
            sequence: position.sequence,
        })
    }

    /// Events of a stream after a position, checked to follow each other: a page of at most so many, none at its end.
    pub async fn events_after(
        &self,
        stream: &StreamId,
        after: u64,
        page_size: i32,
    ) -> Result<Vec<Envelope>, SubscriberError> {
        Ok(self.read(stream, after, page_size).await?.events)
    }

    /// The same with where it stands.
    pub(crate) async fn read(
        &self,
        stream: &StreamId,
        after: u64,
        page_size: i32,
    ) -> Result<Page, SubscriberError> {
        let request = self.request(ReadEventsRequest {
            stream: Some(stream.into()),
            after,
            page_size,
        })?;
        let answer: ReadEventsResponse = self.call(self.client().read_events(request)).await?;
        let head = answer.head;
        let through = answer.through.unwrap_or_default();
        let epoch = Some(through.epoch)
            .filter(|epoch| !epoch.is_empty())
            .ok_or_else(|| SubscriberError::contents(&self.service, &"no epoch"))?;
        let events: Vec<Envelope> = answer
            .events
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()
            .map_err(|error| SubscriberError::envelope(&self.service, &error))?;
        let follows = match events.first() {
            Some(first) => first.previous,
            None if after == 0 => None,
            None => {
                let digest = through.digest.parse();
                Some(digest.map_err(|error| SubscriberError::contents(&self.service, &error))?)
            }
        };
        let mut last = follows;
        let follow = events.iter().zip(after + 1..).all(|(event, sequence)| {
            let linked = event.previous == last;
            last = Some(event.digest);
            linked && event.sequence == sequence && event.stream == *stream && event.epoch == epoch
        });
        if !follow || (events.is_empty() && head > after) {
            let problem = format!("{stream} after {after} has a hole");
            return Err(SubscriberError::contents(&self.service, &problem));
        }
        Ok(Page {
            events,
            epoch,
            head,
            follows,
        })
    }

    fn client(&self) -> FeedServiceClient<Channel> {
        FeedServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_ANSWER)
    }

    fn request<T>(&self, message: T) -> Result<Request<T>, SubscriberError> {
        let token_error = |source| SubscriberError::Token {
            service: self.service.clone(),
            source,
        };
        let token = (self.token)().map_err(token_error)?;
        let bearer = format!("Bearer {}", token.trim())
            .parse()
            .map_err(|error| token_error(std::io::Error::other(error)))?;
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", bearer);
        request.set_timeout(DEADLINE);
        Ok(request)
    }

    /// The deadline once more on this side, for it must hold while no connection is there, too.
    async fn call<T>(
        &self,
        call: impl Future<Output = Result<tonic::Response<T>, Status>>,
    ) -> Result<T, SubscriberError> {
        let answer = timeout(DEADLINE, call)
            .await
            .unwrap_or_else(|_| Err(Status::deadline_exceeded("no answer in time")));
        answer
            .map(tonic::Response::into_inner)
            .map_err(|status| SubscriberError::Feed {
                service: self.service.clone(),
                status: Box::new(status),
            })
    }
}

/// Whether an error is about the feed as a whole, so that other streams would meet it, too.
pub(crate) fn is_outage(error: &SubscriberError) -> bool {
    match error {
        SubscriberError::Feed { status, .. } => matches!(
            status.code(),
            Code::Unavailable
                | Code::DeadlineExceeded
                | Code::Unauthenticated
                | Code::Cancelled
                | Code::Unknown
        ),
        SubscriberError::FeedContents { .. } => false,
        _ => true,
    }
}

/// Whether the feed said that a position lies beyond its head.
pub(crate) fn is_beyond_head(error: &SubscriberError) -> bool {
    matches!(error, SubscriberError::Feed { status, .. } if status.code() == Code::OutOfRange)
}
