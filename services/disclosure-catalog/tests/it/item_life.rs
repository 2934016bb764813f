//! What becomes of a signed and of a published item.

use gongkai_law::likeness::pairs;
use gongkai_proto::{
    catalog::v1::{self as proto, ItemState},
    common::v1::Visibility,
    event,
    feed::v1::EventRedacted,
};

use crate::{
    duty::duties,
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, violations},
    item_work::{Step, contents, draft, get, take, up_to_signature},
    publishing::item,
    search::indexed,
};

async fn sign_for(
    catalog: &Catalog,
    item: &str,
    seconds: i64,
) -> Result<proto::SignItemResponse, tonic::Status> {
    let request = proto::SignItemRequest {
        request_id: format!("sign {seconds}"),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        publish_at: Some(prost_types::Timestamp { seconds, nanos: 0 }),
    };
    let answer = catalog
        .work()
        .sign_item(catalog.as_who(&leader(), request))
        .await?;
    Ok(answer.into_inner())
}

/// 2019-10-09 09:00 in Asia/Shanghai.
const AT: i64 = 1_570_582_800;

#[tokio::test]
async fn it_is_published_at_its_time_once_though_late() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("通告"))
        .await
        .unwrap();
    up_to_signature(&catalog, &made.item_id).await;
    let status = sign_for(&catalog, &made.item_id, AT + 86_400 * 400)
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["publish_at"]);
    let signed = sign_for(&catalog, &made.item_id, AT).await.unwrap();
    assert_eq!(signed.item, None);
    assert_eq!(signed.version.unwrap().state(), ItemState::Signed);
    catalog.set_clock("2019-10-09T08:59:59+08:00").await;
    assert_eq!(
        reason(&get(&catalog, &made.item_id, 0).await.unwrap_err()),
        "RECORD_UNKNOWN"
    );
    // The clock comes back a day late: it is found then, and has the day on which it became public.
    catalog.set_clock("2019-10-10T10:00:00+08:00").await;
    let read = get(&catalog, &made.item_id, 0).await.unwrap().item.unwrap();
    assert_eq!(read.published_on, "2019-10-10");
    catalog.set_clock("2019-10-11T10:00:00+08:00").await;
    assert_eq!(catalog.events(BUREAU, 2).await.len(), 2);

    // What is sent back before its time is not published.
    let made = draft(&catalog, &clerk(), "2", contents("通告二"))
        .await
        .unwrap();
    up_to_signature(&catalog, &made.item_id).await;
    sign_for(&catalog, &made.item_id, AT + 86_400 * 10)
        .await
        .unwrap();
    take(&catalog, &leader(), Step::Return, (&made.item_id, ""))
        .await
        .unwrap();
    catalog.set_clock("2019-12-01T10:00:00+08:00").await;
    assert!(get(&catalog, &made.item_id, 0).await.is_err());
    catalog.stop().await;
}

