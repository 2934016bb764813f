//! From the figures of a report to what happens on which day: pure, and the same for the same report.

mod days;
mod disputes;
mod documents;
mod path;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::{DisputeKind, DisputeOutcome},
    report::Format,
};

use crate::input::{Figures, Given, Input};
use days::Days;

/// Everything that is played.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The year reported on.
    pub year: i32,
    /// The first day: the year before begins.
    pub begins_on: NaiveDate,
    /// Applications.
    pub applications: Vec<Application>,
    /// Rules and normative documents.
    pub documents: Vec<Document>,
    /// The day on which those are taken over that were public before.
    pub stock_on: NaiveDate,
    /// Reconsiderations and lawsuits.
    pub disputes: Vec<Dispute>,
    /// What is declared: the key of a cell, and its figure.
    pub declared: Vec<(String, i64)>,
    /// The day in the January after the year on which the report is compiled.
    pub compiled_on: NaiveDate,
}

/// An application, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its column.
    pub kind: ApplicantKind,
    /// What is done, in order; it comes in first.
    pub acts: Vec<(NaiveDate, Act)>,
    /// The row it ends in; none if it is carried forward.
    pub row: Option<ResultRow>,
    /// The application of the same applicant that was answered before, of one that repeats it.
    pub repeats: Option<usize>,
}

/// What is done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It comes in.
    Submit,
    /// The applicant is asked to correct it.
    AskCorrection,
    /// The correction comes in.
    ReceiveCorrection,
    /// A third party is asked for its opinion.
    AskOpinion,
    /// The third party refuses, with its reason.
    RecordRefusal,
    /// The applicant is asked for the reasons of so many applications.
    AskReasons,
    /// The reasons come in.
    ReceiveReasons,
    /// A reasonable delayed period is set, until that day.
    Delay(NaiveDate),
    /// The fee is asked for, by page.
    AskFee,
    /// The period is extended.
    Extend,
    /// It is answered: drafted, reviewed, signed, handed over.
    Answer,
    /// Its lapse is closed, or it is withdrawn.
    Close,
}

/// A rule or normative document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Whether it is a rule.
    pub is_rule: bool,
    /// Civil date it was made.
    pub formed_on: NaiveDate,
    /// Civil date it was first published.
    pub published_on: NaiveDate,
    /// Whether it was public before, and is taken over.
    pub is_stock: bool,
    /// Civil date it is repealed.
    pub repealed_on: Option<NaiveDate>,
}

/// A reconsideration or lawsuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispute {
    /// Its block.
    pub kind: DisputeKind,
    /// What it comes to.
    pub outcome: DisputeOutcome,
    /// Civil date it is accepted.
    pub accepted_on: NaiveDate,
    /// Civil date the written reply, or the defence, is filed.
    pub replied_on: NaiveDate,
    /// Civil date it is decided; none while it is pending.
    pub decided_on: Option<NaiveDate>,
    /// The application whose answer it goes against; none of an act outside the suite.
    pub about: Option<usize>,
    /// The reconsideration before a lawsuit, if it is one of these.
    pub after: Option<usize>,
}

impl Application {
    /// The day it comes in, which is its receipt day.
    pub fn received_on(&self) -> Option<NaiveDate> {
        self.acts.first().map(|(day, _)| *day)
    }

    /// The day it is answered or closed; none if it is carried forward.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        let last = self.acts.last().filter(|_| self.row.is_some());
        last.map(|(day, _)| *day)
    }
}

impl Plan {
    /// The plan of a report.
    pub fn of(input: &Input) -> Option<Self> {
        let days = Days::of(input.year, to_do(&input.figures))?;
        let applications = applications(input.format, &input.figures, &days);
        let disputes = disputes::plan(&input.figures.table4, &applications, &days);
        Some(Self {
            year: input.year,
            begins_on: days.before(),
            documents: documents::plan(&input.figures.documents, &days),
            stock_on: days.first_before(),
            declared: input.cells.iter().filter_map(declared).collect(),
            compiled_on: days.compiled_on(),
            applications,
            disputes,
        })
    }
}

