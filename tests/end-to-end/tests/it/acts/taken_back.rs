//! A reply that was entered as sent by mistake, and a request for an opinion that was made out to the wrong party.

use gongkai_demo::{play, year::Year};
use gongkai_proto::intake::v1::{self as intake, ApplicationStage, LetterKind, LetterPlace};
use serde_json::{Value, json};
use tonic::Code;

use super::{APPLICATIONS, Counter, on_letters::due};
use crate::{
    office::{BUREAU, application},
    support::{assert_refused, table3, value},
};

const DISPATCHES: &str = "gongkai.intake.v1.DispatchService";

impl Counter {
    /// Does an act on an application.
    async fn application_act(&self, role: &str, rpc: &str, id: &str, fields: Value) {
        let name = format!("{APPLICATIONS}/{rpc}");
        let request = self.request(&name, id, &fields);
        let done = self.send(role, &name, &request).await;
        done.unwrap_or_else(|refused| panic!("{rpc}: {refused:?}"));
    }

    /// Drafts, reviews and signs a reply.
    async fn signs(&self, id: &str, answer: &str) {
        let draft = json!({
            "answers": [answer], "content": { "material": "有关内容", "reason": "有关内容", "search": "有关内容" },
        });
        self.application_act("clerk", "DraftReply", id, draft).await;
        let review =
            json!({ "result": "REVIEW_RESULT_APPROVED", "secrecy": "SECRECY_REVIEW_PASSED" });
        self.application_act("reviewer", "ReviewReply", id, review)
            .await;
        self.application_act("leader", "SignReply", id, json!({}))
            .await;
    }

    /// Takes back, as somebody with that role, that the last reply left, as it was foreseen; or why not.
    async fn unsends(&self, role: &str, id: &str) -> Result<intake::ForeseenChange, tonic::Status> {
        let letters = self.letters(id).await;
        let mut replies = letters.iter().map(|(letter, _)| letter);
        let reply = replies.rfind(|letter| letter.kind().as_str_name().contains("REPLY"));
        let name = format!("{DISPATCHES}/AnnulDispatch");
        let reason = json!({ "reason": "误登另一件的邮件号码" });
        let request = self.request_on(&name, &reply.unwrap().id, &reason);
        let foreseen = self.preview(role, &request).await;
        let done = self.send(role, &name, &request).await;
        assert_eq!(foreseen.is_ok(), done.is_ok(), "{foreseen:?} {done:?}");
        done.map(|_| foreseen.unwrap().remove(0))
    }

    /// The list of what was posted on a day (交寄清单), or that there is nothing on it.
    async fn posted(&self, day: &str) -> bool {
        let request = intake::ExportDispatchListRequest {
            bureau_id: BUREAU.to_owned(),
            posted_on: day.to_owned(),
            items: Vec::new(),
            format: intake::RegisterFormat::Xlsx as i32,
        };
        let mut posts = self.caller("clerk").posts();
        posts.export_dispatch_list(request).await.is_ok()
    }
}

