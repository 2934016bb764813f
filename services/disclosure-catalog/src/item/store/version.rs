//! SQL of the versions of items and of what was done with them.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    code::of_code,
    db::{Tx, one_row},
    error::{Error, Result},
    identity::BureauId,
    page::Position,
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::item::{
    contents::{Attribute, Contents, Kind},
    formation::Said,
    version::{ExternalId, State, Version},
};

/// A row as it is stored.
struct Row {
    bureau_id: String,
    item_id: Uuid,
    number: i32,
    state: String,
    revision: i32,
    contents: Json<Contents>,
    external_source: Option<String>,
    external_value: Option<String>,
    drafters: Vec<String>,
    checked_by: Option<String>,
    cleared_by: Option<String>,
    signed_by: Option<String>,
    overridden_by: Option<String>,
    override_reason: String,
    reason: String,
    returned_because: String,
    publish_at: Option<DateTime<Utc>>,
    drafted_on: NaiveDate,
    published_on: Option<NaiveDate>,
}

impl TryFrom<Row> for Version {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let place = format!(
            "item_version {}/{}/{}",
            row.bureau_id, row.item_id, row.number
        );
        let external = row.external_source.zip(row.external_value);
        Ok(Self {
            bureau: row
                .bureau_id
                .parse()
                .map_err(|why| Error::internal(format!("{place}: {why}")))?,
            item: row.item_id,
            number: row.number,
            state: of_code(&row.state, &place)?,
            revision: row.revision,
            contents: row.contents.0,
            external: external.map(|(source, value)| ExternalId { source, value }),
            drafters: row.drafters,
            checked_by: row.checked_by,
            cleared_by: row.cleared_by,
            signed_by: row.signed_by,
            overridden: row.overridden_by.map(|by| (by, row.override_reason)),
            reason: row.reason,
            returned_because: row.returned_because,
            publish_at: row.publish_at,
            drafted_on: row.drafted_on,
            published_on: row.published_on,
        })
    }
}

