//! What stands on the broker: an exchange for what is public and one for what is internal, one for what found no
//! queue, and a quorum queue per consumer. The broker knows nothing of visibility: who may bind to an exchange gets all
//! of it. Declaring it again changes nothing.

use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};

use crate::stream::Visibility;

/// The durable topic exchange of the events of public streams.
pub const PUBLIC: &str = "gongkai.public";
/// That of internal streams, for the suite's own services alone.
pub const INTERNAL: &str = "gongkai.internal";
/// Exchange and queue of events that no binding matched, so that a wrong binding shows.
pub const UNROUTED: &str = "gongkai.unrouted";

/// The exchange of the events of a stream.
pub fn exchange_of(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => PUBLIC,
        Visibility::Internal => INTERNAL,
    }
}

/// A consumer's queue and the routing keys bound to it in both exchanges, e.g. `*.intake.#`.
#[derive(Debug, Clone)]
pub struct ConsumerQueue {
    /// Name of the queue; by custom `gongkai.<service>`.
    pub name: String,
    /// Binding keys, `<bureau>.<service>.<entity>.<act>` with `*` and `#`.
    pub bindings: Vec<String>,
}

/// Declares the exchanges, and a consumer's queue if one is given.
pub async fn declare(channel: &Channel, queue: Option<&ConsumerQueue>) -> lapin::Result<()> {
    exchange(
        channel,
        UNROUTED,
        ExchangeKind::Fanout,
        FieldTable::default(),
    )
    .await?;
    quorum_queue(channel, UNROUTED, FieldTable::default()).await?;
    bind(channel, UNROUTED, UNROUTED, "").await?;
    // An alternate exchange instead of `mandatory`: returns of pipelined publishes were seen on
    // the wrong confirm.
    for name in [PUBLIC, INTERNAL] {
        let alternate = table("alternate-exchange", AMQPValue::LongString(UNROUTED.into()));
        exchange(channel, name, ExchangeKind::Topic, alternate).await?;
    }
    if let Some(queue) = queue {
        // With several instances of a service one of them consumes and the others stand by:
        // messages shared out among them would arrive out of order and all be pulled instead.
        let single = table("x-single-active-consumer", AMQPValue::Boolean(true));
        quorum_queue(channel, &queue.name, single).await?;
        for key in &queue.bindings {
            for name in [PUBLIC, INTERNAL] {
                bind(channel, &queue.name, name, key).await?;
            }
        }
    }
    Ok(())
}

fn table(key: &str, value: AMQPValue) -> FieldTable {
    let mut table = FieldTable::default();
    table.insert(key.into(), value);
    table
}

async fn exchange(
    channel: &Channel,
    name: &str,
    kind: ExchangeKind,
    arguments: FieldTable,
) -> lapin::Result<()> {
    let options = ExchangeDeclareOptions {
        durable: true,
        ..Default::default()
    };
    channel
        .exchange_declare(name.into(), kind, options, arguments)
        .await
}

async fn quorum_queue(
    channel: &Channel,
    name: &str,
    mut arguments: FieldTable,
) -> lapin::Result<()> {
    arguments.insert(
        "x-queue-type".into(),
        AMQPValue::LongString("quorum".into()),
    );
    channel
        .queue_declare(name.into(), QueueDeclareOptions::durable(), arguments)
        .await?;
    Ok(())
}

async fn bind(channel: &Channel, queue: &str, exchange: &str, key: &str) -> lapin::Result<()> {
    let options = QueueBindOptions::default();
    channel
        .queue_bind(
            queue.into(),
            exchange.into(),
            key.into(),
            options,
            FieldTable::default(),
        )
        .await
}
