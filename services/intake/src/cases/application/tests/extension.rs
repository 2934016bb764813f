//! An extension that was a mistake.

use gongkai_law::{application::Answer, calendar::Calendar, clock::Step, letter::LetterKind};

use super::{Played, forbidden, words};
use crate::{
    cases::{
        application::{
            Application,
            process::{Basis, Charged, ConsultedParty, PartyOpinion},
        },
        kernel::{
            Case as _, On,
            duty::{DutyKind, ToBeSent},
        },
    },
    paper::letter::{OnItsWay, Order, Way, Went},
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
    assert_eq!(due(&case), first, "nobody is told of it yet");
    case.sends(LetterKind::ExtensionNotice);
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
        steps.iter().any(|step| step
            .zh()
            .starts_with("2024年3月8日撤回，期限照常计算（延长20个工作日的")),
        "{steps:?}"
    );
    // Once more, within the law; and it is too late for that when the day has passed.
    case.act("wang", extend).unwrap();
    case.sends(LetterKind::ExtensionNotice);
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

/// What the applicant is not told of in time lengthens nothing (art. 33, art. 35), and the answer is late.
#[test]
fn a_longer_period_counts_once_its_notice_left_in_time() {
    let extend = |state: &Application, on: &On<'_>| state.extend(0, words(), on);
    let delayed = "2024-06-28".parse().unwrap();
    let due = |case: &Played| case.state.current_due_on(Calendar::bundled());
    let told = |case: &Played| {
        let steps = case.state.deadline(Calendar::bundled()).unwrap().steps;
        steps.iter().map(Step::zh).collect::<String>()
    };
    let in_time = |case: &Played| {
        let limits = case.state.limits(Calendar::bundled());
        limits.on_time(case.state.stands(), case.today).statutory
    };
    // Due on 1 April, and extended on that day.
    let extended = || {
        let mut case = Played::received("2024-03-04");
        case.later(28).act("wang", extend).unwrap();
        case
    };
    let reasonable = || {
        let mut case = Played::received("2024-03-04");
        case.act("zhang", |state, on| state.ask_reasons(5, words(), on))
            .unwrap();
        case.act("zhang", |state, on| state.receive_reasons(words(), on))
            .unwrap();
        case.later(28)
            .act("wang", |state, on| state.delay(delayed, words(), on))
            .unwrap();
        case
    };
    for (case, letter) in [
        (
            &extended as &dyn Fn() -> Played,
            LetterKind::ExtensionNotice,
        ),
        (&reasonable, LetterKind::DelayedPeriodNotice),
    ] {
        let first = due(&Played::received("2024-03-04"));
        let mut silent = case();
        let notice = silent
            .state
            .letters(silent.facts.last().unwrap(), Calendar::bundled());
        let named = notice[0].values.iter().find(|(name, _)| *name == "due_on");
        let longer = if letter == LetterKind::ExtensionNotice {
            "2024年4月29日"
        } else {
            "2024年6月28日"
        };
        assert_eq!(named.unwrap().1, longer, "the day it is to tell");
        assert_eq!(due(&silent), first);
        assert!(told(&silent).contains("尚未送出"), "{}", told(&silent));
        silent
            .later(1)
            .act("zhang", |state, on| {
                state.close(Answer::Withdrawn, words(), on)
            })
            .unwrap();
        assert_eq!(in_time(&silent), Some(false));

        let mut late = case();
        let at = late.facts.len();
        late.later(1);
        late.sends(letter);
        assert_eq!(late.facts.len(), at + 1);
        assert_eq!(due(&late), first);
        assert!(
            told(&late).contains("才送出，当时期限已经届满"),
            "{}",
            told(&late)
        );
        assert_eq!(in_time(&late), Some(false));

        let mut timely = case();
        timely.sends(letter);
        assert!(due(&timely) > first);
        timely.later(20);
        assert_eq!(in_time(&timely), Some(true));
    }
    // Who follows it at his own door has it at once.
    let mut online = Played::received("2024-03-04");
    online.state.registration.submitted_by_applicant = true;
    online.act("wang", extend).unwrap();
    assert_eq!(due(&online), Some("2024-04-29".parse().unwrap()));
}

/// What was withdrawn is not sent any more, and nobody is told that what he does not know of is withdrawn.
#[test]
fn a_notice_that_was_withdrawn_is_not_sent() {
    let fee = Charged {
        basis: Basis::ByPage,
        count: 68,
    };
    for letter in [LetterKind::ExtensionNotice, LetterKind::FeeNotice] {
        let played = |sent: bool| {
            let mut case = Played::received("2024-03-04");
            let asked = letter == LetterKind::FeeNotice;
            let told = |state: &Application, on: &On<'_>| {
                if asked {
                    state.ask_fee(38_000, fee, on)
                } else {
                    state.extend(0, words(), on)
                }
            };
            let takes_back = |state: &Application, on: &On<'_>| {
                if asked {
                    state.withdraw_fee(words(), on)
                } else {
                    state.withdraw_extension(words(), on)
                }
            };
            case.act("wang", told).unwrap();
            if sent {
                case.sends(letter);
            }
            case.later(9).act("wang", takes_back).unwrap();
            case
        };
        let letters = |case: &Played| {
            let last = case.facts.last().unwrap();
            case.state.letters(last, Calendar::bundled()).len()
        };
        let (told, untold) = (played(true), played(false));
        assert_eq!((letters(&told), letters(&untold)), (1, 0), "{letter}");
        let sent = untold
            .state
            .notice_went((2, letter), &Went::Left(Way::Post), untold.today);
        forbidden(sent.map(drop));
        let on_its_way = OnItsWay::issued(1, 2, letter, untold.today);
        let sent = untold.state.to_be_sent(&on_its_way);
        assert_ne!(sent, ToBeSent::Yes, "{letter}");
        // It was handled: no correction is to be asked for any more.
        let duties = untold.state.duties(Calendar::bundled());
        assert!(
            !duties
                .iter()
                .any(|duty| duty.kind == DutyKind::AskCorrection)
        );
    }
}