fn by_post(number: &str) -> Value {
    json!({ "way": "DISPATCH_WAY_POST", "tracking_number": number })
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "three applications all their way")]
async fn a_reply_entered_as_sent_by_mistake_is_taken_back_and_counted_as_not_answered() {
    let counter = Counter::open("2024-03-04").await;
    let register = async |name: &str| {
        let walk = counter.office.register(application(name)).await;
        walk.application_id
    };
    let (open, sent, anew) = (
        register("open").await,
        register("sent").await,
        register("anew").await,
    );
    let before = counter.office.application(&sent).await.deadline.unwrap();
    for id in [&open, &sent, &anew] {
        counter.signs(id, "ANSWER_GRANTED").await;
    }
    counter.office.on("2024-03-06").await;
    let owed = counter.duties(&sent).await;
    for (id, number) in [(&sent, "XA00000000043"), (&open, "XA00000000057")] {
        let dispatch = by_post(number);
        counter
            .application_act("clerk", "DispatchReply", id, dispatch)
            .await;
    }
    assert!(counter.posted("2024-03-06").await);
    let acts = counter.acts("clerk", &sent).await;
    let dispatch = super::the(&acts, "DispatchReply");
    assert_eq!(
        dispatch.undo_methods,
        [format!("{DISPATCHES}/AnnulDispatch")]
    );

    // No clerk takes an answer back, and nobody while it is known to have arrived.
    let refused = counter.unsends("clerk", &sent).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let served = json!({ "delivery": "DELIVERY_SIGNED_FOR", "signed_by": "王某" });
    counter
        .application_act("clerk", "RecordDelivery", &sent, served)
        .await;
    let refused = counter.unsends("reviewer", &sent).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    assert!(
        format!("{refused:?}").contains("AnnulDelivery"),
        "{refused:?}"
    );
    let another = json!({ "reason": "系另一件的回执" });
    counter
        .application_act("clerk", "AnnulDelivery", &sent, another)
        .await;
    let foreseen = counter.unsends("reviewer", &sent).await.unwrap();
    assert_eq!(
        due(&foreseen.duties, "dispatch_reply").as_deref(),
        Some("2024-04-01")
    );
    counter.unsends("leader", &open).await.unwrap();

    // All is as before it left.
    let read = counter.office.application(&sent).await;
    assert_eq!(
        (read.stage(), read.answered_on.as_str()),
        (ApplicationStage::Signed, "")
    );
    assert_eq!(read.deadline.unwrap(), before);
    assert_eq!(counter.duties(&sent).await, owed);
    assert!(!counter.posted("2024-03-06").await, "off the list");
    let letters = counter.letters(&sent).await;
    assert_eq!(letters.last().unwrap().0.place(), LetterPlace::Issued);
    let refused = counter.unsends("leader", &sent).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let file = counter.file(&sent).await;
    let titles = file.entries.iter().map(|entry| entry.title.as_str());
    assert!(titles.into_iter().any(|title| title == "撤销答复送出登记"));

    // It left the day before the one that had been entered; that is entered with its reason.
    let truly = json!({
        "way": "DISPATCH_WAY_POST", "tracking_number": "XA00000000060",
        "dispatched_on": "2024-03-05", "backdating_reason": "补登实际交寄日期",
    });
    counter
        .application_act("leader", "DispatchReply", &sent, truly)
        .await;
    let read = counter.office.application(&sent).await;
    assert_eq!(
        (read.stage(), read.answered_on.as_str()),
        (ApplicationStage::Dispatched, "2024-03-05")
    );
    assert!(counter.posted("2024-03-05").await);

    // What is handed over is taken back at once; a new answer as the first, which stands then.
    let in_person = json!({ "way": "DISPATCH_WAY_IN_PERSON", "signed_by": "王某" });
    counter
        .application_act("clerk", "DispatchReply", &anew, in_person.clone())
        .await;
    let read = counter.office.application(&anew).await;
    assert_eq!(read.stage(), ApplicationStage::Delivered);
    counter.unsends("reviewer", &anew).await.unwrap();
    let read = counter.office.application(&anew).await;
    assert_eq!(read.stage(), ApplicationStage::Signed);
    counter
        .application_act("clerk", "DispatchReply", &anew, in_person)
        .await;
    let reopen = json!({
        "cause": "REOPEN_CAUSE_OWN_CORRECTION", "due_on": "2024-04-30", "reason": "复查发现答复有误",
    });
    counter
        .application_act("leader", "ReopenApplication", &anew, reopen)
        .await;
    let refused = counter.unsends("leader", &anew).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    counter.signs(&anew, "ANSWER_NOT_HELD").await;
    counter.office.on("2024-03-08").await;
    let by_mail = json!({ "way": "DISPATCH_WAY_EMAIL" });
    counter
        .application_act("clerk", "DispatchReply", &anew, by_mail)
        .await;
    counter.unsends("reviewer", &anew).await.unwrap();
    let read = counter.office.application(&anew).await;
    let answers: Vec<_> = read
        .answers
        .iter()
        .map(intake::GivenAnswer::answer)
        .collect();
    assert_eq!(answers, [intake::Answer::Granted]);
    assert_eq!(
        due(&counter.duties(&anew).await, "answer_anew").as_deref(),
        Some("2024-04-30")
    );

    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&counter.office.suite, &year, &|_| {});
    let report = report.await.unwrap();
    for (row, expected) in [
        ("一、本年新收", 3.0),
        ("三（一）予以公开", 2.0),
        ("三（四）1本机关不掌握相关政府信息", 0.0),
        ("三（七）总计", 2.0),
        ("四、结转下年度继续办理", 1.0),
    ] {
        let found = table3(&report, row, "总计");
        assert!((found - expected).abs() < 1e-9, "{row}: {found}");
    }
    assert!(value(&report, "applications.reanswered").abs() < 1e-9);
    assert!(report.identities.iter().all(|identity| identity.holds));
    counter.office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one application all its way")]
