//! Enquiries from the registration to the appraisal, through two offices and a supervisor.

use std::time::Duration;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::{
    intake::v1::{self as intake, EnquiryCategory, EnquiryEnd, EnquiryTaskState},
    reporting::v1::Report,
};
use gongkai_testbed::{suite::Suite, tokens::Who};
use tonic::Code;

use crate::support::{assert_refused, suite, value, violations};

const BUREAU: &str = "heshan-emb";

async fn on(suite: &Suite, day: &str) {
    play::set_day(suite, day.parse().unwrap()).await.unwrap();
}

/// Requests of one bureau about one enquiry.
macro_rules! about {
    ($request:ident, $id:expr, $request_id:expr $(, $field:ident: $value:expr)* $(,)?) => {
        intake::$request {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            enquiry_id: $id.to_owned(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

fn wanted(request_id: &str, category: EnquiryCategory) -> intake::RegisterEnquiryRequest {
    intake::RegisterEnquiryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: category as i32,
        name: "王某".to_owned(),
        content: "烟花爆竹零售点离学校太近".to_owned(),
        office_id: "general".to_owned(),
        channel: intake::EnquiryChannel::Hotline as i32,
        contact: "电话".to_owned(),
        hotline_slip_number: "12345-0001".to_owned(),
        ..Default::default()
    }
}

async fn register(clerk: &Caller, request: intake::RegisterEnquiryRequest) -> intake::Enquiry {
    let registered = clerk.enquiries().register_enquiry(request).await.unwrap();
    registered.into_inner().enquiry.unwrap()
}

fn assignment(office_id: &str, person: &str, due_on: &str) -> intake::EnquiryAssignment {
    intake::EnquiryAssignment {
        content: format!("请{office_id}办理"),
        office_id: office_id.to_owned(),
        person: person.to_owned(),
        due_on: due_on.to_owned(),
    }
}

async fn get(caller: &Caller, id: &str) -> intake::Enquiry {
    let request = intake::GetEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        enquiry_id: id.to_owned(),
    };
    let read = caller.enquiries().get_enquiry(request).await.unwrap();
    read.into_inner().enquiry.unwrap()
}

/// Kind, part and due day of what an office has to do.
async fn duties(caller: &Caller, office_id: &str) -> Vec<(String, u32, String)> {
    let request = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        office_id: office_id.to_owned(),
        ..Default::default()
    };
    let listed = caller.deadlines().list_duties(request).await.unwrap();
    let listed = listed.into_inner().duties.into_iter();
    listed
        .map(|duty| (duty.kind, duty.part, duty.due_on))
        .collect()
}

async fn report(suite: &Suite) -> Report {
    let year = Year::heshan().unwrap();
    play::compile(suite, &year, &|_| {}).await.unwrap()
}

#[expect(
    clippy::too_many_lines,
    reason = "one enquiry from its first day to its last"
)]
#[tokio::test(flavor = "multi_thread")]
async fn two_offices_work_on_an_enquiry_under_supervision_and_the_citizen_appraises_the_answer() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let call = |bureau: &str, role: &str| services.caller(&suite.mint, bureau, role).unwrap();
    let (clerk, supervisor) = (call(BUREAU, "clerk"), call(BUREAU, "supervisor"));
    on(&suite, "2019-06-03").await;

    let enquiry = register(&clerk, wanted("register", EnquiryCategory::Hotline)).await;
    assert_eq!(
        (enquiry.number.as_str(), enquiry.limit),
        ("〔2019〕1号", 13)
    );
    // The dragon boat festival is on the way.
    assert_eq!(enquiry.due_on, "2019-06-21");
    assert_eq!(enquiry.hotline_slip_number, "12345-0001");
    let id = enquiry.id.as_str();

    // Offices are asked about first, then the days are judged by the case; each by its field.
    let wrong = about!(SplitEnquiryRequest, id, "wrong", tasks: vec![
        assignment("general", "", "2019-06-22"),
        assignment("nowhere", "", ""),
    ]);
    let refused = clerk.enquiries().split_enquiry(wrong).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused), ["tasks[1].office_id"]);
    let late = about!(SplitEnquiryRequest, id, "late", tasks: vec![
        assignment("general", "", "2019-06-22"),
    ]);
    let refused = clerk.enquiries().split_enquiry(late).await.unwrap_err();
    assert_eq!(violations(&refused), ["tasks[0].due_on"]);
    let none = about!(SplitEnquiryRequest, id, "none");
    let refused = clerk.enquiries().split_enquiry(none).await.unwrap_err();
    assert_eq!(violations(&refused), ["tasks"]);

    let split = about!(SplitEnquiryRequest, id, "split", etag: enquiry.etag.clone(), tasks: vec![
        assignment("safety", "li", "2019-06-05"),
        assignment("permits", "", ""),
    ]);
    let first = clerk
        .enquiries()
        .split_enquiry(split.clone())
        .await
        .unwrap();
    let again = clerk.enquiries().split_enquiry(split).await.unwrap();
    assert_eq!(first.into_inner(), again.into_inner(), "repeated");
    assert_eq!(
        duties(&clerk, "safety").await,
        [("task".to_owned(), 1, "2019-06-05".to_owned())]
    );
    // Decided on what was read before the split.
    let stale = about!(CloseEnquiryRequest, id, "stale", etag: enquiry.etag.clone(), answer: "答复".to_owned());
    let refused = clerk.enquiries().close_enquiry(stale).await.unwrap_err();
    assert_refused(&refused, Code::Aborted, "CONFLICT");

    // Not the business of the office: back to whoever is responsible, and to another.
    let back =
        about!(ReturnTaskRequest, id, "return", task: 2, reason: "不属于本股室职责".to_owned());
    clerk.enquiries().return_task(back).await.unwrap();
    assert!(duties(&clerk, "permits").await.is_empty());
    let general = duties(&clerk, "general").await;
    assert!(general.contains(&("reassign".to_owned(), 2, "2019-06-21".to_owned())));
    let foreign = about!(ReassignTaskRequest, id, "nowhere", task: 2, office_id: "nowhere".to_owned(),
        reason: "改由该股室办理".to_owned());
    let refused = clerk.enquiries().reassign_task(foreign).await.unwrap_err();
    assert_eq!(violations(&refused), ["office_id"]);
    let reassign = about!(ReassignTaskRequest, id, "reassign", task: 2, office_id: "safety".to_owned(),
        person: "zhao".to_owned(), reason: "由安监股一并办理".to_owned());
    clerk.enquiries().reassign_task(reassign).await.unwrap();

    // The first task is overdue; the office is reminded, then expedited by who supervises.
    on(&suite, "2019-06-10").await;
    let request = intake::ListRemindersRequest {
        bureau_id: BUREAU.to_owned(),
        open_only: true,
        ..Default::default()
    };
    let reminders = clerk.deadlines().list_reminders(request).await.unwrap();
    let reminders = reminders.into_inner().reminders;
    assert!(reminders.iter().any(|reminder| {
        reminder.stage() == intake::ReminderStage::Overdue
            && (reminder.duty_kind.as_str(), reminder.person.as_str()) == ("task", "li")
    }));
    let expedite = about!(SuperviseEnquiryRequest, id, "expedite",
        measure: intake::SupervisionMeasure::Expedite as i32, note: "请于今日答复".to_owned());
    let refused = clerk
        .enquiries()
        .supervise_enquiry(expedite.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let supervised = supervisor.enquiries().supervise_enquiry(expedite).await;
    let supervised = supervised.unwrap().into_inner().enquiry.unwrap();
    assert_eq!(supervised.supervisions[0].note, "请于今日答复");
    assert_eq!(supervised.supervisions[0].supervised_on, "2019-06-10");

    // A task of somebody: not another's to answer, nor to give back.
    let somebody = |subject: &str, office: Option<&str>| {
        let who = Who::new(subject, BUREAU, "clerk");
        let who = office.map_or(who.clone(), |office| who.office(office));
        let token = suite.mint.mint(&who, Duration::from_hours(1));
        services.with_token(&token).unwrap()
    };
    let others = [&clerk, &somebody("sun", Some("permits"))];
    for (number, other) in others.into_iter().enumerate() {
        let answer = about!(AnswerTaskRequest, id, format!("other-{number}"), task: 1,
            answer: "已核查".to_owned());
        let refused = other.enquiries().answer_task(answer).await.unwrap_err();
        assert_refused(&refused, Code::PermissionDenied, "TASK_OF_OTHERS");
        let back = about!(ReturnTaskRequest, id, format!("other-{number}"), task: 1,
            reason: "不属于本股室职责".to_owned());
        let refused = other.enquiries().return_task(back).await.unwrap_err();
        assert_refused(&refused, Code::PermissionDenied, "TASK_OF_OTHERS");
    }

    // The person it is for, at two desks at once: one wins.
    let li = somebody("li", None);
    let etag = supervised.etag.clone();
    let calls = (0..2).map(|number| {
        let clerk = li.clone();
        let request = about!(AnswerTaskRequest, id, format!("rival-{number}"), etag: etag.clone(),
            task: 1, answer: "已核查".to_owned());
        tokio::spawn(async move { clerk.enquiries().answer_task(request).await })
    });
    let mut won = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => won += 1,
            Err(status) => assert_refused(&status, Code::Aborted, "CONFLICT"),
        }
    }
    assert_eq!(won, 1);
    let close = about!(CloseEnquiryRequest, id, "close", answer: "已责令搬迁".to_owned());
    let refused = clerk
        .enquiries()
        .close_enquiry(close.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let second = about!(AnswerTaskRequest, id, "second", task: 2, answer: "已核查".to_owned());
    // A colleague in the office.
    let sun = somebody("sun", Some("safety"));
    sun.enquiries().answer_task(second).await.unwrap();
    let appraise = about!(AppraiseEnquiryRequest, id, "appraise",
        satisfaction: intake::Satisfaction::BasicallySatisfied as i32, remark: "基本满意".to_owned());
    let refused = clerk
        .enquiries()
        .appraise_enquiry(appraise.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    clerk.enquiries().close_enquiry(close).await.unwrap();
    clerk
        .enquiries()
        .appraise_enquiry(appraise.clone())
        .await
        .unwrap();
    let twice = intake::AppraiseEnquiryRequest {
        request_id: "twice".to_owned(),
        ..appraise
    };
    let refused = clerk.enquiries().appraise_enquiry(twice).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    let read = get(&supervisor, id).await;
    assert_eq!(read.end(), EnquiryEnd::Closed);
    assert_eq!(read.answer, "已责令搬迁");
    assert_eq!(read.appraisal.clone().unwrap().remark, "基本满意");
    let states: Vec<_> = read.tasks.iter().map(intake::EnquiryTask::state).collect();
    assert_eq!(states, [EnquiryTaskState::Answered; 2]);
    assert_eq!(
        (
            read.tasks[1].person.as_str(),
            read.tasks[1].answered_on.as_str()
        ),
        ("zhao", "2019-06-10")
    );
    assert!(duties(&clerk, "").await.is_empty());

    // Nobody of another bureau reads or changes it.
    let neighbour = call("haitang-emb", "clerk");
    let request = intake::GetEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        enquiry_id: id.to_owned(),
    };
    let refused = neighbour.enquiries().get_enquiry(request).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let request = intake::GetEnquiryRequest {
        bureau_id: "haitang-emb".to_owned(),
        enquiry_id: id.to_owned(),
    };
    let unknown = neighbour.enquiries().get_enquiry(request).await;
    assert_refused(&unknown.unwrap_err(), Code::NotFound, "RECORD_UNKNOWN");
    suite.stop().await.unwrap();
}

