//! What is answered once more, or was closed by mistake.

use super::*;
use crate::cases::application::registration::Correction;

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
