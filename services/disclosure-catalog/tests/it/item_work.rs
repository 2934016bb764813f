//! An item from its draft to the public.

use std::sync::atomic::{AtomicU32, Ordering};

use gongkai_proto::{
    catalog::v1::{self as proto, ItemState},
    event,
};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::fixture::{
    BUREAU, Catalog, clerk, leader, reader, reason, reviewer, reviewer_2, violations,
};

/// What can be submitted.
pub fn contents(title: &str) -> proto::ItemContents {
    proto::ItemContents {
        title: title.to_owned(),
        summary: "概述".to_owned(),
        body: format!("# {title}\n\n全文。"),
        kind: proto::ItemKind::NormativeDocument.into(),
        document_number: "赫应急发〔2019〕12号".to_owned(),
        article20_code: 1,
        group: "site".to_owned(),
        office_id: "safety-1".to_owned(),
        formed_on: "2019-09-20".to_owned(),
        channels: vec![proto::Channel::Website.into()],
        attribute: proto::DisclosureAttribute::Proactive.into(),
        ..proto::ItemContents::default()
    }
}

pub async fn draft(
    catalog: &Catalog,
    who: &Who,
    request_id: &str,
    contents: proto::ItemContents,
) -> Result<proto::ItemVersion, Status> {
    let request = proto::DraftItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        contents: Some(contents),
        external: None,
    };
    let answer = catalog
        .work()
        .draft_item(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().version.unwrap())
}

/// A step on an item, by whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Submit,
    Check,
    Clear,
    Sign,
    Return,
    Drop,
    Revise,
}

/// Steps that were taken by all tests.
static TAKEN: AtomicU32 = AtomicU32::new(0);

/// A request id that no other act has, though it says what an earlier one said.
pub fn act_id() -> String {
    format!("step {}", TAKEN.fetch_add(1, Ordering::Relaxed))
}

/// Takes a step; answers the version after it.
pub async fn take(
    catalog: &Catalog,
    who: &Who,
    step: Step,
    (item, etag): (&str, &str),
) -> Result<proto::ItemVersion, Status> {
    let mut work = catalog.work();
    let request_id = act_id();
    macro_rules! ask {
        ($request:ident, $method:ident $(, $field:ident: $value:expr)*) => {{
            let request = proto::$request {
                request_id,
                bureau_id: BUREAU.to_owned(),
                item_id: item.to_owned(),
                etag: etag.to_owned(),
                $($field: $value,)*
            };
            work.$method(catalog.as_who(who, request)).await?.into_inner().version
        }};
    }
    let reason = "按规定办理".to_owned();
    let version = match step {
        Step::Submit => ask!(SubmitItemRequest, submit_item),
        Step::Check => ask!(CheckItemRequest, check_item, reason: reason),
        Step::Clear => ask!(ReviewSecrecyRequest, review_secrecy, reason: reason),
        Step::Sign => ask!(SignItemRequest, sign_item, publish_at: None),
        Step::Return => ask!(ReturnItemRequest, return_item, reason: reason),
        Step::Drop => ask!(DropItemRequest, drop_item, reason: reason),
        Step::Revise => ask!(ReviseItemRequest, revise_item, reason: reason),
    };
    Ok(version.unwrap())
}

/// Takes a draft up to the signature.
pub async fn up_to_signature(catalog: &Catalog, item: &str) {
    for (who, step) in [
        (clerk(), Step::Submit),
        (reviewer(), Step::Check),
        (reviewer_2(), Step::Clear),
    ] {
        take(catalog, &who, step, (item, "")).await.unwrap();
    }
}

pub async fn get(
    catalog: &Catalog,
    item: &str,
    version: i32,
) -> Result<proto::GetItemResponse, Status> {
    let request = proto::GetItemRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        version,
    };
    let answer = catalog
        .items()
        .get_item(catalog.as_who(&reader(), request))
        .await?;
    Ok(answer.into_inner())
}