async fn a_request_to_the_wrong_party_is_recalled_and_its_letter_is_followed_by_another() {
    let counter = Counter::open("2024-03-04").await;
    let walk = counter.office.register(application("wrong")).await;
    let id = walk.application_id.as_str();
    let before = counter.office.application(id).await.deadline.unwrap();
    let ask = |party: &str| json!({ "of": "CONSULTED_PARTY_THIRD_PARTY", "party_name": party });
    counter
        .application_act("clerk", "AskOpinion", id, ask("甲公司"))
        .await;
    let draft = json!({ "answers": ["ANSWER_GRANTED"], "content": { "material": "有关内容" } });
    counter
        .application_act("clerk", "DraftReply", id, draft)
        .await;
    let review = json!({ "result": "REVIEW_RESULT_APPROVED", "secrecy": "SECRECY_REVIEW_PASSED" });
    counter
        .application_act("reviewer", "ReviewReply", id, review)
        .await;
    let name = format!("{APPLICATIONS}/SignReply");
    let request = counter.request(&name, id, &json!({}));
    let refused = counter.send("leader", &name, &request).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let words = format!("{refused:?}");
    for told in ["RecordDispatch", "RecallOpinionRequest"] {
        assert!(words.contains(told), "{words}");
    }
    let acts = counter.acts("clerk", id).await;
    let asked = super::the(&acts, "AskOpinion");
    assert_eq!(
        asked.undo_methods,
        [format!("{APPLICATIONS}/RecallOpinionRequest")]
    );

    // It never left: nobody is told, and nothing of it is owed or sent.
    let recall = |number: u32| json!({ "opinion_number": number, "reason": "并非所涉第三方" });
    counter
        .application_act("clerk", "RecallOpinionRequest", id, recall(1))
        .await;
    let kinds = async || {
        let letters = counter.letters(id).await;
        let kinds = letters.iter().map(|(letter, _)| letter.kind());
        kinds.collect::<Vec<_>>()
    };
    assert!(
        !kinds()
            .await
            .contains(&LetterKind::OpinionRequestWithdrawal)
    );
    let duties = counter.duties(id).await;
    for kind in ["opinion_back", "send_letter"] {
        assert_eq!(due(&duties, kind), None, "{kind}: {duties:?}");
    }

    // One that left is followed by a letter, and the clock runs as if nobody had been asked.
    counter
        .application_act("clerk", "AskOpinion", id, ask("乙公司"))
        .await;
    let (request, content) = {
        let letters = counter.letters(id).await.into_iter();
        let mut requests =
            letters.filter(|(letter, _)| letter.kind() == LetterKind::ThirdPartyRequest);
        requests.next_back().unwrap()
    };
    let said = format!("{content:?}");
    let (_, after) = said.split_once("查询码（").unwrap();
    let key = intake::LetterKey {
        number: request.number.clone(),
        query_code: after.split_once('）').unwrap().0.to_owned(),
    };
    let name = format!("{DISPATCHES}/RecordDispatch");
    let fields = json!({
        "way": "DISPATCH_WAY_POST", "tracking_number": "XA00000000043", "recipient": "乙公司",
    });
    let left = counter.request_on(&name, &request.id, &fields);
    counter.send("clerk", &name, &left).await.unwrap();
    let door = async || {
        let get = intake::GetOpinionRequestRequest {
            bureau_id: BUREAU.to_owned(),
            key: Some(key.clone()),
        };
        let public = counter.office.caller(BUREAU, "public");
        public.applicants().get_opinion_request(get).await
    };
    door().await.unwrap();
    counter.office.on("2024-03-12").await;
    counter
        .application_act("clerk", "RecallOpinionRequest", id, recall(2))
        .await;
    let read = counter.office.application(id).await;
    let deadline = read.deadline.unwrap();
    assert_eq!(deadline.current_due_on, before.current_due_on);
    assert_eq!(read.opinions[1].recalled_on, "2024-03-12");
    let letters = counter.letters(id).await;
    let (last, content) = letters.last().unwrap();
    assert_eq!(
        (last.kind(), last.addressee.as_str()),
        (LetterKind::OpinionRequestWithdrawal, "乙公司")
    );
    assert!(
        format!("{content:?}").contains("2024年3月4日"),
        "{content:?}"
    );
    let owed = counter.duties(id).await;
    assert_eq!(due(&owed, "send_letter").as_deref(), Some("2024-03-13"));
    for kind in ["opinion_back", "prove_service"] {
        assert_eq!(due(&owed, kind), None, "{kind}: {owed:?}");
    }
    let refused = door().await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    counter
        .application_act("leader", "SignReply", id, json!({}))
        .await;
    counter.office.close().await;
}

