//! What acts on items must not let through, and what a withdrawal must not leave.

use gongkai_proto::catalog::v1::{self as proto, ItemState};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reason, reviewer, violations},
    item_work::{Step, contents, draft, take, up_to_signature},
    publishing::{by_hand, item},
};

/// What keeps a draft with these contents from being submitted.
async fn refused(catalog: &Catalog, title: &str, contents: proto::ItemContents) -> Vec<String> {
    let made = draft(catalog, &clerk(), title, contents).await.unwrap();
    let step = take(catalog, &clerk(), Step::Submit, (&made.item_id, "")).await;
    step.map_or_else(|status| violations(&status), |_| Vec::new())
}

async fn withdraw(
    catalog: &Catalog,
    id: &str,
    why: &str,
) -> Result<proto::WithdrawItemResponse, Status> {
    let request = proto::WithdrawItemRequest {
        request_id: format!("withdraw {id} {why}"),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: String::new(),
        reason: why.to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    Ok(catalog.work().withdraw_item(request).await?.into_inner())
}

#[tokio::test]
async fn numbers_of_people_are_found_between_marks_and_in_every_text() {
    let catalog = Catalog::with_bureaus().await;
    for (title, says, field) in [
        (
            "隔断",
            proto::ItemContents {
                body: "电话138**1234**5678".to_owned(),
                ..contents("隔断")
            },
            "contents.body",
        ),
        (
            "链接文字",
            proto::ItemContents {
                body: "[11010119900307](https://a.cn)2316".to_owned(),
                ..contents("链接文字")
            },
            "contents.body",
        ),
        (
            "网页",
            proto::ItemContents {
                body: String::new(),
                body_html: "<p>电话138<b>1234</b><span>5678</span></p>".to_owned(),
                ..contents("网页")
            },
            "contents.body",
        ),
        (
            "文号",
            proto::ItemContents {
                document_number: "联系13812345678".to_owned(),
                ..contents("文号")
            },
            "contents.document_number",
        ),
        (
            "外部链接",
            proto::ItemContents {
                link: "https://a.example/?t=13812345678".to_owned(),
                ..contents("外部链接")
            },
            "contents.link",
        ),
    ] {
        assert_eq!(refused(&catalog, title, says).await, [field], "{title}");
    }
    // Of HTML what Markdown has is kept, and not what it hides.
    let says = proto::ItemContents {
        body: String::new(),
        body_html:
            "<h1>标题</h1><p onclick=x>全<b>文</b><!-- 13812345678 --></p><script>x</script>"
                .to_owned(),
        ..contents("网页正文")
    };
    let made = draft(&catalog, &clerk(), "html", says.clone())
        .await
        .unwrap();
    assert_eq!(made.contents.unwrap().body, "# 标题\n\n全**文**");
    let both = proto::ItemContents {
        body: "正文".to_owned(),
        ..says
    };
    let status = draft(&catalog, &clerk(), "both", both).await.unwrap_err();
    assert_eq!(violations(&status), ["contents.body_html"]);
    // So are the reasons that anybody reads.
    let published = catalog.publish(item()).await.unwrap();
    let status = withdraw(&catalog, &published.id, "致电13812345678").await;
    assert_eq!(violations(&status.unwrap_err()), ["reason"]);
    catalog.stop().await;
}

#[tokio::test]
async fn what_is_signed_is_no_clerk_s_to_give_up_and_an_external_id_is_free_after_it() {
    let catalog = Catalog::with_bureaus().await;
    let send = async |request_id: &str| {
        let request = proto::DraftItemRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            contents: Some(contents("通告")),
            external: Some(proto::ExternalId {
                source: "oa".to_owned(),
                value: "A-1".to_owned(),
            }),
        };
        let request = catalog.as_who(&clerk(), request);
        let answer = catalog.work().draft_item(request).await.unwrap();
        answer.into_inner()
    };
    let made = send("1").await.version.unwrap();
    let id = made.item_id.as_str();
    up_to_signature(&catalog, id).await;
    let request = proto::SignItemRequest {
        request_id: "sign".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: String::new(),
        // 2019-10-09 09:00 in Asia/Shanghai.
        publish_at: Some(prost_types::Timestamp {
            seconds: 1_570_582_800,
            nanos: 0,
        }),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().sign_item(request).await.unwrap();
    let status = take(&catalog, &clerk(), Step::Drop, (id, "")).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    assert!(send("2").await.existed);
    let dropped = take(&catalog, &reviewer(), Step::Drop, (id, ""))
        .await
        .unwrap();
    assert_eq!(dropped.state(), ItemState::Dropped);
    let again = send("3").await;
    assert!(!again.existed);
    assert_ne!(again.version.unwrap().item_id, id);
    assert!(send("4").await.existed);
    catalog.stop().await;
}

#[tokio::test]
async fn a_withdrawn_item_is_told_by_no_answer_and_no_reason_any_more() {
    const TITLE: &str = "误公开的名单";
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "draft", contents(TITLE))
        .await
        .unwrap();
    let id = made.item_id.as_str();
    up_to_signature(&catalog, id).await;
    take(&catalog, &leader(), Step::Sign, (id, ""))
        .await
        .unwrap();
    let backdated = proto::ItemContents {
        backdating_reason: "节前已在公示栏公布张某".to_owned(),
        ..by_hand("2019-09-20", "2019-10-01")
    };
    let backdated = catalog.publish(backdated).await.unwrap();
    withdraw(&catalog, &backdated.id, "发布有误").await.unwrap();
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    for kept in [
        "item WHERE backdating_reason <> ''",
        "item_act WHERE backdating_reason <> ''",
        "item_version WHERE contents->>'backdating_reason' LIKE '%张某%'",
    ] {
        let kept = format!("SELECT count(*) FROM {kept}");
        let kept = owner.fetch_one(AssertSqlSafe(kept)).await.unwrap();
        assert_eq!(kept.get::<i64, _>(0), 0);
    }
    let other = draft(&catalog, &clerk(), "other", contents("另一件"))
        .await
        .unwrap();
    withdraw(&catalog, id, "含有个人信息").await.unwrap();
    // The same request again: the answer of then, without what it said.
    let repeated = draft(&catalog, &clerk(), "draft", contents(TITLE))
        .await
        .unwrap();
    assert_eq!(
        (&repeated.item_id, repeated.contents, repeated.etag.as_str()),
        (&made.item_id, None, "1-1")
    );
    let again = draft(&catalog, &clerk(), "other", contents("另一件")).await;
    assert_eq!(again.unwrap(), other);
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        version: 1,
    };
    let request = catalog.as_who(&clerk(), request);
    let read = catalog.work().get_item_version(request).await.unwrap();
    let acts = read.into_inner().acts;
    let reasons: Vec<&str> = acts.iter().map(|act| act.reason.as_str()).collect();
    assert_eq!(reasons, ["", "", "", "", "", "", "含有个人信息"]);
    assert_eq!(acts[3].by, "reviewer-he");
    catalog.stop().await;
}

