//! Who is reminded of what is to be published: each stage once, also after an outage; and interpretations.

use gongkai_proto::{
    catalog::v1::{self as proto, UpdateDutyKind, UpdateDutyState},
    common::v1::{ReminderStage, Visibility},
};

use crate::{
    duty::{duties, limit},
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, intake, leader, reader, reason},
    item_work::{Step, contents, draft, take, up_to_signature},
    promise::{make, promise},
    publishing::item,
};

pub async fn reminders(
    catalog: &Catalog,
    office: &str,
    open_only: bool,
) -> Vec<proto::UpdateReminder> {
    let mut reminders = Vec::new();
    let mut request = proto::ListUpdateRemindersRequest {
        bureau_id: BUREAU.to_owned(),
        office_id: office.to_owned(),
        open_only,
        page_size: 2,
        ..proto::ListUpdateRemindersRequest::default()
    };
    loop {
        let mut client = catalog.duties();
        let answer = client.list_update_reminders(catalog.as_who(&clerk(), request.clone()));
        let page = answer.await.unwrap().into_inner();
        reminders.extend(page.reminders);
        if page.next_page_token.is_empty() {
            return reminders;
        }
        request.page_token = page.next_page_token;
    }
}

/// Day and stage of each, the oldest first.
fn stages(reminders: &[proto::UpdateReminder]) -> Vec<(&str, ReminderStage)> {
    let told = reminders.iter().rev();
    told.map(|one| (one.raised_on.as_str(), one.stage()))
        .collect()
}

/// A quarterly entry of the office, since the first of July.
async fn quarterly(catalog: &Catalog) -> String {
    let says = proto::EntryColumns {
        limit: Some(limit(
            proto::TimeLimitKind::Cyclic,
            proto::Cycle::Quarter,
            10,
        )),
        office_id: "general".to_owned(),
        ..columns("重要会议")
    };
    let request = proto::SetEntryRequest {
        valid_from: "2019-07-01".to_owned(),
        backdating_reason: "补登".to_owned(),
        ..set("entry", says)
    };
    let record = catalog.set_entry(&leader(), request).await.unwrap();
    record.entry.unwrap().id
}

#[tokio::test]
async fn each_stage_is_told_of_once_also_after_an_outage() {
    use ReminderStage::{DueSoon, DueToday, Escalated, Overdue};
    let catalog = Catalog::with_bureaus().await;
    // The third quarter is due on 18 October.
    let entry = quarterly(&catalog).await;
    make(&catalog, &intake(), promise("1", "2019-10-18"))
        .await
        .unwrap();
    catalog.set_clock("2019-10-14T09:00:00+08:00").await;
    assert!(reminders(&catalog, "", false).await.is_empty());
    for now in ["2019-10-15T09:00:00+08:00", "2019-10-16T09:00:00+08:00"] {
        catalog.set_clock(now).await;
    }
    let told = reminders(&catalog, "general", false).await;
    assert_eq!(stages(&told), [("2019-10-15", DueSoon)]);
    assert_eq!(told[0].key, format!("entry/{entry}/2019-Q3"));
    assert_eq!(
        (told[0].period.as_str(), told[0].missed.len()),
        ("2019-Q3", 0)
    );
    let of_promise = reminders(&catalog, "safety-1", true).await;
    assert_eq!(stages(&of_promise), [("2019-10-15", DueSoon)]);
    assert_eq!(of_promise[0].kind(), UpdateDutyKind::Promise);
    catalog.set_clock("2019-10-18T09:00:00+08:00").await;
    // The quarter is published in time, the promise is not kept: away from then on until long after.
    let published = proto::ItemContents {
        entry_id: entry,
        period: "2019-Q3".to_owned(),
        ..item()
    };
    catalog.publish(published).await.unwrap();
    catalog.set_clock("2019-11-04T09:00:00+08:00").await;
    catalog.set_clock("2019-11-05T09:00:00+08:00").await;
    let told = reminders(&catalog, "general", false).await;
    let in_time = [("2019-10-15", DueSoon), ("2019-10-18", DueToday)];
    assert_eq!(stages(&told), in_time);
    assert!(told.iter().all(|one| one.settled));
    assert!(reminders(&catalog, "general", true).await.is_empty());
    let told = reminders(&catalog, "safety-1", true).await;
    let mut late = in_time.to_vec();
    late.extend([("2019-11-04", Overdue), ("2019-11-04", Escalated)]);
    assert_eq!(stages(&told), late);
    let events = catalog
        .events_in(BUREAU, Visibility::Internal, &intake(), 6)
        .await;
    let reminded = events
        .iter()
        .filter(|event| event.r#type == "gongkai.catalog.update_duty.reminded.v1");
    assert_eq!(reminded.count(), 6);
    let request = proto::ListUpdateRemindersRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListUpdateRemindersRequest::default()
    };
    let mut client = catalog.duties();
    let refused = client.list_update_reminders(catalog.as_who(&reader(), request));
    assert_eq!(reason(&refused.await.unwrap_err()), "ROLE_MISSING");
    catalog.stop().await;
}

/// Publishes contents by everybody's hands.
async fn published(catalog: &Catalog, request_id: &str, contents: proto::ItemContents) -> String {
    let drafted = draft(catalog, &clerk(), request_id, contents)
        .await
        .unwrap();
    up_to_signature(catalog, &drafted.item_id).await;
    let at = (drafted.item_id.as_str(), "");
    take(catalog, &leader(), Step::Sign, at).await.unwrap();
    drafted.item_id
}

async fn interpretations(catalog: &Catalog) -> Vec<proto::UpdateDuty> {
    let all = proto::ListUpdateDutiesRequest::default();
    let mut owed = duties(catalog, &clerk(), all).await.duties;
    owed.retain(|duty| duty.kind() == UpdateDutyKind::Interpretation);
    owed
}

#[tokio::test]
async fn a_normative_document_is_to_be_interpreted() {
    let catalog = Catalog::with_bureaus().await;
    let document = published(&catalog, "document", contents("烟花爆竹经营安全管理办法")).await;
    let owed = interpretations(&catalog).await;
    assert_eq!(owed.len(), 1);
    assert_eq!(owed[0].kind(), UpdateDutyKind::Interpretation);
    assert_eq!(
        (
            owed[0].title.as_str(),
            owed[0].due_on.as_str(),
            owed[0].document_id.as_str()
        ),
        (
            "《烟花爆竹经营安全管理办法》解读",
            "2019-10-11",
            document.as_str()
        )
    );
    catalog.set_clock("2019-10-10T09:00:00+08:00").await;
    let told = reminders(&catalog, "safety-1", false).await;
    assert!(!told.is_empty());
    assert!(
        told.iter()
            .all(|one| one.title == "《烟花爆竹经营安全管理办法》解读")
    );
    let interpretation = proto::ItemContents {
        kind: proto::ItemKind::Interpretation.into(),
        document_number: String::new(),
        relations: vec![proto::ItemRelation {
            kind: proto::ItemRelationKind::Interprets.into(),
            item_id: document.clone(),
        }],
        ..contents("办法解读")
    };
    let by = published(&catalog, "interpretation", interpretation).await;
    let done = interpretations(&catalog).await;
    assert_eq!(
        (done.len(), done[0].state(), done[0].item_id.as_str()),
        (1, UpdateDutyState::InTime, by.as_str())
    );
    // With the document goes what its reminders are called.
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: document,
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    let told = reminders(&catalog, "safety-1", false).await;
    assert!(!told.is_empty() && told.iter().all(|one| one.title.is_empty()));
    catalog.stop().await;
}