/// Edits the version under way to say this.
async fn edit(catalog: &Catalog, item: &str, contents: proto::ItemContents) {
    let request = proto::EditItemRequest {
        request_id: format!("edit {}", contents.title),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        contents: Some(contents),
    };
    catalog
        .work()
        .edit_item(catalog.as_who(&clerk(), request))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_new_version_takes_the_place_when_it_is_out_and_the_old_one_stays_readable() {
    let catalog = Catalog::with_bureaus().await;
    let published = catalog.publish(item()).await.unwrap();
    let id = published.id.as_str();
    take(&catalog, &clerk(), Step::Revise, (id, "1-6"))
        .await
        .unwrap();
    let status = take(&catalog, &clerk(), Step::Revise, (id, ""))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    edit(&catalog, id, contents("修订后的办法")).await;
    assert_eq!(get(&catalog, id, 0).await.unwrap().item.unwrap(), published);
    up_to_signature(&catalog, id).await;
    take(&catalog, &leader(), Step::Sign, (id, ""))
        .await
        .unwrap();
    let read = get(&catalog, id, 0).await.unwrap();
    let now = read.item.unwrap();
    assert_eq!(
        (now.version, now.title.as_str(), now.revised_on.as_str()),
        (2, "修订后的办法", "2019-10-08")
    );
    assert_eq!(now.index_number, published.index_number);
    let versions: Vec<_> = read
        .versions
        .iter()
        .map(|old| (old.version, old.title.as_str(), old.reason.as_str()))
        .collect();
    assert_eq!(
        versions,
        [
            (1, published.title.as_str(), ""),
            (2, "修订后的办法", "按规定办理")
        ]
    );
    assert_eq!(
        get(&catalog, id, 1).await.unwrap().item.unwrap().title,
        published.title
    );
    assert_eq!(
        reason(&get(&catalog, id, 3).await.unwrap_err()),
        "RECORD_UNKNOWN"
    );
    let events = catalog.events(BUREAU, 3).await;
    assert_eq!(events[2].r#type, "gongkai.catalog.item.revised.v1");
    // What is public is not made less so by a new version.
    take(&catalog, &clerk(), Step::Revise, (id, ""))
        .await
        .unwrap();
    let inside = proto::ItemContents {
        attribute: proto::DisclosureAttribute::OnApplication.into(),
        ..contents("不公开")
    };
    edit(&catalog, id, inside).await;
    let status = take(&catalog, &clerk(), Step::Submit, (id, ""))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["contents.attribute"]);
    catalog.stop().await;
}

#[tokio::test]
async fn a_repealed_item_stays_and_is_marked() {
    let catalog = Catalog::with_bureaus().await;
    let old = catalog.publish(item()).await.unwrap();
    take(&catalog, &clerk(), Step::Revise, (&old.id, ""))
        .await
        .unwrap();
    let made = proto::ItemContents {
        relations: vec![proto::ItemRelation {
            kind: proto::ItemRelationKind::Replaces.into(),
            item_id: old.id.clone(),
        }],
        ..contents("新办法")
    };
    let made = draft(&catalog, &clerk(), "2", made).await.unwrap();
    up_to_signature(&catalog, &made.item_id).await;
    take(&catalog, &leader(), Step::Sign, (&made.item_id, ""))
        .await
        .unwrap();
    let repeal = |who, etag: &str, on: &str| {
        let request = proto::RepealItemRequest {
            request_id: format!("repeal {etag}{on}"),
            bureau_id: BUREAU.to_owned(),
            item_id: old.id.clone(),
            etag: etag.to_owned(),
            reason: "已被新办法替代".to_owned(),
            repealed_on: on.to_owned(),
            backdating_reason: String::new(),
        };
        let request = catalog.as_who(&who, request);
        let mut work = catalog.work();
        async move { work.repeal_item(request).await }
    };
    let status = repeal(clerk(), "", "").await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let status = repeal(leader(), "7", "").await.unwrap_err();
    assert_eq!(reason(&status), "CONFLICT");
    let repealed = repeal(leader(), "1", "")
        .await
        .unwrap()
        .into_inner()
        .item
        .unwrap();
    assert_eq!(repealed.validity(), proto::Validity::Repealed);
    let read = get(&catalog, &old.id, 0).await.unwrap();
    assert_eq!(read.item, Some(repealed));
    let by: Vec<_> = read
        .related_by
        .iter()
        .map(|one| (one.kind(), one.item_id.as_str()))
        .collect();
    assert_eq!(
        by,
        [(proto::ItemRelationKind::Replaces, made.item_id.as_str())]
    );
    assert_eq!(
        reason(&repeal(leader(), "2", "").await.unwrap_err()),
        "STATE_FORBIDS"
    );
    // The version under way went with it, and no other begins.
    assert_eq!(
        reason(
            &take(&catalog, &clerk(), Step::Submit, (&old.id, ""))
                .await
                .unwrap_err()
        ),
        "STATE_FORBIDS"
    );
    assert_eq!(
        reason(
            &take(&catalog, &clerk(), Step::Revise, (&old.id, ""))
                .await
                .unwrap_err()
        ),
        "STATE_FORBIDS"
    );
    let events = catalog.events(BUREAU, 4).await;
    let told: proto::ItemRepealed = event::decode(&events[3].data).unwrap();
    assert_eq!(told.item.unwrap().repeal_reason, "已被新办法替代");
    catalog.stop().await;
}

/// The items that anybody lists, and those found to look like a title.
async fn listed(catalog: &Catalog, title: &str) -> (Vec<proto::Item>, usize) {
    let list = proto::ListItemsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListItemsRequest::default()
    };
    let listed = catalog
        .items()
        .list_items(catalog.as_who(&reader(), list))
        .await
        .unwrap();
    let alike = proto::ListPublishedMatchesRequest {
        bureau_id: BUREAU.to_owned(),
        pairs: pairs(title).into_iter().collect(),
        ..proto::ListPublishedMatchesRequest::default()
    };
    let alike = catalog
        .search()
        .list_published_matches(catalog.as_who(&reader(), alike))
        .await
        .unwrap();
    let alike = alike.into_inner().matches.len();
    (listed.into_inner().items, alike)
}

