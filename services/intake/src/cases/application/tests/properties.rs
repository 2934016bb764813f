//! Whatever is tried, in any order.

use chrono::Days;
use gongkai_chassis::error::Result;
use gongkai_law::{
    application::{Answer, Ground},
    calendar::Calendar,
};
use proptest::prelude::*;

use super::{PEOPLE, Played, not_found, proof, reopening, texts, words};
use crate::{
    cases::{
        application::{
            Application,
            process::{Basis, Charged, ConsultedParty, PartyOpinion, ProcessFact},
            reply::{Cause, Delivery, ReviewResult, Secrecy, Stage},
            search::{Assignment, Disclosure},
            state::Happened,
        },
        kernel::{Case, On, Recorded, duty::DutyKind, private},
    },
    paper::letter::Way,
};

/// What a party may say.
const SAID: [Option<PartyOpinion>; 3] = [
    None,
    Some(PartyOpinion::Agrees),
    Some(PartyOpinion::Refuses),
];

/// One of everything that can be tried, drawn by lot.
#[expect(clippy::too_many_lines, reason = "every act has its line")]
fn attempt(case: &mut Played, act: u8, who: usize, choice: u8) -> Result<()> {
    let actor = PEOPLE[who % PEOPLE.len()];
    let answer = Answer::ALL[usize::from(choice) % Answer::ALL.len()];
    let today = case.today;
    let ahead = today
        .checked_add_days(Days::new(u64::from(choice)))
        .unwrap();
    let odd = choice % 2 == 1;
    match act {
        0 => case.act(actor, |state, on| state.ask_correction(0, words(), on)),
        1 => case.act(actor, |state, on| state.receive_correction(words(), on)),
        2 => case.act(actor, |state, on| state.extend(0, words(), on)),
        3 => {
            let of = if odd {
                ConsultedParty::ThirdParty
            } else {
                ConsultedParty::CoMaker
            };
            case.act(actor, |state, on| state.ask_opinion(of, words(), on))
        }
        4 => {
            let said = SAID[usize::from(choice) % 3];
            case.act(actor, |state, on| match said {
                Some(said) => state.record_opinion(1, said, words(), on),
                None => state.record_arrival(1, on),
            })
        }
        5 => {
            let charged = Charged {
                basis: Basis::ByPage,
                count: 68,
            };
            case.act(actor, |state, on| state.ask_fee(38_000, charged, on))
        }
        6 => case.act(actor, |state, on| state.fee(38_000, on)),
        7 => case.act(actor, |state, on| state.ask_reasons(5, words(), on)),
        8 => case.act(actor, |state: &Application, on: &On<'_>| {
            state.receive_reasons(words(), on)
        }),
        9 => case.act(actor, |state, on| state.delay(ahead, words(), on)),
        10..=13 => {
            let answers = if odd {
                vec![Answer::Granted, Answer::Withheld(Ground::EnforcementFile)]
            } else {
                vec![answer]
            };
            case.draft(actor, &answers, &texts())
        }
        14..=16 => {
            let result = if choice.is_multiple_of(5) {
                ReviewResult::Returned
            } else {
                ReviewResult::Approved
            };
            case.act(actor, |state, on| {
                state.review(result, Some(Secrecy::Passed), words(), on)
            })
        }
        17..=19 => case.sign(actor),
        20..=22 => case.dispatch(if odd { Way::Post } else { Way::InPerson }),
        23 => {
            let delivery = if odd {
                Delivery::SignedFor
            } else {
                Delivery::Returned
            };
            case.act(actor, |state, on| state.deliver(proof(delivery), on))
        }
        24 => case.act(actor, |state, on| {
            state.archive("1".to_owned(), "档案室".to_owned(), on)
        }),
        25 => {
            let ways = [Answer::Withdrawn, Answer::NotCorrected, Answer::FeeNotPaid];
            let way = ways[usize::from(choice) % 3];
            case.act(actor, |state, on| state.close(way, words(), on))
        }
        26 => {
            let (why, due) = if odd {
                (Cause::Mistake, None)
            } else {
                (Cause::OwnCorrection, Some(ahead))
            };
            case.act(actor, |state, on| state.reopen(reopening(why, due), on))
        }
        27 => {
            let office = Assignment {
                office_id: "general".to_owned(),
                person: None,
                due_on: ahead,
            };
            case.act(actor, |state, on| {
                state.assign_search(vec![office], words(), on)
            })
        }
        28 => case.act(actor, |state, on| {
            state.return_search(1, not_found(Disclosure::Open), on)
        }),
        29 => case.act(actor, |state, on| state.withdraw_extension(words(), on)),
        30 => case.act(actor, |state, on| state.withdraw_opinion(1, words(), on)),
        31 => case.act(actor, |state, on| state.withdraw_fee(words(), on)),
        33 => case.act(actor, |state, on| state.withdraw_correction(words(), on)),
        32 => case.act(actor, |state, on| state.annul_payment(words(), on)),
        _ => case.act(actor, |state, on| state.recall_search(1, words(), on)),
    }
}

