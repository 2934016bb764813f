//! Events from the broker. Whatever comes is acknowledged: what is not next only shows that its
//! stream is behind, and the puller brings the rest from the feed.

use std::{collections::BTreeMap, time::Duration};

use lapin::{
    Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::timeout;
use tokio_stream::StreamExt as _;
use tokio_util::sync::CancellationToken;

use crate::{
    amqp,
    apply::{Batch, apply},
    consumer::Consumer,
    envelope::Envelope,
    error::SubscriberError,
    session::SessionError,
    stream::StreamId,
    subscription::Inner,
};

/// The broker sends so many messages ahead.
const PREFETCH: u16 = 512;
/// At most so many are applied together.
const BATCH: usize = 256;

/// Consumes a queue in one session until `cancel` or the first error.
pub(crate) async fn consume<C: Consumer>(
    inner: &Inner<C>,
    channel: &Channel,
    queue: &str,
    cancel: &CancellationToken,
) -> Result<(), SessionError> {
    channel
        .basic_qos(PREFETCH, BasicQosOptions::default())
        .await?;
    let (options, table) = (BasicConsumeOptions::default(), FieldTable::default());
    let mut deliveries = channel
        .basic_consume(queue.into(), "".into(), options, table)
        .await?;
    loop {
        let first = tokio::select! {
            () = cancel.cancelled() => return Ok(()),
            first = deliveries.next() => first.ok_or(SessionError::Ended("consumer"))??,
        };
        let mut batch = vec![first];
        // What has arrived already comes along; nothing is waited for.
        while batch.len() < BATCH {
            match timeout(Duration::ZERO, deliveries.next()).await {
                Ok(Some(delivery)) => batch.push(delivery?),
                Ok(None) | Err(_) => break,
            }
        }
        // Only a failure of our own database ends the session without an acknowledgement: then
        // nothing could be noted either, and the broker keeps the messages meanwhile.
        take(inner, &batch)
            .await
            .map_err(|error| SessionError::Body(error.into()))?;
        if let Some(last) = batch.last() {
            let all = BasicAckOptions { multiple: true };
            if !last.ack(all).await? {
                return Err(SessionError::Ended("channel"));
            }
        }
    }
}

async fn take<C: Consumer>(inner: &Inner<C>, batch: &[Delivery]) -> Result<(), SubscriberError> {
    for (stream, mut events) in by_stream(inner, batch) {
        // Messages that changed places within a batch are put right at no cost.
        events.sort_by_key(|event| event.sequence);
        let batch = Batch::Live(&events);
        if apply(&inner.app, &inner.consumer, &stream, &batch)
            .await?
            .behind
        {
            inner.wake(&stream.service);
        }
    }
    Ok(())
}

fn by_stream<C: Consumer>(
    inner: &Inner<C>,
    batch: &[Delivery],
) -> BTreeMap<StreamId, Vec<Envelope>> {
    let mut streams: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for delivery in batch {
        match amqp::envelope(delivery) {
            Ok(event) if inner.follows(&event.stream.service) => {
                streams.entry(event.stream.clone()).or_default().push(event);
            }
            Ok(event) => {
                tracing::warn!(target: "event", stream = %event.stream, "message of no source dropped");
            }
            Err(error) => {
                let key = delivery.routing_key.as_str();
                tracing::error!(target: "event", key, %error, "message is no event and dropped");
            }
        }
    }
    streams
}
