//! How far notices are on their way, and what runs or lapses by that.

use super::*;

/// Art. 32, art. 34: the period of who is asked runs from the proven arrival of his own letter.
#[test]
fn the_letter_of_an_opinion_is_the_one_its_fact_sent() {
    let mut state = application("2024-03-04");
    for sent_by in [2, 3] {
        state.process.ask_opinion(OpinionRequest {
            withdrawn: Vec::new(),
            notice: sent(day("2024-03-05"), sent_by),
            ..asked(ConsultedParty::ThirdParty, None)
        });
    }
    let arrived = |state: &Application, letter| went(state, 3, letter, &arrived());
    let (letter, sent_by) = (LetterKind::ThirdPartyRequest, 3);
    let served = arrived(&state, letter).unwrap();
    assert_eq!(served, ProcessFact::NoticeServed { letter, sent_by });
    // What tells the applicant of it begins no period.
    let told = arrived(&state, LetterKind::ThirdPartyNotice).unwrap();
    let letter_to_him = LetterKind::ThirdPartyNotice;
    assert!(
        matches!(told, ProcessFact::NoticeSent { letter, sent_by: 3, .. } if letter == letter_to_him),
        "{told:?}"
    );
    state.apply_process(&served, day("2024-03-06"), 4, &NOTHING_SET);
    let arrived_on =
        |state: &Application, index: usize| state.process.opinions[index].notice.served_on();
    assert_eq!(
        (arrived_on(&state, 0), arrived_on(&state, 1)),
        (None, Some(day("2024-03-06")))
    );
    state.process.opinions[1].said = Some((PartyOpinion::Agrees, day("2024-03-07")));
    assert_eq!(arrived(&state, letter), None);
}

/// Art. 33: no more than the opinion's period stands still, whenever its proof comes in; and an opinion taken back
/// is waited for within it.
#[test]
fn the_way_of_a_letter_is_told_though_the_opinion_is_in() {
    let mut state = application("2024-03-04");
    state.process.ask_opinion(OpinionRequest {
        notice: sent(day("2024-03-05"), 2),
        ..asked(ConsultedParty::ThirdParty, None)
    });
    state.process.opinions[0].said = Some((PartyOpinion::Agrees, day("2024-04-10")));
    let letter = LetterKind::ThirdPartyRequest;
    // Another letter left: no day stood still.
    let unsent = went(&state, 2, letter, &Went::Unsent("系另一件的邮件".into()));
    assert!(matches!(unsent, Some(ProcessFact::SendingAnnulled { .. })));
    let served = went(&state, 2, letter, &arrived()).unwrap();
    state.apply_process(&served, day("2024-03-06"), 3, &NOTHING_SET);
    let ends_on = |state: &Application| state.process.opinions[0].ends_on(Calendar::bundled());
    assert_eq!(ends_on(&state), Some(day("2024-03-27")));
    state.process.opinions[0].said = None;
    assert_eq!(ends_on(&state), Some(day("2024-03-27")));
}

/// Art. 35: a new answer does not call it excessive by a notice that came back, be it after the first one.
#[test]
fn the_way_of_a_notice_of_reasons_is_told_after_the_answer() {
    let mut state = application("2024-03-04");
    state.answered = Some((Answer::Granted, day("2024-03-07")));
    state.excess = Some(Excess {
        notice: sent(day("2024-03-05"), 2),
        why: String::new(),
        period: 5,
        received: None,
        delayed_to: None,
    });
    let (letter, sent_by) = (LetterKind::ReasonsNotice, 2);
    let back = went(&state, sent_by, letter, &Went::CameBack);
    assert_eq!(back, Some(ProcessFact::NoticeReturned { letter, sent_by }));
}