#[tokio::test]
async fn a_withdrawn_item_leaves_a_tombstone_on_every_path() {
    const TITLE: &str = "误公开的名单张某";
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents(TITLE))
        .await
        .unwrap();
    let id = made.item_id.as_str();
    up_to_signature(&catalog, id).await;
    take(&catalog, &leader(), Step::Sign, (id, ""))
        .await
        .unwrap();
    // It is found before it is withdrawn.
    indexed(&catalog, 1).await;
    take(&catalog, &clerk(), Step::Revise, (id, ""))
        .await
        .unwrap();
    // Two events were told already, one is told of while it is withdrawn.
    assert!(catalog.events(BUREAU, 2).await[1].data.contains(TITLE));
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: "1".to_owned(),
        reason: "含有个人信息".to_owned(),
    };
    let withdraw = async |who| {
        catalog
            .work()
            .withdraw_item(catalog.as_who(&who, request.clone()))
            .await
    };
    assert_eq!(
        reason(&withdraw(reviewer()).await.unwrap_err()),
        "ROLE_MISSING"
    );
    let tomb = withdraw(leader()).await.unwrap().into_inner().item.unwrap();
    assert_eq!(
        (
            tomb.title.as_str(),
            tomb.withdrawn_on.as_str(),
            tomb.withdrawal_reason.as_str()
        ),
        ("", "2019-10-08", "含有个人信息")
    );

    let read = get(&catalog, id, 0).await.unwrap();
    assert_eq!((read.body_html.as_str(), read.versions.len()), ("", 0));
    assert_eq!(read.item, Some(tomb.clone()));
    assert!(get(&catalog, id, 1).await.is_err());
    assert_eq!(listed(&catalog, TITLE).await, (vec![tomb], 0));
    // Nor do the bureau's own people read it any more, but what was done stays.
    let asked = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        version: 1,
    };
    let kept = catalog
        .work()
        .get_item_version(catalog.as_who(&clerk(), asked))
        .await
        .unwrap()
        .into_inner();
    // The day by which it was judged is all that stays.
    let left = proto::ItemContents {
        formed_on: item().formed_on,
        ..proto::ItemContents::default()
    };
    assert_eq!(kept.version.unwrap().contents, Some(left));
    assert_eq!(kept.acts.last().unwrap().act(), proto::ItemAct::Withdrawn);

    // The feed: the text is gone from what was told, and its readers are told so.
    let events = catalog.events(BUREAU, 4).await;
    assert!(events.iter().all(|event| !event.data.contains(TITLE)));
    let told: proto::ItemPublished = event::decode(&events[1].data).unwrap();
    let told = told.item.unwrap();
    assert_eq!(
        (told.title.as_str(), told.published_on.as_str()),
        ("", "2019-10-08")
    );
    let redacted: EventRedacted = event::decode(&events[2].data).unwrap();
    assert_eq!(
        (redacted.sequence, redacted.reason.as_str()),
        (2, "含有个人信息")
    );
    assert_eq!(events[3].r#type, "gongkai.catalog.item.withdrawn.v1");
    let again = proto::WithdrawItemRequest {
        request_id: "again".to_owned(),
        ..request
    };
    let status = catalog
        .work()
        .withdraw_item(catalog.as_who(&leader(), again))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "CONFLICT");
    let status = take(&catalog, &clerk(), Step::Revise, (id, ""))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    catalog.stop().await;
}