#[tokio::test]
async fn a_draft_goes_through_three_hands_to_the_public() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("安全生产管理办法"))
        .await
        .unwrap();
    assert_eq!(made.state(), ItemState::Draft);
    let item = made.item_id.as_str();
    for (who, step, state, etag) in [
        (clerk(), Step::Submit, ItemState::Submitted, "1-1"),
        (reviewer(), Step::Check, ItemState::Checked, "1-2"),
        (reviewer(), Step::Clear, ItemState::Cleared, "1-3"),
    ] {
        let status = get(&catalog, item, 0).await.unwrap_err();
        assert_eq!(reason(&status), "RECORD_UNKNOWN");
        let version = take(&catalog, &who, step, (item, etag)).await.unwrap();
        assert_eq!(version.state(), state);
    }
    let signed = take(&catalog, &leader(), Step::Sign, (item, "1-4"))
        .await
        .unwrap();
    assert_eq!(signed.state(), ItemState::Published);
    assert_eq!(
        (signed.checked_by.as_str(), signed.signed_by.as_str()),
        ("reviewer-li", "leader-liu")
    );

    let read = get(&catalog, item, 0).await.unwrap();
    let public = read.item.unwrap();
    assert_eq!(public.index_number, "heshan-emb/2019-000001");
    assert_eq!(
        (public.published_on.as_str(), public.due_on.as_str()),
        ("2019-10-08", "2019-10-23")
    );
    assert_eq!(public.document_number, "赫应急发〔2019〕12号");
    assert_eq!(read.body_html, "<h1>安全生产管理办法</h1>\n<p>全文。</p>\n");
    let events = catalog.events(BUREAU, 2).await;
    let told: proto::ItemPublished = event::decode(&events[1].data).unwrap();
    assert_eq!(told.item, Some(public));

    // The record of the procedure (art. 17), and who may read it.
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        version: 0,
    };
    let kept = catalog
        .work()
        .get_item_version(catalog.as_who(&clerk(), request.clone()))
        .await
        .unwrap();
    let acts: Vec<_> = kept
        .into_inner()
        .acts
        .into_iter()
        .map(|act| (act.act(), act.by))
        .collect();
    let by = |act, who: &str| (act, who.to_owned());
    assert_eq!(
        acts,
        [
            by(proto::ItemAct::Drafted, "clerk-wang"),
            by(proto::ItemAct::Submitted, "clerk-wang"),
            by(proto::ItemAct::Checked, "reviewer-li"),
            by(proto::ItemAct::Cleared, "reviewer-li"),
            by(proto::ItemAct::Signed, "leader-liu"),
            by(proto::ItemAct::Published, "leader-liu"),
        ]
    );
    let status = catalog
        .work()
        .get_item_version(catalog.as_who(&reader(), request.clone()))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let foreign = Who::new("clerk-x", "taojiang-emb", "clerk");
    let status = catalog
        .work()
        .get_item_version(catalog.as_who(&foreign, request))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    catalog.stop().await;
}

