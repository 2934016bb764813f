//! SQL of copies that are made anew.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_document::inspect::{Reason, STRIPPER};
use gongkai_files::hex;
use uuid::Uuid;

use super::state::{PublishedCopy, Renewal, RenewalState};

/// A row as it is stored.
struct Row {
    id: Uuid,
    act_id: Uuid,
    item_id: Uuid,
    file_id: Uuid,
    state: String,
    failure_zh: String,
    failure_en: String,
    reason: String,
    asked_by: String,
    asked_on: NaiveDate,
    done_on: Option<NaiveDate>,
}

impl TryFrom<Row> for Renewal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let state = of_code(&row.state, &format!("copy_renewal.state of {}", row.id))?;
        let failure = Reason::new(row.failure_zh, row.failure_en);
        Ok(Self {
            id: row.id,
            act: row.act_id,
            item: row.item_id,
            file: row.file_id,
            state,
            failure: Some(failure).filter(|_| state == RenewalState::Failed),
            reason: row.reason,
            asked_by: row.asked_by,
            asked_on: row.asked_on,
            done_on: row.done_on,
        })
    }
}

/// Lets one transaction of a bureau queue copies at a time.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_copy_renewals
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.copy_renewals'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Copies that anybody reads, of items of this office, if one is named, that an older version than `below` made and that
/// do not wait already; by attachment, with how many there are in all.
pub async fn published(
    tx: &mut Tx,
    office_id: &str,
    below: i16,
    limit: i64,
) -> Result<(Vec<PublishedCopy>, i64)> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.published_copies
         SELECT file.item_id, file.id, file.file_name, file.stripped_by, file.copy_sha256 AS "copy_sha256!",
                count(*) OVER () AS "total!"
         FROM item_file AS file JOIN item ON item.bureau_id = file.bureau_id AND item.id = file.item_id
         WHERE file.bureau_id = $1 AND file.erased_on IS NULL AND file.copy_id IS NOT NULL AND file.stripped_by < $3
           AND item.withdrawn_on IS NULL AND ($2 = '' OR item.office_id = $2)
           AND EXISTS (SELECT FROM item_version AS version
                       WHERE version.bureau_id = $1 AND version.item_id = file.item_id AND version.state = 'published'
                         AND version.contents->'attachments' @> jsonb_build_array(jsonb_build_object(
                             'id', file.id, 'copy', jsonb_build_object('id', file.copy_id))))
           AND NOT EXISTS (SELECT FROM copy_renewal AS waits
                           WHERE waits.bureau_id = $1 AND waits.file_id = file.id AND waits.state = 'queued')
         ORDER BY file.id LIMIT $4"#,
        bureau.as_str(),
        office_id,
        below,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let copies = rows.into_iter().map(|row| PublishedCopy {
        item: row.item_id,
        file: row.id,
        file_name: row.file_name,
        stripped_by: row.stripped_by,
        sha256: hex(&row.copy_sha256),
    });
    Ok((copies.collect(), total))
}

/// Queues a copy, by who acts in the transaction.
pub async fn insert(tx: &mut Tx, act: Uuid, copy: &PublishedCopy, reason: &str) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let by = tx.scope()?.principal.subject.clone();
    let (id, today, recorded_at) = (tx.new_id(), tx.today(), tx.recorded_at());
    let inserted = sqlx::query!(
        "-- catalog.insert_copy_renewal
         INSERT INTO copy_renewal (bureau_id, id, act_id, item_id, file_id, state, reason, asked_by, asked_on,
                                   recorded_at)
         VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9)",
        bureau.as_str(),
        id,
        act,
        copy.item,
        copy.file,
        reason,
        by,
        today,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_copy_renewal", &inserted)
}

/// The next that wait, of all bureaus, the first asked first, after this one.
pub async fn to_renew(tx: &mut Tx, after: Uuid) -> Result<Vec<(BureauId, Uuid)>> {
    let rows = sqlx::query!(
        r#"-- catalog.copies_to_renew
         SELECT of_bureau AS "of_bureau!", renewal AS "renewal!" FROM copies_to_renew($1)"#,
        after,
    )
    .fetch_all(tx.conn())
    .await?;
    let each = rows.into_iter().map(|row| {
        let bureau = row.of_bureau.parse().map_err(Error::internal)?;
        Ok((bureau, row.renewal))
    });
    each.collect()
}

