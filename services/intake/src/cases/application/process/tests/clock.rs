//! The clock of the answer, each time with the dates a clerk would count.

use super::*;

#[test]
fn the_limit_follows_the_law_of_the_receipt_day() {
    // Fifteen working days before 2019-05-15, twenty since.
    assert_eq!(
        application("2019-05-14").due_on(Calendar::bundled()),
        Some(day("2019-06-04"))
    );
    assert_eq!(
        application("2019-05-15").due_on(Calendar::bundled()),
        Some(day("2019-06-13"))
    );
}

#[test]
fn no_fee_is_charged_before_2021() {
    let error = application("2020-12-30")
        .fee(10_000, &On::test("2020-12-31"))
        .unwrap_err();
    assert_eq!(error.reason(), Reason::FeeNotLawful);
    let mut application_2020 = application("2020-12-30");
    assert!(
        application_2020
            .ask_fee(10_000, NTH, &On::test("2020-12-31"))
            .is_err()
    );
    assert!(
        application_2020
            .ask_fee(10_000, NTH, &On::test("2021-01-04"))
            .is_ok()
    );
    application_2020
        .process
        .ask_fee(sent(day("2021-01-04"), 0), 10_000, Some(NTH));
    assert!(
        application_2020
            .fee(10_000, &On::test("2021-01-05"))
            .is_ok()
    );
    assert!(
        application("2020-12-30")
            .may_lapse(Answer::FeeNotPaid, &On::test("2020-12-31"))
            .is_err()
    );
}

/// A correction, two third parties at once, an extension and a fee, over the spring festival of
/// 2024: the dates a clerk would count on the wall calendar.
#[test]
fn each_act_moves_the_deadline_as_the_law_says() {
    let mut state = application("2024-01-08");
    // A Sunday that is worked.
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        Some(day("2024-02-04"))
    );
    let correction = |asked_on: &str, period| Correction {
        notice: sent(day(asked_on), 0),
        missing: String::new(),
        period,
        received_on: None,
    };
    let extend = |state: &Application, by, on: &str| {
        let extended = state.extend(by, "".into(), &On::test(on));
        extended.map_err(|error| error.reason())
    };
    state.process.ask_correction(correction("2024-01-12", 15));
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        None,
        "waiting for the applicant"
    );
    assert!(extend(&state, 0, "2024-01-15").is_err());
    if let Some(correction) = &mut state.process.correction {
        correction.received_on = Some(day("2024-01-22"));
    }
    // A new full period, over the festival of 10 to 17 February with 4 and 18 February worked.
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        Some(day("2024-02-22"))
    );
    state.process.ask_opinion(OpinionRequest {
        notice: sent(day("2024-01-24"), 0),
        ..asked(ConsultedParty::ThirdParty, None)
    });
    state.process.ask_opinion(OpinionRequest {
        notice: sent(day("2024-01-25"), 0),
        ..asked(ConsultedParty::ThirdParty, None)
    });
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        None,
        "no end of the opinions is known"
    );
    assert!(extend(&state, 0, "2024-01-26").is_err());
    state.process.opinions[0].said = Some((PartyOpinion::Agrees, day("2024-01-31")));
    state.process.opinions[1].notice.arrival = Some(Arrival::Served(day("2024-01-26")));
    let both = state.current_due_on(Calendar::bundled()).unwrap();
    state.process.opinions[1].said = Some((PartyOpinion::Refuses, day("2024-01-30")));
    let union = state.current_due_on(Calendar::bundled()).unwrap();
    // 24 January to 31 January: five working days that do not count.
    assert_eq!(union, day("2024-02-29"));
    assert!(
        both > union,
        "silence runs to the end of the fifteen working days"
    );
    let (by, reason) = (20, String::new().into());
    assert_eq!(extend(&state, 21, "2024-02-20"), Err(Reason::FieldsInvalid));
    assert_eq!(
        extend(&state, 0, "2024-02-20"),
        Ok(ProcessFact::Extended { by, reason })
    );
    let told = PeriodNotice {
        on: day("2024-02-20"),
        sent_by: 7,
        reason: String::new(),
        sendings: vec![day("2024-02-21")],
        taken_back: None,
    };
    state.process.extend(20, told);
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        Some(day("2024-03-28"))
    );
    assert!(extend(&state, 1, "2024-02-29").is_err(), "only once");
    let notice = sent(day("2024-03-20"), 0);
    state.process.ask_fee(notice, 10_000, Some(NTH));
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        None,
        "waiting for the fee"
    );
    state.process.pay(4_000, day("2024-03-21"));
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        None,
        "a part is not the fee"
    );
    state.process.pay(6_000, day("2024-03-22"));
    assert_eq!(
        state.current_due_on(Calendar::bundled()),
        Some(day("2024-04-22"))
    );
    let original = state.deadline(Calendar::bundled()).unwrap().original.date;
    assert_eq!(original, day("2024-02-04"), "the first due day is kept");
}

