//! `<service> redact`: takes free text out of an event that must not tell it.
//!
//! It is for what should never have been published, when it was: the journal keeps events for ever. What the contract
//! marks `redactable` goes; number, type, digest, ids, days and everything that is counted stay, so that a consumer
//! that starts anew comes to the same figures. An event of its own tells whoever keeps the text to take it away.

use clap::Args;
use gongkai_chassis::{clock::Clock, error::Error, ids::Ids};
use gongkai_proto::{
    event::{self, PayloadError},
    feed::v1::EventRedacted,
};
use gongkai_subscriber::StreamId;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{Connection as _, PgConnection};

use crate::{
    record::{Event, Stamps},
    store,
};

/// Takes the free text out of an event of this service, for ever, and tells its subscribers.
#[derive(Debug, Args)]
pub struct Redact {
    /// PostgreSQL URL of the service's `_owner` role. Direct, not through a pooler.
    #[arg(
        long,
        env = "GONGKAI_OWNER_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    owner_database_url: SecretString,
    /// The stream, e.g. `catalog/heshan-emb/public`.
    stream: StreamId,
    /// The event's number in the stream.
    sequence: u64,
    /// Who acts; kept with the act.
    #[arg(long, env = "USER", value_name = "NAME")]
    actor: String,
    /// Why, 1-500 characters without personal data; kept with the act, and told to subscribers.
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: String,
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        1..=500 => Ok(text.to_owned()),
        _ => Err("1-500 characters are wanted / 应为1至500字".to_owned()),
    }
}

/// Why an event was not redacted.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// PostgreSQL failed.
    #[error("the database failed / 数据库出错: {0}")]
    Database(#[from] sqlx::Error),
    /// The journal could not be read or written.
    #[error("{0}")]
    Journal(#[from] Error),
    /// It is a stream of another service.
    #[error("{0} is no stream of {1} / 不是本服务的流")]
    Foreign(StreamId, &'static str),
    /// There is no such event.
    #[error("{0} has no event {1} / 该流没有这一事件")]
    Unknown(StreamId, u64),
    /// It was redacted before.
    #[error("event {1} of {0} is redacted already / 该事件已经删除文字")]
    Before(StreamId, u64),
    /// Its payload is of no type that this program knows.
    #[error("{0}")]
    Payload(#[from] PayloadError),
}

/// Redacts an event of the service whose word (`intake`, `catalog`, `reporting`) is given, and prints what it did.
pub async fn run(service: &'static str, act: Redact) -> Result<(), RedactError> {
    let mut conn = PgConnection::connect(act.owner_database_url.expose_secret()).await?;
    let clock = Clock::System;
    let stamps = Stamps {
        event_id: Ids::system().next(),
        occurred_at: clock.now(),
        recorded_at: clock.now(),
        traceparent: None,
    };
    let Redact {
        stream,
        sequence,
        actor,
        reason,
        ..
    } = act;
    redact(
        &mut conn,
        service,
        (&stream, sequence),
        (&actor, &reason),
        &stamps,
    )
    .await?;
    println!(
        "{stream}: the free text of event {sequence} is gone; its subscribers are told / 事件文字已删除，将告知订阅方"
    );
    Ok(())
}

/// Redacts an event on a connection of the owner role, and records that it was.
pub async fn redact(
    conn: &mut PgConnection,
    service: &'static str,
    (stream, sequence): (&StreamId, u64),
    (actor, reason): (&str, &str),
    stamps: &Stamps,
) -> Result<(), RedactError> {
    if stream.service != service {
        return Err(RedactError::Foreign(stream.clone(), service));
    }
    let mut tx = conn.begin().await?;
    let found = store::lock_event(&mut tx, stream, sequence).await?;
    let found = found.ok_or_else(|| RedactError::Unknown(stream.clone(), sequence))?;
    if found.redacted_at.is_some() {
        return Err(RedactError::Before(stream.clone(), sequence));
    }
    let data = event::redacted(&found.event_type, &found.data)?;
    store::redact(
        &mut tx,
        (stream, sequence),
        &data,
        (actor, reason),
        stamps.recorded_at,
    )
    .await?;
    let told = EventRedacted {
        sequence,
        event_id: found.event_id.to_string(),
        event_type: found.event_type,
        reason: reason.to_owned(),
    };
    let mut told = Event::of(&told.event_id, &told)?;
    // It is told to who was told what it is about.
    told.visibility = stream.visibility;
    store::record(&mut tx, &stream.bureau_id, &told, stamps).await?;
    tx.commit().await?;
    Ok(())
}
