//! SQL of rules and normative documents.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::{of_code, to_codes},
    db::Tx,
    error::Result,
};
use gongkai_law::assumed::Aspect;
use sqlx::{Postgres, postgres::PgArguments, query::Query};
use uuid::Uuid;

use crate::figure::document::{DocumentCount, DocumentKind, Validity};

/// A statement that answers nothing.
type Statement<'a> = Query<'a, Postgres, PgArguments>;

/// What a revision made of an item.
pub fn revise(
    bureau: &str,
    id: Uuid,
    now: Validity,
    formed_on: Option<NaiveDate>,
    assumed: &[Aspect],
) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.revise_item
         UPDATE counted_item
         SET document = $3, valid_until = $4, formed_on = coalesce($5, formed_on), assumed = $6
         WHERE bureau_id = $1 AND id = $2 AND formed_on IS NOT NULL",
        bureau,
        id,
        now.document.map(DocumentKind::as_str),
        now.valid_until,
        formed_on,
        &to_codes(assumed),
    )
}

/// The end of an item.
pub fn repeal(bureau: &str, id: Uuid, on: NaiveDate) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.repeal_item
         UPDATE counted_item SET repealed_on = $3 WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
        on,
    )
}

/// The withdrawal of an item.
pub fn withdraw(bureau: &str, id: Uuid, on: NaiveDate) -> Statement<'static> {
    sqlx::query!(
        "-- reporting.withdraw_item
         UPDATE counted_item SET withdrawn_on = $3 WHERE bureau_id = $1 AND id = $2",
        bureau,
        id,
        on,
    )
}

/// The documents of a year, by kind, those apart of which it is assumed; none of a kind of which nothing was ever registered.
pub async fn count_documents(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<DocumentCount>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- reporting.count_documents
         SELECT document AS "document!", assumed AS "assumed!",
                count(*) FILTER (WHERE counts AND formed_on BETWEEN $2 AND $3) AS "made!",
                count(*) FILTER (WHERE counts AND ended_on BETWEEN $2 AND $3) AS "ended!",
                count(*) FILTER (WHERE counts AND ended_on BETWEEN $2 AND $3 AND lapsed) AS "lapsed!",
                count(*) FILTER (WHERE counts AND formed_on <= $3 AND coalesce(ended_on > $3, true)) AS "in_force!",
                count(*) FILTER (WHERE counts AND published_on BETWEEN $2 AND $3) AS "disclosed!",
                count(*) FILTER (WHERE counts AND published_on <= $3 AND coalesce(ended_on > $3, true))
                    AS "public_total!"
         FROM (SELECT document, 'kind' = ANY(assumed) AS assumed, formed_on, published_on, coalesce(withdrawn_on > $3, true) AS counts,
                      least(repealed_on, valid_until + 1) AS ended_on,
                      coalesce(valid_until + 1 < repealed_on, valid_until IS NOT NULL) AS lapsed
               FROM counted_item WHERE bureau_id = $1 AND document IS NOT NULL) AS documents
         GROUP BY 1, 2 ORDER BY 1, 2"#,
        bureau.as_str(),
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    let counts = rows.into_iter().map(|row| {
        Ok(DocumentCount {
            kind: of_code(&row.document, "counted_item.document")?,
            assumed: row.assumed,
            made: row.made.unsigned_abs(),
            ended: row.ended.unsigned_abs(),
            lapsed: row.lapsed.unsigned_abs(),
            in_force: row.in_force.unsigned_abs(),
            disclosed: row.disclosed.unsigned_abs(),
            public_total: row.public_total.unsigned_abs(),
        })
    });
    counts.collect()
}

/// Whether documents may be missing: what an item is that was told of before documents were counted is not known.
pub async fn lacks_documents(tx: &mut Tx) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- reporting.lacks_documents
         SELECT EXISTS (SELECT FROM counted_item
                        WHERE bureau_id = $1 AND formed_on IS NULL AND withdrawn_on IS NULL) AS "lacks!""#,
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}
