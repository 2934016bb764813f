//! Which letters count no more (效力): their cases know it.

use std::{collections::HashMap, pin::Pin};

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_law::case::CaseKind;
use uuid::Uuid;

use crate::{
    cases::{
        kernel::{
            Case,
            store::{self, RawFact, case_row},
        },
        kinds::by_kind,
    },
    paper::letter::{CaseLetter, Stored, VoidLetter, letters_on_their_ways},
};

/// Marks those of these letters that count no more.
pub fn mark_void<'a>(
    tx: &'a mut Tx,
    letters: &'a mut [Stored],
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let mut cases: Vec<Uuid> = letters.iter().map(|letter| letter.case_id).collect();
        cases.sort_unstable();
        cases.dedup();
        let facts = store::raw_facts(tx, &cases).await?;
        let ways = letters_on_their_ways(tx, &cases).await?;
        let mut void = HashMap::new();
        for id in cases {
            let row = case_row(tx, id).await?;
            let row = row.ok_or_else(|| Error::internal(format!("letters of no case {id}")))?;
            let facts = facts.get(&id).map(Vec::as_slice).unwrap_or_default();
            let ways = ways.get(&id).map(Vec::as_slice).unwrap_or_default();
            void.extend(of_case((row.kind, id), facts, ways)?);
        }
        for letter in letters {
            letter.void = void.remove(&letter.id);
        }
        Ok(())
    })
}

/// Those of the letters of a case that count no more.
fn of_case(
    (kind, id): (CaseKind, Uuid),
    facts: &[RawFact],
    letters: &[CaseLetter],
) -> Result<Vec<(Uuid, VoidLetter)>> {
    by_kind!(kind, C => store::state::<C>(id, facts).map(|state| void_of(&state, letters)))
}

/// The same of a case in that state.
pub fn void_of<C: Case>(state: &C, letters: &[CaseLetter]) -> Vec<(Uuid, VoidLetter)> {
    let void = letters.iter().filter_map(|letter| {
        let void = state.counts_no_more(&letter.way)?;
        let mut newer = letters.iter();
        let newer = newer.find(|newer| {
            Some(newer.way.sent_by) == void.by && letter.way.kind.is_taken_back_by(newer.way.kind)
        });
        let by_number = newer.map(|newer| newer.way.number.clone());
        let by_number = by_number.unwrap_or_default();
        Some((letter.id, VoidLetter { void, by_number }))
    });
    void.collect()
}
