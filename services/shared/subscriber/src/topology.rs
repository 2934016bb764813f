//! What stands on the broker: one exchange for all events, one for what found no queue, and a
//! quorum queue per consumer. Declaring it again changes nothing.

use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};

/// The durable topic exchange of all events.
pub const EXCHANGE: &str = "gongkai.events";
/// Exchange and queue of events that no binding matched, so that a wrong binding shows.
pub const UNROUTED: &str = "gongkai.unrouted";

/// A consumer's queue and the routing keys bound to it, e.g. `*.intake.#`.
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
    let alternate = table("alternate-exchange", AMQPValue::LongString(UNROUTED.into()));
    exchange(channel, EXCHANGE, ExchangeKind::Topic, alternate).await?;
    if let Some(queue) = queue {
        // With several instances of a service one of them consumes and the others stand by:
        // messages shared out among them would arrive out of order and all be pulled instead.
        let single = table("x-single-active-consumer", AMQPValue::Boolean(true));
        quorum_queue(channel, &queue.name, single).await?;
        for key in &queue.bindings {
            bind(channel, &queue.name, EXCHANGE, key).await?;
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
