//! What may happen to disputes, in what order, and what the bureau owes meanwhile.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gongkai_chassis::fields::Fields;
use gongkai_law::{
    calendar::Calendar,
    dispute::{
        Appellant, DisputeKind, DisputeOutcome, DisputeRuling, Instance, OrderUnit, OrderedPeriod,
    },
};

use proptest::prelude::*;

use super::{
    command::Command,
    order::Ordered,
    registration::check_registration,
    state::{Dispute, Entered, Happened, Registered, Subject},
};
use crate::cases::kernel::testing::somebody;
use crate::cases::kernel::{
    Case, On, Recorded, act::Decides as _, duty::DutyKind, private::Private,
};

mod instances;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words() -> Private {
    "演示".into()
}

fn recorded(on: &str, body: Happened) -> Recorded<Happened> {
    Recorded {
        ordinal: 1,
        legal_date: day(on),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        actor: "somebody".to_owned(),
        office: None,
        own: gongkai_law::rules::Settings::default(),
        body,
    }
}

fn accepted(kind: DisputeKind, simple: bool) -> Dispute {
    let registered = Registered {
        kind,
        party_name: words(),
        description: words(),
        application_id: None,
        assumed: Vec::new(),
        subject: Subject::Outside,
        organ: "某市人民政府".to_owned(),
        organ_case_number: String::new(),
        simple,
        co_defendant_of: String::new(),
        after_dispute_id: None,
        copy_received_on: Some(day("2024-02-05")),
        opening_number: None,
    };
    Dispute::open(&recorded("2024-02-01", Happened::Accepted(registered))).unwrap()
}

fn entered(instance: Instance, ruling: DisputeRuling, decided_on: &str) -> Entered {
    Entered {
        instance,
        ruling,
        decided_on: day(decided_on),
        number: String::new(),
        court_name: String::new(),
        order: None,
    }
}

fn ordering(instance: Instance, within: OrderedPeriod) -> Entered {
    Entered {
        order: Some(Ordered {
            within,
            on_application: false,
            text: words(),
        }),
        ..entered(instance, DisputeRuling::OrderedToAct, "2024-03-20")
    }
}

/// What is owed: kind and day of each duty.
fn owed(state: &Dispute) -> Vec<(&'static str, String)> {
    state
        .duties(Calendar::bundled())
        .into_iter()
        .map(|duty| (duty.kind.as_str(), duty.due.unwrap().date.to_string()))
        .collect()
}

/// Whether the bureau's reply is or was in time, as of a day.
fn in_time(state: &Dispute, today: &str) -> Option<bool> {
    state.in_time(Calendar::bundled(), day(today)).statutory
}

fn happens(state: &mut Dispute, on: &str, body: Happened) {
    state.apply(&recorded(on, body));
}

