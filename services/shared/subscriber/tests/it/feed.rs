//! An owner's feed in memory, over real gRPC.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Result;
use chrono::DateTime;
use gongkai_proto::feed::v1::{
    ListStreamsRequest, ListStreamsResponse, ReadEventsRequest, ReadEventsResponse, StreamPosition,
    feed_service_server::{FeedService, FeedServiceServer},
};
use gongkai_subscriber::{Digest, Envelope, FeedSource, StreamId};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response, Status,
    metadata::MetadataValue,
    transport::{Channel, Server},
};
use uuid::Uuid;

#[derive(Default)]
struct State {
    epoch: String,
    streams: BTreeMap<StreamId, Vec<Envelope>>,
}

/// The feed of service `intake`.
#[derive(Clone)]
pub struct Feed {
    state: Arc<Mutex<State>>,
    down: Arc<AtomicBool>,
}

impl Feed {
    pub fn new() -> Self {
        let state = State {
            epoch: "first".to_owned(),
            streams: BTreeMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            down: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the next event of a stream and answers it.
    pub fn add(&self, stream: &StreamId) -> Envelope {
        let mut state = self.state();
        let epoch = state.epoch.clone();
        let events = state.streams.entry(stream.clone()).or_default();
        let sequence = events.len() as u64 + 1;
        let previous = events.last().map(|event| event.digest);
        let at = DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
        let event = Envelope {
            id: Uuid::from_u128(u128::from(rand::random::<u64>())),
            source: Envelope::source_of(stream),
            event_type: "gongkai.intake.application.received.v1".to_owned(),
            subject: "a-case".to_owned(),
            occurred_at: at,
            recorded_at: at,
            stream: stream.clone(),
            epoch,
            sequence,
            previous,
            digest: Digest::default(),
            redacted_at: None,
            traceparent: None,
            data: r#"{"application_id":"a-case"}"#.to_owned(),
        }
        .digested();
        events.push(event.clone());
        event
    }

    /// Adds several events.
    pub fn add_many(&self, stream: &StreamId, count: usize) -> Vec<Envelope> {
        (0..count).map(|_| self.add(stream)).collect()
    }

    /// From now on every call fails, or works again.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    /// What a restore from a backup does: the last events are gone.
    pub fn restore(&self, stream: &StreamId, left: usize, epoch: &str) {
        let mut state = self.state();
        epoch.clone_into(&mut state.epoch);
        for events in state.streams.values_mut() {
            for event in events {
                epoch.clone_into(&mut event.epoch);
            }
        }
        state.streams.get_mut(stream).unwrap().truncate(left);
    }

    /// What a fail-over does that lost the last events: others get their numbers, in the same epoch.
    pub fn fork(&self, stream: &StreamId, left: usize, again: usize) {
        self.state().streams.get_mut(stream).unwrap().truncate(left);
        self.add_many(stream, again);
    }

    /// Serves it and answers how to reach it.
    pub async fn serve(&self) -> Result<FeedSource> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = Server::builder().add_service(FeedServiceServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        Ok(FeedSource {
            service: "intake".to_owned(),
            channel: Channel::from_shared(url)?.connect_lazy(),
            token: Arc::new(|| Ok("a-token\n".to_owned())),
            bureau: None,
        })
    }

    fn check<T>(&self, request: &Request<T>) -> Result<(), Status> {
        let bearer = request
            .metadata()
            .get("authorization")
            .map(MetadataValue::as_bytes);
        assert_eq!(bearer, Some("Bearer a-token".as_bytes()));
        if self.down.load(Ordering::SeqCst) {
            return Err(Status::unavailable("down"));
        }
        Ok(())
    }
}

/// The position after these events of a stream.
fn position(stream: &StreamId, epoch: &str, events: &[Envelope]) -> StreamPosition {
    let last = events.last().map(|event| event.digest.to_string());
    StreamPosition {
        stream: Some(stream.into()),
        epoch: epoch.to_owned(),
        sequence: events.len() as u64,
        digest: last.unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl FeedService for Feed {
    async fn list_streams(
        &self,
        request: Request<ListStreamsRequest>,
    ) -> Result<Response<ListStreamsResponse>, Status> {
        self.check(&request)?;
        let state = self.state();
        let heads = state
            .streams
            .iter()
            .map(|(stream, events)| position(stream, &state.epoch, events))
            .collect();
        Ok(Response::new(ListStreamsResponse { heads }))
    }

    async fn read_events(
        &self,
        request: Request<ReadEventsRequest>,
    ) -> Result<Response<ReadEventsResponse>, Status> {
        self.check(&request)?;
        let request = request.into_inner();
        let stream = StreamId::try_from(&request.stream.unwrap()).unwrap();
        let state = self.state();
        let all = state.streams.get(&stream).map_or(&[][..], Vec::as_slice);
        let after = usize::try_from(request.after).unwrap();
        if after > all.len() {
            return Err(Status::out_of_range("beyond the head"));
        }
        let size = usize::try_from(request.page_size).unwrap();
        let end = (after + size).min(all.len());
        let through = Some(position(&stream, &state.epoch, &all[..end]));
        let events = all[after..end].iter().cloned().map(Into::into).collect();
        Ok(Response::new(ReadEventsResponse {
            events,
            through,
            head: all.len() as u64,
        }))
    }
}
