//! A letter on its way: printed, sent, returned, served.

use gongkai_demo::clients::{Caller, Services};
use gongkai_proto::{
    catalog::v1::{BureauProfile, Remedy, UpdateBureauProfileRequest},
    intake::v1::{self as intake, DispatchWay, LetterFormat, LetterKind, LetterPlace},
};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use super::{correction, letters, submit, templates::templates};
use crate::{
    office::{BUREAU, Office, on},
    support::{assert_refused, dated, violations},
};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one letter all its way")]
async fn a_letter_is_issued_printed_sent_returned_and_served() {
    let Office {
        suite, services, ..
    } = Office::open("2019-06-03").await;
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let leader = services.caller(&suite.mint, BUREAU, "leader").unwrap();
    let profile = BureauProfile {
        telephone: "0737-4423456".to_owned(),
        letter_codes: vec![dated("2019-01-01", "赫应急公开")],
        remedies: vec![Remedy {
            valid_from: "2019-01-01".to_owned(),
            reconsideration_organ: "益阳市赫山区人民政府".to_owned(),
            source: "《中华人民共和国行政复议法》第二十四条".to_owned(),
            court: "益阳市赫山区人民法院".to_owned(),
        }],
        ..Default::default()
    };
    let update = UpdateBureauProfileRequest {
        request_id: "profile".to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(prost_types::FieldMask {
            paths: ["telephone", "letter_codes", "remedies"]
                .map(str::to_owned)
                .to_vec(),
        }),
        profile: Some(profile),
        ..Default::default()
    };
    leader
        .bureaus()
        .update_bureau_profile(update.clone())
        .await
        .unwrap();

    // The act issues it; repeated, it does not issue another.
    let case_id = submit(&clerk, "submit").await;
    let ask = correction("correct", &case_id);
    clerk
        .applications()
        .ask_correction(ask.clone())
        .await
        .unwrap();
    clerk.applications().ask_correction(ask).await.unwrap();
    let issued = letters(&clerk, &case_id).await;
    let is_receipt = |letter: &&intake::Letter| letter.number == "赫应急公开登〔2019〕1号";
    assert_eq!(issued.iter().filter(is_receipt).count(), 1);
    assert_eq!(issued.len(), 2, "the receipt and the notice");
    let letter = issued.iter().find(|letter| !is_receipt(letter)).unwrap();
    assert_eq!(letter.number, "赫应急公开〔2019〕1号");
    assert_eq!(
        (letter.kind, letter.addressee.as_str()),
        (LetterKind::CorrectionNotice as i32, "李某某")
    );
    assert_eq!(
        (letter.dated_on.as_str(), letter.fact_ordinal),
        ("2019-06-03", 2)
    );

    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
    };
    let read = clerk
        .letters()
        .get_letter(get.clone())
        .await
        .unwrap()
        .into_inner();
    let content = read.content.unwrap();
    let unknown = format!("{:?}", content.paragraphs).contains("您（单位）");
    assert!(!unknown, "the applicant is registered as a person");
    assert_eq!(content.contact, "联系电话：0737-4423456");
    let said = format!("{:?}", content.paragraphs);
    assert!(
        said.contains("1. 未提供身份证明。") && said.contains("15个工作日"),
        "{said}"
    );

    // Its files, twice the same.
    gongkai_testbed::fonts().unwrap();
    for (format, begin) in [
        (LetterFormat::Docx, b"PK".as_slice()),
        (LetterFormat::Pdf, b"%PDF"),
    ] {
        let request = intake::ExportLetterRequest {
            bureau_id: BUREAU.to_owned(),
            letter_id: letter.id.clone(),
            format: format as i32,
            ..Default::default()
        };
        let one = clerk
            .letters()
            .export_letter(request.clone())
            .await
            .unwrap()
            .into_inner();
        let two = clerk
            .letters()
            .export_letter(request)
            .await
            .unwrap()
            .into_inner();
        assert!(one.content.starts_with(begin) && one.content.len() > 1000);
        assert!(one.file_name.starts_with("赫应急公开〔2019〕1号."));
        assert_eq!(one, two);
    }
    let supervisor = services
        .caller(&suite.mint, "haitang-emb", "clerk")
        .unwrap();
    let foreign = supervisor.letters().get_letter(get).await.unwrap_err();
    assert_refused(&foreign, Code::PermissionDenied, "BUREAU_FOREIGN");

    dispatches(&suite, &services, letter).await;
    templates(&suite, &services).await;

    // A changed code is that of letters from its day on; its series goes on.
    let mut renamed = update;
    renamed.request_id = "renamed".to_owned();
    let codes = &mut renamed.profile.as_mut().unwrap().letter_codes;
    codes.push(dated("2019-06-12", "赫应急政务公开"));
    leader
        .bureaus()
        .update_bureau_profile(renamed)
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let mut numbers = Vec::new();
    for day in ["2019-06-11", "2019-06-12"] {
        on(&suite, day).await;
        let next = submit(&clerk, day).await;
        let received = letters(&clerk, &next).await;
        numbers.push(received[0].number.clone());
    }
    let split = |number: &str| {
        let (word, rest) = number.split_once('〔').unwrap();
        let (_, nth) = rest.split_once('〕').unwrap();
        let nth: u32 = nth.trim_end_matches('号').parse().unwrap();
        (word.to_owned(), nth)
    };
    let (before, after) = (split(&numbers[0]), split(&numbers[1]));
    assert_eq!(
        (before.0.as_str(), after.0.as_str()),
        ("赫应急公开登", "赫应急政务公开登")
    );
    assert_eq!(before.1 + 1, after.1);
    suite.stop().await.unwrap();
}