#[expect(
    clippy::too_many_lines,
    reason = "one bureau, one report over all the ways to end"
)]
#[tokio::test(flavor = "multi_thread")]
async fn doubles_and_mistakes_keep_their_numbers_and_are_counted_nowhere() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let call = |role: &str| services.caller(&suite.mint, BUREAU, role).unwrap();
    let (clerk, reviewer) = (call("clerk"), call("reviewer"));
    on(&suite, "2019-06-03").await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let request = wanted(&format!("register-{number}"), EnquiryCategory::Complaint);
        ids.push(register(&clerk, request).await.id);
    }
    let [stays, double, mistake, petition, open] = ids.as_slice() else {
        panic!("five were registered");
    };

    let merge = about!(MergeEnquiryRequest, double, "merge", into_enquiry_id: stays.clone(),
        reason: "同一来电人重复反映".to_owned());
    let itself = intake::MergeEnquiryRequest {
        into_enquiry_id: double.clone(),
        ..merge.clone()
    };
    let refused = clerk.enquiries().merge_enquiry(itself).await.unwrap_err();
    assert_eq!(violations(&refused), ["into_enquiry_id"]);
    let merged = clerk
        .enquiries()
        .merge_enquiry(merge.clone())
        .await
        .unwrap()
        .into_inner();
    let again = clerk.enquiries().merge_enquiry(merge).await.unwrap();
    assert_eq!(merged, again.into_inner());
    let merged = merged.enquiry.unwrap();
    assert_eq!(
        (merged.end(), merged.merged_into.as_str()),
        (EnquiryEnd::Merged, stays.as_str())
    );
    assert_eq!(merged.number, "〔2019〕2号");
    assert_eq!(get(&clerk, stays).await.doubles, [double.as_str()]);
    let into_ended = about!(MergeEnquiryRequest, open, "into-ended", into_enquiry_id: double.clone(),
        reason: "重复".to_owned());
    let refused = clerk.enquiries().merge_enquiry(into_ended).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );

    let void = about!(VoidEnquiryRequest, mistake, "void", reason: "误登记".to_owned());
    let refused = clerk.enquiries().void_enquiry(void.clone()).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    let voided = reviewer.enquiries().void_enquiry(void).await.unwrap();
    assert_eq!(
        voided.into_inner().enquiry.unwrap().end(),
        EnquiryEnd::Voided
    );

    let point = about!(PointToPetitionRequest, petition, "point", reason: "属于信访事项".to_owned(),
        petition_channel: "区信访局".to_owned());
    let pointed = clerk.enquiries().point_to_petition(point).await.unwrap();
    assert_eq!(
        pointed.into_inner().enquiry.unwrap().end(),
        EnquiryEnd::Petition
    );
    let close = about!(CloseEnquiryRequest, stays, "close", answer: "已办理".to_owned());
    clerk.enquiries().close_enquiry(close).await.unwrap();
    let appraise = about!(AppraiseEnquiryRequest, stays, "appraise",
        satisfaction: intake::Satisfaction::Dissatisfied as i32);
    clerk.enquiries().appraise_enquiry(appraise).await.unwrap();

    // The list agrees with what is read one by one, and goes on page by page.
    let mut request = intake::ListEnquiriesRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 2,
        ..Default::default()
    };
    let mut listed = Vec::new();
    loop {
        let page = clerk.enquiries().list_enquiries(request.clone()).await;
        let page = page.unwrap().into_inner();
        listed.extend(page.enquiries);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    assert_eq!(listed.len(), 5);
    for cached in &listed {
        let folded = get(&clerk, &cached.id).await;
        assert_eq!(
            (
                &cached.etag,
                &cached.due_on,
                &cached.closed_on,
                cached.end,
                cached.category
            ),
            (
                &folded.etag,
                &folded.due_on,
                &folded.closed_on,
                folded.end,
                folded.category
            )
        );
        assert_eq!(
            (&cached.number, &cached.office_id),
            (&folded.number, &folded.office_id)
        );
    }
    for (office_id, count) in [("general", 1), ("safety", 0)] {
        let request = intake::ListEnquiriesRequest {
            bureau_id: BUREAU.to_owned(),
            open_only: true,
            office_id: office_id.to_owned(),
            ..Default::default()
        };
        let page = clerk.enquiries().list_enquiries(request).await.unwrap();
        assert_eq!(page.into_inner().enquiries.len(), count, "{office_id}");
    }

    on(&suite, "2020-01-10").await;
    let report = report(&suite).await;
    for (key, expected) in [
        ("enquiries.received", 3.0),
        ("enquiries.appraised", 1.0),
        ("enquiries.satisfied", 0.0),
        ("enquiries.satisfied_rate", 0.0),
    ] {
        let counted = value(&report, key);
        assert!((counted - expected).abs() < 1e-9, "{key}: {counted}");
    }
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_sets_its_limits_and_what_runs_keeps_its_own() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let call = |role: &str| services.caller(&suite.mint, BUREAU, role).unwrap();
    let (clerk, leader) = (call("clerk"), call("leader"));
    on(&suite, "2019-06-03").await;
    let request = intake::GetEnquiryLimitsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let before = clerk.enquiries().get_enquiry_limits(request.clone()).await;
    let before = before.unwrap().into_inner().limits.unwrap();
    let days: Vec<u32> = before
        .limits
        .iter()
        .map(|limit| limit.working_days)
        .collect();
    assert_eq!(
        (days, before.urgent_working_days),
        (vec![3, 13, 13, 13, 13], 0)
    );
    let running = register(&clerk, wanted("running", EnquiryCategory::Consultation)).await;
    assert_eq!(running.due_on, "2019-06-06");
    let urgent = intake::RegisterEnquiryRequest {
        urgent: true,
        ..wanted("urgent", EnquiryCategory::Consultation)
    };
    assert_eq!(
        register(&clerk, urgent).await.due_on,
        "2019-06-03",
        "the same day"
    );

    let set = intake::SetEnquiryLimitsRequest {
        request_id: "set".to_owned(),
        bureau_id: BUREAU.to_owned(),
        etag: before.etag.clone(),
        limits: before
            .limits
            .iter()
            .map(|limit| intake::EnquiryLimit {
                working_days: 5,
                ..*limit
            })
            .collect(),
        urgent_working_days: 1,
    };
    let refused = clerk.enquiries().set_enquiry_limits(set.clone()).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    let slow = intake::SetEnquiryLimitsRequest {
        urgent_working_days: 6,
        limits: set.limits[1..].to_vec(),
        ..set.clone()
    };
    let refused = leader
        .enquiries()
        .set_enquiry_limits(slow)
        .await
        .unwrap_err();
    assert_eq!(violations(&refused), ["limits", "urgent_working_days"]);
    let first = leader.enquiries().set_enquiry_limits(set.clone()).await;
    let again = leader.enquiries().set_enquiry_limits(set.clone()).await;
    let first = first.unwrap().into_inner();
    assert_eq!(first, again.unwrap().into_inner());
    let rival = intake::SetEnquiryLimitsRequest {
        request_id: "rival".to_owned(),
        ..set
    };
    let refused = leader.enquiries().set_enquiry_limits(rival).await;
    assert_refused(&refused.unwrap_err(), Code::Aborted, "CONFLICT");

    let now = clerk.enquiries().get_enquiry_limits(request).await.unwrap();
    assert_eq!(now.into_inner().limits, first.limits);
    let later = register(&clerk, wanted("later", EnquiryCategory::Consultation)).await;
    assert_eq!((later.limit, later.due_on.as_str()), (5, "2019-06-11"));
    let kept = get(&clerk, &running.id).await;
    assert_eq!((kept.limit, kept.due_on.as_str()), (3, "2019-06-06"));
    let foreign = services
        .caller(&suite.mint, "haitang-emb", "leader")
        .unwrap();
    let request = intake::GetEnquiryLimitsRequest {
        bureau_id: "haitang-emb".to_owned(),
    };
    let theirs = foreign.enquiries().get_enquiry_limits(request).await;
    assert_eq!(theirs.unwrap().into_inner().limits.unwrap().etag, "0");
    suite.stop().await.unwrap();
}
