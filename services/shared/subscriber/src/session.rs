//! An AMQP session: connect, declare, run until the first error, drop everything, wait, again.
//!
//! lapin's own recovery stays off: after a long outage it was seen to never return, and a session
//! that starts from nothing has only one state to think about.

use std::{future::Future, time::Duration};

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use lapin::{Channel, Connection, ConnectionProperties, uri::AMQPUri};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::topology::{self, ConsumerQueue};

/// Connecting and declaring together may take so long.
const START_LIMIT: Duration = Duration::from_secs(20);
/// Closing is a courtesy: a broker that does not answer is not waited for.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// Heartbeat when the URL asks for none: a dead peer is noticed within twice this time.
const HEARTBEAT_SECONDS: u16 = 10;
/// A session that lived so long was healthy: the next wait is a short one again.
const HEALTHY_AFTER: Duration = Duration::from_secs(30);

/// Why a session ended.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The broker or the connection to it failed.
    #[error("the broker failed: {0}")]
    Broker(#[from] lapin::Error),
    /// The URL is not an AMQP URL; it is not repeated here, for it holds a password.
    #[error("the AMQP URL does not parse")]
    Url,
    /// An answer was not there in time.
    #[error("the broker did not answer in time: {0}")]
    TimedOut(&'static str),
    /// The broker ended the consumer or the channel.
    #[error("the broker ended the {0}")]
    Ended(&'static str),
    /// What the session was for failed.
    #[error(transparent)]
    Body(Box<dyn std::error::Error + Send + Sync>),
}

/// What a session needs to begin.
#[derive(Debug, Clone)]
pub struct Session {
    /// `amqp[s]://user:password@host:port/vhost`.
    pub url: SecretString,
    /// Name of the connection, shown by the broker's management.
    pub name: String,
    /// The queue to declare beside the exchanges; a publisher has none.
    pub queue: Option<ConsumerQueue>,
}

impl Session {
    /// Runs `body` in one session after another until `cancel`. The body must return when `cancel`
    /// is cancelled; it returns earlier with the first error it meets.
    pub async fn run<F, R>(&self, cancel: &CancellationToken, body: F)
    where
        F: Fn(Channel) -> R + Send,
        R: Future<Output = Result<(), SessionError>> + Send,
    {
        let mut waits = backoff();
        while !cancel.is_cancelled() {
            let began = Instant::now();
            let Err(error) = self.once(cancel, &body).await else {
                continue;
            };
            if began.elapsed() > HEALTHY_AFTER {
                waits = backoff();
            }
            let wait = waits.next().unwrap_or(HEALTHY_AFTER);
            tracing::warn!(session = self.name, %error, ?wait, "AMQP session ended");
            tokio::select! {
                () = cancel.cancelled() => {}
                () = sleep(wait) => {}
            }
        }
    }

    async fn once<F, R>(&self, cancel: &CancellationToken, body: &F) -> Result<(), SessionError>
    where
        F: Fn(Channel) -> R,
        R: Future<Output = Result<(), SessionError>>,
    {
        let started = tokio::select! {
            () = cancel.cancelled() => return Ok(()),
            started = timeout(START_LIMIT, self.start()) => started,
        };
        let (connection, channel) = started.map_err(|_| SessionError::TimedOut("start"))??;
        tracing::info!(session = self.name, "AMQP session began");
        let result = body(channel.clone()).await;
        let close = async {
            channel.close(200, "session ended".into()).await?;
            connection.close(200, "session ended".into()).await
        };
        // Whatever the answer, both are dropped.
        let _ = timeout(CLOSE_LIMIT, close).await;
        result
    }

    async fn start(&self) -> Result<(Connection, Channel), SessionError> {
        let mut uri: AMQPUri = self
            .url
            .expose_secret()
            .parse()
            .map_err(|_| SessionError::Url)?;
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECONDS);
        let properties =
            ConnectionProperties::default().with_connection_name(self.name.as_str().into());
        let connection = Connection::connect_uri(uri, properties).await?;
        let channel = connection.create_channel().await?;
        topology::declare(&channel, self.queue.as_ref()).await?;
        Ok((connection, channel))
    }
}

/// 0.5 s doubling to 15 s, each wait stretched by chance to up to twice its length.
fn backoff() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(Duration::from_secs(15))
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build()
}
