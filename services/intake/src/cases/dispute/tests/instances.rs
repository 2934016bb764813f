//! What the bureau owes in every instance of a dispute.

use gongkai_law::case::CaseStage;

use super::*;
use crate::cases::kernel::duty::Owed;

/// What is owed in each instance: before it decides, after it ordered something, and while the suit goes on.
#[test]
#[expect(clippy::too_many_lines, reason = "each instance once")]
fn the_reply_and_the_order_are_owed_in_every_instance() {
    let ten_days = OrderedPeriod::Within {
        number: 10,
        unit: OrderUnit::WorkingDays,
    };
    let owes = |kind: &'static str, due: &str| vec![(kind, due.to_owned())];
    let act = |state: &mut Dispute, on: &str, command: Command| {
        let happened = state.decide(command, &On::test(on)).unwrap();
        happens(state, on, happened);
    };
    let decision = |instance, decided_on| {
        Command::RecordDecision(Entered {
            decided_on: day(decided_on),
            ..ordering(instance, ten_days)
        })
    };
    let appeal = |appellant| Command::RecordAppeal {
        appellant,
        copy_received_on: None,
    };

    // Kind, simple procedure; the reply (from 2024-02-05); the order of 2024-03-22: in force or not.
    for (kind, simple, reply, instance, order) in [
        (
            DisputeKind::Reconsideration,
            false,
            ("written_reply", "2024-02-23"),
            Instance::Reconsideration,
            true,
        ),
        (
            DisputeKind::Reconsideration,
            true,
            ("written_reply", "2024-02-18"),
            Instance::Reconsideration,
            true,
        ),
        (
            DisputeKind::DirectSuit,
            false,
            ("defence", "2024-02-20"),
            Instance::First,
            false,
        ),
        (
            DisputeKind::SuitAfterReconsideration,
            false,
            ("defence", "2024-02-20"),
            Instance::First,
            false,
        ),
    ] {
        let mut state = accepted(kind, simple);
        assert_eq!(owed(&state), owes(reply.0, reply.1), "{kind}");
        act(&mut state, "2024-03-22", decision(instance, "2024-03-22"));
        let comply = if order {
            owes("comply", "2024-04-08")
        } else {
            vec![]
        };
        assert_eq!(owed(&state), comply, "{kind}");
        // It was decided without the reply, which nobody files any more.
        let replies = state.owed(Calendar::bundled());
        let (done, overtaken) = (replies[0].done_on, replies[0].overtaken);
        let overtaken = overtaken.map(|overtaken| overtaken.on);
        assert_eq!((done, overtaken), (None, Some(day("2024-03-22"))), "{kind}");
    }

    // Who appeals; the defence in second instance, from the copy of 2024-04-03, and whether it may be filed.
    for (appellant, reply) in [
        (Appellant::Bureau, vec![]),
        (Appellant::Plaintiff, owes("defence", "2024-04-18")),
        (Appellant::Other, owes("defence", "2024-04-18")),
    ] {
        let mut state = accepted(DisputeKind::DirectSuit, false);
        act(&mut state, "2024-02-19", Command::FileReply);
        act(
            &mut state,
            "2024-03-22",
            decision(Instance::First, "2024-03-22"),
        );
        act(&mut state, "2024-04-03", appeal(appellant));
        assert_eq!(owed(&state), reply, "{appellant}");
        let filed = state.file_reply(&On::test("2024-04-10"));
        assert_eq!(filed.is_ok(), !reply.is_empty(), "{appellant}");
        assert!(
            state.file_reply(&On::test("2024-04-02")).is_err(),
            "no copy yet"
        );
        let mut silent = state.clone();
        if let Ok(filed) = filed {
            happens(&mut state, "2024-04-10", filed);
            assert!(owed(&state).is_empty());
            assert!(state.file_reply(&On::test("2024-04-11")).is_err(), "twice");
        }
        // Decided without it, nobody waits for it any more; the order is in force at once.
        act(
            &mut silent,
            "2024-06-03",
            decision(Instance::Second, "2024-06-03"),
        );
        assert_eq!(owed(&silent), owes("comply", "2024-06-18"), "{appellant}");
        let late = silent.owed(Calendar::bundled());
        let late = late.iter().filter(|owed| owed.kind == DutyKind::Defence);
        let overtaken = |owed: &Owed| owed.overtaken.map(|overtaken| overtaken.on);
        let late: Vec<_> = late
            .map(|owed| (owed.part, owed.done_on, overtaken(owed)))
            .collect();
        let first = (1, Some(day("2024-02-19")), None);
        let second = (2, None, Some(day("2024-06-03")));
        let both = if reply.is_empty() {
            vec![first]
        } else {
            vec![first, second]
        };
        assert_eq!(late, both, "{appellant}");

        // A retrial does not stop the order (行政诉讼法 art. 90); its application is answered as an appeal is.
        act(&mut silent, "2024-07-01", appeal(Appellant::Plaintiff));
        let owing = [
            ("defence", "2024-07-16".to_owned()),
            ("comply", "2024-06-18".to_owned()),
        ];
        assert_eq!(owed(&silent), owing, "{appellant}");
        act(&mut silent, "2024-07-10", Command::FileReply);
        act(
            &mut silent,
            "2024-09-02",
            decision(Instance::Retrial, "2024-09-02"),
        );
        assert_eq!(owed(&silent).len(), 1, "that of the retrial alone");
        act(
            &mut silent,
            "2024-09-03",
            Command::RecordCompliance { done: words() },
        );
        assert!(owed(&silent).is_empty());
    }
    // The copy of another's appeal comes on its day or later; there is none of the bureau's own.
    let mut state = accepted(DisputeKind::DirectSuit, false);
    act(
        &mut state,
        "2024-03-22",
        decision(Instance::First, "2024-03-22"),
    );
    let on = On::test("2024-04-03");
    let copy = |text: &str| Some(day(text));
    assert!(
        state
            .appeal(Appellant::Plaintiff, copy("2024-04-02"), &on)
            .is_err()
    );
    assert!(
        state
            .appeal(Appellant::Bureau, copy("2024-04-03"), &on)
            .is_err()
    );
    let later = state
        .appeal(Appellant::Plaintiff, copy("2024-04-08"), &on)
        .unwrap();
    happens(&mut state, "2024-04-03", later);
    assert_eq!(owed(&state), owes("defence", "2024-04-23"));
}

