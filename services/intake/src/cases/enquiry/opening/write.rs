//! An enquiry as lines of the sheet: what [`super::plan`] makes the same case of.

use super::{
    ANSWER, CATEGORY, CHANNEL, CONTACT, CONTENT, DUE_ON, HAPPENED, LIMIT, MEASURE, NAME, NOTE,
    OFFICE, OLD_NUMBER, ON, PERSON, REASON, SLIP, TASK, TASK_CONTENT, URGENT,
};
use crate::{
    cases::enquiry::{
        Enquiry,
        state::{Happened, Personal},
    },
    cases::kernel::RecordedFact,
    paper::sheet::{Made, Offices},
    paper::words,
};

/// The number an enquiry had before it was imported.
pub fn former_number(facts: &[RecordedFact<Enquiry>]) -> Option<&str> {
    match &facts.first()?.body {
        Happened::Registered { opening_number, .. } => opening_number.as_deref(),
        _ => None,
    }
}

/// The lines of an open enquiry. Its tasks are numbered in the order of their days, as they are when
/// the lines are read.
pub fn lines(old_number: &str, facts: &[RecordedFact<Enquiry>], offices: &Offices) -> Vec<Made> {
    let mut lines = Vec::new();
    let numbers = numbers(facts);
    let number = |task: u32| {
        let place = numbers.iter().position(|known| *known == task);
        place.and_then(|place| i64::try_from(place + 1).ok())
    };
    for fact in facts {
        let mut add = |happened: &str, made: Made| {
            let line = Made::default()
                .with(OLD_NUMBER, old_number)
                .with(HAPPENED, words::happened(happened))
                .with(ON, fact.legal_date);
            lines.push(line.and(made));
        };
        let none = Personal::default();
        let said = fact.personal.as_ref().unwrap_or(&none);
        match &fact.body {
            Happened::Registered {
                category,
                office_id,
                limit,
                urgent,
                channel,
                hotline_slip_number,
                ..
            } => {
                let channel = channel.map(|channel| words::value("channel", channel.as_str()));
                let made = Made::default()
                    .with(CATEGORY, words::value("category", category.as_str()))
                    .with(URGENT, if *urgent { "是" } else { "否" })
                    .with(CHANNEL, channel)
                    .with(SLIP, hotline_slip_number.as_str())
                    .with(NAME, said.name.as_str())
                    .with(CONTACT, said.contact.as_str())
                    .with(CONTENT, said.content.as_str())
                    .with(LIMIT, i64::from(*limit))
                    .with(OFFICE, offices.name_of(office_id));
                add("registered", made);
            }
            Happened::Split { tasks } => {
                for (index, task) in tasks.iter().enumerate() {
                    let content = said.contents.get(index).map(String::as_str);
                    let made = Made::default()
                        .with(TASK, number(task.number))
                        .with(TASK_CONTENT, content)
                        .with(OFFICE, offices.name_of(&task.office_id))
                        .with(PERSON, task.person.as_str())
                        .with(DUE_ON, task.due_on);
                    add("split", made);
                }
            }
            Happened::TaskReassigned {
                task,
                office_id,
                person,
            } => {
                let made = Made::default()
                    .with(TASK, number(*task))
                    .with(OFFICE, offices.name_of(office_id))
                    .with(PERSON, person.as_str())
                    .with(REASON, said.reason.as_str());
                add("task_reassigned", made);
            }
            Happened::TaskAnswered { task } => {
                let made = Made::default()
                    .with(TASK, number(*task))
                    .with(ANSWER, said.answer.as_str());
                add("task_answered", made);
            }
            Happened::TaskReturned { task } => {
                let made = Made::default()
                    .with(TASK, number(*task))
                    .with(REASON, said.reason.as_str());
                add("task_returned", made);
            }
            Happened::Supervised { measure } => {
                let made = Made::default()
                    .with(MEASURE, words::value("measure", measure.as_str()))
                    .with(NOTE, said.note.as_str());
                add("supervised", made);
            }
            // Doubles are of this bureau; the others end an enquiry, and only open ones are written.
            Happened::DoubleMerged { .. }
            | Happened::Closed
            | Happened::Appraised { .. }
            | Happened::PointedToPetition { .. }
            | Happened::Merged { .. }
            | Happened::Voided => {}
        }
    }
    lines
}

/// The numbers of the tasks in the order of the days on which they were assigned.
fn numbers(facts: &[RecordedFact<Enquiry>]) -> Vec<u32> {
    let mut tasks: Vec<_> = facts
        .iter()
        .filter_map(|fact| match &fact.body {
            Happened::Split { tasks } => Some((fact.legal_date, tasks)),
            _ => None,
        })
        .flat_map(|(day, tasks)| tasks.iter().map(move |task| (day, task.number)))
        .collect();
    tasks.sort_unstable();
    tasks.into_iter().map(|(_, number)| number).collect()
}
