//! What holds whatever is tried on a case, in whatever order.

use proptest::prelude::*;

use super::{applied, day, fact, opened, terms};
use crate::{
    cases::kernel::testing::somebody,
    cases::kernel::{
        Case as _, On, Recorded, act::Decides as _, duty::DutyKind, private, private::Private,
    },
    cases::matter::{
        code::{DeliveryWay, MatterDecision, Refusal},
        command::{Command, Which},
        guide::Terms,
        process::{Process, Stage},
        state::{Happened, MatterCase, Refused, Ruling},
    },
};
use gongkai_law::{
    calendar::Calendar,
    permit::{Handling, MatterKind, SpecialProcedure},
};

/// What is tried: a command, or that the period for the check runs out.
#[derive(Debug, Clone)]
enum Try {
    Do(Command),
    Silence,
}

fn attempt() -> impl Strategy<Value = Try> {
    let words = || Private::from("演示");
    let decision = prop::sample::select(vec![MatterDecision::Granted, MatterDecision::Refused]);
    let command = prop_oneof![
        3 => Just(Command::AskCorrection { missing: words() }),
        3 => Just(Command::ReceiveCorrection { papers: vec![words().0].into() }),
        4 => Just(Command::Accept),
        1 => Just(Command::Refuse(Refused {
            refusal: Refusal::Other,
            competent_organ: String::new(),
            reason: words(),
        })),
        4 => prop::sample::select(SpecialProcedure::ALL).prop_map(move |kind| {
            Command::StartProcedure { kind, expected: words().0 }
        }),
        4 => (1..4_u32).prop_map(|number| {
            Command::EndProcedure { procedure: Which::Number(number) }
        }),
        2 => Just(Command::Extend { reason: words() }),
        3 => decision.prop_map(move |decision| Command::Decide(Ruling {
            decision,
            number: String::new(),
            valid_until: None,
            reason: words(),
        })),
        2 => Just(Command::Deliver { way: DeliveryWay::HandedOver, receipt: words() }),
        1 => Just(Command::Withdraw { reason: words() }),
        1 => Just(Command::Terminate { reason: words() }),
        1 => Just(Command::Void { reason: words() }),
    ];
    prop_oneof![10 => command.prop_map(Try::Do), 1 => Just(Try::Silence)]
}

fn some_terms() -> impl Strategy<Value = Terms> {
    let kind = prop::sample::select(MatterKind::ALL);
    let handling = prop::sample::select(Handling::ALL);
    (kind, handling, any::<bool>(), 1..20_u32).prop_map(|(kind, handling, joint, promise)| Terms {
        handling,
        joint: joint && kind == MatterKind::Permit,
        promised_limit: Some(promise).filter(|_| handling == Handling::Promised),
        ..terms(kind)
    })
}

/// Tries one command; what happens and the day it is dated.
fn tried(case: &MatterCase, attempt: Try, on: &On<'_>) -> Option<(chrono::NaiveDate, Happened)> {
    match attempt {
        Try::Silence => case.accept_by_silence(on),
        Try::Do(command) => {
            let happened = case.decide(command, on).ok()?;
            Some((on.day, happened))
        }
    }
}

/// Which stage may follow which; the same one may always.
fn may_follow(before: Stage, after: Stage) -> bool {
    use Stage::{
        Accepted, CorrectionAsked, Decided, NotAccepted, Received, Terminated, Voided, Withdrawn,
    };
    match (before, after) {
        (_, Voided)
        | (Received, CorrectionAsked | Accepted | NotAccepted)
        | (CorrectionAsked, Received)
        | (Accepted, Decided)
        | (Received | CorrectionAsked | Accepted, Withdrawn | Terminated) => true,
        (before, after) => before == after,
    }
}

