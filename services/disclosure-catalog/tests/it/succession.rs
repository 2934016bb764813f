//! What passes on when a bureau is succeeded: its entries and what is owed of them; nothing new begins in it.

use gongkai_proto::catalog::v1::{self as proto, FixedBlock, ItemKind, UpdateDutyState};
use gongkai_testbed::tokens::Who;
use tonic::Status;
use tonic_types::StatusExt as _;

use crate::{
    block::make_by,
    change::{administrator, another_city, change, update},
    duty::limit,
    entry::{columns, set},
    fixture::{BUREAU, Catalog, leader, reason, reviewer, violations},
    outreach::{activity, record},
    proposal::{proposal, propose},
    publishing::{hands, item},
    retention::set_by,
};

const NEXT: &str = "taojiang-emb";

fn successor(role: &str) -> Who {
    Who::new(&format!("new-{role}"), NEXT, role)
}

/// From the tenth of October on.
async fn succeed(catalog: &Catalog) {
    another_city(catalog).await;
    let succeeded = proto::Bureau {
        succeeded_by: Some(proto::Succession {
            bureau_id: NEXT.to_owned(),
            from_on: "2019-10-10".to_owned(),
            source: "《机构改革方案》".to_owned(),
            ..proto::Succession::default()
        }),
        ..proto::Bureau::default()
    };
    let request = update("succeed", "", &["succeeded_by"], succeeded);
    change(catalog, &administrator("heshan"), request)
        .await
        .unwrap();
}

/// An entry since the first of July with a period.
fn cyclic(level2: &str, cycle: proto::Cycle) -> proto::SetEntryRequest {
    let says = proto::EntryColumns {
        limit: Some(limit(proto::TimeLimitKind::Cyclic, cycle, 10)),
        ..columns(level2)
    };
    proto::SetEntryRequest {
        valid_from: "2019-07-01".to_owned(),
        backdating_reason: "补登".to_owned(),
        ..set(level2, says)
    }
}

async fn entries(catalog: &Catalog) -> Vec<proto::Entry> {
    let request = proto::ListEntriesRequest {
        bureau_id: NEXT.to_owned(),
        ..proto::ListEntriesRequest::default()
    };
    let request = catalog.as_who(&successor("clerk"), request);
    let listed = catalog.entries().list_entries(request).await.unwrap();
    let listed = listed.into_inner().entries.into_iter();
    listed.map(|record| record.entry.unwrap()).collect()
}

/// Title, period and state of each duty of a bureau, by period.
async fn owed(catalog: &Catalog, bureau: &str) -> Vec<(String, String, UpdateDutyState)> {
    let request = proto::ListUpdateDutiesRequest {
        bureau_id: bureau.to_owned(),
        ..proto::ListUpdateDutiesRequest::default()
    };
    let request = catalog.as_who(&successor("clerk"), request);
    let listed = catalog.duties().list_update_duties(request).await.unwrap();
    let listed = listed.into_inner().duties.into_iter();
    let told = |duty: proto::UpdateDuty| (duty.level2.clone(), duty.period.clone(), duty.state());
    let mut told: Vec<_> = listed.map(told).collect();
    told.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    told
}

