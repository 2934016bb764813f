//! The count of the test's own: tables 3 and 4 of a year as the rules of counting say, from the plan alone.

use chrono::{Datelike as _, NaiveDate};
use gongkai_proto::intake::v1::{Answer, DisputeKind, DisputeRuling as Ruling};

use super::plan::{Dispute, Form, KINDS, happens};

/// Rows 1 to 25, each with six columns and their total.
pub type Table3 = Vec<[u32; 7]>;
/// Upheld, corrected, other, pending, total; and how many were carried over from the year before.
pub type Row4 = ([u32; 5], u32);

const RECEIVED: usize = 0;
const CARRIED_IN: usize = 1;
const TOTAL: usize = 23;
const CARRIED_FORWARD: usize = 24;

/// The row of an answer: its place in the form of 2021, the first row being 0.
fn row(answer: Answer) -> usize {
    let result = match answer {
        Answer::Unspecified => panic!("no answer"),
        Answer::AlreadyPublic | Answer::Granted => 1,
        Answer::PartlyGranted => 2,
        Answer::WithheldStateSecret => 3,
        Answer::WithheldLawForbids => 4,
        Answer::WithheldSecurityOrStability => 5,
        Answer::WithheldThirdParty => 6,
        Answer::WithheldInternalAffairs => 7,
        Answer::WithheldProcessInformation => 8,
        Answer::WithheldEnforcementFile => 9,
        Answer::SpecialRegister | Answer::StateArchive | Answer::CaseFile => 10,
        Answer::NotHeld | Answer::OtherOrgan => 11,
        Answer::NeedsMaking => 12,
        Answer::StillUnclear => 13,
        Answer::Petition => 14,
        Answer::Repeated => 15,
        Answer::Publication => 16,
        Answer::Excessive => 17,
        Answer::ConfirmOrReissue => 18,
        Answer::NotCorrected => 19,
        Answer::FeeNotPaid => 20,
        Answer::Withdrawn | Answer::Enquiry | Answer::Other => 21,
    };
    result + 1
}

/// A case as it counts: its column, the day it was received, and its answers in order.
struct Counted {
    column: usize,
    received_on: NaiveDate,
    answers: Vec<(Answer, NaiveDate)>,
}

/// The cases of a form: one after splitting, none if it was entered by mistake.
fn cases(form: &Form) -> Vec<Counted> {
    if form.voided_on.is_some() {
        return Vec::new();
    }
    let case = |answers: Vec<(Answer, NaiveDate)>| Counted {
        column: form.column,
        received_on: form.received_on(),
        answers: answers.into_iter().filter(|(_, on)| happens(*on)).collect(),
    };
    let anew = form.anew.map(|anew| (anew.answer, anew.on));
    let answers = form.end.into_iter().chain(anew).collect();
    let mut cases = vec![case(answers)];
    if let Some(answer) = form.second_part {
        cases.push(case(
            form.end.map(|(_, on)| (answer, on)).into_iter().collect(),
        ));
    }
    cases
}

/// Table 3 of a year.
pub fn table3(forms: &[Form], year: i32) -> Table3 {
    let mut table = vec![[0; 7]; 25];
    let mut count = |row: usize, column: usize| {
        table[row][column] += 1;
        table[row][KINDS.len()] += 1;
    };
    for case in forms.iter().flat_map(cases) {
        let received = case.received_on.year();
        let first = case.answers.first().map(|(_, on)| on.year());
        if received > year || first.is_some_and(|first| first < year) {
            continue;
        }
        let came = if received == year {
            RECEIVED
        } else {
            CARRIED_IN
        };
        count(came, case.column);
        // The last answer of the year of the first one; a later one is in no row.
        let mut answers = case.answers.iter();
        match answers.rfind(|(_, on)| on.year() <= year) {
            Some((answer, _)) => {
                count(row(*answer), case.column);
                count(TOTAL, case.column);
            }
            None => count(CARRIED_FORWARD, case.column),
        }
    }
    table
}

/// The applications whose answer of an earlier year was given anew in a year: they are in no row.
pub fn answered_anew(forms: &[Form], year: i32) -> u32 {
    let of_year = |case: &Counted| {
        let mut years = case.answers.iter().map(|(_, on)| on.year());
        let first = years.next();
        first.is_some_and(|first| first < year) && years.any(|later| later == year)
    };
    let counted = forms.iter().flat_map(cases).filter(of_year).count();
    u32::try_from(counted).unwrap()
}

fn column4(ruling: Ruling) -> usize {
    match ruling {
        Ruling::ActUpheld | Ruling::ClaimRejected => 0,
        Ruling::Revoked
        | Ruling::Varied
        | Ruling::FoundUnlawful
        | Ruling::FoundVoid
        | Ruling::OrderedToAct => 1,
        _ => 2,
    }
}

/// What a dispute came to by the end of a day; none while it was pending.
fn outcome(dispute: &Dispute, by: NaiveDate) -> Option<(usize, NaiveDate)> {
    let mut decided = dispute.decisions.iter();
    let (on, _, ruling) = decided.rfind(|(on, ..)| *on <= by && happens(*on))?;
    let goes_on = |appeal: &NaiveDate| appeal > on && *appeal <= by && happens(*appeal);
    let pending = dispute.appeals.iter().any(goes_on);
    (!pending).then_some((column4(*ruling), *on))
}

/// The row of a kind of dispute in table 4 of a year.
pub fn row4(disputes: &[Dispute], kind: DisputeKind, year: i32) -> Row4 {
    let last = |year: i32| NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
    let (mut cells, mut carried) = ([0; 5], 0);
    let counts = |dispute: &&Dispute| dispute.kind == kind && !dispute.co_defendant;
    let of_kind = disputes.iter().filter(counts);
    for dispute in of_kind.filter(|dispute| dispute.accepted_on <= last(year)) {
        let earlier = dispute.accepted_on.year() < year;
        let was_pending = earlier && outcome(dispute, last(year - 1)).is_none();
        let appealed = dispute.appeals.iter().any(|on| on.year() == year);
        // In hand in this year: new, brought over, or taken up again by an appeal.
        if earlier && !was_pending && !appealed {
            continue;
        }
        carried += u32::from(was_pending);
        cells[outcome(dispute, last(year)).map_or(3, |(column, _)| column)] += 1;
        cells[4] += 1;
    }
    (cells, carried)
}