#[tokio::test]
async fn four_eyes_and_roles_hold() {
    let catalog = Catalog::with_bureaus().await;
    // A reviewer who drafts does not check what he drafted, whatever he may otherwise.
    let made = draft(&catalog, &reviewer(), "1", contents("通知"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    take(&catalog, &reviewer(), Step::Submit, (item, ""))
        .await
        .unwrap();
    let status = take(&catalog, &reviewer(), Step::Check, (item, ""))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::FailedPrecondition, "STATE_FORBIDS")
    );
    let status = take(&catalog, &clerk(), Step::Check, (item, "1-2"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let status = take(&catalog, &reviewer_2(), Step::Check, (item, "1-1"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "CONFLICT");
    take(&catalog, &reviewer_2(), Step::Check, (item, "1-2"))
        .await
        .unwrap();
    let status = take(&catalog, &leader(), Step::Sign, (item, ""))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let status = take(&catalog, &reviewer(), Step::Clear, (item, "1-3"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    // Sent back, it begins anew.
    let back = take(&catalog, &leader(), Step::Return, (item, "1-3"))
        .await
        .unwrap();
    assert_eq!(
        (back.state(), back.returned_because.as_str()),
        (ItemState::Draft, "按规定办理")
    );
    let dropped = take(&catalog, &clerk(), Step::Drop, (item, "1-4"))
        .await
        .unwrap();
    assert_eq!(dropped.state(), ItemState::Dropped);
    let status = take(&catalog, &clerk(), Step::Submit, (item, "1-5"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    catalog.stop().await;
}

/// What keeps an item in the draft.
async fn refused(catalog: &Catalog, item: &str) -> Vec<String> {
    let answer = take(catalog, &clerk(), Step::Submit, (item, "")).await;
    violations(&answer.unwrap_err())
}

/// Replaces what a draft says.
async fn edit(
    catalog: &Catalog,
    item: &str,
    contents: proto::ItemContents,
) -> Result<proto::EditItemResponse, Status> {
    let request = proto::EditItemRequest {
        request_id: act_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        contents: Some(contents),
    };
    let answer = catalog
        .work()
        .edit_item(catalog.as_who(&clerk(), request))
        .await?;
    Ok(answer.into_inner())
}

#[tokio::test]
async fn rules_bite_when_it_leaves_the_draft_and_all_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", proto::ItemContents::default())
        .await
        .unwrap();
    assert_eq!(
        refused(&catalog, &made.item_id).await,
        [
            "contents.title",
            "contents.kind",
            "contents.office_id",
            "contents.formed_on",
            "contents.attribute",
        ]
    );
    let wrong = proto::ItemContents {
        document_number: String::new(),
        article20_code: 0,
        group: "nothing".to_owned(),
        channels: Vec::new(),
        summary: String::new(),
        body: String::new(),
        ground: proto::WithholdingGround::ThirdParty.into(),
        relations: vec![proto::ItemRelation {
            kind: proto::ItemRelationKind::Amends.into(),
            item_id: made.item_id.clone(),
        }],
        ..contents("办法")
    };
    edit(&catalog, &made.item_id, wrong).await.unwrap();
    assert_eq!(
        refused(&catalog, &made.item_id).await,
        [
            "contents.document_number",
            "contents.ground",
            "contents.article20_code",
            "contents.group",
            "contents.channels",
            "contents.body",
            "contents.relations[0].item_id",
        ]
    );
    catalog.stop().await;
}

#[tokio::test]
async fn what_is_withheld_is_kept_inside_with_its_ground_and_the_day_it_is_examined_again() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("会议纪要"))
        .await
        .unwrap();
    let withheld = proto::ItemContents {
        attribute: proto::DisclosureAttribute::Withheld.into(),
        reexamine_on: "2019-10-08".to_owned(),
        ..contents("会议纪要")
    };
    edit(&catalog, &made.item_id, withheld.clone())
        .await
        .unwrap();
    assert_eq!(
        refused(&catalog, &made.item_id).await,
        ["contents.ground", "contents.reexamine_on"]
    );
    let unreadable = proto::ItemContents {
        kind: 99,
        formed_on: "yesterday".to_owned(),
        published_on: "2019-13-01".to_owned(),
        channels: vec![0, proto::Channel::Website.into(), 99],
        assumed: vec![9],
        link: "ftp://x".to_owned(),
        ..contents("办法")
    };
    assert_eq!(
        violations(&edit(&catalog, &made.item_id, unreadable).await.unwrap_err()),
        [
            "contents.link",
            "contents.kind",
            "contents.formed_on",
            "contents.channels[0]",
            "contents.channels[2]",
            "contents.assumed",
            "contents.published_on",
        ]
    );
    // What is withheld is kept inside, and found by the day it is examined again.
    let withheld = proto::ItemContents {
        ground: proto::WithholdingGround::ProcessInformation.into(),
        reexamine_on: "2020-10-08".to_owned(),
        ..withheld
    };
    edit(&catalog, &made.item_id, withheld).await.unwrap();
    up_to_signature(&catalog, &made.item_id).await;
    let kept = take(&catalog, &leader(), Step::Sign, (&made.item_id, ""))
        .await
        .unwrap();
    assert_eq!(kept.state(), ItemState::Kept);
    let status = get(&catalog, &made.item_id, 0).await.unwrap_err();
    assert_eq!(reason(&status), "RECORD_UNKNOWN");
    for (by, found) in [("2020-10-07", 0), ("2020-10-08", 1)] {
        let request = proto::ListItemVersionsRequest {
            bureau_id: BUREAU.to_owned(),
            reexamine_by: by.to_owned(),
            ..proto::ListItemVersionsRequest::default()
        };
        let listed = catalog
            .work()
            .list_item_versions(catalog.as_who(&clerk(), request))
            .await
            .unwrap();
        assert_eq!(listed.into_inner().versions.len(), found, "{by}");
    }
    catalog.stop().await;
}

#[tokio::test]
async fn an_external_id_is_one_item_however_often_it_comes() {
    let catalog = Catalog::with_bureaus().await;
    let send = async |request_id: &str, value: &str, title: &str| {
        let request = proto::DraftItemRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            contents: Some(proto::ItemContents {
                title: title.to_owned(),
                office_id: "general".to_owned(),
                ..proto::ItemContents::default()
            }),
            external: Some(proto::ExternalId {
                source: "oa".to_owned(),
                value: value.to_owned(),
            }),
        };
        let answer = catalog
            .work()
            .draft_item(catalog.as_who(&clerk(), request))
            .await;
        answer.unwrap().into_inner()
    };
    let (one, two) = tokio::join!(send("1", "A-1", "初稿"), send("2", "A-1", "初稿二"));
    assert_ne!(one.existed, two.existed, "one of two is new");
    assert_eq!(one.version, two.version);
    let again = send("3", "A-1", "改稿").await;
    assert!(again.existed);
    assert_eq!(again.version, one.version, "nothing is changed");
    assert!(!send("4", "A-2", "另一件").await.existed);
    let list = async |filter: proto::ListItemVersionsRequest| {
        let answer = catalog
            .work()
            .list_item_versions(catalog.as_who(&clerk(), filter))
            .await;
        let versions = answer.unwrap().into_inner().versions.into_iter();
        versions
            .map(|version| version.external.unwrap().value)
            .collect::<Vec<_>>()
    };
    let all = proto::ListItemVersionsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListItemVersionsRequest::default()
    };
    assert_eq!(list(all.clone()).await, ["A-2", "A-1"]);
    let external = |source: &str, value: &str| proto::ListItemVersionsRequest {
        external: Some(proto::ExternalId {
            source: source.to_owned(),
            value: value.to_owned(),
        }),
        ..all.clone()
    };
    assert_eq!(list(external("oa", "A-1")).await, ["A-1"]);
    assert_eq!(list(external("oa", "")).await.len(), 2);
    assert_eq!(list(external("other", "")).await.len(), 0);
    let of =
        |state: ItemState, office: &str, kind: proto::ItemKind| proto::ListItemVersionsRequest {
            state: state.into(),
            office_id: office.to_owned(),
            kind: kind.into(),
            ..all.clone()
        };
    let none = proto::ItemKind::Unspecified;
    assert_eq!(list(of(ItemState::Draft, "general", none)).await.len(), 2);
    assert_eq!(list(of(ItemState::Draft, "safety-1", none)).await.len(), 0);
    assert_eq!(list(of(ItemState::Submitted, "", none)).await.len(), 0);
    assert_eq!(
        list(of(ItemState::Unspecified, "", proto::ItemKind::Notice))
            .await
            .len(),
        0
    );
    catalog.stop().await;
}

#[tokio::test]
async fn numbers_of_people_keep_a_text_in_the_draft_until_another_person_overrides_them() {
    let catalog = Catalog::with_bureaus().await;
    let telling = proto::ItemContents {
        summary: "联系人手机13812345678。".to_owned(),
        body: "名单如下\n\n张某，110101199003072316".to_owned(),
        ..contents("名单")
    };
    let made = draft(&catalog, &clerk(), "1", telling.clone())
        .await
        .unwrap();
    let id = made.item_id.as_str();
    let status = take(&catalog, &clerk(), Step::Submit, (id, ""))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["contents.summary", "contents.body"]);
    let told = status.get_details_bad_request().unwrap();
    let told = format!("{told:?}");
    assert!(told.contains("正文：第3行：身份证号码"), "{told}");
    assert!(!told.contains("110101199003072316") && !told.contains("13812345678"));
    let pass = |who: Who, etag: &str| {
        let request = proto::OverrideFindingsRequest {
            request_id: format!("{} {etag}", who.subject),
            bureau_id: BUREAU.to_owned(),
            item_id: id.to_owned(),
            etag: etag.to_owned(),
            reason: "当事人同意公开".to_owned(),
        };
        let request = catalog.as_who(&who, request);
        let mut work = catalog.work();
        async move { work.override_findings(request).await }
    };
    assert_eq!(
        reason(&pass(clerk(), "1-1").await.unwrap_err()),
        "ROLE_MISSING"
    );
    let passed = pass(reviewer(), "1-1")
        .await
        .unwrap()
        .into_inner()
        .version
        .unwrap();
    assert_eq!(
        (
            passed.overridden_by.as_str(),
            passed.override_reason.as_str()
        ),
        ("reviewer-li", "当事人同意公开")
    );
    // An edit ends it; whoever edits does not override.
    let request = proto::EditItemRequest {
        request_id: "edit".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: "1-2".to_owned(),
        contents: Some(telling),
    };
    catalog
        .work()
        .edit_item(catalog.as_who(&reviewer(), request))
        .await
        .unwrap();
    assert!(
        take(&catalog, &clerk(), Step::Submit, (id, "1-3"))
            .await
            .is_err()
    );
    assert_eq!(
        reason(&pass(reviewer(), "1-3").await.unwrap_err()),
        "STATE_FORBIDS"
    );
    pass(reviewer_2(), "1-3").await.unwrap();
    take(&catalog, &clerk(), Step::Submit, (id, "1-4"))
        .await
        .unwrap();
    the_id_of_another_system_is_looked_through_too(&catalog).await;
    catalog.stop().await;
}

async fn the_id_of_another_system_is_looked_through_too(catalog: &Catalog) {
    let request = proto::DraftItemRequest {
        request_id: "of another system".to_owned(),
        bureau_id: BUREAU.to_owned(),
        contents: Some(contents("来自办公系统")),
        external: Some(proto::ExternalId {
            source: "oa".to_owned(),
            value: "zhang-13812345678".to_owned(),
        }),
    };
    let mut work = catalog.work();
    let drafted = work.draft_item(catalog.as_who(&clerk(), request));
    let id = drafted.await.unwrap().into_inner().version.unwrap().item_id;
    let status = take(catalog, &clerk(), Step::Submit, (&id, "")).await;
    assert_eq!(violations(&status.unwrap_err()), ["external.value"]);
}