#[test]
fn an_order_is_owed_from_the_day_it_is_in_force() {
    let ten_days = OrderedPeriod::Within {
        number: 10,
        unit: OrderUnit::WorkingDays,
    };
    // A decision in reconsideration is in force once it is received.
    let mut state = accepted(DisputeKind::Reconsideration, false);
    let on = On::test("2024-03-22");
    let body = state
        .record_decision(ordering(Instance::Reconsideration, ten_days), &on)
        .unwrap();
    happens(&mut state, "2024-03-22", body);
    assert_eq!(
        owed(&state),
        [("comply", "2024-04-08".to_owned())],
        "the make-up Sunday counts"
    );
    assert!(state.void("".into()).is_err(), "a duty came of it");
    assert!(state.comply("".into(), &On::test("2024-03-21")).is_err());
    let body = state.comply("".into(), &On::test("2024-04-01")).unwrap();
    happens(&mut state, "2024-04-01", body);
    assert!(owed(&state).is_empty());
    assert!(
        state.comply("".into(), &On::test("2024-04-01")).is_err(),
        "twice"
    );

    // A judgment of first instance is not, until nobody appealed in time.
    let mut state = accepted(DisputeKind::DirectSuit, false);
    let body = state
        .record_decision(ordering(Instance::First, ten_days), &on)
        .unwrap();
    happens(&mut state, "2024-03-22", body);
    assert!(owed(&state).is_empty());
    assert!(state.comply("".into(), &on).is_err());
    let mut appealed = state.clone();
    let before = state.order_in_force(false, &On::test("2024-03-21"));
    assert!(before.is_err(), "not received that day");
    let body = state
        .order_in_force(false, &On::test("2024-04-08"))
        .unwrap();
    happens(&mut state, "2024-04-08", body);
    assert_eq!(owed(&state), [("comply", "2024-04-22".to_owned())]);
    assert!(
        state
            .order_in_force(false, &On::test("2024-04-08"))
            .is_err()
    );

    let body = appealed
        .appeal(Appellant::Bureau, None, &On::test("2024-04-03"))
        .unwrap();
    happens(&mut appealed, "2024-04-03", body);
    assert!(
        appealed
            .order_in_force(false, &On::test("2024-04-08"))
            .is_err()
    );
    assert!(owed(&appealed).is_empty());

    // Nothing is ordered by who upholds, nor by a day that has passed.
    let state = accepted(DisputeKind::Reconsideration, false);
    let upheld = Entered {
        ruling: DisputeRuling::ActUpheld,
        ..ordering(Instance::Reconsideration, ten_days)
    };
    assert!(state.record_decision(upheld, &on).is_err());
    let past = OrderedPeriod::Until {
        day: day("2024-03-21"),
    };
    assert!(
        state
            .record_decision(ordering(Instance::Reconsideration, past), &on)
            .is_err()
    );
}

