//! A sending that was entered by mistake is left out of what is asked of the sendings of a letter.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, DispatchWay, LetterPlace};
use tonic::{Code, Status};

use super::{correction, letters, submit};
use crate::{
    office::{BUREAU, Office},
    paper::xlsx_text,
    support::assert_refused,
};

async fn send(clerk: &Caller, letter: &intake::Letter, way: DispatchWay, number: &str) {
    let request = intake::RecordDispatchRequest {
        request_id: format!("send {way:?} {number}"),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: way as i32,
        tracking_number: number.to_owned(),
        recipient: "李某某，赫山区某路2号".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(request).await.unwrap();
}

async fn annul(clerk: &Caller, letter: &intake::Letter, request_id: &str) -> intake::Letter {
    let request = intake::AnnulDispatchRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        reason: "登记错了文书".to_owned(),
        ..Default::default()
    };
    let annulled = clerk.dispatches().annul_dispatch(request).await.unwrap();
    annulled.into_inner().letter.unwrap()
}

async fn served(clerk: &Caller, letter: &intake::Letter, day: &str) -> Result<String, Status> {
    let request = intake::RecordServedRequest {
        request_id: format!("served {day}"),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        served_on: day.to_owned(),
        signed_by: "李某某".to_owned(),
        ..Default::default()
    };
    let served = clerk
        .dispatches()
        .record_served(request)
        .await?
        .into_inner();
    Ok(served.dispatch.unwrap().served_on)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_posted_or_served_by_a_sending_that_was_annulled() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    let (clerk, reviewer) = (&office.staff.clerk, &office.staff.reviewer);
    let case_id = submit(clerk, "submit").await;
    let ask = correction("correct", &case_id);
    clerk.applications().ask_correction(ask).await.unwrap();
    let issued = letters(clerk, &case_id).await.into_iter();
    let mut issued = issued.filter(|letter| letter.fact_ordinal == 2);
    let notice = issued.next().unwrap();

    // Neither on the list of the day, nor is its place on the label.
    let posted = async |posted_on: &str| {
        let request = intake::ExportDispatchListRequest {
            bureau_id: BUREAU.to_owned(),
            posted_on: posted_on.to_owned(),
            items: if posted_on.is_empty() {
                vec![intake::PostItem {
                    letter_id: notice.id.clone(),
                    ..Default::default()
                }]
            } else {
                Vec::new()
            },
            format: intake::RegisterFormat::Xlsx as i32,
        };
        let made = clerk.posts().export_dispatch_list(request).await;
        made.map(|made| xlsx_text(&made.into_inner().content).0)
    };
    let labelled = async || {
        let request = intake::ExportEnvelopeLabelsRequest {
            bureau_id: BUREAU.to_owned(),
            items: vec![intake::PostItem {
                letter_id: notice.id.clone(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let made = clerk.posts().export_envelope_labels(request).await;
        made.unwrap().into_inner().without_address.len()
    };
    send(clerk, &notice, DispatchWay::Post, "XA12345678943").await;
    assert!(
        posted("2024-03-04")
            .await
            .unwrap()
            .contains("XA12345678943")
    );
    assert_eq!(labelled().await, 0);
    let back = annul(reviewer, &notice, "annul").await;
    assert_eq!(back.place(), LetterPlace::Issued);
    let refused = posted("2024-03-04").await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let named = posted("").await.unwrap();
    assert!(
        !named.contains("XA12345678943") && !named.contains("某路2号"),
        "{named}"
    );
    assert_eq!(labelled().await, 1);

    send(clerk, &notice, DispatchWay::Post, "XA12345678955").await;
    let text = posted("2024-03-04").await.unwrap();
    assert!(
        text.contains("XA12345678955") && !text.contains("XA12345678943"),
        "{text}"
    );
    // It came back and was announced, which counts as served after the period of that; but it had gone by post again.
    let returned = intake::RecordReturnedRequest {
        request_id: "returned".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.id.clone(),
        reason: "原址查无此人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_returned(returned).await.unwrap();
    send(clerk, &notice, DispatchWay::Notice, "").await;
    let annulled = annul(reviewer, &notice, "annul the notice").await;
    assert_eq!(annulled.place(), LetterPlace::Returned);
    send(clerk, &notice, DispatchWay::Post, "XA12345678969").await;
    office.on("2024-03-05").await;
    assert_eq!(
        served(clerk, &notice, "2024-03-05").await.unwrap(),
        "2024-03-05"
    );
    let read = office.application(&case_id).await;
    let notice = read.correction.unwrap().notice.unwrap();
    assert_eq!(notice.sent_on, ["2024-03-04", "2024-03-04"]);
    assert_eq!(notice.served_on, "2024-03-05");
    office.close().await;
}
