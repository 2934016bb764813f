//! SQL of proposals and what was decided on them.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use uuid::Uuid;

use super::{Decision, Proposal, Proposed};

/// A row as it is stored, with its decision.
struct Row {
    bureau_id: String,
    id: Uuid,
    title: String,
    description: String,
    reason: String,
    source_application_ids: Vec<Uuid>,
    article20_code: Option<i16>,
    proposed_on: NaiveDate,
    outcome: Option<String>,
    decision_reason: Option<String>,
    decided_on: Option<NaiveDate>,
    item_id: Option<Uuid>,
    item_state: Option<String>,
    index_number: Option<String>,
    published_on: Option<NaiveDate>,
}

impl TryFrom<Row> for Proposal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let place = |column: &str| format!("{column} of {}/{}", row.bureau_id, row.id);
        let decision = match (row.outcome, row.decision_reason, row.decided_on) {
            (Some(outcome), Some(reason), Some(decided_on)) => Some(Decision {
                outcome: of_code(&outcome, &place("proposal_decision.outcome"))?,
                reason,
                decided_on,
            }),
            _ => None,
        };
        let public = row.index_number.zip(row.published_on);
        let item = match row.item_id.zip(row.item_state) {
            None => None,
            Some((id, state)) => Some(Proposed {
                id,
                state: of_code(&state, &place("item_version.state"))?,
                public,
            }),
        };
        Ok(Self {
            bureau: row.bureau_id.parse().map_err(|why| {
                Error::internal(format!("{}: {why}", place("proposal.bureau_id")))
            })?,
            article20_code: row
                .article20_code
                .map(u8::try_from)
                .transpose()
                .map_err(|why| {
                    Error::internal(format!("{}: {why}", place("proposal.article20_code")))
                })?,
            decision,
            item,
            id: row.id,
            title: row.title,
            description: row.description,
            reason: row.reason,
            source_application_ids: row.source_application_ids,
            proposed_on: row.proposed_on,
        })
    }
}

/// Inserts a proposal that is open.
pub async fn insert(tx: &mut Tx, proposal: &Proposal) -> Result<()> {
    let proposed_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.insert_proposal
         INSERT INTO proposal (bureau_id, id, title, description, reason, source_application_ids,
                               article20_code, proposed_on, proposed_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        proposal.bureau.as_str(),
        proposal.id,
        proposal.title,
        proposal.description,
        proposal.reason,
        &proposal.source_application_ids,
        proposal.article20_code.map(i16::from),
        proposal.proposed_on,
        proposed_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_proposal", &inserted)
}

/// Inserts the decision on a proposal; false if a rival, whose end it waits for, decided first.
pub async fn decide(tx: &mut Tx, id: Uuid, decision: &Decision) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let decided_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let inserted = sqlx::query!(
        "-- catalog.decide_proposal
         INSERT INTO proposal_decision (bureau_id, proposal_id, outcome, reason, decided_on, decided_by,
                                        recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING",
        bureau.as_str(),
        id,
        decision.outcome.as_str(),
        decision.reason,
        decision.decided_on,
        decided_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Lets one transaction begin an item for a proposal at a time.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_proposal
         SELECT pg_advisory_xact_lock(hashtextextended($1 || $2::uuid::text, 39))",
        bureau.as_str(),
        id,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps which item was drafted for a proposal.
pub async fn drafted(tx: &mut Tx, id: Uuid, item: Uuid) -> Result<()> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let inserted = sqlx::query!(
        "-- catalog.insert_proposal_item
         INSERT INTO proposal_item (bureau_id, proposal_id, item_id, drafted_on) VALUES ($1, $2, $3, $4)",
        bureau.as_str(),
        id,
        item,
        today,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_proposal_item", &inserted)
}

/// A proposal of the transaction's bureau. `RECORD_UNKNOWN` if there is none.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Proposal> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        r#"-- catalog.find_proposal
         SELECT proposal.bureau_id, proposal.id, proposal.title, description, proposal.reason,
                source_application_ids, proposal.article20_code, proposed_on, outcome AS "outcome?",
                decision.reason AS "decision_reason?", decided_on AS "decided_on?",
                drafted.item_id AS "item_id?", drafted.state AS "item_state?", item.index_number AS "index_number?",
                item.published_on AS "published_on?"
         FROM proposal
         LEFT JOIN proposal_decision AS decision
             ON decision.bureau_id = proposal.bureau_id AND decision.proposal_id = proposal.id
         LEFT JOIN LATERAL (
             SELECT item_id, state FROM proposal_item JOIN item_version USING (bureau_id, item_id)
             WHERE proposal_item.bureau_id = proposal.bureau_id AND proposal_item.proposal_id = proposal.id
             ORDER BY item_id DESC, state = 'dropped', number DESC LIMIT 1
         ) AS drafted ON true
         LEFT JOIN item ON item.bureau_id = proposal.bureau_id AND item.id = drafted.item_id
                           AND (item.withdrawn_on IS NULL OR item.destroyed_on IS NOT NULL)
         WHERE proposal.bureau_id = $1 AND proposal.id = $2"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| Error::record_unknown("proposal", "建议", id))?
        .try_into()
}

/// The place of a proposal in the list.
pub type Position = (NaiveDate, Uuid);

/// Proposals of a bureau, newest first, after the position given.
pub async fn list(
    tx: &mut Tx,
    bureau: &BureauId,
    open_only: bool,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Proposal>> {
    let (day, id) = after.unzip();
    sqlx::query_as!(
        Row,
        r#"-- catalog.list_proposals
         SELECT proposal.bureau_id, proposal.id, proposal.title, description, proposal.reason,
                source_application_ids, proposal.article20_code, proposed_on, outcome AS "outcome?",
                decision.reason AS "decision_reason?", decided_on AS "decided_on?",
                drafted.item_id AS "item_id?", drafted.state AS "item_state?", item.index_number AS "index_number?",
                item.published_on AS "published_on?"
         FROM proposal
         LEFT JOIN proposal_decision AS decision
             ON decision.bureau_id = proposal.bureau_id AND decision.proposal_id = proposal.id
         LEFT JOIN LATERAL (
             SELECT item_id, state FROM proposal_item JOIN item_version USING (bureau_id, item_id)
             WHERE proposal_item.bureau_id = proposal.bureau_id AND proposal_item.proposal_id = proposal.id
             ORDER BY item_id DESC, state = 'dropped', number DESC LIMIT 1
         ) AS drafted ON true
         LEFT JOIN item ON item.bureau_id = proposal.bureau_id AND item.id = drafted.item_id
                           AND (item.withdrawn_on IS NULL OR item.destroyed_on IS NOT NULL)
         WHERE proposal.bureau_id = $1
           AND ($2::date IS NULL OR (proposed_on, proposal.id) < ($2, $3::uuid))
           AND NOT ($4 AND outcome IS NOT NULL)
         ORDER BY proposed_on DESC, proposal.id DESC
         LIMIT $5"#,
        bureau.as_str(),
        day,
        id,
        open_only,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Proposal::try_from)
    .collect()
}