/// A judgment of second instance that says no order of its own puts that of the first into force if it
/// confirms it, and does not if it decides otherwise.
#[test]
fn a_judgment_that_confirms_another_one_puts_its_order_into_force() {
    let ten_days = OrderedPeriod::Within {
        number: 10,
        unit: OrderUnit::WorkingDays,
    };
    let mut state = accepted(DisputeKind::DirectSuit, false);
    let first = ordering(Instance::First, ten_days);
    let second = |ruling| Entered {
        ruling,
        order: None,
        ..ordering(Instance::Second, ten_days)
    };
    assert_eq!(state.confirmed_by(&second(first.ruling)), None, "no first");
    let decided = state
        .decide(
            Command::RecordDecision(first.clone()),
            &On::test("2024-03-22"),
        )
        .unwrap();
    happens(&mut state, "2024-03-22", decided);
    assert_eq!(state.confirmed_by(&second(first.ruling)), first.order);
    let otherwise = second(DisputeRuling::ClaimRejected);
    assert_eq!(state.confirmed_by(&otherwise), None);
    let again = ordering(Instance::Second, ten_days);
    assert_eq!(state.confirmed_by(&again), None, "it says its own");
}

/// What is ordered is due as the decision says it, until it is complied with; lists have it until then.
#[test]
fn what_is_ordered_is_what_is_due() {
    let mut state = accepted(DisputeKind::Reconsideration, false);
    let within = OrderedPeriod::Within {
        number: 15,
        unit: OrderUnit::WorkingDays,
    };
    let decided = Entered {
        number: "赫政复决〔2024〕1号".to_owned(),
        ..ordering(Instance::Reconsideration, within)
    };
    let body = state
        .record_decision(decided, &On::test("2024-03-22"))
        .unwrap();
    happens(&mut state, "2024-03-22", body);
    let calendar = Calendar::bundled();
    let summary = state.summary(calendar);
    assert!(summary.closed.is_some());
    assert_eq!(summary.due_on, Some(day("2024-04-15")));
    assert_eq!(state.case_stage(), CaseStage::Handling);
    let clocks = state.clocks(calendar);
    assert_eq!(
        clocks.last().unwrap().told(),
        "履行期限：自2024年3月22日次日起算（赫政复决〔2024〕1号《行政复议决定书》要求15个工作日内履行），\
         期限至2024年4月15日"
    );
    let done = Happened::Complied { done: words() };
    happens(&mut state, "2024-04-12", done);
    assert_eq!(state.summary(calendar).due_on, None);
    assert_eq!(state.case_stage(), CaseStage::Closed);
    assert_eq!(
        state
            .clocks(calendar)
            .last()
            .unwrap()
            .judged(day("2024-12-31"))
            .in_time,
        "是"
    );
}
