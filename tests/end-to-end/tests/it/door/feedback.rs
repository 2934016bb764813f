//! What a reader says of a published item becomes an enquiry, once.

use gongkai_proto::{
    catalog::v1::{self as catalog, GiveFeedbackRequest},
    intake::v1::{self as intake, CaseKey, CaseKind, MyStage},
};
use tonic_types::StatusExt as _;

use super::{long, public, seen};
use crate::{
    office::{BUREAU, Office},
    support::assert_refused,
};

#[tokio::test]
async fn what_a_reader_says_of_an_item_becomes_an_enquiry_once() {
    let office = Office::open("2024-03-05").await;
    let item = office
        .publish(&office.staff, "行政检查事项清单", "2024-03-01")
        .await;
    let reader = public(&office);
    let request = GiveFeedbackRequest {
        request_id: long("feedback"),
        bureau_id: BUREAU.to_owned(),
        item_id: item.id.clone(),
        content: "第三项的依据已经废止".to_owned(),
        name: "李某某".to_owned(),
        contact: "13800000000".to_owned(),
        consent: true,
    };
    let answer = reader.feedback().give_feedback(request.clone()).await;
    let answer = answer.unwrap().into_inner();
    let again = reader.feedback().give_feedback(request.clone()).await;
    assert_eq!(again.unwrap().into_inner(), answer);
    let other = GiveFeedbackRequest {
        content: "另一条意见".to_owned(),
        ..request.clone()
    };
    let status = reader.feedback().give_feedback(other).await.unwrap_err();
    assert_refused(&status, tonic::Code::AlreadyExists, "REQUEST_ID_REUSED");

    let key = CaseKey {
        kind: CaseKind::Enquiry.into(),
        number: answer.enquiry_number.clone(),
        query_code: answer.query_code.clone(),
    };
    assert_eq!(seen(&reader, &key).await.stage(), MyStage::InHand);
    let listed = intake::ListEnquiriesRequest {
        bureau_id: BUREAU.to_owned(),
        ..intake::ListEnquiriesRequest::default()
    };
    let mut clerk = office.staff.clerk.enquiries();
    let listed = clerk.list_enquiries(listed).await.unwrap().into_inner();
    let [enquiry] = &listed.enquiries[..] else {
        panic!("{} enquiries", listed.enquiries.len())
    };
    assert_eq!(enquiry.number, answer.enquiry_number);
    let asked = intake::GetEnquiryRequest {
        bureau_id: BUREAU.to_owned(),
        enquiry_id: enquiry.id.clone(),
    };
    let told = clerk.get_enquiry(asked).await.unwrap().into_inner();
    let content = told.enquiry.unwrap().content;
    for said in [
        "《行政检查事项清单》",
        &item.index_number,
        "第三项的依据已经废止",
    ] {
        assert!(content.contains(said), "{said} is not in {content}");
    }

    let first = request.clone();
    office.suite.kill("intake");
    let request = GiveFeedbackRequest {
        request_id: long("feedback 2"),
        ..request
    };
    let status = reader.feedback().give_feedback(request.clone()).await;
    let status = status.unwrap_err();
    assert_refused(&status, tonic::Code::Unavailable, "UNAVAILABLE");
    assert!(status.get_details_retry_info().is_some());
    // The answer that was given is repeated meanwhile.
    let again = reader.feedback().give_feedback(first).await;
    assert_eq!(again.unwrap().into_inner(), answer);
    // What waits is passed on as it was said first, though the item was withdrawn since.
    let withdrawn = catalog::WithdrawItemRequest {
        request_id: "withdrawn".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.id.clone(),
        reason: "内容有误".to_owned(),
        ..catalog::WithdrawItemRequest::default()
    };
    let mut works = office.staff.leader.item_works();
    works.withdraw_item(withdrawn).await.unwrap();
    office.suite.restart("intake").await.unwrap();
    let passed_on = reader.feedback().give_feedback(request.clone()).await;
    let passed_on = passed_on.unwrap().into_inner();
    let again = reader.feedback().give_feedback(request).await;
    assert_eq!(again.unwrap().into_inner(), passed_on);
    assert_ne!(passed_on, answer);
    office.close().await;
}
