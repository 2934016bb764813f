//! Recording an event in the transaction that made it true.

use std::future::Future;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_proto::event::{self, EventKind};
use gongkai_subscriber::{Visibility, trace::current_traceparent};
use prost::Name;

use crate::store::{self, NewEvent};

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
        let prepared = prepare(payload);
        async move {
            let (kind, visibility, data) = prepared?;
            let bureau = self.bureau()?.clone();
            let traceparent = current_traceparent();
            let recorded = NewEvent {
                bureau_id: bureau.as_str(),
                visibility,
                event_id: self.new_id(),
                event_type: &kind.event_type,
                subject,
                occurred_at: self.now(),
                recorded_at: self.recorded_at(),
                traceparent: traceparent.as_deref(),
                data: &data,
            };
            store::record(self.conn(), &recorded).await
        }
    }
}

fn prepare<M: Name>(payload: &M) -> Result<(EventKind, Visibility, String)> {
    let kind = event::kind::<M>().map_err(Error::internal)?;
    let visibility = kind.visibility.try_into().map_err(Error::internal)?;
    let data = event::encode(payload).map_err(Error::internal)?;
    Ok((kind, visibility, data))
}
