//! SQL of the register of dispatches.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
    page::Position,
};
use gongkai_law::{letter::LetterKind, service::Arrival};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::letters::unknown;
use crate::paper::letter::dispatch::{Dispatch, LastSending, OnItsWay, Place as Where, Sent, Way};

/// Column names that bind sealed values to their place.
const RECIPIENT: &str = "intake.letter_dispatch.recipient";
const SIGNED_BY: &str = "intake.letter_dispatch.signed_by";
const RETURN_REASON: &str = "intake.letter_dispatch.return_reason";
const ANNUL_REASON: &str = "intake.annulled_arrival.reason";

/// Where a value of one dispatch is sealed to.
fn column(name: &str, ordinal: i32) -> String {
    format!("{name}/{ordinal}")
}

/// How a dispatch ended.
pub enum End {
    /// It arrived, and who signed.
    Served(String),
    /// It came back, and why.
    Returned(String),
}

/// Locks a letter; answers where it is. `RECORD_UNKNOWN` if there is none.
pub async fn lock_letter(tx: &mut Tx, id: Uuid) -> Result<Sent> {
    let bureau = tx.bureau()?.clone();
    let row = sqlx::query!(
        r#"-- intake.lock_letter
         SELECT kind, dated_on, place, times,
                (SELECT dispatched_on FROM letter_dispatch sent
                 WHERE sent.bureau_id = $1 AND sent.letter_id = $2 AND sent.ordinal = times)
                AS "dispatched_on"
         FROM letter WHERE bureau_id = $1 AND id = $2 FOR UPDATE"#,
        bureau.as_str(),
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| unknown(id))?;
    let broken = |what: &str| Error::internal(format!("row {id} of letter: {what}"));
    Ok(Sent {
        kind: LetterKind::from_str(&row.kind).map_err(|error| broken(&error.to_string()))?,
        dated_on: row.dated_on,
        place: Where::from_str(&row.place).map_err(|_| broken("place"))?,
        times: row.times,
        dispatched_on: row.dispatched_on,
    })
}

/// The letters of a case, in the order in which they were issued, each with its last sending.
pub async fn ways_of(tx: &mut Tx, case_id: Uuid) -> Result<Vec<OnItsWay>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.ways_of_letters
         SELECT letter.ordinal, letter.kind, letter.dated_on, sent.way AS "way?",
                sent.dispatched_on AS "dispatched_on?", sent.served_on, sent.returned_on
         FROM letter
         LEFT JOIN letter_dispatch sent ON sent.bureau_id = letter.bureau_id
              AND sent.letter_id = letter.id AND sent.ordinal = letter.times
         WHERE letter.bureau_id = $1 AND letter.case_id = $2
         ORDER BY letter.ordinal, letter.part"#,
        bureau.as_str(),
        case_id,
    )
    .fetch_all(tx.conn())
    .await?;
    let broken = |what: &str| Error::internal(format!("a letter of case {case_id}: {what}"));
    let ways = (1..).zip(rows).map(|(nth, row)| {
        let returned = row.returned_on.map(Arrival::Returned);
        let last = match row.way.zip(row.dispatched_on) {
            Some((way, on)) => Some(LastSending {
                way: Way::from_str(&way).map_err(|_| broken("way"))?,
                on,
                arrival: row.served_on.map(Arrival::Served).or(returned),
            }),
            None => None,
        };
        Ok(OnItsWay {
            nth,
            sent_by: row.ordinal,
            kind: LetterKind::from_str(&row.kind).map_err(|error| broken(&error.to_string()))?,
            dated_on: row.dated_on,
            last,
        })
    });
    ways.collect()
}