#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn dispatches(suite: &Suite, services: &Services, letter: &intake::Letter) {
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let send = |request_id: &str| intake::RecordDispatchRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: DispatchWay::Post as i32,
        tracking_number: "XA12345678943".to_owned(),
        recipient: "李某某，赫山区某路2号".to_owned(),
        ..Default::default()
    };
    let untracked = intake::RecordDispatchRequest {
        tracking_number: String::new(),
        ..send("1")
    };
    let refused = clerk
        .dispatches()
        .record_dispatch(untracked)
        .await
        .unwrap_err();
    assert_eq!(violations(&refused), ["tracking_number"]);
    // Only the post gives numbers.
    let handed = intake::RecordDispatchRequest {
        way: DispatchWay::Portal as i32,
        ..send("1")
    };
    let refused = clerk.dispatches().record_dispatch(handed).await;
    assert_eq!(violations(&refused.unwrap_err()), ["tracking_number"]);
    let auditor = services.caller(&suite.mint, BUREAU, "auditor").unwrap();
    let refused = auditor
        .dispatches()
        .record_dispatch(send("1"))
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");

    let dispatched = clerk
        .dispatches()
        .record_dispatch(send("1"))
        .await
        .unwrap()
        .into_inner();
    let again = clerk
        .dispatches()
        .record_dispatch(send("1"))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(dispatched, again);
    assert_eq!(
        dispatched.letter.unwrap().place,
        LetterPlace::Dispatched as i32
    );
    let refused = clerk
        .dispatches()
        .record_dispatch(send("2"))
        .await
        .unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    on(suite, "2019-06-10").await;
    let back = intake::RecordReturnedRequest {
        request_id: "3".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        etag: letter.etag.clone(),
        returned_on: "2019-06-07".to_owned(),
        reason: "查无此人".to_owned(),
    };
    let stale = clerk
        .dispatches()
        .record_returned(back.clone())
        .await
        .unwrap_err();
    assert_refused(&stale, Code::Aborted, "CONFLICT");
    let back = intake::RecordReturnedRequest {
        etag: String::new(),
        ..back
    };
    clerk.dispatches().record_returned(back).await.unwrap();
    // Nobody has the notice: its period does not run.
    assert_eq!(lapses_on(&clerk).await, None);
    clerk.dispatches().record_dispatch(send("4")).await.unwrap();
    // Presumed received on 19 June, seven working days after it left again: to 10 July.
    assert_eq!(lapses_on(&clerk).await.as_deref(), Some("2019-07-11"));
    let open = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        open_only: true,
        ..Default::default()
    };
    let listed = clerk
        .dispatches()
        .list_dispatches(open.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(listed.dispatches.len(), 1);
    assert_eq!(
        (
            listed.dispatches[0].ordinal,
            listed.dispatches[0].dispatched_on.as_str()
        ),
        (2, "2019-06-10")
    );
    let serve = |day: &str| intake::RecordServedRequest {
        request_id: format!("served {day}"),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        served_on: day.to_owned(),
        signed_by: "李某某".to_owned(),
        ..Default::default()
    };
    let early = clerk
        .dispatches()
        .record_served(serve("2019-06-09"))
        .await
        .unwrap_err();
    assert_refused(&early, Code::FailedPrecondition, "STATE_FORBIDS");
    let served = clerk
        .dispatches()
        .record_served(serve("2019-06-10"))
        .await
        .unwrap()
        .into_inner();
    let letter = served.letter.unwrap();
    assert_eq!(
        (letter.place, letter.etag.as_str()),
        (LetterPlace::Served as i32, "2-served")
    );
    // The applicant's fifteen working days run from it: to 1 July.
    assert_eq!(lapses_on(&clerk).await.as_deref(), Some("2019-07-02"));
    annulled(&clerk, &letter.id).await;
    clerk
        .dispatches()
        .record_served(intake::RecordServedRequest {
            request_id: "served again".to_owned(),
            ..serve("2019-06-10")
        })
        .await
        .unwrap();
    let none = clerk
        .dispatches()
        .list_dispatches(open)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(none.dispatches, []);
    let all = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let first = clerk
        .dispatches()
        .list_dispatches(all.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        first.dispatches[0].return_reason, "查无此人",
        "not served stands first"
    );
    let rest = intake::ListDispatchesRequest {
        page_token: first.next_page_token,
        ..all
    };
    let rest = clerk
        .dispatches()
        .list_dispatches(rest)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        (
            rest.dispatches[0].signed_by.as_str(),
            rest.next_page_token.as_str()
        ),
        ("李某某", "")
    );
}

