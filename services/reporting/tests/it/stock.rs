//! Opening stock: items that a bureau had published before it began to work here.

use gongkai_proto::{catalog::v1 as catalog, reporting::v1 as proto};

use crate::{
    counting::figure,
    feeds::Feed,
    fixture::{BUREAU, Office, PUBLISHED, at_work, leader, wanted},
    streams::{act, figures},
    told::id,
};

/// An item of opening stock, first published on a day.
fn taken_over(number: u128, on: &str) -> catalog::Item {
    catalog::Item {
        id: id(number),
        bureau_id: BUREAU.to_owned(),
        article20_code: 1,
        group: "site".to_owned(),
        published_on: on.to_owned(),
        due_on: on.to_owned(),
        opening: true,
        ..catalog::Item::default()
    }
}

fn publish(feed: &Feed, item: catalog::Item) {
    let told = catalog::ItemPublished { item: Some(item) };
    feed.add(PUBLISHED, &told);
}

/// Leaves a tombstone of an item, of one whose import was revoked or of one that was withdrawn.
fn withdraw(feed: &Feed, item: catalog::Item, revoked: bool) {
    let tombstone = catalog::Item {
        withdrawn_on: "2025-01-10".to_owned(),
        revoked,
        ..item
    };
    let told = catalog::ItemWithdrawn {
        item: Some(tombstone),
    };
    feed.add(PUBLISHED, &told);
}

/// An import that is revoked and entered again counts once: each item in the year in which it was first published, whenever
/// it was taken over. One that was withdrawn was published nevertheless.
#[tokio::test]
async fn what_is_taken_over_counts_once_in_its_own_year() {
    let catalog = at_work();
    let sheet = [
        "2023-05-04",
        "2023-12-31",
        "2024-01-01",
        "2024-03-05",
        "2024-06-03",
    ];
    for (number, on) in (1..).zip(sheet) {
        publish(&catalog, taken_over(number, on));
    }
    for (number, on) in (1..).zip(sheet) {
        withdraw(&catalog, taken_over(number, on), true);
    }
    for (number, on) in (11..).zip(sheet) {
        publish(&catalog, taken_over(number, on));
    }
    withdraw(&catalog, taken_over(15, "2024-06-03"), false);
    let office = Office::following(Feed::default(), catalog).await;
    let compiled = async |time: &str| {
        let mut reports: Vec<proto::Report> = Vec::new();
        for year in [2022, 2023, 2024] {
            let request = wanted(&format!("{time}-{year}"), year);
            reports.push(figures(office.compile(&leader(), request).await.unwrap()));
        }
        reports
    };
    let before = compiled("before").await;
    let items: Vec<String> = before
        .iter()
        .map(|report| format!("{:.0}", figure(report, "items.group.site")))
        .collect();
    assert_eq!(items, ["0", "2", "3"]);
    // Counted anew, also without the text that a withdrawal takes out of what was told.
    office.catalog.redact(PUBLISHED);
    act(&office, &["restart", PUBLISHED]).await.unwrap();
    assert_eq!(compiled("after").await, before);
    office.stop().await;
}
