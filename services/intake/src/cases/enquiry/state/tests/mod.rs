use gongkai_chassis::{
    error::Reason,
    identity::{Principal, Role},
};
use gongkai_law::letter::LetterKind;

use super::{kinds::EnquiryChannel, *};
use crate::cases::{
    enquiry::command::Command,
    kernel::{Fact, act::Decides as _, private::Private, testing::somebody},
};

fn to(task: u32, office_id: String, person: String) -> Reassigned {
    let reason = words();
    Reassigned {
        task,
        office_id,
        person,
        reason,
    }
}

fn words() -> Private {
    "演示".into()
}

mod properties;

type Recorder = Vec<Recorded<Happened>>;

fn recorded(facts: &mut Recorder, fact: Fact<Happened>) {
    facts.push(Recorded {
        ordinal: i32::try_from(facts.len()).unwrap() + 1,
        legal_date: fact.legal_date,
        recorded_at: chrono::DateTime::UNIX_EPOCH,
        actor: "somebody".to_owned(),
        office: None,
        own: gongkai_law::rules::Settings::default(),
        body: fact.body,
    });
}

fn folded(facts: &Recorder) -> Enquiry {
    let mut state = Enquiry::open(&facts[0]).unwrap();
    for fact in &facts[1..] {
        state.apply(fact);
    }
    state
}

/// Registered on Friday 2024-03-01, due in 13 working days: on 2024-03-20.
fn registered() -> Recorder {
    let mut facts = Vec::new();
    let fact = Fact {
        legal_date: "2024-03-01".parse().unwrap(),
        body: Happened::Registered(Registered {
            category: Category::Complaint,
            name: "李某".to_owned().into(),
            content: "消防通道被占用".to_owned().into(),
            contact: String::new().into(),
            office_id: "general".to_owned(),
            limit: None,
            assumed: Vec::new(),
            urgent: false,
            channel: Some(EnquiryChannel::Visit),
            hotline_slip_number: String::new(),
            opening_number: None,
            submitted_by_applicant: false,
        }),
    };
    recorded(&mut facts, fact);
    facts
}

fn happen(facts: &mut Recorder, day: &str, body: Happened) {
    let fact = Fact {
        legal_date: day.parse().unwrap(),
        body,
    };
    recorded(facts, fact);
}

fn wanted(office_id: &str, due_on: Option<&str>) -> Wanted {
    Wanted {
        number: None,
        content: format!("由{office_id}办理"),
        office_id: office_id.to_owned(),
        person: String::new(),
        due_on: due_on.map(|day| day.parse().unwrap()),
    }
}

/// Kind, part, office and due day of each duty.
fn duties(facts: &Recorder) -> Vec<(&'static str, i32, String, String)> {
    let duties = folded(facts).duties(Calendar::bundled());
    let told = duties.into_iter().map(|duty| {
        let due = duty.due.unwrap().date.to_string();
        (duty.kind.as_str(), duty.part, duty.office_id.unwrap(), due)
    });
    told.collect()
}

fn duty(
    kind: &'static str,
    part: i32,
    office: &str,
    due: &str,
) -> (&'static str, i32, String, String) {
    (kind, part, office.to_owned(), due.to_owned())
}

