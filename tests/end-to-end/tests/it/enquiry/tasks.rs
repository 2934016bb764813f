//! Two offices at work on one enquiry.

use std::time::Duration;

use gongkai_demo::clients::Services;
use gongkai_proto::{
    common::v1 as common,
    intake::v1::{self as intake, EnquiryCategory, EnquiryEnd, EnquiryTaskState},
};
use gongkai_testbed::tokens::Who;
use tonic::Code;

use super::{assignment, duties, get, register, wanted};
use crate::{
    office::{BUREAU, on},
    support::{assert_refused, enter, suite, violations},
};

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

    for subject in ["li", "zhao"] {
        enter(&call(BUREAU, "leader"), subject, "").await;
    }
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
        reminder.stage() == common::ReminderStage::Overdue
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
