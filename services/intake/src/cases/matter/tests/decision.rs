//! Who accepts, decides and delivers, and what is told where nothing is accepted.

use uuid::Uuid;

use super::*;
use crate::{
    cases::kernel::{
        clocks::Clock,
        duty::{Owed, late},
        tell::Tell as _,
    },
    paper::letter::{Way, Went},
    time::calendar::Calendars,
};

#[test]
fn two_people_accept_and_decide_except_for_instant_service() {
    let told = Told::registered("2024-03-04", terms(MatterKind::Permit));
    assert!(
        !granted(&told.case, &by("clerk", "2024-03-05")),
        "four eyes"
    );
    assert!(granted(&told.case, &by("leader", "2024-03-05")));
    assert!(
        !granted(&told.case, &by("leader", "2024-03-01")),
        "not accepted that day"
    );
    let yesterday = Some(day("2024-03-04"));
    let on = by("leader", "2024-03-05");
    assert!(
        told.case
            .take_decision(ruling(MatterDecision::Granted, yesterday), &on)
            .is_err()
    );
    let instant = Terms {
        handling: Handling::Instant,
        promised_limit: None,
        ..terms(MatterKind::Service)
    };
    let told = Told::received("2024-03-04", instant).accepted("2024-03-04");
    assert_eq!(
        told.letter(),
        None,
        "it is decided while the applicant waits"
    );
    assert_eq!(told.due(), (None, Some(day("2024-03-04"))));
    assert!(granted(&told.case, &by("clerk", "2024-03-04")));
    let decided = Happened::Decided(ruling(MatterDecision::Granted, None));
    let same_day = told.then("2024-03-05", decided);
    let late = OnTime {
        statutory: None,
        promised: Some(false),
    };
    assert_eq!(
        same_day.case.on_time(cal()),
        Some(late),
        "the day after is late"
    );
    assert_eq!(same_day.duty(), None, "art. 44 is about permits");
    let silent = Told::received("2024-03-04", terms(MatterKind::Permit));
    let (on, happened) = silent
        .case
        .accept_by_silence(&by("clock", "2024-03-12"))
        .unwrap();
    let mut silent = silent.then(&on.to_string(), happened);
    if let Some(accepted) = &mut silent.case.process.accepted {
        "clock".clone_into(&mut accepted.by);
    }
    assert!(
        granted(&silent.case, &by("clerk", "2024-03-12")),
        "the clock is nobody's"
    );
}

/// Judged by both limits; 行政许可法 art. 44: delivered within ten working days.
#[test]
fn a_decision_is_judged_by_both_limits_and_delivered_in_ten_working_days() {
    let decided = |decision| {
        Happened::Decided(Ruling {
            decision,
            number: "赫应急许〔2024〕1号".to_owned(),
            valid_until: None,
            reason: words(),
        })
    };
    let told = Told::registered("2024-03-04", terms(MatterKind::Permit))
        .then("2024-03-19", decided(MatterDecision::Refused));
    let judged = OnTime {
        statutory: Some(true),
        promised: Some(false),
    };
    assert_eq!(told.case.on_time(cal()), Some(judged));
    let by_register = |told: &Told, today| told.case.in_time(cal(), day(today));
    assert_eq!(by_register(&told, "2024-12-31"), judged);
    let open = Told::registered("2024-03-04", terms(MatterKind::Permit));
    assert_eq!(
        by_register(&open, "2024-03-19"),
        judged,
        "overdue by promise"
    );
    let waits = Told::received("2024-03-04", terms(MatterKind::Permit));
    assert_eq!(by_register(&waits, "2024-12-31"), OnTime::default());
    assert_eq!(told.letter().unwrap().kind, LetterKind::DecisionRefused);
    assert_eq!(
        told.duty(),
        Some((DutyKind::Deliver, Some(day("2024-04-02")), None))
    );
    let summary = told.case.summary(cal());
    assert_eq!(
        summary.closed,
        Some((day("2024-03-19"), "refused".to_owned()))
    );
    assert_eq!(summary.due_on, Some(day("2024-04-02")), "its delivery");
    let said = |clock: &Clock| {
        format!(
            "{}，{}",
            clock.told(),
            clock.judged(day("2024-04-03")).in_time
        )
    };
    let said: Vec<String> = told.case.clocks(cal()).iter().map(said).collect();
    assert_eq!(
        said,
        [
            "法定期限：自2024年3月4日次日起算，20个工作日（行政许可法第四十二条），期限至2024年4月1日，是",
            "承诺期限：自2024年3月4日次日起算，10个工作日（办事指南公布的承诺时限），期限至2024年3月18日，否",
            "送达期限：自2024年3月19日次日起算，10个工作日（行政许可法第四十四条），期限至2024年4月2日，逾期未办结",
        ]
    );
    assert!(
        told.case
            .withdraw(words(), &On::test("2024-03-20"))
            .is_err(),
        "decided"
    );
    assert!(
        told.case
            .deliver(DeliveryWay::Post, words(), &On::test("2024-03-18"))
            .is_err()
    );
    assert!(
        told.case
            .deliver(DeliveryWay::Post, words(), &On::test("2024-04-03"))
            .is_ok()
    );
    let way = DeliveryWay::Post;
    let delivered = Happened::Delivered {
        way,
        receipt: words(),
    };
    let told = told.then("2024-04-03", delivered);
    assert_eq!((told.duty(), told.letter()), (None, None));
    assert_eq!(told.case.summary(cal()).due_on, None);
    assert!(
        told.case
            .deliver(way, words(), &On::test("2024-04-04"))
            .is_err(),
        "once"
    );
    assert!(
        told.case.void(words(), &On::test("2024-04-04")).is_ok(),
        "an error shows late"
    );
    let voided = Happened::Voided { reason: words() };
    let told = told.then("2024-04-04", voided);
    assert!(told.case.void(words(), &On::test("2024-04-05")).is_err());
    let summary = told.case.summary(cal());
    assert_eq!(
        summary.closed,
        Some((day("2024-04-04"), "voided".to_owned()))
    );
    assert_eq!(told.case.stands(), Stands::NotCounted);
}

