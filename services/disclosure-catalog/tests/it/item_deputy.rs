//! Deputies of an absent leader.

use gongkai_proto::{catalog::v1 as proto, common::v1::Visibility};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    archive::{export, files},
    fixture::{BUREAU, Catalog, clerk, intake, leader, reason, reviewer, reviewer_2, violations},
    item_opinion::{ask, overrule},
    item_work::{Step, contents, draft, take, up_to_signature},
};

async fn appoint(
    catalog: &Catalog,
    who: &Who,
    (deputy, from_on, to_on): (&str, &str, &str),
) -> Result<proto::ItemDeputy, Status> {
    let request = proto::AppointItemDeputyRequest {
        request_id: format!("appoint {deputy} {from_on}"),
        bureau_id: BUREAU.to_owned(),
        leader: "leader-liu".to_owned(),
        deputy: deputy.to_owned(),
        from_on: from_on.to_owned(),
        to_on: to_on.to_owned(),
        ..proto::AppointItemDeputyRequest::default()
    };
    let request = catalog.as_who(who, request);
    let answer = catalog.deputies().appoint_item_deputy(request).await?;
    Ok(answer.into_inner().deputy.unwrap())
}

/// Enters somebody in the directory.
async fn enter(catalog: &Catalog, subject: &str, name: &str) {
    let request = proto::SetStaffMemberRequest {
        request_id: format!("enter {subject}"),
        bureau_id: BUREAU.to_owned(),
        member: Some(proto::StaffMember {
            subject: subject.to_owned(),
            name: name.to_owned(),
            reviews: !subject.starts_with("clerk"),
            ..proto::StaffMember::default()
        }),
        ..proto::SetStaffMemberRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    catalog.staff().set_staff_member(request).await.unwrap();
}

/// An item that waits for its signature, checked and reviewed by the first reviewer.
async fn cleared(catalog: &Catalog, drafter: &Who, title: &str) -> String {
    let made = draft(catalog, drafter, title, contents(title))
        .await
        .unwrap();
    let id = made.item_id;
    for (who, step) in [
        (drafter, Step::Submit),
        (&reviewer(), Step::Check),
        (&reviewer(), Step::Clear),
    ] {
        take(catalog, who, step, (&id, "")).await.unwrap();
    }
    id
}

#[tokio::test]
async fn a_deputy_signs_on_the_days_of_the_appointment_and_loses_no_eye() {
    let catalog = Catalog::with_bureaus().await;
    let item = cleared(&catalog, &clerk(), "通告").await;
    let sign = async |who: &Who, id: &str| take(&catalog, who, Step::Sign, (id, "")).await;
    let status = sign(&reviewer_2(), &item).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let days = ("reviewer-he", "2019-10-09", "2019-10-11");
    // Both are people of the directory.
    let status = appoint(&catalog, &leader(), days).await.unwrap_err();
    assert_eq!(violations(&status), ["leader", "deputy"]);
    enter(&catalog, "leader-liu", "刘局长").await;
    enter(&catalog, "reviewer-he", "何科长").await;
    let status = appoint(&catalog, &reviewer(), days).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    // The directory does not say who is a leader, so an administrator would choose who signs.
    let administrator = Who::new("admin", BUREAU, "administrator");
    let status = appoint(&catalog, &administrator, days).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let appointed = appoint(&catalog, &leader(), days).await.unwrap();
    assert_eq!(appoint(&catalog, &leader(), days).await.unwrap(), appointed);
    // The day before it begins it counts not yet.
    let status = sign(&reviewer_2(), &item).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    catalog.set_clock("2019-10-09T09:00:00+08:00").await;
    // What the absent leader drafted, or the deputy checked, needs other hands.
    let own = cleared(&catalog, &leader(), "自拟").await;
    let status = sign(&reviewer_2(), &own).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let signed = sign(&reviewer_2(), &item).await.unwrap();
    assert_eq!(signed.signed_by, "reviewer-he");
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.clone(),
        version: 0,
    };
    let request = catalog.as_who(&clerk(), request);
    let read = catalog.work().get_item_version(request).await.unwrap();
    let acts = read.into_inner().acts;
    assert_eq!(
        (acts[4].by.as_str(), acts[4].instead_of.as_str()),
        ("reviewer-he", "leader-liu")
    );
    let (_, _, package) = export(&catalog, &leader(), &item).await.unwrap();
    let metadata = &files(&package)["元数据.xml"];
    assert!(metadata.contains("何科长（代刘局长）"), "{metadata}");

    let request = proto::EndItemDeputyRequest {
        request_id: "end".to_owned(),
        bureau_id: BUREAU.to_owned(),
        appointment_id: appointed.id.clone(),
    };
    let request = catalog.as_who(&leader(), request);
    let ended = catalog.deputies().end_item_deputy(request).await.unwrap();
    assert_eq!(ended.into_inner().deputy.unwrap().to_on, "2019-10-09");
    catalog.set_clock("2019-10-10T09:00:00+08:00").await;
    let item = cleared(&catalog, &clerk(), "次日").await;
    let status = sign(&reviewer_2(), &item).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    catalog.stop().await;
}

