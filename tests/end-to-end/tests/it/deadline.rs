//! Worklists, reminders and supervision over days that pass, and days that were missed.

use gongkai_demo::clients::Services;
use gongkai_proto::{
    catalog::v1 as catalog,
    common::v1::{self as common, ReminderStage},
    intake::v1 as intake,
};
use tonic::Code;

use crate::{
    office::on,
    support::{assert_refused, suite, violations},
};

fn enquiry(request_id: &str) -> intake::RegisterEnquiryRequest {
    intake::RegisterEnquiryRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        category: intake::EnquiryCategory::Consultation as i32,
        name: "王某".to_owned(),
        content: "避难场所在哪里".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    }
}

fn duties(bureau_id: &str) -> intake::ListDutiesRequest {
    intake::ListDutiesRequest {
        bureau_id: bureau_id.to_owned(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one case through its days")]
async fn what_is_due_is_listed_and_reminded_of_once_also_after_an_outage() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
    on(&suite, "2019-06-03").await;
    let registered = clerk
        .enquiries()
        .register_enquiry(enquiry("first"))
        .await
        .unwrap();
    let registered = registered.into_inner().enquiry.unwrap();
    assert_eq!(registered.number, "〔2019〕1号");
    assert_eq!(registered.due_on, "2019-06-06");
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: "heshan-emb".to_owned(),
        case_id: registered.id.clone(),
    };
    let explained = clerk.deadlines().explain_deadline(explain).await.unwrap();
    let explained = explained.into_inner();
    let due = explained.deadline.unwrap();
    assert_eq!(due.current_due_on, "2019-06-06");
    assert_eq!(explained.steps[0].kind(), common::StepKind::Started);
    let [limit] = &explained.limits[..] else {
        panic!("{:?}", explained.limits)
    };
    let said = (limit.limit.as_str(), limit.in_time.as_str());
    assert_eq!(said, ("办理期限", "未到期"));
    assert_eq!(limit.basis, explained.steps[0].text);
    assert!(
        limit.basis.ends_with("期限至2019年6月6日"),
        "{}",
        limit.basis
    );

    let listed = clerk.deadlines().list_duties(duties("heshan-emb")).await;
    let listed = listed.unwrap().into_inner().duties;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].case_id, registered.id);
    assert_eq!(listed[0].name, "办结");
    assert_eq!(
        (listed[0].due_on.as_str(), listed[0].working_days_left),
        ("2019-06-06", 3)
    );
    let nobody = intake::ListDutiesRequest {
        person: "nobody".to_owned(),
        ..duties("heshan-emb")
    };
    let nobody = clerk.deadlines().list_duties(nobody).await.unwrap();
    assert!(nobody.into_inner().duties.is_empty());

    let stages = async || {
        let request = intake::ListRemindersRequest {
            bureau_id: "heshan-emb".to_owned(),
            ..Default::default()
        };
        let listed = clerk.deadlines().list_reminders(request).await.unwrap();
        let listed = listed.into_inner().reminders;
        let mut stages: Vec<_> = listed.iter().map(intake::Reminder::stage).collect();
        stages.reverse();
        stages
    };
    // The clock's answer comes when what is due was done.
    on(&suite, "2019-06-04").await;
    on(&suite, "2019-06-05").await;
    assert_eq!(
        stages().await,
        [ReminderStage::DueSoon],
        "once, not each day"
    );
    on(&suite, "2019-06-06").await;
    assert_eq!(
        stages().await,
        [ReminderStage::DueSoon, ReminderStage::DueToday]
    );

    // Killed before the due day has passed, and back long after it: what must not be skipped comes.
    suite.kill("intake");
    suite.restart("intake").await.unwrap();
    on(&suite, "2019-07-01").await;
    let all = [
        ReminderStage::DueSoon,
        ReminderStage::DueToday,
        ReminderStage::Overdue,
        ReminderStage::Escalated,
    ];
    assert_eq!(stages().await, all);

    // A token of one list opens no other.
    let page = intake::ListRemindersRequest {
        bureau_id: "heshan-emb".to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let page = clerk.deadlines().list_reminders(page).await.unwrap();
    let page_token = page.into_inner().next_page_token;
    assert!(!page_token.is_empty());
    let disputes = intake::ListDisputesRequest {
        bureau_id: "heshan-emb".to_owned(),
        page_token,
        ..Default::default()
    };
    let refused = clerk.disputes().list_disputes(disputes).await.unwrap_err();
    assert_eq!(violations(&refused), ["page_token"]);

    // The city sees what is overdue below it, and nobody else does.
    let request = intake::ListOverdueDutiesRequest {
        bureau_id: "platform".to_owned(),
        ..Default::default()
    };
    let city = services.caller(&suite.mint, "platform", "city").unwrap();
    let overdue = city.deadlines().list_overdue_duties(request.clone()).await;
    let overdue = overdue.unwrap().into_inner().duties;
    assert_eq!(overdue.len(), 1);
    assert!(overdue[0].working_days_left < -10);
    assert_eq!(overdue[0].office_id, "", "no more than the city needs");
    let refused = clerk
        .deadlines()
        .list_overdue_duties(request)
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let foreign = clerk
        .deadlines()
        .list_duties(duties("haitang-emb"))
        .await
        .unwrap_err();
    assert_refused(&foreign, Code::PermissionDenied, "BUREAU_FOREIGN");

    // Done: nothing is left to do, and the reminders are settled.
    let close = intake::CloseEnquiryRequest {
        request_id: "close".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        enquiry_id: registered.id,
        answer: "见公告".to_owned(),
        ..Default::default()
    };
    clerk.enquiries().close_enquiry(close).await.unwrap();
    let left = clerk
        .deadlines()
        .list_duties(duties("heshan-emb"))
        .await
        .unwrap();
    assert!(left.into_inner().duties.is_empty());
    let open = intake::ListRemindersRequest {
        bureau_id: "heshan-emb".to_owned(),
        open_only: true,
        ..Default::default()
    };
    let open = clerk.deadlines().list_reminders(open).await.unwrap();
    assert!(open.into_inner().reminders.is_empty());
    suite.stop().await.unwrap();
}