/// What the register tells of the letter with the decision is its delivery, and taken back it is owed as before;
/// of other letters, and after the case ended otherwise, nothing happens to the case.
#[test]
fn the_arrival_of_the_decision_is_its_delivery_until_it_is_taken_back() {
    let decided = Happened::Decided(ruling(MatterDecision::Granted, None));
    let told =
        Told::registered("2024-03-04", terms(MatterKind::Permit)).then("2024-03-19", decided);
    let letter = (2, LetterKind::DecisionGranted);
    let went = |told: &Told, letter, went: &Went| {
        let happened = told.case.letter_went(letter, went, day("2024-03-22"));
        happened.unwrap()
    };
    let arrived = Went::Arrived {
        way: Way::ThroughOrgan,
        signed_by: "某公司".to_owned(),
    };
    let annulled = Went::Annulled("系另一件的回执".to_owned());
    let owed = told.duty();
    for nothing in [Went::Left(Way::Post), Went::CameBack, annulled.clone()] {
        assert_eq!(went(&told, letter, &nothing), None);
    }
    assert_eq!(went(&told, (1, LetterKind::Acceptance), &arrived), None);
    let delivered = went(&told, letter, &arrived).unwrap();
    let told = told.then("2024-03-22", delivered);
    let process = &told.case.process;
    let known = process
        .decided
        .as_ref()
        .and_then(|decided| decided.delivered);
    assert_eq!(known, Some((day("2024-03-22"), DeliveryWay::HandedOver)));
    assert_eq!(told.duty(), None);
    assert_eq!(went(&told, letter, &arrived), None);
    let taken_back = went(&told, letter, &annulled).unwrap();
    let told = told.then("2024-03-25", taken_back);
    assert_eq!(told.duty(), owed);
    // Neither the mistake nor its taking back holds up the day on which it was delivered indeed.
    let deliver = |day| {
        told.case
            .deliver(DeliveryWay::Post, words(), &On::test(day))
    };
    assert!(deliver("2024-03-20").is_ok());
    assert!(deliver("2024-03-18").is_err(), "not decided yet");
    let voided = told.then("2024-03-26", Happened::Voided { reason: words() });
    assert_eq!(went(&voided, letter, &arrived), None);
}

#[test]
fn who_is_not_accepted_is_told_why() {
    for (refusal, kind) in [
        (Refusal::NotNeeded, LetterKind::NotNeeded),
        (Refusal::NotCompetent, LetterKind::NotCompetent),
        (Refusal::Other, LetterKind::RefusalToAccept),
    ] {
        let competent_organ = "市应急管理局".to_owned();
        let happened = Happened::NotAccepted(Refused {
            refusal,
            competent_organ,
            reason: words(),
        });
        let told =
            Told::received("2024-03-04", terms(MatterKind::Permit)).then("2024-03-04", happened);
        let order = told.letter().unwrap();
        assert_eq!(order.kind, kind);
        assert_eq!(order.addressee, "演示申请人");
        assert_eq!(told.duty(), None);
        assert!(
            told.case
                .accept_by_silence(&On::test("2024-04-01"))
                .is_none()
        );
    }
}

#[test]
fn one_person_is_enough_for_an_instant_service_alone() {
    use Handling::{Instant, Promised};
    for (kind, handling, enough) in [
        (MatterKind::Service, Instant, true),
        (MatterKind::Service, Promised, false),
        (MatterKind::Permit, Instant, false),
        (MatterKind::PreliminaryReview, Instant, false),
    ] {
        let terms = Terms {
            handling,
            ..terms(kind)
        };
        let told = Told::registered("2024-03-04", terms);
        let same = granted(&told.case, &by("clerk", "2024-03-04"));
        assert_eq!(same, enough, "{kind} {handling}");
    }
}

#[test]
fn of_a_case_that_was_not_accepted_no_moved_day_is_told() {
    let calendar = Calendars::default().current();
    let moved = |told: &Told| told.case.told_moved(Uuid::nil(), &calendar).unwrap();
    let told = Told::received("2024-03-04", terms(MatterKind::Permit));
    assert!(moved(&told).is_none());
    assert!(moved(&told.accepted("2024-03-05")).is_some());
}

/// What was not done is not done by the end of its case, and is not owed for ever either.
#[test]
fn what_the_end_of_a_case_overtakes_is_not_done() {
    let owed = |told: &Told, kind| {
        let late = late(told.case.owed(cal()), day("2024-12-31"));
        let found = late.iter().find(|owed| owed.kind == kind);
        found.map(|owed: &Owed| owed.late_zh(&[]))
    };
    let told = Told::received("2024-02-02", terms(MatterKind::Permit));
    let accepted = Happened::Accepted { by_silence: true };
    let told = told.then("2024-02-02", accepted);
    assert_eq!(
        owed(&told, DutyKind::CheckCompleteness).unwrap(),
        "审查申请材料：应于2024年2月8日前完成，未完成，2024年2月9日依法视为受理后不再办理"
    );
    let told = told.then("2024-04-01", Happened::Terminated { reason: words() });
    assert_eq!(
        owed(&told, DutyKind::Decide).unwrap(),
        "作出决定：应于2024年3月6日前完成，未完成，2024年4月1日终止办理后不再办理"
    );
}