#[test]
fn tasks_go_to_their_offices_come_back_and_are_answered_before_the_whole_is_closed() {
    let mut facts = registered();
    let on = On::test("2024-03-04");
    let split = folded(&facts)
        .split(
            vec![wanted("safety", Some("2024-03-08")), wanted("law", None)],
            &on,
        )
        .unwrap();
    happen(&mut facts, "2024-03-04", split);
    assert_eq!(
        duties(&facts),
        [
            duty("task", 1, "safety", "2024-03-08"),
            duty("task", 2, "law", "2024-03-20"),
            duty("close", 1, "general", "2024-03-20"),
        ]
    );
    // Not the law office's business: whoever is responsible for the whole assigns it anew.
    let returned = folded(&facts)
        .return_task(2, words(), &On::test("2024-03-05"))
        .unwrap();
    happen(&mut facts, "2024-03-05", returned);
    assert_eq!(
        duties(&facts)[1],
        duty("reassign", 2, "general", "2024-03-20")
    );
    let state = folded(&facts);
    assert!(
        state
            .answer_task(2, words(), &On::test("2024-03-06"))
            .is_err()
    );
    assert!(
        state
            .return_task(2, words(), &On::test("2024-03-06"))
            .is_err()
    );
    assert!(
        state
            .answer_task(3, words(), &On::test("2024-03-06"))
            .is_err()
    );
    // Not before the day it came back.
    let early = state.reassign(
        to(2, "general".to_owned(), String::new()),
        &On::test("2024-03-04"),
    );
    assert!(early.is_err());
    let reassigned = state
        .reassign(
            to(2, "general".to_owned(), "wang".to_owned()),
            &On::test("2024-03-06"),
        )
        .unwrap();
    happen(&mut facts, "2024-03-06", reassigned);
    let duty_of_wang = &folded(&facts).duties(Calendar::bundled())[1];
    assert_eq!(duty_of_wang.person.as_deref(), Some("wang"));
    for task in [1, 2] {
        let state = folded(&facts);
        assert!(state.close(words(), &On::test("2024-03-11")).is_err());
        let answered = state
            .answer_task(task, words(), &On::test("2024-03-08"))
            .unwrap();
        happen(&mut facts, "2024-03-08", answered);
    }
    let state = folded(&facts);
    assert_eq!(duties(&facts), [duty("close", 1, "general", "2024-03-20")]);
    assert!(
        state
            .reassign(
                to(1, "law".to_owned(), String::new()),
                &On::test("2024-03-11")
            )
            .is_err()
    );
    // On a day when a task was still open the whole could not be closed.
    assert!(state.close(words(), &On::test("2024-03-07")).is_err());
    let closed = state.close(words(), &On::test("2024-03-08")).unwrap();
    happen(&mut facts, "2024-03-08", closed);
    assert!(duties(&facts).is_empty());
    let summary = folded(&facts).summary(Calendar::bundled());
    assert_eq!(summary.due_on, None, "nothing is owed");
    assert_eq!(
        summary.closed,
        Some(("2024-03-08".parse().unwrap(), "closed".to_owned()))
    );
}

#[test]
fn a_task_is_answered_and_given_back_by_its_office_or_its_person() {
    let mut facts = registered();
    let mut named = wanted("law", None);
    named.person = "wang".to_owned();
    let tasks = vec![wanted("safety", None), named];
    let split = folded(&facts)
        .split(tasks, &On::test("2024-03-04"))
        .unwrap();
    happen(&mut facts, "2024-03-04", split);
    let state = folded(&facts);
    let clerk = |subject: &str, office: &str| Principal {
        subject: subject.to_owned(),
        offices: vec![office.to_owned()],
        roles: vec![Role::Clerk],
        ..somebody(subject).clone()
    };
    for (caller, task, may) in [
        (clerk("zhang", "safety"), 1, true),
        (clerk("zhang", "safety"), 2, false),
        (clerk("wang", "general"), 1, false),
        (clerk("wang", "general"), 2, true),
        (somebody("leader").clone(), 1, true),
    ] {
        let on = On::by(&caller, "2024-03-05".parse().unwrap());
        let (answer, reason) = ("已清理".to_owned(), "不属于本股室职责".to_owned());
        for command in [
            Command::AnswerTask {
                task,
                answer: answer.into(),
            },
            Command::ReturnTask {
                task,
                reason: reason.into(),
            },
        ] {
            let decided = state
                .decide(command.clone(), &on)
                .map_err(|error| error.reason());
            let refused = decided.err();
            let expected = (!may).then_some(Reason::TaskOfOthers);
            assert_eq!(refused, expected, "{} {command:?}", caller.subject);
        }
    }
}

#[test]
fn tasks_have_the_numbers_that_are_said_or_are_refused() {
    let state = folded(&registered());
    let numbered = |number| {
        let task = Wanted {
            number: Some(number),
            ..wanted("safety", None)
        };
        state.split(vec![task], &On::test("2024-03-04")).is_ok()
    };
    assert!(numbered(1) && !numbered(2));
}

