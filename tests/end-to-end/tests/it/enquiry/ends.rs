//! Doubles and mistakes.

use gongkai_demo::clients::Services;
use gongkai_proto::intake::v1::{self as intake, EnquiryCategory, EnquiryEnd};
use tonic::Code;

use super::{get, register, report, wanted};
use crate::{
    office::{BUREAU, on},
    support::{assert_refused, suite, value, violations},
};

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
    // What was closed or pointed on by mistake is open again, and counted once it is closed.
    let close = |request_id: &str| about!(CloseEnquiryRequest, stays, request_id, answer: "已办理".to_owned());
    clerk
        .enquiries()
        .close_enquiry(close("by-mistake"))
        .await
        .unwrap();
    let reopen = |id: &str, request_id: &str| about!(ReopenEnquiryRequest, id, request_id, reason: "误办结".to_owned());
    let by_clerk = clerk
        .enquiries()
        .reopen_enquiry(reopen(stays, "by-clerk"))
        .await;
    assert_refused(
        &by_clerk.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    for id in [stays, petition] {
        let reopened = reviewer.enquiries().reopen_enquiry(reopen(id, id)).await;
        let reopened = reopened.unwrap().into_inner().enquiry.unwrap();
        assert_eq!(
            (reopened.end(), reopened.answer.as_str()),
            (EnquiryEnd::Unspecified, "")
        );
    }
    let point = about!(PointToPetitionRequest, petition, "point-again",
        reason: "属于信访事项".to_owned());
    clerk.enquiries().point_to_petition(point).await.unwrap();
    clerk
        .enquiries()
        .close_enquiry(close("close"))
        .await
        .unwrap();
    let appraise = about!(AppraiseEnquiryRequest, stays, "appraise",
        satisfaction: intake::Satisfaction::Dissatisfied as i32);
    clerk.enquiries().appraise_enquiry(appraise).await.unwrap();
    for (id, request_id) in [
        (stays, "appraised"),
        (open, "is-open"),
        (mistake, "is-voided"),
    ] {
        let refused = reviewer
            .enquiries()
            .reopen_enquiry(reopen(id, request_id))
            .await;
        assert_refused(
            &refused.unwrap_err(),
            Code::FailedPrecondition,
            "STATE_FORBIDS",
        );
    }

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
            filter: Some(intake::CaseFilter {
                open_only: true,
                office_id: office_id.to_owned(),
                ..Default::default()
            }),
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
