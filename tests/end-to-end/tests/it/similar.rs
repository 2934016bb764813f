//! A paper that a colleague has registered already is offered to whoever registers it again, whatever the kind.

use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::acts::Counter;

/// A registration of each kind with the response's field of the case, and the act that voids one, if there is one.
fn registrations() -> Vec<(&'static str, &'static str, Value, Option<&'static str>)> {
    vec![
        (
            "MatterService/RegisterMatterCase",
            "matterCase",
            json!({
                "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": "张某某",
                "office_id": "permits",
            }),
            Some("MatterService/VoidMatterCase"),
        ),
        (
            "EnquiryService/RegisterEnquiry",
            "enquiry",
            json!({
                "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": "张某某",
                "content": "咨询事项", "office_id": "general",
            }),
            Some("EnquiryService/VoidEnquiry"),
        ),
        (
            "DisputeService/RegisterDispute",
            "dispute",
            json!({
                "kind": "DISPUTE_KIND_DIRECT_SUIT", "party_name": "张某某",
                "description": "对处理不服", "subject": "DISPUTE_SUBJECT_OUTSIDE",
            }),
            Some("DisputeService/VoidDispute"),
        ),
        (
            "RectificationService/RegisterRectification",
            "rectification",
            json!({
                "name": "张某某", "identity_number": "证件", "contact": "联系方式",
                "record": "登记表", "inaccuracy": "住址有误", "proof": "产权证书",
            }),
            None,
        ),
        (
            "WorkComplaintService/RegisterWorkComplaint",
            "workComplaint",
            json!({
                "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": "张某某",
                "content": "未按期答复",
            }),
            None,
        ),
    ]
}

#[expect(
    clippy::disallowed_methods,
    reason = "lets a day pass in the database alone"
)]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_registered_is_offered_for_every_kind() {
    let counter = Counter::open("2024-06-03").await;
    for (rpc, held, body, void) in registrations() {
        let name = format!("gongkai.intake.v1.{rpc}");
        let send = async |role: &str, body: &Value| {
            let request = counter.request(&name, "", body);
            let sent = counter.send(role, &name, &request).await;
            sent.unwrap_or_else(|status| panic!("{rpc}: {status}"))
        };
        let similar = |answer: &Value| -> Vec<String> {
            let similar = answer["similar"].as_array().cloned().unwrap_or_default();
            let ids = similar.iter().map(|one| one["caseId"].as_str().unwrap());
            ids.map(ToOwned::to_owned).collect()
        };
        let id = |answer: &Value| answer[held]["id"].as_str().unwrap().to_owned();

        let first = send("clerk", &body).await;
        assert_eq!(similar(&first), [""; 0], "{rpc}");
        // A colleague, and punctuation of his own.
        let mut again = body.clone();
        for value in again.as_object_mut().unwrap().values_mut() {
            if let Value::String(text) = value
                && text.chars().any(|c| c > '\u{4e00}')
            {
                text.push('。');
            }
        }
        let second = send("reviewer", &again).await;
        assert_eq!(similar(&second), [id(&first)], "{rpc}");
        assert_eq!(
            second["similar"][0]["caseNumber"], first[held]["number"],
            "{rpc}"
        );
        let mut other = body.clone();
        let who = ["name", "applicant_name", "party_name"];
        let who = who.into_iter().find(|field| body.get(*field).is_some());
        other[who.unwrap()] = json!("李某某");
        assert_eq!(similar(&send("clerk", &other).await), [""; 0], "{rpc}");

        // What was voided is none, and what was registered long before is not a colleague's copy.
        if let Some(void) = void {
            let name = format!("gongkai.intake.v1.{void}");
            let request = counter.request(&name, &id(&second), &json!({ "reason": "重复登记" }));
            counter.send("leader", &name, &request).await.unwrap();
            assert_eq!(similar(&send("clerk", &body).await), [id(&first)], "{rpc}");
        }
        let url = counter.office.suite.database.url("suite");
        let mut database = PgConnection::connect(&url).await.unwrap();
        let older = "UPDATE intake.fact SET recorded_at = recorded_at - interval '25 hours'";
        sqlx::query(older).execute(&mut database).await.unwrap();
        assert_eq!(similar(&send("clerk", &body).await), [""; 0], "{rpc}");
    }
    counter.office.close().await;
}
