//! What was formed is owed from its draft on (article 26), until it is public, or is to be so no more.

use gongkai_proto::catalog::v1::{
    self as proto, DisclosureAttribute, UpdateDutyKind, UpdateDutyState,
};

use crate::{
    duty::{duties, limit},
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, leader, reader},
    item_work::{Step, act_id, draft, take, up_to_signature},
    publishing::{by_hand, item},
    reminder::reminders,
};

async fn drafted(catalog: &Catalog, contents: proto::ItemContents) -> String {
    let drafted = draft(catalog, &clerk(), &act_id(), contents).await;
    drafted.unwrap().item_id
}

/// All duties, by day: their item, day and state.
async fn owed(catalog: &Catalog) -> Vec<(String, String, UpdateDutyState)> {
    let all = duties(catalog, &clerk(), proto::ListUpdateDutiesRequest::default()).await;
    let duties = all.duties.into_iter();
    let told = duties.map(|duty| (duty.item_id.clone(), duty.due_on.clone(), duty.state()));
    told.collect()
}

fn one(item: &str, due_on: &str, state: UpdateDutyState) -> (String, String, UpdateDutyState) {
    (item.to_owned(), due_on.to_owned(), state)
}

#[tokio::test]
async fn what_was_formed_is_owed_from_its_draft_on() {
    let catalog = Catalog::with_bureaus().await;
    let of_change = |working_days| {
        let kind = proto::TimeLimitKind::OnChange;
        limit(kind, proto::Cycle::Unspecified, working_days)
    };
    let says = proto::EntryColumns {
        limit: Some(of_change(3)),
        ..columns("重大政策解读")
    };
    let entry = catalog.set_entry(&leader(), set("entry", says)).await;
    let entry_id = entry.unwrap().entry.unwrap().id;

    let first = drafted(&catalog, item()).await;
    let second = drafted(&catalog, item()).await;
    let under = proto::ItemContents {
        entry_id: entry_id.clone(),
        ..item()
    };
    let under = drafted(&catalog, under).await;
    // Entered late, but published by hand in time; and what is not to be published.
    drafted(&catalog, by_hand("2019-09-02", "2019-09-03")).await;
    let inside = proto::ItemContents {
        attribute: DisclosureAttribute::OnApplication.into(),
        ..item()
    };
    drafted(&catalog, inside.clone()).await;
    let expected = [
        one(&under, "2019-09-25", UpdateDutyState::Overdue),
        one(&first, "2019-10-23", UpdateDutyState::Open),
        one(&second, "2019-10-23", UpdateDutyState::Open),
    ];
    assert_eq!(owed(&catalog).await, expected);
    // The public is told of what is public.
    let request = proto::ListEntryFreshnessRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListEntryFreshnessRequest::default()
    };
    let request = catalog.as_who(&reader(), request);
    let fresh = catalog.duties().list_entry_freshness(request).await;
    assert_eq!(fresh.unwrap().into_inner().entries[0].overdue, 0);

    catalog.set_clock("2019-10-24T09:00:00+08:00").await;
    let late = owed(&catalog).await;
    assert!(
        late.iter()
            .all(|(.., state)| *state == UpdateDutyState::Overdue)
    );
    let told = reminders(&catalog, "safety-1", true).await;
    let of_items = told.iter().filter(|one| one.kind() == UpdateDutyKind::Item);
    let titles: Vec<_> = of_items.map(|one| one.title.clone()).collect();
    assert!(!titles.is_empty() && titles.iter().all(|title| *title == item().title));

    // Published, it was late; to be published no more, or given up, nothing is owed of it, and no title is told.
    up_to_signature(&catalog, &first).await;
    take(&catalog, &leader(), Step::Sign, (&first, ""))
        .await
        .unwrap();
    let edit = proto::EditItemRequest {
        request_id: act_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: under,
        contents: Some(inside),
        ..proto::EditItemRequest::default()
    };
    let edit = catalog.as_who(&clerk(), edit);
    catalog.work().edit_item(edit).await.unwrap();
    take(&catalog, &clerk(), Step::Drop, (&second, ""))
        .await
        .unwrap();
    let expected = [one(&first, "2019-10-23", UpdateDutyState::Late)];
    assert_eq!(owed(&catalog).await, expected);
    let told = reminders(&catalog, "safety-1", false).await;
    let of_second = |one: &&proto::UpdateReminder| one.key.ends_with(&second);
    assert!(told.iter().filter(of_second).count() > 0);
    assert!(
        told.iter()
            .filter(of_second)
            .all(|one| one.settled && one.title.is_empty())
    );
    catalog.stop().await;
}
