//! SQL of the search.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_chassis::{
    code::of_code,
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::case::{CaseKind, CaseStage};
use uuid::Uuid;

use super::state::{Hit, Sought};
use crate::{
    cases::{
        kernel::{
            clue::{self, FoundBy},
            heading::Heading,
        },
        number::CaseNumber,
    },
    paper::letter::Series,
};

/// Texts that may hold the words are opened so many at a time.
const BATCH: i64 = 500;

/// The newest cases in which something is found, registered before the one given; at most `limit`.
pub async fn find(
    tx: &mut Tx,
    sought: &Sought,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Hit>> {
    let mut found = exact(tx, sought, before, limit).await?;
    let by_words = by_words(tx, sought, before, limit).await?;
    found.extend(
        by_words
            .into_iter()
            .map(|case_id| (case_id, FoundBy::Words)),
    );
    Ok(newest(found, limit))
}

/// By numbers and marks: the newest of each.
async fn exact(
    tx: &mut Tx,
    sought: &Sought,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, FoundBy)>> {
    let bureau = tx.bureau()?.clone();
    let (year, number) = sought.number.map(|read| (read.year, read.number)).unzip();
    let kinds: Vec<String> = CaseKind::ALL
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect();
    let letter = sought.letter.as_ref();
    let (letter_year, letter_number) = letter.map(|read| (read.year, read.number)).unzip();
    let ending = letter.map(|read| read.ending.as_str());
    let series = Series::ALL.map(|series| series.as_str().to_owned());
    let asked = clue::marks_of(tx, &sought.typed)?;
    let clues: Vec<String> = asked.iter().map(|(by, _)| by.as_str().to_owned()).collect();
    let marks: Vec<i64> = asked.iter().map(|(_, mark)| *mark).collect();
    let rows = sqlx::query!(
        r#"-- intake.find_cases
         SELECT case_id AS "case_id!", found_by AS "found_by!" FROM (
             SELECT id AS case_id, 'case_number' AS found_by FROM case_row
             WHERE bureau_id = $1 AND kind = ANY($2::text[]) AND number_year = $3 AND number = $4
             UNION ALL
             SELECT case_id, 'letter_number' FROM letter WHERE bureau_id = $1 AND printed = $5
             UNION ALL
             SELECT case_id, 'letter_number' FROM letter
             WHERE bureau_id = $1 AND series = ANY($11::text[]) AND year = $12::integer AND number = $13::integer
               AND right(printed, char_length($14::text)) = $14
             UNION ALL
             SELECT letter.case_id, 'tracking_number'
             FROM letter_dispatch JOIN letter ON letter.bureau_id = letter_dispatch.bureau_id
                                                 AND letter.id = letter_dispatch.letter_id
             WHERE letter_dispatch.bureau_id = $1 AND letter_dispatch.tracking_number = upper($5)
               AND letter_dispatch.tracking_number <> '' AND letter_dispatch.annulled_at IS NULL
             UNION ALL
             SELECT case_id, 'old_number' FROM opening_stock
             WHERE bureau_id = $1 AND old_number IN ($5, $10) AND case_id IS NOT NULL
             UNION ALL
             SELECT marked.case_id, asked.clue
             FROM unnest($6::text[], $7::bigint[]) AS asked (clue, mark)
             CROSS JOIN LATERAL (
                 SELECT case_id FROM case_mark
                 WHERE bureau_id = $1 AND mark = asked.mark AND ($8::uuid IS NULL OR case_id < $8)
                 ORDER BY case_id DESC LIMIT $9
             ) AS marked
         ) AS found
         WHERE $8::uuid IS NULL OR case_id < $8"#,
        bureau.as_str(),
        &kinds,
        year,
        number,
        sought.printed,
        &clues,
        &marks,
        before,
        limit,
        sought.typed,
        &series,
        letter_year,
        letter_number,
        ending,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.case_id, of_code(&row.found_by, "intake.find_cases")?)))
        .collect()
}