/// Records that a letter that is locked left for the `ordinal`th time.
pub async fn insert_dispatch(
    tx: &mut Tx,
    letter_id: Uuid,
    ordinal: i32,
    dispatch: &Dispatch,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let recipient = tx.seal(&column(RECIPIENT, ordinal), letter_id, &dispatch.recipient)?;
    let recorded_by = tx.scope()?.principal.subject.clone();
    let inserted = sqlx::query!(
        "-- intake.insert_dispatch
         INSERT INTO letter_dispatch (bureau_id, letter_id, ordinal, way, dispatched_on,
                                      tracking_number, recipient, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau.as_str(),
        letter_id,
        ordinal,
        dispatch.way.as_str(),
        dispatch.dispatched_on,
        dispatch.tracking_number,
        recipient,
        tx.recorded_at(),
        recorded_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_dispatch", &inserted)?;
    move_letter(tx, letter_id, Where::Dispatched, ordinal).await
}

/// Records how the dispatch under way of a letter that is locked ended.
pub async fn end_dispatch(
    tx: &mut Tx,
    letter_id: Uuid,
    ordinal: i32,
    day: NaiveDate,
    end: End,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let (served, returned, place) = match end {
        End::Served(signed_by) => (Some(signed_by), None, Where::Served),
        End::Returned(reason) => (None, Some(reason), Where::Returned),
    };
    let seal = |name: &str, value: &Option<String>| {
        let sealed = value
            .as_ref()
            .map(|value| tx.seal(&column(name, ordinal), letter_id, value));
        sealed.transpose()
    };
    let signed_by = seal(SIGNED_BY, &served)?;
    let return_reason = seal(RETURN_REASON, &returned)?;
    let ended_by = tx.scope()?.principal.subject.clone();
    let updated = sqlx::query!(
        "-- intake.end_dispatch
         UPDATE letter_dispatch SET served_on = $4, signed_by = $5, returned_on = $6,
             return_reason = $7, ended_at = $8, ended_by = $9
         WHERE bureau_id = $1 AND letter_id = $2 AND ordinal = $3 AND ended_at IS NULL",
        bureau.as_str(),
        letter_id,
        ordinal,
        served.is_some().then_some(day),
        signed_by,
        returned.is_some().then_some(day),
        return_reason,
        tx.recorded_at(),
        ended_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.end_dispatch", &updated)?;
    move_letter(tx, letter_id, place, ordinal).await
}

/// Takes back how a dispatch of a letter that is locked ended, for that reason: it is under way again. What
/// was recorded is kept beside it.
pub async fn annul_end(tx: &mut Tx, letter_id: Uuid, ordinal: i32, reason: &str) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let reason = tx.seal(&column(ANNUL_REASON, ordinal), letter_id, reason)?;
    let annulled_by = tx.scope()?.principal.subject.clone();
    let updated = sqlx::query!(
        "-- intake.annul_end
         WITH kept AS (
             INSERT INTO annulled_arrival (bureau_id, letter_id, ordinal, nth, served_on, signed_by,
                                           returned_on, return_reason, ended_at, ended_by,
                                           annulled_at, annulled_by, reason)
             SELECT bureau_id, letter_id, ordinal,
                    1 + (SELECT count(*)::integer FROM annulled_arrival before
                         WHERE before.bureau_id = $1 AND before.letter_id = $2
                           AND before.ordinal = $3),
                    served_on, signed_by, returned_on, return_reason, ended_at, ended_by, $4, $5, $6
             FROM letter_dispatch
             WHERE bureau_id = $1 AND letter_id = $2 AND ordinal = $3 AND ended_at IS NOT NULL
         )
         UPDATE letter_dispatch SET served_on = NULL, signed_by = NULL, returned_on = NULL,
             return_reason = NULL, ended_at = NULL, ended_by = NULL
         WHERE bureau_id = $1 AND letter_id = $2 AND ordinal = $3 AND ended_at IS NOT NULL",
        bureau.as_str(),
        letter_id,
        ordinal,
        tx.recorded_at(),
        annulled_by,
        reason,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.annul_end", &updated)?;
    move_letter(tx, letter_id, Where::Dispatched, ordinal).await
}

async fn move_letter(tx: &mut Tx, id: Uuid, place: Where, times: i32) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let updated = sqlx::query!(
        "-- intake.move_letter
         UPDATE letter SET place = $3, times = $4 WHERE bureau_id = $1 AND id = $2",
        bureau.as_str(),
        id,
        place.as_str(),
        times,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.move_letter", &updated)
}

/// A dispatch as kept.
pub struct Listed {
    /// The letter.
    pub letter_id: Uuid,
    /// Its document number.
    pub printed: String,
    /// The first, second … time.
    pub ordinal: i32,
    /// What was sent.
    pub dispatch: Dispatch,
    /// The day it arrived, and who signed.
    pub served: Option<(NaiveDate, String)>,
    /// The day it came back, and why.
    pub returned: Option<(NaiveDate, String)>,
    /// What was recorded of its end and taken back, in order.
    pub annulled: Vec<Annulled>,
}

/// An end of a dispatch that was recorded by mistake.
pub struct Annulled {
    /// The day it was said to have arrived or come back.
    pub arrival: Arrival,
    /// Why it was taken back.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Subject of who did it.
    pub by: String,
}

/// The place of a dispatch in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    served: bool,
    day: NaiveDate,
    letter_id: Uuid,
    ordinal: i32,
}

impl Position for Place {
    fn is_possible(&self) -> bool {
        (self.day, self.letter_id).is_possible()
    }
}

impl Listed {
    /// Its place in the register.
    pub fn position(&self) -> Place {
        Place {
            served: self.served.is_some(),
            day: self.dispatch.dispatched_on,
            letter_id: self.letter_id,
            ordinal: self.ordinal,
        }
    }
}

/// A row as the database has it.
struct Row {
    letter_id: Uuid,
    printed: String,
    ordinal: i32,
    way: String,
    dispatched_on: NaiveDate,
    tracking_number: String,
    recipient: Option<Vec<u8>>,
    served_on: Option<NaiveDate>,
    signed_by: Option<Vec<u8>>,
    returned_on: Option<NaiveDate>,
    return_reason: Option<Vec<u8>>,
}

impl Row {
    fn open(self, tx: &Tx) -> Result<Listed> {
        let (id, ordinal) = (self.letter_id, self.ordinal);
        let open = |name: &str, sealed: Option<Vec<u8>>| match sealed {
            Some(sealed) => tx.open(&column(name, ordinal), id, &sealed),
            None => Ok(String::new()),
        };
        let way = Way::from_str(&self.way)
            .map_err(|_| Error::internal(format!("row {id}/{ordinal} of letter_dispatch: way")))?;
        Ok(Listed {
            letter_id: id,
            printed: self.printed,
            ordinal,
            dispatch: Dispatch {
                way,
                dispatched_on: self.dispatched_on,
                tracking_number: self.tracking_number,
                recipient: open(RECIPIENT, self.recipient)?,
            },
            served: match self.served_on {
                Some(day) => Some((day, open(SIGNED_BY, self.signed_by)?)),
                None => None,
            },
            returned: match self.returned_on {
                Some(day) => Some((day, open(RETURN_REASON, self.return_reason)?)),
                None => None,
            },
            annulled: Vec::new(),
        })
    }
}

/// The dispatches of letters, of each in order.
pub async fn dispatches_of(tx: &mut Tx, letter_ids: &[Uuid]) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.dispatches_of_letters
         SELECT sent.letter_id, letter.printed, sent.ordinal, sent.way, sent.dispatched_on,
                sent.tracking_number, sent.recipient, sent.served_on, sent.signed_by,
                sent.returned_on, sent.return_reason
         FROM letter_dispatch sent
         JOIN letter ON letter.bureau_id = sent.bureau_id AND letter.id = sent.letter_id
         WHERE sent.bureau_id = $1 AND sent.letter_id = ANY($2)
         ORDER BY sent.letter_id, sent.ordinal",
        bureau.as_str(),
        letter_ids,
    )
    .fetch_all(tx.conn())
    .await?;
    opened(tx, rows).await
}