/// Whichever comes first, what is withdrawn has no version under way that says anything.
#[tokio::test]
async fn a_revision_and_a_withdrawal_at_once_leave_no_text() {
    let catalog = Catalog::with_bureaus().await;
    for _ in 0..6 {
        let published = catalog.publish(item()).await.unwrap();
        let id = published.id.as_str();
        let drafter = clerk();
        let (revised, withdrawn) = tokio::join!(
            take(&catalog, &drafter, Step::Revise, (id, "1-6")),
            withdraw(&catalog, id, "发布有误"),
        );
        withdrawn.unwrap();
        if let Err(status) = revised {
            // The withdrawn version's etag has moved on, or its state forbids it.
            assert!(
                ["CONFLICT", "STATE_FORBIDS"].contains(&reason(&status)),
                "{status}"
            );
        }
        for version in 1..=2 {
            let request = proto::GetItemVersionRequest {
                bureau_id: BUREAU.to_owned(),
                item_id: id.to_owned(),
                version,
            };
            let request = catalog.as_who(&clerk(), request);
            if let Ok(read) = catalog.work().get_item_version(request).await {
                let read = read.into_inner().version.unwrap();
                assert_eq!(read.state(), ItemState::Withdrawn);
                assert_eq!(
                    read.contents,
                    Some(proto::ItemContents {
                        formed_on: item().formed_on,
                        ..proto::ItemContents::default()
                    })
                );
            }
        }
    }
    catalog.stop().await;
}
