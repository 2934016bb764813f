//! Recording an event in the transaction that made it true.

use std::future::Future;

use chrono::{DateTime, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_proto::event;
use gongkai_subscriber::{Visibility, trace::current_traceparent};
use prost::Name;
use uuid::Uuid;

use crate::store;

/// Recording, for transactions.
pub trait Record {
    /// Records an event about the record `subject` in the bureau of the transaction. It becomes
    /// public with the commit and not before; a rollback takes it back. Call it after the rows it
    /// tells of are locked, so that events about one record keep their order.
    ///
    /// Type and stream come from the payload's own option; the time is the civil clock's. A payload
    /// without the option is an internal error.
    fn record<M: Name>(
        &mut self,
        subject: &str,
        payload: &M,
    ) -> impl Future<Output = Result<()>> + Send;
}

impl Record for Tx {
    fn record<M: Name>(
        &mut self,
        subject: &str,
        payload: &M,
    ) -> impl Future<Output = Result<()>> + Send {
        // Encoded before the first wait, so that the future holds no payload.
        let event = Event::of(subject, payload);
        async move {
            let bureau = self.bureau()?.clone();
            let stamps = Stamps::of(self);
            let event = event?;
            store::record(self.conn(), bureau.as_str(), &event, &stamps).await
        }
    }
}

/// An event about to be recorded: a value, for who writes it together with other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The record it is about.
    pub subject: String,
    /// Its CloudEvents type.
    pub event_type: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The exact text that is sent.
    pub data: String,
}

impl Event {
    /// The event of a payload. An internal error for a message that is none.
    pub fn of<M: Name>(subject: &str, payload: &M) -> Result<Self> {
        let event::EventKind {
            event_type,
            visibility,
        } = event::kind::<M>().map_err(Error::internal)?;
        Ok(Self {
            subject: subject.to_owned(),
            event_type,
            visibility: visibility.try_into().map_err(Error::internal)?,
            data: event::encode(payload).map_err(Error::internal)?,
        })
    }
}

/// What every event of a transaction bears besides.
pub struct Stamps {
    /// A new id for an event.
    pub event_id: Uuid,
    /// By the civil clock.
    pub occurred_at: DateTime<Utc>,
    /// By the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// The trace of the call.
    pub traceparent: Option<String>,
}

impl Stamps {
    /// Those of an event recorded now.
    pub fn of(tx: &Tx) -> Self {
        Self {
            event_id: tx.new_id(),
            occurred_at: tx.now(),
            recorded_at: tx.recorded_at(),
            traceparent: current_traceparent(),
        }
    }
}
