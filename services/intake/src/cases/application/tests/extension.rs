//! An extension that was a mistake.

use gongkai_law::{application::Answer, calendar::Calendar, letter::LetterKind};

use super::{Played, forbidden, words};
use crate::{
    cases::{
        application::{
            Application,
            process::{Basis, Charged, ConsultedParty, PartyOpinion},
        },
        kernel::{Case as _, On},
    },
    paper::letter::Order,
};

#[test]
fn an_extension_by_mistake_is_withdrawn_with_its_days_and_nothing_else() {
    let extend = |state: &Application, on: &On<'_>| state.extend(0, words(), on);
    let withdraw = |state: &Application, on: &On<'_>| state.withdraw_extension(words(), on);
    let mut case = Played::received("2024-03-04");
    forbidden(case.act("wang", withdraw));
    let due = |case: &Played| case.state.current_due_on(Calendar::bundled());
    let first = due(&case);
    case.later(3).act("wang", extend).unwrap();
    let extended = due(&case);
    // An opinion in between keeps its days.
    let ask =
        |state: &Application, on: &On<'_>| state.ask_opinion(ConsultedParty::CoMaker, words(), on);
    case.later(1).act("zhang", ask).unwrap();
    case.sends(LetterKind::CoMakerRequest);
    case.act("wang", withdraw).unwrap();
    let letters = case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled());
    assert_eq!(letters[0].kind, LetterKind::ExtensionWithdrawal);
    let has = |letter: &Order, wanted: &str| letter.values.iter().any(|(name, _)| *name == wanted);
    assert!(!has(&letters[0], "due_on"), "no day while the clock stands");
    forbidden(case.act("wang", withdraw));
    case.later(7)
        .act("zhang", |state, on| {
            state.record_opinion(1, PartyOpinion::Agrees, words(), on)
        })
        .unwrap();
    let paused = due(&case);
    assert!(first < paused && paused < extended);
    let steps = case.state.deadline(Calendar::bundled()).unwrap().steps;
    assert!(
        steps
            .iter()
            .any(|step| step.zh().contains("原延长20个工作日，已于2024年3月8日撤回")),
        "{steps:?}"
    );
    // Once more, within the law; and it is too late for that when the day has passed.
    case.act("wang", extend).unwrap();
    case.later(28).act("wang", withdraw).unwrap();
    assert!(paused.is_some_and(|due| due < case.today), "late at once");
    assert_eq!(due(&case), paused);
    let letters = case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled());
    assert!(has(&letters[0], "overdue_on") && !has(&letters[0], "due_on"));
    forbidden(case.act("wang", extend));

    // What another period overtook is no longer in force; nor is anything to be taken back once answered.
    let mut case = Played::received("2024-03-04");
    case.act("wang", extend).unwrap();
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    case.later(1)
        .act("zhang", |state, on| state.receive_correction(words(), on))
        .unwrap();
    forbidden(case.act("wang", withdraw));
    let mut case = Played::received("2024-03-04");
    case.act("wang", extend).unwrap();
    case.act("zhang", |state, on| {
        state.close(Answer::Withdrawn, words(), on)
    })
    .unwrap();
    forbidden(case.act("wang", withdraw));
}

#[test]
fn a_paid_fee_and_a_delayed_period_overtake_an_extension() {
    let extend = |state: &Application, on: &On<'_>| state.extend(0, words(), on);
    let withdraw = |state: &Application, on: &On<'_>| state.withdraw_extension(words(), on);
    let fee = Charged {
        basis: Basis::ByPage,
        count: 68,
    };
    let mut case = Played::received("2024-03-04");
    case.act("wang", extend).unwrap();
    case.later(1)
        .act("zhang", |state, on| state.ask_fee(38_000, fee, on))
        .unwrap();
    assert_eq!(case.state.process.extension_in_force(), Some(20), "unpaid");
    forbidden(
        case.state
            .withdraw_extension(words(), &On::test("2024-03-04"))
            .map(drop),
    );
    case.later(1)
        .act("zhang", |state, on| state.fee(38_000, on))
        .unwrap();
    forbidden(case.act("wang", withdraw));

    let mut case = Played::received("2024-03-04");
    case.act("wang", extend).unwrap();
    case.act("zhang", |state, on| state.ask_reasons(5, words(), on))
        .unwrap();
    case.act("zhang", |state, on| state.receive_reasons(words(), on))
        .unwrap();
    case.act("wang", |state, on| {
        state.delay("2024-06-28".parse().unwrap(), words(), on)
    })
    .unwrap();
    forbidden(case.act("wang", withdraw));
}
