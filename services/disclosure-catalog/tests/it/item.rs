//! Publishing and reading items.

use std::{collections::BTreeSet, sync::Arc};

use gongkai_proto::{catalog::v1 as proto, event};
use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, token, violations},
    item_work::{Step, act_id, draft, take, up_to_signature},
    publishing::{by_hand, item},
};

#[tokio::test]
async fn a_published_item_is_public_at_once_and_told_once() {
    let catalog = Catalog::with_bureaus().await;
    let published = catalog.publish(item()).await.unwrap();
    let pinned = proto::Item {
        id: "…".to_owned(),
        ..published.clone()
    };
    insta::assert_debug_snapshot!(pinned, @r#"
    Item {
        id: "…",
        bureau_id: "heshan-emb",
        index_number: "heshan-emb/2019-000001",
        title: "2019年国庆期间安全生产检查情况通报",
        summary: "共检查企业75家。",
        article20_code: 13,
        group: "site",
        office_id: "safety-1",
        formed_on: "2019-09-20",
        published_on: "2019-10-08",
        due_on: "2019-10-23",
        channels: [
            Website,
            NoticeBoard,
        ],
        assumed: [],
        publisher: "益阳市赫山区应急管理局",
        entry_id: "",
        period: "",
        version: 1,
        etag: "1",
        revised_on: "",
        kind: Other,
        document_number: "",
        valid_until: "",
        link: "",
        relations: [],
        validity: InForce,
        repealed_on: "",
        repeal_reason: "",
        withdrawn_on: "",
        withdrawal_reason: "",
        attachments: [],
        opening: false,
        revoked: false,
        comments_from: "",
        comments_until: "",
        changed_on: "",
        change_due_on: "",
    }
    "#);
    let request = proto::GetItemRequest {
        bureau_id: "heshan-emb".to_owned(),
        item_id: published.id.clone(),
        version: 0,
    };
    let read = catalog
        .items()
        .get_item(catalog.as_who(&reader(), request.clone()))
        .await
        .unwrap();
    assert_eq!(read.into_inner().item.as_ref(), Some(&published));
    let elsewhere = proto::GetItemRequest {
        bureau_id: "heshan".to_owned(),
        ..request
    };
    let status = catalog
        .items()
        .get_item(catalog.as_who(&reader(), elsewhere))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "RECORD_UNKNOWN")
    );

    // An event of now comes after any that was recorded before.
    let next = catalog.publish(item()).await.unwrap();
    let events = catalog.events("heshan-emb", 3).await;
    let subjects: Vec<_> = events.iter().map(|event| event.subject.as_str()).collect();
    assert_eq!(subjects, ["heshan-emb", &published.id, &next.id]);
    let told: proto::ItemPublished = event::decode(&events[1].data).unwrap();
    assert_eq!(told.item, Some(published));
    catalog.stop().await;
}

/// Signs an item under a request id of one's own.
async fn sign(
    catalog: &Catalog,
    request_id: &str,
    item_id: &str,
    publish_at: Option<prost_types::Timestamp>,
) -> Result<proto::SignItemResponse, Status> {
    let request = proto::SignItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item_id.to_owned(),
        etag: String::new(),
        publish_at,
    };
    let mut work = catalog.work();
    let signed = work.sign_item(catalog.as_who(&leader(), request)).await?;
    Ok(signed.into_inner())
}

