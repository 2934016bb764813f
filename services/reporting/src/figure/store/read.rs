//! What figures are made of: sums of a period, and the few things that are counted from their own rows.

use chrono::Datelike as _;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use serde_json::Value;

use super::columns::SpanColumns;
use crate::figure::{
    few::Few,
    tally::{Period, Sums},
    thing::Thing,
};

/// The sums of bureaus in a period, of one office or, if that is empty, of all. The transaction must see these bureaus.
pub async fn sums(tx: &mut Tx, bureaus: &[String], office: &str, period: Period) -> Result<Sums> {
    let spans = SpanColumns::of(period);
    let rows = sqlx::query!(
        r#"-- reporting.sums
         SELECT key AS "key!",
                coalesce(sum(amount) FILTER (WHERE NOT before), 0)::bigint AS "within!",
                coalesce(sum(amount) FILTER (WHERE before), 0)::bigint AS "before!"
         FROM unnest($3::text[], $4::date[], $5::date[], $6::boolean[]) AS span (span_grain, first, last, before),
              tally
         WHERE bureau_id = ANY($1) AND office_id = $2 AND grain = span_grain AND from_on BETWEEN first AND last
         GROUP BY key"#,
        bureaus,
        office,
        &spans.grain,
        &spans.first,
        &spans.last,
        &spans.before,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut sums = Sums::default();
    for row in rows {
        sums.add(&row.key, row.within, row.before);
    }
    Ok(sums)
}

/// A thing as it is kept.
pub(super) fn thing(body: Value) -> Result<Thing> {
    serde_json::from_value(body).map_err(Error::internal)
}

/// What is counted from its own rows in a period, of one office or, if that is empty, of all.
pub async fn few(tx: &mut Tx, bureaus: &[String], office: &str, period: Period) -> Result<Few> {
    let bodies = sqlx::query_scalar!(
        "-- reporting.few_things
         SELECT body FROM counted_thing
         WHERE bureau_id = ANY($1) AND kind IN ('dispute', 'document') AND ($2 = '' OR office_id = $2)
         ORDER BY bureau_id, id",
        bureaus,
        office,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut few = Few::default();
    for body in bodies {
        match thing(body)? {
            Thing::Case(case) => few.disputes.push(case),
            Thing::Item(item) => few.documents.push(item),
            Thing::Activity(_) | Thing::Delivery(_) | Thing::Duty(_) => {}
        }
    }
    let known = sqlx::query!(
        r#"-- reporting.known_kinds
         SELECT EXISTS (SELECT FROM counted_thing WHERE bureau_id = ANY($1) AND kind = 'undated') AS "lacks_documents!",
                EXISTS (SELECT FROM counted_thing WHERE bureau_id = ANY($1) AND kind = 'matter') AS "has_matters!""#,
        bureaus,
    )
    .fetch_one(tx.conn())
    .await?;
    few.lacks_documents = known.lacks_documents;
    few.has_matters = known.has_matters;
    let frozen = super::frozen(tx, bureaus, office, period.to.year()).await?;
    few.frozen = frozen.into_iter().map(|(_, frozen)| frozen).collect();
    Ok(few)
}
