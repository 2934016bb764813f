//! `request_id`: every mutation is safe to repeat.
//!
//! The first statement of a mutation claims its key (bureau, subject, method, request_id) in the
//! same transaction as its effects. A second call with the same key waits for the first to end:
//! if that committed, it gets the same answer; if that failed, nothing was stored and it runs.

use std::time::Duration;

use prost::Message;
use ring::digest::{SHA256, digest};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    db::{Db, Tx, one_row},
    error::{Error, Reason, Result},
};

mod store;

/// How long answers are kept, in days.
const KEPT_DAYS: i64 = 7;
/// Old answers are deleted so many at a time, so that no statement holds locks for long.
const SWEEP_BATCH: i64 = 1000;
/// Pause between sweeps.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// A claimed request key; answers are stored under it.
pub struct Claim {
    method: &'static str,
    request_id: String,
}

/// What claiming a key found.
pub enum Claimed<A> {
    /// The request is new: do it, then [`Claim::answer`].
    New(Claim),
    /// It was done before, with this answer.
    Before(A),
}

/// Claims the key of a mutation. `REQUEST_ID_REUSED` if it was used for another body.
pub async fn claim<R: Message, A: Message + Default>(
    tx: &mut Tx,
    method: &'static str,
    request_id: &str,
    request: &R,
) -> Result<Claimed<A>> {
    let fingerprint = digest(&SHA256, &request.encode_to_vec());
    let claim = Claim {
        method,
        request_id: request_id.to_owned(),
    };
    if store::insert(tx, &claim, fingerprint.as_ref()).await? {
        return Ok(Claimed::New(claim));
    }
    match before(tx, method, request_id, request).await? {
        Some(answer) => Ok(Claimed::Before(answer)),
        None => Err(Error::internal("a claimed request has vanished")),
    }
}

/// The answer of a request that was done before, for calls that have to ask other services before
/// they can claim: a repetition must not depend on those. `REQUEST_ID_REUSED` as for [`claim`].
pub async fn before<R: Message, A: Message + Default>(
    tx: &mut Tx,
    method: &'static str,
    request_id: &str,
    request: &R,
) -> Result<Option<A>> {
    let claim = Claim {
        method,
        request_id: request_id.to_owned(),
    };
    let Some((stored, answer)) = store::load(tx, &claim).await? else {
        return Ok(None);
    };
    if stored != digest(&SHA256, &request.encode_to_vec()).as_ref() {
        return Err(Error::new(Reason::RequestIdReused).with("request_id", request_id));
    }
    let sealed = answer.ok_or_else(|| Error::internal("a committed request has no answer"))?;
    let place = claim.place(tx)?;
    let answer = tx.sealer().open(&place, &sealed).map_err(Error::internal)?;
    A::decode(answer.as_slice())
        .map(Some)
        .map_err(Error::internal)
}

impl Claim {
    fn place(&self, tx: &Tx) -> Result<String> {
        let scope = tx.scope()?;
        Ok(format!(
            "request/{}/{}/{}/{}",
            scope.bureau, scope.principal.subject, self.method, self.request_id
        ))
    }

    /// Stores the answer under the key, in the same transaction.
    pub async fn answer<A: Message>(&self, tx: &mut Tx, answer: &A) -> Result<()> {
        let place = self.place(tx)?;
        let sealed = tx
            .sealer()
            .seal(&place, &answer.encode_to_vec())
            .map_err(Error::internal)?;
        let result = store::set_answer(tx, self, &sealed).await?;
        one_row("request.set_answer", &result)
    }
}

/// Deletes answers older than seven days, in batches, until cancelled.
pub async fn sweep(db: Db, wall: Clock, cancel: CancellationToken) {
    loop {
        let before = wall.now() - chrono::TimeDelta::days(KEPT_DAYS);
        match store::delete_before(&db, before, SWEEP_BATCH).await {
            Ok(deleted) if deleted >= SWEEP_BATCH.unsigned_abs() && !cancel.is_cancelled() => {
                continue;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "old answers were not deleted; trying again later");
            }
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}