#[test]
fn a_task_is_due_when_the_whole_is_at_the_latest_and_at_once_if_that_is_overdue() {
    let state = folded(&registered());
    let due = |day: &str, due_on: Option<&str>| {
        let split = state.split(vec![wanted("safety", due_on)], &On::test(day));
        split.map(|split| match split {
            Happened::Split { tasks } => tasks[0].due_on.to_string(),
            other => panic!("{other:?}"),
        })
    };
    assert_eq!(due("2024-03-04", Some("2024-03-20")).unwrap(), "2024-03-20");
    assert!(due("2024-03-04", Some("2024-03-21")).is_err());
    assert!(due("2024-03-04", Some("2024-03-03")).is_err());
    assert_eq!(due("2024-03-25", None).unwrap(), "2024-03-25");
    // Work takes its time, late or not: the day that is set then is the bureau's.
    assert_eq!(due("2024-03-25", Some("2024-03-28")).unwrap(), "2024-03-28");
    assert!(due("2024-03-25", Some("2024-03-24")).is_err());
    assert!(due("2024-02-29", None).is_err(), "not registered yet");
    let many = vec![wanted("safety", None); 101];
    assert!(state.split(many, &On::test("2024-03-04")).is_err());
}

/// Many complain about one factory, and each is to be answered.
#[test]
fn only_one_persons_enquiries_are_merged() {
    let on = On::test("2024-03-05");
    let of = |name: &str, contact: &str| {
        let mut state = folded(&registered());
        state.registered.name = name.to_owned().into();
        state.registered.contact = contact.to_owned().into();
        state
    };
    let merge =
        |double: &Enquiry, other: &Enquiry| double.merge_into(other, Uuid::max(), words(), &on);
    let li = of("李某", "138-0000-0001");
    for same in [of("李某", "13800000001"), of("李 某", "")] {
        assert!(merge(&same, &li).is_ok() && merge(&li, &same).is_ok());
    }
    for other in [
        of("王某", ""),
        of("王某", "13800000001"),
        of("李某", "13999999999"),
    ] {
        let refused = merge(&other, &li).unwrap_err();
        assert_eq!(refused.reason(), Reason::StateForbids);
        assert!(
            format!("{refused:?}").contains("into_enquiry_id"),
            "{refused:?}"
        );
    }
}

#[test]
fn an_enquiry_ends_once_and_only_an_answer_is_appraised() {
    let on = On::test("2024-03-05");
    let open = folded(&registered());
    assert!(
        open.appraise(Satisfaction::Satisfied, words(), &on)
            .is_err()
    );
    let ends = [
        (open.close(words(), &on).unwrap(), End::Closed),
        (
            open.point_to_petition("区信访局".to_owned(), words(), &on)
                .unwrap(),
            End::Petition,
        ),
        (
            open.merge_into(&open, Uuid::max(), words(), &on).unwrap(),
            End::Merged,
        ),
        (open.void(words(), &on).unwrap(), End::Voided),
    ];
    for (happened, end) in ends {
        let mut facts = registered();
        happen(&mut facts, "2024-03-05", happened);
        let state = folded(&facts);
        assert_eq!(state.ended.map(|(_, end)| end), Some(end));
        assert!(state.close(words(), &on).is_err() && state.void(words(), &on).is_err());
        assert!(state.supervise(Measure::Remind, words(), &on).is_err());
        assert!(state.split(vec![wanted("safety", None)], &on).is_err());
        assert!(
            state
                .point_to_petition(String::new(), words(), &on)
                .is_err()
        );
        assert!(state.merge_into(&open, Uuid::max(), words(), &on).is_err());
        assert!(open.merge_into(&state, Uuid::max(), words(), &on).is_err());
        let early = On::test("2024-03-04");
        assert!(
            state
                .appraise(Satisfaction::Satisfied, words(), &early)
                .is_err()
        );
        let appraised = state.appraise(Satisfaction::Dissatisfied, words(), &on);
        assert_eq!(appraised.is_ok(), end == End::Closed, "{end:?}");
        let Ok(appraised) = appraised else { continue };
        happen(&mut facts, "2024-03-05", appraised);
        let again = folded(&facts).appraise(Satisfaction::Satisfied, words(), &on);
        assert!(again.is_err(), "once");
    }
}

