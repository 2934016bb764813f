//! What was entered or asked for by mistake is taken back.

use super::*;
use crate::{cases::kernel::duty::ToBeSent, paper::letter::OnItsWay};

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
            // The applicant, whose own letter of it has not left, heard of nothing.
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

/// The fee for 68 pages.
const FEE: Charged = Charged {
    basis: Basis::ByPage,
    count: 68,
};

type Decides = fn(&Application, &On<'_>) -> Result<ProcessFact>;

/// Takes back by its way that the letter of that kind left which the fact of that ordinal sent.
fn unsend(case: &mut Played, letter: (i32, LetterKind)) {
    let unsent = Went::Unsent("误登另一件的邮件号码".to_owned());
    case.act("zhang", |state, on| {
        let told = state.notice_went(letter, &unsent, on.day);
        told.map(Option::unwrap)
    })
    .unwrap();
}

/// The letters of what happened last.
fn letters(case: &Played) -> Vec<LetterKind> {
    let orders = case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled());
    orders.iter().map(|order| order.kind).collect()
}

/// Art. 32, art. 33: who was told that time would not count is told that it counts; who was told nothing is not.
#[test]
fn an_applicant_who_was_told_of_a_request_is_told_that_it_was_recalled() {
    let calendar = Calendar::bundled();
    let recall = |state: &Application, on: &On<'_>| state.recall_opinion_request(1, words(), on);
    let told = LetterKind::ThirdPartyNotice;
    let told_again = LetterKind::ThirdPartyNoticeWithdrawal;
    for at_his_door in [false, true] {
        for left in [false, true] {
            let mut case = Played::received("2024-03-04");
            case.state.registration.submitted_by_applicant = at_his_door;
            let due = case.state.current_due_on(calendar);
            case.act("zhang", |state, on| {
                state.ask_opinion(ConsultedParty::ThirdParty, "某公司".into(), on)
            })
            .unwrap();
            let notice = OnItsWay::issued(2, 2, told, case.today);
            let to_be_sent = case.state.to_be_sent(&notice);
            assert_eq!(to_be_sent == ToBeSent::Yes, !at_his_door);
            if left {
                case.sends(told);
            }
            case.later(2).act("zhang", recall).unwrap();
            assert_eq!(case.state.current_due_on(calendar), due);
            // Who applied at his own door read there that somebody is asked.
            let knows = left || at_his_door;
            assert_eq!(
                letters(&case),
                if knows { vec![told_again] } else { vec![] }
            );
            // What has not left does not leave any more.
            assert_eq!(case.state.to_be_sent(&notice), ToBeSent::Never);
            let leaves = case
                .state
                .notice_went((2, told), &Went::Left(Way::Post), case.today);
            forbidden(leaves.map(drop));
            let by = i32::try_from(case.facts.len()).unwrap();
            let news = OnItsWay::issued(3, by, told_again, case.today);
            let sent = case.state.to_be_sent(&news);
            assert_eq!(sent == ToBeSent::Yes, left && !at_his_door, "{sent:?}");
        }
    }
}

/// A letter never left: that it is withdrawn is news of nothing, and leaves no more.
#[test]
fn the_withdrawal_of_what_never_left_is_not_sent() {
    let third_party = ConsultedParty::ThirdParty;
    for (notice, news) in [
        (
            LetterKind::CorrectionNotice,
            LetterKind::CorrectionWithdrawal,
        ),
        (LetterKind::FeeNotice, LetterKind::FeeWithdrawal),
        (LetterKind::ExtensionNotice, LetterKind::ExtensionWithdrawal),
        (
            LetterKind::ThirdPartyRequest,
            LetterKind::OpinionRequestWithdrawal,
        ),
        (
            LetterKind::ThirdPartyNotice,
            LetterKind::ThirdPartyNoticeWithdrawal,
        ),
    ] {
        let mut case = Played::received("2024-03-04");
        case.act("zhang", |state, on| match notice {
            LetterKind::CorrectionNotice => state.ask_correction(0, words(), on),
            LetterKind::FeeNotice => state.ask_fee(38_000, FEE, on),
            LetterKind::ExtensionNotice => state.extend(0, words(), on),
            _ => state.ask_opinion(third_party, "某公司".into(), on),
        })
        .unwrap();
        case.sends(notice).later(2);
        case.act("wang", |state, on| match notice {
            LetterKind::CorrectionNotice => state.withdraw_correction(words(), on),
            LetterKind::FeeNotice => state.withdraw_fee(words(), on),
            LetterKind::ExtensionNotice => state.withdraw_extension(words(), on),
            _ => state.recall_opinion_request(1, words(), on),
        })
        .unwrap();
        assert_eq!(letters(&case), [news]);
        let by = i32::try_from(case.facts.len()).unwrap();
        let letter = OnItsWay::issued(2, by, news, case.today);
        assert_eq!(case.state.to_be_sent(&letter), ToBeSent::Yes, "{news}");
        let leaves = |case: &Played| {
            let went = Went::Left(Way::Post);
            case.state
                .notice_went((by, news), &went, case.today)
                .map(drop)
        };
        leaves(&case).unwrap();
        unsend(&mut case, (2, notice));
        assert_eq!(case.state.to_be_sent(&letter), ToBeSent::Never, "{news}");
        forbidden(leaves(&case));
    }
}