fn check(case: &MatterCase) {
    let calendar = Calendar::bundled();
    let process = &case.process;
    if let Some(decided) = &process.decided {
        let accepted = process.accepted.as_ref().expect("decided, so accepted");
        assert!(accepted.on <= decided.on);
        assert!(process.procedures.iter().all(|known| known.to.is_some()));
        assert!(decided.delivered.is_none_or(|(on, _)| on >= decided.on));
        assert!(matches!(case.stage(), Stage::Decided | Stage::Voided));
    }
    if let Some(accepted) = &process.accepted {
        if accepted.by_silence {
            assert_eq!(accepted.on, process.papers_on());
        }
        assert!(accepted.on <= process.completeness_due(calendar).date);
    }
    for known in &process.procedures {
        assert!(known.to.is_none_or(|to| to >= known.from));
    }
    let open = [Stage::Received, Stage::CorrectionAsked, Stage::Accepted];
    let closed = !open.contains(&case.stage());
    let summary = case.summary(calendar);
    assert_eq!(summary.closed.is_some(), closed);
    assert!(summary.closed.is_none_or(|(on, _)| on >= summary.opened_on));
    let waits = !closed && case.stage() != Stage::CorrectionAsked;
    let duties = case.duties(calendar);
    assert!(!waits || !duties.is_empty(), "nobody has to do anything");
    assert!(duties.len() <= 2, "by law and by promise");
    let corrects = case.stage() == Stage::CorrectionAsked;
    let mut kinds = duties.iter().map(|duty| duty.kind);
    assert_eq!(corrects, kinds.any(|kind| kind == DutyKind::CorrectionBack));
    assert!(waits || corrects || duties.is_empty() || case.stage() == Stage::Decided);
    // Nobody set its day.
    let duties = duties.into_iter();
    let duties: Vec<_> = duties
        .filter(|duty| duty.kind != DutyKind::CorrectionBack)
        .collect();
    let by_law = duties
        .iter()
        .filter(|duty| duty.kind != DutyKind::DecideAsPromised);
    let first = by_law.chain(&duties).find_map(|duty| duty.due);
    assert_eq!(first.map(|due| due.date), summary.due_on);
    assert!(summary.due_on.is_none() || case.case_stage().is_in_hand());

    // A pause never shortens a period, and the promise never ends after the law without it.
    if let Some(with) = process.deadlines(case.terms(), calendar) {
        let never_paused = Process {
            procedures: Vec::new(),
            ..process.clone()
        };
        let without = never_paused.deadlines(case.terms(), calendar).unwrap();
        for (with, without) in [
            (with.statutory, without.statutory),
            (with.promised, without.promised),
        ] {
            let day = |deadline: &Option<gongkai_law::clock::Deadline>| {
                deadline
                    .as_ref()
                    .and_then(|known| known.current)
                    .map(|due| due.date)
            };
            if let (Some(with), Some(without)) = (day(&with), day(&without)) {
                assert!(with >= without, "a pause shortened it");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_commands_reaches_a_state_the_law_does_not_know(
        terms in some_terms(),
        registered in any::<bool>(),
        commands in prop::collection::vec((attempt(), -2..9_i64), 0..14),
    ) {
        let mut today = day("2024-01-05");
        let opened = opened(Some("some-matter"), terms);
        let body = if registered {
            Happened::Registered(opened)
        } else {
            Happened::Received { opened, applied: applied() }
        };
        let mut facts: Vec<Recorded<Happened>> = vec![fact(1, "2024-01-05", "clerk", body)];
        let mut case = MatterCase::open(&facts[0]).unwrap();
        check(&case);
        for (number, (command, days)) in (2..).zip(commands) {
            let tried_on = today + chrono::TimeDelta::days(days);
            today = today.max(tried_on);
            let on = On::by(somebody("leader"), tried_on);
            let Some((dated, happened)) = tried(&case, command.clone(), &on) else { continue };
            let before = case.clone();
            let fact = fact(number, &dated.to_string(), "leader", happened);
            case.apply(&fact);
            facts.push(fact);
            prop_assert!(
                may_follow(before.stage(), case.stage()),
                "{command:?}: {:?} to {:?}", before.stage(), case.stage()
            );
            prop_assert!(before.process.correction.is_none()
                || case.process.correction.as_ref().map(|known| known.asked_on)
                    == before.process.correction.as_ref().map(|known| known.asked_on));
            prop_assert!(before.process.extension.is_none()
                || case.process.extension == before.process.extension);
            check(&case);
        }
        // What is stored folds to the same case again.
        let again = facts.iter().map(|fact| {
            let (open, private) = private::part(&fact.body).unwrap();
            Recorded { body: private::join(open, private).unwrap(), ..fact.clone() }
        });
        let mut again = again.collect::<Vec<_>>().into_iter();
        let mut folded = MatterCase::open(&again.next().unwrap()).unwrap();
        again.for_each(|fact| folded.apply(&fact));
        prop_assert_eq!(folded, case);
    }
}
