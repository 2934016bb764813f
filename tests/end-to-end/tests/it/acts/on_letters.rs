//! The acts on the letters of a case: each is offered for the letters that wait for it, what is not is refused as it
//! was told, and a preview tells what comes; what was recorded by mistake is taken back, and all that rests on it
//! stands as before.

use gongkai_proto::intake::v1::{Duty, PossibleAct};
use serde_json::{Value, json};
use tonic::Code;

use super::{
    APPLICATIONS, Counter, Refusal,
    counter::ROLES,
    is_on_letter,
    requests::{Known, minimal},
};
use crate::{
    office::{BUREAU, application},
    support::assert_refused,
};

const DISPATCHES: &str = "gongkai.intake.v1.DispatchService";
const MATTERS: &str = "gongkai.intake.v1.MatterService";

impl Counter {
    /// What the fields of an act on a letter hold.
    fn fields(rpc: &str) -> Value {
        let known = Known {
            part: 0,
            today: "",
            later: "",
            other: "",
            chance: 0,
            answers: &[],
            plain: true,
        };
        minimal(rpc, &known)
    }

    /// Whatever is told of the acts on letters is so, for whoever asks.
    async fn letters_go_as_told(&self, case_id: &str) {
        let letters = self.letters(case_id).await;
        for role in ROLES {
            for act in self
                .acts(role, case_id)
                .await
                .iter()
                .filter(|act| is_on_letter(act))
            {
                let rpc = act.method.rsplit('/').next().unwrap();
                // With which file is looked at when it is done.
                if rpc == "AttachIssuedOriginal" {
                    continue;
                }
                let nth = usize::try_from(act.part).unwrap();
                let last = letters.last().map(|(letter, _)| letter.id.as_str());
                let id = match (act.letter_id.as_str(), last) {
                    ("", None) => continue,
                    ("", Some(last)) => last,
                    (id, _) => id,
                };
                assert_eq!(act.letter_id.is_empty(), nth == 0, "{act:?}");
                assert!(nth == 0 || letters[nth - 1].0.id == id, "{act:?}");
                let request = self.request_on(&act.method, id, &Self::fields(rpc));
                let foreseen = self.preview(role, &request).await;
                assert_eq!(foreseen.is_ok(), act.possible, "{act:?}: {foreseen:?}");
                match foreseen {
                    Ok(changes) => assert_eq!(changes[0].case_id, case_id),
                    Err(foreseen) => {
                        let refused = self.send(role, &act.method, &request).await.unwrap_err();
                        assert_eq!(Refusal::of(&foreseen), Refusal::of(&refused));
                        assert!(
                            Refusal::of(&refused).is_as_told(act),
                            "{refused:?}, told {act:?}"
                        );
                    }
                }
            }
        }
    }

    /// The acts of that name that are possible for a clerk.
    async fn possible(&self, case_id: &str, rpc: &str) -> Vec<PossibleAct> {
        let mut acts = self.acts("clerk", case_id).await;
        acts.retain(|act| act.possible && act.method.ends_with(&format!("/{rpc}")));
        acts
    }

    /// Does an act on the one letter it is offered for; the duties it was foreseen to leave.
    async fn does(&self, case_id: &str, rpc: &str, more: Value) -> Vec<Duty> {
        self.letters_go_as_told(case_id).await;
        let acts = self.possible(case_id, rpc).await;
        let act = acts
            .last()
            .unwrap_or_else(|| panic!("{rpc} is not offered"));
        let mut fields = Self::fields(rpc);
        for (field, value) in more.as_object().unwrap() {
            fields[field] = value.clone();
        }
        let request = self.request_on(&act.method, &act.letter_id, &fields);
        let foreseen = self.preview("clerk", &request).await.unwrap();
        self.send("clerk", &act.method, &request).await.unwrap();
        foreseen.into_iter().next().unwrap().duties
    }

    /// Does an act on a case.
    async fn acts_on(&self, role: &str, name: &str, case_id: &str, fields: Value) -> Value {
        let request = self.request(name, case_id, &fields);
        self.send(role, name, &request).await.unwrap()
    }
}

