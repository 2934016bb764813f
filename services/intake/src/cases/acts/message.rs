//! Acts and what would come of them, as sent.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::{code_to_number, to_number},
    error::Error,
    identity::BureauId,
};
use gongkai_law::{calendar::Calendar, reminder::days_left};
use gongkai_proto::intake::v1 as proto;

use super::{grpc::full_name, undone::Undone};
use crate::{
    cases::kernel::possible::Possible,
    contract::message::date,
    foresight::{Change, StillToDo, Warning},
    paper::{letter::letter_content, notice},
};

/// An act as sent.
pub fn act(possible: &Possible, undone: Undone) -> proto::PossibleAct {
    let refused = possible.refused.as_ref();
    let (message, message_en) = refused.map(why).unwrap_or_default();
    let (next_step, next_step_en) = refused.map(Error::next_step).unwrap_or_default();
    let by = undone.by.into_iter().filter_map(full_name);
    let (not_undone_because, not_undone_because_en) = undone.not;
    proto::PossibleAct {
        title: possible.zh.to_owned(),
        title_en: possible.en.to_owned(),
        part: possible.part,
        letter_id: possible.letter.map(|id| id.to_string()).unwrap_or_default(),
        possible: refused.is_none(),
        reason: refused.map_or("", Error::reason_name).to_owned(),
        message,
        message_en,
        next_step: next_step.to_owned(),
        next_step_en: next_step_en.to_owned(),
        answers: possible.answers.iter().copied().map(to_number).collect(),
        due_on: date(possible.due.map(|due| due.date)),
        provisional: possible.due.is_some_and(|due| due.provisional),
        undo_methods: by.collect(),
        not_undone_because,
        not_undone_because_en,
        method: possible.method.clone(),
    }
}

/// Why it is refused. What is wrong with fields is what no value of them would mend.
fn why(error: &Error) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    for (_, wrong_zh, wrong_en) in error.named_violations() {
        for (text, wrong, between) in [(&mut zh, &*wrong_zh, "；"), (&mut en, wrong_en, "; ")] {
            if !text.is_empty() {
                text.push_str(between);
            }
            text.push_str(wrong);
        }
    }
    if zh.is_empty() {
        return error.refusal();
    }
    (zh, en)
}

/// What should be seen to before the act, as sent.
fn warning(Warning { zh, en }: Warning) -> proto::ForeseenWarning {
    proto::ForeseenWarning {
        message: zh,
        message_en: en,
    }
}

/// What would become of a case, as sent.
pub fn change(
    bureau: &BureauId,
    calendar: &Calendar,
    today: NaiveDate,
    change: Change,
) -> proto::ForeseenChange {
    let case_id = change.case_id.to_string();
    let case_number = change.number.unwrap_or_default();
    let duty = |owed: StillToDo| proto::Duty {
        bureau_id: bureau.to_string(),
        case_id: case_id.clone(),
        case_kind: to_number(change.kind),
        case_number: case_number.clone(),
        kind: owed.kind.0.to_owned(),
        name: owed.kind.1.to_owned(),
        part: owed.part.unsigned_abs(),
        due_on: date(owed.due.map(|due| due.date)),
        provisional: owed.due.is_some_and(|due| due.provisional),
        working_days_left: owed
            .due
            .map_or(0, |due| days_left(calendar, due.date, today)),
        office_id: owed.office_id.unwrap_or_default(),
        person: owed.person.unwrap_or_default(),
    };
    let letters = change.letters.into_iter().map(|(kind, letter)| {
        let (number, dated_on) = (letter.number.clone().unwrap_or_default(), letter.date);
        proto::ForeseenLetter {
            kind: to_number(kind),
            title: letter.title.clone(),
            addressee: letter.addressee.clone(),
            dated_on: date(dated_on),
            number,
            content: Some(letter_content(letter)),
        }
    });
    let notices = change.notices.into_iter();
    proto::ForeseenChange {
        duties: change.duties.into_iter().map(duty).collect(),
        letters: letters.collect(),
        notices: notices.map(code_to_number::<notice::Kind>).collect(),
        warnings: change.warnings.into_iter().map(warning).collect(),
        stage: change.stage.0.to_owned(),
        stage_name: change.stage.1.to_owned(),
        due_on_before: date(change.due_before),
        due_on: date(change.due_on),
        due_on_once_sent: date(change.due_once_sent),
        provisional: change.provisional,
        case_kind: to_number(change.kind),
        case_id,
        case_number,
    }
}
