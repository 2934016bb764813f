//! A bureau that is changed while it works: what stands above it, its name, its offices, its successor, and the
//! channels it opened.

use std::time::Duration;

use gongkai_demo::clients::Caller;
use gongkai_proto::{
    catalog::v1 as catalog, intake::v1 as intake, reporting::v1::GetReportRequest,
};
use prost_types::FieldMask;
use tonic::Code;

use crate::{
    office::{BUREAU, Office, application},
    support::{assert_refused, dated, violations, wrong_zh},
};

/// The city above the bureau of the tests.
const CITY: &str = "yiyang-heshan";

/// Longer than a service uses what it knows of a bureau before it asks again.
const KNOWN: Duration = Duration::from_millis(1100);

/// Changes one field of the bureau, and waits until all services ask anew.
async fn change(by: &Caller, path: &str, bureau: catalog::Bureau) -> catalog::Bureau {
    let request = catalog::UpdateBureauRequest {
        request_id: path.to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(FieldMask {
            paths: vec![path.to_owned()],
        }),
        bureau: Some(bureau),
        reason: "《赫山区机构改革方案》（赫发〔2019〕3号）".to_owned(),
        ..Default::default()
    };
    let changed = by.bureaus().update_bureau(request).await.unwrap();
    tokio::time::sleep(KNOWN).await;
    changed.into_inner().bureau.unwrap()
}

fn enquiry(request_id: &str) -> intake::RegisterEnquiryRequest {
    intake::RegisterEnquiryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: intake::EnquiryCategory::Consultation as i32,
        name: "王某".to_owned(),
        content: "避难场所在哪里".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    }
}

/// How many duties that are overdue a city sees below itself.
async fn overdue(office: &Office, city: &str) -> usize {
    let request = intake::ListOverdueDutiesRequest {
        bureau_id: city.to_owned(),
        ..Default::default()
    };
    let caller = office.caller(city, "city");
    let listed = caller.deadlines().list_overdue_duties(request).await;
    listed.unwrap().into_inner().duties.len()
}