#[tokio::test]
async fn a_deputy_goes_on_without_an_opinion_and_stands_in_for_nobody_who_has_left() {
    let catalog = Catalog::with_bureaus().await;
    enter(&catalog, "leader-liu", "刘局长").await;
    enter(&catalog, "reviewer-he", "何科长").await;
    let days = ("reviewer-he", "2019-10-08", "2019-10-11");
    appoint(&catalog, &leader(), days).await.unwrap();

    // The deputy reviewed this one.
    let own = draft(&catalog, &clerk(), "1", contents("自审"))
        .await
        .unwrap();
    up_to_signature(&catalog, &own.item_id).await;
    let asked = ask(&catalog, &own.item_id, "区公安分局", true)
        .await
        .unwrap();
    let status = overrule(&catalog, &reviewer_2(), &asked).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");

    let item = cleared(&catalog, &clerk(), "通告").await;
    let asked = ask(&catalog, &item, "区公安分局", true).await.unwrap();
    let overruled = overrule(&catalog, &reviewer_2(), &asked).await.unwrap();
    assert_eq!(
        (&*overruled.overruled_by, &*overruled.overruled_instead_of),
        ("reviewer-he", "leader-liu")
    );

    let request = proto::SetStaffMemberRequest {
        request_id: "left".to_owned(),
        bureau_id: BUREAU.to_owned(),
        etag: String::new(),
        member: Some(proto::StaffMember {
            subject: "leader-liu".to_owned(),
            name: "刘局长".to_owned(),
            left_on: "2019-10-08".to_owned(),
            ..proto::StaffMember::default()
        }),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.staff().set_staff_member(request).await.unwrap();
    let status = take(&catalog, &reviewer_2(), Step::Sign, (&item, "")).await;
    assert_eq!(reason(&status.unwrap_err()), "ROLE_MISSING");
    catalog.stop().await;
}

/// The only leader is away and has appointed nobody: the bureau above does, and says why.
#[tokio::test]
async fn the_bureau_above_names_a_deputy_where_nobody_else_can() {
    let catalog = Catalog::with_bureaus().await;
    enter(&catalog, "leader-liu", "刘局长").await;
    enter(&catalog, "reviewer-he", "何科长").await;
    let above = Who::new("admin-gov", "heshan", "administrator");
    let days = ("reviewer-he", "", "2019-10-11");
    let status = appoint(&catalog, &above, days).await.unwrap_err();
    assert_eq!(violations(&status), ["reason"]);
    let request = proto::AppointItemDeputyRequest {
        request_id: "from above".to_owned(),
        bureau_id: BUREAU.to_owned(),
        leader: "leader-liu".to_owned(),
        deputy: "reviewer-he".to_owned(),
        to_on: "2019-10-11".to_owned(),
        reason: "负责人突发疾病，未及指定代理".to_owned(),
        ..proto::AppointItemDeputyRequest::default()
    };
    let stranger = Who::new("admin-x", "elsewhere", "administrator");
    let mut deputies = catalog.deputies();
    let refused = deputies.appoint_item_deputy(catalog.as_who(&stranger, request.clone()));
    assert_eq!(reason(&refused.await.unwrap_err()), "BUREAU_FOREIGN");
    let answer = deputies.appoint_item_deputy(catalog.as_who(&above, request.clone()));
    let appointed = answer.await.unwrap().into_inner().deputy.unwrap();
    assert_eq!(appointed.reason, request.reason);
    let events = catalog
        .events_in(BUREAU, Visibility::Internal, &intake(), 1)
        .await;
    assert_eq!(events[0].r#type, "gongkai.catalog.item_deputy.appointed.v1");
    let item = cleared(&catalog, &clerk(), "通告").await;
    take(&catalog, &reviewer_2(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    catalog.stop().await;
}

#[tokio::test]
async fn a_deputy_reviews_and_is_appointed_once_for_a_day() {
    let catalog = Catalog::with_bureaus().await;
    for (subject, name) in [
        ("leader-liu", "刘局长"),
        ("reviewer-he", "何科长"),
        ("clerk-wang", "王办事员"),
    ] {
        enter(&catalog, subject, name).await;
    }
    let clerk = ("clerk-wang", "2019-10-09", "2019-10-11");
    let status = appoint(&catalog, &leader(), clerk).await.unwrap_err();
    assert_eq!(violations(&status), ["deputy"]);
    let days = ("reviewer-he", "2019-10-09", "2019-10-11");
    let appointed = appoint(&catalog, &leader(), days).await.unwrap();
    let again = ("reviewer-he", "2019-10-11", "2019-10-14");
    let status = appoint(&catalog, &leader(), again).await.unwrap_err();
    assert_eq!(violations(&status), ["from_on"]);
    let after = ("reviewer-he", "2019-10-12", "2019-10-14");
    appoint(&catalog, &leader(), after).await.unwrap();
    // One that was ended before it began is in nobody's way.
    let end = proto::EndItemDeputyRequest {
        request_id: "end".to_owned(),
        bureau_id: BUREAU.to_owned(),
        appointment_id: appointed.id,
    };
    let end = catalog.as_who(&leader(), end);
    catalog.deputies().end_item_deputy(end).await.unwrap();
    let anew = ("reviewer-he", "2019-10-10", "2019-10-11");
    appoint(&catalog, &leader(), anew).await.unwrap();
    let request = proto::AppointItemDeputyRequest {
        request_id: "told".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy: "reviewer-he".to_owned(),
        from_on: "2019-10-20".to_owned(),
        to_on: "2019-10-21".to_owned(),
        reason: "外出，电话13812345678".to_owned(),
        ..proto::AppointItemDeputyRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    let status = catalog.deputies().appoint_item_deputy(request).await;
    assert_eq!(violations(&status.unwrap_err()), ["reason"]);
    catalog.stop().await;
}
