//! Calls for comments, from the comments to the outcome.

use gongkai_proto::catalog::v1::{self as proto, CommentAnswer, CommentCallState};
use gongkai_testbed::tokens::Who;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, violations},
    item_work::{Step, contents, draft, get, take, up_to_signature},
};

/// Somebody at the bureau's own page.
fn citizen() -> Who {
    Who::new("portal", BUREAU, "public")
}

pub fn call(from: &str, until: &str) -> proto::ItemContents {
    proto::ItemContents {
        kind: proto::ItemKind::CallForComments.into(),
        comments_from: from.to_owned(),
        comments_until: until.to_owned(),
        ..contents("安全生产举报奖励办法（征求意见稿）")
    }
}

pub async fn publish(catalog: &Catalog, request_id: &str, contents: proto::ItemContents) -> String {
    let made = draft(catalog, &clerk(), request_id, contents)
        .await
        .unwrap();
    up_to_signature(catalog, &made.item_id).await;
    let signed = take(catalog, &leader(), Step::Sign, (&made.item_id, "")).await;
    signed.unwrap().item_id
}

pub async fn comment(
    catalog: &Catalog,
    item: &str,
    number: u32,
    text: &str,
) -> Result<proto::SubmitItemCommentResponse, Status> {
    let request = proto::SubmitItemCommentRequest {
        request_id: format!("5f0c8c1e-0000-4000-8000-{number:012}"),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        text: text.to_owned(),
    };
    let request = catalog.as_who(&citizen(), request);
    Ok(catalog
        .comments()
        .submit_item_comment(request)
        .await?
        .into_inner())
}

async fn comments(
    catalog: &Catalog,
    who: &Who,
    item: &str,
) -> Result<Vec<proto::ItemComment>, Status> {
    let request = proto::ListItemCommentsRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        ..proto::ListItemCommentsRequest::default()
    };
    let request = catalog.as_who(who, request);
    let listed = catalog.comments().list_item_comments(request).await?;
    Ok(listed.into_inner().comments)
}

