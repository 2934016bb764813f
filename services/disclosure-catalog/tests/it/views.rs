//! How often items are read.

use std::time::Duration;

use gongkai_proto::catalog::v1 as proto;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use tonic::{Code, Status};

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, violations},
    publishing::item,
};

async fn read(catalog: &Catalog, id: &str, times: usize) {
    for _ in 0..times {
        let request = proto::GetItemRequest {
            bureau_id: BUREAU.to_owned(),
            item_id: id.to_owned(),
            version: 0,
        };
        let request = catalog.as_who(&reader(), request);
        catalog.items().get_item(request).await.unwrap();
    }
}

async fn views(
    catalog: &Catalog,
    request: proto::ListItemViewsRequest,
) -> Result<proto::ListItemViewsResponse, Status> {
    let request = proto::ListItemViewsRequest {
        bureau_id: BUREAU.to_owned(),
        ..request
    };
    let answer = catalog
        .views()
        .list_item_views(catalog.as_who(&clerk(), request))
        .await?;
    Ok(answer.into_inner())
}

/// The rows, as soon as `total` readings are written.
async fn written(catalog: &Catalog, total: i64) -> Vec<(String, String, i64)> {
    for _ in 0..400 {
        let listed = views(catalog, proto::ListItemViewsRequest::default());
        let rows = listed.await.unwrap().views;
        if rows.iter().map(|row| row.views).sum::<i64>() == total {
            let rows = rows.into_iter();
            return rows
                .map(|row| (row.item_id, row.month, row.views))
                .collect();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{total} readings are not written");
}

async fn wrong_questions_are_refused(catalog: &Catalog) {
    let wrong = proto::ListItemViewsRequest {
        item_id: "1".to_owned(),
        month_from: "2019-1".to_owned(),
        month_until: "2019-13".to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    let refused = views(catalog, wrong).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        ["item_id", "month_from", "month_until"]
    );
    let backwards = proto::ListItemViewsRequest {
        month_from: "2019-11".to_owned(),
        month_until: "2019-10".to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    let refused = views(catalog, backwards).await.unwrap_err();
    assert_eq!(violations(&refused), ["month_until"]);
    // Who mistypes an item is not told that nobody reads it.
    let unknown = proto::ListItemViewsRequest {
        item_id: "0193a1f0-0000-7000-8000-000000000000".to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    let refused = views(catalog, unknown).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::NotFound, "RECORD_UNKNOWN")
    );
    let public = proto::ListItemViewsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    let public = catalog.as_who(&reader(), public);
    let refused = catalog.views().list_item_views(public).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::PermissionDenied, "ROLE_MISSING")
    );
}

#[tokio::test]
async fn what_the_public_reads_is_counted_by_item_and_month_and_survives_a_stop() {
    let catalog = Catalog::with_bureaus().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let published = catalog.publish(item()).await.unwrap();
        ids.push(published.id);
    }
    let [first, second] = &ids[..] else { panic!() };
    read(&catalog, first, 3).await;
    read(&catalog, second, 1).await;
    // Staff who look at their work are not the public; a list and a search read nothing.
    let own = proto::GetItemRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: first.clone(),
        version: 0,
    };
    let mut items = catalog.items();
    items
        .get_item(catalog.as_who(&clerk(), own.clone()))
        .await
        .unwrap();
    let row = |id: &String, month: &str, views| (id.clone(), month.to_owned(), views);
    let october = [row(first, "2019-10", 3), row(second, "2019-10", 1)];
    assert_eq!(written(&catalog, 4).await, october);

    // Another day of the month adds to it, another month is a row of its own.
    catalog.set_clock("2019-10-31T10:00:00+08:00").await;
    read(&catalog, second, 1).await;
    catalog.set_clock("2019-11-01T10:00:00+08:00").await;
    read(&catalog, second, 5).await;
    let both = [
        row(second, "2019-11", 5),
        row(first, "2019-10", 3),
        row(second, "2019-10", 2),
    ];
    assert_eq!(written(&catalog, 10).await, both);
    let page = proto::ListItemViewsRequest {
        page_size: 2,
        month_until: "2019-11".to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    let one = views(&catalog, page.clone()).await.unwrap();
    let two = proto::ListItemViewsRequest {
        page_token: one.next_page_token,
        ..page
    };
    let two = views(&catalog, two).await.unwrap();
    assert_eq!((one.views.len(), two.views[0].views), (2, 2));
    let of_item = proto::ListItemViewsRequest {
        item_id: second.clone(),
        month_from: "2019-11".to_owned(),
        ..proto::ListItemViewsRequest::default()
    };
    assert_eq!(views(&catalog, of_item).await.unwrap().views.len(), 1);
    wrong_questions_are_refused(&catalog).await;

    // A tombstone is not read; what waits when the service ends is written.
    let withdraw = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: first.clone(),
        reason: "内容有误".to_owned(),
        ..proto::WithdrawItemRequest::default()
    };
    let withdraw = catalog.as_who(&leader(), withdraw);
    catalog.work().withdraw_item(withdraw).await.unwrap();
    read(&catalog, first, 1).await;
    read(&catalog, second, 2).await;
    let database = catalog.end().await;
    let mut owner = PgConnection::connect(&database.url("catalog_owner"))
        .await
        .unwrap();
    let total = owner
        .fetch_one("SELECT sum(views)::bigint FROM item_view")
        .await
        .unwrap();
    assert_eq!(total.get::<i64, _>(0), 12);
    drop(owner);
    database.close().await.unwrap();
}
