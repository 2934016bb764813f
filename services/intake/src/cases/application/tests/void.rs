//! Which letters count no more, and which earlier ones a new answer withdraws.

use super::*;
use crate::paper::letter::{Ended, Void};

const MISTAKE: fn(&Application, &On<'_>) -> Result<ReplyFact> =
    |state, on| state.reopen(reopening(Cause::Mistake, None), on);
const WITHDRAWN: fn(&Application, &On<'_>) -> Result<ReplyFact> =
    |state, on| state.close(Answer::Withdrawn, words(), on);

fn signed(case: &mut Played) {
    case.draft("zhang", &[Answer::Other], &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
}

fn last(case: &Played) -> i32 {
    i32::try_from(case.facts.len()).unwrap()
}

/// Of a kind, the first issued by the fact of that ordinal.
fn letter_of(letters: &[OnItsWay], sent_by: i32) -> &OnItsWay {
    let mut letters = letters.iter();
    letters.find(|letter| letter.sent_by == sent_by).unwrap()
}

fn void_of(case: &Played, sent_by: i32) -> Option<Void> {
    case.state
        .counts_no_more(letter_of(&case.letters(), sent_by))
}

/// What a new answer withdraws, by the ordinals of what sent it; the letters of these facts left besides.
fn withdraws(case: &Played, sent: &[i32]) -> Vec<i32> {
    let mut letters = case.letters();
    for letter in letters
        .iter_mut()
        .filter(|letter| sent.contains(&letter.sent_by))
    {
        letter.sendings.push(letter::Sending {
            way: Way::Post,
            on: letter.dated_on,
            arrival: None,
        });
    }
    let told = case.state.to_withdraw(&letters).into_iter();
    told.map(|told| told.sent_by).collect()
}

#[test]
fn a_close_that_was_a_mistake_is_withdrawn_by_the_next_answer_if_its_letter_left() {
    let mut case = Played::received("2024-03-04");
    case.later(1).act("zhang", WITHDRAWN).unwrap();
    let first = last(&case);
    assert_eq!(void_of(&case, first), None, "it stands");
    case.later(1).act("wang", MISTAKE).unwrap();
    case.later(1).act("zhang", WITHDRAWN).unwrap();
    let second = last(&case);
    case.later(1).act("wang", MISTAKE).unwrap();
    for (sent, expected) in [
        (&[][..], vec![]),
        (&[first], vec![first]),
        (&[second], vec![second]),
        (&[second, first], vec![first, second]),
    ] {
        assert_eq!(withdraws(&case, sent), expected, "{sent:?}");
    }
    let annulled = Void {
        how: Ended::Annulled,
        on: "2024-03-06".parse().unwrap(),
        reason: words().0,
        by: None,
    };
    assert_eq!(void_of(&case, first), Some(annulled.clone()));
    signed(&mut case);
    let reply = last(&case);
    // The letter that takes its place.
    let annulled = Void {
        by: Some(reply),
        ..annulled
    };
    assert_eq!(void_of(&case, first), Some(annulled));
    assert_eq!(void_of(&case, reply), None);
    case.dispatch(Way::Post).unwrap();
    // The reply withdrew the closes; the next one withdraws the reply alone.
    assert_eq!(withdraws(&case, &[first, second]), [reply]);
}

#[test]
fn a_reply_that_was_signed_and_never_left_is_neither_sent_nor_withdrawn() {
    let mut case = Played::received("2024-03-04");
    signed(&mut case);
    let first = last(&case);
    assert_eq!(void_of(&case, first), None);
    case.later(1)
        .draft("zhang", &[Answer::Other], &texts())
        .unwrap();
    let void = void_of(&case, first).unwrap();
    assert_eq!((void.how, void.by), (Ended::Annulled, None));
    assert_eq!(void.on.to_string(), "2024-03-05");
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    let second = last(&case);
    assert_eq!(void_of(&case, first).unwrap().by, Some(second));
    assert_eq!(withdraws(&case, &[]), [0; 0], "nothing left");
    // The applicant withdraws: neither is sent any more, and that close was a mistake.
    case.later(1).act("zhang", WITHDRAWN).unwrap();
    let closed = last(&case);
    let void = void_of(&case, second).unwrap();
    assert_eq!((void.how, void.by), (Ended::Annulled, Some(closed)));
    assert!(void.reason.contains("申请已办结"), "{}", void.reason);
    case.later(1).act("wang", MISTAKE).unwrap();
    signed(&mut case);
    let third = last(&case);
    assert_eq!(withdraws(&case, &[]), [0; 0]);
    assert_eq!(withdraws(&case, &[closed]), [closed]);
    for void in [first, second, closed] {
        assert_eq!(void_of(&case, void).unwrap().by, Some(third), "{void}");
    }
    assert_eq!(void_of(&case, third), None);
}

#[test]
fn an_answer_that_left_is_replaced_once_the_new_one_has_left() {
    let mut case = Played::received("2024-03-04");
    signed(&mut case);
    let first = last(&case);
    case.dispatch(Way::Post).unwrap();
    let reopen = reopening(Cause::OwnCorrection, "2024-04-30".parse().ok());
    case.later(1)
        .act("wang", |state, on| state.reopen(reopen, on))
        .unwrap();
    signed(&mut case);
    let second = last(&case);
    assert_eq!(withdraws(&case, &[]), [first]);
    assert_eq!(void_of(&case, first), None, "until then it holds");
    case.later(1).dispatch(Way::Post).unwrap();
    let replaced = Void {
        how: Ended::Replaced,
        on: case.today,
        reason: String::new(),
        by: Some(second),
    };
    assert_eq!(void_of(&case, first), Some(replaced));
    assert_eq!(void_of(&case, second), None);
    // That it left was entered by mistake.
    case.act("li", |state, _| state.annul_dispatch(second, "误登"))
        .unwrap();
    assert_eq!(void_of(&case, first), None);
}

#[test]
fn what_was_asked_for_by_mistake_is_withdrawn_by_its_own_letter() {
    let mut case = Played::received("2024-03-04");
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    let asked = last(&case);
    case.sends(LetterKind::CorrectionNotice);
    assert_eq!(void_of(&case, asked), None);
    case.later(1)
        .act("zhang", |state, on| state.withdraw_correction(words(), on))
        .unwrap();
    let withdrawn = Void {
        how: Ended::Withdrawn,
        on: case.today,
        reason: words().0,
        by: Some(last(&case)),
    };
    assert_eq!(void_of(&case, asked), Some(withdrawn));
    let [order] = &case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled())[..]
    else {
        panic!("one letter");
    };
    let named = (
        "withdrawn_letter",
        "《政府信息公开申请补正告知书》（2024年3月4日）".to_owned(),
    );
    assert!(order.values.contains(&named), "{:?}", order.values);
    case.act("wang", |state, on| state.extend(0, words(), on))
        .unwrap();
    let extended = last(&case);
    case.later(1)
        .act("wang", |state, on| state.withdraw_extension(words(), on))
        .unwrap();
    let void = void_of(&case, extended).unwrap();
    assert_eq!((void.how, void.on), (Ended::Withdrawn, case.today));
    // The request and what the applicant is told of it.
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    let asked = last(&case);
    case.act("zhang", |state, on| {
        state.recall_opinion_request(1, words(), on)
    })
    .unwrap();
    let letters = case.letters();
    let void = letters
        .iter()
        .filter(|letter| letter.sent_by == asked)
        .map(|letter| case.state.counts_no_more(letter).map(|void| void.how))
        .collect::<Vec<_>>();
    assert_eq!(void, [Some(Ended::Withdrawn); 2]);
}

#[test]
fn a_letter_to_who_asks_and_to_a_third_party_goes_to_its_own_address() {
    let mut case = Played::received("2024-03-04");
    case.act("zhang", |state: &Application, on: &On<'_>| {
        let command = crate::cases::application::ProcessCommand::AskOpinion {
            of: ConsultedParty::ThirdParty,
            party_name: "演示公司".into(),
            party_address: "资阳区某街8号 413000".into(),
        };
        state.decide_process(command, on)
    })
    .unwrap();
    case.state.applicant.details.0.address = "赫山区某路2号".to_owned();
    for (addressee, address) in [
        ("演示", Some("赫山区某路2号")),
        ("演示（代理人：王某）", Some("赫山区某路2号")),
        ("演示公司", Some("资阳区某街8号 413000")),
        ("演示厂", None),
    ] {
        assert_eq!(case.state.address_of(addressee), address, "{addressee}");
    }
}
