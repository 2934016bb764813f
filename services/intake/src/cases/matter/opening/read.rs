//! Lines of the sheet to what they say.

use std::collections::BTreeMap;

use gongkai_law::permit::{Handling, MatterKind};

use super::{
    APPLICANT, APPLICANT_KIND, CHANNEL, CODE, CONTACT, EXPECTED, IDENTITY, KIND, MISSING, NAME,
    OFFICE, ON, PAPERS, PROCEDURE, PROMISED, REASON,
};
use crate::{
    cases::kernel::private::Private,
    cases::matter::{
        command::{Command, Which},
        guide::{Matter, MatterCode, Terms, opening::LONGEST_LIMIT},
        state::{Applied, Happened, Opened},
    },
    paper::sheet::{
        Cells, Fault, Import, Line,
        history::{self, What},
    },
};

/// More papers than anybody hands in.
const MOST_PAPERS: usize = 100;

type Row = history::Row<Happened, Command>;

/// Kind of the fact that begins a case of ours.
pub const RECEIVED: &str = "received";
/// Kind of the fact that begins one accepted elsewhere.
const REGISTERED: &str = "registered";
/// Kinds of facts a line may tell.
const STEPS: &[&str] = &[
    RECEIVED,
    REGISTERED,
    "correction_asked",
    "correction_received",
    "accepted",
    "procedure_started",
    "procedure_ended",
    "extended",
];

/// Reads a line, and notes what is wrong with it.
pub fn row(
    line: Line<'_>,
    guide: &BTreeMap<String, Matter>,
    import: &Import<'_>,
    faults: &mut Vec<Fault>,
) -> Row {
    let facts: (&[&str], _) = (&[RECEIVED, REGISTERED], STEPS);
    history::read(line, facts, import, faults, |fact, cells, row| {
        row.on = cells.past(ON, import.today);
        match fact {
            RECEIVED => received(line, cells, row, guide).map(What::First),
            REGISTERED => registered(line, cells, row, guide, import).map(What::First),
            fact => step(fact, cells).map(What::Step),
        }
    })
}

/// The matter of the code, as the guide says it now.
fn of_guide(
    line: Line<'_>,
    cells: &mut Cells<'_>,
    guide: &BTreeMap<String, Matter>,
) -> Option<(MatterCode, Terms)> {
    cells.line::<String>(CODE, 1, 40);
    let code = line.cell(CODE);
    match guide.get(code) {
        Some(matter) if matter.retired => {
            cells.wrong(CODE, "事项已取消", "retired");
            None
        }
        Some(matter) => Some((matter.code.clone(), matter.terms.clone())),
        None if code.is_empty() => None,
        None => {
            cells.wrong(CODE, "本机关没有该编码的事项", "no matter of this bureau");
            None
        }
    }
}

fn received(
    line: Line<'_>,
    cells: &mut Cells<'_>,
    row: &Row,
    guide: &BTreeMap<String, Matter>,
) -> Option<Happened> {
    let found = of_guide(line, cells, guide);
    let channel = cells.word(CHANNEL);
    let kind = cells.word(APPLICANT_KIND);
    let applicant_name = cells.name(APPLICANT, 1, 200);
    let identity_number = cells.line(IDENTITY, 1, 64);
    let contact = cells.line(CONTACT, 1, 200);
    let papers = papers(cells, 0);
    let (code, terms) = found?;
    Some(Happened::Received {
        opened: Opened {
            code: Some(code),
            terms,
            applicant_name,
            assumed: Vec::new(),
            opening_number: Some(row.old_number.clone()),
        },
        applied: Applied {
            channel: channel?,
            applicant_kind: kind?,
            identity_number,
            contact,
            papers,
            submitted_by_applicant: false,
        },
    })
}

fn registered(
    line: Line<'_>,
    cells: &mut Cells<'_>,
    row: &Row,
    guide: &BTreeMap<String, Matter>,
    import: &Import<'_>,
) -> Option<Happened> {
    let applicant_name = cells.name(APPLICANT, 1, 200);
    let (code, terms) = if cells.is_filled(CODE) {
        let (code, terms) = of_guide(line, cells, guide)?;
        (Some(code), terms)
    } else {
        cells.leave(CODE);
        (None, free_terms(cells, import)?)
    };
    Some(Happened::Registered(Opened {
        code,
        terms,
        applicant_name,
        assumed: Vec::new(),
        opening_number: Some(row.old_number.clone()),
    }))
}

/// What a registration with a free name says itself.
fn free_terms(cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Terms> {
    let kind: Option<MatterKind> = cells.word(KIND);
    let matter = cells.line(NAME, 1, 200);
    let office_id = cells.office(OFFICE, import.offices);
    let promised_limit = cells.number_if_any(PROMISED, 1..=LONGEST_LIMIT);
    let kind = kind?;
    let terms = Terms {
        matter,
        kind,
        handling: Handling::Promised,
        office_id: office_id.clone().unwrap_or_default(),
        statutory_limit: None,
        promised_limit,
        extensible: kind.extension_rule(false).is_some(),
        joint: false,
        legal_basis: String::new(),
        papers: Vec::new(),
    };
    cells.check(|fields| terms.check_promise(fields, PROMISED, import.today));
    office_id.map(|_| terms)
}

fn papers(cells: &mut Cells<'_>, least: usize) -> Private<Vec<String>> {
    let said: String = cells.text(PAPERS, least, 20_000);
    let papers = said.split(['；', ';', '\n']).map(str::trim);
    let papers: Vec<String> = papers
        .filter(|paper| !paper.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    if papers.len() > MOST_PAPERS {
        cells.wrong(PAPERS, "不得超过100份", "at most 100");
    }
    if papers.iter().any(|paper| paper.chars().count() > 200) {
        cells.wrong(
            PAPERS,
            "材料名称应为1至200字",
            "names of papers have 1 to 200 characters",
        );
    }
    papers.into()
}

fn step(fact: &str, cells: &mut Cells<'_>) -> Option<Command> {
    Some(match fact {
        "correction_asked" => Command::AskCorrection {
            missing: cells.text(MISSING, 1, 4000),
        },
        "correction_received" => Command::ReceiveCorrection {
            papers: papers(cells, 1),
        },
        "accepted" => Command::Accept,
        "procedure_started" => {
            let expected = cells.line(EXPECTED, 1, 200);
            let kind = cells.word(PROCEDURE)?;
            Command::StartProcedure { kind, expected }
        }
        "procedure_ended" => Command::EndProcedure {
            procedure: Which::Of(cells.word(PROCEDURE)?),
        },
        "extended" => Command::Extend {
            reason: cells.text(REASON, 1, 4000),
        },
        _ => return None,
    })
}