#[test]
fn a_lapse_is_recorded_only_after_its_period() {
    let mut state = application("2024-03-04");
    let lapses = |state: &Application, on: &str| {
        let lapsed = state.may_lapse(Answer::NotCorrected, &On::test(on));
        lapsed.is_ok()
    };
    assert!(!lapses(&state, "2024-03-29"), "never asked");
    state.process.ask_correction(correction(2));
    // Without a proof it counts as received seven working days later, on 14 March.
    assert!(!lapses(&state, "2024-04-07"), "a Sunday that is worked");
    assert!(lapses(&state, "2024-04-08"));
    let close = |state: &Application| {
        let duties = state.duties(Calendar::bundled());
        let close = duties
            .iter()
            .find(|duty| duty.kind == DutyKind::CloseLapsed);
        close.map(|duty| duty.due.unwrap().date)
    };
    assert_eq!(close(&state), Some(day("2024-04-08")));
    // The proof of its letter, and of no other, is what counts.
    let served = |letter, sent_by| went(&state, sent_by, letter, &arrived());
    assert_eq!(served(LetterKind::CorrectionNotice, 1), None);
    assert_eq!(served(LetterKind::FeeNotice, 2), None);
    let served = served(LetterKind::CorrectionNotice, 2).unwrap();
    state.apply_process(&served, day("2024-03-08"), 3, &NOTHING_SET);
    assert_eq!(close(&state), Some(day("2024-04-01")));
    assert!(
        !lapses(&state, "2024-03-29"),
        "the last day is the applicant's"
    );
    assert!(lapses(&state, "2024-03-30"));
    let again = went(&state, 2, LetterKind::CorrectionNotice, &arrived());
    assert_eq!(again, None, "served once");
    assert!(
        state
            .may_lapse(Answer::Withdrawn, &On::test("2024-03-06"))
            .is_ok(),
        "withdrawal at any time"
    );
    assert!(
        state
            .ask_correction(0, "".into(), &On::test("2024-03-06"))
            .is_err(),
        "one notice names everything"
    );
}

/// What was not sent begins no period, whoever asks when, and no opinion is waited for at the cost of the
/// applicant.
#[test]
fn nothing_lapses_or_waits_by_a_letter_that_was_not_sent() {
    let mut state = application("2024-03-04");
    let due = state.current_due_on(Calendar::bundled());
    state.process.ask_opinion(OpinionRequest {
        notice: Notice::of(day("2024-03-05"), 2),
        ..asked(ConsultedParty::ThirdParty, None)
    });
    assert_eq!(state.current_due_on(Calendar::bundled()), due);
    state.process.opinions[0].said = Some((PartyOpinion::Agrees, day("2024-07-01")));
    assert_eq!(state.current_due_on(Calendar::bundled()), due);

    let mut state = application("2024-03-04");
    state.process.ask_correction(Correction {
        notice: Notice::of(day("2024-03-05"), 2),
        ..correction(2)
    });
    let refused = state.may_lapse(Answer::NotCorrected, &On::test("2024-12-31"));
    let refused = format!("{:?}", refused.unwrap_err());
    assert!(refused.contains("尚未送出"), "{refused}");
    assert_eq!(state.current_due_on(Calendar::bundled()), due);
    state.process.fee = None;
    state
        .process
        .ask_fee(Notice::of(day("2024-03-06"), 3), 10_000, Some(NTH));
    let refused = state.may_lapse(Answer::FeeNotPaid, &On::test("2024-12-31"));
    assert!(format!("{:?}", refused.unwrap_err()).contains("尚未送出"));
}

/// Art. 32: what is said after the fifteen working days lengthens nothing.
#[test]
fn an_opinion_after_its_period_moves_no_day() {
    let calendar = Calendar::bundled();
    let mut state = application("2024-03-04");
    let third_party = asked(ConsultedParty::ThirdParty, Some("2024-03-06"));
    state.process.ask_opinion(third_party);
    let silent = state.current_due_on(calendar);
    assert!(silent.is_some());
    state.process.opinions[0].said = Some((PartyOpinion::Agrees, day("2024-04-10")));
    assert_eq!(state.current_due_on(calendar), silent);
}

#[test]
fn while_the_applicant_is_waited_for_nobody_is_asked_for_anything() {
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(0));
    let on = On::test("2024-03-06");
    let third_party = state.ask_opinion(ConsultedParty::ThirdParty, "".into(), &on);
    assert_eq!(third_party.unwrap_err().reason(), Reason::StateForbids);
    let fee = state.ask_fee(10_000, NTH, &on);
    assert_eq!(fee.unwrap_err().reason(), Reason::StateForbids);
}

