//! What a service writes to subscribe: one function that applies one event.

use std::future::Future;

use sqlx::PgConnection;

use crate::envelope::Envelope;

/// Why an event was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The event can never be applied as it is. Its stream stops until an operator acts; all
    /// other streams go on.
    #[error("{0}")]
    Poison(String),
    /// It may succeed later: it is tried again with growing waits, and the stream waits with it.
    #[error(transparent)]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl From<sqlx::Error> for ApplyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Applies events to the tables of a service.
pub trait Consumer: Send + Sync + 'static {
    /// Names the consumer in logs and spans.
    fn name(&self) -> &'static str;

    /// Applies one event. `conn` is in a transaction under the service's app role with `app.bureau`
    /// set to the event's bureau; the cursor moves in the same transaction, so each event of a
    /// stream takes effect exactly once and in order. The function may run more than once for an
    /// event whose transaction was rolled back: it must have no effect but the one on `conn`.
    /// Types it does not know it answers with `Ok`.
    fn apply(
        &self,
        conn: &mut PgConnection,
        event: &Envelope,
    ) -> impl Future<Output = Result<(), ApplyError>> + Send;
}
