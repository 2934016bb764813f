//! SQL of how letters go their way, as the register of dispatches has it; it is read in `listed.rs`.

use std::{collections::HashMap, str::FromStr as _};

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::{letter::LetterKind, service::Arrival};
use uuid::Uuid;

use super::letters::unknown;
use crate::{
    paper::letter::dispatch::{CaseLetter, Dispatch, OnItsWay, Place as Where, Sending, Sent, Way},
    people::citizen::{CITIZEN, recorded_as},
};

/// Column names that bind sealed values to their place.
pub(super) const RECIPIENT: &str = "intake.letter_dispatch.recipient";
pub(super) const SIGNED_BY: &str = "intake.letter_dispatch.signed_by";
pub(super) const RETURN_REASON: &str = "intake.letter_dispatch.return_reason";
pub(super) const ANNUL_REASON: &str = "intake.annulled_arrival.reason";
pub(super) const UNSENT_REASON: &str = "intake.letter_dispatch.annul_reason";

/// Where a value of one dispatch is sealed to.
pub(super) fn column(name: &str, ordinal: i32) -> String {
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
         SELECT letter.kind, letter.dated_on, letter.place, letter.times,
                sent.way AS "way?", sent.dispatched_on AS "dispatched_on?", sent.served_on,
                sent.returned_on, coalesce(sent.ended_by, sent.recorded_by) AS entered_by
         FROM letter
         LEFT JOIN letter_dispatch sent ON sent.bureau_id = letter.bureau_id
              AND sent.letter_id = letter.id AND sent.ordinal = letter.times
         WHERE letter.bureau_id = $1 AND letter.id = $2 FOR UPDATE OF letter"#,
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
        last: sending(row.way, row.dispatched_on, (row.served_on, row.returned_on))
            .map_err(|()| broken("way"))?,
        by_citizen: row.entered_by.as_deref() == Some(CITIZEN),
    })
}

/// How a letter left and what became of that, by the columns of that sending.
fn sending(
    way: Option<String>,
    on: Option<NaiveDate>,
    (served_on, returned_on): (Option<NaiveDate>, Option<NaiveDate>),
) -> std::result::Result<Option<Sending>, ()> {
    let Some((way, on)) = way.zip(on) else {
        return Ok(None);
    };
    let returned = returned_on.map(Arrival::Returned);
    Ok(Some(Sending {
        way: Way::from_str(&way).map_err(|_| ())?,
        on,
        arrival: served_on.map(Arrival::Served).or(returned),
    }))
}

/// The letters of a case, in the order in which they were issued, each with its sendings.
pub async fn ways_of(tx: &mut Tx, case_id: Uuid) -> Result<Vec<OnItsWay>> {
    let letters = letters_on_way(tx, case_id).await?.into_iter();
    Ok(letters.map(|letter| letter.way).collect())
}

