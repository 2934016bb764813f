//! The search over cases of all kinds: by numbers, by who asks, by words, and by nobody else.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKind, FoundBy};
use tonic::Code;

use crate::{
    office::{BUREAU, Office, applicant, application},
    support::{assert_refused, violations},
};

fn request(words: &str) -> intake::ListFoundCasesRequest {
    intake::ListFoundCasesRequest {
        bureau_id: BUREAU.to_owned(),
        words: words.to_owned(),
        page_size: 1,
        ..Default::default()
    }
}

/// Kind and number of what is found, and by what, page by page.
async fn found(caller: &Caller, words: &str) -> Vec<(CaseKind, String, Vec<FoundBy>)> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = intake::ListFoundCasesRequest {
            page_token,
            ..request(words)
        };
        let page = caller.case_finder().list_found_cases(request).await;
        let page = page.unwrap().into_inner();
        for case in page.cases {
            let shown = format!("{case:?}");
            assert!(!shown.contains("张三丰"), "{shown}");
            found.push((case.kind(), case.number.clone(), case.found_by().collect()));
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
        assert!(!page_token.contains(words));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_its_numbers_by_who_asks_and_by_words() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let asked = intake::SubmitApplicationRequest {
        applicant: Some(intake::Applicant {
            identity_number: "430903199001011234".to_owned(),
            contact: "138-1234-5678".to_owned(),
            ..applicant(intake::ApplicantKind::NaturalPerson, "张三丰")
        }),
        wanted: "申请公开２０２３年度应急预案".to_owned(),
        ..application("asked")
    };
    let asked = office.register(asked).await;
    let enquiry = intake::RegisterEnquiryRequest {
        request_id: "enquiry".to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: intake::EnquiryCategory::Consultation as i32,
        name: "张三丰".to_owned(),
        content: "应急避难场所在哪里".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    };
    clerk.enquiries().register_enquiry(enquiry).await.unwrap();

    let number = "〔2024〕1号".to_owned();
    let application = |by: &[FoundBy]| (CaseKind::Application, number.clone(), by.to_vec());
    let enquiry = |by: &[FoundBy]| (CaseKind::Enquiry, number.clone(), by.to_vec());
    // By who asks, whatever the kind, registered last first.
    assert_eq!(
        found(clerk, "张三丰").await,
        [enquiry(&[FoundBy::Name]), application(&[FoundBy::Name])]
    );
    assert_eq!(
        found(clerk, "430903199001011234").await,
        [application(&[FoundBy::IdentityNumber])]
    );
    assert_eq!(
        found(clerk, "138 1234 5678").await,
        [application(&[FoundBy::Contact])]
    );
    assert_eq!(
        found(clerk, "2024-1").await,
        [
            enquiry(&[FoundBy::CaseNumber]),
            application(&[FoundBy::CaseNumber])
        ]
    );
    // By words of the text, in any width and order, all of them.
    assert_eq!(
        found(clerk, "预案 2023").await,
        [application(&[FoundBy::Words])]
    );
    assert_eq!(
        found(clerk, "应急").await,
        [enquiry(&[FoundBy::Words]), application(&[FoundBy::Words])]
    );
    assert!(found(clerk, "应急 年报").await.is_empty());
    assert!(found(clerk, "张三").await.is_empty(), "half a name is none");

    // By its letters.
    office
        .staff
        .answer(&asked, intake::Answer::Granted)
        .await
        .unwrap();
    let (letter, _) = office.replies(&asked.application_id).await.remove(0);
    assert_eq!(
        found(clerk, &letter).await,
        [application(&[FoundBy::LetterNumber])]
    );

    // Words of one character say too little, and a token is of its words.
    let short = clerk
        .case_finder()
        .list_found_cases(request("应急 案"))
        .await;
    assert_eq!(violations(&short.unwrap_err()), ["words"]);
    let page = clerk.case_finder().list_found_cases(request("应急")).await;
    let other = intake::ListFoundCasesRequest {
        page_token: page.unwrap().into_inner().next_page_token,
        ..request("预案")
    };
    let other = clerk.case_finder().list_found_cases(other).await;
    assert_eq!(violations(&other.unwrap_err()), ["page_token"]);

    // Nobody of another bureau finds anything, and no log bears what was looked for.
    let stranger = office.caller("haitang-emb", "clerk");
    let refused = stranger
        .case_finder()
        .list_found_cases(request("张三丰"))
        .await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    let elsewhere = intake::ListFoundCasesRequest {
        bureau_id: "haitang-emb".to_owned(),
        ..request("张三丰")
    };
    let nothing = stranger.case_finder().list_found_cases(elsewhere).await;
    assert!(nothing.unwrap().into_inner().cases.is_empty());
    let log = std::fs::read_to_string(office.suite.log("intake")).unwrap();
    assert!(log.contains("ListFoundCases"));
    assert!(!log.contains("张三丰") && !log.contains("430903199001011234"));
    office.close().await;
}
