//! SQL of items whose term is past.

use chrono::{Datelike as _, NaiveDate};
use gongkai_archive::retention::held;
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
    page::Position,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    obstacle::{Hindrance, Standing},
    state::{Expired, InForce, WithoutKind},
};
use crate::item::Kind;

/// The place of an item in the list: its day and its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub Uuid);

impl Position for Place {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.0.year())
    }
}

/// Items whose term is past and that could be destroyed, the oldest first, after this place; of these, if any are named.
/// What is in force, under way or stands in a fixed block is not, nor what interprets a document or tells the outcome of a
/// call that is there: one would owe it again. What was never given a kind has no term.
pub async fn expired(
    tx: &mut Tx,
    terms: &[InForce],
    of: Option<&[Uuid]>,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Expired>> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let ending = terms.iter().filter_map(|one| {
        let years = one.term?.years()?;
        Some((one.kind.as_str().to_owned(), i32::from(years)))
    });
    let (kinds, years): (Vec<String>, Vec<i32>) = ending.unzip();
    let (day, id) = after.map_or((NaiveDate::MIN, Uuid::nil()), |place| (place.0, place.1));
    let day = day.max(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN));
    let rows = sqlx::query!(
        r#"-- catalog.expired_items
         SELECT item_id AS "item_id!", title AS "title!", item_retention.kind AS "kind!", dated_on AS "dated_on!",
                index_number
         FROM item_retention
         JOIN unnest($3::text[], $4::integer[]) AS term (kind, years) ON term.kind = item_retention.kind
         WHERE bureau_id = $1 AND ($2::uuid[] IS NULL OR item_id = ANY($2))
           AND make_date(extract(year FROM dated_on)::integer + term.years, 12, 31) < $5
           AND (dated_on, item_id) > ($6, $7)
           AND coalesce(in_force_until < $5, true) AND NOT belongs AND NOT placed AND NOT under_way
         ORDER BY dated_on, item_id
         LIMIT $8"#,
        bureau.as_str(),
        of,
        &kinds,
        &years,
        today,
        day,
        id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.item_id).collect();
    let held = held(tx, &ids).await?;
    let expired = rows.into_iter().map(|row| {
        let kind: Kind = of_code(&row.kind, "kind of an item_version")?;
        let term = terms.iter().find(|one| one.kind == kind);
        let term = term.and_then(|one| one.term);
        let kept_until = term.and_then(|term| Some((term, term.last_day(row.dated_on)?)));
        let (term, kept_until) =
            kept_until.ok_or_else(|| Error::internal(format!("{} has no term", row.item_id)))?;
        Ok(Expired {
            item: row.item_id,
            number: row.index_number.unwrap_or_else(|| row.item_id.to_string()),
            title: row.title,
            kind,
            term,
            dated_on: row.dated_on,
            kept_until,
            held: held.contains(&row.item_id),
        })
    });
    expired.collect()
}

/// How an item stands.
pub async fn standing(tx: &mut Tx, id: Uuid) -> Result<Standing> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let row = sqlx::query!(
        r#"-- catalog.item_to_be_destroyed
         SELECT kind, dated_on, coalesce(in_force_until >= $3, false) AS "in_force!", belongs AS "belongs!",
                placed AS "placed!", under_way AS "under_way!"
         FROM item_retention WHERE bureau_id = $1 AND item_id = $2"#,
        bureau.as_str(),
        id,
        today,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(Standing::default());
    };
    let kind = row
        .kind
        .map(|kind| of_code(&kind, "kind of an item_version"));
    let hindrances = [
        (row.under_way, Hindrance::UnderWay),
        (row.in_force, Hindrance::InForce),
        (row.placed, Hindrance::Placed),
        (row.belongs, Hindrance::Belongs),
    ];
    let mut hindrances = hindrances.into_iter();
    Ok(Standing {
        kind: kind.transpose()?,
        dated_on: row.dated_on,
        hindrance: hindrances.find_map(|(is_so, hindrance)| is_so.then_some(hindrance)),
    })
}

/// How many items were given no kind.
pub async fn count_without_kind(tx: &mut Tx) -> Result<i64> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.count_items_without_kind
         SELECT count(*) AS "count!" FROM item_retention
         WHERE bureau_id = $1 AND dated_on IS NOT NULL AND kind IS NULL"#,
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Items that were given no kind, the oldest first, after this place.
pub async fn without_kind(
    tx: &mut Tx,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<WithoutKind>> {
    let bureau = tx.bureau()?.clone();
    let (day, id) = after.map_or((NaiveDate::MIN, Uuid::nil()), |place| (place.0, place.1));
    let day = day.max(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN));
    let rows = sqlx::query!(
        r#"-- catalog.items_without_kind
         SELECT item_id AS "item!", title AS "title!", dated_on AS "dated_on!", index_number
         FROM item_retention
         WHERE bureau_id = $1 AND kind IS NULL AND (dated_on, item_id) > ($2, $3)
         ORDER BY dated_on, item_id
         LIMIT $4"#,
        bureau.as_str(),
        day,
        id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.item).collect();
    let held = held(tx, &ids).await?;
    let items = rows.into_iter().map(|row| WithoutKind {
        item: row.item,
        number: row.index_number.unwrap_or_else(|| row.item.to_string()),
        title: row.title,
        dated_on: row.dated_on,
        held: held.contains(&row.item),
    });
    Ok(items.collect())
}
