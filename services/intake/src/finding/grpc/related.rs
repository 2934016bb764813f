//! What belongs to a case of any kind, as sent: references, by which each is read in full.

use std::collections::BTreeSet;

use gongkai_chassis::{
    code::to_number,
    db::Tx,
    error::{Error, Result},
    page::Paging,
};
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::Before;
use crate::{
    cases::{
        kernel::{
            Case as _, clue, load,
            person::{Person, SamePerson, any_same},
            store::{case_row, raw_facts, state},
        },
        kinds::by_kind,
    },
    finding::{message::found, state::Hit, store},
    paper::{
        attachment::{self, Attachment},
        letter::{self, Stored},
    },
};

/// All of it, with a page of other cases of the same people. `RECORD_UNKNOWN` if there is no such case.
pub async fn related(
    tx: &mut Tx,
    id: Uuid,
    paging: &Paging<Before>,
) -> Result<proto::GetRelatedResponse> {
    let row = case_row(tx, id).await?;
    let kind = row
        .ok_or_else(|| Error::record_unknown("case", "案件", id).at("case_id"))?
        .kind;
    let (marks, people) = by_kind!(kind, C => {
        let case = load::<C>(tx, id).await?;
        clue::marks_of_case(tx, &case.state).map(|marks| (marks, case.state.people()))
    })?;
    let disputes = store::disputes_about(tx, id).await?.into_iter();
    let disputes = disputes.map(|case_id| Hit {
        case_id,
        by: BTreeSet::new(),
    });
    let before = paging.after.as_ref().map(|place| place.case_id);
    let alike = store::cases_of_same(tx, id, &marks, before, paging.limit()).await?;
    let (alike, next_page_token) = paging.page(alike, Before::of)?;
    let (same, possible) = of_people(tx, &people, alike).await?;
    let disputes = shown(tx, disputes.collect()).await?;
    let letters = letter::of_case(tx, id).await?;
    let files = attachment::of_case(tx, id).await?;
    Ok(proto::GetRelatedResponse {
        letters: (1..).zip(&letters).map(of_letter).collect(),
        files: files.into_iter().map(of_file).collect(),
        disputes,
        same_people: same,
        next_page_token,
        possibly_same_people: possible,
    })
}

/// Of the cases with a name, a number or a contact in common: those of the same people, and those whose people may be
/// the same.
async fn of_people(
    tx: &mut Tx,
    people: &[Person],
    alike: Vec<Hit>,
) -> Result<(Vec<proto::FoundCase>, Vec<proto::FoundCase>)> {
    let ids: Vec<Uuid> = alike.iter().map(|hit| hit.case_id).collect();
    let shown = store::shown(tx, &ids).await?;
    let facts = raw_facts(tx, &ids).await?;
    let (mut same, mut possible) = (Vec::new(), Vec::new());
    for hit in alike {
        let Some((case, facts)) = shown.get(&hit.case_id).zip(facts.get(&hit.case_id)) else {
            continue;
        };
        let others = by_kind!(case.kind, C => state::<C>(case.id, facts)?.people());
        let how = any_same(people, &others);
        let list = match how {
            SamePerson::ByNumber | SamePerson::ByNameAndContact => &mut same,
            SamePerson::Possible => &mut possible,
            SamePerson::Not => continue,
        };
        list.push(proto::FoundCase {
            same_person: to_number(how),
            ..found(case, &hit)
        });
    }
    Ok((same, possible))
}

async fn shown(tx: &mut Tx, hits: Vec<Hit>) -> Result<Vec<proto::FoundCase>> {
    let ids: Vec<Uuid> = hits.iter().map(|hit| hit.case_id).collect();
    let shown = store::shown(tx, &ids).await?;
    let cases = hits
        .iter()
        .filter_map(|hit| Some(found(shown.get(&hit.case_id)?, hit)));
    Ok(cases.collect())
}

fn of_letter((part, letter): (i32, &Stored)) -> proto::RelatedLetter {
    proto::RelatedLetter {
        letter_id: letter.id.to_string(),
        kind: letter::kind_number(letter.kind),
        number: letter.printed.clone(),
        dated_on: letter.dated_on.to_string(),
        place: to_number(letter.place),
        fact_ordinal: letter.ordinal,
        part,
    }
}

fn of_file(file: Attachment) -> proto::RelatedFile {
    proto::RelatedFile {
        attachment_id: file.id.to_string(),
        purpose: to_number(file.purpose),
        attached_on: file.attached_on.to_string(),
        file_name: file.file_name,
    }
}
