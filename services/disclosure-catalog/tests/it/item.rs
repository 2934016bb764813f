//! Publishing and reading items.

use std::{collections::BTreeSet, sync::Arc};

use gongkai_proto::{
    catalog::v1::{self as proto, Channel},
    event,
};
use gongkai_testbed::tokens::Who;
use tokio::task::JoinSet;
use tonic::Code;

use crate::fixture::{Catalog, TODAY, clerk, item, reader, reason, reviewer, token, violations};

#[tokio::test]
async fn a_published_item_is_public_at_once_and_told_once() {
    let catalog = Catalog::with_bureaus().await;
    let published = catalog.publish(&reviewer(), item("1")).await.unwrap();
    assert_eq!(
        catalog.publish(&reviewer(), item("1")).await.unwrap(),
        published
    );
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
        kind: Unspecified,
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
    let next = catalog.publish(&reviewer(), item("2")).await.unwrap();
    let events = catalog.events("heshan-emb", 3).await;
    let subjects: Vec<_> = events.iter().map(|event| event.subject.as_str()).collect();
    assert_eq!(subjects, ["heshan-emb", &published.id, &next.id]);
    let told: proto::ItemPublished = event::decode(&events[1].data).unwrap();
    assert_eq!(told.item, Some(published));
    catalog.stop().await;
}

#[tokio::test]
async fn a_request_id_is_good_for_one_body() {
    let catalog = Catalog::with_bureaus().await;
    catalog.publish(&reviewer(), item("1")).await.unwrap();
    let other = proto::PublishItemRequest {
        title: "另一标题".to_owned(),
        ..item("1")
    };
    let status = catalog.publish(&reviewer(), other).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::AlreadyExists, "REQUEST_ID_REUSED")
    );
    catalog.stop().await;
}

#[tokio::test]
async fn who_may_not_publish_is_refused() {
    let catalog = Catalog::with_bureaus().await;
    let foreign = Who::new("reviewer-he", "taojiang-emb", "reviewer");
    let status = catalog.publish(&foreign, item("1")).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::PermissionDenied, "BUREAU_FOREIGN")
    );
    let status = catalog.publish(&clerk(), item("1")).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let unknown = proto::PublishItemRequest {
        bureau_id: "taojiang-emb".to_owned(),
        ..item("1")
    };
    let status = catalog.publish(&foreign, unknown).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "BUREAU_UNKNOWN")
    );
    let list = proto::ListItemsRequest {
        bureau_id: "taojiang-emb".to_owned(),
        ..Default::default()
    };
    let status = catalog
        .items()
        .list_items(catalog.as_who(&reader(), list))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "BUREAU_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn dates_are_neither_in_the_future_nor_silently_in_the_past() {
    let catalog = Catalog::with_bureaus().await;
    let dated = |formed_on: &str, published_on: &str| proto::PublishItemRequest {
        formed_on: formed_on.to_owned(),
        published_on: published_on.to_owned(),
        ..item("1")
    };
    for (formed_on, published_on) in [
        ("2019-09-20", "2019-10-09"),
        ("2019-10-09", ""),
        ("9999-01-01", TODAY),
    ] {
        let status = catalog
            .publish(&reviewer(), dated(formed_on, published_on))
            .await
            .unwrap_err();
        assert_eq!(
            reason(&status),
            "DATE_IN_FUTURE",
            "{formed_on} {published_on}"
        );
    }
    let status = catalog
        .publish(&reviewer(), dated("2019-10-08", "2019-10-07"))
        .await
        .unwrap_err();
    // Everything that is wrong is told at once.
    assert_eq!(violations(&status), ["formed_on", "backdating_reason"]);
    for early in ["1949-09-30", "-9999-01-01", "2019-02-30", ""] {
        let status = catalog
            .publish(&reviewer(), dated(early, ""))
            .await
            .unwrap_err();
        assert_eq!(violations(&status), ["formed_on"], "{early}");
    }
    let backdated = dated("2018-12-20", "2018-12-28");
    let status = catalog
        .publish(&reviewer(), backdated.clone())
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["backdating_reason"]);
    let with_reason = proto::PublishItemRequest {
        backdating_reason: "补录".to_owned(),
        ..backdated
    };
    // Refusals were not stored under the request id, and the index number is of the legal year.
    let published = catalog.publish(&reviewer(), with_reason).await.unwrap();
    assert_eq!(published.index_number, "heshan-emb/2018-000001");
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_an_item_is_said_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::PublishItemRequest {
        title: " ".to_owned(),
        summary: "长".repeat(2001),
        article20_code: 16,
        group: "nothing".to_owned(),
        office_id: "nobody".to_owned(),
        formed_on: "yesterday".to_owned(),
        published_on: "2019-13-01".to_owned(),
        channels: vec![0, Channel::Website.into(), 99],
        assumed: vec![9],
        request_id: "x".repeat(65),
        ..item("1")
    };
    let status = catalog.publish(&reviewer(), wrong).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(
        violations(&status),
        [
            "request_id",
            "title",
            "summary",
            "article20_code",
            "group",
            "office_id",
            "formed_on",
            "published_on",
            "channels[0]",
            "channels[2]",
            "assumed",
        ]
    );
    let none = proto::PublishItemRequest {
        channels: Vec::new(),
        group: String::new(),
        office_id: String::new(),
        ..item("1")
    };
    let status = catalog.publish(&reviewer(), none).await.unwrap_err();
    assert_eq!(violations(&status), ["group", "office_id", "channels"]);
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
    for (index, day) in days.iter().enumerate() {
        let request = proto::PublishItemRequest {
            formed_on: "2019-02-28".to_owned(),
            published_on: (*day).to_owned(),
            backdating_reason: "补录".to_owned(),
            ..item(&index.to_string())
        };
        catalog.publish(&reviewer(), request).await.unwrap();
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
    const EACH: usize = 10;
    let catalog = Arc::new(Catalog::with_bureaus().await);
    let mut publishers = JoinSet::new();
    for publisher in 0..PUBLISHERS {
        let catalog = Arc::clone(&catalog);
        publishers.spawn(async move { publish_some(&catalog, publisher, EACH).await });
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
async fn publish_some(catalog: &Catalog, publisher: usize, each: usize) -> Vec<String> {
    let who = reviewer();
    let mut numbers = Vec::new();
    for turn in 0..each {
        let request = item(&format!("{publisher}-{turn}"));
        let refused = proto::PublishItemRequest {
            published_on: "2019-12-31".to_owned(),
            ..request.clone()
        };
        catalog.publish(&who, refused).await.unwrap_err();
        // The same request twice at the same time is one publication.
        let (one, two) = tokio::join!(
            catalog.publish(&who, request.clone()),
            catalog.publish(&who, request),
        );
        let one = one.unwrap();
        assert_eq!(one, two.unwrap());
        numbers.push(one.index_number);
    }
    numbers
}