#[tokio::test]
async fn what_was_published_by_hand_takes_all_steps_and_is_public_as_of_its_day() {
    let catalog = Catalog::with_bureaus().await;
    let unsaid = proto::ItemContents {
        backdating_reason: String::new(),
        ..by_hand("2019-10-08", "2019-10-07")
    };
    let refused = catalog.publish(unsaid).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        ["contents.formed_on", "contents.backdating_reason"]
    );
    let tomorrow = catalog.publish(by_hand("2019-09-20", "2019-10-09")).await;
    assert_eq!(
        violations(&tomorrow.unwrap_err()),
        ["contents.published_on"]
    );

    let contents = by_hand("2018-12-20", "2018-12-28");
    let made = draft(&catalog, &clerk(), "1", contents).await.unwrap();
    let id = made.item_id.as_str();
    up_to_signature(&catalog, id).await;
    let tomorrow = prost_types::Timestamp {
        seconds: 1_570_582_800,
        nanos: 0,
    };
    let refused = sign(&catalog, "1", id, Some(tomorrow)).await.unwrap_err();
    assert_eq!(violations(&refused), ["publish_at"]);
    let signed = sign(&catalog, "2", id, None).await.unwrap();
    let public = signed.item.unwrap();
    assert_eq!(
        (public.index_number.as_str(), public.published_on.as_str()),
        ("heshan-emb/2018-000001", "2018-12-28")
    );
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        version: 0,
    };
    let mut work = catalog.work();
    let kept = work.get_item_version(catalog.as_who(&clerk(), request));
    let acts = kept.await.unwrap().into_inner().acts;
    let last: Vec<_> = acts[acts.len() - 2..]
        .iter()
        .map(|act| (act.act(), act.on.as_str()))
        .collect();
    assert_eq!(
        last,
        [
            (proto::ItemAct::Signed, "2019-10-08"),
            (proto::ItemAct::Published, "2018-12-28")
        ]
    );
    // A later version is not of an earlier day.
    let next = take(&catalog, &clerk(), Step::Revise, (id, "")).await;
    let next = next.unwrap().contents.unwrap();
    assert_eq!((&*next.published_on, &*next.backdating_reason), ("", ""));
    let request = proto::EditItemRequest {
        request_id: act_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: String::new(),
        contents: Some(by_hand("2018-12-20", "2018-12-28")),
    };
    let mut work = catalog.work();
    let edited = work.edit_item(catalog.as_who(&clerk(), request)).await;
    edited.unwrap();
    let refused = take(&catalog, &clerk(), Step::Submit, (id, "")).await;
    assert_eq!(violations(&refused.unwrap_err()), ["contents.published_on"]);
    catalog.stop().await;
}