/// A notice that came back is with nobody: its period begins with the service of the next sending.
#[test]
fn what_came_back_lapses_only_after_it_was_sent_again() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    let goes = |state: &mut Application, step: Went, on: &str| {
        let fact = went(state, 2, letter, &step).unwrap();
        state.apply_process(&fact, day(on), 3, &NOTHING_SET);
    };
    let lapses = |state: &Application, on: &str| {
        let lapsed = state.may_lapse(Answer::NotCorrected, &On::test(on));
        lapsed.is_ok()
    };
    // Posted two days after its act: the day of the sending counts.
    goes(&mut state, Went::Left(Way::Post), "2024-03-07");
    assert!(!lapses(&state, "2024-04-09"));
    assert!(lapses(&state, "2024-04-10"));
    goes(&mut state, Went::CameBack, "2024-03-15");
    assert!(!lapses(&state, "2024-12-31"), "nobody has it");
    let told = state.may_lapse(Answer::NotCorrected, &On::test("2024-12-31"));
    assert!(format!("{:?}", told.unwrap_err()).contains("重新送出"));
    let duties = state.duties(Calendar::bundled());
    assert!(!duties.iter().any(|duty| duty.kind == DutyKind::CloseLapsed));
    // Sent again on 18 March and presumed received on 27 March: fifteen working days to 18 April.
    goes(&mut state, Went::Left(Way::Post), "2024-03-18");
    assert!(!lapses(&state, "2024-04-18"));
    assert!(lapses(&state, "2024-04-19"));
    goes(&mut state, arrived(), "2024-03-20");
    assert!(!lapses(&state, "2024-04-11"));
    assert!(lapses(&state, "2024-04-12"));
}

/// 民事诉讼法 art. 95: by public notice a letter is served once its period has passed, and every period of who gets it
/// runs from then: none ends, and nothing lapses, by a receipt that is presumed before.
#[test]
fn what_left_by_public_notice_counts_from_the_end_of_its_period() {
    let calendar = Calendar::bundled();
    let announced = |state: &mut Application, letter| {
        let steps = [
            (Went::Left(Way::Post), "2024-02-06"),
            (Went::CameBack, "2024-02-20"),
            (Went::Left(Way::Notice), "2024-03-01"),
        ];
        for (step, on) in steps {
            let fact = went(state, 2, letter, &step).unwrap();
            state.apply_process(&fact, day(on), 3, &NOTHING_SET);
        }
    };
    let notice = || Notice::of(day("2024-02-06"), 2);
    // Received on 31 March, which is fifteen working days to 22 April, over a holiday.
    let mut state = application("2024-02-05");
    state.process.ask_correction(Correction {
        notice: notice(),
        ..correction(2)
    });
    announced(&mut state, LetterKind::CorrectionNotice);
    let correction = state.process.correction.as_ref().unwrap();
    let receipt = correction.notice.receipt(calendar).unwrap();
    assert_eq!((receipt.on, receipt.presumed), (day("2024-03-31"), true));
    let lapses = |state: &Application, way, on: &str| state.may_lapse(way, &On::test(on)).is_ok();
    for (on, lapsed) in [
        ("2024-04-03", false),
        ("2024-04-22", false),
        ("2024-04-23", true),
    ] {
        assert_eq!(lapses(&state, Answer::NotCorrected, on), lapsed, "{on}");
    }
    let told = state.ways(calendar);
    assert_eq!(
        told[0].1,
        "2024年3月1日公告送达，自公告之日起满30日视为送达（参照民事诉讼法第九十五条），即2024年3月31日，\
         期限至2024年4月22日"
    );

    let mut state = application("2024-02-05");
    state.process.ask_fee(notice(), 10_000, Some(NTH));
    announced(&mut state, LetterKind::FeeNotice);
    for (on, lapsed) in [
        ("2024-04-10", false),
        ("2024-04-28", false),
        ("2024-04-29", true),
    ] {
        assert_eq!(lapses(&state, Answer::FeeNotPaid, on), lapsed, "{on}");
    }

    let mut state = application("2024-02-05");
    state.excess = Some(Excess {
        notice: notice(),
        why: String::new(),
        period: 5,
        received: None,
        delayed_to: None,
    });
    announced(&mut state, LetterKind::ReasonsNotice);
    let until = state.excess.as_ref().unwrap().due(calendar);
    assert_eq!(until.map(|due| due.date), Some(day("2024-04-08")));

    // Of an opinion nothing is presumed: its period runs from what is entered, which is no day before that.
    let mut state = application("2024-02-05");
    state.process.ask_opinion(OpinionRequest {
        notice: notice(),
        ..asked(ConsultedParty::ThirdParty, None)
    });
    announced(&mut state, LetterKind::ThirdPartyRequest);
    assert_eq!(state.process.opinions[0].due(calendar), None);
    assert!(state.process.opinions[0].is_outstanding(calendar, day("2024-12-31")));
    let served = went(&state, 2, LetterKind::ThirdPartyRequest, &arrived()).unwrap();
    state.apply_process(&served, day("2024-03-31"), 4, &NOTHING_SET);
    let until = state.process.opinions[0].due(calendar);
    assert_eq!(until.map(|due| due.date), Some(day("2024-04-22")));

    // It was another letter that was announced: this one lies here come back.
    let unsent = Went::Unsent("系另一件的公告".to_owned());
    let mut state = application("2024-02-05");
    state.process.ask_fee(notice(), 10_000, Some(NTH));
    announced(&mut state, LetterKind::FeeNotice);
    let fact = went(&state, 2, LetterKind::FeeNotice, &unsent).unwrap();
    state.apply_process(&fact, day("2024-03-04"), 4, &NOTHING_SET);
    assert!(!lapses(&state, Answer::FeeNotPaid, "2024-12-31"));
}

