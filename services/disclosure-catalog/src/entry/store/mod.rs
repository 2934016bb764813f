//! SQL of entries and versions of the catalog.

mod row;

use chrono::NaiveDate;
use gongkai_chassis::{
    code::to_codes,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
    page::Position,
};
use gongkai_law::catalog::Manner;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::row::Stored;
use super::{Entry, History, state::Change};

/// Lets one transaction change the catalog of a bureau at a time: its versions follow each other.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    sqlx::query!(
        "-- catalog.lock_entries
         SELECT FROM pg_advisory_xact_lock(hashtext('catalog.entries'), hashtext($1))",
        bureau.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The version of the catalog in force at the end of a day, or now; 0 for none.
pub async fn version(tx: &mut Tx, bureau: &BureauId, on: Option<NaiveDate>) -> Result<i32> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.catalog_version
         SELECT coalesce(max(version), 0) AS "version!" FROM catalog_version
         WHERE bureau_id = $1 AND ($2::date IS NULL OR changed_on <= $2)"#,
        bureau.as_str(),
        on,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The civil day on which the catalog changed last; none of one that is empty still.
pub async fn changed_on(tx: &mut Tx, bureau: &BureauId) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!(
        "-- catalog.catalog_changed_on
         SELECT max(changed_on) FROM catalog_version WHERE bureau_id = $1",
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Makes the next version of the catalog, in which so many entries change; the catalog is locked.
pub async fn next_version(tx: &mut Tx, entries: usize, reason: &str) -> Result<Change> {
    let bureau = tx.bureau()?.clone();
    let change = Change {
        catalog_version: version(tx, &bureau, None).await? + 1,
        reason: reason.to_owned(),
        changed_by: tx.scope()?.principal.subject.clone(),
        changed_at: tx.recorded_at(),
    };
    let today = tx.today();
    let inserted = sqlx::query!(
        "-- catalog.insert_catalog_version
         INSERT INTO catalog_version (bureau_id, version, changed_on, entries, reason, changed_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        bureau.as_str(),
        change.catalog_version,
        today,
        i32::try_from(entries).map_err(Error::internal)?,
        change.reason,
        change.changed_by,
        change.changed_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_catalog_version", &inserted)?;
    Ok(change)
}

/// The next serial that no entry has.
pub async fn next_serial(tx: &mut Tx) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    let last = sqlx::query_scalar!(
        "-- catalog.last_entry_serial
         SELECT max(serial) FROM entry WHERE bureau_id = $1",
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

/// Inserts a version of an entry.
pub async fn insert(tx: &mut Tx, entry: &Entry, backdating_reason: &str) -> Result<()> {
    let columns = &entry.columns;
    let limit = columns.limit.map(serde_json::to_value).transpose();
    let (ended_on, end_reason) = entry.ended.clone().unzip();
    let (from_bureau, from_entry) = entry.taken_over.clone().unzip();
    let inserted = sqlx::query!(
        "-- catalog.insert_entry
         INSERT INTO entry (bureau_id, id, version, catalog_version, serial, level1, level2, contents, basis,
                            time_limit, limit_rule, publisher, office_id, person, channels, audience, manner,
                            tiers, article20_code, link, to_verify, valid_from, ended_on, end_reason, origin,
                            origin_row, reason, backdating_reason, changed_by, recorded_at, from_bureau, from_entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        entry.bureau.as_str(),
        entry.id,
        entry.version,
        entry.catalog_version,
        columns.serial,
        columns.level1,
        columns.level2,
        columns.contents,
        columns.basis,
        columns.time_limit,
        limit.map_err(Error::internal)?,
        columns.publisher,
        columns.office_id,
        columns.person,
        &to_codes(&columns.channels),
        columns.audience,
        columns.manner.map(Manner::as_str),
        &to_codes(&columns.tiers),
        columns.article20_code.map(i16::from),
        columns.link,
        &to_codes(&columns.to_verify),
        entry.valid_from,
        ended_on,
        end_reason.unwrap_or_default(),
        entry.origin.map(|(catalog, _)| catalog.as_str()),
        entry.origin.map(|(_, row)| row),
        entry.reason,
        Some(backdating_reason).filter(|reason| !reason.is_empty()),
        entry.changed_by,
        entry.changed_at,
        from_bureau.as_ref().map(BureauId::as_str),
        from_entry,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.insert_entry", &inserted)
}

/// The place of an entry in the list.
#[derive(Serialize, Deserialize)]
pub struct Place(i32, Uuid);

impl Position for Place {
    /// Always: both are kept as they are.
    fn is_possible(&self) -> bool {
        true
    }
}

impl Place {
    /// Before the first.
    pub const START: Self = Self(0, Uuid::nil());

    /// Of this entry.
    pub fn of(entry: &Entry) -> Self {
        Self(entry.columns.serial, entry.id)
    }
}

/// Which entries are asked for.
pub struct Filter<'a> {
    /// As they stood in this version of the catalog.
    pub catalog_version: i32,
    /// Of this office; empty for all.
    pub office_id: &'a str,
    /// Of this item of article 20.
    pub article20_code: Option<i16>,
    /// Of this level-1 item; empty for all.
    pub level1: &'a str,
    /// Only those of which something is to be verified.
    pub to_verify_only: bool,
    /// Those that have ended, too.
    pub with_ended: bool,
}

impl Filter<'_> {
    /// All of a version of the catalog that have not ended.
    pub fn all(catalog_version: i32) -> Self {
        Self {
            catalog_version,
            office_id: "",
            article20_code: None,
            level1: "",
            to_verify_only: false,
            with_ended: false,
        }
    }
}

/// Entries of a bureau by serial, after the place given.
pub async fn list(
    tx: &mut Tx,
    bureau: &BureauId,
    filter: &Filter<'_>,
    after: &Place,
    limit: i64,
) -> Result<Vec<Entry>> {
    sqlx::query_as!(
        Stored,
        "-- catalog.list_entries
         SELECT bureau_id, id, version, catalog_version, serial, level1, level2, contents, basis, time_limit,
                limit_rule, publisher, office_id, person, channels, audience, manner, tiers, article20_code, link,
                to_verify, valid_from, ended_on, end_reason, origin, origin_row, from_bureau, from_entry, reason, changed_by,
                recorded_at
         FROM (SELECT DISTINCT ON (id) * FROM entry WHERE bureau_id = $1 AND catalog_version <= $2
               ORDER BY id, version DESC) AS standing
         WHERE ($3 = '' OR office_id = $3) AND ($4::smallint IS NULL OR article20_code = $4)
           AND ($5 = '' OR level1 = $5) AND (NOT $6 OR cardinality(to_verify) > 0)
           AND ($7 OR ended_on IS NULL) AND (serial, id) > ($8, $9)
         ORDER BY serial, id LIMIT $10",
        bureau.as_str(),
        filter.catalog_version,
        filter.office_id,
        filter.article20_code,
        filter.level1,
        filter.to_verify_only,
        filter.with_ended,
        after.0,
        after.1,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Entry::try_from)
    .collect()
}

/// Entries of a bureau with all their versions, by serial: one, or all.
pub async fn histories(tx: &mut Tx, bureau: &BureauId, id: Option<Uuid>) -> Result<Vec<History>> {
    let rows = sqlx::query_as!(
        Stored,
        "-- catalog.entry_histories
         SELECT bureau_id, id, version, catalog_version, serial, level1, level2, contents, basis, time_limit,
                limit_rule, publisher, office_id, person, channels, audience, manner, tiers, article20_code, link,
                to_verify, valid_from, ended_on, end_reason, origin, origin_row, from_bureau, from_entry, reason, changed_by,
                recorded_at
         FROM entry WHERE bureau_id = $1 AND ($2::uuid IS NULL OR id = $2)
         ORDER BY id, version",
        bureau.as_str(),
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    let versions: Result<Vec<Entry>> = rows.into_iter().map(Entry::try_from).collect();
    let versions = versions?;
    let entries = versions.chunk_by(|one, next| one.id == next.id);
    let mut histories: Vec<_> = entries
        .filter_map(|versions| {
            let from = versions.iter().find_map(|one| one.taken_over.as_ref());
            let day = from.and_then(|(from, _)| tx.successions().first_day(from, bureau));
            Some(History::of(versions.to_vec())?.of_succession(day))
        })
        .collect();
    histories.sort_by_key(|history| {
        let latest = history.latest();
        (latest.columns.serial, latest.id)
    });
    Ok(histories)
}

/// The bureaus that were succeeded by that day of whose entries one is not with the successor yet, with it; in a
/// transaction across bureaus.
pub async fn to_take_over(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let today = tx.today();
    let rows = sqlx::query!(
        r#"-- catalog.entries_to_take_over
         WITH succession AS (
             SELECT bureau_id, succeeded_by->>'bureau_id' AS successor, (succeeded_by->>'from_on')::date AS from_on
             FROM (SELECT DISTINCT ON (bureau_id) bureau_id, succeeded_by FROM bureau_version
                   ORDER BY bureau_id, version DESC) AS latest
             WHERE (succeeded_by->>'from_on')::date <= $1
         )
         SELECT bureau_id, successor AS "successor!" FROM succession
         WHERE EXISTS (
             SELECT FROM (SELECT DISTINCT ON (id) id, ended_on, origin, origin_row, level1, level2, contents FROM entry
                          WHERE entry.bureau_id = succession.bureau_id ORDER BY id, version DESC) AS open
             WHERE ended_on IS NULL
               AND NOT EXISTS (SELECT FROM entry AS own
                               WHERE own.bureau_id = successor AND own.version = 1 AND own.from_entry = open.id)
               AND NOT EXISTS (
                   SELECT FROM entry AS own
                   WHERE own.bureau_id = successor
                     AND ((own.origin = open.origin AND own.origin_row = open.origin_row)
                          OR (own.level1, own.level2, own.contents) = (open.level1, open.level2, open.contents))
                     AND (own.ended_on IS NULL OR own.ended_on > succession.from_on)
                     AND NOT EXISTS (SELECT FROM entry AS later WHERE later.bureau_id = successor
                                       AND later.id = own.id AND later.version > own.version)))
         ORDER BY bureau_id"#,
        today,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.bureau_id, row.successor)).collect())
}

/// A version of the catalog.
pub struct CatalogVersion {
    /// From 1.
    pub version: i32,
    /// Civil date it was made.
    pub changed_on: NaiveDate,
    /// How many entries were made or changed.
    pub entries: i32,
    /// Why.
    pub reason: String,
    /// Subject of who made it.
    pub changed_by: String,
}

/// The place of a version in the list.
#[derive(Serialize, Deserialize)]
pub struct VersionPlace(pub i32);

impl Position for VersionPlace {
    /// Always: any number is before or after another.
    fn is_possible(&self) -> bool {
        true
    }
}

/// Versions of the catalog of a bureau, the latest first, before the one given.
pub async fn versions(
    tx: &mut Tx,
    bureau: &BureauId,
    before: i32,
    limit: i64,
) -> Result<Vec<CatalogVersion>> {
    Ok(sqlx::query_as!(
        CatalogVersion,
        "-- catalog.list_catalog_versions
         SELECT version, changed_on, entries, reason, changed_by FROM catalog_version
         WHERE bureau_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
        bureau.as_str(),
        before,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