#[test]
fn the_reply_is_due_by_kind_and_procedure_and_owed_until_filed_or_decided() {
    // Ten working days over the Spring Festival of 2024, whose two make-up Sundays count.
    let state = accepted(DisputeKind::Reconsideration, false);
    assert_eq!(owed(&state), [("written_reply", "2024-02-23".to_owned())]);
    let state = accepted(DisputeKind::Reconsideration, true);
    assert_eq!(owed(&state), [("written_reply", "2024-02-18".to_owned())]);
    // Fifteen days of the calendar.
    let mut state = accepted(DisputeKind::DirectSuit, false);
    assert_eq!(owed(&state), [("defence", "2024-02-20".to_owned())]);
    let deadline = state.deadline(Calendar::bundled()).unwrap();
    let step = deadline.steps[0].zh();
    assert!(
        step.contains("2024年2月5日") && step.contains("第六十七条"),
        "{step}"
    );
    assert!(!step.contains("工作日"), "{step}");
    assert_eq!(
        state.summary(Calendar::bundled()).due_on,
        deadline.current.map(|due| due.date)
    );

    assert!(
        state.file_reply(&On::test("2024-02-04")).is_err(),
        "before the copy"
    );
    assert_eq!(in_time(&state, "2024-02-20"), Some(true));
    assert_eq!(in_time(&state, "2024-02-21"), Some(false), "overdue");
    let filed = state.file_reply(&On::test("2024-02-19")).unwrap();
    happens(&mut state, "2024-02-19", filed);
    assert!(owed(&state).is_empty());
    assert_eq!(state.summary(Calendar::bundled()).due_on, None, "in time");
    // The court decides when it likes: the bureau is judged by its reply.
    let upheld = entered(Instance::First, DisputeRuling::ClaimRejected, "2024-06-20");
    let on = On::test("2024-06-24");
    let body = state.record_decision(upheld, &on).unwrap();
    let mut decided = state.clone();
    happens(&mut decided, "2024-06-24", body);
    assert_eq!(in_time(&decided, "2024-12-31"), Some(true));
    assert!(state.file_reply(&On::test("2024-02-20")).is_err(), "twice");

    let mut state = accepted(DisputeKind::DirectSuit, false);
    let on = On::test("2024-02-10");
    let withdrawn = entered(Instance::First, DisputeRuling::Withdrawn, "2024-02-10");
    let body = state.record_decision(withdrawn, &on).unwrap();
    happens(&mut state, "2024-02-10", body);
    assert!(owed(&state).is_empty(), "nobody waits for it any more");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one suit through its instances")]
fn an_appeal_pending_is_pending_and_the_last_instance_counts() {
    let mut state = accepted(DisputeKind::DirectSuit, false);
    let on = On::test("2024-04-01");
    assert!(
        state.appeal(Appellant::Bureau, None, &on).is_err(),
        "nothing is decided"
    );
    let second = entered(Instance::Second, DisputeRuling::Revoked, "2024-03-20");
    assert!(
        state.record_decision(second, &on).is_err(),
        "the first instance comes first"
    );
    let foreign = entered(
        Instance::Reconsideration,
        DisputeRuling::Revoked,
        "2024-03-20",
    );
    assert!(state.record_decision(foreign, &on).is_err(), "a suit");
    let future = entered(Instance::First, DisputeRuling::Revoked, "2024-04-02");
    assert!(
        state.record_decision(future, &on).is_err(),
        "decided after it was received"
    );
    let early = entered(Instance::First, DisputeRuling::Revoked, "2024-01-31");
    assert!(
        state.record_decision(early, &on).is_err(),
        "decided before it was accepted"
    );

    let first = entered(Instance::First, DisputeRuling::ClaimRejected, "2024-03-20");
    let body = state.record_decision(first, &on).unwrap();
    happens(&mut state, "2024-04-01", body);
    assert_eq!(
        state.concluded,
        Some((DisputeOutcome::Upheld, day("2024-03-20")))
    );
    let again = entered(Instance::Second, DisputeRuling::Revoked, "2024-04-01");
    assert!(
        state.record_decision(again, &on).is_err(),
        "no appeal is known"
    );
    assert!(state.conclude(DisputeOutcome::Other, &on).is_err());

    assert!(
        state
            .appeal(Appellant::Plaintiff, None, &On::test("2024-03-19"))
            .is_err()
    );
    let body = state
        .appeal(Appellant::Plaintiff, None, &On::test("2024-04-08"))
        .unwrap();
    happens(&mut state, "2024-04-08", body);
    assert_eq!(state.outcome(), DisputeOutcome::Pending);
    assert!(state.summary(Calendar::bundled()).closed.is_none());
    assert_eq!(
        owed(&state),
        [("defence", "2024-04-23".to_owned())],
        "it is answered to the court of appeal, too"
    );
    let due = state.summary(Calendar::bundled()).due_on;
    assert_eq!(due, Some(day("2024-04-23")));
    let told: Vec<String> = (state.clocks(Calendar::bundled()).iter())
        .map(|clock| {
            format!(
                "{}，{}",
                clock.told(),
                clock.judged(day("2024-04-24")).in_time
            )
        })
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("答复（答辩）期限：自2024年2月5日次日起算"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("上诉（再审）答辩期限：自2024年4月8日次日起算"),
        "{told:?}"
    );
    assert!(
        told[1].ends_with("期限至2024年4月23日，逾期未办结"),
        "{told:?}"
    );

    let on = On::test("2024-07-01");
    let early = entered(Instance::Second, DisputeRuling::Revoked, "2024-04-07");
    assert!(
        state.record_decision(early, &on).is_err(),
        "decided before the appeal"
    );
    let second = entered(Instance::Second, DisputeRuling::Revoked, "2024-06-20");
    let body = state.record_decision(second, &on).unwrap();
    happens(&mut state, "2024-07-01", body);
    assert_eq!(
        state.concluded,
        Some((DisputeOutcome::Corrected, day("2024-06-20")))
    );
    assert_eq!((state.decisions.len(), state.appeals.len()), (2, 1));

    let mut state = accepted(DisputeKind::Reconsideration, false);
    let upheld = entered(
        Instance::Reconsideration,
        DisputeRuling::ActUpheld,
        "2024-03-20",
    );
    let body = state
        .record_decision(upheld, &On::test("2024-03-22"))
        .unwrap();
    happens(&mut state, "2024-03-22", body);
    let refused = state.appeal(Appellant::Plaintiff, None, &On::test("2024-04-01"));
    assert!(refused.is_err(), "a suit is another dispute");
}

#[test]
fn what_belongs_to_one_kind_is_refused_of_the_others() {
    for kind in DisputeKind::ALL.iter().copied() {
        let is = |wanted| kind == wanted;
        for (simple, co_defendant, copy_received_on, wrong) in [
            (false, false, "2024-02-01", false),
            (false, false, "2024-01-31", true),
            (true, false, "2024-02-01", !is(DisputeKind::Reconsideration)),
            (
                false,
                true,
                "2024-02-01",
                !is(DisputeKind::SuitAfterReconsideration),
            ),
        ] {
            let mut fields = Fields::default();
            let days = (day("2024-02-01"), day(copy_received_on));
            check_registration(&mut fields, Some(kind), simple, co_defendant, days);
            let told = (kind, simple, co_defendant, copy_received_on);
            assert_eq!(fields.done().is_err(), wrong, "{told:?}");
        }
    }
}

#[test]
fn what_is_voided_keeps_its_number_and_nothing_else() {
    let mut state = accepted(DisputeKind::Reconsideration, false);
    let body = state.void("".into()).unwrap();
    happens(&mut state, "2024-02-06", body);
    let (closed_on, result) = state.summary(Calendar::bundled()).closed.unwrap();
    assert_eq!((closed_on, result.as_str()), (day("2024-02-06"), "voided"));
    assert!(owed(&state).is_empty());
    let on = On::test("2024-02-07");
    assert!(state.void("".into()).is_err());
    assert!(state.file_reply(&on).is_err());
    assert!(state.conclude(DisputeOutcome::Other, &on).is_err());
}

#[test]
fn a_fact_of_before_still_opens_a_dispute() {
    let body = serde_json::json!({
        "fact": "accepted", "kind": "direct_suit", "application_id": null, "assumed": ["kind"],
    });
    let body: Happened = serde_json::from_value(body).unwrap();
    let state = Dispute::open(&recorded("2019-06-03", body)).unwrap();
    assert_eq!(state.registered.subject, Subject::Outside);
    assert_eq!(state.registered.assumed.len(), 1);
    assert!(state.is_counted() && owed(&state).is_empty());
    assert!(state.deadline(Calendar::bundled()).is_none());
}

/// Anything that can be tried; a decision bears the day on which it is tried.
fn command() -> impl Strategy<Value = Command> {
    let ordered = (1..30_u32, any::<bool>()).prop_map(|(number, on_application)| Ordered {
        within: OrderedPeriod::Within {
            number,
            unit: OrderUnit::WorkingDays,
        },
        on_application,
        text: words(),
    });
    let instance = prop::sample::select(Instance::ALL);
    let ruling = prop::sample::select(DisputeRuling::ALL);
    let decision = (instance, ruling, prop::option::of(ordered)).prop_map(|drawn| {
        let (instance, ruling, order) = drawn;
        Command::RecordDecision(Entered {
            order,
            ..entered(instance, ruling, "2024-02-05")
        })
    });
    let in_force = any::<bool>();
    prop_oneof![
        1 => Just(Command::FileReply),
        4 => decision,
        1 => in_force.prop_map(|on_application| Command::RecordOrderInForce { on_application }),
        2 => prop::sample::select(Appellant::ALL)
            .prop_map(|appellant| Command::RecordAppeal { appellant, copy_received_on: None }),
        1 => Just(Command::RecordCompliance { done: words() }),
        1 => Just(Command::Conclude { outcome: DisputeOutcome::Other }),
        1 => Just(Command::Void { reason: words() }),
    ]
}

/// What the law knows of a state.
fn assert_lawful(state: &Dispute) {
    let calendar = Calendar::bundled();
    let summary = state.summary(calendar);
    let duties = state.duties(calendar);
    assert!(summary.due_on.is_none() || state.case_stage().is_in_hand());
    match (state.voided_on, state.concluded) {
        (Some(day), _) => {
            assert_eq!(summary.closed, Some((day, "voided".to_owned())));
            assert_eq!(duties, []);
        }
        (None, Some((outcome, day))) => {
            assert_ne!(outcome, DisputeOutcome::Pending, "one column of table 4");
            assert_eq!(summary.closed, Some((day, outcome.as_str().to_owned())));
            assert!(duties.iter().all(|duty| duty.kind == DutyKind::Comply));
        }
        (None, None) => {
            assert_eq!(state.outcome(), DisputeOutcome::Pending);
            assert_eq!(summary.closed, None);
        }
    }
    let replies = duties.iter().filter(|duty| duty.kind != DutyKind::Comply);
    assert!(replies.count() <= 1, "in the instance it is before");
    let comply = duties.iter().filter(|duty| duty.kind == DutyKind::Comply);
    assert!(comply.count() <= 1, "what the last decision orders");
    let reconsidered = state.registered.kind == DisputeKind::Reconsideration;
    assert!(
        state.appeals.is_empty() || !reconsidered,
        "no appeal against a decision in reconsideration"
    );
    for decision in &state.decisions {
        assert!(decision.instance.is_of(state.registered.kind));
        assert!(decision.decided_on >= state.accepted_on);
        assert!(decision.received_on >= decision.decided_on);
        let Some(order) = &decision.order else {
            continue;
        };
        assert_ne!(decision.ruling.outcome(), DisputeOutcome::Upheld);
        let in_force = order
            .in_force_on
            .inspect(|day| assert!(*day >= decision.received_on));
        if let Some(done) = order.complied_on {
            assert!(in_force.is_some_and(|day| done >= day));
        }
    }
}

#[test]
fn only_an_order_that_comes_in_force_may_lie_on_the_application() {
    let record = |decision| Command::RecordDecision(decision);
    let statutory = OrderedPeriod::Statutory;
    for (mut command, may) in [
        (record(ordering(Instance::First, statutory)), false),
        (record(ordering(Instance::Second, statutory)), true),
        (record(ordering(Instance::Reconsideration, statutory)), true),
        (
            record(entered(
                Instance::Second,
                DisputeRuling::Revoked,
                "2024-03-20",
            )),
            false,
        ),
        (
            Command::RecordOrderInForce {
                on_application: false,
            },
            true,
        ),
        (Command::FileReply, false),
    ] {
        assert_eq!(command.on_application().is_some(), may, "{command:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No sequence of commands reaches a state the law does not know.
    #[test]
    fn whatever_is_tried_the_state_is_one_the_law_knows(
        kind in prop::sample::select(DisputeKind::ALL),
        simple in any::<bool>(),
        commands in prop::collection::vec((command(), 0_i64..40), 1..30),
    ) {
        let mut state = accepted(kind, simple && kind == DisputeKind::Reconsideration);
        let mut today = day("2024-02-05");
        assert_lawful(&state);
        for (mut command, days) in commands {
            today += TimeDelta::days(days);
            if let Command::RecordDecision(decision) = &mut command {
                decision.decided_on = today;
            }
            let on = On::by(somebody("somebody"), today);
            if let Ok(happened) = state.decide(command, &on) {
                state.apply(&recorded(&today.to_string(), happened));
                assert_lawful(&state);
            }
        }
    }
}