/// How much is to be done, documents of before aside.
fn to_do(figures: &Figures) -> u64 {
    let received = figures.table3.received.iter().sum::<u64>();
    let disputes = figures.table4.counts.iter().flatten().sum::<u64>();
    let documents = figures.documents.iter();
    received + disputes + documents.map(|row| row.made + row.repealed).sum::<u64>()
}

/// What happens elsewhere is declared.
fn declared(given: &Given) -> Option<(String, i64)> {
    let value = given.value.filter(|_| given.place.is_declarable())?;
    Some((given.place.key(), value))
}

/// The applications of every column: those carried in first, which are answered by what takes longest to bring about.
fn applications(format: Format, figures: &Figures, days: &Days) -> Vec<Application> {
    let table = &figures.table3;
    let mut all: Vec<Application> = Vec::new();
    for (column, kind) in ApplicantKind::ALL.iter().enumerate() {
        let mut rows: Vec<ResultRow> = Vec::new();
        for row in path::carried_in_first() {
            let count = table.results[row as usize][column];
            rows.extend((0..count).map(|_| row));
        }
        let carried = usize::try_from(table.carried_in[column]).unwrap_or(usize::MAX);
        let new = rows.split_off(carried.min(rows.len()));
        let of_before = rows
            .iter()
            .copied()
            .map(Some)
            .chain(std::iter::repeat(None));
        for row in of_before.take(carried) {
            all.push(path::carried_in(*kind, row, days, all.len()));
        }
        all.extend(path::new(format, *kind, &spread(&new), days));
        let open = table.carried_forward[column]
            .saturating_sub(table.carried_in[column].saturating_sub(rows.len() as u64));
        all.extend((0..open).map(|number| path::carried_forward(*kind, number, open, days)));
    }
    repeats(&mut all, days);
    all
}

/// The rows in such an order that each comes in the whole year, and not one after the other.
fn spread(rows: &[ResultRow]) -> Vec<ResultRow> {
    let total = rows.len();
    let mut all: Vec<(usize, ResultRow)> = Vec::with_capacity(total);
    let mut rest = rows;
    while let Some(row) = rest.first() {
        let (same, others) = rest.split_at(rest.partition_point(|one| one == row));
        let count = same.len();
        let places = (0..count).map(|number| (number * 2 + 1) * total / count.max(1));
        all.extend(places.map(|place| (place, *row)));
        rest = others;
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, row)| row).collect()
}

/// Finds for what repeats an earlier application one of the same column that was answered before it came in; where there
/// is none, one was answered in the year before, and stands in no table of this one.
fn repeats(all: &mut Vec<Application>, days: &Days) {
    let mut answered: Vec<(ApplicantKind, NaiveDate, usize)> = all
        .iter()
        .enumerate()
        .filter(|(_, one)| one.row.is_some_and(path::is_answered))
        .filter(|(_, one)| one.row != Some(ResultRow::Repeated))
        .filter_map(|(number, one)| Some((one.kind, one.ended_on()?, number)))
        .collect();
    answered.sort_by_key(|(_, on, _)| *on);
    for number in 0..all.len() {
        let Some(one) = all.get(number) else { continue };
        let (kind, came_on) = (one.kind, one.received_on());
        if one.row != Some(ResultRow::Repeated) {
            continue;
        }
        let before =
            |(of, on, _): &&(ApplicantKind, NaiveDate, usize)| *of == kind && Some(*on) < came_on;
        let found = answered
            .iter()
            .rev()
            .find(before)
            .map(|(_, _, found)| *found);
        let earlier = found.unwrap_or_else(|| {
            let earlier = path::of_before(kind, days);
            let number = all.len();
            if let Some(on) = earlier.ended_on() {
                answered.insert(0, (kind, on, number));
            }
            all.push(earlier);
            number
        });
        if let Some(one) = all.get_mut(number) {
            one.repeats = Some(earlier);
        }
    }
}