/// What stayed in the house answered nobody: the reply after it withdraws the answer that left, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_withdraws_what_left_and_not_what_stayed_in_the_house() {
    let counter = Counter::open("2024-03-04").await;
    let mut ids = Vec::new();
    for name in ["signed", "closed", "told"] {
        ids.push(
            counter
                .office
                .register(application(name))
                .await
                .application_id,
        );
    }
    let last = async |id: &str| {
        let (letter, content) = counter.letters(id).await.pop().unwrap();
        (letter, format!("{content:?}"))
    };
    let id = &ids[0];
    counter.signs(id, "ANSWER_NOT_HELD").await;
    counter.signs(id, "ANSWER_GRANTED").await;
    let (granted, said) = last(id).await;
    assert!(!said.contains("上述答复"), "{said}");
    let by_post = by_post("XA00000000043");
    counter
        .application_act("clerk", "DispatchReply", id, by_post)
        .await;
    let reopen = super::requests::reopening("2024-04-30");
    counter
        .application_act("leader", "ReopenApplication", id, reopen)
        .await;
    counter.signs(id, "ANSWER_NOT_HELD").await;
    counter.signs(id, "ANSWER_OTHER").await;
    let (_, said) = last(id).await;
    let named = format!("《{}》（{}）。经自行复核", granted.title, granted.number);
    assert!(said.contains(&named), "{named}: {said}");

    // So with a close that was a mistake, by whether its letter left.
    for (id, left) in [(&ids[1], false), (&ids[2], true)] {
        let close = json!({ "way": "CLOSE_WAY_WITHDRAWN", "reason": "申请人撤回" });
        counter
            .application_act("clerk", "CloseApplication", id, close)
            .await;
        let (letter, _) = last(id).await;
        if left {
            let name = format!("{DISPATCHES}/RecordDispatch");
            let fields = json!({
                "way": "DISPATCH_WAY_POST", "tracking_number": "XA00000000057", "recipient": "王某",
            });
            let sent = counter.request_on(&name, &letter.id, &fields);
            counter.send("clerk", &name, &sent).await.unwrap();
        }
        let reopen = json!({ "cause": "REOPEN_CAUSE_MISTAKE", "reason": "系另一件的撤回申请" });
        counter
            .application_act("leader", "ReopenApplication", id, reopen)
            .await;
        counter.signs(id, "ANSWER_GRANTED").await;
        let (_, said) = last(id).await;
        assert_eq!(said.contains("系误办结"), left, "{said}");
        assert_eq!(said.contains(&letter.number), left, "{said}");
    }
    counter.office.close().await;
}