/// The day of the duty of that kind, if it is there.
pub fn due(duties: &[Duty], kind: &str) -> Option<String> {
    let mut duties = duties.iter().filter(|duty| duty.kind == kind);
    duties.next().map(|duty| duty.due_on.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_goes_its_way_as_it_is_offered_and_comes_back_on_it() {
    let counter = Counter::open("2024-03-04").await;
    let walk = counter.office.register(application("notice")).await;
    let id = walk.application_id.as_str();
    let ask = format!("{APPLICATIONS}/AskCorrection");
    counter
        .acts_on("clerk", &ask, id, json!({ "missing": "文号" }))
        .await;
    // The acknowledgement first, then the notice, which a duty wants sent.
    let offered = counter.possible(id, "RecordDispatch").await;
    let offered: Vec<_> = offered
        .iter()
        .map(|act| (act.part, act.due_on.as_str()))
        .collect();
    assert_eq!(offered, [(1, ""), (2, "2024-03-13")]);

    let sent = counter.does(id, "RecordDispatch", json!({})).await;
    assert_eq!(due(&sent, "prove_service").as_deref(), Some("2024-03-13"));
    assert!(due(&sent, "close_lapsed").is_some());
    // Another letter left: nobody has this one.
    let unsent = counter.does(id, "AnnulDispatch", json!({})).await;
    assert_eq!(due(&unsent, "send_letter").as_deref(), Some("2024-03-13"));
    assert_eq!(due(&unsent, "close_lapsed"), None);
    let sent_again = counter.does(id, "RecordDispatch", json!({})).await;
    assert_eq!(sent_again, sent);
    counter.office.on("2024-03-08").await;
    counter.does(id, "RecordReturned", json!({})).await;
    counter.does(id, "RecordDispatch", json!({})).await;
    // It lies here come back, and what was not recorded of that is not taken back.
    let back = counter.does(id, "AnnulDispatch", json!({})).await;
    assert_eq!(due(&back, "send_again").as_deref(), Some("2024-03-11"));
    let under_way = counter.does(id, "AnnulArrival", json!({})).await;
    assert_eq!(due(&under_way, "close_lapsed"), due(&sent, "close_lapsed"));
    // Handed over it is served at once.
    counter.does(id, "AnnulDispatch", json!({})).await;
    let in_person = json!({ "way": "DISPATCH_WAY_IN_PERSON", "tracking_number": "" });
    let served = counter.does(id, "RecordDispatch", in_person).await;
    assert_eq!(due(&served, "prove_service"), None);
    counter.letters_go_as_told(id).await;

    // Every sending is kept, with what was wrong with it.
    let list = json!({ "bureau_id": BUREAU });
    let name = format!("{DISPATCHES}/ListDispatches");
    let list = Counter::listing(&name, &list);
    let listed = counter.send("clerk", &name, &list).await.unwrap();
    let mut listed = listed["dispatches"].as_array().unwrap().clone();
    listed.sort_by_key(|sent| sent["ordinal"].as_u64());
    let why: Vec<_> = listed
        .iter()
        .map(|sent| sent["annulledBecause"].is_string())
        .collect();
    assert_eq!(why, [true, true, true, false]);
    let file = counter.file(id).await;
    let titles: Vec<_> = file
        .entries
        .iter()
        .map(|entry| entry.title.as_str())
        .collect();
    assert_eq!(
        titles
            .iter()
            .filter(|title| **title == "撤销送出登记")
            .count(),
        3
    );
    counter.office.close().await;
}

/// 民事诉讼法 art. 95: a public notice is for what came back, and serves on no day of its period.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_announced_once_it_came_back_and_served_after_the_period_of_that() {
    let counter = Counter::open("2024-02-26").await;
    let walk = counter.office.register(application("announced")).await;
    let id = walk.application_id.as_str();
    let ask = format!("{APPLICATIONS}/AskCorrection");
    counter
        .acts_on("clerk", &ask, id, json!({ "missing": "文号" }))
        .await;
    let announce = json!({ "way": "DISPATCH_WAY_NOTICE", "tracking_number": "" });
    let mut first = Counter::fields("RecordDispatch");
    for (field, value) in announce.as_object().unwrap() {
        first[field] = value.clone();
    }
    let name = format!("{DISPATCHES}/RecordDispatch");
    for (letter, _) in counter.letters(id).await {
        let request = counter.request_on(&name, &letter.id, &first);
        let refused = counter.send("clerk", &name, &request).await.unwrap_err();
        assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    }
    counter.does(id, "RecordDispatch", json!({})).await;
    counter.office.on("2024-03-01").await;
    counter.does(id, "RecordReturned", json!({})).await;
    let announced = counter.does(id, "RecordDispatch", announce).await;
    let day = |kind| due(&announced, kind);
    assert_eq!(day("prove_service").as_deref(), Some("2024-04-01"));
    // Served on 31 March, fifteen working days to 22 April.
    assert_eq!(day("close_lapsed").as_deref(), Some("2024-04-23"));
    for (today, serves) in [("2024-03-13", 0), ("2024-03-30", 0), ("2024-03-31", 1)] {
        counter.office.on(today).await;
        counter.letters_go_as_told(id).await;
        let offered = counter.possible(id, "RecordServed").await;
        assert_eq!(offered.len(), serves, "{today}");
    }
    counter.does(id, "RecordServed", json!({})).await;
    counter.office.close().await;
}

/// The decision on a permit has one owner of its way, whoever enters it.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_delivered_on_the_day_its_letter_arrived() {
    let counter = Counter::open("2024-03-04").await;
    let registered = json!({
        "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": "某公司",
        "office_id": "permits", "promised_limit": 10,
    });
    let name = format!("{MATTERS}/RegisterMatterCase");
    let case = counter.acts_on("clerk", &name, "", registered).await;
    let id = case["matterCase"]["id"].as_str().unwrap();
    let decide = format!("{MATTERS}/DecideMatterCase");
    let granted = json!({ "decision": "MATTER_DECISION_GRANTED" });
    counter.acts_on("leader", &decide, id, granted).await;
    let read = async || {
        let name = format!("{MATTERS}/GetMatterCase");
        let request =
            Counter::listing(&name, &json!({ "bureau_id": BUREAU, "matter_case_id": id }));
        let read = counter.send("clerk", &name, &request).await.unwrap()["matterCase"].clone();
        let day = read["deliveredOn"].as_str().unwrap_or_default().to_owned();
        (
            day,
            read["deliveryWay"].as_str().unwrap_or_default().to_owned(),
        )
    };

    // The register tells the case.
    let sent = counter.does(id, "RecordDispatch", json!({})).await;
    assert_eq!(due(&sent, "deliver").as_deref(), Some("2024-03-18"));
    counter.office.on("2024-03-07").await;
    let served = counter
        .does(id, "RecordServed", json!({ "served_on": "2024-03-06" }))
        .await;
    assert_eq!(due(&served, "deliver"), None);
    let by_post = ("2024-03-06".to_owned(), "DELIVERY_WAY_POST".to_owned());
    assert_eq!(read().await, by_post);
    let deliver = format!("{MATTERS}/DeliverMatterCase");
    let handed_over = json!({
        "way": "DELIVERY_WAY_HANDED_OVER", "receipt": "某公司签收", "delivered_on": "2024-03-05",
        "backdating_reason": "补登",
    });
    let request = counter.request(&deliver, id, &handed_over);
    let twice = counter
        .send("leader", &deliver, &request)
        .await
        .unwrap_err();
    assert_refused(&twice, Code::FailedPrecondition, "STATE_FORBIDS");
    // It was another one's receipt.
    let annulled = counter.does(id, "AnnulArrival", json!({})).await;
    assert_eq!(due(&annulled, "deliver").as_deref(), Some("2024-03-18"));
    assert_eq!(read().await.0, "");
    counter.does(id, "AnnulDispatch", json!({})).await;

    // The case tells the register, under a day before what was taken back.
    counter.acts_on("leader", &deliver, id, handed_over).await;
    assert_eq!(read().await.0, "2024-03-05");
    counter.letters_go_as_told(id).await;
    let name = format!("{DISPATCHES}/ListDispatches");
    let list = Counter::listing(&name, &json!({ "bureau_id": BUREAU }));
    let listed = counter.send("clerk", &name, &list).await.unwrap();
    let listed = listed["dispatches"].as_array().unwrap();
    let stands = listed
        .iter()
        .find(|sent| !sent["annulledBecause"].is_string());
    let stands = stands.unwrap();
    assert_eq!(
        (&stands["servedOn"], &stands["way"], &stands["signedBy"]),
        (
            &json!("2024-03-05"),
            &json!("DISPATCH_WAY_IN_PERSON"),
            &json!("某公司签收")
        )
    );
    // And that is taken back where it stands.
    counter.does(id, "AnnulArrival", json!({})).await;
    assert_eq!(read().await.0, "");
    counter.office.close().await;
}

