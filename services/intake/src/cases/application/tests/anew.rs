//! What is answered once more, or was closed by mistake.

use super::*;
use crate::{
    cases::{
        application::{may_be_ordered, registration::Correction},
        kernel::{CITIZEN, duty::ToBeSent},
    },
    paper::letter::OnItsWay,
};

#[test]
fn a_mistake_opens_the_case_again_and_an_order_opens_a_duty() {
    let mut case = Played::received("2024-03-04");
    let reopen = |cause, due: Option<&str>| {
        let due = due.map(|day| day.parse().unwrap());
        move |state: &Application, on: &On<'_>| state.reopen(reopening(cause, due), on)
    };
    forbidden(case.act("wang", reopen(Cause::Mistake, None)));
    let close = |state: &Application, on: &On<'_>| state.close(Answer::Withdrawn, words(), on);
    case.act("zhang", close).unwrap();
    assert_eq!(case.stage(), Stage::Closed);
    case.later(1)
        .act("wang", reopen(Cause::Mistake, None))
        .unwrap();
    assert_eq!((case.stage(), case.state.answered), (Stage::Handling, None));
    case.draft("zhang", &[Answer::AlreadyPublic], &texts())
        .unwrap();
    let fee = Charged {
        basis: Basis::ByPage,
        count: 68,
    };
    assert_eq!(fee.amount_fen(), 38_000);
    forbidden(case.act("zhang", |state, on| state.ask_fee(38_000, fee, on)));
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    let answered = case.state.answered;
    misfilled(
        case.later(1)
            .act("wang", reopen(Cause::Ordered, Some("2024-03-01"))),
    );
    case.act("wang", reopen(Cause::Ordered, Some("2024-03-20")))
        .unwrap();
    forbidden(case.act("zhang", close));
    let duties = case.state.duties(Calendar::bundled());
    assert_eq!(duties[0].kind, DutyKind::AnswerAnew);
    // Lists have it again, by the day that is ordered.
    let due = |case: &Played| case.state.summary(Calendar::bundled()).due_on;
    assert_eq!(due(&case), "2024-03-20".parse().ok());
    assert!(case.state.case_stage().is_in_hand());
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Email).unwrap();
    assert_eq!(case.state.answered, answered, "its day tells the year");
    let last = (Answer::Granted, case.today);
    assert_eq!(case.state.last_answer(), Some(last));
    assert_eq!(
        case.state.answers().collect::<Vec<_>>(),
        [answered.unwrap(), last]
    );
    let summary = case.state.summary(Calendar::bundled());
    assert_eq!(summary.closed, Some((case.today, "granted".to_owned())));
    assert_eq!(summary.due_on, None, "nothing is owed any more");
    assert_eq!(
        case.state.earlier_ends(),
        [(answered.unwrap().1, "already_public")]
    );
    let duties = case.state.duties(Calendar::bundled());
    let duties: Vec<_> = duties.iter().map(|duty| duty.kind).collect();
    assert_eq!(duties, [DutyKind::Archive]);
    forbidden(case.act("wang", reopen(Cause::Mistake, None)));
}

/// Art. 32: who is to disclose anew what a third party may refuse asks him first. The day that was set for
/// the new answer stays, and so does that of the first.
#[test]
fn an_opinion_is_asked_for_a_new_answer_and_nothing_else_is() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    let due = case.state.current_due_on(calendar);
    let until = "2024-04-30".parse().unwrap();
    case.later(1)
        .act("wang", |state, on| {
            state.reopen(reopening(Cause::OwnCorrection, Some(until)), on)
        })
        .unwrap();
    let fee = Charged {
        basis: Basis::ByPage,
        count: 68,
    };
    for refused in [
        case.act("zhang", |state, on| state.ask_fee(38_000, fee, on)),
        case.act("wang", |state, on| state.extend(0, words(), on)),
    ] {
        let said = format!("{:?}", refused.unwrap_err());
        assert!(said.contains("正在重新答复"), "{said}");
    }
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    let sent_by = i32::try_from(case.facts.len()).unwrap();
    assert!(case.state.waits_on(sent_by, LetterKind::ThirdPartyRequest));
    case.sends(LetterKind::ThirdPartyRequest);
    let owes = |case: &Played| {
        let duties = case.state.duties(calendar);
        duties.iter().any(|duty| duty.kind == DutyKind::OpinionBack)
    };
    assert!(owes(&case));
    assert_eq!(case.state.current_due_on(calendar), due);
    assert_eq!(case.state.reply_due_on(calendar), Some(until));
    // What is disclosed waits for it.
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    forbidden(case.sign("wang"));
    case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Agrees, words(), on)
    })
    .unwrap();
    assert!(!owes(&case));
    case.sign("wang").unwrap();
}

