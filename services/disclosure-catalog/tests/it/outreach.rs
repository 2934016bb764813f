//! Recording activities.

use gongkai_proto::{
    catalog::v1::{self as proto, Measure, Qualifier},
    event,
};
use tonic::{Code, Status};

use crate::fixture::{Catalog, TODAY, clerk, reason, reviewer, violations};

pub fn activity(request_id: &str) -> proto::RecordActivityRequest {
    let quantity = |measure: Measure, value: u64, qualifier: Qualifier| proto::Quantity {
        measure: measure.into(),
        value,
        qualifier: qualifier.into(),
    };
    proto::RecordActivityRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        title: "安全生产月咨询日活动".to_owned(),
        office_id: "general".to_owned(),
        quantities: vec![
            quantity(Measure::Leaflets, 500_000, Qualifier::MoreThan),
            quantity(Measure::Points, 17, Qualifier::Unspecified),
        ],
        ..proto::RecordActivityRequest::default()
    }
}

pub async fn record(
    catalog: &Catalog,
    who: &gongkai_testbed::tokens::Who,
    request: proto::RecordActivityRequest,
) -> Result<proto::Activity, Status> {
    let answer = catalog
        .outreach()
        .record_activity(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().activity.unwrap())
}

#[tokio::test]
async fn an_activity_is_recorded_once_with_its_qualifiers() {
    let catalog = Catalog::with_bureaus().await;
    let recorded = record(&catalog, &clerk(), activity("1")).await.unwrap();
    assert_eq!(
        record(&catalog, &clerk(), activity("1")).await.unwrap(),
        recorded
    );
    assert_eq!(recorded.held_on, TODAY);
    assert_eq!(recorded.quantities, activity("1").quantities);
    let next = record(&catalog, &clerk(), activity("2")).await.unwrap();
    let events = catalog.events("heshan-emb", 3).await;
    let subjects: Vec<_> = events.iter().map(|event| event.subject.as_str()).collect();
    assert_eq!(subjects, ["heshan-emb", &recorded.id, &next.id]);
    assert_eq!(events[1].r#type, "gongkai.catalog.activity.recorded.v1");
    let told: proto::ActivityRecorded = event::decode(&events[1].data).unwrap();
    assert_eq!(told.activity, Some(recorded));
    let other = proto::RecordActivityRequest {
        title: "另一活动".to_owned(),
        ..activity("1")
    };
    let status = record(&catalog, &clerk(), other).await.unwrap_err();
    assert_eq!(reason(&status), "REQUEST_ID_REUSED");
    catalog.stop().await;
}

#[tokio::test]
async fn bad_activities_are_refused() {
    let catalog = Catalog::with_bureaus().await;
    let mut quantities = activity("1").quantities;
    quantities.push(quantities[0]);
    quantities[1].value = 0;
    let wrong = proto::RecordActivityRequest {
        title: String::new(),
        office_id: "nobody".to_owned(),
        held_on: "2019-06-31".to_owned(),
        quantities,
        ..activity("1")
    };
    let status = record(&catalog, &clerk(), wrong).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(
        violations(&status),
        [
            "title",
            "office_id",
            "held_on",
            "quantities[1].value",
            "quantities[2].measure"
        ]
    );
    let dated = |held_on: &str, backdating_reason: &str| proto::RecordActivityRequest {
        held_on: held_on.to_owned(),
        backdating_reason: backdating_reason.to_owned(),
        ..activity("1")
    };
    let status = record(&catalog, &clerk(), dated("2019-10-09", ""))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "DATE_IN_FUTURE");
    let status = record(&catalog, &clerk(), dated("2019-06-16", "补登"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "BACKDATING_NOT_ALLOWED");
    record(&catalog, &reviewer(), dated("2019-06-16", "补登"))
        .await
        .unwrap();
    let elsewhere = proto::RecordActivityRequest {
        bureau_id: "heshan".to_owned(),
        ..activity("2")
    };
    let status = record(&catalog, &clerk(), elsewhere).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    catalog.stop().await;
}
