//! SQL of how often items are read.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{db::Tx, error::Result, page};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Counts, Place};

/// Adds to what is written. In the order of items, so that two instances never wait for each other.
pub async fn add(tx: &mut Tx, counts: &BTreeMap<Place, Counts>) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (items, days): (Vec<Uuid>, Vec<NaiveDate>) = counts.keys().copied().unzip();
    let counted = counts
        .values()
        .map(|counts| (counts.views, counts.downloads));
    let (views, downloads): (Vec<i64>, Vec<i64>) = counted.unzip();
    sqlx::query!(
        "-- catalog.add_views
         INSERT INTO item_view (bureau_id, item_id, viewed_on, views, downloads)
         SELECT $1, item, day, views, downloads
         FROM unnest($2::uuid[], $3::date[], $4::bigint[], $5::bigint[]) AS counted (item, day, views, downloads)
         ORDER BY item, day
         ON CONFLICT (bureau_id, item_id, viewed_on) DO UPDATE
         SET views = item_view.views + excluded.views, downloads = item_view.downloads + excluded.downloads",
        bureau.as_str(),
        &items,
        &days,
        &views,
        &downloads,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether there is an item, or what is left of one. This room asks for itself: the items tell it what is read of them,
/// and are not asked back.
pub async fn is_item(tx: &mut Tx, item: Uuid) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- catalog.is_viewed_item
         SELECT EXISTS (SELECT FROM item WHERE bureau_id = $1 AND id = $2) AS "is!""#,
        bureau.as_str(),
        item,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What is asked for.
pub struct Filter {
    /// Of this item only.
    pub item: Option<Uuid>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// How often an item was read in a month, and with that its place in the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfMonth {
    /// First day of the month.
    pub month: NaiveDate,
    /// Readings.
    pub views: i64,
    /// Files.
    pub downloads: i64,
    /// The item.
    pub item: Uuid,
}

impl page::Position for OfMonth {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.month.year())
    }
}

/// How often items were read, by month: the latest first, of a month the most read first, after the place given.
pub async fn list(
    tx: &mut Tx,
    filter: &Filter,
    after: Option<&OfMonth>,
    limit: i64,
) -> Result<Vec<OfMonth>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        OfMonth,
        r#"-- catalog.list_views
         SELECT month AS "month!", views AS "views!", downloads AS "downloads!", item_id AS item
         FROM (SELECT item_id, date_trunc('month', viewed_on::timestamp)::date AS month,
                      sum(views)::bigint AS views, sum(downloads)::bigint AS downloads
               FROM item_view
               WHERE bureau_id = $1 AND ($2::uuid IS NULL OR item_id = $2) AND viewed_on BETWEEN $3 AND $4
               GROUP BY 1, 2) AS of_month
         WHERE $5::date IS NULL OR month < $5
            OR (month = $5 AND (views < $6 OR (views = $6 AND item_id > $7)))
         ORDER BY month DESC, views DESC, item_id LIMIT $8"#,
        bureau.as_str(),
        filter.item,
        filter.from,
        filter.until,
        after.map(|place| place.month),
        after.map(|place| place.views),
        after.map(|place| place.item),
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