/// Art. 32: a third party is asked before its rights are a reason, be it for a new answer; who was asked before the
/// first was asked.
#[test]
fn a_new_answer_withholds_for_a_third_party_that_was_asked() {
    let withheld = [Answer::Withheld(Ground::ThirdParty)];
    let ask = |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, "某公司".into(), on)
    };
    let refuses = |state: &Application, on: &On<'_>| {
        state.record_opinion(1, PartyOpinion::Refuses, "涉及配方".into(), on)
    };
    for asked_before in [true, false] {
        let mut case = Played::received("2024-03-04");
        if asked_before {
            case.act("zhang", ask).unwrap();
            case.sends(LetterKind::ThirdPartyRequest);
            case.act("zhang", refuses).unwrap();
        }
        let internal = [Answer::Withheld(Ground::InternalAffairs)];
        case.draft("zhang", &internal, &texts()).unwrap();
        case.review("li", None).unwrap();
        case.sign("wang").unwrap();
        case.dispatch(Way::InPerson).unwrap();
        let until = "2024-04-30".parse().ok();
        case.later(1)
            .act("wang", |state, on| {
                state.reopen(reopening(Cause::OwnCorrection, until), on)
            })
            .unwrap();
        if !asked_before {
            let unasked = case.draft("zhang", &withheld, &texts()).unwrap_err();
            assert!(format!("{unasked:?}").contains("尚未书面征求第三方的意见"));
            case.act("zhang", ask).unwrap();
            case.sends(LetterKind::ThirdPartyRequest);
            case.act("zhang", refuses).unwrap();
        }
        case.draft("zhang", &withheld, &texts()).unwrap();
        let letter = letters::draft(&case.state, case.today).unwrap();
        let told = (
            "third_party",
            "本机关书面征求了第三方的意见，第三方不同意公开".to_owned(),
        );
        assert!(letter.values.contains(&told), "{:?}", letter.values);
    }
}

/// Who applies is counted as he was when the reply was signed.
#[test]
fn the_kind_of_applicant_stands_from_the_signature() {
    let correct = |case: &Played| {
        let correction = Correction {
            applicant_kind: Some(ApplicantKind::Business),
            ..Correction::default()
        };
        let on = On::by(somebody("zhang"), case.today);
        case.state.correct_registration(correction, &on).map(drop)
    };
    let mut case = Played::received("2024-03-04");
    case.draft("zhang", &[Answer::AlreadyPublic], &texts())
        .unwrap();
    case.review("li", None).unwrap();
    correct(&case).unwrap();
    case.sign("wang").unwrap();
    forbidden(correct(&case));
}

/// The day the first answer was due stands, whatever comes of an opinion that was asked for before it.
#[test]
fn what_comes_of_an_opinion_later_moves_no_day_of_the_first_answer() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    let due = case.state.current_due_on(calendar);
    assert!(due.is_some(), "nobody had the request");
    let until = "2024-04-30".parse().ok();
    let reopening = reopening(Cause::OwnCorrection, until);
    case.later(1)
        .act("wang", |state, on| state.reopen(reopening, on))
        .unwrap();
    let sent_by = case.facts.iter().position(|fact| {
        matches!(
            fact.body,
            Happened::Process(ProcessFact::OpinionAsked { .. })
        )
    });
    let sent_by = i32::try_from(sent_by.unwrap()).unwrap() + 1;
    let request = (sent_by, LetterKind::ThirdPartyRequest);
    case.act("zhang", |state, on| {
        let left = state.notice_went(request, &Went::Left(Way::Post), on.day);
        left.map(Option::unwrap)
    })
    .unwrap();
    assert_eq!(case.state.current_due_on(calendar), due);
    case.later(3)
        .act("zhang", |state, on| {
            state.record_opinion(1, PartyOpinion::Agrees, words(), on)
        })
        .unwrap();
    assert_eq!(case.state.current_due_on(calendar), due);
}

