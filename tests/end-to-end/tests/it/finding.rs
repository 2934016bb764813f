//! The search over cases of all kinds: by numbers, by who asks, by words, and by nobody else.

use std::fs;

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKind, FoundBy};
use serde_json::{Value, json};
use tonic::Code;

use crate::{
    office::{BUREAU, Office, applicant, application},
    support::{assert_refused, post_letters, violations},
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
#[expect(clippy::too_many_lines, reason = "every way to find a case")]
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
        hotline_slip_number: "GD-2024-0007".to_owned(),
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
    for telephone in ["138 1234 5678", "13812345678"] {
        assert_eq!(
            found(clerk, telephone).await,
            [application(&[FoundBy::Contact])]
        );
    }
    assert_eq!(
        found(clerk, "2024-1").await,
        [
            enquiry(&[FoundBy::CaseNumber]),
            application(&[FoundBy::CaseNumber])
        ]
    );
    // By the number that others know it by.
    assert_eq!(found(clerk, "GD20240007").await, []);
    assert_eq!(
        found(clerk, "gd-2024-0007").await,
        [enquiry(&[FoundBy::OutsideNumber])]
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
    // By as much of its number as somebody knows; 〔2024〕1号 is the number of cases, too.
    let (_, serial) = letter.split_once('〔').unwrap();
    for known in [
        format!("公开〔{serial}"),
        format!("公开[{}", serial.replace('〕', "]")),
    ] {
        assert_eq!(
            found(clerk, &known).await,
            [application(&[FoundBy::LetterNumber])],
            "{known}"
        );
    }
    let by_serial = found(clerk, &format!("〔{serial}")).await;
    let by = by_serial
        .iter()
        .find(|(kind, ..)| *kind == CaseKind::Application);
    assert!(
        by.unwrap().2.contains(&FoundBy::LetterNumber),
        "{by_serial:?}"
    );
    assert!(found(clerk, &format!("许可〔{serial}")).await.is_empty());

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

/// A permit is found by the number of its decision, which others know it by; before there is one by nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_permit_is_found_by_the_number_of_its_decision() {
    let office = Office::open("2024-03-04").await;
    let (clerk, leader) = (&office.staff.clerk, &office.staff.leader);
    let register = intake::RegisterMatterCaseRequest {
        request_id: "permit".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: intake::MatterKind::Permit as i32,
        matter: "危险化学品经营许可".to_owned(),
        applicant_name: "演示公司".to_owned(),
        office_id: "permits".to_owned(),
        ..Default::default()
    };
    let registered = clerk.matters().register_matter_case(register).await;
    let matter_case_id = registered.unwrap().into_inner().matter_case.unwrap().id;
    let number = "赫应急经字〔2024〕WH001号";
    assert_eq!(found(clerk, number).await, []);
    let decide = intake::DecideMatterCaseRequest {
        request_id: "decide".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_case_id,
        decision: intake::MatterDecision::Granted as i32,
        decision_number: number.to_owned(),
        ..Default::default()
    };
    leader.matters().decide_matter_case(decide).await.unwrap();
    let permit = (
        CaseKind::Matter,
        "〔2024〕1号".to_owned(),
        vec![FoundBy::OutsideNumber],
    );
    for words in [
        number,
        "赫应急经字〔2024〕wh001号",
        "赫应急经字〔2024〕ＷＨ００１号",
    ] {
        let expected = std::slice::from_ref(&permit);
        assert_eq!(found(clerk, words).await, expected, "{words}");
    }
    assert_eq!(
        found(clerk, "〔2024〕WH001号").await,
        [],
        "half a number is none"
    );
    office.close().await;
}

/// An application of that person.
async fn asked_by(office: &Office, name: &str, request_id: &str) -> String {
    let request = intake::SubmitApplicationRequest {
        applicant: Some(applicant(intake::ApplicantKind::NaturalPerson, name)),
        wanted: "申请公开应急预案".to_owned(),
        ..application(request_id)
    };
    office.register(request).await.application_id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sealed_under_an_older_key_is_found_beside_the_new() {
    let office = Office::open("2024-03-04").await;
    asked_by(&office, "张三丰", "before").await;
    // Another key seals from now on, and the old one stays in the file.
    let path = office.suite.log("intake").with_file_name("seal-keys.json");
    let mut keys: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    keys["keys"]["k2"] = json!("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    keys["current"] = json!("k2");
    fs::write(&path, keys.to_string()).unwrap();
    office.suite.restart("intake").await.unwrap();
    asked_by(&office, "张三丰", "after").await;
    let both = |by: FoundBy| {
        let of = |number: &str| (CaseKind::Application, number.to_owned(), vec![by]);
        [of("〔2024〕2号"), of("〔2024〕1号")]
    };
    let clerk = &office.staff.clerk;
    assert_eq!(found(clerk, "张三丰").await, both(FoundBy::Name));
    assert_eq!(found(clerk, "预案").await, both(FoundBy::Words));
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_its_tracking_number_and_by_its_number_before() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let application_id = asked_by(&office, "张三丰", "tracked").await;
    let asked = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.clone(),
        missing: "请写明年度".to_owned(),
        ..Default::default()
    };
    let asked = clerk.applications().ask_correction(asked).await;
    asked.unwrap();
    let letters = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: application_id,
        kind: intake::LetterKind::CorrectionNotice as i32,
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(letters).await.unwrap();
    let posted = intake::RecordDispatchRequest {
        request_id: "posted".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letters.into_inner().letters.remove(0).id,
        way: intake::DispatchWay::Post as i32,
        tracking_number: "xa 1234 5678 943".to_owned(),
        recipient: "张三丰".to_owned(),
        ..Default::default()
    };
    let posted = clerk.dispatches().record_dispatch(posted).await;
    let kept = posted.unwrap().into_inner().dispatch.unwrap();
    assert_eq!(kept.tracking_number, "XA12345678943");
    let sheet = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,收到渠道,所需政府信息\n\
        旧字第7号,收到申请,2024-03-01,自然人,李某某,演示证件,演示联系方式,当面提交,演示信息\n";
    let import = intake::ImportOpeningStockRequest {
        request_id: "import".to_owned(),
        bureau_id: BUREAU.to_owned(),
        sheet: intake::OpeningSheet::Applications as i32,
        content: sheet.as_bytes().to_vec(),
        dry_run: false,
    };
    let mut openings = office.staff.leader.openings();
    openings.import_opening_stock(import).await.unwrap();
    let one = |number: &str, by| [(CaseKind::Application, number.to_owned(), vec![by])];
    for typed in ["XA12345678943", "xa12345678943", "XA 1234 5678 943"] {
        assert_eq!(
            found(clerk, typed).await,
            one("〔2024〕1号", FoundBy::TrackingNumber)
        );
    }
    assert_eq!(
        found(clerk, "旧字第7号").await,
        one("〔2024〕2号", FoundBy::OldNumber)
    );
    office.close().await;
}

/// What else a case says: what a record has wrong, what was answered, why a party refuses.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_whatever_words_were_entered_on_it() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let rectification = intake::RegisterRectificationRequest {
        request_id: "record".to_owned(),
        bureau_id: BUREAU.to_owned(),
        name: "王　五".to_owned(),
        identity_number: "演示证件".to_owned(),
        contact: "演示联系方式".to_owned(),
        record: "低保档案".to_owned(),
        inaccuracy: "住址误为二单元".to_owned(),
        proof: "户口簿".to_owned(),
        ..Default::default()
    };
    let mut rectifications = clerk.rectifications();
    let registered = rectifications.register_rectification(rectification).await;
    let registered = registered.unwrap().into_inner().rectification.unwrap();
    assert_eq!(registered.name, "王五", "as it is meant");
    let record = |by: FoundBy| [(CaseKind::Rectification, "〔2024〕1号".to_owned(), vec![by])];
    assert_eq!(found(clerk, "误为二单元").await, record(FoundBy::Words));
    assert!(found(clerk, "档案住址").await.is_empty(), "two texts");
    for name in ["王五", "王　五", "王 五"] {
        assert_eq!(found(clerk, name).await, record(FoundBy::Name), "{name}");
    }

    let enquiry = intake::RegisterEnquiryRequest {
        request_id: "enquiry".to_owned(),
        bureau_id: BUREAU.to_owned(),
        category: intake::EnquiryCategory::Consultation as i32,
        name: "赵六".to_owned(),
        content: "避难场所在哪里".to_owned(),
        office_id: "general".to_owned(),
        ..Default::default()
    };
    let enquiry = clerk.enquiries().register_enquiry(enquiry).await.unwrap();
    let close = intake::CloseEnquiryRequest {
        request_id: "close".to_owned(),
        bureau_id: BUREAU.to_owned(),
        enquiry_id: enquiry.into_inner().enquiry.unwrap().id,
        answer: "在会龙山体育馆".to_owned(),
        ..Default::default()
    };
    clerk.enquiries().close_enquiry(close).await.unwrap();
    assert_eq!(
        found(clerk, "体育馆").await,
        [(
            CaseKind::Enquiry,
            "〔2024〕1号".to_owned(),
            vec![FoundBy::Words]
        )]
    );

    let application_id = asked_by(&office, "张三丰", "asked").await;
    let ask = intake::AskOpinionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.clone(),
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: "某公司".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_opinion(ask).await.unwrap();
    post_letters(clerk, &application_id).await;
    let said = intake::RecordOpinionRequest {
        request_id: "said".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id,
        opinion_number: 1,
        opinion: intake::PartyOpinion::Refuses as i32,
        reason: "涉及工艺配方".to_owned(),
        ..Default::default()
    };
    clerk.applications().record_opinion(said).await.unwrap();
    assert_eq!(
        found(clerk, "工艺配方").await,
        [(
            CaseKind::Application,
            "〔2024〕1号".to_owned(),
            vec![FoundBy::Words]
        )]
    );
    office.close().await;
}
