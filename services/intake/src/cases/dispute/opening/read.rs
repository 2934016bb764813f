//! Lines of the sheet to what they say.

use gongkai_chassis::fields::Fields;
use gongkai_law::dispute::{DisputeKind, Instance, OrderedPeriod};

use super::{
    APPELLANT, CO_DEFENDANT, COPY, COURT, DAYS, DECIDED_ON, DECISION_NUMBER, DESCRIPTION, DONE,
    INSTANCE, KIND, NAME, ON, ORDER, ORGAN, ORGAN_NUMBER, RESULT, SIMPLE, SUBJECT, UNIT, UNTIL,
};
use crate::{
    cases::dispute::{
        Dispute,
        command::Command,
        decide::LONGEST_PERIOD,
        order::Ordered,
        registration::check_registration,
        state::{Entered, Happened, Registered, Subject},
    },
    cases::kernel::private::Private,
    paper::sheet::{
        Cells, Fault, Import, Line, Plan, Table,
        history::{self, What},
    },
};

/// A dispute to be brought in.
pub type Planned = history::Planned<Dispute>;

type Row = history::Row<Happened, Command>;

/// Kind of the fact that begins a dispute.
const ACCEPTED: &str = "accepted";
/// Kinds of facts a line may tell.
const STEPS: &[&str] = &[
    ACCEPTED,
    "reply_filed",
    "decision_recorded",
    "order_in_force",
    "appeal_filed",
    "complied",
];

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    history::plan_by_commands(table, (ACCEPTED, column), row, import, faults)
}

/// The column of what the rules of disputes call a field.
fn column(field: &str) -> Option<&'static str> {
    Some(match field {
        "instance" => INSTANCE,
        "decided_on" => DECIDED_ON,
        "order" => ORDER,
        "order.until_on" => UNTIL,
        _ => return None,
    })
}

/// Reads a line, and notes what is wrong with it.
fn row(line: Line<'_>, import: &Import<'_>, faults: &mut Vec<Fault>) -> Row {
    let facts: (&[&str], _) = (&[ACCEPTED], STEPS);
    history::read(line, facts, import, faults, |fact, cells, row| {
        row.on = cells.past(ON, import.today);
        if fact == ACCEPTED {
            accepted(cells, row, import).map(|read| What::First(Happened::Accepted(read)))
        } else {
            step(fact, cells, import).map(What::Step)
        }
    })
}

fn accepted(cells: &mut Cells<'_>, row: &Row, import: &Import<'_>) -> Option<Registered> {
    let kind: Option<DisputeKind> = cells.word(KIND);
    let subject = cells.word_of(SUBJECT, [Subject::Outside, Subject::Silence]);
    let party_name = cells.name(NAME, 1, 200);
    let description = cells.text(DESCRIPTION, 1, 4000);
    let organ = cells.line(ORGAN, 0, 200);
    let organ_case_number = cells.line(ORGAN_NUMBER, 0, 100);
    let simple = cells.yes(SIMPLE);
    let co_defendant_of: String = cells.line(CO_DEFENDANT, 0, 200);
    cells.leave(COPY);
    let copy_received_on = if cells.is_filled(COPY) {
        cells.past(COPY, import.today)
    } else {
        row.on
    };
    if let Some(days) = row.on.zip(copy_received_on) {
        let mut found = Fields::default();
        let co_defendant = !co_defendant_of.is_empty();
        check_registration(&mut found, kind, simple, co_defendant, days);
        cells.checked(found, |field| match field {
            "simple" => SIMPLE,
            "co_defendant_of" => CO_DEFENDANT,
            _ => COPY,
        });
    }
    Some(Registered {
        kind: kind?,
        party_name,
        description,
        application_id: None,
        assumed: Vec::new(),
        subject: subject?,
        organ,
        organ_case_number,
        simple,
        co_defendant_of,
        after_dispute_id: None,
        copy_received_on,
        opening_number: Some(row.old_number.clone()),
    })
}

fn step(fact: &str, cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Command> {
    Some(match fact {
        "reply_filed" => Command::FileReply,
        "order_in_force" => Command::RecordOrderInForce {
            on_application: false,
        },
        "complied" => Command::RecordCompliance {
            done: cells.text(DONE, 1, 4000),
        },
        "appeal_filed" => {
            let appellant = cells.word(APPELLANT)?;
            Command::RecordAppeal {
                appellant,
                copy_received_on: None,
            }
        }
        _ => decision(cells, import)?,
    })
}

fn decision(cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Command> {
    let instance = cells.word(INSTANCE);
    let ruling = cells.word(RESULT);
    let decided_on = cells.past(DECIDED_ON, import.today);
    // Only who accepted the dispute stands in its first line.
    let elsewhere = matches!(instance, Some(Instance::Second | Instance::Retrial));
    cells.leave(COURT);
    let court_name = cells.line(COURT, usize::from(elsewhere), 200);
    let number = cells.line(DECISION_NUMBER, 0, 100);
    let text: Private = cells.text(ORDER, 0, 4000);
    let within = period(cells, !text.is_empty());
    let decision = Entered {
        instance: instance?,
        ruling: ruling?,
        decided_on: decided_on?,
        number,
        court_name,
        order: within.map(|within| Ordered {
            within,
            on_application: false,
            text,
        }),
    };
    Some(Command::RecordDecision(decision))
}

/// The period of an order; none where nothing is ordered.
fn period(cells: &mut Cells<'_>, ordered: bool) -> Option<OrderedPeriod> {
    if !ordered {
        // What stands there is told as something such a line does not hold.
        return None;
    }
    for column in [DAYS, UNIT, UNTIL] {
        cells.leave(column);
    }
    match (cells.is_filled(DAYS), cells.is_filled(UNTIL)) {
        (false, false) => Some(OrderedPeriod::Statutory),
        (false, true) => cells.day(UNTIL).map(|day| OrderedPeriod::Until { day }),
        (true, false) => {
            let number = cells.number(DAYS, 1..=LONGEST_PERIOD);
            let (number, unit) = number.zip(cells.word(UNIT))?;
            Some(OrderedPeriod::Within { number, unit })
        }
        (true, true) => {
            cells.wrong(
                UNTIL,
                "天数和截止日期只能填写一项",
                "days or a day, not both",
            );
            None
        }
    }
}
