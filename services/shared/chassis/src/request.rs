//! `request_id`: every mutation is safe to repeat.
//!
//! The first statement of a mutation claims its key (bureau, subject, method, request_id) in the
//! same transaction as its effects. A second call with the same key waits for the first to end:
//! if that committed, it gets the same answer; if that failed, nothing was stored and it runs.

use std::time::Duration;

use chrono::TimeDelta;
use gongkai_proto::request::Mutation;
use prost::{Message, Name};
use ring::digest::{SHA256, digest};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    db::{Db, Tx, one_row},
    error::{Error, Reason, Result},
    identity::Scope,
    plain::{EXCERPT, excerpt},
};

mod late;
mod store;

pub use late::LATE;

/// How long answers are kept, in days.
const KEPT_DAYS: i64 = 7;
/// Old answers are deleted so many at a time, so that no statement holds locks for long.
const SWEEP_BATCH: i64 = 1000;
/// Answers are changed so many at a time, so that few are held in memory.
const CHANGED_AT_ONCE: i64 = 50;
/// Pause between sweeps.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// A request key; answers are stored under it.
pub struct Claim {
    method: &'static str,
    request_id: String,
}

/// An answer ready to be stored under its key: for who writes it together with other rows.
pub struct Answered<'a> {
    /// The method.
    pub method: &'static str,
    /// The request's id.
    pub request_id: &'a str,
    /// The encoded answer, sealed.
    pub sealed: Vec<u8>,
}

/// How many requests of a kind the caller made within a day in the bureau of the transaction, this one too if it has
/// claimed its key: so that one caller does not take what is for all. Refused ones are not counted.
pub async fn made_lately<R: Mutation>(tx: &mut Tx) -> Result<i64> {
    let since = tx.recorded_at() - TimeDelta::days(1);
    store::count_since(tx, R::METHOD, since).await
}

/// Claims the key of a mutation in a transaction that has begun; false if it was claimed before.
pub(crate) async fn claim<R: Message>(tx: &mut Tx, claim: &Claim, request: &R) -> Result<bool> {
    let fingerprint = digest(&SHA256, &request.encode_to_vec());
    store::insert(tx, claim, fingerprint.as_ref()).await
}

/// Begins a transaction and claims the key of the mutation in it, in one round trip; false if it was
/// claimed before. A rival that has not ended yet is waited for.
pub(crate) async fn begin<R: Message>(
    db: &Db,
    transaction: &'static str,
    scope: &Scope,
    claim: &Claim,
    request: &R,
) -> Result<(Tx, bool)> {
    let fingerprint = digest(&SHA256, &request.encode_to_vec());
    store::begin(db, transaction, scope, claim, fingerprint.as_ref()).await
}

/// The answer stored under a key. `REQUEST_ID_REUSED` if the key was used for another body.
pub(crate) async fn answered<R: Message, A: Name + Default>(
    tx: &mut Tx,
    claim: &Claim,
    request: &R,
) -> Result<Option<A>> {
    let Some((answer, late)) = stored(tx, claim, request).await? else {
        return Ok(None);
    };
    let answer = match late {
        None => answer,
        Some(late) => late::filled_in::<A>(&answer, &late)?,
    };
    A::decode(answer.as_slice())
        .map(Some)
        .map_err(Error::internal)
}

/// The encoded answer under a key, and what stands in it for [`LATE`].
async fn stored<R: Message>(
    tx: &mut Tx,
    claim: &Claim,
    request: &R,
) -> Result<Option<(Vec<u8>, Option<String>)>> {
    let Some(stored) = store::load(tx, claim).await? else {
        return Ok(None);
    };
    if stored.fingerprint != digest(&SHA256, &request.encode_to_vec()).as_ref() {
        return Err(reused(&claim.request_id));
    }
    let sealed = stored
        .answer
        .ok_or_else(|| Error::internal("a committed request has no answer"))?;
    let place = claim.place(tx)?;
    let answer = tx.sealer().open(&place, &sealed).map_err(Error::internal)?;
    Ok(Some((answer, stored.late)))
}

/// That a `request_id` was used for another body.
pub fn reused(request_id: &str) -> Error {
    Error::new(Reason::RequestIdReused).with("request_id", excerpt(request_id, EXCERPT))
}

impl Claim {
    /// The key of a method's request.
    pub(crate) fn new(method: &'static str, request_id: &str) -> Self {
        Self {
            method,
            request_id: request_id.to_owned(),
        }
    }

    fn place(&self, tx: &Tx) -> Result<String> {
        let subject = &tx.scope()?.principal.subject;
        place(tx, subject, self.method, &self.request_id)
    }

    /// The answer as it is to be stored under the key.
    pub fn answered<A: Message>(&self, tx: &Tx, answer: &A) -> Result<Answered<'_>> {
        let place = self.place(tx)?;
        let sealed = tx
            .sealer()
            .seal(&place, &answer.encode_to_vec())
            .map_err(Error::internal)?;
        Ok(Answered {
            method: self.method,
            request_id: &self.request_id,
            sealed,
        })
    }

    /// Stores the answer under the key, and makes everything done durable.
    pub async fn finish<A: Message>(&self, mut tx: Tx, answer: A) -> Result<A> {
        self.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Stores the answer under the key, in the same transaction.
    pub async fn answer<A: Message>(&self, tx: &mut Tx, answer: &A) -> Result<()> {
        let answered = self.answered(tx, answer)?;
        let result = store::set_answer(tx, self, &answered.sealed).await?;
        one_row("request.set_answer", &result)
    }
}

/// Passes the stored answers of the transaction's bureau to `change`, each with its method, and stores what that makes
/// of one: what is told to nobody any more must not be repeated either.
pub async fn change_answers(
    tx: &mut Tx,
    mut change: impl FnMut(&str, &[u8]) -> Result<Option<Vec<u8>>>,
) -> Result<()> {
    let mut after = None;
    loop {
        let kept = store::answers_after(tx, after.as_ref(), CHANGED_AT_ONCE).await?;
        for row in &kept {
            let place = place(tx, &row.subject, &row.method, &row.request_id)?;
            let answer = tx.sealer().open(&place, &row.answer);
            let answer = answer.map_err(Error::internal)?;
            if let Some(changed) = change(&row.method, &answer)? {
                let sealed = tx.sealer().seal(&place, &changed);
                let sealed = sealed.map_err(Error::internal)?;
                let result = store::change_answer(tx, row, &sealed).await?;
                one_row("request.change_answer", &result)?;
            }
        }
        match kept.into_iter().last() {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

/// What binds the sealed answer of somebody's request to its place.
fn place(tx: &Tx, subject: &str, method: &str, request_id: &str) -> Result<String> {
    let bureau = &tx.scope()?.bureau;
    Ok(format!("request/{bureau}/{subject}/{method}/{request_id}"))
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