/// A lapse shown to be a mistake by its notice coming back is annulled; until then nothing is sent.
#[test]
fn a_notice_is_not_sent_again_on_a_closed_case() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    state.answered = Some((Answer::NotCorrected, day("2024-04-08")));
    let back = went(&state, 2, letter, &Went::CameBack).unwrap();
    state.apply_process(&back, day("2024-04-09"), 4, &NOTHING_SET);
    let sent = state.notice_went((2, letter), &Went::Left(Way::Post), day("2024-04-10"));
    assert_eq!(sent.unwrap_err().reason(), Reason::StateForbids);
    state.answered = None;
    let lapsed = state.may_lapse(Answer::NotCorrected, &On::test("2024-12-31"));
    assert!(lapsed.is_err(), "it came back");
    let sent = state.notice_went((2, letter), &Went::Left(Way::Post), day("2024-04-10"));
    assert!(sent.unwrap().is_some());
}

/// Who reads at his own door what came back has it from that day, and what is taken back is that.
#[test]
fn what_came_back_and_was_read_at_the_door_has_arrived() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    let goes = |state: &mut Application, step: Went, ordinal: i32| {
        let fact = went(state, 2, letter, &step).unwrap();
        state.apply_process(&fact, day("2024-03-11"), ordinal, &NOTHING_SET);
    };
    goes(&mut state, Went::CameBack, 4);
    let notice = |state: &Application| state.process.correction.clone().unwrap().notice;
    let back = notice(&state);
    assert_eq!(back.returned_on(), Some(day("2024-03-11")));
    goes(&mut state, arrived(), 5);
    let read = notice(&state);
    assert_eq!(read.served_on(), Some(day("2024-03-11")));
    assert_eq!(read.sendings.len(), back.sendings.len() + 1);
    goes(&mut state, Went::Annulled("误点".to_owned()), 6);
    goes(&mut state, Went::Unsent("误点".to_owned()), 7);
    assert_eq!(notice(&state), back);
}

#[test]
fn a_letter_arrives_once_and_no_opinion_comes_before_it_left() {
    let mut state = application("2024-03-04");
    state
        .process
        .ask_opinion(asked(ConsultedParty::CoMaker, None));
    let arrives = |state: &Application, on: &str| state.record_arrival(1, &On::test(on));
    assert!(arrives(&state, "2024-03-04").is_err());
    assert!(arrives(&state, "2024-03-05").is_ok());
    state.process.opinions[0].notice.arrival = Some(Arrival::Served(day("2024-03-06")));
    assert!(arrives(&state, "2024-03-07").is_err());
}

/// Of a notice that was sent again when its correction was in, the last sending is taken back, and no other.
#[test]
fn the_way_of_a_notice_is_told_though_what_it_asks_for_is_in() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    let first = state.notice_of(2).unwrap().sendings.clone();
    let correction = state.process.correction.as_mut().unwrap();
    correction.received_on = Some(day("2024-03-08"));
    let due = state.current_due_on(Calendar::bundled());
    let steps = [
        (Went::CameBack, "2024-03-11"),
        (Went::Left(Way::Post), "2024-03-12"),
        (Went::Unsent("系另一件的邮件".into()), "2024-03-13"),
    ];
    for (step, on) in steps {
        let fact = went(&state, 2, letter, &step).unwrap();
        state.apply_process(&fact, day(on), 3, &NOTHING_SET);
    }
    let notice = state.notice_of(2).unwrap();
    assert_eq!(notice.sendings, first);
    assert_eq!(notice.returned_on(), Some(day("2024-03-11")));
    assert_eq!(state.current_due_on(Calendar::bundled()), due);
}
