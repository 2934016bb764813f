//! What is still to be done on an application by when, and what of it was late.

use super::*;
use crate::{
    cases::{
        application::reply::ReReviewOutcome,
        kernel::{
            duty::{Owed, ToBeSent, late},
            letter_duty::{all_duties, all_owed},
        },
    },
    paper::letter::{OnItsWay, Sending},
};

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// By which day the duty of that kind is to be done: empty without such a duty, `-` without a day.
fn due(case: &Played, kind: DutyKind) -> String {
    let duties = case.state.duties(Calendar::bundled());
    let found = duties.into_iter().find(|duty| duty.kind == kind);
    let without = || "-".to_owned();
    found.map_or_else(String::new, |duty| {
        duty.due.map_or_else(without, |due| due.date.to_string())
    })
}

fn late_acts(case: &Played, today: &str) -> Vec<Owed> {
    late(case.state.owed(Calendar::bundled()), day(today))
}

#[test]
fn a_correction_is_due_until_anything_is_done_and_a_late_notice_is_flagged() {
    let mut case = Played::received("2024-02-05");
    // Seven working days over the spring festival.
    assert_eq!(due(&case, DutyKind::AskCorrection), "2024-02-20");
    case.today = day("2024-02-21");
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::AskCorrection), "");
    let late = late_acts(&case, "2024-02-21");
    assert_eq!(late.len(), 1);
    assert_eq!(
        late[0].late_zh(&[]),
        "审查申请并告知补正：应于2024年2月20日前完成，2024年2月21日完成"
    );
}

/// A letter of the case that the fact of that ordinal sent, not sent yet.
fn letter(kind: LetterKind, sent_by: i32) -> OnItsWay {
    OnItsWay::issued(1, sent_by, kind, day("2024-03-04"))
}

#[test]
fn each_letter_is_to_be_sent_that_is_not_handed_over_told_online_or_passed_by() {
    let mut case = Played::received("2024-03-04");
    let last = |case: &Played| i32::try_from(case.facts.len()).unwrap();
    let sends = |case: &Played, kind| {
        let sent = case.state.to_be_sent(&letter(kind, last(case)));
        sent == ToBeSent::Yes
    };
    for (channel, by_letter) in [
        (Channel::InPerson, false),
        (Channel::SignedPost, true),
        (Channel::OrdinaryLetter, true),
        (Channel::Internet, false),
        (Channel::Fax, true),
    ] {
        case.state.channel = channel;
        let acknowledged = sends(&case, LetterKind::Acknowledgement);
        assert_eq!(acknowledged, by_letter, "{channel}");
        assert!(sends(&case, LetterKind::ExtensionNotice), "{channel}");
    }
    // Who follows it at the door reads it there; a third party does not.
    case.state.registration.submitted_by_applicant = true;
    assert!(!sends(&case, LetterKind::ExtensionNotice));
    assert!(sends(&case, LetterKind::DisclosureNotice));
    case.state.registration.submitted_by_applicant = false;

    // A notice that begins a period: while what it asks for is waited for.
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    assert!(sends(&case, LetterKind::CorrectionNotice));
    assert!(!sends(&case, LetterKind::FeeNotice), "there is none");
    let wanted = "2023年度执法记录（补正）";
    case.act("zhang", |state, on| {
        state.receive_correction(wanted.into(), on)
    })
    .unwrap();
    let notice = letter(LetterKind::CorrectionNotice, last(&case) - 1);
    assert_eq!(case.state.to_be_sent(&notice), ToBeSent::NoMore(None));

    // What closes it is to be sent, as nothing before it is any more. A reply has duties of its own.
    case.act("zhang", |state, on| {
        state.close(Answer::Withdrawn, words(), on)
    })
    .unwrap();
    assert!(sends(&case, LetterKind::Reply(Answer::Withdrawn)));
    assert!(!sends(&case, LetterKind::Reply(Answer::Granted)));
    assert!(!sends(&case, LetterKind::ExtensionNotice));
}

#[test]
fn an_opinion_is_waited_for_until_the_end_of_its_period() {
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "-");
    case.act("zhang", |state, on| state.record_arrival(1, on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "2024-03-25");
    let said = PartyOpinion::Agrees;
    case.act("zhang", |state, on| {
        state.record_opinion(1, said, words(), on)
    })
    .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "");
}