/// Dispatches, those not served first, then by the day they left, after the position given.
pub async fn list_dispatches(
    tx: &mut Tx,
    open_only: bool,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query_as!(
        Row,
        "-- intake.list_dispatches
         SELECT sent.letter_id, letter.printed, sent.ordinal, sent.way, sent.dispatched_on,
                sent.tracking_number, sent.recipient, sent.served_on, sent.signed_by,
                sent.returned_on, sent.return_reason
         FROM letter_dispatch sent
         JOIN letter ON letter.bureau_id = sent.bureau_id AND letter.id = sent.letter_id
         WHERE sent.bureau_id = $1 AND (NOT $2 OR sent.ended_at IS NULL)
           AND ($3::boolean IS NULL
                OR (sent.served_on IS NOT NULL, sent.dispatched_on, sent.letter_id, sent.ordinal)
                   > ($3, $4::date, $5::uuid, $6::integer))
         ORDER BY (sent.served_on IS NOT NULL), sent.dispatched_on, sent.letter_id, sent.ordinal
         LIMIT $7",
        bureau.as_str(),
        open_only,
        after.map(|place| place.served),
        after.map(|place| place.day),
        after.map(|place| place.letter_id),
        after.map(|place| place.ordinal),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    opened(tx, rows).await
}

/// Rows with what was recorded of them by mistake.
async fn opened(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Listed>> {
    let listed: Result<Vec<Listed>> = rows.into_iter().map(|row| row.open(tx)).collect();
    let mut listed = listed?;
    let ids: Vec<Uuid> = listed.iter().map(|sent| sent.letter_id).collect();
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.annulled_arrivals
         SELECT letter_id, ordinal, served_on, returned_on, annulled_at, annulled_by, reason
         FROM annulled_arrival WHERE bureau_id = $1 AND letter_id = ANY($2)
         ORDER BY letter_id, ordinal, nth",
        bureau.as_str(),
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        let (id, ordinal) = (row.letter_id, row.ordinal);
        let arrival = match (row.served_on, row.returned_on) {
            (Some(day), _) => Arrival::Served(day),
            (None, Some(day)) => Arrival::Returned(day),
            (None, None) => {
                let place = format!("row {id}/{ordinal} of annulled_arrival");
                return Err(Error::internal(place));
            }
        };
        let annulled = Annulled {
            arrival,
            reason: tx.open(&column(ANNUL_REASON, ordinal), id, &row.reason)?,
            at: row.annulled_at,
            by: row.annulled_by,
        };
        let mut sent = listed.iter_mut();
        if let Some(sent) = sent.find(|sent| (sent.letter_id, sent.ordinal) == (id, ordinal)) {
            sent.annulled.push(annulled);
        }
    }
    Ok(listed)
}