/// The day of a new answer has a step and a source of its own, and that of the first stays as it was.
#[test]
fn the_day_of_a_new_answer_is_explained_beside_that_of_the_first() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    let [first] = &case.state.clocks(calendar)[..] else {
        panic!("one limit")
    };
    let first = first.clone();
    let court = "某区人民法院作出的（2024）行初1号《行政判决书》";
    let ordered = Reopening {
        ordered_by: court.to_owned(),
        ..reopening(Cause::Ordered, "2024-04-10".parse().ok())
    };
    case.later(4)
        .act("wang", |state, on| state.reopen(ordered, on))
        .unwrap();
    let told = |case: &Played, today: &str| {
        let clocks = case.state.clocks(calendar);
        assert_eq!(clocks[0], first);
        let anew = clocks[1..].iter().map(|clock| {
            let judged = clock.judged(today.parse().unwrap());
            (clock.told(), judged.in_time)
        });
        anew.collect::<Vec<_>>()
    };
    let by_order =
        format!("重新答复期限：自2024年3月8日次日起算（{court}要求重新答复），期限至2024年4月10日");
    assert_eq!(told(&case, "2024-04-10"), [(by_order.clone(), "未到期")]);
    assert_eq!(
        told(&case, "2024-04-11"),
        [(by_order.clone(), "逾期未办结")]
    );
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.later(40).dispatch(Way::Portal).unwrap();
    assert_eq!(told(&case, "2024-12-31"), [(by_order, "否")]);
    // What a re-review comes to has a day of its own, too.
    case.act("wang", |state, on| {
        let outcome = crate::cases::application::reply::ReReviewOutcome::ToBeDisclosed;
        state.re_review(outcome, None, words(), on)
    })
    .unwrap();
    let all = told(&case, "2024-04-17");
    let (last, in_time) = all.last().unwrap();
    assert_eq!((all.len(), *in_time), (2, "未到期"));
    assert!(last.contains("第十八条"), "{last}");
}

/// A reply that its applicant has binds: no mistake annuls it, but a new answer withdraws it. What was recorded of its
/// arrival by mistake is taken back first.
#[test]
fn what_was_served_is_not_annulled_as_a_mistake() {
    let mistake =
        |state: &Application, on: &On<'_>| state.reopen(reopening(Cause::Mistake, None), on);
    let signed = || {
        let mut case = Played::received("2024-03-04");
        case.draft("zhang", &[Answer::Other], &texts()).unwrap();
        case.review("li", None).unwrap();
        case.sign("wang").unwrap();
        case
    };
    let served = |state: &Application, on: &On<'_>| state.deliver(proof(Delivery::SignedFor), on);
    let annul = |state: &Application, _: &On<'_>| state.annul_delivery(words());
    for way in [Way::Post, Way::InPerson, Way::Email] {
        let mut case = signed();
        case.dispatch(way).unwrap();
        let refused = format!("{:?}", case.act("wang", mistake).unwrap_err());
        for said in ["已经送出", "自行纠正", "撤销送出"] {
            assert!(refused.contains(said), "{refused}");
        }
        // That it left was entered by mistake: then there is no answer.
        let sent_by = case.state.replies.current().unwrap().sent_by;
        case.act("li", |state, _| state.annul_dispatch(sent_by, "误登"))
            .unwrap();
        assert_eq!((case.stage(), case.state.answered), (Stage::Signed, None));
    }
    // Whose delivery was recorded by mistake, or confirmed by its addressee himself.
    for (actor, taken_back) in [("zhang", true), (CITIZEN, false)] {
        let mut case = signed();
        case.dispatch(Way::Post).unwrap();
        case.act(actor, served).unwrap();
        forbidden(case.act("wang", mistake));
        assert_eq!(case.act("zhang", annul).is_ok(), taken_back, "{actor}");
    }
}

/// What state forbids comes first, as it is offered; then that a day is missing.
#[test]
fn a_day_is_missed_once_the_case_may_be_taken_up() {
    let ordered =
        |state: &Application, on: &On<'_>| state.reopen(reopening(Cause::Ordered, None), on);
    let mut case = Played::received("2024-03-04");
    forbidden(case.act("wang", ordered));
    let on = On::by(somebody("wang"), case.today);
    assert!(!may_be_ordered(&case.state, &on));
    case.draft("zhang", &[Answer::Other], &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Post).unwrap();
    misfilled(case.act("wang", ordered));
    assert!(may_be_ordered(&case.state, &on));
}

