//! Lists of the kinds of case beside applications: every filter and every order.

use gongkai_proto::intake::v1 as intake;
use serde_json::{Value, json};

use crate::{
    acts::{Counter, Refusal},
    support::{enter, violations},
};

/// A kind of case: how it is registered, ended and listed.
struct Kind {
    service: &'static str,
    /// RPC and body of its registration, and where its response holds the case.
    register: (&'static str, Value, &'static str),
    /// What ends it, act by act.
    ends: Vec<(&'static str, Value)>,
    /// RPC of its list, and where the response holds the rows.
    list: (&'static str, &'static str),
    category: &'static str,
    result: &'static str,
    /// Whether it has this office, if it has one.
    office: Option<&'static str>,
    /// When one of 2024-03-06 is due.
    due: &'static str,
}

#[expect(clippy::too_many_lines, reason = "a table, one entry a kind")]
fn kinds() -> [Kind; 5] {
    [
        Kind {
            service: "MatterService",
            register: (
                "RegisterMatterCase",
                json!({
                    "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": "张某某",
                    "office_id": "permits", "promised_limit": 10,
                }),
                "matterCase",
            ),
            ends: vec![("TerminateMatterCase", json!({ "reason": "终止" }))],
            list: ("ListMatterCases", "matterCases"),
            category: "permit",
            result: "terminated",
            office: Some("permits"),
            due: "2024-04-03",
        },
        Kind {
            service: "EnquiryService",
            register: (
                "RegisterEnquiry",
                json!({
                    "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": "张某某",
                    "content": "咨询事项", "office_id": "general",
                }),
                "enquiry",
            ),
            ends: vec![("CloseEnquiry", json!({ "answer": "已答复" }))],
            list: ("ListEnquiries", "enquiries"),
            category: "consultation",
            result: "closed",
            office: Some("general"),
            due: "2024-03-11",
        },
        Kind {
            service: "DisputeService",
            register: (
                "RegisterDispute",
                json!({
                    "kind": "DISPUTE_KIND_DIRECT_SUIT", "party_name": "张某某",
                    "description": "对处理不服", "subject": "DISPUTE_SUBJECT_OUTSIDE",
                }),
                "dispute",
            ),
            ends: vec![(
                "ConcludeDispute",
                json!({ "outcome": "DISPUTE_OUTCOME_UPHELD" }),
            )],
            list: ("ListDisputes", "disputes"),
            category: "direct_suit",
            result: "upheld",
            office: None,
            due: "2024-03-21",
        },
        Kind {
            service: "RectificationService",
            register: (
                "RegisterRectification",
                json!({
                    "name": "张某某", "identity_number": "证件", "contact": "联系方式",
                    "record": "登记表", "inaccuracy": "住址有误", "proof": "产权证书",
                }),
                "rectification",
            ),
            ends: vec![(
                "DecideRectification",
                json!({ "result": "RECTIFICATION_RESULT_CORRECTED", "corrected": "已更正" }),
            )],
            list: ("ListRectifications", "rectifications"),
            category: "rectification",
            result: "corrected",
            office: None,
            due: "2024-04-03",
        },
        Kind {
            service: "WorkComplaintService",
            register: (
                "RegisterWorkComplaint",
                json!({
                    "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": "张某某",
                    "content": "未按期答复",
                }),
                "workComplaint",
            ),
            ends: vec![
                (
                    "AssignWorkComplaint",
                    json!({ "office_id": "safety", "person": "li" }),
                ),
                (
                    "DecideWorkComplaint",
                    json!({ "finding": "COMPLAINT_FINDING_UNFOUNDED", "reason": "已按期答复" }),
                ),
                ("CloseWorkComplaint", json!({ "answer": "不属实" })),
            ],
            list: ("ListWorkComplaints", "workComplaints"),
            category: "supervision",
            result: "unfounded",
            office: None,
            due: "2024-04-03",
        },
    ]
}

impl Kind {
    fn method(&self, rpc: &str) -> String {
        format!("gongkai.intake.v1.{}/{rpc}", self.service)
    }

