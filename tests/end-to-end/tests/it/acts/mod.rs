//! What may be done with a case, and what would come of it.

mod counter;
mod histories;
mod law;
pub mod letters;
mod on_letters;
mod requests;
mod taken_back;

use std::{collections::BTreeSet, time::Duration};

use gongkai_proto::intake::v1::{self as intake, Answer, LetterKind, PossibleAct};
use serde_json::json;
use tonic::Code;

use crate::{
    intake::stored_in,
    office::{BUREAU, application},
    support::{assert_refused, post_letters, violations},
};
use counter::acts;
pub use counter::{Counter, Refusal};
pub use law::Days;

const APPLICATIONS: &str = "gongkai.intake.v1.ApplicationService";

/// Whether an act is on a letter of a case.
fn is_on_letter(act: &PossibleAct) -> bool {
    let services = ["DispatchService", "OriginalService"];
    services.iter().any(|service| act.method.contains(service))
}

fn named<'a>(acts: &'a [PossibleAct], rpc: &str) -> Vec<&'a PossibleAct> {
    let of = |act: &&PossibleAct| act.method.ends_with(&format!("/{rpc}"));
    acts.iter().filter(of).collect()
}

fn the<'a>(acts: &'a [PossibleAct], rpc: &str) -> &'a PossibleAct {
    let [act] = named(acts, rpc)[..] else {
        panic!("not one {rpc}: {acts:?}")
    };
    act
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_done_is_told_with_why_not() {
    let counter = Counter::open("2024-06-03").await;
    let walk = counter.office.register(application("possible")).await;
    let id = walk.application_id.as_str();
    let due = counter.office.application(id).await.deadline.unwrap();

    let by_clerk = counter.acts("clerk", id).await;
    let correction = the(&by_clerk, "AskCorrection");
    assert_eq!(
        (correction.possible, correction.title.as_str()),
        (true, "告知补正")
    );
    let extension = the(&by_clerk, "ExtendDeadline");
    let withdrawal = format!("{APPLICATIONS}/WithdrawExtension");
    assert_eq!(extension.undo_methods, [withdrawal]);
    let withdrawal = format!("{APPLICATIONS}/WithdrawCorrection");
    assert_eq!(correction.undo_methods, [withdrawal]);
    let confirmation = the(&by_clerk, "ConfirmReceipt");
    assert!(confirmation.undo_methods.is_empty());
    assert!(confirmation.not_undone_because.contains("已经起算"));
    let dispatch = the(&by_clerk, "DispatchReply");
    assert!(!dispatch.possible);
    assert_eq!(dispatch.reason, "STATE_FORBIDS");
    assert!(dispatch.message.contains("尚未拟稿"), "{dispatch:?}");
    assert_eq!(dispatch.next_step, "下一步是拟稿。");
    assert_eq!(dispatch.due_on, due.current_due_on);
    assert_eq!(the(&by_clerk, "ReopenApplication").reason, "ROLE_MISSING");
    let by_leader = counter.acts("leader", id).await;
    assert_eq!(the(&by_leader, "ReopenApplication").reason, "STATE_FORBIDS");

    // A part that waits, each by its number.
    assert_eq!(the(&by_clerk, "RecordOpinion").part, 0);
    for party in ["甲公司", "乙公司"] {
        let name = format!("{APPLICATIONS}/AskOpinion");
        let asked = json!({ "of": "CONSULTED_PARTY_THIRD_PARTY", "party_name": party });
        let asked = counter.request(&name, id, &asked);
        counter.send("clerk", &name, &asked).await.unwrap();
    }
    let by_clerk = counter.acts("clerk", id).await;
    let parts = named(&by_clerk, "RecordOpinion").into_iter();
    let parts: Vec<_> = parts.map(|act| (act.part, act.possible)).collect();
    assert_eq!(parts, [(1, false), (2, false)], "the letters have not left");
    post_letters(&counter.office.staff.clerk, id).await;
    let by_clerk = counter.acts("clerk", id).await;
    let parts = named(&by_clerk, "RecordOpinion").into_iter();
    let parts: Vec<_> = parts.map(|act| (act.part, act.possible)).collect();
    assert_eq!(parts, [(1, true), (2, true)]);

    // Who may review: not the drafter, not a clerk; the deputy of a reviewer.
    counter
        .office
        .staff
        .draft(&walk, Answer::Other)
        .await
        .unwrap();
    let review = |acts: &[PossibleAct]| {
        let act = the(acts, "ReviewReply");
        (act.possible, act.reason.clone())
    };
    let no_role = (false, "ROLE_MISSING".to_owned());
    assert_eq!(review(&counter.acts("clerk", id).await), no_role);
    assert!(review(&counter.acts("reviewer", id).await).0);
    let deputy = counter.office.person("deputy", &["clerk"]);
    assert_eq!(review(&acts(&deputy, id).await), no_role);
    let appointed = intake::AppointDeputyRequest {
        request_id: "deputy".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy: "deputy".to_owned(),
        role: intake::DeputyRole::Reviewer as i32,
        to_on: "2024-06-30".to_owned(),
        reason: "外出培训".to_owned(),
        ..Default::default()
    };
    let reviewer = counter.caller("reviewer");
    reviewer.deputies().appoint_deputy(appointed).await.unwrap();
    assert!(review(&acts(&deputy, id).await).0);

    let nothing = intake::ListPossibleActsRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: "01900000-0000-7000-8000-000000000000".to_owned(),
    };
    let unknown = reviewer.acts().list_possible_acts(nothing).await;
    assert_refused(&unknown.unwrap_err(), Code::NotFound, "RECORD_UNKNOWN");
    counter.office.close().await;
}

