//! An answer that says what will be published by a day, until it is and the applicant is told.

use gongkai_demo::staff::{Walk, content};
use gongkai_proto::{
    catalog::v1 as catalog,
    intake::v1::{self as intake, Answer, NoticeKind},
};
use tonic::Code;

use super::{application, application_id, confirmed, public, seen, submitted};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, violations},
};

/// Drafts the reply that promises.
async fn draft(office: &Office, walk: &Walk, publish_on: &str) -> Result<(), tonic::Status> {
    let request = intake::DraftReplyRequest {
        request_id: format!("draft-{publish_on}"),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        answers: vec![Answer::Granted as i32],
        content: Some(intake::ReplyContent {
            material: String::new(),
            publish_on: publish_on.to_owned(),
            publish_title: "2024年危险化学品企业名单".to_owned(),
            ..content()
        }),
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    applications.draft_reply(request).await.map(|_| ())
}

async fn duties(office: &Office) -> Vec<intake::Duty> {
    let request = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut deadlines = office.staff.clerk.deadlines();
    let listed = deadlines.list_duties(request).await.unwrap().into_inner();
    let promised = |duty: &intake::Duty| duty.kind == "publish_promised";
    listed.duties.into_iter().filter(promised).collect()
}

async fn owed(office: &Office) -> Vec<catalog::UpdateDuty> {
    let request = catalog::ListUpdateDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut duties = office.staff.clerk.update_duties();
    let listed = duties.list_update_duties(request).await.unwrap();
    listed.into_inner().duties
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_promised_is_owed_in_the_catalog_and_the_applicant_told_once_it_is_public() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let key = submitted(&public, "submit", application("危险化学品企业名单")).await;
    let id = application_id(&office, &key.number).await;
    confirmed(&office, &key).await;
    let walk = Walk {
        request_id: "walk".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
    };
    let past = draft(&office, &walk, "2024-03-01").await.unwrap_err();
    assert_refused(&past, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&past), ["content.publish_on"]);
    draft(&office, &walk, "2024-03-15").await.unwrap();
    office.staff.review(&walk).await.unwrap();
    office.staff.sign(&walk).await.unwrap();
    assert!(duties(&office).await.is_empty(), "nobody was told yet");
    office.staff.hand_over(&walk).await.unwrap();
    let said = &office.replies(&id).await[0].1;
    assert!(said.contains("于2024年3月15日前"), "{said}");

    // The watch tells the catalog; both sides show it, late, too.
    assert_eq!(duties(&office).await[0].due_on, "2024-03-15");
    office.on("2024-03-18").await;
    assert!(duties(&office).await[0].working_days_left < 0);
    let known = owed(&office).await;
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].application_id, id);
    assert_eq!(known[0].state(), catalog::UpdateDutyState::Overdue);

    let title = "2024年危险化学品企业名单";
    let item = office.publish(&office.staff, title, "2024-03-01").await;
    let promised = office.application(&id).await.promised.unwrap();
    let fulfil = catalog::FulfilPromiseRequest {
        request_id: "fulfil".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: id.clone(),
        reply: promised.reply,
        item_id: item.id.clone(),
    };
    let mut catalog_side = office.staff.clerk.promises();
    catalog_side.fulfil_promise(fulfil).await.unwrap();
    office.on("2024-03-19").await;
    assert!(duties(&office).await.is_empty());
    let kept = office.application(&id).await.promised.unwrap();
    assert_eq!(
        (
            kept.item_id,
            kept.index_number.as_str(),
            kept.published_on.as_str()
        ),
        (item.id, item.index_number.as_str(), "2024-03-18")
    );
    let told = seen(&public, &key).await.events;
    let told = &told.last().unwrap().text;
    assert!(told.contains(&item.index_number), "{told}");
    let request = intake::ListNoticesRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id,
    };
    let mut notices = office.staff.clerk.notices();
    let sent = notices.list_notices(request).await.unwrap().into_inner();
    let published = |notice: &&intake::Notice| notice.kind() == NoticeKind::Published;
    assert_eq!(sent.notices.iter().filter(published).count(), 1);
    office.close().await;
}
