//! An applicant's own case as sent.

use std::collections::BTreeSet;

use gongkai_chassis::code::to_number;
use gongkai_proto::intake::v1 as proto;

use super::mine::{Asked, Mine, told};
use crate::{
    cases::kernel::{CITIZEN, Loaded, On, store::RawFact},
    contract::message::{date, deadline_message, step_messages},
    paper::{
        attachment::Attachment,
        case_file::Names,
        letter::{Stored, dispatch::Place, kind_number},
    },
};

/// Everything a case is told with.
pub struct Whole<'a, C> {
    /// The case.
    pub case: &'a Loaded<C>,
    /// What happened to it.
    pub facts: &'a [RawFact],
    /// Letters to the applicant that he may see.
    pub letters: &'a [Stored],
    /// Ordinals of the facts whose letters to him have not left.
    pub unsent: &'a BTreeSet<i32>,
    /// Files that were given with replies.
    pub files: &'a [Attachment],
    /// How to pay, as the bureau says it.
    pub payment: &'a str,
    /// What facts name by ids.
    pub names: &'a Names,
}

/// A case as its applicant sees it on a day.
pub fn my_case<C: Mine>(whole: &Whole<'_, C>, on: &On<'_>) -> proto::MyCase {
    let state = &whole.case.state;
    let mut events: Vec<_> = whole
        .facts
        .iter()
        .filter_map(|fact| event(whole, fact))
        .collect();
    events.sort_by(|one, other| one.on.cmp(&other.on));
    let asked = state.asked(on.calendar).into_iter();
    proto::MyCase {
        kind: to_number(C::KIND),
        number: whole.case.number.to_string(),
        about: state.what().to_owned(),
        arrived_on: state.arrived_on().to_string(),
        received_on: date(state.received_on()),
        stage: to_number(state.my_stage()),
        stage_text: state.stage_text().to_owned(),
        events,
        due: (state.next_due(on.calendar)).map(|(name, deadline)| proto::MyDue {
            name: name.to_owned(),
            steps: step_messages(&deadline),
            deadline: deadline_message(Some(&deadline)),
        }),
        asked: asked
            .map(|asked| self::asked(asked, whole.payment))
            .collect(),
        acts: state.my_acts(on).into_iter().map(to_number).collect(),
        letters: whole.letters.iter().map(letter).collect(),
        files: whole.files.iter().map(file).collect(),
    }
}

/// What its applicant is told of a fact. That a notice was written is told on the day it left.
fn event<C: Mine>(whole: &Whole<'_, C>, fact: &RawFact) -> Option<proto::MyEvent> {
    let text = told::<C>(fact, whole.names)?;
    let by_letter = C::TOLD_BY_LETTER.contains(&fact.kind.as_str());
    if by_letter && whole.unsent.contains(&fact.ordinal) {
        return None;
    }
    let mut letters = whole.letters.iter();
    let taken_back = C::TAKEN_BACK_BY_LETTER.contains(&fact.kind.as_str());
    if taken_back && !letters.any(|letter| letter.ordinal == fact.ordinal) {
        return None;
    }
    let left = whole.case.state.notice_left_on(fact.ordinal);
    let on = left.filter(|_| by_letter).unwrap_or(fact.legal_date);
    Some(proto::MyEvent {
        on: on.to_string(),
        text,
    })
}

fn asked(asked: Asked, payment: &str) -> proto::AskedOfApplicant {
    let payment = if asked.amount_fen > 0 { payment } else { "" };
    proto::AskedOfApplicant {
        act: to_number(asked.act),
        text: asked.text,
        due_on: date(asked.due_on),
        amount_fen: asked.amount_fen,
        payment: payment.to_owned(),
    }
}

fn letter(stored: &Stored) -> proto::MyLetter {
    proto::MyLetter {
        id: stored.id.to_string(),
        kind: kind_number(stored.kind),
        title: stored.letter.title.clone(),
        number: stored.printed.clone(),
        dated_on: stored.dated_on.to_string(),
        arrived: stored.place == Place::Served,
    }
}

/// A file that was given.
pub fn file(attachment: &Attachment) -> proto::MyFile {
    proto::MyFile {
        id: attachment.id.to_string(),
        file_name: attachment.file_name.clone(),
        media_type: attachment.media_type.clone(),
        byte_size: attachment.byte_size,
        by_applicant: attachment.attached_by == CITIZEN,
    }
}

/// What an applicant did on that day, and how far the case is after it.
pub fn done<C: Mine>(case: &Loaded<C>, day: chrono::NaiveDate) -> proto::DoneByApplicant {
    proto::DoneByApplicant {
        kind: to_number(C::KIND),
        number: case.number.to_string(),
        stage: to_number(case.state.my_stage()),
        stage_text: case.state.stage_text().to_owned(),
        done_on: day.to_string(),
    }
}
