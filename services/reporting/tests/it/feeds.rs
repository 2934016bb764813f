//! The feeds of intake and the catalog, in memory, over real gRPC.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use gongkai_proto::{
    catalog::v1::{
        self as catalog,
        bureau_service_server::BureauServiceServer,
        staff_service_server::{StaffService, StaffServiceServer},
    },
    event,
    feed::v1::{
        Event, ListStreamsRequest, ListStreamsResponse, ReadEventsRequest, ReadEventsResponse,
        StreamPosition,
        feed_service_server::{FeedService, FeedServiceServer},
    },
};
use gongkai_subscriber::{Digest, Envelope, StreamId};
use prost::Name;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status, transport::Server};
use uuid::Uuid;

/// An event of a stream, numbered, after one of that digest; its id is made of its number.
pub fn envelope<M: Name>(
    stream: &StreamId,
    (sequence, previous): (u64, Option<Digest>),
    told: &M,
) -> Envelope {
    let at = chrono::DateTime::from_timestamp(1_735_700_000, 0).unwrap();
    Envelope {
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(sequence)),
        source: Envelope::source_of(stream),
        event_type: event::kind::<M>().unwrap().event_type,
        subject: "a-record".to_owned(),
        occurred_at: at,
        recorded_at: at,
        stream: stream.clone(),
        epoch: "first".to_owned(),
        sequence,
        previous,
        digest: Digest::default(),
        redacted_at: None,
        traceparent: None,
        data: event::encode(told).unwrap(),
    }
    .digested()
}

/// The feed of one service. That of the catalog has the directory of people beside it.
#[derive(Clone, Default)]
pub struct Feed(
    Arc<Mutex<BTreeMap<StreamId, Vec<Envelope>>>>,
    Arc<Mutex<BTreeMap<String, String>>>,
);

impl Feed {
    fn streams(&self) -> MutexGuard<'_, BTreeMap<StreamId, Vec<Envelope>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What somebody is called, in every bureau.
    pub fn call(&self, subject: &str, name: &str) {
        let mut people = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        people.insert(subject.to_owned(), name.to_owned());
    }

    /// Adds the next event of a stream, such as `intake/heshan-emb/internal`.
    pub fn add<M: Name>(&self, stream: &str, told: &M) {
        let stream: StreamId = stream.parse().unwrap();
        let mut streams = self.streams();
        let events = streams.entry(stream.clone()).or_default();
        let previous = events.last().map(|event| event.digest);
        events.push(envelope(&stream, (events.len() as u64 + 1, previous), told));
    }

    /// Adds events that are numbered already to a stream that is empty, and chains them.
    pub fn fill(&self, stream: &str, mut events: Vec<Envelope>) {
        let mut previous = None;
        for event in &mut events {
            event.previous = previous;
            event.digest = Digest::of(event);
            previous = Some(event.digest);
        }
        self.streams().insert(stream.parse().unwrap(), events);
    }

    /// Adds the next event of a stream with another payload than its type has.
    pub fn add_broken<M: Name>(&self, stream: &str, told: &M, data: &str) {
        self.add(stream, told);
        let mut streams = self.streams();
        let events = streams.get_mut(&stream.parse().unwrap()).unwrap();
        let mut broken = events.pop().unwrap();
        data.clone_into(&mut broken.data);
        events.push(broken.digested());
    }

    /// What the first event of a stream tells.
    pub fn first(&self, stream: &str) -> Option<String> {
        let streams = self.streams();
        let events = streams.get(&stream.parse().unwrap())?;
        Some(events.first()?.data.clone())
    }

    /// Takes the free text out of every event of a stream.
    pub fn redact(&self, stream: &str) {
        let mut streams = self.streams();
        for told in streams.get_mut(&stream.parse().unwrap()).unwrap() {
            told.data = event::redacted(&told.event_type, &told.data).unwrap();
            told.redacted_at = Some(told.recorded_at);
        }
    }

    /// Serves it and answers where.
    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Server::builder()
            .add_service(FeedServiceServer::new(self.clone()))
            .add_service(BureauServiceServer::new(self.clone()))
            .add_service(StaffServiceServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        url
    }
}

/// The position after these events of a stream.
fn position(stream: &StreamId, events: &[Envelope]) -> StreamPosition {
    let last = events.last().map(|event| event.digest.to_string());
    StreamPosition {
        stream: Some(stream.into()),
        epoch: "first".to_owned(),
        sequence: events.len() as u64,
        digest: last.unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl StaffService for Feed {
    async fn set_staff_member(
        &self,
        _: Request<catalog::SetStaffMemberRequest>,
    ) -> Result<Response<catalog::SetStaffMemberResponse>, Status> {
        Err(Status::unimplemented("nobody enters anybody here"))
    }

    async fn list_staff(
        &self,
        _: Request<catalog::ListStaffRequest>,
    ) -> Result<Response<catalog::ListStaffResponse>, Status> {
        let people = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let members = people.iter().map(|(subject, name)| catalog::StaffMember {
            subject: subject.clone(),
            name: name.clone(),
            ..catalog::StaffMember::default()
        });
        Ok(Response::new(catalog::ListStaffResponse {
            members: members.collect(),
            next_page_token: String::new(),
        }))
    }
}

#[tonic::async_trait]
impl FeedService for Feed {
    async fn list_streams(
        &self,
        request: Request<ListStreamsRequest>,
    ) -> Result<Response<ListStreamsResponse>, Status> {
        let of = request.into_inner().bureau_id;
        let streams = self.streams();
        let asked = streams
            .iter()
            .filter(|(stream, _)| of.is_empty() || stream.bureau_id == of);
        let heads = asked.map(|(stream, events)| position(stream, events));
        Ok(Response::new(ListStreamsResponse {
            heads: heads.collect(),
        }))
    }

    async fn read_events(
        &self,
        request: Request<ReadEventsRequest>,
    ) -> Result<Response<ReadEventsResponse>, Status> {
        let request = request.into_inner();
        let stream = StreamId::try_from(&request.stream.unwrap()).unwrap();
        let streams = self.streams();
        let all = streams.get(&stream).map_or(&[][..], Vec::as_slice);
        let after = usize::try_from(request.after).unwrap();
        let size = usize::try_from(request.page_size).unwrap();
        let end = (after + size).min(all.len());
        let page = all.get(after..end).unwrap_or_default();
        let events: Vec<Event> = page.iter().cloned().map(Into::into).collect();
        Ok(Response::new(ReadEventsResponse {
            events,
            through: Some(position(&stream, &all[..end])),
            head: all.len() as u64,
        }))
    }
}
