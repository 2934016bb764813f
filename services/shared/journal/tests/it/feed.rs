//! What the feed answers, and to whom.

use anyhow::{Context as _, Result};
use gongkai_chassis::identity::Role;
use gongkai_journal::{Feed, epoch};
use gongkai_proto::feed::v1::{
    ListStreamsRequest, ReadEventsRequest, ReadEventsResponse, Stream,
    feed_service_server::FeedService,
};
use gongkai_subscriber::{Envelope, StreamId};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::support::{Bench, SERVICE, limited, principal};

fn by<T>(bureau: &str, role: Role, message: T) -> Result<Request<T>> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(principal(bureau, role)?);
    Ok(request)
}

fn page(stream: &str, after: u64, page_size: i32) -> ReadEventsRequest {
    let stream: StreamId = stream.parse().unwrap();
    ReadEventsRequest {
        stream: Some(Stream::from(&stream)),
        after,
        page_size,
    }
}

async fn read(feed: &Feed, request: ReadEventsRequest) -> Result<ReadEventsResponse, Status> {
    let request = by("platform", Role::Service, request).unwrap();
    Ok(feed.read_events(request).await?.into_inner())
}

/// Three events of heshan-emb, the second with a public one beside it.
async fn filled() -> Result<(Bench, Feed)> {
    let mut bench = Bench::new().await?;
    epoch::begin(&bench.db).await?;
    for _ in 0..3 {
        bench.raise("heshan-emb", "a-case").await?.commit().await?;
    }
    bench.start(None);
    bench.journal_holds(4).await?;
    let feed = Feed::new(bench.db.clone(), SERVICE);
    Ok((bench, feed))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_what_was_recorded() -> Result<()> {
    limited(async {
        let (bench, feed) = filled().await?;
        let answer = read(&feed, page("intake/heshan-emb/internal", 0, 1)).await?;
        let event = answer.events.into_iter().next().context("an event")?;
        insta::assert_snapshot!(Envelope::try_from(event)?.to_json_line()?, @r#"{"specversion":"1.0","id":"018f3173-75dc-76fc-9d4e-cdbc8b0f4632","source":"/gongkai/intake/heshan-emb","type":"gongkai.intake.application.fee_recorded.v1","subject":"a-case","time":"2021-03-01T01:00:00Z","datacontenttype":"application/json","recordedtime":"2024-05-01T00:00:01.500Z","visibility":"internal","epoch":"018f3173-75dc-76fb-a86a-e9e0c207865f","sequence":"00000000000000000001","digest":"54a29d0bf8e7ffe940ed0ad4d206620335cc4f7e9b92a47b676f075bf8febc78","partitionkey":"heshan-emb","data":{"application_id":"a-case","amount_fen":"1","paid_on":"2021-03-01"}}"#);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_tell_how_far_nothing_is_missing() -> Result<()> {
    limited(async {
        let (bench, feed) = filled().await?;
        let mut pages = Vec::new();
        let mut after = 0;
        loop {
            let answer = read(&feed, page("intake/heshan-emb/internal", after, 2)).await?;
            let numbers: Vec<_> = answer.events.iter().map(|event| event.sequence).collect();
            after = answer.through.context("a position")?.sequence;
            pages.push((numbers, after, answer.head));
            if after == answer.head {
                break;
            }
        }
        assert_eq!(pages, [(vec![1, 2], 2, 3), (vec![3], 3, 3)]);

        // What follows nothing, the position at the head, and the head as listed tell the same digest.
        let all = read(&feed, page("intake/heshan-emb/internal", 0, 0)).await?;
        let at_head = read(&feed, page("intake/heshan-emb/internal", 3, 0)).await?;
        let last = all.events.last().context("events")?.digest.clone();
        assert_eq!(all.through.context("a position")?.digest, last);
        assert_eq!(at_head.through.context("a position")?.digest, last);
        let every = ListStreamsRequest::default();
        let heads = feed.list_streams(by("platform", Role::Service, every)?);
        let heads = heads.await?.into_inner().heads;
        assert!(heads.iter().any(|head| head.digest == last));
        let chained = (all.events.windows(2)).all(|two| two[1].previous_digest == two[0].digest);
        assert!(chained && all.events[0].previous_digest.is_empty());

        let beyond = read(&feed, page("intake/heshan-emb/internal", 4, 2))
            .await
            .unwrap_err();
        assert_eq!(beyond.code(), Code::OutOfRange);
        let info = beyond.get_details_error_info().context("an ErrorInfo")?;
        assert_eq!(info.reason, "POSITION_BEYOND_HEAD");
        assert_eq!(info.metadata["head"], "3");
        assert!(info.metadata.contains_key("epoch"));

        // A stream begins with its first event.
        let nothing = read(&feed, page("intake/linhai-hc/public", 0, 0)).await?;
        assert_eq!((nothing.events.len(), nothing.head), (0, 0));

        for wrong in [
            page("catalog/heshan-emb/public", 0, 0),
            page("intake/heshan-emb/public", 0, -1),
        ] {
            assert_eq!(
                read(&feed, wrong).await.unwrap_err().code(),
                Code::InvalidArgument
            );
        }
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_read_what() -> Result<()> {
    limited(async {
        let (bench, feed) = filled().await?;
        let mut table = Vec::new();
        for (bureau, role) in [
            ("platform", Role::Service),
            ("platform", Role::City),
            ("heshan-emb", Role::Service),
            ("linhai-hc", Role::Service),
            ("heshan-emb", Role::City),
            ("heshan", Role::City),
            ("heshan-emb", Role::Auditor),
            ("heshan-emb", Role::Administrator),
            ("heshan-emb", Role::Leader),
            ("heshan-emb", Role::Reviewer),
            ("heshan-emb", Role::Supervisor),
            ("heshan-emb", Role::Clerk),
            ("heshan-emb", Role::Public),
            ("linhai-hc", Role::Auditor),
        ] {
            let may = async |visibility: &str| {
                let request = page(&format!("intake/heshan-emb/{visibility}"), 0, 0);
                let answer = feed.read_events(by(bureau, role, request)?).await;
                anyhow::Ok(
                    answer.map_or_else(|status| format!("{:?}", status.code()), |_| "yes".into()),
                )
            };
            let list = ListStreamsRequest {
                bureau_id: String::new(),
            };
            let listed = feed
                .list_streams(by(bureau, role, list)?)
                .await?
                .into_inner()
                .heads
                .len();
            table.push(format!(
                "{bureau:10} {:13} public: {} listed: {listed} internal: {}",
                role.to_string(),
                may("public").await?,
                may("internal").await?,
            ));
        }
        insta::assert_snapshot!(table.join("\n"), @r"
        platform   service       public: yes listed: 2 internal: yes
        platform   city          public: yes listed: 2 internal: yes
        heshan-emb service       public: yes listed: 2 internal: yes
        linhai-hc  service       public: yes listed: 1 internal: PermissionDenied
        heshan-emb city          public: yes listed: 2 internal: yes
        heshan     city          public: yes listed: 1 internal: PermissionDenied
        heshan-emb auditor       public: yes listed: 2 internal: yes
        heshan-emb administrator public: yes listed: 2 internal: yes
        heshan-emb leader        public: yes listed: 2 internal: yes
        heshan-emb reviewer      public: yes listed: 2 internal: yes
        heshan-emb supervisor    public: yes listed: 1 internal: PermissionDenied
        heshan-emb clerk         public: yes listed: 1 internal: PermissionDenied
        heshan-emb public        public: yes listed: 1 internal: PermissionDenied
        linhai-hc  auditor       public: yes listed: 1 internal: PermissionDenied
        ");
        for (bureau_id, heads) in [("heshan-emb", 2), ("heshan", 0)] {
            let list = ListStreamsRequest {
                bureau_id: bureau_id.to_owned(),
            };
            let answer = feed.list_streams(by("platform", Role::Service, list)?);
            assert_eq!(answer.await?.into_inner().heads.len(), heads);
        }
        let list = ListStreamsRequest {
            bureau_id: "no\0slug".to_owned(),
        };
        let refused = feed
            .list_streams(by("platform", Role::Service, list)?)
            .await
            .unwrap_err();
        let violations = refused.get_details_bad_request().context("violations")?;
        assert_eq!(violations.field_violations[0].field, "bureau_id");
        let stranger = Request::new(page("intake/heshan-emb/public", 0, 0));
        let refused = feed.read_events(stranger).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unauthenticated);
        bench.stop().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_keeps_the_numbers() -> Result<()> {
    limited(async {
        let (bench, feed) = filled().await?;
        let before = read(&feed, page("intake/heshan-emb/internal", 0, 0)).await?;
        let new = epoch::begin(&bench.db).await?;
        bench.raise("heshan-emb", "a-case").await?.commit().await?;
        bench.journal_holds(6).await?;
        let after = read(&feed, page("intake/heshan-emb/internal", 0, 0)).await?;
        assert_eq!(after.head, 4);
        assert!(after.events.iter().all(|event| event.epoch == new));
        assert_ne!(before.through.context("a position")?.epoch, new);
        bench.stop().await
    })
    .await
}

/// A report compiled right after the last act rests on the heads: they must not lag behind what is
/// committed, whether or not a sequencer had time to run.
#[tokio::test(flavor = "multi_thread")]
async fn heads_count_what_was_committed_before_the_call() -> Result<()> {
    limited(async {
        // No sequencer is started.
        let bench = Bench::new().await?;
        epoch::begin(&bench.db).await?;
        let feed = Feed::new(bench.db.clone(), SERVICE);
        for committed in 1..=3 {
            bench.raise("heshan-emb", "a-case").await?.commit().await?;
            let request = by("platform", Role::Service, ListStreamsRequest::default())?;
            let heads = feed.list_streams(request).await?.into_inner().heads;
            let internal = heads.iter().map(|head| head.sequence).max();
            assert_eq!(internal, Some(committed));
        }
        bench.stop().await
    })
    .await
}
