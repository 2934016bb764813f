//! SQL of the marks by which sealed applications are found again.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use crate::cases::application::{
    Application,
    registration::Applicant,
    similar::{applicant_marks, content_marks},
};

/// Column name that binds marks to their place.
const MARK: &str = "intake.application_mark.mark";
/// Newest applications looked at for each mark, so that an applicant of thousands, or a text all
/// copy, costs no more than others.
const NEWEST: i64 = 100;
/// Candidates for the applications a new one looks like.
const AT_REGISTRATION: i64 = 5;

/// Marks of applicant and content.
#[derive(Default)]
struct Marks {
    applicant: Vec<i64>,
    content: Vec<i64>,
}

/// The marks to leave, of the current key; and those to look for, of all keys.
fn marks(tx: &Tx, of: &Applicant, wanted: &str) -> Result<(Vec<i64>, Marks)> {
    let (mut own, mut all) = (Vec::new(), Marks::default());
    for marker in tx.markers(MARK)? {
        let mark = |value: &[u8]| marker.mark(value);
        let applicant = applicant_marks(of, mark);
        let content = content_marks(wanted, mark);
        if own.is_empty() {
            own = [applicant.clone(), content.clone()].concat();
        }
        all.applicant.extend(applicant);
        all.content.extend(content);
    }
    Ok((own, all))
}

/// The marks an application leaves.
pub fn own_marks(tx: &Tx, of: &Application) -> Result<Vec<i64>> {
    Ok(marks(tx, &of.applicant, &of.wanted)?.0)
}

/// The newest applications that may be of the applicant and look like one about to be registered; those that share
/// name and number with it first, for many people bear one name.
pub async fn find(tx: &mut Tx, of: &Applicant, wanted: &str) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let (_, all) = marks(tx, of, wanted)?;
    Ok(sqlx::query_scalar!(
        r#"-- intake.find_alike
         SELECT found.application_id
         FROM unnest($2::bigint[]) AS asked (mark)
         CROSS JOIN LATERAL (
             SELECT application_id FROM application_mark
             WHERE bureau_id = $1 AND mark = asked.mark
             ORDER BY application_id DESC LIMIT $4
         ) AS found
         WHERE EXISTS (
             SELECT FROM application_mark AS content
             WHERE content.bureau_id = $1 AND content.application_id = found.application_id
               AND content.mark = ANY($3::bigint[])
         )
         GROUP BY found.application_id
         ORDER BY count(*) DESC, found.application_id DESC LIMIT $5"#,
        bureau.as_str(),
        &all.applicant,
        &all.content,
        NEWEST,
        AT_REGISTRATION,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Applications of an applicant that began from the first of these days on and before the second: of
/// all that share a mark, which the open text confirms.
pub async fn of_applicant(
    tx: &mut Tx,
    of: &Applicant,
    first: NaiveDate,
    next: NaiveDate,
) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let (_, all) = marks(tx, of, "")?;
    Ok(sqlx::query_scalar!(
        "-- intake.of_applicant
         SELECT id FROM case_row
         WHERE bureau_id = $1 AND opened_on >= $3 AND opened_on < $4
           AND id IN (SELECT application_id FROM application_mark
                      WHERE bureau_id = $1 AND mark = ANY($2))",
        bureau.as_str(),
        &all.applicant,
        first,
        next,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Other applications that may look like one: those that share most marks of the content first, then
/// the newest; at most `limit` that share a mark of the applicant, and as many others.
pub async fn near(tx: &mut Tx, id: Uuid, of: &Application, limit: i64) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let (_, all) = marks(tx, &of.applicant, &of.wanted)?;
    Ok(sqlx::query_scalar!(
        r#"-- intake.near
         SELECT application_id AS "id!" FROM (
             SELECT application_id, of_applicant,
                    row_number() OVER (PARTITION BY of_applicant
                                       ORDER BY shared DESC, application_id DESC) AS place
             FROM (
                 SELECT found.application_id, bool_or(asked.applicant) AS of_applicant,
                        count(*) FILTER (WHERE NOT asked.applicant) AS shared
                 FROM (SELECT mark, true AS applicant FROM unnest($3::bigint[]) AS mark
                       UNION ALL
                       SELECT mark, false FROM unnest($4::bigint[]) AS mark) AS asked
                 CROSS JOIN LATERAL (
                     SELECT application_id FROM application_mark
                     WHERE bureau_id = $1 AND mark = asked.mark AND application_id <> $2
                     ORDER BY application_id DESC LIMIT $5
                 ) AS found
                 GROUP BY found.application_id
             ) AS shares WHERE shared > 0
         ) AS placed WHERE place <= $6 ORDER BY place"#,
        bureau.as_str(),
        id,
        &all.applicant,
        &all.content,
        NEWEST,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