/// Inserts a version. False if its item came before, under the same external id.
pub async fn insert(tx: &mut Tx, version: &Version) -> Result<bool> {
    let external = version.external.as_ref();
    let (overridden_by, override_reason) = version.overridden.clone().unzip();
    let inserted = sqlx::query!(
        "-- catalog.insert_item_version
         INSERT INTO item_version (bureau_id, item_id, number, state, revision, contents, external_source,
                                   external_value, drafters, checked_by, cleared_by, signed_by, reason,
                                   returned_because, publish_at, drafted_on, published_on, overridden_by,
                                   override_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (bureau_id, external_source, external_value) WHERE state <> 'dropped' DO NOTHING",
        version.bureau.as_str(),
        version.item,
        version.number,
        version.state.as_str(),
        version.revision,
        Json(&version.contents) as _,
        external.map(|id| id.source.as_str()),
        external.map(|id| id.value.as_str()),
        &version.drafters,
        version.checked_by,
        version.cleared_by,
        version.signed_by,
        version.reason,
        version.returned_because,
        version.publish_at,
        version.drafted_on,
        version.published_on,
        overridden_by,
        override_reason.unwrap_or_default(),
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Keeps what an act made of a version that was locked.
pub async fn update(tx: &mut Tx, version: &Version) -> Result<()> {
    let (overridden_by, override_reason) = version.overridden.clone().unzip();
    let updated = sqlx::query!(
        "-- catalog.update_item_version
         UPDATE item_version
         SET state = $4, revision = $5, contents = $6, drafters = $7, checked_by = $8, cleared_by = $9,
             signed_by = $10, returned_because = $11, publish_at = $12, published_on = $13,
             overridden_by = $14, override_reason = $15, reason = $16
         WHERE bureau_id = $1 AND item_id = $2 AND number = $3",
        version.bureau.as_str(),
        version.item,
        version.number,
        version.state.as_str(),
        version.revision,
        Json(&version.contents) as _,
        &version.drafters,
        version.checked_by,
        version.cleared_by,
        version.signed_by,
        version.returned_because,
        version.publish_at,
        version.published_on,
        overridden_by,
        override_reason.unwrap_or_default(),
        version.reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("catalog.update_item_version", &updated)
}

/// All versions of an item, the first first, locked until the end of the transaction: what is done with an item
/// takes turns here, before the item itself is locked. `RECORD_UNKNOWN` if there is none.
pub async fn lock(tx: &mut Tx, item: Uuid) -> Result<Vec<Version>> {
    let bureau = tx.bureau()?.clone();
    // Rows that are locked say nothing of one that is made meanwhile.
    sqlx::query!(
        "-- catalog.lock_item
         SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2::text, 0))",
        bureau.as_str(),
        item.to_string(),
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query_as!(
        Row,
        r#"-- catalog.lock_item_versions
         SELECT bureau_id, item_id, number, state, revision, contents AS "contents: Json<Contents>", external_source,
                external_value, drafters, checked_by, cleared_by, signed_by, overridden_by, override_reason, reason,
                returned_because, publish_at, drafted_on, published_on
         FROM item_version WHERE bureau_id = $1 AND item_id = $2 ORDER BY number FOR UPDATE"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Err(unknown(item));
    }
    rows.into_iter().map(Version::try_from).collect()
}

/// All versions of an item, the first first.
pub async fn versions(tx: &mut Tx, item: Uuid) -> Result<Vec<Version>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        r#"-- catalog.item_versions
         SELECT bureau_id, item_id, number, state, revision, contents AS "contents: Json<Contents>", external_source,
                external_value, drafters, checked_by, cleared_by, signed_by, overridden_by, override_reason, reason,
                returned_because, publish_at, drafted_on, published_on
         FROM item_version WHERE bureau_id = $1 AND item_id = $2 ORDER BY number"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Version::try_from).collect()
}

/// That there is no such item, or none that the caller may see.
pub fn unknown(item: Uuid) -> Error {
    Error::record_unknown("item", "信息", item)
}

/// A version of an item; 0 for the latest.
pub async fn find(tx: &mut Tx, item: Uuid, number: i32) -> Result<Version> {
    let bureau = tx.bureau()?.clone();
    sqlx::query_as!(
        Row,
        r#"-- catalog.find_item_version
         SELECT bureau_id, item_id, number, state, revision, contents AS "contents: Json<Contents>", external_source,
                external_value, drafters, checked_by, cleared_by, signed_by, overridden_by, override_reason, reason,
                returned_because, publish_at, drafted_on, published_on
         FROM item_version WHERE bureau_id = $1 AND item_id = $2 AND ($3 = 0 OR number = $3)
         ORDER BY number DESC LIMIT 1"#,
        bureau.as_str(),
        item,
        number,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| unknown(item))?
    .try_into()
}

/// The item that came under an external id and was not given up.
pub async fn of_external(tx: &mut Tx, external: &ExternalId) -> Result<Option<Uuid>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        "-- catalog.item_of_external_id
         SELECT item_id FROM item_version
         WHERE bureau_id = $1 AND external_source = $2 AND external_value = $3 AND state <> 'dropped'",
        bureau.as_str(),
        external.source,
        external.value,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Which versions are listed.
#[derive(Debug, Default)]
pub struct Filter<'a> {
    /// In this state.
    pub state: Option<State>,
    /// Of this office; empty for all.
    pub office_id: &'a str,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// From this system; empty for all.
    pub source: &'a str,
    /// Under this id there; empty for all.
    pub value: &'a str,
    /// With this attribute.
    pub attribute: Option<Attribute>,
    /// Withheld, and to be examined again by this day.
    pub reexamine_by: Option<NaiveDate>,
}

/// The place of a version in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub Uuid, pub i32);

impl Position for Place {
    fn is_possible(&self) -> bool {
        true
    }
}

impl Place {
    /// Before the latest.
    pub const START: Self = Self(Uuid::max(), i32::MAX);
}

/// Versions of the bureau's items, the latest first, without their text.
pub async fn list(
    tx: &mut Tx,
    filter: &Filter<'_>,
    after: &Place,
    limit: i64,
) -> Result<Vec<Version>> {
    let bureau = tx.bureau()?.clone();
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    sqlx::query_as!(
        Row,
        r#"-- catalog.list_item_versions
         SELECT bureau_id, item_id, number, state, revision,
                (contents - 'body') AS "contents!: Json<Contents>", external_source, external_value, drafters,
                checked_by, cleared_by, signed_by, overridden_by, override_reason, reason, returned_because,
                publish_at, drafted_on, published_on
         FROM item_version
         WHERE bureau_id = $1 AND (item_id, number) < ($2, $3)
           AND ($4::text IS NULL OR state = $4)
           AND ($5::text IS NULL OR contents->>'office_id' = $5)
           AND ($6::text IS NULL OR contents->>'kind' = $6)
           AND ($7::text IS NULL OR external_source = $7)
           AND ($8::text IS NULL OR external_value = $8)
           AND ($9::text IS NULL OR contents->>'attribute' = $9)
           AND ($10::date IS NULL OR (state = 'kept' AND (contents->>'reexamine_on')::date <= $10
                AND NOT EXISTS (SELECT FROM item_version AS later
                                WHERE later.bureau_id = $1 AND later.item_id = item_version.item_id
                                  AND later.number > item_version.number AND later.state <> 'dropped')))
         ORDER BY item_id DESC, number DESC
         LIMIT $11"#,
        bureau.as_str(),
        after.0,
        after.1,
        filter.state.map(State::as_str),
        some(filter.office_id),
        filter.kind.map(Kind::as_str),
        some(filter.source),
        some(filter.value),
        filter.attribute.map(Attribute::as_str),
        filter.reexamine_by,
        limit,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Version::try_from)
    .collect()
}

/// A published version as anybody may read it.
#[derive(Debug, Clone)]
pub struct Older {
    /// Its number.
    pub number: i32,
    /// What it says, but for its text.
    pub contents: Contents,
    /// Why it took the place of the one before.
    pub reason: String,
    /// Civil date it was published.
    pub published_on: NaiveDate,
}

impl Older {
    /// Its number, the day it says the information was formed or changed on, and the day it was published.
    pub fn said(&self) -> Option<Said> {
        Some((self.number, self.contents.formed_on?, self.published_on))
    }
}

/// The published versions of an item, the first first. In a transaction across bureaus no other is seen.
pub async fn published(tx: &mut Tx, bureau: &BureauId, item: Uuid) -> Result<Vec<Older>> {
    let rows = sqlx::query!(
        r#"-- catalog.published_versions
         SELECT number, (contents - 'body') AS "contents!: Json<Contents>", reason, published_on AS "published_on!"
         FROM item_version
         WHERE bureau_id = $1 AND item_id = $2 AND state = 'published'
         ORDER BY number"#,
        bureau.as_str(),
        item,
    )
    .fetch_all(tx.conn())
    .await?;
    let older = rows.into_iter().map(|row| Older {
        number: row.number,
        contents: row.contents.0,
        reason: row.reason,
        published_on: row.published_on,
    });
    Ok(older.collect())
}

/// The text of a published version, in Markdown.
pub async fn published_body(
    tx: &mut Tx,
    bureau: &BureauId,
    item: Uuid,
    number: i32,
) -> Result<String> {
    let body = sqlx::query_scalar!(
        "-- catalog.published_body
         SELECT contents->>'body' FROM item_version
         WHERE bureau_id = $1 AND item_id = $2 AND number = $3 AND state = 'published'",
        bureau.as_str(),
        item,
        number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(body.flatten().unwrap_or_default())
}

/// Which items of all bureaus are to be published by now.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<(String, Uuid)>> {
    let rows = sqlx::query!(
        r#"-- catalog.items_due
         SELECT of_bureau AS "of_bureau!", item AS "item!" FROM items_due($1)"#,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    let due = rows.into_iter().map(|row| (row.of_bureau, row.item));
    Ok(due.collect())
}

/// How far the latest version of an item of the bureau is that was not given up; all were, if it is dropped.
/// `RECORD_UNKNOWN` if there is no such item.
pub async fn state_of(tx: &mut Tx, bureau: &BureauId, item: Uuid) -> Result<State> {
    let state = sqlx::query_scalar!(
        "-- catalog.state_of_item
         SELECT state FROM item_version WHERE bureau_id = $1 AND item_id = $2
         ORDER BY state = 'dropped', number DESC LIMIT 1",
        bureau.as_str(),
        item,
    )
    .fetch_optional(tx.conn())
    .await?;
    let state = state.ok_or_else(|| unknown(item))?;
    of_code(&state, &format!("item_version.state of {bureau}/{item}"))
}