/// What is withdrawn before its event has a number was told to nobody with its text.
#[tokio::test]
async fn what_nobody_was_told_yet_goes_out_without_its_text() {
    const TITLE: &str = "随即撤回的通知李某";
    let catalog = Catalog::with_bureaus().await;
    for turn in 0..5 {
        let request = proto::ItemContents {
            title: TITLE.to_owned(),
            ..item()
        };
        let published = catalog.publish(request).await.unwrap();
        let request = proto::WithdrawItemRequest {
            request_id: turn.to_string(),
            bureau_id: BUREAU.to_owned(),
            item_id: published.id,
            etag: String::new(),
            reason: "发布有误".to_owned(),
        };
        catalog
            .work()
            .withdraw_item(catalog.as_who(&leader(), request))
            .await
            .unwrap();
    }
    // Of each: published, withdrawn, and that it was redacted if it had been told.
    let events = catalog
        .events_in(BUREAU, Visibility::Public, &reader(), 11)
        .await;
    assert!(events.iter().all(|event| !event.data.contains(TITLE)));
    catalog.stop().await;
}

/// Edits and publishes a new version that says this day.
async fn say_formed_on(catalog: &Catalog, id: &str, formed_on: &str) {
    take(catalog, &clerk(), Step::Revise, (id, ""))
        .await
        .unwrap();
    let says = proto::ItemContents {
        title: format!("{formed_on}的检查情况通报"),
        formed_on: formed_on.to_owned(),
        ..item()
    };
    edit(catalog, id, says).await;
    up_to_signature(catalog, id).await;
    take(catalog, &leader(), Step::Sign, (id, ""))
        .await
        .unwrap();
}

/// Article 26: what was changed is due anew; a day that was mistyped is corrected.
#[tokio::test]
async fn a_version_tells_of_a_change_by_its_day_and_is_judged_by_it() {
    let catalog = Catalog::with_bureaus().await;
    let id = catalog.publish(item()).await.unwrap().id;
    catalog.set_clock("2020-01-02T10:00:00+08:00").await;
    say_formed_on(&catalog, &id, "2019-11-01").await;
    say_formed_on(&catalog, &id, "2019-11-04").await;
    let now = get(&catalog, &id, 0).await.unwrap();
    let told = now.item.clone().unwrap();
    let days = [
        told.formed_on,
        told.published_on,
        told.due_on,
        told.changed_on,
        told.change_due_on,
        told.revised_on,
    ];
    let changed = [
        "2019-09-20",
        "2019-10-08",
        "2019-10-23",
        "2019-11-04",
        "2019-12-02",
        "2020-01-02",
    ];
    assert_eq!(days, changed);
    assert_eq!(get(&catalog, &id, 3).await.unwrap().item, now.item);
    let versions: Vec<_> = (now.versions.iter())
        .map(|one| (&*one.formed_on, &*one.due_on, &*one.published_on))
        .collect();
    assert_eq!(
        versions,
        [
            ("2019-09-20", "2019-10-23", "2019-10-08"),
            ("2019-11-01", "2019-11-29", "2020-01-02"),
            ("2019-11-04", "2019-12-02", "2020-01-02"),
        ]
    );
    let owed = async || {
        let request = proto::ListUpdateDutiesRequest::default();
        let duties = duties(&catalog, &clerk(), request).await.duties.into_iter();
        let told = duties.map(|duty| (duty.due_on.clone(), duty.state()));
        told.collect::<Vec<_>>()
    };
    let late = ("2019-12-02".to_owned(), proto::UpdateDutyState::Late);
    let first = ("2019-10-23".to_owned(), proto::UpdateDutyState::InTime);
    assert_eq!(owed().await, [first, late]);

    say_formed_on(&catalog, &id, "2019-09-09").await;
    let corrected = get(&catalog, &id, 0).await.unwrap().item.unwrap();
    assert_eq!(
        [corrected.formed_on, corrected.due_on, corrected.changed_on],
        ["2019-09-09", "2019-10-12", ""]
    );
    let in_time = ("2019-10-12".to_owned(), proto::UpdateDutyState::InTime);
    assert_eq!(owed().await, [in_time]);
    catalog.stop().await;
}