/// 国办函〔2020〕109号: twenty working days to pay, the last of them the applicant's.
#[test]
fn a_fee_is_asked_for_and_paid_once_and_lapses_after_its_period() {
    let mut state = application("2024-03-04");
    let notice = sent(day("2024-03-05"), 2);
    state.process.ask_fee(notice, 10_000, Some(NTH));
    let served = went(&state, 2, LetterKind::FeeNotice, &arrived());
    state.apply_process(&served.unwrap(), day("2024-03-05"), 3, &NOTHING_SET);
    let lapses = |state: &Application, on: &str| {
        let lapsed = state.may_lapse(Answer::FeeNotPaid, &On::test(on));
        lapsed.is_ok()
    };
    assert!(!lapses(&state, "2024-04-02"));
    assert!(lapses(&state, "2024-04-03"));
    state.process.pay(10_000, day("2024-04-03"));
    assert!(!lapses(&state, "2024-04-08"));
    let on = On::test("2024-04-08");
    assert!(state.ask_fee(10_000, NTH, &on).is_err());
    assert!(state.fee(10_000, &on).is_err());
}

/// 国办函〔2020〕109号: a fee is asked for within the period to answer; nor does a correction that was asked
/// for after it make the late answer timely.
#[test]
fn nothing_asked_for_after_the_due_day_begins_a_new_period() {
    let calendar = Calendar::bundled();
    let overdue = application("2024-04-28");
    let due = overdue.current_due_on(calendar).unwrap();
    assert_eq!(due, day("2024-05-28"));
    assert!(
        overdue
            .ask_fee(10_000, NTH, &On::test("2024-05-28"))
            .is_ok()
    );
    let late = overdue.ask_fee(10_000, NTH, &On::test("2024-05-29"));
    assert!(format!("{:?}", late.unwrap_err()).contains("已超过答复期限"));

    let explained = |state: &Application| {
        let deadline = state.deadline(calendar).unwrap();
        let told = deadline.steps.iter().map(Step::zh);
        (
            deadline.current.map(|due| due.date),
            told.collect::<String>(),
        )
    };
    // Asked for in time, but the notice left when the day had passed.
    let mut state = overdue.clone();
    let mut notice = Notice::of(day("2024-05-27"), 2);
    notice.leave(Sending::usual(day("2024-05-29")), &NOTHING_SET);
    state.process.ask_fee(notice.clone(), 10_000, Some(NTH));
    state.process.pay(10_000, day("2024-06-03"));
    let (current, told) = explained(&state);
    assert_eq!(current, Some(due));
    assert!(
        told.contains("通知送出时答复期限已经届满，期限不重新计算"),
        "{told}"
    );

    let mut state = overdue.clone();
    state.process.ask_correction(Correction {
        notice,
        received_on: Some(day("2024-06-03")),
        ..correction(2)
    });
    assert_eq!(explained(&state).0, Some(due));
    // Left on the last day it begins one, and so does what came in by then without any notice.
    for (left, came_in) in [(Some("2024-05-28"), "2024-06-03"), (None, "2024-05-28")] {
        let mut notice = Notice::of(day("2024-05-27"), 2);
        if let Some(left) = left {
            notice.leave(Sending::usual(day(left)), &NOTHING_SET);
        }
        let mut state = overdue.clone();
        state.process.ask_correction(Correction {
            notice,
            received_on: Some(day(came_in)),
            ..correction(2)
        });
        assert!(explained(&state).0 > Some(due), "{left:?}");
    }
}

/// What came in is entered with its true day, whatever was done in the house meanwhile; of periods that were
/// entered out of order the last that began counts.
#[test]
fn what_came_in_is_entered_with_its_true_day() {
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    state
        .process
        .ask_fee(sent(day("2024-03-06"), 3), 10_000, Some(NTH));
    state.latest_on = day("2024-03-20");
    let on = On::test("2024-03-12");
    let corrected = state.receive_correction("".into(), &on).unwrap();
    let early = state.receive_correction("".into(), &On::test("2024-03-04"));
    assert_eq!(early.unwrap_err().reason(), Reason::StateForbids);
    state.apply_process(&corrected, day("2024-03-12"), 4, &NOTHING_SET);
    let paid = state.fee(10_000, &On::test("2024-03-11")).unwrap();
    state.apply_process(&paid, day("2024-03-11"), 5, &NOTHING_SET);
    let due = state.current_due_on(Calendar::bundled());
    let mut in_order = application("2024-03-12");
    in_order.received_on = day("2024-03-12");
    assert_eq!(due, in_order.current_due_on(Calendar::bundled()));
    // What is dispatched, or closed and not annulled, depends on it.
    state.answered = Some((Answer::FeeNotPaid, day("2024-04-19")));
    state.replies.closed = true;
    let refused = state.fee(10_000, &on).unwrap_err();
    assert!(format!("{refused:?}").contains("撤销办结"), "{refused:?}");
}

/// Another sum than the one asked for is not its payment.
#[test]
fn the_payment_is_the_sum_of_the_notice() {
    let mut state = application("2024-03-04");
    state
        .process
        .ask_fee(sent(day("2024-03-05"), 2), 1_000, Some(NTH));
    for other in [999, 1_001, 100_000] {
        let refused = state.fee(other, &On::test("2024-03-11")).unwrap_err();
        assert_eq!(refused.reason(), Reason::FieldsInvalid);
        assert!(format!("{refused:?}").contains("amount_fen"), "{refused:?}");
    }
    assert!(state.fee(1_000, &On::test("2024-03-11")).is_ok());
}
