//! SQL that reads the register of dispatches.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    page::Position,
};
use gongkai_law::service::Arrival;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dispatches::{ANNUL_REASON, RECIPIENT, RETURN_REASON, SIGNED_BY, UNSENT_REASON, column};
use crate::paper::letter::dispatch::{Dispatch, Way};

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
    /// That it was entered by mistake.
    pub unsent: Option<Unsent>,
}

/// That a sending was entered by mistake.
pub struct Unsent {
    /// Why it was one.
    pub reason: String,
    /// When that was said.
    pub at: DateTime<Utc>,
    /// Subject of who said it.
    pub by: String,
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
    annulled_at: Option<DateTime<Utc>>,
    annulled_by: Option<String>,
    annul_reason: Option<Vec<u8>>,
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
            unsent: match self.annulled_at {
                Some(at) => Some(Unsent {
                    reason: open(UNSENT_REASON, self.annul_reason)?,
                    at,
                    by: self.annulled_by.unwrap_or_default(),
                }),
                None => None,
            },
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
                sent.returned_on, sent.return_reason, sent.annulled_at,
                sent.annulled_by, sent.annul_reason
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
                sent.returned_on, sent.return_reason, sent.annulled_at,
                sent.annulled_by, sent.annul_reason
         FROM letter_dispatch sent
         JOIN letter ON letter.bureau_id = sent.bureau_id AND letter.id = sent.letter_id
         WHERE sent.bureau_id = $1 AND (NOT $2 OR (sent.ended_at IS NULL AND sent.annulled_at IS NULL))
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