    async fn send(&self, counter: &Counter, rpc: &str, id: &str, fields: &Value) -> Value {
        self.send_as("leader", counter, rpc, (id, fields)).await
    }

    async fn send_as(
        &self,
        role: &str,
        counter: &Counter,
        rpc: &str,
        (id, fields): (&str, &Value),
    ) -> Value {
        let name = self.method(rpc);
        let request = counter.request(&name, id, fields);
        let sent = counter.send(role, &name, &request).await;
        sent.unwrap_or_else(|status| panic!("{name}: {status}"))
    }

    /// Registers one; its id.
    async fn open(&self, counter: &Counter, day: &str) -> String {
        let (rpc, body, held) = &self.register;
        let mut body = body.clone();
        if *held == "dispute" {
            body["copy_received_on"] = json!(day);
        }
        let opened = self.send(counter, rpc, "", &body).await;
        opened[held]["id"].as_str().unwrap().to_owned()
    }

    /// The numbers of those to which a filter applies, page by page.
    async fn found(&self, counter: &Counter, filter: &Value, order: &Value) -> Vec<u32> {
        let (rpc, rows) = self.list;
        let (mut numbers, mut token) = (Vec::new(), String::new());
        loop {
            let asked = json!({
                "bureau_id": "heshan-emb", "filter": filter, "order": order,
                "page_size": 1, "page_token": token,
            });
            let name = self.method(rpc);
            let request = Counter::listing(&name, &asked);
            let page = counter.send("clerk", &name, &request).await;
            let page = page.unwrap_or_else(|status| panic!("{name} {filter}: {status}"));
            for row in page[rows].as_array().into_iter().flatten() {
                let number = row["number"].as_str().unwrap();
                assert!(["〔2024〕1号", "〔2024〕2号"].contains(&number), "{number}");
                numbers.push(if number == "〔2024〕1号" { 1 } else { 2 });
            }
            let next = page["nextPageToken"].as_str();
            next.unwrap_or_default().clone_into(&mut token);
            if token.is_empty() {
                let total = page["total"]["count"].as_u64().unwrap_or_default();
                assert_eq!(
                    usize::try_from(total).unwrap(),
                    numbers.len(),
                    "{name} {filter}"
                );
                return numbers;
            }
        }
    }
}

async fn duties_are_of_an_office_that_there_is(counter: &Counter) {
    let of = async |office: &str| {
        let request = intake::ListDutiesRequest {
            bureau_id: "heshan-emb".to_owned(),
            office_id: office.to_owned(),
            ..intake::ListDutiesRequest::default()
        };
        let mut deadlines = counter.office.staff.clerk.deadlines();
        let listed = deadlines.list_duties(request);
        listed.await.map(|listed| listed.into_inner().duties.len())
    };
    assert!(of("permits").await.unwrap() > 0);
    assert_eq!(violations(&of("nowhere").await.unwrap_err()), ["office_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_listed_by_every_filter_in_every_order() {
    let counter = Counter::open("2024-03-04").await;
    let kinds = kinds();
    let mut first = Vec::new();
    for kind in &kinds {
        first.push(kind.open(&counter, "2024-03-04").await);
    }
    counter.office.on("2024-03-05").await;
    enter(&counter.office.staff.leader, "li", "").await;
    for (kind, id) in kinds.iter().zip(&first) {
        for (rpc, fields) in &kind.ends {
            kind.send(&counter, rpc, id, fields).await;
        }
    }
    counter.office.on("2024-03-06").await;
    for kind in &kinds {
        kind.open(&counter, "2024-03-06").await;
    }
    counter.office.on("2024-06-03").await;
    let (one, two, both, none) = (vec![1], vec![2], vec![1, 2], Vec::new());
    for kind in &kinds {
        let of_office = |office| {
            if kind.office == Some(office) {
                &both
            } else {
                &none
            }
        };
        let filters = [
            (json!({}), &both),
            (json!({ "open_only": true }), &two),
            (json!({ "overdue_only": true }), &two),
            (json!({ "stages": ["CASE_STAGE_CLOSED"] }), &one),
            (
                json!({ "stages": ["CASE_STAGE_HANDLING", "CASE_STAGE_REVIEW"] }),
                &two,
            ),
            (json!({ "stages": ["CASE_STAGE_REMOVED"] }), &none),
            (json!({ "office_id": "permits" }), of_office("permits")),
            (json!({ "office_id": "general" }), of_office("general")),
            (
                json!({ "person": "li" }),
                if kind.result == "unfounded" {
                    &one
                } else {
                    &none
                },
            ),
            (json!({ "mine": true }), &none),
            (json!({ "category": kind.category }), &both),
            (json!({ "result": kind.result }), &one),
            (json!({ "opened_from": "2024-03-05" }), &two),
            (json!({ "opened_to": "2024-03-05" }), &one),
            (
                json!({ "opened_from": "2024-03-04", "opened_to": "2024-03-06" }),
                &both,
            ),
            (
                json!({ "closed_from": "2024-03-05", "closed_to": "2024-03-05" }),
                &one,
            ),
            (json!({ "closed_from": "2024-03-06" }), &none),
            (json!({ "closed_to": "2024-03-04" }), &none),
            (json!({ "due_from": kind.due, "due_to": kind.due }), &two),
            (json!({ "due_from": kind.due }), &two),
            (json!({ "due_from": "2024-04-04" }), &none),
            (json!({ "due_to": "9999-12-31" }), &two),
            (json!({ "due_to": "2024-03-10" }), &none),
            (
                json!({ "open_only": true, "category": kind.category }),
                &two,
            ),
        ];
        // Who mistypes an office is not told that it has nothing.
        let nowhere = json!({ "bureau_id": "heshan-emb", "filter": { "office_id": "nowhere" } });
        let name = kind.method(kind.list.0);
        let nowhere = Counter::listing(&name, &nowhere);
        let refused = counter.send("clerk", &name, &nowhere).await;
        let refused = Refusal::of(&refused.unwrap_err());
        assert_eq!(refused.reason, "FIELDS_INVALID", "{name}");
        let by_number = json!({ "key": "CASE_ORDER_KEY_NUMBER" });
        for (filter, expected) in filters {
            let found = kind.found(&counter, &filter, &by_number).await;
            assert_eq!(found, *expected, "{} {filter}", kind.service);
        }
        // What has no day comes as the latest.
        for key in ["DUE", "OPENED", "NUMBER", "CLOSED"] {
            let (first, last) = if key == "DUE" { (2, 1) } else { (1, 2) };
            for (descending, expected) in [(false, [first, last]), (true, [last, first])] {
                let key = format!("CASE_ORDER_KEY_{key}");
                let order = json!({ "key": key, "descending": descending });
                let found = kind.found(&counter, &json!({}), &order).await;
                assert_eq!(found, expected, "{} {order}", kind.service);
            }
        }
    }
    duties_are_of_an_office_that_there_is(&counter).await;
    counter.office.close().await;
}

/// What is overdue is what the bureau still owes, closed or not: a reply in time is not, the delivery of a
/// decision is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_what_is_still_owed() {
    let counter = Counter::open("2024-03-04").await;
    let [matter, _, dispute, ..] = kinds();
    let suit = dispute.open(&counter, "2024-03-04").await;
    // Who accepts a permit does not decide on it.
    let (rpc, body, held) = &matter.register;
    let permit = matter.send_as("clerk", &counter, rpc, ("", body)).await;
    let permit = permit[held]["id"].as_str().unwrap();
    let overdue = json!({ "overdue_only": true });
    let by_number = json!({ "key": "CASE_ORDER_KEY_NUMBER" });
    let found = async |kind: &Kind| kind.found(&counter, &overdue, &by_number).await;
    counter.office.on("2024-03-19").await;
    // The promise has passed, the law's day has not.
    assert_eq!(found(&matter).await, Vec::<u32>::new());
    assert_eq!(found(&dispute).await, Vec::<u32>::new());
    counter.office.on("2024-03-20").await;
    assert_eq!(found(&dispute).await, [1], "the defence is overdue");
    dispute.send(&counter, "FileReply", &suit, &json!({})).await;
    assert_eq!(found(&dispute).await, Vec::<u32>::new());
    let decision = json!({ "decision": "MATTER_DECISION_GRANTED" });
    matter
        .send(&counter, "DecideMatterCase", permit, &decision)
        .await;
    assert_eq!(found(&matter).await, Vec::<u32>::new());
    counter.office.on("2024-06-03").await;
    assert_eq!(found(&matter).await, [1], "its delivery is overdue");
    let delivery = json!({ "way": "DELIVERY_WAY_HANDED_OVER", "receipt": "张某某" });
    matter
        .send(&counter, "DeliverMatterCase", permit, &delivery)
        .await;
    assert_eq!(found(&matter).await, Vec::<u32>::new());
    counter.office.close().await;
}

/// Who a case is assigned to finds it in lists and on his worklist, and what is to be done goes with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_any_kind_is_with_the_person_it_is_assigned_to() {
    let counter = Counter::open("2024-03-04").await;
    let (list, me) = (
        "gongkai.intake.v1.WorklistService/ListWorklist",
        "clerk@heshan-emb",
    );
    let by_number = json!({ "key": "CASE_ORDER_KEY_NUMBER" });
    enter(&counter.office.staff.leader, "li", "").await;
    for kind in &kinds() {
        let id = kind.open(&counter, "2024-03-04").await;
        let (register, _, held) = &kind.register;
        let assign = register.replace("Register", "Assign");
        let name = kind.method(&assign);
        let nowhere = counter.request(&name, &id, &json!({ "office_id": "nowhere" }));
        let refused = counter.send("leader", &name, &nowhere).await.unwrap_err();
        assert_eq!(Refusal::of(&refused).reason, "FIELDS_INVALID", "{name}");

        let to = json!({ "office_id": "safety", "person": me });
        let assigned = kind.send(&counter, &assign, &id, &to).await;
        let case = &assigned[held];
        assert_eq!(
            (&case["officeId"], &case["person"]),
            (&json!("safety"), &json!(me))
        );
        for filter in [
            json!({ "person": me }),
            json!({ "mine": true }),
            json!({ "office_id": "safety" }),
        ] {
            let found = kind.found(&counter, &filter, &by_number).await;
            assert_eq!(found, [1], "{name} {filter}");
        }
        let asked = json!({
            "bureau_id": "heshan-emb", "worklist": "WORKLIST_MINE", "page_size": 200,
        });
        let asked = Counter::listing(list, &asked);
        let mine = counter.send("clerk", list, &asked).await.unwrap();
        let mut duties = mine["entries"].as_array().unwrap().iter();
        assert!(
            duties.any(|entry| entry["duty"]["caseId"] == json!(id)),
            "{name}: {mine}"
        );
        let file = counter.file(&id).await;
        let told = file.entries.last().unwrap();
        assert_eq!(told.title, "确定承办", "{name}");

        // It goes on to another one as it is, and nobody gets what is done with.
        let other = json!({ "office_id": "safety" });
        kind.send(&counter, &assign, &id, &other).await;
        let mine = json!({ "mine": true });
        let found = kind.found(&counter, &mine, &by_number).await;
        assert!(found.is_empty(), "{name}");
        for (rpc, fields) in &kind.ends {
            kind.send(&counter, rpc, &id, fields).await;
        }
        let request = counter.request(&name, &id, &to);
        let refused = counter.send("leader", &name, &request).await.unwrap_err();
        assert_eq!(Refusal::of(&refused).reason, "STATE_FORBIDS", "{name}");
    }
    counter.office.close().await;
}
