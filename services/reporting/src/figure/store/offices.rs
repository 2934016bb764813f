//! What the offices of a bureau come to, all at once.

use std::collections::BTreeMap;

use gongkai_chassis::{db::Tx, error::Result};

use super::columns::SpanColumns;
use crate::figure::tally::{Period, Sums};

/// The sums of a period of the transaction's bureau and of each office of which anything was counted by its end, by office; the
/// bureau's own under the empty id.
pub async fn sums_by_office(tx: &mut Tx, period: Period) -> Result<BTreeMap<String, Sums>> {
    let bureau = tx.bureau()?.clone();
    let spans = SpanColumns::of(period);
    let rows = sqlx::query!(
        r#"-- reporting.sums_by_office
         SELECT office_id, key,
                coalesce(sum(amount) FILTER (WHERE NOT before), 0)::bigint AS "within!",
                coalesce(sum(amount) FILTER (WHERE before), 0)::bigint AS "before!"
         FROM unnest($2::text[], $3::date[], $4::date[], $5::boolean[]) AS span (span_grain, first, last, before),
              tally
         WHERE bureau_id = $1 AND grain = span_grain AND from_on BETWEEN first AND last
         GROUP BY office_id, key"#,
        bureau.as_str(),
        &spans.grain,
        &spans.first,
        &spans.last,
        &spans.before,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut offices = BTreeMap::from([(String::new(), Sums::default())]);
    for row in rows {
        let sums: &mut Sums = offices.entry(row.office_id).or_default();
        sums.add(&row.key, row.within, row.before);
    }
    Ok(offices)
}
