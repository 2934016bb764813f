//! SQL of worklists, reminders and supervision.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    page::Position,
};
use gongkai_law::case::CaseKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::number::CaseNumber;

/// A duty the clock has to act on.
pub struct Due {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub case_id: Uuid,
    /// Its kind.
    pub case_kind: String,
    /// Kind of duty.
    pub kind: String,
}

/// Duties whose day for the clock has come, of all bureaus.
pub async fn of_clock(tx: &mut Tx, today: NaiveDate) -> Result<Vec<Due>> {
    Ok(sqlx::query_as!(
        Due,
        "-- intake.duties_of_clock
         SELECT duty.bureau_id, duty.case_id, case_row.kind AS case_kind, duty.kind
         FROM duty JOIN case_row ON case_row.bureau_id = duty.bureau_id AND case_row.id = duty.case_id
         WHERE duty.acts_on <= $1
         ORDER BY duty.acts_on, duty.bureau_id, duty.case_id",
        today,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A duty and what was raised for its due day.
pub struct Reminded {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub case_id: Uuid,
    /// Kind of duty.
    pub kind: String,
    /// Which one of its kind.
    pub part: i32,
    /// Civil date it is due.
    pub due_on: NaiveDate,
    /// Codes of the stages raised.
    pub raised: Vec<String>,
}

/// Duties of all bureaus due by then whose last stage was not raised, bureau by bureau and always in one
/// order.
pub async fn not_escalated(tx: &mut Tx, until: NaiveDate) -> Result<Vec<Reminded>> {
    Ok(sqlx::query_as!(
        Reminded,
        r#"-- intake.duties_to_remind_of
         SELECT duty.bureau_id, duty.case_id, duty.kind, duty.part, duty.due_on AS "due_on!",
                ARRAY(SELECT stage FROM reminder
                      WHERE reminder.bureau_id = duty.bureau_id AND reminder.case_id = duty.case_id
                        AND reminder.kind = duty.kind AND reminder.part = duty.part
                        AND reminder.due_on = duty.due_on) AS "raised!"
         FROM duty
         WHERE duty.due_on <= $1
           AND NOT EXISTS (SELECT FROM reminder
                           WHERE reminder.bureau_id = duty.bureau_id
                             AND reminder.case_id = duty.case_id AND reminder.kind = duty.kind
                             AND reminder.part = duty.part AND reminder.due_on = duty.due_on
                             AND reminder.stage = 'escalated')
         ORDER BY duty.bureau_id, duty.case_id, duty.kind, duty.part"#,
        until,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Raises stages of duties of the bureau, in one statement and in the order given, so that no two who
/// raise them wait for each other. A stage somebody else just raised is left, and so is a duty that is
/// done or due on another day by now.
pub async fn raise(tx: &mut Tx, stages: &[(&Reminded, &str)]) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    // In order, as lists have them: what is raised at once was not made in the order of its ids.
    let mut ids: Vec<Uuid> = stages.iter().map(|_| tx.new_id()).collect();
    ids.sort_unstable();
    let cases: Vec<Uuid> = stages.iter().map(|(duty, _)| duty.case_id).collect();
    let kinds: Vec<String> = stages.iter().map(|(duty, _)| duty.kind.clone()).collect();
    let parts: Vec<i32> = stages.iter().map(|(duty, _)| duty.part).collect();
    let days: Vec<NaiveDate> = stages.iter().map(|(duty, _)| duty.due_on).collect();
    let codes: Vec<String> = stages
        .iter()
        .map(|(_, stage)| (*stage).to_owned())
        .collect();
    sqlx::query!(
        "-- intake.raise_reminders
         INSERT INTO reminder (bureau_id, id, case_id, kind, part, due_on, stage, office_id, person,
                               raised_on)
         SELECT $1, raised.id, case_id, kind, part, due_on, raised.stage, duty.office_id, duty.person, $8
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::date[], $7::text[])
              AS raised (id, case_id, kind, part, due_on, stage)
              JOIN duty USING (case_id, kind, part, due_on)
         WHERE duty.bureau_id = $1
         ORDER BY raised.id
         ON CONFLICT (bureau_id, case_id, kind, part, due_on, stage) DO NOTHING",
        bureau.as_str(),
        &ids,
        &cases,
        &kinds,
        &parts,
        &days,
        &codes,
        tx.today(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The kind of a case of the bureau.
pub async fn case_kind(tx: &mut Tx, id: Uuid) -> Result<Option<CaseKind>> {
    let bureau = tx.bureau()?.clone();
    let kind = sqlx::query_scalar!(
        "-- intake.case_kind
         SELECT kind FROM case_row WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let kind = kind.map(|kind| kind.parse());
    kind.transpose().map_err(Error::internal)
}

/// A row of a worklist.
pub struct Listed {
    /// The bureau.
    pub bureau_id: String,
    /// The case.
    pub case_id: Uuid,
    /// Its kind.
    pub case_kind: String,
    /// Its registration number.
    pub case_number: CaseNumber,
    /// Kind of duty.
    pub kind: String,
    /// Which one of its kind.
    pub part: i32,
    /// Civil date it is due.
    pub due_on: Option<NaiveDate>,
    /// Whether that day rests on a calendar not published yet.
    pub provisional: bool,
    /// Office it is for.
    pub office_id: Option<String>,
    /// Person it is for.
    pub person: Option<String>,
}

/// The place of a row in a worklist. Without a due day it stands last.
#[derive(Serialize, Deserialize)]
pub struct Place {
    /// Civil date it is due.
    pub due_on: Option<NaiveDate>,
    /// The case.
    pub case_id: Uuid,
    /// Kind of duty.
    pub kind: String,
    /// Which one of its kind.
    pub part: i32,
}

impl Position for Place {
    fn is_possible(&self) -> bool {
        let day = self.due_on.unwrap_or_default();
        (day, self.case_id).is_possible() && !self.kind.contains('\0')
    }
}

impl Listed {
    /// Its place.
    pub fn place(&self) -> Place {
        Place {
            due_on: self.due_on,
            case_id: self.case_id,
            kind: self.kind.clone(),
            part: self.part,
        }
    }
}

/// Which duties are wanted.
pub struct Wanted<'a> {
    /// Of these bureaus; `None` for all the transaction sees.
    pub bureaus: Option<&'a [String]>,
    /// Of this office; empty for all.
    pub office_id: &'a str,
    /// Of this person; empty for all.
    pub person: &'a str,
    /// Due before this day only.
    pub before: Option<NaiveDate>,
}

/// Duties by due day, after the place given.
pub async fn duties(
    tx: &mut Tx,
    wanted: &Wanted<'_>,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let rows = sqlx::query!(
        r#"-- intake.list_duties
         SELECT duty.bureau_id, duty.case_id, case_row.kind AS case_kind, case_row.number_year,
                case_row.number, duty.kind, duty.part, duty.due_on, duty.provisional,
                duty.office_id, duty.person
         FROM duty JOIN case_row ON case_row.bureau_id = duty.bureau_id AND case_row.id = duty.case_id
         WHERE ($1::text[] IS NULL OR duty.bureau_id = ANY($1))
           AND ($2 = '' OR duty.office_id = $2) AND ($3 = '' OR duty.person = $3)
           AND ($4::date IS NULL OR duty.due_place < $4)
           AND (NOT $5 OR (duty.due_place, duty.case_id, duty.kind, duty.part)
                          > (coalesce($6::date, '9999-12-31'), $7::uuid, $8::text, $9::integer))
         ORDER BY duty.due_place, duty.case_id, duty.kind, duty.part
         LIMIT $10"#,
        wanted.bureaus as Option<&[String]>,
        wanted.office_id,
        wanted.person,
        wanted.before,
        after.is_some(),
        after.and_then(|place| place.due_on),
        after.map(|place| place.case_id),
        after.map(|place| place.kind.as_str()),
        after.map(|place| place.part),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
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
        })
        .collect())
}

/// A reminder that was raised.
pub struct ReminderRow {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Its kind.
    pub case_kind: String,
    /// Its registration number.
    pub case_number: CaseNumber,
    /// Kind of duty.
    pub kind: String,
    /// Which one of its kind.
    pub part: i32,
    /// Civil date it was due.
    pub due_on: NaiveDate,
    /// The stage.
    pub stage: String,
    /// Office it was for.
    pub office_id: Option<String>,
    /// Person it was for.
    pub person: Option<String>,
    /// Civil date it was raised.
    pub raised_on: NaiveDate,
    /// Whether the duty is gone, or due on another day.
    pub settled: bool,
}

/// Reminders of the bureau, the latest first, before the place given.
pub async fn reminders(
    tx: &mut Tx,
    open_only: bool,
    before: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<ReminderRow>> {
    let bureau = tx.bureau()?.clone();
    let (before_day, before_id) = before.unzip();
    let rows = sqlx::query!(
        r#"-- intake.list_reminders
         SELECT reminder.id, reminder.case_id, case_row.kind AS case_kind, case_row.number_year,
                case_row.number, reminder.kind, reminder.part, reminder.due_on, reminder.stage,
                reminder.office_id, reminder.person, reminder.raised_on,
                duty.case_id IS NULL AS "settled!"
         FROM reminder
              JOIN case_row ON case_row.bureau_id = reminder.bureau_id AND case_row.id = reminder.case_id
              LEFT JOIN duty ON duty.bureau_id = reminder.bureau_id AND duty.case_id = reminder.case_id
                                AND duty.kind = reminder.kind AND duty.part = reminder.part
                                AND duty.due_on = reminder.due_on
         WHERE reminder.bureau_id = $1 AND (NOT $2 OR duty.case_id IS NOT NULL)
           AND ($3::date IS NULL OR (reminder.raised_on, reminder.id) < ($3, $4::uuid))
         ORDER BY reminder.raised_on DESC, reminder.id DESC LIMIT $5"#,
        bureau.as_str(),
        open_only,
        before_day,
        before_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ReminderRow {
            id: row.id,
            case_id: row.case_id,
            case_kind: row.case_kind,
            case_number: CaseNumber::of_row(row.number_year, row.number),
            kind: row.kind,
            part: row.part,
            due_on: row.due_on,
            stage: row.stage,
            office_id: row.office_id,
            person: row.person,
            raised_on: row.raised_on,
            settled: row.settled,
        })
        .collect())
}

/// A due day a calendar moved.
pub struct MovedRow {
    /// Id of the trace.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Its kind.
    pub case_kind: String,
    /// Its registration number.
    pub case_number: CaseNumber,
    /// Civil date it was due.
    pub from_due_on: Option<NaiveDate>,
    /// Civil date it is due.
    pub to_due_on: Option<NaiveDate>,
    /// Year of the arrangement.
    pub year: i32,
    /// Its version.
    pub version: i32,
    /// Civil date it moved.
    pub moved_on: NaiveDate,
    /// When it moved, by the wall clock.
    pub moved_at: DateTime<Utc>,
}

/// What calendars moved in the bureau, the latest first, before the place given.
pub async fn moved(
    tx: &mut Tx,
    before: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<MovedRow>> {
    let bureau = tx.bureau()?.clone();
    let (before_day, before_id) = before.unzip();
    let rows = sqlx::query!(
        "-- intake.list_moved_deadlines
         SELECT moved_deadline.id, case_id, case_row.kind AS case_kind, number_year, number,
                from_due_on, to_due_on, year, moved_deadline.version, moved_on, moved_at
         FROM moved_deadline JOIN case_row ON case_row.bureau_id = moved_deadline.bureau_id
                                             AND case_row.id = moved_deadline.case_id
         WHERE moved_deadline.bureau_id = $1
           AND ($2::date IS NULL OR (moved_on, moved_deadline.id) < ($2, $3::uuid))
         ORDER BY moved_on DESC, moved_deadline.id DESC LIMIT $4",
        bureau.as_str(),
        before_day,
        before_id,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MovedRow {
            id: row.id,
            case_id: row.case_id,
            case_kind: row.case_kind,
            case_number: CaseNumber::of_row(row.number_year, row.number),
            from_due_on: row.from_due_on,
            to_due_on: row.to_due_on,
            year: row.year,
            version: row.version,
            moved_on: row.moved_on,
            moved_at: row.moved_at,
        })
        .collect())
}
