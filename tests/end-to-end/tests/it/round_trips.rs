//! What a list of many cases asks of the database.

use std::fs;

use gongkai_demo::{clients::Services, play};
use gongkai_proto::intake::v1 as intake;
use gongkai_testbed::suite::SuiteOptions;

use crate::support::suite_with;

const BUREAU: &str = "heshan-emb";
const CASES: u32 = 300;

/// A register reads the facts of all its cases together, not case by case; and so does a page of what a
/// bureau takes along.
#[tokio::test(flavor = "multi_thread")]
async fn many_cases_are_read_in_few_statements() {
    let filter = "info,sqlx::query=debug".to_owned();
    let suite = suite_with(SuiteOptions {
        extra_env: vec![("intake".to_owned(), "RUST_LOG".to_owned(), filter)],
        ..SuiteOptions::default()
    })
    .await;
    play::set_day(&suite, "2019-06-03".parse().unwrap())
        .await
        .unwrap();
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let leader = services.caller(&suite.mint, BUREAU, "leader").unwrap();
    for number in 0..CASES {
        let request = intake::RegisterEnquiryRequest {
            request_id: format!("register-{number}"),
            bureau_id: BUREAU.to_owned(),
            category: intake::EnquiryCategory::Consultation as i32,
            name: "王某".to_owned(),
            content: format!("咨询{number}"),
            office_id: "general".to_owned(),
            ..Default::default()
        };
        clerk.enquiries().register_enquiry(request).await.unwrap();
    }
    let statements = || {
        let log = fs::read_to_string(suite.log("intake")).unwrap();
        // Each is told twice at the most, in short and in full.
        let names = ["-- intake.load_facts", "-- intake.load_raw_facts"];
        names
            .map(|name| log.matches(name).count())
            .iter()
            .sum::<usize>()
    };
    let before = statements();
    let request = intake::ExportRegisterRequest {
        bureau_id: BUREAU.to_owned(),
        case_kind: intake::CaseKind::Enquiry as i32,
        from: "2019-06-01".to_owned(),
        to: "2019-06-30".to_owned(),
        format: intake::RegisterFormat::Csv as i32,
    };
    let register = clerk.case_files().export_register(request).await.unwrap();
    let register = register.into_inner();
    assert_eq!(register.cases, CASES);
    let text = String::from_utf8(register.content).unwrap();
    assert!(text.contains("王某") && text.contains("咨询299"), "{text}");
    let registered = statements();
    assert!(
        (1..4).contains(&(registered - before)),
        "{} statements",
        registered - before
    );
    let request = intake::ExportCasesRequest {
        bureau_id: BUREAU.to_owned(),
        format: intake::CaseExportFormat::JsonLines as i32,
        page_size: 200,
        ..Default::default()
    };
    let exported = leader.case_files().export_cases(request).await.unwrap();
    assert_eq!(exported.into_inner().cases, 200);
    let exported = statements() - registered;
    assert!((1..4).contains(&exported), "{exported} statements");
    suite.stop().await.unwrap();
}