/// The letter of a close that was a mistake is not sent; that of the next close is.
#[test]
fn the_letter_of_an_annulled_close_is_not_owed() {
    let close = |state: &Application, on: &On<'_>| state.close(Answer::Withdrawn, words(), on);
    let mistake =
        |state: &Application, on: &On<'_>| state.reopen(reopening(Cause::Mistake, None), on);
    let closing = LetterKind::Reply(Answer::Withdrawn);
    let mut case = Played::received("2024-03-04");
    let mut letters = Vec::new();
    for nth in [1, 2] {
        case.later(1).act("zhang", close).unwrap();
        let sent_by = i32::try_from(case.facts.len()).unwrap();
        letters.push(OnItsWay::issued(nth, sent_by, closing, case.today));
        let [.., last] = &letters[..] else { panic!() };
        assert_eq!(case.state.to_be_sent(last), ToBeSent::Yes);
        if nth == 1 {
            case.later(1).act("wang", mistake).unwrap();
            assert_eq!(case.state.to_be_sent(last), ToBeSent::Never);
        }
    }
    let [first, second] = &letters[..] else {
        panic!()
    };
    assert_eq!(case.state.to_be_sent(first), ToBeSent::Never);
    assert_eq!(case.state.to_be_sent(second), ToBeSent::Yes);
    let leaves = |letter: &OnItsWay| {
        let went = Went::Left(Way::Post);
        case.state
            .notice_went((letter.sent_by, closing), &went, case.today)
    };
    forbidden(leaves(first).map(drop));
    leaves(second).unwrap();
    let [annulled] = &case.state.replies.annulled[..] else {
        panic!()
    };
    assert_eq!(annulled.sent_by, first.sent_by);
    let ways = case.state.ways(Calendar::bundled());
    assert_eq!(ways.len(), 1);
    assert!(
        ways[0]
            .1
            .contains("2024年3月5日的办结系误办结，2024年3月6日撤销")
    );
}

/// Art. 15, art. 32: who agrees to disclosure has nothing to be kept for him.
#[test]
fn a_third_party_that_agrees_is_no_ground_to_withhold() {
    let ground = [Answer::Withheld(Ground::ThirdParty)];
    let ask = |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, words(), on)
    };
    let says = |number, said| {
        move |state: &Application, on: &On<'_>| state.record_opinion(number, said, words(), on)
    };
    let mut case = Played::received("2024-03-04");
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::ThirdPartyRequest);
    // Nothing is said yet: it may be drafted, and is not signed before the party spoke or its period has ended.
    case.draft("zhang", &ground, &texts()).unwrap();
    case.review("li", None).unwrap();
    forbidden(case.sign("wang"));
    case.act("zhang", says(1, PartyOpinion::Agrees)).unwrap();
    let partly = [Answer::Granted, ground[0]];
    for refused in [
        case.sign("wang"),
        case.draft("zhang", &ground, &texts()),
        case.draft("zhang", &partly, &texts()),
    ] {
        let refused = format!("{:?}", refused.unwrap_err());
        for said in ["第三方已同意公开", "第十五条", "其他不予公开的情形"] {
            assert!(refused.contains(said), "{refused}");
        }
    }
    // Another one that is asked may refuse.
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::ThirdPartyRequest);
    case.act("zhang", says(2, PartyOpinion::Refuses)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Post).unwrap();
}

/// Art. 32: a request that never left asked nobody; and who is silent in his period leaves it to the organ.
#[test]
fn a_third_party_is_heard_before_its_rights_are_a_ground() {
    let ground = [Answer::Withheld(Ground::ThirdParty)];
    let ask = |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, words(), on)
    };
    let mut case = Played::received("2024-03-04");
    case.act("zhang", ask).unwrap();
    case.draft("zhang", &ground, &texts()).unwrap();
    case.review("li", None).unwrap();
    let refused = format!("{:?}", case.sign("wang").unwrap_err());
    assert!(refused.contains("尚未送出"), "{refused}");

    let mut case = Played::received("2024-03-04");
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::ThirdPartyRequest);
    case.act("zhang", |state, on| state.record_arrival(1, on))
        .unwrap();
    case.draft("zhang", &ground, &texts()).unwrap();
    case.review("li", None).unwrap();
    forbidden(case.later(10).sign("wang"));
    case.later(14).sign("wang").unwrap();
    // What comes in after the signature keeps it from leaving: it is drafted anew.
    case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Agrees, words(), on)
    })
    .unwrap();
    forbidden(case.dispatch(Way::Post));
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    assert_eq!(case.stage(), Stage::Drafted);
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Post).unwrap();
}

/// What is longer by a notice that has not left yet is told beside the day that counts until then.
#[test]
fn the_day_that_counts_once_a_notice_left_is_told_before() {
    let calendar = Calendar::bundled();
    let mut case = Played::received("2024-03-04");
    let told = |case: &Played| case.state.due_once_sent(calendar, case.today);
    assert_eq!(told(&case), None);
    case.act("wang", |state, on| state.extend(0, words(), on))
        .unwrap();
    let due = case.state.current_due_on(calendar);
    let longer = told(&case);
    assert_eq!(longer, "2024-04-29".parse().ok());
    assert!(longer > due);
    // Once the day has passed that it moves, it moves nothing.
    let mut late = Played::received("2024-03-04");
    late.act("wang", |state, on| state.extend(0, words(), on))
        .unwrap();
    late.later(40);
    assert_eq!(told(&late), None);
    case.sends(LetterKind::ExtensionNotice);
    assert_eq!(
        (case.state.current_due_on(calendar), told(&case)),
        (longer, None)
    );
}
