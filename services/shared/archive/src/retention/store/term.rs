//! SQL of the terms that a bureau has set.

use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::Result,
};
use gongkai_law::retention::Term;

/// The term of a kind of records, as a bureau has set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTerm {
    /// Code of the kind.
    pub kind: String,
    /// The term.
    pub term: Term,
    /// The document that approved the schedule.
    pub source: String,
}

/// Sets the term of a kind, from now on. Who sets one at the same time waits.
pub async fn set_term(tx: &mut Tx, own: &OwnTerm) -> Result<()> {
    let (bureau, set_by) = (tx.bureau()?.clone(), tx.scope()?.principal.subject.clone());
    let on = tx.today();
    sqlx::query!(
        "-- archive.lock_terms
         SELECT FROM pg_advisory_xact_lock(hashtext('archive.terms'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    let inserted = sqlx::query!(
        "-- archive.set_term
         INSERT INTO retention_term (bureau_id, kind, version, term, source, set_by, set_on)
         SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6
         FROM retention_term WHERE bureau_id = $1 AND kind = $2",
        bureau.as_str(),
        own.kind,
        own.term.as_str(),
        own.source,
        set_by,
        on,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.set_term", &inserted)
}

/// The terms that the bureau has set, one of each kind.
pub async fn terms(tx: &mut Tx) -> Result<Vec<OwnTerm>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- archive.terms
         SELECT DISTINCT ON (kind) kind, term, source FROM retention_term
         WHERE bureau_id = $1 ORDER BY kind, version DESC",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let own = rows.into_iter().map(|row| {
        Ok(OwnTerm {
            term: of_code(&row.term, "retention_term.term")?,
            kind: row.kind,
            source: row.source,
        })
    });
    own.collect()
}
