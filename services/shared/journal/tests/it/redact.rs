//! Taking the free text out of an event that must not tell it.

use anyhow::{Context as _, Result};
use chrono::DateTime;
use gongkai_chassis::identity::Role;
use gongkai_journal::{
    Feed, Record as _, Stamps,
    redact::{RedactError, redact},
};
use gongkai_proto::{
    catalog::v1::{Item, ItemPublished},
    event,
    feed::v1::{EventRedacted, ReadEventsRequest, feed_service_server::FeedService},
};
use gongkai_subscriber::{Envelope, StreamId};
use sqlx::{Connection as _, PgConnection};
use tonic::Request;
use uuid::Uuid;

use crate::support::{Bench, SERVICE, limited, principal};

const WHY: (&str, &str) = ("operator", "标题含有个人信息");

fn stamps() -> Stamps {
    let now = DateTime::from_timestamp(1_714_600_000, 0).unwrap();
    Stamps {
        event_id: Uuid::from_u128(7),
        occurred_at: now,
        recorded_at: now,
        traceparent: None,
    }
}

async fn told(feed: &Feed, stream: &StreamId) -> Result<Vec<Envelope>> {
    let mut request = Request::new(ReadEventsRequest {
        stream: Some(stream.into()),
        ..Default::default()
    });
    let caller = principal("platform", Role::Service)?;
    request.extensions_mut().insert(caller);
    let events = feed.read_events(request).await?.into_inner().events;
    Ok(events
        .into_iter()
        .map(Envelope::try_from)
        .collect::<Result<_, _>>()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_an_event_goes_and_all_else_stays() -> Result<()> {
    limited(async {
        let mut bench = Bench::new().await?;
        for title in ["张三的处罚决定", "通知"] {
            let mut tx = bench.raise("heshan-emb", "a-case").await?;
            let item = Item {
                id: "an-item".to_owned(),
                title: title.to_owned(),
                article20_code: 6,
                published_on: "2021-03-01".to_owned(),
                ..Item::default()
            };
            tx.record("an-item", &ItemPublished { item: Some(item) })
                .await?;
            tx.commit().await?;
        }
        bench.start(None);
        // Two cases, two items, and the item of every second case.
        bench.journal_holds(5).await?;
        let feed = Feed::new(bench.db.clone(), SERVICE);
        let stream: StreamId = "intake/heshan-emb/public".parse()?;
        let before = told(&feed, &stream).await?;
        assert!(before[0].data.contains("张三"));

        let mut owner = PgConnection::connect(&bench.database.url("intake_owner")).await?;
        redact(&mut owner, SERVICE, (&stream, 1), WHY, &stamps()).await?;
        bench.journal_holds(6).await?;
        let after = told(&feed, &stream).await?;
        let left: ItemPublished = event::decode(&after[0].data)?;
        let left = left.item.context("an item")?;
        assert_eq!(
            (left.title.as_str(), left.id.as_str(), left.article20_code),
            ("", "an-item", 6)
        );
        let as_before = Envelope {
            data: before[0].data.clone(),
            redacted_at: None,
            ..after[0].clone()
        };
        assert_eq!(as_before, before[0], "nothing else changed");
        assert_eq!(after[0].redacted_at, Some(stamps().recorded_at));
        assert_eq!(after[1..before.len()], before[1..]);
        // Whoever keeps it is told, in the stream that told of it.
        let notice = after.last().context("an event")?;
        assert_eq!(notice.event_type, "gongkai.feed.event.redacted.v1");
        let said: EventRedacted = event::decode(&notice.data)?;
        assert_eq!(
            (said.sequence, said.event_id),
            (1, before[0].id.to_string())
        );
        assert_eq!(said.reason, WHY.1);

        let again = redact(&mut owner, SERVICE, (&stream, 1), WHY, &stamps()).await;
        assert!(matches!(again, Err(RedactError::Before(..))), "{again:?}");
        let unknown = redact(&mut owner, SERVICE, (&stream, 99), WHY, &stamps()).await;
        assert!(
            matches!(unknown, Err(RedactError::Unknown(..))),
            "{unknown:?}"
        );
        let foreign: StreamId = "catalog/heshan-emb/public".parse()?;
        let foreign = redact(&mut owner, SERVICE, (&foreign, 1), WHY, &stamps()).await;
        assert!(
            matches!(foreign, Err(RedactError::Foreign(..))),
            "{foreign:?}"
        );
        // None but the owner may.
        for role in ["intake_app", "intake_wide"] {
            let mut other = PgConnection::connect(&bench.database.url(role)).await?;
            let refused = redact(&mut other, SERVICE, (&stream, 2), WHY, &stamps()).await;
            assert!(refused.is_err(), "{role}");
        }
        owner.close().await?;
        bench.stop().await
    })
    .await
}