/// Whether a city may read the reports of the bureau.
async fn reads_reports(office: &Office, city: &str) -> bool {
    let request = GetReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: "0190a000-0000-7000-8000-000000000000".to_owned(),
    };
    let caller = office.caller(city, "city");
    let refused = caller.reports().get_report(request).await.unwrap_err();
    refused.code() != Code::PermissionDenied
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_city_reads_until_the_platform_corrects_it() {
    let office = Office::open("2019-06-03").await;
    let platform = office.caller("platform", "administrator");
    let right = "yiyang-right";
    let city = catalog::RegisterBureauRequest {
        request_id: right.to_owned(),
        bureau: Some(catalog::Bureau {
            id: right.to_owned(),
            name: "益阳市人民政府".to_owned(),
            parent_id: "platform".to_owned(),
            level: catalog::BureauLevel::Government as i32,
            ..Default::default()
        }),
    };
    platform.bureaus().register_bureau(city).await.unwrap();
    let clerk = &office.staff.clerk;
    let mut enquiries = clerk.enquiries();
    enquiries.register_enquiry(enquiry("first")).await.unwrap();
    office.on("2019-07-01").await;
    assert_eq!(
        (overdue(&office, CITY).await, overdue(&office, right).await),
        (1, 0)
    );
    for _ in 0..300 {
        if reads_reports(&office, CITY).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(reads_reports(&office, CITY).await);
    assert!(!reads_reports(&office, right).await);

    let bureau = catalog::Bureau {
        parent_id: right.to_owned(),
        ..Default::default()
    };
    change(&platform, "parent_id", bureau).await;
    assert_eq!(
        (overdue(&office, CITY).await, overdue(&office, right).await),
        (0, 1)
    );
    for _ in 0..300 {
        if reads_reports(&office, right).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(reads_reports(&office, right).await);
    assert!(!reads_reports(&office, CITY).await);
    office.close().await;
}

/// What a reader of the old site says of an old item, the successor handles.
async fn feedback_reaches_the_successor(office: &Office, name: &str) {
    let successor = office.staff_of(CITY);
    let old = office.publish(&successor, "行政检查事项清单", "2019-06-03");
    let old = old.await;
    let said = catalog::GiveFeedbackRequest {
        request_id: "what a reader says of an old item".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: old.id,
        content: "依据已经废止".to_owned(),
        ..Default::default()
    };
    let reader = office.caller(BUREAU, "public");
    let given = reader.feedback().give_feedback(said).await;
    let given = given.unwrap().into_inner();
    assert_eq!((&*given.bureau_id, &*given.bureau_name), (CITY, name));
    let asked = intake::GetMyCaseRequest {
        bureau_id: CITY.to_owned(),
        key: Some(intake::CaseKey {
            kind: intake::CaseKind::Enquiry.into(),
            number: given.enquiry_number,
            query_code: given.query_code,
        }),
    };
    let mut door = office.caller(BUREAU, "public").applicants();
    door.get_my_case(asked).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_bureau_signs_by_the_day_and_a_succeeded_one_registers_nothing_new() {
    let office = Office::open("2019-06-03").await;
    let administrator = office.caller(BUREAU, "administrator");
    let names = catalog::Bureau {
        dated_names: vec![
            dated("1949-10-01", "赫山区安监局"),
            dated("2019-06-10", "赫山区应急管理局"),
        ],
        ..Default::default()
    };
    let changed = change(&administrator, "dated_names", names).await;
    assert_eq!(changed.name, "赫山区安监局", "not renamed yet");
    let clerk = &office.staff.clerk;
    let walk = office.register(application("first")).await;
    office.on("2019-06-10").await;
    let ask = intake::AskCorrectionRequest {
        request_id: "correction".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        missing: "内容不明确".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_correction(ask).await.unwrap();
    let mut organs = Vec::new();
    for letter in crate::letter::letters(clerk, &walk.application_id).await {
        let request = intake::GetLetterRequest {
            bureau_id: BUREAU.to_owned(),
            letter_id: letter.id,
        };
        let read = clerk.letters().get_letter(request).await.unwrap();
        let content = read.into_inner().content.unwrap();
        organs.push((letter.dated_on, content.organ));
    }
    organs.sort();
    let organ = |day: &str, organ: &str| (day.to_owned(), organ.to_owned());
    assert_eq!(
        organs,
        [
            organ("2019-06-03", "赫山区安监局"),
            organ("2019-06-10", "赫山区应急管理局"),
        ]
    );

    // From the day of the succession nothing new is registered.
    let successor = catalog::Bureau {
        succeeded_by: Some(catalog::Succession {
            bureau_id: CITY.to_owned(),
            from_on: "2019-06-20".to_owned(),
            source: "《机构改革方案》".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let above = office.caller(CITY, "administrator");
    let told = change(&above, "succeeded_by", successor).await;
    let name = told.succeeded_by.unwrap().bureau_name;
    office.on("2019-06-19").await;
    let second = office.register(application("second")).await;
    office.on("2019-06-20").await;
    let mut applications = clerk.applications();
    let late = applications.submit_application(application("third")).await;
    let refused = late.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(refused.message().contains(&name), "{}", refused.message());
    let refused = clerk.enquiries().register_enquiry(enquiry("late")).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    let ask = intake::AskCorrectionRequest {
        request_id: "another".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: second.application_id.clone(),
        missing: "内容不明确".to_owned(),
        ..Default::default()
    };
    // What is open goes on: by whoever succeeds, and under its name.
    let successor = office.caller(CITY, "clerk");
    successor.applications().ask_correction(ask).await.unwrap();
    let letters = crate::letter::letters(&successor, &second.application_id).await;
    let notice = letters
        .into_iter()
        .find(|letter| letter.kind() == intake::LetterKind::CorrectionNotice);
    let request = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: notice.unwrap().id,
    };
    let read = successor.letters().get_letter(request).await.unwrap();
    assert_eq!(read.into_inner().content.unwrap().organ, name);
    let draft = intake::SaveDraftRequest {
        request_id: "draft of what cannot be submitted any more".to_owned(),
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut door = office.caller(BUREAU, "public").applicants();
    let refused = door.save_draft(draft).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    feedback_reaches_the_successor(&office, &name).await;
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_office_is_assigned_nothing_and_an_unannounced_channel_is_told() {
    let office = Office::open("2019-06-03").await;
    let clerk = &office.staff.clerk;
    let fax = |request_id: &str| intake::SubmitApplicationRequest {
        channel: intake::ReceiptChannel::Fax as i32,
        ..application(request_id)
    };
    let submit = async |request: intake::SubmitApplicationRequest| {
        let submitted = clerk.applications().submit_application(request).await;
        let told = submitted.unwrap().into_inner().application.unwrap();
        let read = office.application(&told.id).await;
        assert_eq!(read.registration, told.registration);
        told.registration.unwrap().channel_warning
    };
    assert_eq!(submit(fax("nothing is known")).await, "");
    let update = catalog::UpdateBureauProfileRequest {
        request_id: "channels".to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(FieldMask {
            paths: vec!["channels".to_owned()],
        }),
        profile: Some(catalog::BureauProfile {
            channels: vec![catalog::OpenedChannel {
                channel: catalog::ApplicationChannel::Fax as i32,
                note: "传真后请来电确认".to_owned(),
                announced_on: "2019-06-05".to_owned(),
                closed_on: String::new(),
            }],
            ..Default::default()
        }),
        ..Default::default()
    };
    let leader = office.caller(BUREAU, "leader");
    leader
        .bureaus()
        .update_bureau_profile(update)
        .await
        .unwrap();
    tokio::time::sleep(KNOWN).await;
    let warning = submit(fax("two days before")).await;
    assert!(
        warning.contains("2019年6月3日未公布开通“传真”"),
        "{warning}"
    );
    assert_eq!(submit(application("in person")).await, "");
    office.on("2019-06-05").await;
    assert_eq!(submit(fax("on the day")).await, "");
    let online = intake::SubmitApplicationRequest {
        channel: intake::ReceiptChannel::Internet as i32,
        ..application("online")
    };
    assert!(submit(online).await.contains("互联网"));

    let administrator = office.caller(BUREAU, "administrator");
    let get = catalog::GetBureauRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let known = administrator.bureaus().get_bureau(get).await.unwrap();
    let mut bureau = known.into_inner().bureau.unwrap();
    let general = bureau
        .offices
        .iter_mut()
        .find(|office| office.id == "general");
    general.unwrap().closed_on = "2019-06-06".to_owned();
    change(&administrator, "offices", bureau).await;
    let mut enquiries = clerk.enquiries();
    let first = enquiries.register_enquiry(enquiry("the last day")).await;
    first.unwrap();
    office.on("2019-06-06").await;
    let late = clerk.enquiries().register_enquiry(enquiry("closed")).await;
    let refused = late.unwrap_err();
    assert_eq!(violations(&refused), ["office_id"]);
    assert!(wrong_zh(&refused)[0].contains("已停用"), "{refused:?}");
    office.close().await;
}
