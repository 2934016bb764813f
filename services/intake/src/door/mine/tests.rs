//! What an applicant is told, and what he may do.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use super::Mine;
use crate::{
    cases::{
        application::Application,
        enquiry::Enquiry,
        kernel::{facts::Facts, store::RawFact},
        matter::MatterCase,
        number::CaseNumber,
        rectification::Rectification,
        work_complaint::WorkComplaint,
    },
    paper::case_file::Names,
};

/// Every fact was decided about, and nothing else.
fn decided<C: Mine>() {
    let facts: BTreeSet<&str> = C::Fact::words().map(|(code, _)| code).collect();
    let told: BTreeSet<&str> = C::TOLD.iter().map(|(code, _)| *code).collect();
    assert_eq!(facts, told, "{}", C::KIND);
    assert_eq!(C::TOLD.len(), told.len(), "{}: twice", C::KIND);
}

#[test]
fn of_every_fact_it_is_said_whether_its_applicant_is_told() {
    decided::<Application>();
    decided::<MatterCase>();
    decided::<Enquiry>();
    decided::<Rectification>();
    decided::<WorkComplaint>();
}

#[test]
fn what_the_bureau_does_within_itself_is_told_to_nobody() {
    for code in [
        "assigned",
        "search_returned",
        "reply_drafted",
        "reply_signed",
        "opinion_received",
    ] {
        assert_eq!(super::by_code::<Application>(code), None, "{code}");
    }
}

/// How it ended, whether the reply arrived, who goes on with it and where.
#[test]
fn what_was_recorded_with_a_fact_says_more_than_its_code() {
    let into = Uuid::from_u128(7);
    let names = Names {
        bureaus: [("other".to_owned(), "某区住房和城乡建设局".to_owned())].into(),
        cases: [(
            into,
            CaseNumber {
                year: 2024,
                number: 3,
            },
        )]
        .into(),
        ..Names::default()
    };
    let told = |body: serde_json::Value| {
        let fact = RawFact {
            ordinal: 2,
            kind: body["fact"].as_str().unwrap().to_owned(),
            legal_date: "2024-03-01".parse().unwrap(),
            recorded_at: chrono::DateTime::UNIX_EPOCH,
            actor: "clerk".to_owned(),
            office: None,
            backdating_reason: None,
            own: gongkai_law::rules::Settings::default(),
            body,
        };
        super::told::<Application>(&fact, &names).unwrap()
    };
    for (body, text) in [
        (
            json!({ "fact": "closed", "way": "withdrawn" }),
            "您已撤回申请，终止办理",
        ),
        (
            json!({ "fact": "closed", "way": "not_corrected" }),
            "逾期未补正，不再处理",
        ),
        (
            json!({ "fact": "closed", "way": "fee_not_paid" }),
            "逾期未缴纳信息处理费，不再处理",
        ),
        (
            json!({ "fact": "reply_delivered", "delivery": "signed_for" }),
            "答复已送达",
        ),
        (
            json!({ "fact": "reply_delivered", "delivery": "returned" }),
            "答复邮件被退回，将再次送达",
        ),
        (
            json!({ "fact": "rerouted", "to_bureau_id": "other" }),
            "已转由某区住房和城乡建设局登记办理",
        ),
        (
            json!({ "fact": "rerouted", "to_bureau_id": "nobody-knows" }),
            "已转由其他机关登记办理",
        ),
        (
            json!({ "fact": "merged", "into": into }),
            "与您的另一件申请（〔2024〕3号）合并办理",
        ),
    ] {
        assert_eq!(told(body), text);
    }
}
