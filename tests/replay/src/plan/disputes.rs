//! When disputes are accepted and decided, and what they go against.

use chrono::NaiveDate;
use gongkai_law::{
    application::ResultRow,
    dispute::{DisputeKind, DisputeOutcome},
    report::Table4,
};

use super::{Application, Dispute, days::Days, path::is_answered};

/// Days of play from acceptance to decision.
const TAKES: i32 = 12;
/// The first day of play on which one is accepted: something has been answered by then.
const FIRST: i32 = 12;

/// All disputes, reconsiderations first.
pub(super) fn plan(table: &Table4, applications: &[Application], days: &Days) -> Vec<Dispute> {
    let mut answered = answers(applications);
    let mut all: Vec<Dispute> = Vec::new();
    for kind in DisputeKind::ALL {
        for outcome in DisputeOutcome::ALL {
            let count = table.get(*kind, *outcome);
            for nth in 0..count {
                let mut dispute = dispute(*kind, *outcome, (nth, count), days);
                dispute.after = before_suit(&all, &dispute);
                dispute.about = match dispute.after.and_then(|after| all.get(after)) {
                    Some(reconsideration) => reconsideration.about,
                    None => take(&mut answered, &dispute),
                };
                all.push(dispute);
            }
        }
    }
    all
}

fn dispute(
    kind: DisputeKind,
    outcome: DisputeOutcome,
    (nth, count): (u64, u64),
    days: &Days,
) -> Dispute {
    let pending = outcome == DisputeOutcome::Pending;
    let (from, to) = match (pending, kind) {
        (true, _) => (days.last() - 4, days.last() - 2),
        // After a reconsideration.
        (false, DisputeKind::SuitAfterReconsideration) => (FIRST + TAKES + 2, days.last() - TAKES),
        (false, _) => (FIRST, days.last() - TAKES),
    };
    let accepted = days.spread(from, to, nth, count);
    Dispute {
        kind,
        outcome,
        accepted_on: days.at(accepted),
        // Within ten working days.
        replied_on: days.at(accepted + 2),
        decided_on: (!pending).then(|| days.at(accepted + TAKES)),
        about: None,
        after: None,
    }
}

/// A reply: the day it left, and its application with the row it fell in.
type Reply = (NaiveDate, usize, ResultRow);

/// The replies that may be disputed, the latest first.
fn answers(applications: &[Application]) -> Vec<Reply> {
    let numbered = applications.iter().enumerate();
    let mut answers: Vec<Reply> = numbered
        .filter_map(|(number, one)| {
            let row = one.row.filter(|row| is_answered(*row))?;
            Some((one.ended_on()?, number, row))
        })
        .collect();
    answers.sort_by(|left, right| right.cmp(left));
    answers
}

/// The latest reply before a dispute that nobody disputes yet. A direct suit goes against none for which reconsideration
/// comes first: what is withheld, from 2024 on.
fn take(answers: &mut Vec<Reply>, dispute: &Dispute) -> Option<usize> {
    let is_direct = dispute.kind == DisputeKind::DirectSuit;
    let withholds =
        |row: ResultRow| (ResultRow::PartlyGranted..=ResultRow::EnforcementFile).contains(&row);
    let from = answers.partition_point(|(on, _, _)| *on >= dispute.accepted_on);
    let mut later = answers.iter().enumerate().skip(from);
    let (at, _) = later.find(|(_, (_, _, row))| !(is_direct && withholds(*row)))?;
    Some(answers.remove(at).1)
}

/// The reconsideration that was decided before a lawsuit that follows one, and which no other follows.
fn before_suit(all: &[Dispute], suit: &Dispute) -> Option<usize> {
    if suit.kind != DisputeKind::SuitAfterReconsideration {
        return None;
    }
    let free = |number: &usize| !all.iter().any(|other| other.after == Some(*number));
    let fits = |number: &usize| {
        all.get(*number).is_some_and(|one| {
            one.kind == DisputeKind::Reconsideration
                && one.outcome == DisputeOutcome::Upheld
                && one.decided_on.is_some_and(|on| on < suit.accepted_on)
        })
    };
    (0..all.len()).find(|number| fits(number) && free(number))
}
