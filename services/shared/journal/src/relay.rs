//! The relay: publishes the journal to the broker, in order, each event at least once.
//!
//! It is only a wake-up with a payload: subscribers put holes and doubles right from the feed. So
//! nothing waits for the broker, and after any doubt the relay publishes again.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use gongkai_chassis::{db::Db, error::Error};
use gongkai_subscriber::{
    Envelope, amqp,
    session::{Session, SessionError},
    topology::exchange_of,
};
use lapin::{
    Channel, Confirmation, PublisherConfirm,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use secrecy::SecretString;
use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

use crate::{sequencer::jittered, store};

/// So many messages may wait for their confirms.
const WINDOW: usize = 128;
/// A confirm older than this ends the session.
const CONFIRM_LIMIT: Duration = Duration::from_secs(15);
/// At the end confirms are still waited for, so long.
const DRAIN: Duration = Duration::from_secs(2);
/// Events read at once.
const PAGE: i64 = 512;
/// The wait between looks; other instances sequence, too, and do not tell.
const PACE: Duration = Duration::from_millis(250);
/// The wait while another instance holds the lease.
const STAND_BY: Duration = Duration::from_secs(1);
/// The lease saves publishing everything twice; nothing is wrong when two hold it.
const LEASE: Duration = Duration::from_secs(30);

/// What the relay needs.
pub(crate) struct Relay {
    pub(crate) db: Db,
    pub(crate) service: &'static str,
    /// Notified when the sequencer has moved events.
    pub(crate) moved: Arc<Notify>,
    /// This instance.
    pub(crate) holder: String,
}

/// The lease while this instance has it.
struct Held {
    /// How far was published.
    position: i64,
    /// When it was taken or renewed last, by the time before that was asked.
    since: Instant,
}

/// Publishes until `cancel`.
pub(crate) async fn run(relay: Relay, url: SecretString, cancel: CancellationToken) {
    let session = Session {
        url,
        name: format!("{}.relay", relay.service),
        queue: None,
    };
    let relay = Arc::new(relay);
    session
        .run(&cancel, |channel| {
            let (relay, cancel) = (Arc::clone(&relay), cancel.clone());
            async move { relay.publish_all(&channel, &cancel).await }
        })
        .await;
    // Another instance need not wait until the lease ends by itself.
    if let Err(error) = store::release(relay.db.events(), &relay.holder).await {
        tracing::warn!(%error, "the relay's lease was not given back");
    }
}

impl Relay {
    async fn publish_all(
        &self,
        channel: &Channel,
        cancel: &CancellationToken,
    ) -> Result<(), SessionError> {
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        let mut held: Option<Held> = None;
        while !cancel.is_cancelled() {
            held = match held {
                Some(held) if held.since.elapsed() < LEASE / 3 => Some(held),
                _ => self.lease().await?,
            };
            let wait = match &mut held {
                None => STAND_BY,
                Some(held) => tokio::select! {
                    full = self.publish_page(channel, &mut held.position, cancel) => {
                        if full? {
                            continue;
                        }
                        PACE
                    }
                    // What was published and not remembered is published once more: harmless.
                    () = too_late(cancel) => return Ok(()),
                },
            };
            // An idle channel tells of its end only when it is asked.
            if !channel.status().connected() {
                return Err(SessionError::Ended("channel"));
            }
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.moved.notified() => {}
                () = sleep(jittered(wait)) => {}
            }
        }
        Ok(())
    }

    /// Takes or renews the lease; none while another instance has it.
    async fn lease(&self) -> Result<Option<Held>, SessionError> {
        let since = Instant::now();
        let position = store::lease(self.db.events(), &self.holder, LEASE.as_secs_f64());
        let position = position.await.map_err(body)?;
        Ok(position.map(|position| Held { position, since }))
    }

    /// Publishes what follows a position, which it moves on, and remembers how far all is confirmed.
    /// True if there may be more.
    async fn publish_page(
        &self,
        channel: &Channel,
        position: &mut i64,
        cancel: &CancellationToken,
    ) -> Result<bool, SessionError> {
        let wide = self.db.events();
        let epoch = store::epoch(wide).await.map_err(body)?;
        let events = store::after_position(wide, self.service, &epoch, *position, PAGE)
            .await
            .map_err(body)?;
        let mut window = VecDeque::with_capacity(WINDOW);
        let mut last = None;
        for (position, event) in events.iter().take_while(|_| !cancel.is_cancelled()) {
            if window.len() == WINDOW {
                confirmed(window.pop_front()).await?;
            }
            window.push_back(publish(channel, event).await?);
            last = Some(*position);
        }
        while let Some(oldest) = window.pop_front() {
            confirmed(Some(oldest)).await?;
        }
        if let Some(last) = last {
            store::published(wide, last).await.map_err(body)?;
            *position = last;
        }
        Ok(i64::try_from(events.len()).is_ok_and(|count| count >= PAGE))
    }
}

/// Ends a while after `cancel`.
async fn too_late(cancel: &CancellationToken) {
    cancel.cancelled().await;
    sleep(DRAIN).await;
}

/// A message on its way, and until when its confirm must be there.
struct Pending {
    confirm: PublisherConfirm,
    limit: Instant,
}

async fn publish(channel: &Channel, event: &Envelope) -> Result<Pending, SessionError> {
    let limit = Instant::now() + CONFIRM_LIMIT;
    let key = event
        .routing_key()
        .map_err(|error| SessionError::Body(error.into()))?;
    let sent = channel.basic_publish(
        exchange_of(event.stream.visibility).into(),
        key.into(),
        // Not `mandatory`: the alternate exchange keeps what finds no queue.
        BasicPublishOptions::default(),
        event.data.as_bytes(),
        amqp::properties(event),
    );
    let confirm = timeout_at(limit, sent)
        .await
        .map_err(|_| SessionError::TimedOut("publish"))??;
    Ok(Pending { confirm, limit })
}

async fn confirmed(pending: Option<Pending>) -> Result<(), SessionError> {
    let Some(Pending { confirm, limit }) = pending else {
        return Ok(());
    };
    let confirmation = timeout_at(limit, confirm)
        .await
        .map_err(|_| SessionError::TimedOut("confirm"))??;
    match confirmation {
        Confirmation::Ack(_) => Ok(()),
        Confirmation::Nack(_) => Err(SessionError::Body("the broker refused a message".into())),
        // The channel lost its confirm mode: nothing it says counts.
        Confirmation::NotRequested => Err(SessionError::Body("confirms are off".into())),
    }
}

fn body(error: Error) -> SessionError {
    SessionError::Body(error.into())
}
