//! SQL of worklists.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::case::CaseStage;

use super::state::{Day, Errand, Wanted, errand};
use crate::{
    cases::{
        kernel::{duty::DutyKind, heading::Heading},
        number::CaseNumber,
    },
    time::deadline::store::{Listed, Place},
};

/// A row of a worklist.
pub struct Entry {
    /// What is to be done.
    pub duty: Listed,
    /// How far its case is.
    pub stage: CaseStage,
    /// How lists show it.
    pub heading: Heading,
}

/// Duties of the bureau on a worklist today, by due day, after the place given: the page is found in an index, and
/// only the cases on it are read.
pub async fn entries(
    tx: &mut Tx,
    wanted: &Wanted,
    today: NaiveDate,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.list_worklist
         SELECT duty.bureau_id, duty.case_id, case_row.kind AS case_kind, case_row.number_year,
                case_row.number, duty.kind, duty.part, duty.due_on, duty.provisional,
                duty.office_id, duty.person, case_row.stage, case_row.heading
         FROM (SELECT bureau_id, case_id, kind, part, due_on, due_place, provisional, office_id, person
               FROM duty
               WHERE bureau_id = $1
                 AND CASE WHEN due_on IS NULL THEN kind = ANY($3::text[])
                          WHEN due_on > $12 THEN kind = ANY($13::text[])
                          ELSE kind = ANY($2::text[]) END
                 AND ($4::text IS NULL OR person = $4)
                 AND ($5::text[] IS NULL OR office_id = ANY($5)
                      OR (cardinality($5) = 0 AND office_id IS NULL))
                 AND ($6::date IS NULL OR due_place < $6)
                 AND ($8::uuid IS NULL
                      OR (due_place, case_id, kind, part)
                         > (coalesce($7::date, '9999-12-31'), $8, $9::text, $10::integer))
               ORDER BY due_place, case_id, kind, part LIMIT $11) AS duty
              JOIN case_row ON case_row.bureau_id = duty.bureau_id AND case_row.id = duty.case_id
         ORDER BY duty.due_place, duty.case_id, duty.kind, duty.part"#,
        bureau.as_str(),
        &wanted.come,
        &wanted.undated,
        wanted.person,
        wanted.offices.as_deref() as Option<&[String]>,
        wanted.due_before,
        after.and_then(|place| place.due_on),
        after.map(|place| place.case_id),
        after.map(|place| place.kind.as_str()),
        after.map(|place| place.part),
        limit,
        today,
        &wanted.ahead,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                stage: row.stage.parse().map_err(Error::internal)?,
                heading: Heading::open(tx, row.case_id, &row.heading)?,
                duty: Listed {
                    bureau_id: row.bureau_id,
                    case_id: row.case_id,
                    case_kind: row.case_kind,
                    case_number: CaseNumber::of_row(row.number_year, row.number),
                    kind: row.kind,
                    part: row.part,
                    due_on: row.due_on,
                    provisional: row.provisional,
                    office_id: row.office_id,
                    person: row.person,
                },
            })
        })
        .collect()
}

/// How many duties of the bureau are on each worklist.
pub struct Counts {
    /// Of the person.
    pub mine: i32,
    /// Of the offices.
    pub office: i32,
    /// To be reviewed.
    pub review: i32,
    /// To be signed.
    pub signature: i32,
    /// To leave.
    pub sending: i32,
    /// Waiting for others.
    pub waiting: i32,
    /// Past their due day.
    pub late: i32,
}

/// Counts all worklists in one look.
pub async fn counts(
    tx: &mut Tx,
    person: &str,
    offices: &[String],
    today: NaiveDate,
) -> Result<Counts> {
    let bureau = tx.bureau()?.clone();
    let kinds: Vec<String> = DutyKind::ALL
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect();
    let asked = |day: Day| -> Vec<String> {
        let errands = DutyKind::ALL.iter().map(|kind| errand(*kind, day));
        errands.map(|errand| errand.as_str().to_owned()).collect()
    };
    Ok(sqlx::query_as!(
        Counts,
        r#"-- intake.count_worklists
         SELECT count(*) FILTER (WHERE errand <> $8 AND person = $2)::integer AS "mine!",
                count(*) FILTER (WHERE errand <> $8
                                   AND (office_id = ANY($3::text[])
                                        OR (cardinality($3) = 0 AND office_id IS NULL)))::integer AS "office!",
                count(*) FILTER (WHERE errand = $9)::integer AS "review!",
                count(*) FILTER (WHERE errand = $10)::integer AS "signature!",
                count(*) FILTER (WHERE errand = $11)::integer AS "sending!",
                count(*) FILTER (WHERE errand = $8)::integer AS "waiting!",
                count(*) FILTER (WHERE due_on < $4)::integer AS "late!"
         FROM (SELECT duty.person, duty.office_id, duty.due_on,
                      CASE WHEN duty.due_on IS NULL THEN asked.undated
                           WHEN duty.due_on > $4 THEN asked.ahead ELSE asked.come END AS errand
               FROM duty JOIN unnest($5::text[], $6::text[], $7::text[], $12::text[])
                              AS asked (kind, come, undated, ahead) USING (kind)
               WHERE duty.bureau_id = $1) AS owed"#,
        bureau.as_str(),
        person,
        offices,
        today,
        &kinds,
        &asked(Day::Come),
        &asked(Day::None),
        Errand::Wait.as_str(),
        Errand::Review.as_str(),
        Errand::Sign.as_str(),
        Errand::Send.as_str(),
        &asked(Day::Ahead),
    )
    .fetch_one(tx.conn())
    .await?)
}