#[tokio::test]
async fn items_are_listed_newest_first_in_pages_of_their_bureau() {
    let catalog = Catalog::with_bureaus().await;
    let days = [
        "2019-03-01",
        "2019-10-08",
        "2019-05-06",
        "2019-05-06",
        "2019-09-30",
    ];
    for day in days {
        let contents = by_hand("2019-02-28", day);
        catalog.publish(contents).await.unwrap();
    }
    let list = async |bureau_id: &str, page_token: String| {
        let request = proto::ListItemsRequest {
            bureau_id: bureau_id.to_owned(),
            page_size: 2,
            page_token,
        };
        catalog
            .items()
            .list_items(catalog.as_who(&reader(), request))
            .await
    };
    let (mut listed, mut page_token) = (Vec::new(), String::new());
    loop {
        let page = list("heshan-emb", page_token).await.unwrap().into_inner();
        listed.extend(page.items);
        if page.next_page_token.is_empty() {
            break;
        }
        page_token = page.next_page_token;
        let status = list("heshan", page_token.clone()).await.unwrap_err();
        assert_eq!(violations(&status), ["page_token"]);
    }
    for day in ["-9999-01-01", "+10000-01-01"] {
        let position = format!(r#"["{day}","00000000-0000-0000-0000-000000000000"]"#);
        let status = list("heshan-emb", token("items/heshan-emb", &position))
            .await
            .unwrap_err();
        assert_eq!(violations(&status), ["page_token"], "{day}");
    }
    let seen: Vec<_> = listed
        .iter()
        .map(|item| item.published_on.as_str())
        .collect();
    assert_eq!(
        seen,
        [
            "2019-10-08",
            "2019-09-30",
            "2019-05-06",
            "2019-05-06",
            "2019-03-01"
        ]
    );
    let ids: BTreeSet<_> = listed.iter().map(|item| &item.id).collect();
    assert_eq!(ids.len(), days.len());
    catalog.stop().await;
}

#[tokio::test]
async fn a_body_that_is_no_message_is_refused_like_a_field() {
    let catalog = Catalog::with_bureaus().await;
    let status = catalog.list_items_of(b"\xff\xfe").await;
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(violations(&status), ["body"]);
    // What can be read is judged by the method itself.
    let status = catalog.list_items_of(b"nowhere").await;
    assert_eq!(reason(&status), "BUREAU_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn index_numbers_have_no_gap_under_concurrent_publishers() {
    const PUBLISHERS: usize = 8;
    const EACH: usize = 4;
    let catalog = Arc::new(Catalog::with_bureaus().await);
    let mut publishers = JoinSet::new();
    for _ in 0..PUBLISHERS {
        let catalog = Arc::clone(&catalog);
        publishers.spawn(async move { publish_some(&catalog, EACH).await });
    }
    let mut numbers: Vec<_> = publishers.join_all().await.into_iter().flatten().collect();
    numbers.sort();
    let expected: Vec<_> = (1..=PUBLISHERS * EACH)
        .map(|serial| format!("heshan-emb/2019-{serial:06}"))
        .collect();
    assert_eq!(numbers, expected);

    // Events tell of them in the order of their numbers, one each.
    let events = catalog.events("heshan-emb", 1 + PUBLISHERS * EACH).await;
    let told: Vec<_> = events[1..]
        .iter()
        .map(|event| {
            let told: proto::ItemPublished = event::decode(&event.data).unwrap();
            told.item.unwrap().index_number
        })
        .collect();
    assert_eq!(told, expected);
    Arc::into_inner(catalog).unwrap().stop().await;
}

/// One publisher's items, with all that must not use a number up.
async fn publish_some(catalog: &Catalog, each: usize) -> Vec<String> {
    let mut numbers = Vec::new();
    for _ in 0..each {
        let request_id = act_id();
        let made = draft(catalog, &clerk(), &request_id, item()).await.unwrap();
        let id = made.item_id.as_str();
        up_to_signature(catalog, id).await;
        // Whoever checked it does not sign it.
        let refused = take(catalog, &reviewer(), Step::Sign, (id, "")).await;
        refused.unwrap_err();
        // The same request twice at the same time is one publication.
        let (one, two) = tokio::join!(
            sign(catalog, &request_id, id, None),
            sign(catalog, &request_id, id, None),
        );
        let one = one.unwrap();
        assert_eq!(one, two.unwrap());
        numbers.push(one.item.unwrap().index_number);
    }
    numbers
}

/// However the brackets are written; what was withdrawn leaves its number free.
#[tokio::test]
async fn who_drafts_is_told_of_other_items_of_the_same_document_number() {
    let catalog = Catalog::with_bureaus().await;
    let numbered = |number: &str| proto::ItemContents {
        document_number: number.to_owned(),
        ..item()
    };
    let publish = catalog.publish(numbered("赫应急〔2019〕12号"));
    let public = publish.await.unwrap().id;
    let same = async |request_id: &str, number: &str| {
        let drafted = draft(&catalog, &clerk(), request_id, numbered(number)).await;
        let drafted = drafted.unwrap();
        let mut ids = drafted.same_number_item_ids;
        ids.sort_unstable();
        (drafted.item_id, ids)
    };
    let (second, told) = same("second", "赫应急﹝２０１９﹞第012号").await;
    assert_eq!(told, std::slice::from_ref(&public));
    assert!(same("other", "赫应急〔2019〕13号").await.1.is_empty());
    let (third, told) = same("third", "赫应急〖2019〗12 号").await;
    let mut both = [public.clone(), second.clone()];
    both.sort_unstable();
    assert_eq!(told, both);
    let withdraw = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: public,
        reason: "内容有误".to_owned(),
        ..proto::WithdrawItemRequest::default()
    };
    let withdraw = catalog.as_who(&leader(), withdraw);
    catalog.work().withdraw_item(withdraw).await.unwrap();
    let mut drafts = [second, third];
    drafts.sort_unstable();
    assert_eq!(same("fourth", "赫应急〔2019〕12号").await.1, drafts);
    catalog.stop().await;
}