/// Art. 18: what is withheld is examined again, a year later for the first time.
#[test]
fn what_is_withheld_is_examined_again() {
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "2025-03-04");
    let examine = |case: &mut Played, outcome, next_on: Option<&str>| {
        let next_on = next_on.map(day);
        case.act("li", |state, on| {
            state.re_review(outcome, next_on, words(), on)
        })
    };
    case.today = day("2025-03-10");
    let still = ReReviewOutcome::StillWithheld;
    misfilled(examine(&mut case, still, Some("2025-03-10")));
    examine(&mut case, still, Some("2025-09-01")).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "2025-09-01");
    let late = late_acts(&case, "2025-03-10");
    assert_eq!(late[0].done_on, Some(day("2025-03-10")));
    case.today = day("2025-08-29");
    examine(&mut case, ReReviewOutcome::ToBeDisclosed, None).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "");
    // It is owed anew, in twenty working days.
    assert_eq!(due(&case, DutyKind::AnswerAnew), "2025-09-26");
    forbidden(examine(&mut case, still, None));
    let granted = [Answer::Granted];
    case.draft("zhang", &granted, &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    for over in [DutyKind::AnswerAnew, DutyKind::ReReview] {
        assert_eq!(due(&case, over), "");
    }
}

/// The day of the new answer may be set, and what that answer withholds is examined a year after it.
#[test]
fn what_is_answered_anew_after_a_re_review_is_examined_by_days_of_its_own() {
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    let answer = |case: &mut Played| {
        case.draft("zhang", &withheld, &texts()).unwrap();
        case.review("li", Some(Secrecy::Passed)).unwrap();
        case.sign("wang").unwrap();
        case.dispatch(Way::InPerson).unwrap();
    };
    answer(&mut case);
    case.today = day("2025-03-03");
    let disclose = |case: &mut Played, due_on: &str| {
        let (outcome, due_on) = (ReReviewOutcome::ToBeDisclosed, Some(day(due_on)));
        case.act("li", |state, on| {
            state.re_review(outcome, due_on, words(), on)
        })
    };
    misfilled(disclose(&mut case, "2025-03-02"));
    disclose(&mut case, "2025-03-31").unwrap();
    assert_eq!(due(&case, DutyKind::AnswerAnew), "2025-03-31");
    answer(&mut case);
    assert_eq!(due(&case, DutyKind::ReReview), "2026-03-03");
}

/// The notice of an extension leaves by the day that it moves.
#[test]
fn an_extension_whose_notice_left_after_the_day_it_moves_is_late() {
    let flagged = |days_later: u64| {
        let mut case = Played::received("2024-03-04");
        case.later(15)
            .act("wang", |state, on| state.extend(0, words(), on))
            .unwrap();
        let mut notice = letter(LetterKind::ExtensionNotice, 2);
        case.later(days_later).sends(LetterKind::ExtensionNotice);
        notice.sendings.push(Sending {
            way: Way::Post,
            on: case.today,
            arrival: None,
        });
        let owed = all_owed(&case.state, &[notice], Calendar::bundled());
        late(owed, day("2024-04-10"))
            .iter()
            .map(|late| late.kind)
            .collect::<Vec<_>>()
    };
    // Extended on 19 March; without that the answer was due on 1 April, and so it is if nobody knew.
    assert_eq!(flagged(13), [], "on 1 April");
    let late = [DutyKind::Answer, DutyKind::SendLetter];
    assert_eq!(flagged(14), late, "on 2 April");
}

/// A notice that nobody sent is missed where the answer came before what it asks for.
#[test]
fn a_notice_that_never_left_is_overtaken_by_the_answer_alone() {
    let mut case = Played::received("2024-03-04");
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    let notice = [OnItsWay {
        number: "赫应急公开〔2024〕5号".to_owned(),
        ..letter(LetterKind::CorrectionNotice, 2)
    }];
    let flagged = |case: &Played| {
        let owed = all_owed(&case.state, &notice, Calendar::bundled());
        let late = late(owed, day("2024-03-29")).into_iter();
        let late = late.filter(|late| late.kind == DutyKind::SendLetter);
        late.map(|late| late.late_zh(&notice)).collect::<Vec<_>>()
    };
    // Art. 30: seven working days.
    let by = "送出文书《政府信息公开申请补正告知书》（赫应急公开〔2024〕5号）：应于2024年3月13日前完成，";
    assert_eq!(flagged(&case), [format!("{by}尚未完成")]);
    let withdrawn = |case: &mut Played| {
        case.later(10).act("zhang", |state, on| {
            state.close(Answer::Withdrawn, words(), on)
        })
    };
    let mut untold = Played {
        facts: case.facts.clone(),
        state: case.state.clone(),
        today: case.today,
    };
    withdrawn(&mut untold).unwrap();
    let overtaken = format!("{by}未完成，2024年3月14日申请人撤回申请后不再办理");
    assert_eq!(flagged(&untold), [overtaken]);
    // Who corrected it without the notice misses none.
    case.act("zhang", |state, on| state.receive_correction(words(), on))
        .unwrap();
    withdrawn(&mut case).unwrap();
    assert_eq!(flagged(&case), [""; 0]);
}

