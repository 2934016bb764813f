//! Whatever is tried, in any order.

use proptest::prelude::*;

use super::*;

/// What is tried: a command, or a merger into another open enquiry.
#[derive(Debug, Clone)]
enum Try {
    Do(Command),
    Merge,
}

fn attempt() -> impl Strategy<Value = Try> {
    let task = 1_u32..8;
    let command = prop_oneof![
        4 => (1_usize..4).prop_map(|count| Command::Split {
            tasks: vec![wanted("safety", None); count],
        }),
        3 => task.clone().prop_map(|task| Command::ReassignTask(Reassigned {
            task,
            office_id: "law".to_owned(),
            person: String::new(),
            reason: words(),
        })),
        8 => task.clone().prop_map(|task| Command::AnswerTask { task, answer: words() }),
        3 => task.prop_map(|task| Command::ReturnTask { task, reason: words() }),
        1 => Just(Command::Supervise { measure: Measure::Expedite, note: words() }),
        4 => Just(Command::Close { answer: words() }),
        3 => Just(Command::Appraise { satisfaction: Satisfaction::Satisfied, remark: words() }),
        1 => Just(Command::PointToPetition { petition_channel: words().0, reason: words() }),
        1 => Just(Command::Void { reason: words() }),
    ];
    prop_oneof![28 => command.prop_map(Try::Do), 1 => Just(Try::Merge)]
}

fn decide(state: &Enquiry, attempt: Try, on: &On<'_>) -> Result<Happened> {
    match attempt {
        Try::Do(command) => state.decide(command, on),
        Try::Merge => {
            let other = folded(&registered());
            state.merge_into(&other, Uuid::max(), words(), on)
        }
    }
}

/// What holds in every state.
fn check(state: &Enquiry, before: &Enquiry) {
    let calendar = Calendar::bundled();
    let open_tasks = state
        .tasks
        .iter()
        .filter(|task| task.answered_on().is_none());
    let open_tasks = open_tasks.count();
    let duties = state.duties(calendar);
    match state.ended {
        None => assert_eq!(
            duties.len(),
            open_tasks + 1,
            "a duty for each, and the whole"
        ),
        Some(_) => assert!(duties.is_empty()),
    }
    if let Some((day, end)) = state.ended {
        assert!(day >= state.registered_on);
        if end == End::Closed {
            assert_eq!(open_tasks, 0, "closed with an open task");
        }
        assert!(before.ended.is_none() || before.ended == state.ended);
    }
    if let Some(appraisal) = &state.appraisal {
        let (day, end) = state.ended.unwrap();
        assert!(end == End::Closed && appraisal.day >= day);
    }
    for (number, task) in (1..).zip(&state.tasks) {
        assert_eq!(task.number, number, "numbered without a gap");
        assert!(task.latest_on >= task.assigned_on && task.due_on >= state.registered_on);
    }
    // Whatever is done, the limit stays.
    assert_eq!(state.due(calendar), before.due(calendar));
    let summary = state.summary(calendar);
    assert_eq!(
        summary.closed.map(|(day, _)| day),
        state.ended.map(|(day, _)| day)
    );
}

proptest! {
    #[test]
    fn no_sequence_of_commands_reaches_a_state_that_contradicts_itself(
        tries in proptest::collection::vec((attempt(), 0_u64..5), 1..40)
    ) {
        let mut facts = registered();
        let mut day: NaiveDate = "2024-02-28".parse().unwrap();
        for (attempt, later) in tries {
            day = day + chrono::Days::new(later);
            let on = On::by(somebody("somebody"), day);
            let before = folded(&facts);
            if let Ok(body) = decide(&before, attempt, &on) {
                happen(&mut facts, &day.to_string(), body);
                check(&folded(&facts), &before);
            }
        }
    }
}