async fn answer(
    catalog: &Catalog,
    comment: &proto::ItemComment,
    answer: CommentAnswer,
    reply: &str,
) -> Result<u32, Status> {
    let request = proto::AnswerItemCommentRequest {
        request_id: format!("{} {reply}", &comment.id[20..]),
        bureau_id: BUREAU.to_owned(),
        item_id: comment.item_id.clone(),
        comment_id: comment.id.clone(),
        answer: answer.into(),
        reply: reply.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog.comments().answer_item_comment(request).await?;
    Ok(answer.into_inner().unanswered)
}

async fn outcome(
    catalog: &Catalog,
    item: &str,
    request_id: &str,
) -> Result<proto::ItemVersion, Status> {
    let request = proto::DraftCommentOutcomeRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog.comments().draft_comment_outcome(request).await?;
    Ok(answer.into_inner().version.unwrap())
}

/// How the one call stands, as anybody is told.
async fn stands(catalog: &Catalog, state: CommentCallState) -> Vec<proto::CommentCall> {
    let request = proto::ListCommentCallsRequest {
        bureau_id: BUREAU.to_owned(),
        state: state.into(),
        ..proto::ListCommentCallsRequest::default()
    };
    let request = catalog.as_who(&reader(), request);
    let listed = catalog
        .comments()
        .list_comment_calls(request)
        .await
        .unwrap();
    listed.into_inner().calls
}

/// With 998 more within the day a caller has sent all it may.
async fn one_caller_leaves_room(catalog: &Catalog, item: &str) {
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let many =
        "INSERT INTO request (bureau_id, subject, method, request_id, fingerprint, recorded_at)
                SELECT bureau_id, subject, method, 'many ' || n, fingerprint, recorded_at
                FROM request, generate_series(1, 998) AS n WHERE request_id LIKE '5f0c8c1e%2'";
    owner.execute(many).await.unwrap();
    let status = comment(catalog, item, 5, "再提一条").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    owner
        .execute("DELETE FROM request WHERE request_id LIKE 'many %'")
        .await
        .unwrap();
}

#[tokio::test]
async fn comments_are_taken_on_the_days_of_the_call_and_answered_in_its_outcome() {
    let catalog = Catalog::with_bureaus().await;
    let item = publish(&catalog, "1", call("2019-10-09", "2019-10-20")).await;
    let public = get(&catalog, &item, 0).await.unwrap().item.unwrap();
    assert_eq!(
        (
            public.comments_from.as_str(),
            public.comments_until.as_str()
        ),
        ("2019-10-09", "2019-10-20")
    );
    let status = comment(&catalog, &item, 1, "太早").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    catalog.set_clock("2019-10-09T09:00:00+08:00").await;
    let taken = comment(&catalog, &item, 2, "第三条应当明确奖励标准")
        .await
        .unwrap();
    assert_eq!(taken.received_on, "2019-10-09");
    assert_eq!(
        comment(&catalog, &item, 2, "第三条应当明确奖励标准")
            .await
            .unwrap(),
        taken
    );
    comment(&catalog, &item, 3, "我的电话13812345678，请联系")
        .await
        .unwrap();
    assert_eq!(stands(&catalog, CommentCallState::Running).await.len(), 1);
    one_caller_leaves_room(&catalog, &item).await;
    // The public reads no comment, and nobody is told of one by an event.
    let status = comments(&catalog, &citizen(), &item).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let events = catalog.events(BUREAU, 2).await;
    assert!(events.iter().all(|event| !event.data.contains("奖励标准")));

    catalog.set_clock("2019-10-21T09:00:00+08:00").await;
    let status = comment(&catalog, &item, 4, "太晚").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let owed = stands(&catalog, CommentCallState::Owed).await;
    assert_eq!((owed.len(), owed[0].state()), (1, CommentCallState::Owed));
    let status = outcome(&catalog, &item, "2").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let read = comments(&catalog, &clerk(), &item).await.unwrap();
    let found: Vec<_> = read.iter().map(|one| one.has_findings).collect();
    assert_eq!(found, [false, true]);
    let status = answer(&catalog, &read[1], CommentAnswer::NotAdopted, "").await;
    assert_eq!(violations(&status.unwrap_err()), ["reply"]);
    assert_eq!(
        answer(&catalog, &read[0], CommentAnswer::Adopted, "")
            .await
            .unwrap(),
        1
    );
    let left = answer(
        &catalog,
        &read[1],
        CommentAnswer::NotAdopted,
        "未提出具体意见",
    )
    .await;
    assert_eq!(left.unwrap(), 0);

    let made = outcome(&catalog, &item, "3").await.unwrap();
    let says = made.contents.unwrap();
    assert!(says.body.contains("第三条应当明确奖励标准") && !says.body.contains("13812345678"));
    assert_eq!(stands(&catalog, CommentCallState::Owed).await.len(), 1);
    up_to_signature(&catalog, &made.item_id).await;
    take(&catalog, &leader(), Step::Sign, (&made.item_id, ""))
        .await
        .unwrap();
    let concluded = stands(&catalog, CommentCallState::Concluded).await;
    assert_eq!(concluded[0].outcome_item_id, made.item_id);
    let related = get(&catalog, &item, 0).await.unwrap().related_by;
    assert_eq!(related[0].kind(), proto::ItemRelationKind::OutcomeOf);
    let status = answer(&catalog, &read[0], CommentAnswer::SetAside, "x").await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    catalog.stop().await;
}

#[tokio::test]
async fn a_call_says_its_days_and_an_outcome_is_of_a_call_that_is_over() {
    let catalog = Catalog::with_bureaus().await;
    let item = publish(&catalog, "1", call("2019-10-08", "2019-10-20")).await;
    for (title, says, wrong) in [
        (
            "缺日期",
            call("", ""),
            vec!["contents.comments_from", "contents.comments_until"],
        ),
        (
            "颠倒",
            call("2019-10-20", "2019-10-10"),
            vec!["contents.comments_until"],
        ),
        (
            "已过",
            call("2019-09-01", "2019-10-07"),
            vec!["contents.comments_until"],
        ),
        (
            "非征求意见",
            proto::ItemContents {
                kind: proto::ItemKind::Notice.into(),
                ..call("2019-10-09", "")
            },
            vec!["contents.comments_from"],
        ),
        (
            "未结束",
            proto::ItemContents {
                relations: vec![proto::ItemRelation {
                    kind: proto::ItemRelationKind::OutcomeOf.into(),
                    item_id: item.clone(),
                }],
                ..contents("未结束")
            },
            vec!["contents.relations[0].item_id"],
        ),
    ] {
        let made = draft(&catalog, &clerk(), title, says).await.unwrap();
        let status = take(&catalog, &clerk(), Step::Submit, (&made.item_id, "")).await;
        assert_eq!(violations(&status.unwrap_err()), wrong, "{title}");
    }
    // Who thinks up a request id reads no other one's answer.
    let request = proto::SubmitItemCommentRequest {
        request_id: "1".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item,
        text: "意见".to_owned(),
    };
    let request = catalog.as_who(&citizen(), request);
    let status = catalog.comments().submit_item_comment(request).await;
    assert_eq!(violations(&status.unwrap_err()), ["request_id"]);
    catalog.stop().await;
}

#[tokio::test]
async fn a_call_is_judged_by_its_publication_and_a_repealed_one_takes_no_comment() {
    let catalog = Catalog::with_bureaus().await;
    // Signed to be published after its last day.
    let made = draft(&catalog, &clerk(), "1", call("2019-10-09", "2019-10-20"))
        .await
        .unwrap();
    up_to_signature(&catalog, &made.item_id).await;
    // 2019-10-21, 9:00 in Asia/Shanghai.
    let late = prost_types::Timestamp {
        seconds: 1_571_619_600,
        nanos: 0,
    };
    let request = proto::SignItemRequest {
        request_id: "late".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: made.item_id.clone(),
        publish_at: Some(late),
        ..proto::SignItemRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    let status = catalog.work().sign_item(request).await.unwrap_err();
    assert_eq!(violations(&status), ["contents.comments_until"]);
    let item = made.item_id;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();

    catalog.set_clock("2019-10-21T09:00:00+08:00").await;
    // After its last day a mistake of writing is still put right.
    take(&catalog, &clerk(), Step::Revise, (&item, ""))
        .await
        .unwrap();
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();

    let item = publish(&catalog, "2", call("2019-10-21", "2019-10-31")).await;
    comment(&catalog, &item, 1, "赞成").await.unwrap();
    let request = proto::RepealItemRequest {
        request_id: "repeal".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.clone(),
        reason: "起草单位撤销该稿".to_owned(),
        ..proto::RepealItemRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().repeal_item(request).await.unwrap();
    let status = comment(&catalog, &item, 2, "又赞成").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert_eq!(stands(&catalog, CommentCallState::Running).await.len(), 0);
    assert_eq!(comments(&catalog, &clerk(), &item).await.unwrap().len(), 1);
    catalog.stop().await;
}

#[tokio::test]
async fn what_was_said_on_a_call_goes_with_it() {
    let catalog = Catalog::with_bureaus().await;
    let item = publish(&catalog, "call", call("2019-10-08", "2019-10-20")).await;
    comment(&catalog, &item, 1, "应当提高奖励标准")
        .await
        .unwrap();
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.clone(),
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    let status = comment(&catalog, &item, 2, "迟到的意见").await.unwrap_err();
    assert_eq!(reason(&status), "RECORD_UNKNOWN");
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let kept = owner
        .fetch_all("SELECT length(text) AS length FROM item_comment")
        .await
        .unwrap();
    let kept: Vec<i32> = kept.iter().map(|row| row.get("length")).collect();
    assert_eq!(kept, [0]);
    owner.close().await.unwrap();
    catalog.stop().await;
}
