//! What is still to be done about letters, of every kind of case.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, DispatchWay, LetterPlace};

use super::letters;
use crate::office::{BUREAU, Office, on};

/// The duties about letters, each with its day, in order.
async fn duties(clerk: &Caller) -> Vec<(String, String)> {
    let request = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.deadlines().list_duties(request).await.unwrap();
    let ways = ["send_letter", "prove_service", "send_again"];
    let mut duties: Vec<_> = (listed.into_inner().duties.into_iter())
        .filter(|duty| ways.contains(&duty.kind.as_str()))
        .map(|duty| (duty.kind, duty.due_on))
        .collect();
    duties.sort();
    duties
}

async fn sent(clerk: &Caller, letter: &intake::Letter, way: DispatchWay) -> intake::Letter {
    let tracking = match way {
        DispatchWay::Post => "XA12345678943",
        _ => "",
    };
    let dispatch = intake::RecordDispatchRequest {
        request_id: format!("send-{}-{}", letter.id, letter.etag),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: way as i32,
        tracking_number: tracking.to_owned(),
        recipient: "李某某".to_owned(),
        ..Default::default()
    };
    let sent = clerk.dispatches().record_dispatch(dispatch).await.unwrap();
    sent.into_inner().letter.unwrap()
}

/// A closing and the answer to an enquiry have a way as every letter has one, and what is to be done about it
/// is on the worklists until it is done; what is handed over is served by that.
#[tokio::test(flavor = "multi_thread")]
async fn every_letter_is_owed_until_it_has_gone_its_way() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let one = |kind: &str, day: &str| vec![(kind.to_owned(), day.to_owned())];

    // Handed in at the counter, where the acknowledgement was handed over.
    let case = office.submit("closing").await.application_id;
    assert_eq!(duties(clerk).await, []);
    let close = intake::CloseApplicationRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: case.clone(),
        way: intake::CloseWay::Withdrawn as i32,
        reason: "申请人书面撤回".to_owned(),
        ..Default::default()
    };
    clerk.applications().close_application(close).await.unwrap();
    let closing = letters(clerk, &case).await.into_iter();
    let mut closing = closing.filter(|letter| letter.fact_ordinal > 1);
    let closing = closing.next().unwrap();
    assert_eq!(duties(clerk).await, one("send_letter", "2024-03-05"));
    sent(clerk, &closing, DispatchWay::Post).await;
    // The period of the remedy runs from its receipt: proven fifteen working days later.
    assert_eq!(duties(clerk).await, one("prove_service", "2024-03-25"));
    on(&office.suite, "2024-03-08").await;
    let back = intake::RecordReturnedRequest {
        request_id: "back".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: closing.id.clone(),
        reason: "查无此人".to_owned(),
        ..Default::default()
    };
    let back = clerk.dispatches().record_returned(back).await.unwrap();
    let closing = back.into_inner().letter.unwrap();
    assert_eq!(duties(clerk).await, one("send_again", "2024-03-11"));
    let served = sent(clerk, &closing, DispatchWay::InPerson).await;
    assert_eq!(served.place, LetterPlace::Served as i32);
    assert_eq!(duties(clerk).await, []);

    // Who wrote is answered by letter, and that it left is enough; who called was told.
    for (channel, owed) in [
        (intake::EnquiryChannel::Telephone, vec![]),
        (
            intake::EnquiryChannel::Letter,
            one("send_letter", "2024-03-11"),
        ),
    ] {
        let register = intake::RegisterEnquiryRequest {
            request_id: format!("register {channel:?}"),
            bureau_id: BUREAU.to_owned(),
            category: intake::EnquiryCategory::Consultation as i32,
            channel: channel as i32,
            name: "王某".to_owned(),
            content: "咨询应急预案".to_owned(),
            office_id: "general".to_owned(),
            ..Default::default()
        };
        let enquiry = clerk.enquiries().register_enquiry(register).await.unwrap();
        let enquiry = enquiry.into_inner().enquiry.unwrap();
        let close = intake::CloseEnquiryRequest {
            request_id: format!("close {channel:?}"),
            bureau_id: BUREAU.to_owned(),
            enquiry_id: enquiry.id.clone(),
            answer: "已在网站公开。".to_owned(),
            ..Default::default()
        };
        clerk.enquiries().close_enquiry(close).await.unwrap();
        assert_eq!(duties(clerk).await, owed, "{channel:?}");
        if !owed.is_empty() {
            let reply = &letters(clerk, &enquiry.id).await[0];
            sent(clerk, reply, DispatchWay::Post).await;
            assert_eq!(duties(clerk).await, []);
        }
    }
    office.suite.stop().await.unwrap();
}
