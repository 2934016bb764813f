//! What an answer says will be published by a day.

use uuid::Uuid;

use super::*;
use crate::cases::{application::reply::Promise, kernel::duty::Duty};

fn owed(case: &Played) -> Vec<Duty> {
    let duties = case.state.duties(Calendar::bundled()).into_iter();
    duties
        .filter(|duty| duty.kind == DutyKind::PublishPromised)
        .collect()
}

/// An application whose granting answer promises something by the end of March, and is signed.
fn signed() -> Played {
    let mut case = Played::received("2024-03-04");
    let promise = Promise {
        publish_title: "企业名单".to_owned(),
        publish_on: "2024-03-29".parse().unwrap(),
    };
    case.act("zhang", |state, on| {
        let nothing_else = Texts::default();
        let given = (Vec::new(), Some(promise));
        state.draft(&[Answer::Granted], given, nothing_else, on)
    })
    .unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("zhao").unwrap();
    case
}

#[test]
fn it_is_owed_from_the_answer_until_it_is_public() {
    let mut case = signed();
    assert!(owed(&case).is_empty(), "nobody was told yet");
    let letters = case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled());
    let said = letters[0]
        .values
        .iter()
        .find(|(name, _)| *name == "material");
    assert!(
        said.unwrap()
            .1
            .contains("“企业名单”由本机关于2024年3月29日前")
    );
    case.dispatch(Way::Post).unwrap();
    assert_eq!(owed(&case)[0].due.unwrap().date.to_string(), "2024-03-29");
    case.later(30);
    case.act("service:intake", |_, _| {
        Ok(ReplyFact::PromiseKept {
            item_id: Uuid::from_u128(7),
            index_number: "heshan-emb/2024-000001".to_owned(),
            published_on: "2024-04-01".parse().unwrap(),
        })
    })
    .unwrap();
    assert!(owed(&case).is_empty());
    let kept = case.state.replies.promised().unwrap().kept;
    assert_eq!(kept.unwrap().index_number, "heshan-emb/2024-000001");
    let late = case.state.owed(Calendar::bundled()).into_iter();
    let late = late.filter(|owed| owed.kind == DutyKind::PublishPromised);
    let told: Vec<_> = late.map(|owed| owed.late_zh(&[])).collect();
    assert_eq!(
        told,
        ["按答复告知的时间主动公开：应于2024年3月29日前完成，2024年4月1日完成"]
    );
}

#[test]
fn it_is_owed_anew_once_its_item_is_withdrawn_until_another_one_is_public() {
    let mut case = signed();
    case.dispatch(Way::Post).unwrap();
    let reply = case.state.replies.promised().unwrap().reply;
    let item = |id: u128| {
        let published_on = "2024-03-05".parse().unwrap();
        Some((
            Uuid::from_u128(id),
            format!("emb/2024-{id:06}"),
            published_on,
        ))
    };
    // Each time what the catalog knows, and the index number that is told then.
    for (public, told) in [
        (item(1), Some("emb/2024-000001")),
        (None, None),
        (item(2), Some("emb/2024-000002")),
        // Another one took its place meanwhile.
        (item(3), None),
        (item(3), Some("emb/2024-000003")),
    ] {
        let fact = case.state.replies.became_public(reply, public.clone());
        case.act("service:intake", |_, _| Ok(fact.unwrap()))
            .unwrap();
        let kept = case.state.replies.promised().unwrap().kept;
        assert_eq!(kept.map(|kept| kept.index_number.as_str()), told);
        assert_eq!(owed(&case).is_empty(), told.is_some());
        let known = told.and(public);
        assert_eq!(case.state.replies.became_public(reply, known), None);
        assert_eq!(case.state.replies.became_public(reply + 1, item(4)), None);
    }
}

#[test]
fn an_answer_that_did_not_leave_promised_nothing() {
    let mut case = signed();
    case.dispatch(Way::Post).unwrap();
    assert_eq!(owed(&case).len(), 1);
    let sent_by = case.state.replies.current().unwrap().sent_by;
    let unsent = case.state.letter_went(
        (sent_by, LetterKind::Reply(Answer::Granted)),
        &Went::Unsent(words().0),
        case.today,
    );
    case.act("zhang", |_, _| Ok(unsent?.unwrap())).unwrap();
    assert!(owed(&case).is_empty());
    case.dispatch(Way::Post).unwrap();
    assert_eq!(owed(&case).len(), 1);
}

#[test]
fn it_is_not_due_before_the_answer_leaves() {
    let mut case = signed();
    case.later(26);
    let refused = case.dispatch(Way::Post).unwrap_err();
    let fields: Vec<_> = refused
        .violations()
        .map(|(field, ..)| field.to_owned())
        .collect();
    assert_eq!(fields, ["content.publish_on"]);
}