/// The proof was another letter's: the period is the presumed one again, and the trace stays.
async fn annulled(clerk: &Caller, letter_id: &str) {
    let annul = |request_id: &str| intake::AnnulArrivalRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.to_owned(),
        reason: "系另一件的回执".to_owned(),
        ..Default::default()
    };
    let annulled = clerk.dispatches().annul_arrival(annul("annul")).await;
    let annulled = annulled.unwrap().into_inner();
    assert_eq!(
        annulled.letter.unwrap().place,
        LetterPlace::Dispatched as i32
    );
    let dispatch = annulled.dispatch.unwrap();
    assert_eq!((dispatch.served_on.as_str(), dispatch.ordinal), ("", 2));
    assert_eq!(dispatch.annulled[0].served_on, "2019-06-10");
    assert_eq!(dispatch.annulled[0].reason, "系另一件的回执");
    assert_eq!(lapses_on(clerk).await.as_deref(), Some("2019-07-11"));
    let refused = clerk.dispatches().annul_arrival(annul("again")).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
}

/// The day from which the one application that waits for its applicant may be closed as lapsed.
async fn lapses_on(clerk: &Caller) -> Option<String> {
    let duties = intake::ListDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let duties = clerk.deadlines().list_duties(duties).await.unwrap();
    let duties = duties.into_inner().duties.into_iter();
    let mut close = duties.filter(|duty| duty.kind == "close_lapsed");
    close.next().map(|duty| duty.due_on)
}

/// One owner of a reply's way: its application.
#[tokio::test(flavor = "multi_thread")]
async fn the_way_of_a_reply_is_told_by_its_application_alone() {
    let office = Office::open("2024-03-04").await;
    let walk = office.submit("reply").await;
    office
        .staff
        .answer(&walk, intake::Answer::Granted)
        .await
        .unwrap();
    let clerk = &office.staff.clerk;
    let issued = letters(clerk, &walk.application_id).await;
    let is_reply = |letter: &&intake::Letter| letter.kind() == LetterKind::ReplyGranted;
    let reply = issued.iter().find(is_reply).unwrap();
    let served = intake::RecordServedRequest {
        request_id: "served".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: reply.id.clone(),
        signed_by: "李某某".to_owned(),
        ..Default::default()
    };
    let refused = clerk.dispatches().record_served(served).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    office.suite.stop().await.unwrap();
}
