//! SQL of destructions.

use std::collections::HashSet;

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use crate::{
    made::After,
    retention::{Destruction, Record},
};

/// A row as it is stored.
struct Row {
    id: Uuid,
    state: String,
    reason: String,
    proposed_by: String,
    proposed_on: NaiveDate,
    decided_by: Option<String>,
    decided_on: Option<NaiveDate>,
    decision_reason: Option<String>,
    count: i64,
}

impl TryFrom<Row> for Destruction {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            state: of_code(&row.state, "destruction.state")?,
            id: row.id,
            reason: row.reason,
            proposed_by: row.proposed_by,
            proposed_on: row.proposed_on,
            decided_by: row.decided_by,
            decided_on: row.decided_on,
            decision_reason: row.decision_reason,
            count: row.count,
            records: Vec::new(),
        })
    }
}

/// Keeps a proposal with its records.
pub async fn propose(tx: &mut Tx, proposed: &Destruction) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let inserted = sqlx::query!(
        "-- archive.propose_destruction
         INSERT INTO destruction (bureau_id, id, state, reason, proposed_by, proposed_on)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bureau.as_str(),
        proposed.id,
        proposed.state.as_str(),
        proposed.reason,
        proposed.proposed_by,
        proposed.proposed_on,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.propose_destruction", &inserted)?;
    for record in &proposed.records {
        let inserted = sqlx::query!(
            "-- archive.insert_destruction_record
             INSERT INTO destruction_record (bureau_id, destruction, record, number, title, kind, dated_on, term,
                                             kept_until, sha256, byte_size)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            bureau.as_str(),
            proposed.id,
            record.record,
            record.number,
            record.title,
            record.kind,
            record.dated_on,
            record.term.as_str(),
            record.kept_until,
            record.sha256,
            record.byte_size,
        )
        .execute(tx.conn())
        .await?;
        one_row("archive.insert_destruction_record", &inserted)?;
    }
    Ok(())
}

/// Those of the records that stand in a destruction nobody has decided on. Whoever proposes one in the bureau at the same
/// time waits.
pub async fn proposed(tx: &mut Tx, records: &[Uuid]) -> Result<HashSet<Uuid>> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- archive.lock_proposals
         SELECT FROM pg_advisory_xact_lock(hashtext('archive.destruction'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    let proposed = sqlx::query_scalar!(
        "-- archive.proposed_for_destruction
         SELECT DISTINCT record FROM destruction_record
         JOIN destruction ON destruction.bureau_id = $1 AND destruction.id = destruction_record.destruction
         WHERE destruction_record.bureau_id = $1 AND record = ANY($2) AND state = 'proposed'",
        bureau.as_str(),
        records,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(proposed.into_iter().collect())
}

/// Keeps the decision on a destruction that was locked.
pub async fn decide(tx: &mut Tx, decided: &Destruction) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- archive.decide_destruction
         UPDATE destruction SET state = $3, decided_by = $4, decided_on = $5, decision_reason = $6
         WHERE bureau_id = $1 AND id = $2 AND state = 'proposed'",
        bureau.as_str(),
        decided.id,
        decided.state.as_str(),
        decided.decided_by,
        decided.decided_on,
        decided.decision_reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.decide_destruction", &updated)
}

/// Empties the titles of records that were withdrawn, where their destruction was not done.
pub async fn forget_titles(tx: &mut Tx, records: &[Uuid]) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- archive.forget_titles
         UPDATE destruction_record SET title = ''
         FROM destruction
         WHERE destruction_record.bureau_id = $1 AND destruction_record.record = ANY($2) AND destruction.bureau_id = $1
           AND destruction.id = destruction_record.destruction AND destruction.state <> 'done'",
        bureau.as_str(),
        records,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A destruction with its records, locked: whoever decides on it takes turns.
pub async fn lock_destruction(tx: &mut Tx, id: Uuid) -> Result<Destruction> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- archive.lock_destruction
         SELECT id FROM destruction WHERE bureau_id = $1 AND id = $2 FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    find_destruction(tx, id).await
}

/// A destruction with its records.
pub async fn find_destruction(tx: &mut Tx, id: Uuid) -> Result<Destruction> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        r#"-- archive.find_destruction
         SELECT id, state, reason, proposed_by, proposed_on, decided_by, decided_on, decision_reason,
                (SELECT count(*) FROM destruction_record
                 WHERE destruction_record.bureau_id = $1 AND destruction = $2) AS "count!"
         FROM destruction WHERE bureau_id = $1 AND id = $2"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or_else(|| Error::record_unknown("destruction", "销毁", id))?;
    let rows = sqlx::query!(
        "-- archive.destruction_records
         SELECT record, number, title, kind, dated_on, term, kept_until, sha256, byte_size FROM destruction_record
         WHERE bureau_id = $1 AND destruction = $2 ORDER BY number, record",
        bureau.as_str(),
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    let records = rows.into_iter().map(|row| {
        Ok(Record {
            record: row.record,
            number: row.number,
            title: row.title,
            kind: row.kind,
            dated_on: row.dated_on,
            term: of_code(&row.term, "destruction_record.term")?,
            kept_until: row.kept_until,
            sha256: row.sha256,
            byte_size: row.byte_size,
        })
    });
    Ok(Destruction {
        records: records.collect::<Result<_>>()?,
        ..row.try_into()?
    })
}

/// Destructions of the bureau without their records, the latest first, after this place.
pub async fn destructions(
    tx: &mut Tx,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Destruction>> {
    let bureau = tx.bureau()?.clone();
    let before = after.map_or(Uuid::max(), |after| after.0);
    let rows = sqlx::query_as!(
        Row,
        r#"-- archive.list_destructions
         SELECT id, state, reason, proposed_by, proposed_on, decided_by, decided_on, decision_reason,
                (SELECT count(*) FROM destruction_record AS of_it
                 WHERE of_it.bureau_id = $1 AND of_it.destruction = destruction.id) AS "count!"
         FROM destruction WHERE bureau_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"#,
        bureau.as_str(),
        before,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Destruction::try_from).collect()
}