#[tokio::test]
async fn entries_pass_on_and_no_period_is_owed_twice_or_by_nobody() {
    let catalog = Catalog::with_bureaus().await;
    for request in [
        cyclic("会议", proto::Cycle::Month),
        cyclic("检查", proto::Cycle::Quarter),
    ] {
        catalog.set_entry(&leader(), request).await.unwrap();
    }
    let gone = catalog
        .set_entry(&leader(), set("gone", columns("标准")))
        .await;
    let end = proto::EndEntryRequest {
        request_id: "end".to_owned(),
        bureau_id: BUREAU.to_owned(),
        entry_id: gone.unwrap().entry.unwrap().id,
        reason: "不再制定标准".to_owned(),
        ..proto::EndEntryRequest::default()
    };
    let end = catalog.as_who(&leader(), end);
    catalog.entries().end_entry(end).await.unwrap();
    succeed(&catalog).await;
    catalog.set_clock("2019-10-09T09:00:00+08:00").await;
    assert!(entries(&catalog).await.is_empty());
    for now in ["2019-10-10T09:00:00+08:00", "2019-10-11T09:00:00+08:00"] {
        catalog.set_clock(now).await;
    }
    let taken = entries(&catalog).await;
    let told: Vec<_> = taken
        .iter()
        .map(|entry| {
            let columns = entry.columns.as_ref().unwrap();
            (
                columns.serial,
                &*columns.level2,
                &*columns.office_id,
                &*columns.publisher,
            )
        })
        .collect();
    let publisher = "桃江县应急管理局";
    let expected = [
        (1, "会议", "safety-1", publisher),
        (2, "检查", "safety-1", publisher),
    ];
    assert_eq!(told, expected);
    assert!(taken.iter().all(|entry| entry.valid_from == "2019-10-10"
        && entry.predecessor_bureau_id == BUREAU
        && !entry.predecessor_entry_id.is_empty()));

    catalog.set_clock("2020-01-02T09:00:00+08:00").await;
    // What began before is the duty of the bureau of before: it is fulfilled there, not here.
    let of_period = |period: &str| proto::ItemContents {
        entry_id: taken[0].id.clone(),
        period: period.to_owned(),
        ..item()
    };
    let next = hands(NEXT);
    let refused = catalog.publish_in(NEXT, &next, of_period("2019-10"));
    let refused = refused.await.unwrap_err();
    assert_eq!(violations(&refused), ["contents.period"]);
    let told = refused.get_details_bad_request().unwrap().field_violations;
    assert!(told[0].description.contains("原机关"), "{told:?}");
    let by = |bureau| owed(&catalog, bureau);
    let periods = |told: &[(String, String, UpdateDutyState)], of: &str| {
        let of = told.iter().filter(|(level2, ..)| level2 == of);
        of.map(|(_, period, _)| period.clone()).collect::<Vec<_>>()
    };
    let (old, new) = (by(BUREAU).await, by(NEXT).await);
    assert_eq!(
        periods(&old, "会议"),
        ["2019-07", "2019-08", "2019-09", "2019-10"]
    );
    assert_eq!(periods(&new, "会议"), ["2019-11", "2019-12", "2020-01"]);
    assert_eq!(periods(&old, "检查"), ["2019-Q3", "2019-Q4"]);
    assert_eq!(periods(&new, "检查"), ["2020-Q1"]);
    catalog.stop().await;
}

#[tokio::test]
async fn nothing_new_begins_in_a_bureau_that_was_succeeded() {
    let catalog = Catalog::with_bureaus().await;
    let proposed = propose(&catalog, &reviewer(), proposal("before"))
        .await
        .unwrap();
    succeed(&catalog).await;
    catalog.set_clock("2019-10-10T09:00:00+08:00").await;
    let by = successor("leader");
    let refused = |status: Result<(), Status>, what: &str| {
        let status = status.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS", "{what}: {status}");
        assert!(status.message().contains("桃江县应急管理局"), "{status}");
    };
    let again = propose(&catalog, &by, proposal("after")).await;
    refused(again.map(drop), "proposal");
    // What was answered before is answered again.
    let before = propose(&catalog, &reviewer(), proposal("before")).await;
    assert_eq!(before.unwrap(), proposed);
    let entry = catalog.set_entry(&by, set("after", columns("标准"))).await;
    refused(entry.map(drop), "entry");
    let load = proto::LoadStandardCatalogRequest {
        request_id: "load".to_owned(),
        bureau_id: BUREAU.to_owned(),
        catalog: proto::StandardCatalog::WorkSafety.into(),
        office_id: "general".to_owned(),
        ..proto::LoadStandardCatalogRequest::default()
    };
    let load = catalog.as_who(&by, load);
    let loaded = catalog.entries().load_standard_catalog(load).await;
    refused(loaded.map(drop), "standard catalog");
    refused(set_by(&catalog, &by, ItemKind::Notice).await, "term");
    let guide = make_by(&catalog, &successor("clerk"), "guide", FixedBlock::Guide).await;
    refused(guide.map(drop), "guide");
    let held = record(&catalog, &successor("clerk"), activity("held")).await;
    refused(held.map(drop), "activity");
    catalog.stop().await;
}
