//! From the journal to the broker.

use anyhow::Result;
use gongkai_subscriber::{
    Envelope, amqp,
    topology::{self, ConsumerQueue, UNROUTED},
};
use gongkai_testbed::{Vhost, servers};
use lapin::{
    Channel, Connection, ConnectionProperties,
    options::{BasicConsumeOptions, BasicGetOptions},
    types::FieldTable,
};
use tokio_stream::StreamExt as _;

use crate::{
    proxy::Proxy,
    support::{Bench, limited, until},
};

const STREAM: &str = "intake/heshan-emb/internal";

/// A reader of everything on a virtual host.
struct Reader {
    _connection: Connection,
    channel: Channel,
    deliveries: lapin::Consumer,
}

impl Reader {
    async fn new(vhost: &Vhost) -> Result<Self> {
        let properties = ConnectionProperties::default();
        let connection = Connection::connect(&vhost.amqp_url, properties).await?;
        let channel = connection.create_channel().await?;
        let queue = ConsumerQueue {
            name: "reader".into(),
            bindings: vec!["*.intake.#".into()],
        };
        topology::declare(&channel, Some(&queue)).await?;
        let options = BasicConsumeOptions {
            no_ack: true,
            ..Default::default()
        };
        let table = FieldTable::default();
        let deliveries = channel
            .basic_consume("reader".into(), "".into(), options, table)
            .await?;
        Ok(Self {
            _connection: connection,
            channel,
            deliveries,
        })
    }

    /// Reads until event `last` of the stream; answers the numbers as they came.
    async fn until(&mut self, last: u64) -> Result<Vec<u64>> {
        let mut numbers = Vec::new();
        while numbers.last() != Some(&last) {
            let Some(delivery) = self.deliveries.next().await else {
                break;
            };
            let event: Envelope = amqp::envelope(&delivery?)?;
            assert_eq!(event.stream.to_string(), STREAM);
            numbers.push(event.sequence);
        }
        Ok(numbers)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_published_in_order_and_what_finds_no_queue_is_kept() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        bench.raise_many(400).await?;
        bench.start(Some(&vhost.amqp_url));
        assert_eq!(reader.until(400).await?, (1..=400).collect::<Vec<_>>());
        // The public ones are of the catalog by their type, and nobody is bound to those.
        until("an unrouted message", async || {
            let options = BasicGetOptions { no_ack: true };
            let Some(message) = reader.channel.basic_get(UNROUTED.into(), options).await? else {
                return Ok(false);
            };
            let event = amqp::envelope(&message.delivery)?;
            Ok(event.event_type == "gongkai.catalog.item.published.v1")
        })
        .await?;
        // Stopped and started, it goes on where it was.
        bench.stop_running().await?;
        bench.raise_many(1).await?;
        bench.start(Some(&vhost.amqp_url));
        assert_eq!(reader.until(401).await?, [401]);
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_loses_nothing() -> Result<()> {
    limited(async {
        let (mut bench, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        let proxy = Proxy::to(&vhost.amqp_url).await?;
        bench.start(Some(proxy.url()));
        let mut numbers = Vec::new();
        for round in 1..=3 {
            bench.raise_many(100).await?;
            proxy.cut();
            bench.raise_many(100).await?;
            proxy.mend();
            numbers.extend(reader.until(round * 200).await?);
        }
        // Twice is harmless, but the first time each comes in its place.
        let mut last = 0;
        for number in numbers {
            assert!(number <= last + 1, "{number} after {last}");
            last = last.max(number);
        }
        bench.stop().await?;
        vhost.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_instances_one_publishes_and_the_other_takes_over() -> Result<()> {
    limited(async {
        let (mut first, vhost) = (Bench::new().await?, servers().await?.vhost().await?);
        let mut reader = Reader::new(&vhost).await?;
        first.start(Some(&vhost.amqp_url));
        first.raise_many(10).await?;
        assert_eq!(reader.until(10).await?, (1..=10).collect::<Vec<_>>());
        first.start(Some(&vhost.amqp_url));
        first.stop_first().await?;
        first.raise_many(10).await?;
        assert_eq!(reader.until(20).await?, (11..=20).collect::<Vec<_>>());
        first.stop().await?;
        vhost.close().await
    })
    .await
}