#[test]
fn the_citizen_gets_the_answer_or_is_pointed_to_petitions() {
    let on = On::test("2024-03-05");
    let open = folded(&registered());
    let sent = |happened: Happened| {
        let mut facts = registered();
        happen(&mut facts, "2024-03-05", happened);
        let last = facts.last().unwrap();
        folded(&facts).letters(last, Calendar::bundled())
    };
    let reply = sent(open.close(words(), &on).unwrap());
    assert_eq!(reply[0].kind, LetterKind::EnquiryReply);
    assert_eq!(reply[0].addressee, "李某");
    let expected = [
        ("received_on", "2024年3月1日".to_owned()),
        ("content", "消防通道被占用".to_owned()),
        ("answer", words().0),
    ];
    assert_eq!(reply[0].values, expected);
    let pointed = open
        .point_to_petition("区信访局".to_owned(), words(), &on)
        .unwrap();
    let sent_away = sent(pointed);
    assert_eq!(sent_away[0].kind, LetterKind::PetitionPointer);
    let channel = ("petition_channel", "区信访局".to_owned());
    assert!(sent_away[0].values.contains(&channel));
    let voided = sent(open.void(words(), &on).unwrap());
    assert!(voided.is_empty());
}

/// A close by mistake is taken back with what it sent: the enquiry is open by its own limit, until the citizen
/// said what he thinks of the answer.
#[test]
fn a_close_by_mistake_is_taken_back_until_the_answer_is_appraised() {
    let reopen = |facts: &Recorder, day: &str| folded(facts).reopen(words(), &On::test(day));
    let mut facts = registered();
    if let Happened::Registered(registered) = &mut facts[0].body {
        registered.channel = Some(EnquiryChannel::Letter);
    }
    assert!(reopen(&facts, "2024-03-04").is_err(), "it is open");
    let owed = duties(&facts);
    let petition = Happened::PointedToPetition {
        petition_channel: "区信访局".to_owned(),
        reason: words(),
    };
    let sent_by = |facts: &Recorder, sent_by: i32| {
        let dated_on = "2024-03-04".parse().unwrap();
        let letter = OnItsWay::issued(1, sent_by, LetterKind::EnquiryReply, dated_on);
        folded(facts).to_be_sent(&letter) == ToBeSent::Yes
    };
    for end in [Happened::Closed { answer: words() }, petition] {
        happen(&mut facts, "2024-03-05", end);
        let ended_by = i32::try_from(facts.len()).unwrap();
        assert!(sent_by(&facts, ended_by));
        assert!(reopen(&facts, "2024-03-04").is_err(), "not closed that day");
        let reopened = reopen(&facts, "2024-03-06").unwrap();
        happen(&mut facts, "2024-03-06", reopened);
        assert!(!sent_by(&facts, ended_by), "the letter of the mistake");
        let state = folded(&facts);
        assert_eq!((state.ended, state.stands()), (None, Stands::Open));
        let words = [state.answer, state.petition_channel, state.end_reason];
        assert_eq!(words, [""; 3]);
        assert_eq!(duties(&facts), owed);
    }
    happen(
        &mut facts,
        "2024-03-07",
        Happened::Closed { answer: words() },
    );
    let appraised =
        folded(&facts).appraise(Satisfaction::Satisfied, words(), &On::test("2024-03-07"));
    happen(&mut facts, "2024-03-07", appraised.unwrap());
    assert!(reopen(&facts, "2024-03-08").is_err(), "appraised");
    let mut facts = registered();
    happen(
        &mut facts,
        "2024-03-05",
        Happened::Voided { reason: words() },
    );
    assert!(reopen(&facts, "2024-03-06").is_err(), "voided");
}