/// A judge sees that there was a notice, that it was taken back, when and why, and that the clock ran.
#[test]
fn what_was_taken_back_stays_in_the_explanation_and_moves_nothing() {
    let calendar = Calendar::bundled();
    let explained = |case: &Played| case.state.deadline(calendar).unwrap().sentences();
    let plain = explained(&Played::received("2024-03-04"));
    let acts: [(LetterKind, Decides, Decides, &str); 4] = [
        (
            LetterKind::CorrectionNotice,
            |state, on| state.ask_correction(0, words(), on),
            |state, on| state.withdraw_correction("申请已经明确。".into(), on),
            "2024年3月6日撤回，期限照常计算（补正告知书，2024年3月4日送出；撤回的理由：申请已经明确；\
             答复期限视同未曾因补正停止计算或者重新起算），期限至2024年4月1日",
        ),
        (
            LetterKind::FeeNotice,
            |state, on| state.ask_fee(38_000, FEE, on),
            |state, on| state.withdraw_fee("误算".into(), on),
            "2024年3月6日撤回，期限照常计算（收费通知书，2024年3月4日送出；撤回的理由：误算；\
             答复期限视同未曾因收费停止计算或者重新起算），期限至2024年4月1日",
        ),
        (
            LetterKind::ExtensionNotice,
            |state, on| state.extend(0, words(), on),
            |state, on| state.withdraw_extension("误批延期".into(), on),
            "2024年3月6日撤回，期限照常计算（延长20个工作日的延期答复告知书，2024年3月4日送出；\
             撤回的理由：误批延期；答复期限视同未曾延长），期限至2024年4月1日",
        ),
        (
            LetterKind::ThirdPartyRequest,
            |state, on| state.ask_opinion(ConsultedParty::ThirdParty, "某公司".into(), on),
            |state, on| state.recall_opinion_request(1, "某公司并非所涉第三方".into(), on),
            "2024年3月6日撤回，期限照常计算（征求第三方意见的文书，2024年3月4日送出；\
             视同未曾征求，其间时间不属于政府信息公开条例第三十三条规定的\
             不计算在期限内的时间，不予扣除），期限至2024年4月1日",
        ),
    ];
    for (letter, ask, take_back, sentence) in acts {
        for left in [true, false] {
            let mut case = Played::received("2024-03-04");
            case.act("wang", ask).unwrap();
            if left {
                case.sends(letter);
            }
            case.later(2).act("wang", take_back).unwrap();
            let mut told = explained(&case);
            if left {
                assert_eq!(told.remove(1), sentence);
            }
            assert_eq!(told, plain, "{letter} {left}");
        }
    }
}

/// What happened after the reply was entered as sent stands; no act is entered before it.
#[test]
fn what_happened_after_a_reply_that_did_not_leave_keeps_its_day() {
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::CoMaker;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    case.sends(of.letter());
    case.draft("zhang", &[Answer::NotHeld], &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.later(1).dispatch(Way::Post).unwrap();
    let arrived = Went::Arrived {
        way: Way::Post,
        signed_by: "王某".to_owned(),
    };
    let request = (2, of.letter());
    case.later(3)
        .act("zhang", |state, on| {
            let told = state.notice_went(request, &arrived, on.day);
            told.map(Option::unwrap)
        })
        .unwrap();
    let last = case.today;
    case.later(4);
    annul(&mut case).unwrap();
    assert_eq!(case.state.latest_on, last);
}