/// What was overtaken is neither done nor waited for any more.
#[test]
fn a_search_that_did_not_come_back_is_overtaken_by_the_answer() {
    let mut case = Played::received("2024-03-04");
    let office = Assignment {
        office_id: "general".to_owned(),
        person: None,
        due_on: day("2024-03-08"),
    };
    case.act("zhang", |state, on| {
        state.assign_search(vec![office], words(), on)
    })
    .unwrap();
    case.later(7)
        .act("zhang", |state, on| {
            state.close(Answer::Withdrawn, words(), on)
        })
        .unwrap();
    let late = late_acts(&case, "2024-12-31");
    assert_eq!(late.len(), 1);
    assert_eq!(
        late[0].late_zh(&[]),
        "检索并提出意见：应于2024年3月8日前完成，未完成，2024年3月11日申请人撤回申请后不再办理"
    );
}

/// A search of what is overdue is due at once: it is not refused for want of a day.
#[test]
fn what_is_overdue_is_still_searched_for() {
    let mut case = Played::received("2024-03-04");
    let today = case.later(60).today;
    let search = |due_on: NaiveDate| {
        vec![Assignment {
            office_id: "safety".to_owned(),
            person: None,
            due_on,
        }]
    };
    let (later, now) = (search(today.succ_opt().unwrap()), search(today));
    misfilled(case.act("zhang", |state, on| state.assign_search(later, words(), on)));
    case.act("zhang", |state, on| state.assign_search(now, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::Search), today.to_string());
}

/// A letter is owed by the day the law sets for it, else by the next working day; and the proof of a reply by the day
/// of any that names a remedy.
#[test]
fn a_letter_is_owed_by_the_day_of_the_law_or_the_next_working_day() {
    let calendar = Calendar::bundled();
    let by = |case: &Played, kind, sent_by| {
        let letter = OnItsWay::issued(1, sent_by, kind, case.today);
        let duties = all_duties(&case.state, &[letter], calendar).into_iter();
        let sent = duties.filter(|duty| duty.kind == DutyKind::SendLetter);
        let due: Vec<_> = sent
            .map(|duty| duty.due.unwrap().date.to_string())
            .collect();
        due.join("")
    };
    let ask = |state: &Application, on: &On<'_>| state.ask_correction(0, words(), on);
    for (days_later, due) in [(0, "2024-03-13"), (9, "2024-03-13"), (11, "2024-03-18")] {
        let mut case = Played::received("2024-03-04");
        case.later(days_later).act("zhang", ask).unwrap();
        assert_eq!(by(&case, LetterKind::CorrectionNotice, 2), due);
    }
    let mut case = Played::received("2024-03-04");
    let answer_due = due(&case, DutyKind::Answer);
    case.act("wang", |state, on| state.extend(0, words(), on))
        .unwrap();
    assert_eq!(by(&case, LetterKind::ExtensionNotice, 2), answer_due);
    let mut case = Played::received("2024-03-04");
    let fee = Charged {
        basis: Basis::ByPage,
        count: 68,
    };
    case.act("zhang", |state, on| state.ask_fee(38_000, fee, on))
        .unwrap();
    assert_eq!(by(&case, LetterKind::FeeNotice, 2), answer_due);
    // On a Friday: no law sets a day for what closes.
    let mut case = Played::received("2024-03-08");
    case.act("zhang", |state, on| {
        state.close(Answer::Withdrawn, words(), on)
    })
    .unwrap();
    let closing = LetterKind::Reply(Answer::Withdrawn);
    assert_eq!(by(&case, closing, 2), "2024-03-11");

    let mut case = Played::received("2024-03-04");
    case.draft("zhang", &[Answer::Other], &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::Post).unwrap();
    assert_eq!(due(&case, DutyKind::ProveDelivery), "2024-03-25");
    case.act("zhang", |state, on| {
        state.deliver(proof(Delivery::Returned), on)
    })
    .unwrap();
    case.dispatch(Way::Notice).unwrap();
    // Served on 2024-04-03; the next three days are a holiday.
    assert_eq!(due(&case, DutyKind::ProveDelivery), "2024-04-07");
}