/// What was recorded of a reply's delivery is taken back with it; the day of the answer stands.
#[tokio::test(flavor = "multi_thread")]
async fn the_delivery_of_a_reply_is_taken_back_by_its_application() {
    let counter = Counter::open("2024-03-04").await;
    let walk = counter.office.register(application("reply")).await;
    let id = walk.application_id.as_str();
    let act = |rpc: &str| format!("{APPLICATIONS}/{rpc}");
    let draft = json!({ "answers": ["ANSWER_GRANTED"], "content": { "material": "有关内容" } });
    counter
        .acts_on("clerk", &act("DraftReply"), id, draft)
        .await;
    let review = json!({ "result": "REVIEW_RESULT_APPROVED", "secrecy": "SECRECY_REVIEW_PASSED" });
    counter
        .acts_on("reviewer", &act("ReviewReply"), id, review)
        .await;
    counter
        .acts_on("leader", &act("SignReply"), id, json!({}))
        .await;
    let annul = async |expected: bool| {
        let name = act("AnnulDelivery");
        let reason = json!({ "reason": "系另一件的回执" });
        let request = counter.request(&name, id, &reason);
        let offered = counter.possible(id, "AnnulDelivery").await;
        assert_eq!(!offered.is_empty(), expected);
        let done = counter.send("clerk", &name, &request).await;
        if !expected {
            assert_refused(
                &done.unwrap_err(),
                Code::FailedPrecondition,
                "STATE_FORBIDS",
            );
        }
    };
    let post = |number: &str| json!({ "way": "DISPATCH_WAY_POST", "tracking_number": number });
    counter
        .acts_on("clerk", &act("DispatchReply"), id, post("1"))
        .await;
    annul(false).await;
    counter.office.on("2024-03-08").await;
    let back = json!({ "delivery": "DELIVERY_RETURNED", "returned_because": "查无此人" });
    counter
        .acts_on("clerk", &act("RecordDelivery"), id, back.clone())
        .await;
    counter.letters_go_as_told(id).await;
    annul(true).await;
    let now = counter.office.application(id).await;
    assert_eq!(
        (now.stage().as_str_name(), now.answered_on.as_str()),
        ("APPLICATION_STAGE_DISPATCHED", "2024-03-04",)
    );
    // It came back indeed, and was sent again: now that stands.
    counter
        .acts_on("clerk", &act("RecordDelivery"), id, back)
        .await;
    counter
        .acts_on("clerk", &act("DispatchReply"), id, post("2"))
        .await;
    annul(false).await;
    let served = json!({ "delivery": "DELIVERY_SIGNED_FOR", "signed_by": "王某" });
    counter
        .acts_on("clerk", &act("RecordDelivery"), id, served.clone())
        .await;
    annul(true).await;
    counter
        .acts_on("clerk", &act("RecordDelivery"), id, served)
        .await;
    let archive = json!({ "archive_number": "二〇二四之一", "place": "档案室" });
    counter
        .acts_on("clerk", &act("ArchiveApplication"), id, archive)
        .await;
    annul(false).await;
    counter.office.close().await;
}
