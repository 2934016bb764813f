//! SQL of what was re-assigned.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::Result,
};
use uuid::Uuid;

use super::state::{Responsible, Thing};

/// What was done with one thing.
pub struct Done {
    /// UUIDv7.
    pub id: Uuid,
    /// The act it was part of.
    pub act: Uuid,
    /// The thing, without its title and state.
    pub thing: Thing,
    /// Why.
    pub reason: String,
    /// Who did it.
    pub by: String,
    /// Civil date.
    pub on: NaiveDate,
}

/// Keeps that a thing was re-assigned by who acts in the transaction.
pub async fn insert(tx: &mut Tx, act: Uuid, thing: &Thing, reason: &str) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let by = tx.scope()?.principal.subject.clone();
    let (id, today, recorded_at) = (tx.new_id(), tx.today(), tx.recorded_at());
    let inserted = sqlx::query!(
        "-- catalog.insert_reassignment
         INSERT INTO reassignment (bureau_id, id, act_id, kind, thing_id, number, from_office, to_office, from_person,
                                   to_person, reason, reassigned_by, reassigned_on, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        bureau.as_str(),
        id,
        act,
        thing.kind.as_str(),
        thing.id,
        thing.number,
        thing.from.office_id,
        thing.to.office_id,
        thing.from.person,
        thing.to.person,
        reason,
        by,
        today,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_reassignment", &inserted)
}

/// What was re-assigned in this act and of this thing, where one is given, the latest first, after the one given.
pub async fn list(
    tx: &mut Tx,
    (act, thing): (Option<Uuid>, Option<Uuid>),
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Done>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- catalog.list_reassignments
         SELECT id, act_id, kind, thing_id, number, from_office, to_office, from_person, to_person, reason,
                reassigned_by, reassigned_on
         FROM reassignment
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR act_id = $2) AND ($3::uuid IS NULL OR thing_id = $3)
           AND ($4::uuid IS NULL OR id < $4)
         ORDER BY id DESC LIMIT $5",
        bureau.as_str(),
        act,
        thing,
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let done = rows.into_iter().map(|row| {
        let thing = Thing {
            kind: of_code(
                &row.kind,
                &format!("reassignment.kind of {bureau}/{}", row.id),
            )?,
            id: row.thing_id,
            number: row.number,
            revision: 0,
            title: String::new(),
            from: Responsible {
                office_id: row.from_office,
                person: row.from_person,
            },
            to: Responsible {
                office_id: row.to_office,
                person: row.to_person,
            },
        };
        Ok(Done {
            id: row.id,
            act: row.act_id,
            thing,
            reason: row.reason,
            by: row.reassigned_by,
            on: row.reassigned_on,
        })
    });
    done.collect()
}
