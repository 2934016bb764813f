//! Lines of the sheet to what they say.

use super::{
    ANSWER, CATEGORY, CHANNEL, CONTACT, CONTENT, DUE_ON, LIMIT, MEASURE, NAME, NOTE, OFFICE, ON,
    PERSON, REASON, SLIP, TASK, TASK_CONTENT, URGENT,
};
use crate::{
    cases::enquiry::{
        command::Command,
        state::{Enquiry, Happened, Measure, Reassigned, Registered, Wanted},
    },
    paper::sheet::{
        Cells, Fault, Import, Line, Plan, Table,
        history::{self, What},
    },
};

/// The longest limit a bureau may set.
const LONGEST_LIMIT: u32 = 60;
/// Tasks of an enquiry at most.
const MOST_TASKS: u32 = 100;

/// An enquiry to be brought in.
pub type Planned = history::Planned<Enquiry>;

type Row = history::Row<Happened, Command>;

/// Kind of the fact that begins an enquiry.
const REGISTERED: &str = "registered";
/// Kinds of facts a line may tell.
const STEPS: &[&str] = &[
    REGISTERED,
    "split",
    "task_answered",
    "task_returned",
    "task_reassigned",
    "supervised",
];

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    history::plan_by_commands(table, (REGISTERED, column), row, import, faults)
}

/// The column of what the rules of enquiries call a field.
fn column(field: &str) -> Option<&'static str> {
    Some(match field {
        "tasks[0].due_on" => DUE_ON,
        "task" | "tasks" | "tasks[0].number" => TASK,
        _ => return None,
    })
}

/// Reads a line, and notes what is wrong with it.
fn row(line: Line<'_>, import: &Import<'_>, faults: &mut Vec<Fault>) -> Row {
    let facts: (&[&str], _) = (&[REGISTERED], STEPS);
    history::read(line, facts, import, faults, |fact, cells, row| {
        row.on = cells.past(ON, import.today);
        if fact == REGISTERED {
            registered(cells, row, import).map(|read| What::First(Happened::Registered(read)))
        } else {
            step(fact, cells, import).map(What::Step)
        }
    })
}

fn registered(cells: &mut Cells<'_>, row: &Row, import: &Import<'_>) -> Option<Registered> {
    let category = cells.word(CATEGORY);
    let urgent = cells.yes(URGENT);
    let channel = cells.word_if_any(CHANNEL);
    let hotline_slip_number = cells.line(SLIP, 0, 64);
    let name = cells.name(NAME, 1, 200);
    let content = cells.text(CONTENT, 1, 4000);
    let contact = cells.line(CONTACT, 0, 200);
    let limit = cells.number(LIMIT, 0..=LONGEST_LIMIT);
    let office_id = cells.office(OFFICE, import.offices);
    Some(Registered {
        category: category?,
        name,
        content,
        contact,
        office_id: office_id?,
        limit: Some(limit?),
        assumed: Vec::new(),
        urgent,
        channel,
        hotline_slip_number,
        opening_number: Some(row.old_number.clone()),
        submitted_by_applicant: false,
    })
}

fn step(fact: &str, cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Command> {
    if fact == "supervised" {
        let note = cells.text(NOTE, 0, 1000);
        let measure: Option<Measure> = cells.word(MEASURE);
        let measure = measure?;
        return Some(Command::Supervise { measure, note });
    }
    if fact == "split" {
        let number = cells.number_if_any(TASK, 1..=MOST_TASKS);
        let content = cells.text(TASK_CONTENT, 1, 4000);
        let person = cells.line(PERSON, 0, 200);
        let due_on = if cells.is_filled(DUE_ON) {
            cells.day(DUE_ON)
        } else {
            cells.leave(DUE_ON);
            None
        };
        let wanted = Wanted {
            number,
            content,
            office_id: cells.office(OFFICE, import.offices)?,
            person,
            due_on,
        };
        let tasks = vec![wanted];
        return Some(Command::Split { tasks });
    }
    let task = cells.number(TASK, 1..=MOST_TASKS);
    Some(match fact {
        "task_answered" => {
            let answer = cells.text(ANSWER, 1, 4000);
            Command::AnswerTask {
                task: task?,
                answer,
            }
        }
        "task_returned" => {
            let reason = cells.text(REASON, 1, 1000);
            Command::ReturnTask {
                task: task?,
                reason,
            }
        }
        "task_reassigned" => {
            let reason = cells.text(REASON, 1, 1000);
            let person = cells.line(PERSON, 0, 200);
            let office_id = cells.office(OFFICE, import.offices);
            Command::ReassignTask(Reassigned {
                task: task?,
                office_id: office_id?,
                person,
                reason,
            })
        }
        _ => return None,
    })
}