/// The same of many cases; nothing of one without letters.
pub async fn ways_of_all(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<OnItsWay>>> {
    let letters = letters_on_their_ways(tx, ids).await?.into_iter();
    let ways = |letters: Vec<CaseLetter>| letters.into_iter().map(|letter| letter.way).collect();
    Ok(letters.map(|(id, letters)| (id, ways(letters))).collect())
}

/// The letters of a case as [`ways_of`] tells them, each with its id and place.
pub async fn letters_on_way(tx: &mut Tx, case_id: Uuid) -> Result<Vec<CaseLetter>> {
    let mut letters = letters_on_their_ways(tx, &[case_id]).await?;
    Ok(letters.remove(&case_id).unwrap_or_default())
}

/// The same of many cases. The statement answers a line for each sending that stands, and one for a letter without
/// any.
pub async fn letters_on_their_ways(
    tx: &mut Tx,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<CaseLetter>>> {
    let mut cases: HashMap<Uuid, Vec<CaseLetter>> = HashMap::new();
    if ids.is_empty() {
        return Ok(cases);
    }
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- intake.ways_of_letters
         SELECT letter.case_id, letter.id, letter.ordinal, letter.kind, letter.printed, letter.dated_on,
                letter.place, letter.times, sent.way AS "way?", sent.dispatched_on AS "dispatched_on?",
                sent.served_on, sent.returned_on, coalesce(sent.ended_by, sent.recorded_by) AS entered_by
         FROM letter
         LEFT JOIN letter_dispatch sent ON sent.bureau_id = letter.bureau_id
              AND sent.letter_id = letter.id AND sent.annulled_at IS NULL
         WHERE letter.bureau_id = $1 AND letter.case_id = ANY($2)
         ORDER BY letter.case_id, letter.ordinal, letter.part, sent.ordinal"#,
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        let broken = |what: &str| Error::internal(format!("row {} of letter: {what}", row.id));
        let letters = cases.entry(row.case_id).or_default();
        if letters.last().is_none_or(|letter| letter.id != row.id) {
            let kind =
                LetterKind::from_str(&row.kind).map_err(|error| broken(&error.to_string()))?;
            let nth = letters.last().map_or(1, |before| before.way.nth + 1);
            letters.push(CaseLetter {
                id: row.id,
                sent: Sent {
                    kind,
                    dated_on: row.dated_on,
                    place: Where::from_str(&row.place).map_err(|_| broken("place"))?,
                    times: row.times,
                    last: None,
                    by_citizen: false,
                },
                way: OnItsWay {
                    number: row.printed,
                    ..OnItsWay::issued(nth, row.ordinal, kind, row.dated_on)
                },
            });
        }
        let ended = (row.served_on, row.returned_on);
        let sending = sending(row.way, row.dispatched_on, ended).map_err(|()| broken("way"))?;
        if let Some((letter, sending)) = letters.last_mut().zip(sending) {
            letter.sent.last = Some(sending);
            letter.sent.by_citizen = row.entered_by.as_deref() == Some(CITIZEN);
            letter.way.sendings.push(sending);
        }
    }
    Ok(cases)
}

/// Records that a letter that is locked left, the first time or again; answers which sending that is.
pub async fn insert_dispatch(tx: &mut Tx, letter_id: Uuid, dispatch: &Dispatch) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    let ordinal = sqlx::query_scalar!(
        r#"-- intake.next_dispatch
         SELECT 1 + coalesce(max(ordinal), 0) AS "next!" FROM letter_dispatch
         WHERE bureau_id = $1 AND letter_id = $2"#,
        bureau.as_str(),
        letter_id,
    )
    .fetch_one(tx.conn())
    .await?;
    let recipient = tx.seal(&column(RECIPIENT, ordinal), letter_id, &dispatch.recipient)?;
    let recorded_by = recorded_as(&tx.scope()?.principal).to_owned();
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
    move_letter(tx, letter_id, Where::Dispatched, ordinal).await?;
    Ok(ordinal)
}

/// Annuls the sending under way of a letter that is locked, for that reason: the letter is where the sending
/// before it has left it, which came back, or was not sent. The line is kept.
pub async fn annul_dispatch(
    tx: &mut Tx,
    letter_id: Uuid,
    ordinal: i32,
    reason: &str,
) -> Result<()> {
    let bureau = tx.bureau()?.clone();
    let reason = tx.seal(&column(UNSENT_REASON, ordinal), letter_id, reason)?;
    let annulled_by = tx.scope()?.principal.subject.clone();
    let before = sqlx::query_scalar!(
        r#"-- intake.annul_dispatch
         UPDATE letter_dispatch SET annulled_at = $4, annulled_by = $5, annul_reason = $6
         WHERE bureau_id = $1 AND letter_id = $2 AND ordinal = $3
           AND ended_at IS NULL AND annulled_at IS NULL
         RETURNING (SELECT coalesce(max(before.ordinal), 0) FROM letter_dispatch before
                    WHERE before.bureau_id = $1 AND before.letter_id = $2 AND before.ordinal < $3
                      AND before.annulled_at IS NULL) AS "before!""#,
        bureau.as_str(),
        letter_id,
        ordinal,
        tx.recorded_at(),
        annulled_by,
        reason,
    )
    .fetch_optional(tx.conn())
    .await?;
    let before =
        before.ok_or_else(|| Error::internal(format!("{letter_id}/{ordinal} is not under way")))?;
    let place = if before == 0 {
        Where::Issued
    } else {
        Where::Returned
    };
    move_letter(tx, letter_id, place, before).await
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
    let ended_by = recorded_as(&tx.scope()?.principal).to_owned();
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
