//! The steps of an application to its row, each with the number of days of play after it came in.

use gongkai_law::{
    application::{ApplicantKind, ResultRow as Row},
    report::Format,
};

use super::{
    Act, Application,
    days::{BEFORE, Days},
};

/// A step, and how many days of play after the first one.
type Step = (i32, Act);

/// Whether a row is one of replies, and not of lapses and withdrawals.
pub(super) fn is_answered(row: Row) -> bool {
    !row.is_other_handling()
}

/// The rows in the order in which they are brought about for what was received in the year before: answers that take no
/// more than an extension first, and those last that before 2019 could not be.
pub(super) fn carried_in_first() -> Vec<Row> {
    let mut rows = Row::ALL.to_vec();
    rows.sort_by_key(|row| match row {
        Row::FeeNotPaid => 3,
        Row::Excessive | Row::StillUnclear | Row::ThirdParty => 2,
        Row::NotCorrected | Row::Repeated => 1,
        _ => 0,
    });
    rows
}

/// What must be done before a row may be reached.
fn before(row: Row) -> &'static [Step] {
    match row {
        Row::ThirdParty => &[(1, Act::AskOpinion), (3, Act::RecordRefusal)],
        Row::StillUnclear => &[(1, Act::AskCorrection), (3, Act::ReceiveCorrection)],
        Row::Excessive => &[(1, Act::AskReasons), (2, Act::ReceiveReasons)],
        // Fifteen working days from its service for a correction, twenty for a payment.
        Row::NotCorrected => &[(1, Act::AskCorrection), (6, Act::Close)],
        Row::FeeNotPaid => &[(1, Act::AskFee), (8, Act::Close)],
        _ => &[],
    }
}

/// The steps to a row, after the first one.
fn steps(row: Row, is_carried: bool, answered_after: i32) -> Vec<Step> {
    let mut steps = before(row).to_vec();
    // The day after the last one of a period.
    let reached = steps.last().map(|(day, _)| *day);
    let last = match (row, reached) {
        (Row::NotCorrected | Row::FeeNotPaid, Some(_)) => {
            if let Some(last) = steps.last_mut() {
                last.0 += 1;
            }
            return steps;
        }
        (_, Some(reached)) => reached + 2,
        (_, None) if is_carried => {
            steps.push((4, Act::Extend));
            8
        }
        (_, None) => answered_after,
    };
    let end = if is_answered(row) {
        Act::Answer
    } else {
        Act::Close
    };
    steps.push((last, end));
    steps
}

fn application(
    kind: ApplicantKind,
    row: Option<Row>,
    came: i32,
    steps: &[Step],
    days: &Days,
) -> Application {
    let later = steps
        .iter()
        .map(|(after, act)| (days.at(came + after), *act));
    Application {
        kind,
        acts: [(days.at(came), Act::Submit)]
            .into_iter()
            .chain(later)
            .collect(),
        row,
        repeats: None,
    }
}

/// One that was received late in the year before, by a long path; without a row it stays open all the year, by a delayed
/// period.
pub(super) fn carried_in(
    kind: ApplicantKind,
    row: Option<Row>,
    days: &Days,
    nth: usize,
) -> Application {
    let came = match row {
        // A fee is asked for in the year: before 2021 there was none.
        Some(Row::FeeNotPaid | Row::NotCorrected) => -1,
        _ if nth.is_multiple_of(2) => -1,
        _ => -2,
    };
    match row {
        Some(row) => application(kind, Some(row), came, &steps(row, true, 0), days),
        None if days.regulations() > 0 => application(kind, None, came, &[(4, Act::Extend)], days),
        None => {
            let until = Act::Delay(days.compiled_on() + chrono::Days::new(60));
            let steps = [(1, Act::AskReasons), (2, Act::ReceiveReasons), (3, until)];
            application(kind, None, came, &steps, days)
        }
    }
}

/// One that came in and was answered in the year before, so that it may be repeated in this one.
pub(super) fn of_before(kind: ApplicantKind, days: &Days) -> Application {
    let came = -BEFORE.cast_signed();
    application(kind, Some(Row::Granted), came, &[(3, Act::Answer)], days)
}

/// Those that come in and end in the year.
pub(super) fn new(
    format: Format,
    kind: ApplicantKind,
    rows: &[Row],
    days: &Days,
) -> Vec<Application> {
    let total = rows.len() as u64;
    (0..total)
        .zip(rows)
        .map(|(nth, row)| {
            // The 2019 form has one row for what is closed.
            let lapses = format == Format::F2019 && *row == Row::Other && nth % 2 == 1;
            let by = if lapses { Row::NotCorrected } else { *row };
            let steps = steps(by, false, days.answered_after(nth));
            let takes = steps.last().map_or(0, |(day, _)| *day);
            // What the Regulations of 2019 brought is not done before them.
            let from = if before(by).is_empty() {
                0
            } else {
                days.regulations()
            };
            let to = (days.last() - takes).max(from);
            let came = days.spread(from, to, nth, total);
            application(kind, Some(by), came, &steps, days)
        })
        .collect()
}

/// One that came in late in the year, and is not answered in it.
pub(super) fn carried_forward(kind: ApplicantKind, nth: u64, of: u64, days: &Days) -> Application {
    let came = days.spread(days.last() - 2, days.last(), nth, of);
    application(kind, None, came, &[], days)
}