/// An arrangement invented for the test: the real one of 2027 was not published when it was written.
pub fn invented_2027(request_id: &str, holidays: &[&str]) -> catalog::LoadCalendarRequest {
    let day = |date: &&str| catalog::CalendarDay {
        date: (*date).to_owned(),
        kind: catalog::DayKind::Holiday as i32,
        name: "元旦（测试）".to_owned(),
    };
    catalog::LoadCalendarRequest {
        request_id: request_id.to_owned(),
        bureau_id: "platform".to_owned(),
        year: 2027,
        days: holidays.iter().map(day).collect(),
        source: "测试用，非真实安排".to_owned(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_loaded_while_running_moves_provisional_days_and_says_so() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
    let administrator = services
        .caller(&suite.mint, "platform", "administrator")
        .unwrap();
    on(&suite, "2026-12-28").await;
    let registered = clerk.enquiries().register_enquiry(enquiry("first")).await;
    let registered = registered.unwrap().into_inner().enquiry.unwrap();
    // Three working days by weekends alone.
    assert_eq!(registered.due_on, "2026-12-31");
    let complaint = intake::RegisterEnquiryRequest {
        category: intake::EnquiryCategory::Complaint as i32,
        ..enquiry("second")
    };
    let complaint = clerk.enquiries().register_enquiry(complaint).await;
    let complaint = complaint.unwrap().into_inner().enquiry.unwrap();
    assert_eq!(complaint.due_on, "2027-01-14");
    let due_of = async |id: &str| {
        let listed = clerk.deadlines().list_duties(duties("heshan-emb")).await;
        let listed = listed.unwrap().into_inner().duties;
        let duty = listed.into_iter().find(|duty| duty.case_id == id).unwrap();
        (duty.due_on, duty.provisional)
    };
    assert_eq!(due_of(&complaint.id).await, ("2027-01-14".to_owned(), true));

    let load = async |request| {
        administrator
            .calendars()
            .load_calendar(request)
            .await
            .unwrap();
    };
    let moved = async |count: usize| {
        let request = intake::ListMovedDeadlinesRequest {
            bureau_id: "heshan-emb".to_owned(),
            ..Default::default()
        };
        // The event takes a moment to arrive, the watch another to look.
        for _ in 0..600 {
            let listed = clerk
                .deadlines()
                .list_moved_deadlines(request.clone())
                .await;
            let listed = listed.unwrap().into_inner().moved;
            if listed.len() >= count {
                return listed;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the calendar moved nothing");
    };
    load(invented_2027("load", &["2027-01-01", "2027-01-04"])).await;
    let listed = moved(1).await;
    assert_eq!(listed.len(), 1, "what is due in 2026 stays");
    assert_eq!(listed[0].case_id, complaint.id);
    assert_eq!(listed[0].from_due_on, "2027-01-14");
    assert_eq!(listed[0].to_due_on, "2027-01-18");
    assert_eq!((listed[0].year, listed[0].version), (2027, 1));
    assert_eq!(
        due_of(&complaint.id).await,
        ("2027-01-18".to_owned(), false)
    );

    // A correction of the arrangement is its second version, and a restart reads both.
    let again = catalog::LoadCalendarRequest {
        reason: "更正".to_owned(),
        ..invented_2027("again", &["2027-01-01"])
    };
    load(again).await;
    let listed = moved(2).await;
    assert_eq!(listed[0].to_due_on, "2027-01-15");
    suite.kill("intake");
    suite.restart("intake").await.unwrap();
    assert_eq!(
        due_of(&complaint.id).await,
        ("2027-01-15".to_owned(), false)
    );
    suite.stop().await.unwrap();
}
