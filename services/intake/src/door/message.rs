//! An applicant's own case as sent.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_law::{
    calendar::Due,
    clock::{Deadline, Stands},
};
use gongkai_proto::intake::v1 as proto;

use super::mine::{Asked, Mine, Stage, told};
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
    /// Letters to the applicant.
    pub letters: &'a [Stored],
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
    let how_far = state.my_stage();
    let open = state.stands() == Stands::Open;
    let deadline = state.deadline(on.calendar).filter(|_| open);
    let deadline = deadline.or(state.due_anew().map(due_on));
    let events = whole.facts.iter().filter_map(|fact| {
        Some(proto::MyEvent {
            on: fact.legal_date.to_string(),
            text: told::<C>(fact, whole.names)?,
        })
    });
    let asked = state.asked(on.calendar).into_iter();
    proto::MyCase {
        kind: to_number(C::KIND),
        number: whole.case.number.to_string(),
        about: state.what().to_owned(),
        received_on: state.columns().opened_on.to_string(),
        stage: to_number(how_far),
        stage_text: how_far.zh().to_owned(),
        events: events.collect(),
        due: deadline.map(|deadline| proto::MyDue {
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

/// A day that was ordered or set: nothing was counted.
fn due_on(day: NaiveDate) -> Deadline {
    let due = Due::set(day);
    Deadline {
        original: due,
        current: Some(due),
        steps: Vec::new(),
    }
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
    let stage: Stage = case.state.my_stage();
    proto::DoneByApplicant {
        kind: to_number(C::KIND),
        number: case.number.to_string(),
        stage: to_number(stage),
        stage_text: stage.zh().to_owned(),
        done_on: day.to_string(),
    }
}