/// One that waits; none if it does not any more.
pub async fn waiting(tx: &mut Tx, id: Uuid) -> Result<Option<Renewal>> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query_as!(
        Row,
        "-- catalog.waiting_copy_renewal
         SELECT id, act_id, item_id, file_id, state, failure_zh, failure_en, reason, asked_by, asked_on, done_on
         FROM copy_renewal WHERE bureau_id = $1 AND id = $2 AND state = 'queued' FOR UPDATE",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Renewal::try_from).transpose()
}

/// Keeps that the program which reads its file was killed over it, or not done in time; how often that was by now.
pub async fn tried(tx: &mut Tx, id: Uuid) -> Result<i16> {
    let bureau = tx.bureau()?.clone();
    let tries = sqlx::query_scalar!(
        "-- catalog.try_copy_renewal
         UPDATE copy_renewal SET tries = tries + 1 WHERE bureau_id = $1 AND id = $2 AND state = 'queued'
         RETURNING tries",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(tries.unwrap_or_default())
}

/// Keeps what came of one that waited.
pub async fn finish(
    tx: &mut Tx,
    id: Uuid,
    state: RenewalState,
    failure: Option<&Reason>,
) -> Result<()> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let updated = sqlx::query!(
        "-- catalog.finish_copy_renewal
         UPDATE copy_renewal SET state = $3, failure_zh = $4, failure_en = $5, done_on = $6
         WHERE bureau_id = $1 AND id = $2 AND state = 'queued'",
        bureau.as_str(),
        id,
        state.as_str(),
        failure.map_or("", |why| &why.zh),
        failure.map_or("", |why| &why.en),
        today,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.finish_copy_renewal", &updated)
}

/// Keeps the copy of a file in the place of the one before: id, size and checksum.
pub async fn replace(
    tx: &mut Tx,
    file: Uuid,
    (id, size, sha256): (Uuid, i64, &[u8]),
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- catalog.replace_copy
         UPDATE item_file SET copy_id = $3, copy_size = $4, copy_sha256 = $5, stripped_by = $6
         WHERE bureau_id = $1 AND id = $2 AND erased_on IS NULL",
        bureau.as_str(),
        file,
        id,
        size,
        sha256,
        STRIPPER,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.replace_copy", &updated)
}

/// Keeps that the copy of a file is as the current version makes it.
pub async fn is_current(tx: &mut Tx, file: Uuid) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.copy_is_current
         UPDATE item_file SET stripped_by = $3 WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        file,
        STRIPPER,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which copies are listed: of this act, in this state, where one is given.
pub type Asked = (Option<Uuid>, Option<RenewalState>);

/// What was asked for, the latest first, after the one given.
pub async fn list(
    tx: &mut Tx,
    (act, state): Asked,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Renewal>> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Row,
        "-- catalog.list_copy_renewals
         SELECT id, act_id, item_id, file_id, state, failure_zh, failure_en, reason, asked_by, asked_on, done_on
         FROM copy_renewal
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR act_id = $2) AND ($3::text IS NULL OR state = $3)
           AND ($4::uuid IS NULL OR id < $4)
         ORDER BY id DESC LIMIT $5",
        bureau.as_str(),
        act,
        state.map(RenewalState::as_str),
        after,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Renewal::try_from)
    .collect()
}

/// How many are in each state, of an act if one is given.
pub async fn counts(tx: &mut Tx, act: Option<Uuid>) -> Result<Vec<(RenewalState, i64)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.count_copy_renewals
         SELECT state, count(*) AS "count!" FROM copy_renewal
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR act_id = $2) GROUP BY state ORDER BY state"#,
        bureau.as_str(),
        act,
    )
    .fetch_all(tx.conn())
    .await?;
    let each = rows.into_iter().map(|row| {
        let state = of_code(&row.state, &format!("copy_renewal.state of {bureau}"))?;
        Ok((state, row.count))
    });
    each.collect()
}
