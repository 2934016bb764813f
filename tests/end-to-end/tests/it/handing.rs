//! Cases and tasks are handed to people of the bureau, once its directory knows anybody.

use std::time::Duration;

use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::{
    acts::{Counter, Refusal},
    support::{assert_refused, enter, violations, wrong_zh},
};

/// How a case of each kind is registered: service, RPC, fields, where its response holds the case; and the RPC that
/// hands it to somebody.
fn kinds() -> [(
    &'static str,
    &'static str,
    Value,
    &'static str,
    &'static str,
); 6] {
    let name = "张某某";
    [
        (
            "ApplicationService",
            "SubmitApplication",
            json!({
                "applicant": {
                    "kind": "APPLICANT_KIND_NATURAL_PERSON", "name": name, "identity_number": "证件",
                    "contact": "联系方式", "address": "某路一号",
                },
                "channel": "RECEIPT_CHANNEL_IN_PERSON", "wanted": "应急预案",
            }),
            "application",
            "AssignApplication",
        ),
        (
            "MatterService",
            "RegisterMatterCase",
            json!({
                "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": name,
                "office_id": "permits", "promised_limit": 10,
            }),
            "matterCase",
            "AssignMatterCase",
        ),
        (
            "EnquiryService",
            "RegisterEnquiry",
            json!({
                "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": name, "content": "咨询事项",
                "office_id": "general",
            }),
            "enquiry",
            "AssignEnquiry",
        ),
        (
            "DisputeService",
            "RegisterDispute",
            json!({
                "kind": "DISPUTE_KIND_DIRECT_SUIT", "party_name": name, "description": "对处理不服",
                "subject": "DISPUTE_SUBJECT_OUTSIDE",
            }),
            "dispute",
            "AssignDispute",
        ),
        (
            "RectificationService",
            "RegisterRectification",
            json!({
                "name": name, "identity_number": "证件", "contact": "联系方式", "record": "登记表",
                "inaccuracy": "住址有误", "proof": "产权证书",
            }),
            "rectification",
            "AssignRectification",
        ),
        (
            "WorkComplaintService",
            "RegisterWorkComplaint",
            json!({
                "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": name,
                "content": "未按期答复",
            }),
            "workComplaint",
            "AssignWorkComplaint",
        ),
    ]
}

/// Hands something over: previewed and done, or refused both times for the same reason.
async fn hand(counter: &Counter, name: &str, id: &str, fields: &Value) -> Result<Value, Status> {
    let request = counter.request(name, id, fields);
    let foreseen = counter.preview("reviewer", &request).await;
    let done = counter.send("reviewer", name, &request).await;
    assert_eq!(
        foreseen.err().map(|refused| Refusal::of(&refused)),
        done.as_ref().err().map(Refusal::of)
    );
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_handed_to_whom_the_directory_does_not_know() {
    let counter = Counter::open("2024-03-04").await;
    let to = |person: &str| json!({ "office_id": "safety", "person": person });
    let mut cases = Vec::new();
    for (service, register, fields, held, assign) in kinds() {
        let name = |rpc: &str| format!("gongkai.intake.v1.{service}/{rpc}");
        let request = counter.request(&name(register), "", &fields);
        let opened = counter.send("clerk", &name(register), &request).await;
        let id = opened.unwrap()[held]["id"].as_str().unwrap().to_owned();
        cases.push((name(assign), id));
    }
    let refused = |handed: Result<Value, Status>, field: &str, why: &str| {
        let refused = handed.unwrap_err();
        assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
        assert_eq!(violations(&refused), [field]);
        let told = wrong_zh(&refused);
        assert!(told[0].contains(why), "{told:?}");
    };
    let unknown = "不在本机关的人员名册中";
    for (assign, id) in &cases {
        let nobody = hand(&counter, assign, id, &to("nobody")).await;
        refused(nobody, "person", unknown);
        let clerk = hand(&counter, assign, id, &to("clerk@heshan-emb")).await;
        clerk.unwrap();
    }
    let (application, enquiry) = (&cases[0].1, &cases[2].1);
    let search = "gongkai.intake.v1.ApplicationService/AssignSearch";
    let mut office = to("nobody");
    office["due_on"] = json!("2024-03-08");
    let nobody = hand(
        &counter,
        search,
        application,
        &json!({ "offices": [office] }),
    )
    .await;
    refused(nobody, "offices[0].person", unknown);
    let split = "gongkai.intake.v1.EnquiryService/SplitEnquiry";
    let task = |person: &str| {
        let mut task = to(person);
        task["content"] = json!("核查现场");
        json!({ "tasks": [task] })
    };
    let nobody = hand(&counter, split, enquiry, &task("nobody")).await;
    refused(nobody, "tasks[0].person", unknown);
    let clerk = hand(&counter, split, enquiry, &task("clerk@heshan-emb")).await;
    clerk.unwrap();
    let reassign = "gongkai.intake.v1.EnquiryService/ReassignTask";
    let anew =
        json!({ "task": 1, "office_id": "general", "person": "nobody", "reason": "另行交办" });
    refused(
        hand(&counter, reassign, enquiry, &anew).await,
        "person",
        unknown,
    );

    // Who was entered just now is known at once.
    let (assign, id) = &cases[0];
    let leader = &counter.office.staff.leader;
    enter(leader, "li", "").await;
    hand(&counter, assign, id, &to("li")).await.unwrap();
    enter(leader, "li", "2024-03-04").await;
    // What is known of the directory is a second old at most.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let left = "演示人员2已于2024年3月4日离开本机关";
    refused(hand(&counter, assign, id, &to("li")).await, "person", left);

    // Who handles a case does not depend on the catalog.
    counter.office.suite.kill("disclosure-catalog");
    for person in ["nobody", "li"] {
        hand(&counter, assign, id, &to(person)).await.unwrap();
    }
    counter.office.close().await;
}
