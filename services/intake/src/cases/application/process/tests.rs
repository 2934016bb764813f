//! The rules of the clock, each with the dates a clerk would count.

use chrono::NaiveDate;
use gongkai_chassis::error::Reason;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::Calendar,
    clock::Step,
    letter::LetterKind,
    service::{Arrival, Sending},
};

use super::{
    Basis, Charged, ConsultedParty, Correction, Notice, OpinionRequest, PartyOpinion, PeriodNotice,
    Process, ProcessFact,
};
use crate::{
    cases::{
        application::{
            Application,
            excess::Excess,
            registration::{Applicant, Registered, Registration},
            reply::Replies,
            search::Searches,
        },
        kernel::{Case as _, On, duty::DutyKind, testing::NOTHING_SET},
    },
    paper::letter::{Way, Went},
};

fn application(received_on: &str) -> Application {
    Application {
        channel: Channel::InPerson,
        applicant_kind: ApplicantKind::NaturalPerson,
        received_on: received_on.parse().unwrap(),
        latest_on: received_on.parse().unwrap(),
        answered: None,
        registration: Registration::of(
            &Registered::default(),
            received_on.parse().unwrap(),
            chrono::DateTime::UNIX_EPOCH,
        ),
        process: Process::default(),
        searches: Searches::default(),
        excess: None,
        replies: Replies::default(),
        assumed: Vec::new(),
        applicant: Applicant::default(),
        wanted: String::new(),
        reason: String::new(),
        withheld_part: String::new(),
        taken_back: Vec::new(),
    }
}

