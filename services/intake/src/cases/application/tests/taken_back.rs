//! What was entered or asked for by mistake is taken back.

use super::*;

/// Takes back that the reply left.
fn annul(case: &mut Played) -> Result<()> {
    let signed = |fact: &&Recorded<Happened>| {
        matches!(fact.body, Happened::Reply(ReplyFact::ReplySigned { .. }))
    };
    let sent_by = case.facts.iter().rfind(signed).unwrap().ordinal;
    case.act("li", |state, _| state.annul_dispatch(sent_by, "误登"))
}

#[test]
fn a_reply_that_did_not_leave_is_signed_and_not_sent_as_before() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    let (before, due) = (case.state.clone(), case.state.current_due_on(calendar));
    let duties = case.state.duties(calendar);
    forbidden(annul(&mut case));
    for way in [Way::Post, Way::InPerson, Way::Email] {
        case.later(3).dispatch(way).unwrap();
        case.later(1);
        annul(&mut case).unwrap();
        assert_eq!((case.stage(), case.state.answered), (Stage::Signed, None));
        assert_eq!(case.state.current_due_on(calendar), due);
        assert_eq!(case.state.duties(calendar), duties);
        assert_eq!(
            (&case.state.reason, case.state.re_review_due()),
            (&String::new(), None)
        );
        assert_eq!(
            case.state.latest_on, before.latest_on,
            "it may have left on an earlier day"
        );
        forbidden(annul(&mut case));
    }

    // It left before the day on which the mistake was found.
    case.today = before.latest_on;
    case.dispatch(Way::Post).unwrap();
    let answered = case.state.answered;
    assert_eq!(answered, Some((withheld[0], before.latest_on)));
    // It came back, and was not sent again: the day of the answer stands.
    case.later(3)
        .act("zhang", |state, on| {
            state.deliver(proof(Delivery::Returned), on)
        })
        .unwrap();
    case.later(1).dispatch(Way::Post).unwrap();
    annul(&mut case).unwrap();
    assert_eq!(
        (case.stage(), case.state.answered),
        (Stage::Undelivered, answered)
    );
    assert!(case.state.re_review_due().is_some());
    case.dispatch(Way::InPerson).unwrap();
    let archive = |state: &Application, on: &On<'_>| {
        state.archive("2024-1".to_owned(), "档案室".to_owned(), on)
    };
    case.act("zhang", archive).unwrap();
    forbidden(annul(&mut case));
    // Once it is answered anew the first stands for good; of the new answer the same is so.
    let reopening = reopening(Cause::OwnCorrection, "2024-06-28".parse().ok());
    case.act("wang", |state, on| state.reopen(reopening, on))
        .unwrap();
    forbidden(annul(&mut case));
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    let owed = case.state.duties(calendar);
    case.later(1).dispatch(Way::Email).unwrap();
    assert_eq!(case.state.last_answer().unwrap().0, Answer::Granted);
    annul(&mut case).unwrap();
    assert_eq!(case.state.last_answer(), answered);
    assert_eq!(case.state.duties(calendar), owed);
    case.dispatch(Way::Email).unwrap();
    assert_eq!(case.state.answers().count(), 2);
}

/// What became known of a notice after the answer counts, where that was none.
#[test]
fn the_clock_goes_on_by_what_was_told_meanwhile() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    case.sends(LetterKind::ThirdPartyRequest);
    let request = (2, LetterKind::ThirdPartyRequest);
    let not_held = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &not_held, &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Post).unwrap();
    assert_eq!(case.state.current_due_on(calendar), None, "it stood still");
    let arrived = Went::Arrived {
        way: Way::Post,
        signed_by: "王某".to_owned(),
    };
    case.later(1)
        .act("zhang", |state, on| {
            let told = state.notice_went(request, &arrived, on.day);
            told.map(Option::unwrap)
        })
        .unwrap();
    assert_eq!(case.state.current_due_on(calendar), None, "that is over");
    annul(&mut case).unwrap();
    assert!(case.state.current_due_on(calendar).is_some());
}

/// Art. 33 leaves time for the opinions of third parties and other organs, not for mistakes of the house.
#[test]
fn a_request_made_out_to_the_wrong_party_stops_nothing_and_nobody_waits_for_it() {
    let calendar = Calendar::bundled();
    for of in [ConsultedParty::ThirdParty, ConsultedParty::CoMaker] {
        for left in [false, true] {
            let mut case = Played::received("2024-03-04");
            let due = case.state.current_due_on(calendar);
            case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
                .unwrap();
            if left {
                case.later(1).sends(of.letter());
                assert_eq!(case.state.current_due_on(calendar), None);
            }
            let recall =
                |state: &Application, on: &On<'_>| state.recall_opinion_request(1, words(), on);
            case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
            case.review("li", Some(Secrecy::Passed)).unwrap();
            let refused = case.sign("wang").unwrap_err();
            let (zh, unsent) = (format!("{:?}", refused.sentences()), !left);
            assert_eq!(zh.contains(of.letter().zh()), unsent, "{zh}");
            assert_eq!(zh.contains("尚未送出"), unsent, "{zh}");
            case.later(2).act("zhang", recall).unwrap();
            assert_eq!(case.state.current_due_on(calendar), due);
            let told = case.state.letters(case.facts.last().unwrap(), calendar);
            assert_eq!(
                told.iter().map(|order| order.kind).collect::<Vec<_>>(),
                if left {
                    vec![LetterKind::OpinionRequestWithdrawal]
                } else {
                    vec![]
                },
            );
            let duties = case.state.duties(calendar);
            assert!(duties.iter().all(|duty| duty.kind != DutyKind::OpinionBack));
            // Nothing more is done with it.
            forbidden(case.act("zhang", recall));
            forbidden(case.act("zhang", |state, on| {
                state.record_opinion(1, PartyOpinion::Agrees, words(), on)
            }));
            let request = (2, of.letter());
            let again = case
                .state
                .notice_went(request, &Went::Left(Way::Post), case.today);
            assert_eq!(again.unwrap_err().reason(), Reason::StateForbids);
            // Who was not asked is no reason to withhold.
            forbidden(case.draft("zhang", &[Answer::Withheld(Ground::ThirdParty)], &texts()));
            case.sign("wang").unwrap();
        }
    }
}

/// What was said stands, until that is taken back.
#[test]
fn a_request_that_was_answered_is_not_recalled() {
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    case.sends(of.letter());
    case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Refuses, words(), on)
    })
    .unwrap();
    let recall = |state: &Application, on: &On<'_>| state.recall_opinion_request(1, words(), on);
    forbidden(case.act("zhang", recall));
    case.act("zhang", |state, on| state.withdraw_opinion(1, words(), on))
        .unwrap();
    case.act("zhang", recall).unwrap();
    assert_eq!(case.state.refusing().count(), 0);
}