/// What the database holds once nothing moves in it any more; instants left out, for some tell only that
/// somebody looked.
async fn at_rest(counter: &Counter) -> String {
    let stored = || async {
        // What reporting holds, and how far the broker is, follows from intake's events, late on a busy machine.
        let text = stored_in(&counter.office.suite, &["intake", "catalog"], "relay").await;
        let words = text.split('"').filter(|word| !word.ends_with("+00"));
        words.collect::<Vec<_>>().join(" ")
    };
    let mut before = stored().await;
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = stored().await;
        if now == before {
            return now;
        }
        before = now;
    }
    panic!("the database does not come to rest")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_what_an_act_would_do_and_leaves_nothing() {
    let counter = Counter::open("2024-06-03").await;
    let first = counter.office.register(application("first")).await;
    let second = counter.office.register(application("second")).await;
    let id = first.application_id.as_str();
    let act = |rpc: &str, fields| {
        let name = format!("{APPLICATIONS}/{rpc}");
        let request = counter.request(&name, id, &fields);
        (name, request)
    };
    let before = at_rest(&counter).await;

    let (name, correction) = act("AskCorrection", json!({ "missing": "请写明文号" }));
    let foreseen = counter.preview("clerk", &correction).await.unwrap();
    let [change] = &foreseen[..] else {
        panic!("{foreseen:?}")
    };
    assert_eq!(
        (change.case_id.as_str(), change.stage.as_str()),
        (id, "handling")
    );
    assert_eq!(change.due_on_before, "2024-07-02");
    assert_eq!(
        change.due_on, "2024-07-02",
        "until it is sent its clock runs"
    );
    assert!(change.duties.iter().any(|duty| duty.kind == "send_letter"));
    let [letter] = &change.letters[..] else {
        panic!("{change:?}")
    };
    assert_eq!(letter.kind(), LetterKind::CorrectionNotice);
    assert!(letter.number.contains("编定"), "{letter:?}");
    assert!(format!("{letter:?}").contains("请写明文号"));

    // Acts on two cases, one that opens cases, and one that asks another service.
    let into = json!({ "into_application_id": id, "reason": "同一申请" });
    let name_of_merge = format!("{APPLICATIONS}/MergeApplication");
    let merge = counter.request(&name_of_merge, &second.application_id, &into);
    let merged = counter.preview("clerk", &merge).await.unwrap();
    let changed: Vec<_> = merged
        .iter()
        .map(|change| change.case_id.as_str())
        .collect();
    assert_eq!(changed, [second.application_id.as_str(), id]);
    assert_eq!(merged[0].stage, "merged");
    let (_, split) = act("SplitApplication", json!({ "parts": ["其一", "其二"] }));
    let parts = counter.preview("clerk", &split).await.unwrap();
    assert_eq!((parts.len(), parts[1].case_number.as_str()), (2, ""));
    assert!(!format!("{parts:?}").contains('\u{fdd0}'));
    let proposal = json!({ "title": "应急预案", "reason": "多次申请" });
    let (_, proposed) = act("ProposePublication", proposal);
    counter.preview("clerk", &proposed).await.unwrap();

    // Refused as the act itself: by its role, its fields, its day.
    let (name_of_reopen, reopen) = act("ReopenApplication", requests::reopening("2024-06-03"));
    let empty = act("AskCorrection", json!({})).1;
    let late = json!({ "missing": "文号", "asked_on": "2024-05-31" });
    let late = act("AskCorrection", late).1;
    for (name, request) in [(&name_of_reopen, reopen), (&name, empty), (&name, late)] {
        let told = counter.preview("clerk", &request).await.unwrap_err();
        let refused = counter.send("clerk", name, &request).await.unwrap_err();
        assert_eq!(Refusal::of(&told), Refusal::of(&refused));
    }
    assert!(counter.preview("supervisor", &correction).await.is_err());
    let read = POOL_MESSAGE.map(|name| prost_types::Any {
        type_url: format!("type.googleapis.com/{name}"),
        value: Vec::new(),
    });
    for act in read {
        let request = intake::PreviewActRequest {
            bureau_id: BUREAU.to_owned(),
            act: Some(act),
        };
        let refused = counter.caller("clerk").acts().preview_act(request).await;
        assert_eq!(violations(&refused.unwrap_err()), ["act.type_url"]);
    }
    let after = at_rest(&counter).await;
    let rows =
        |text: &str| -> BTreeSet<String> { text.split('(').map(ToOwned::to_owned).collect() };
    let (new, gone) = (rows(&after), rows(&before));
    let changed: Vec<_> = new.symmetric_difference(&gone).collect();
    assert_eq!(changed, [""; 0], "a preview left something");
    assert_eq!(after.len(), before.len(), "a preview took something");

    // Done, it is what was told; and a preview under its id tells what another such act would do.
    counter.send("clerk", &name, &correction).await.unwrap();
    let (sent, content) = counter.letters(id).await.pop().unwrap();
    assert_eq!(Some(&content), letter.content.as_ref());
    assert_eq!(
        (&sent.title, &sent.dated_on),
        (&letter.title, &letter.dated_on)
    );
    let again = counter.preview("clerk", &correction).await.unwrap_err();
    assert_refused(&again, Code::FailedPrecondition, "STATE_FORBIDS");
    counter.office.close().await;
}

/// Requests that are no acts on a case.
const POOL_MESSAGE: [&str; 3] = [
    "gongkai.intake.v1.GetApplicationRequest",
    "gongkai.intake.v1.SubmitApplicationRequest",
    "nothing",
];
