//! The feed: streams and their events over gRPC, for whoever wants to miss nothing.

use gongkai_chassis::{
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal, Role, role_missing},
};
use gongkai_proto::feed::v1::{
    ListStreamsRequest, ListStreamsResponse, ReadEventsRequest, ReadEventsResponse, Stream,
    StreamPosition, feed_service_server::FeedService,
};
use gongkai_subscriber::{Envelope, StreamId, Visibility};
use tokio::sync::Notify;
use tonic::{Request, Response, Status};
use tonic_types::FieldViolation;

use crate::{
    sequencer,
    store::{self, Head},
};

/// Events per page when the caller does not say.
const PAGE: i32 = 256;
/// Events per page at most.
const LARGEST_PAGE: i32 = 1000;
/// A page ends after so many bytes of payload, so that it fits into a message of gRPC's usual
/// size; it has one event at least.
const PAGE_BYTES: usize = 2 * 1024 * 1024;

/// Serves `gongkai.feed.v1.FeedService` for one service. It reads across bureaus and decides here,
/// by stream, what a caller may see; the contract lets every role call it.
#[derive(Clone)]
pub struct Feed {
    db: Db,
    service: &'static str,
}

impl Feed {
    /// The feed of the service whose word (`intake`, `catalog`, `reporting`) is given.
    pub fn new(db: Db, service: &'static str) -> Self {
        Self { db, service }
    }

    async fn list(&self, caller: &Principal, bureau_id: &str) -> Result<ListStreamsResponse> {
        let bureau = match bureau_id {
            "" => None,
            id => Some(Fields::default().bureau(id)?.1),
        };
        let wide = self.db.events();
        // A head must count everything committed before the call: who compiles a report right after
        // the last act rests on it. So what still waits in the outbox is numbered first.
        sequencer::drain(&self.db, self.service, &Notify::new()).await?;
        let epoch = store::epoch(wide).await?;
        let heads = store::heads(wide, bureau.as_ref().map(BureauId::as_str))
            .await?
            .into_iter()
            .filter(|head| may_read(caller, &head.bureau_id, head.visibility).is_ok())
            .map(|head| {
                Ok(position(
                    &self.stream(&head)?,
                    &epoch,
                    head.sequence,
                    head.digest,
                ))
            })
            .collect::<Result<_>>()?;
        Ok(ListStreamsResponse { heads })
    }

    async fn read(
        &self,
        caller: &Principal,
        request: ReadEventsRequest,
    ) -> Result<ReadEventsResponse> {
        let (stream, page_size) = self.checked(&request)?;
        may_read(caller, &stream.bureau_id, stream.visibility)?;
        let (wide, after) = (self.db.wide(), request.after);
        // The head first: rows are only ever added, so all up to it are there to be read.
        let epoch = store::epoch(wide).await?;
        let head = store::heads(wide, Some(&stream.bureau_id))
            .await?
            .into_iter()
            .find(|head| head.visibility == stream.visibility)
            .map_or(0, |head| head.sequence);
        if after > head {
            return Err(Error::new(Reason::PositionBeyondHead)
                .with("after", after)
                .with("head", head)
                .with("epoch", epoch));
        }
        let events =
            store::events(wide, &stream, &epoch, (after, head), i64::from(page_size)).await?;
        let events = fitting(events);
        let (through, digest) = if let Some(event) = events.last() {
            (event.sequence, event.digest.to_string())
        } else {
            let digest = store::digest_at(wide, &stream, after).await?;
            (after, digest.unwrap_or_default())
        };
        Ok(ReadEventsResponse {
            through: Some(position(&stream, &epoch, through, digest)),
            events: events.into_iter().map(Into::into).collect(),
            head,
        })
    }

    /// Stream and page size of a request, with all that is wrong with them.
    fn checked(&self, request: &ReadEventsRequest) -> Result<(StreamId, i32)> {
        let mut wrong = Vec::new();
        let stream = request
            .stream
            .as_ref()
            .and_then(|stream| StreamId::try_from(stream).ok());
        if stream
            .as_ref()
            .is_none_or(|stream| stream.service != self.service)
        {
            let problem = format!(
                "缺少或不是本服务的流 / missing, or no stream of {}",
                self.service
            );
            wrong.push(FieldViolation::new("stream", problem));
        }
        let page_size = match request.page_size {
            0 => PAGE,
            size @ 1..=LARGEST_PAGE => size,
            _ => {
                let problem = format!("应为1至{LARGEST_PAGE} / 1 to {LARGEST_PAGE}, 0 for {PAGE}");
                wrong.push(FieldViolation::new("page_size", problem));
                PAGE
            }
        };
        match stream {
            Some(stream) if wrong.is_empty() => Ok((stream, page_size)),
            _ => Err(Error::fields(wrong)),
        }
    }

    fn stream(&self, head: &Head) -> Result<StreamId> {
        StreamId::new(self.service, &head.bureau_id, head.visibility).map_err(Error::internal)
    }
}

fn position(stream: &StreamId, epoch: &str, sequence: u64, digest: String) -> StreamPosition {
    StreamPosition {
        digest,
        stream: Some(Stream::from(stream)),
        epoch: epoch.to_owned(),
        sequence,
    }
}

/// Public streams are for everybody who is signed in; internal ones for the platform's services and
/// city role, and for those who answer for the very bureau. A role counts in the bureau of its token,
/// and which bureaus are below another is not known here: its own bureau is all that any other reads.
fn may_read(caller: &Principal, bureau_id: &str, visibility: Visibility) -> Result<()> {
    const AT_HOME: [Role; 6] = [
        Role::Service,
        Role::City,
        Role::Auditor,
        Role::Administrator,
        Role::Leader,
        Role::Reviewer,
    ];
    let everywhere = caller.bureau.as_str() == PLATFORM
        && [Role::Service, Role::City]
            .iter()
            .any(|role| caller.has(*role));
    if visibility == Visibility::Public || everywhere {
        return Ok(());
    }
    if !AT_HOME.iter().any(|role| caller.has(*role)) {
        return Err(role_missing(&AT_HOME));
    }
    if caller.bureau.as_str() != bureau_id {
        return Err(Error::new(Reason::BureauForeign).with("bureau", bureau_id));
    }
    Ok(())
}

/// As many events from the beginning as fit into a page.
fn fitting(events: Vec<Envelope>) -> Vec<Envelope> {
    let mut bytes = 0;
    let count = events
        .iter()
        .take_while(|event| {
            let fits = bytes < PAGE_BYTES;
            bytes += event.data.len();
            fits
        })
        .count();
    events.into_iter().take(count).collect()
}

#[tonic::async_trait]
impl FeedService for Feed {
    async fn list_streams(
        &self,
        request: Request<ListStreamsRequest>,
    ) -> Result<Response<ListStreamsResponse>, Status> {
        let caller = Principal::of(&request)?.clone();
        Ok(Response::new(
            self.list(&caller, &request.get_ref().bureau_id).await?,
        ))
    }

    async fn read_events(
        &self,
        request: Request<ReadEventsRequest>,
    ) -> Result<Response<ReadEventsResponse>, Status> {
        let caller = Principal::of(&request)?.clone();
        Ok(Response::new(
            self.read(&caller, request.into_inner()).await?,
        ))
    }
}