/// By words: the bits tell which texts may hold them, the texts which do.
async fn by_words(
    tx: &mut Tx,
    sought: &Sought,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let mut found = Vec::new();
    if sought.words.is_empty() {
        return Ok(found);
    }
    let bureau = tx.bureau()?.clone();
    for bits in clue::bits_of(tx, &sought.words)? {
        // To compare all bits copies them; most texts lack the first already.
        let one = bits.find('1').and_then(|place| i32::try_from(place).ok());
        let Some(one) = one else { continue };
        let (mut before, mut of_key) = (before, 0);
        while of_key < limit {
            let texts = sqlx::query!(
                "-- intake.texts_that_may_hold
                 SELECT case_text.case_id, case_text.text
                 FROM (SELECT case_id FROM case_text
                       WHERE bureau_id = $1 AND get_bit(pairs, $5) = 1
                         AND (pairs & $2::text::bit(2048)) = $2::text::bit(2048)
                         AND ($3::uuid IS NULL OR case_id < $3)
                       ORDER BY case_id DESC LIMIT $4) AS may_hold
                      JOIN case_text ON case_text.bureau_id = $1 AND case_text.case_id = may_hold.case_id
                 ORDER BY case_text.case_id DESC",
                bureau.as_str(),
                bits,
                before,
                BATCH,
                one,
            )
            .fetch_all(tx.conn())
            .await?;
            let Some(last) = texts.last() else { break };
            before = Some(last.case_id);
            for row in &texts {
                if sought.is_in(&clue::open_text(tx, row.case_id, &row.text)?) {
                    found.push(row.case_id);
                    of_key += 1;
                }
            }
            if i64::try_from(texts.len()).unwrap_or(BATCH) < BATCH {
                break;
            }
        }
    }
    Ok(found)
}

/// Ids of the disputes about a case, the newest first.
pub async fn disputes_about(tx: &mut Tx, id: Uuid) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.disputes_about
         SELECT id FROM case_row WHERE bureau_id = $1 AND kind = $2 AND about_case_id = $3
         ORDER BY id DESC",
        bureau.as_str(),
        CaseKind::Dispute.as_str(),
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The newest other cases that left one of these marks, registered before the one given, each with what it has in
/// common; at most `limit`.
pub async fn cases_of_same(
    tx: &mut Tx,
    id: Uuid,
    asked: &[(FoundBy, i64)],
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Hit>> {
    let bureau = tx.bureau()?.clone();
    let clues: Vec<String> = asked.iter().map(|(by, _)| by.as_str().to_owned()).collect();
    let marks: Vec<i64> = asked.iter().map(|(_, mark)| *mark).collect();
    let rows = sqlx::query!(
        r#"-- intake.cases_of_same
         SELECT marked.case_id, asked.clue AS "clue!"
         FROM unnest($2::text[], $3::bigint[]) AS asked (clue, mark)
         CROSS JOIN LATERAL (
             SELECT case_id FROM case_mark
             WHERE bureau_id = $1 AND mark = asked.mark AND case_id <> $4
               AND ($5::uuid IS NULL OR case_id < $5)
             ORDER BY case_id DESC LIMIT $6
         ) AS marked"#,
        bureau.as_str(),
        &clues,
        &marks,
        id,
        before,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter();
    let found = rows.map(|row| Ok((row.case_id, of_code(&row.clue, "intake.cases_of_same")?)));
    Ok(newest(found.collect::<Result<_>>()?, limit))
}

/// By case, the newest first; at most `limit`. All that one of these has in common is among what was found where
/// that is the newest of each kind.
fn newest(found: Vec<(Uuid, FoundBy)>, limit: i64) -> Vec<Hit> {
    let mut cases: BTreeMap<Uuid, BTreeSet<FoundBy>> = BTreeMap::new();
    for (case_id, by) in found {
        cases.entry(case_id).or_default().insert(by);
    }
    let hits = cases.into_iter().rev();
    let hits = hits.map(|(case_id, by)| Hit { case_id, by });
    hits.take(usize::try_from(limit).unwrap_or(usize::MAX))
        .collect()
}

/// What is shown of a case that was found.
pub struct Shown {
    /// The case.
    pub id: Uuid,
    /// Its kind.
    pub kind: CaseKind,
    /// Its registration number.
    pub number: CaseNumber,
    /// How far it is.
    pub stage: CaseStage,
    /// Who asks and what, masked.
    pub heading: Heading,
    /// Civil date it was opened.
    pub opened_on: NaiveDate,
    /// Civil date it is due.
    pub due_on: Option<NaiveDate>,
    /// Civil date it was closed.
    pub closed_on: Option<NaiveDate>,
}

/// These cases of the bureau, by id.
pub async fn shown(tx: &mut Tx, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Shown>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.found_cases
         SELECT id, kind, number_year, number, stage, heading, opened_on, due_on, closed_on
         FROM case_row WHERE bureau_id = $1 AND id = ANY($2)",
        bureau.as_str(),
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let shown = Shown {
                id: row.id,
                kind: row.kind.parse().map_err(Error::internal)?,
                number: CaseNumber::of_row(row.number_year, row.number),
                stage: row.stage.parse().map_err(Error::internal)?,
                heading: Heading::open(tx, row.id, &row.heading)?,
                opened_on: row.opened_on,
                due_on: row.due_on,
                closed_on: row.closed_on,
            };
            Ok((row.id, shown))
        })
        .collect()
}