/// What the law knows of a state.
fn assert_lawful(case: &Played) {
    let state = &case.state;
    let calendar = Calendar::bundled();
    let summary = state.summary(calendar);
    let closed = state
        .last_answer()
        .map(|(answer, day)| (day, answer.as_str()));
    assert_eq!(
        summary
            .closed
            .as_ref()
            .map(|(day, code)| (*day, code.as_str())),
        closed
    );
    assert!(summary.due_on.is_none() || state.case_stage().is_in_hand());
    let anew = state.replies.due_anew().is_some();
    let handled = matches!(
        case.stage(),
        Stage::Handling | Stage::Drafted | Stage::Returned | Stage::Reviewed | Stage::Signed
    );
    assert_eq!(
        handled,
        state.answered.is_none() || anew,
        "{:?}",
        case.stage()
    );
    if let Some((_, day)) = state.answered {
        assert!(day >= state.received_on);
    }
    let answers: Vec<_> = state
        .duties(calendar)
        .into_iter()
        .map(|duty| duty.kind)
        .filter(|kind| [DutyKind::Answer, DutyKind::AnswerAnew].contains(kind))
        .collect();
    match (anew, state.answered) {
        (true, Some(_)) => assert_eq!(answers, [DutyKind::AnswerAnew]),
        (false, None) => assert_eq!(answers, [DutyKind::Answer]),
        (false, Some(_)) => assert_eq!(answers, []),
        (true, None) => panic!("answered anew before it was answered"),
    }
    for reply in &state.replies.drafts {
        let Some((signer, signed_on)) = &reply.signature else {
            assert_eq!(reply.services, [], "dispatched without a signature");
            continue;
        };
        let review = reply.review.as_ref().expect("signed without a review");
        assert_eq!(review.result, ReviewResult::Approved);
        let mut people = vec![&reply.drafter.by, &review.hand.by, &signer.by];
        people.sort_unstable();
        people.dedup();
        assert_eq!(people.len(), 3, "four eyes");
        assert_eq!(reply.content.missing(true), [], "signed without its facts");
        let mut days = vec![reply.drafted_on, review.on, *signed_on];
        days.extend(reply.services.iter().map(|service| service.on));
        assert!(days.is_sorted(), "{days:?}");
    }
    // A withdrawn extension is as if it had never been granted.
    let mut facts = case.facts.clone();
    while let Some(withdrawn) = facts.iter().position(|fact| {
        matches!(
            fact.body,
            Happened::Process(ProcessFact::ExtensionWithdrawn { .. })
        )
    }) {
        let granted = facts[..withdrawn]
            .iter()
            .rposition(|fact| matches!(fact.body, Happened::Process(ProcessFact::Extended { .. })))
            .expect("withdrawn, never granted");
        facts.remove(withdrawn);
        facts.remove(granted);
    }
    let mut facts = facts.into_iter();
    let mut without = <Application as Case>::open(&facts.next().unwrap()).unwrap();
    facts.for_each(|fact| without.apply(&fact));
    assert_eq!(
        without.current_due_on(calendar),
        state.current_due_on(calendar)
    );
    assert_eq!(without.process.extended, state.process.extended);
    // The same from what is stored.
    let stored = case.facts.iter().map(|fact| {
        let (open, private) = private::part(&fact.body).unwrap();
        Recorded {
            body: private::join(open, private).unwrap(),
            ..fact.clone()
        }
    });
    let mut facts = stored.collect::<Vec<_>>().into_iter();
    let mut folded = <Application as Case>::open(&facts.next().unwrap()).unwrap();
    facts.for_each(|fact| folded.apply(&fact));
    assert_eq!(format!("{folded:?}"), format!("{state:?}"));
    assert_eq!(folded.summary(calendar), summary);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No sequence of commands reaches a state the law does not know.
    #[test]
    fn whatever_is_tried_the_state_is_one_the_law_knows(
        tries in prop::collection::vec((0_u8..35, 0_usize..4, any::<u8>(), 0_u64..12), 1..60),
    ) {
        let mut case = Played::received("2024-01-08");
        for (act, who, choice, days) in tries {
            case.later(days);
            // Refused or not: what was refused left no trace.
            let before = case.facts.len();
            let done = attempt(&mut case, act, who, choice).is_ok();
            prop_assert_eq!(case.facts.len(), before + usize::from(done));
            assert_lawful(&case);
        }
    }
}

/// The lot above does get somewhere: by itself it would prove nothing if all were refused.
#[test]
fn the_whole_path_is_among_what_is_tried() {
    let mut case = Played::received("2024-01-08");
    for (act, who, choice) in [(10, 0, 3), (14, 1, 1), (17, 2, 0), (20, 0, 1), (23, 0, 0)] {
        attempt(&mut case, act, who, choice).unwrap();
        assert_lawful(&case);
    }
    for (act, choice) in [(20, 0), (24, 0), (26, 2)] {
        attempt(&mut case, act, 0, choice).unwrap();
        assert_lawful(&case);
    }
    assert_eq!(case.state.replies.drafts[0].services.len(), 2);
    assert!(case.state.replies.due_anew().is_some());
}
