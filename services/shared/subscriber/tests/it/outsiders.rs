//! Who is no service of the suite has a user of the broker of its own, which reads what is public and no more.

use anyhow::Result;
use gongkai_subscriber::topology::{self, INTERNAL, PUBLIC, UNROUTED};
use gongkai_testbed::{Permissions, servers};
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties,
    options::{
        BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions,
        QueueDeclareOptions,
    },
    types::FieldTable,
};

use crate::support::limited;

const QUEUE: &str = "gongkai.archive";
/// As the README of deploy says it for a system of the name `archive`.
const ARCHIVE: Permissions<'_> = Permissions {
    configure: r"^gongkai\.archive$",
    write: r"^gongkai\.archive$",
    read: r"^gongkai\.(archive|public)$",
};

async fn bind(channel: &Channel, exchange: &str) -> lapin::Result<()> {
    let (options, table) = (QueueBindOptions::default(), FieldTable::default());
    channel
        .queue_bind(QUEUE.into(), exchange.into(), "#".into(), options, table)
        .await
}

/// The broker's word for a thing the user may not do; it ends the channel.
const ACCESS_REFUSED: &str = "ACCESS_REFUSED";

fn assert_forbidden(done: lapin::Result<()>, what: &str) {
    let error = done.err().map(|error| error.to_string());
    let error = error.unwrap_or_default();
    assert!(error.contains(ACCESS_REFUSED), "{what}: {error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_reads_what_is_public_and_nothing_else() -> Result<()> {
    limited(async {
        let mut vhost = servers().await?.vhost().await?;
        let url = vhost.user(ARCHIVE).await?;
        let suite = Connection::connect(&vhost.amqp_url, ConnectionProperties::default()).await?;
        topology::declare(&suite.create_channel().await?, None).await?;

        let outside = Connection::connect(&url, ConnectionProperties::default()).await?;
        let channel = outside.create_channel().await?;
        let (options, table) = (QueueDeclareOptions::durable(), FieldTable::default());
        channel.queue_declare(QUEUE.into(), options, table).await?;
        bind(&channel, PUBLIC).await?;

        assert_forbidden(bind(&channel, INTERNAL).await, "what is internal");
        let channel = outside.create_channel().await?;
        assert_forbidden(bind(&channel, UNROUTED).await, "what found no queue");
        let channel = outside.create_channel().await?;
        let (options, table) = (BasicConsumeOptions::default(), FieldTable::default());
        let consumed = channel.basic_consume(UNROUTED.into(), "".into(), options, table);
        assert_forbidden(consumed.await.map(drop), "the queue of what found none");
        let channel = outside.create_channel().await?;
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        let forged = channel
            .basic_publish(
                PUBLIC.into(),
                "a.b.c.d".into(),
                BasicPublishOptions::default(),
                b"{}",
                BasicProperties::default(),
            )
            .await?
            .await
            .map(drop);
        assert_forbidden(forged, "an event of its own");
        vhost.close().await
    })
    .await
}