/// The eleventh application of a month.
const NTH: Charged = Charged {
    basis: Basis::ByApplication,
    count: 11,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

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
    assert_eq!(arrived(&state, LetterKind::ThirdPartyNotice), None);
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

/// A notice of that day, which left on it.
fn sent(asked_on: NaiveDate, sent_by: i32) -> Notice {
    let mut notice = Notice::of(asked_on, sent_by);
    notice.leave(Sending::usual(asked_on), &NOTHING_SET);
    notice
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

/// A correction of fifteen working days, asked for on 2024-03-05 by the fact of that ordinal.
fn correction(sent_by: i32) -> Correction {
    Correction {
        missing: String::new(),
        notice: sent(day("2024-03-05"), sent_by),
        period: 15,
        received_on: None,
    }
}

fn arrived() -> Went {
    Went::Arrived {
        way: Way::Post,
        signed_by: "王某".to_owned(),
    }
}

/// What happens when the way of a letter goes on.
fn went(state: &Application, sent_by: i32, letter: LetterKind, went: &Went) -> Option<ProcessFact> {
    let day = day("2024-03-08");
    state.notice_went((sent_by, letter), went, day).unwrap()
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

fn asked(of: ConsultedParty, arrived_on: Option<&str>) -> OpinionRequest {
    OpinionRequest {
        withdrawn: Vec::new(),
        of,
        party_name: "演示第三方".to_owned(),
        party_address: String::new(),
        notice: Notice {
            arrival: arrived_on.map(|on| Arrival::Served(day(on))),
            ..sent(day("2024-03-05"), 2)
        },
        said: None,
        reason: String::new(),
        recalled: None,
    }
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

/// A proof that belonged to another letter is taken back: the clock falls back to what it was.
#[test]
fn an_arrival_recorded_by_mistake_is_annulled() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    let until = |state: &Application| {
        let until = state.process.waits_until(Calendar::bundled());
        until.map(|due| due.date.to_string())
    };
    let annulled = Went::Annulled("系另一件的回执".into());
    assert_eq!(went(&state, 2, letter, &annulled), None);
    let presumed = until(&state);
    for step in [arrived(), Went::CameBack] {
        let fact = went(&state, 2, letter, &step).unwrap();
        state.apply_process(&fact, day("2024-03-06"), 3, &NOTHING_SET);
        assert_ne!(until(&state), presumed);
        let fact = went(&state, 2, letter, &annulled).unwrap();
        state.apply_process(&fact, day("2024-03-08"), 4, &NOTHING_SET);
        assert_eq!(until(&state), presumed);
    }
    let explained = state.deadline(Calendar::bundled()).unwrap();
    let said: Vec<String> = explained.steps.iter().map(Step::zh).collect();
    let expected = "补正告知书2024年3月5日送出，尚无送达证明，送出后7个工作日推定送达（国家未规定具体期限，\
         本机关未另行规定，按通常做法掌握），即2024年3月14日，期限至2024年4月7日";
    assert!(said.iter().any(|said| said.contains(expected)), "{said:?}");
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

/// Another letter left: what waits for this one waits as if it had not been sent, or lies come back.
#[test]
fn a_sending_recorded_by_mistake_is_annulled() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    let notice = Notice::of(day("2024-03-04"), 2);
    let asked = Correction {
        notice,
        ..correction(2)
    };
    state.process.ask_correction(asked);
    let stands = |state: &Application| {
        let until = state.process.waits_until(Calendar::bundled());
        let due = state.current_due_on(Calendar::bundled());
        (until.map(|due| due.date), due)
    };
    let unsent = Went::Unsent("系另一件的邮件".into());
    let go = |state: &mut Application, went: &Went, on: &str| {
        let fact = self::went(state, 2, letter, went).unwrap();
        state.apply_process(&fact, day(on), 3, &NOTHING_SET);
    };
    assert_eq!(went(&state, 2, letter, &unsent), None, "nothing left");
    let issued = stands(&state);
    go(&mut state, &Went::Left(Way::Post), "2024-03-05");
    assert_ne!(stands(&state), issued);
    go(&mut state, &unsent, "2024-03-11");
    assert_eq!(stands(&state), issued);
    go(&mut state, &Went::Left(Way::Post), "2024-03-06");
    go(&mut state, &Went::CameBack, "2024-03-12");
    assert_eq!(went(&state, 2, letter, &unsent), None, "it came back");
    let back = stands(&state);
    go(&mut state, &Went::Left(Way::Post), "2024-03-13");
    assert_ne!(stands(&state).0, back.0);
    go(&mut state, &unsent, "2024-03-14");
    assert_eq!(stands(&state), back);
    let notice = state.notice_of(2).unwrap();
    assert_eq!(notice.returned_on(), Some(day("2024-03-12")));
}

/// What another third party said is taken back: that one is waited for again.
#[test]
fn an_opinion_of_another_party_is_withdrawn() {
    let mut state = application("2024-03-04");
    let on = On::test("2024-03-11");
    state
        .process
        .ask_opinion(asked(ConsultedParty::ThirdParty, None));
    let withdraw = |state: &Application| state.withdraw_opinion(1, "系另一方的意见".into(), &on);
    assert_eq!(withdraw(&state).unwrap_err().reason(), Reason::StateForbids);
    let said = PartyOpinion::Refuses;
    let fact = state
        .record_opinion(1, said, "商业秘密".into(), &on)
        .unwrap();
    state.apply_process(&fact, day("2024-03-11"), 3, &NOTHING_SET);
    assert!(state.current_due_on(Calendar::bundled()).is_some());
    assert_eq!(state.refusing().count(), 1);
    let fact = withdraw(&state).unwrap();
    state.apply_process(&fact, day("2024-03-11"), 4, &NOTHING_SET);
    assert_eq!(state.current_due_on(Calendar::bundled()), None);
    assert_eq!(state.refusing().count(), 0);
    assert!(
        state
            .record_opinion(1, said, "商业秘密".into(), &on)
            .is_ok()
    );
}

/// A fee notice that was a mistake is as if it had never been sent, and may be sent anew.
#[test]
fn a_fee_notice_is_withdrawn_before_anything_is_paid() {
    let mut state = application("2024-03-04");
    let due = state.current_due_on(Calendar::bundled());
    let on = On::test("2024-03-11");
    let withdraw = |state: &Application| state.withdraw_fee("已主动公开".into(), &on);
    assert!(withdraw(&state).is_err(), "never asked");
    let notice = sent(day("2024-03-05"), 2);
    state.process.ask_fee(notice, 10_000, Some(NTH));
    assert_eq!(state.current_due_on(Calendar::bundled()), None);
    let mut paid = state.clone();
    paid.process.pay(4_000, day("2024-03-06"));
    let refused = withdraw(&paid).unwrap_err();
    assert!(format!("{refused:?}").contains("国库"));
    let fact = withdraw(&state).unwrap();
    state.apply_process(&fact, day("2024-03-11"), 3, &NOTHING_SET);
    assert_eq!(state.current_due_on(Calendar::bundled()), due);
    assert!(state.ask_fee(10_000, NTH, &on).is_ok());
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
