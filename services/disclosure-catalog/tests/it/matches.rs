//! Finding what is public already.

use std::{sync::Arc, time::Duration};

use gongkai_law::likeness::{Number, numbers, pairs};
use gongkai_proto::catalog::v1 as proto;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::{task::JoinSet, time::timeout};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    fixture::{Catalog, reader, reason, violations},
    publishing::item,
    search::{indexed, missed},
};

async fn matches(
    catalog: &Catalog,
    request: proto::ListPublishedMatchesRequest,
) -> Result<Vec<proto::PublishedMatch>, Status> {
    let answer = catalog
        .search()
        .list_published_matches(catalog.as_who(&reader(), request))
        .await?;
    Ok(answer.into_inner().matches)
}

/// What is sent of these words: not the words.
fn wanted(wanted: &str) -> proto::ListPublishedMatchesRequest {
    let number = |number: Number| proto::DocumentNumber {
        code: number.code,
        year: number.year,
        serial: number.serial,
    };
    proto::ListPublishedMatchesRequest {
        bureau_id: "heshan-emb".to_owned(),
        page_size: 0,
        pairs: pairs(wanted).into_iter().collect(),
        numbers: numbers(wanted).into_iter().map(number).collect(),
    }
}

#[tokio::test]
async fn what_looks_alike_is_found_the_best_first() {
    let catalog = Catalog::with_bureaus().await;
    let mut published = Vec::new();
    for (title, summary) in [
        ("2019年赫山区危险化学品生产企业名单", ""),
        ("2018年赫山区危险化学品经营企业名单", "共45家。"),
        (
            "关于开展烟花爆竹专项整治的通知",
            "赫应急发〔2019〕12号，附零售点名单。",
        ),
        ("关于开展烟花爆竹专项检查的通知", "赫应急发〔2019〕13号。"),
    ] {
        let request = proto::ItemContents {
            title: title.to_owned(),
            summary: summary.to_owned(),
            link: "https://files.example/a.pdf".to_owned(),
            ..item()
        };
        published.push(catalog.publish(request).await.unwrap());
    }
    indexed(&catalog, 4).await;
    let found = async |text: &str| {
        let found = matches(&catalog, wanted(text)).await.unwrap();
        let row = |found: proto::PublishedMatch| {
            let item = found.item.unwrap();
            let index = published.iter().position(|known| *known == item).unwrap();
            (index, format!("{:.2}", found.score))
        };
        found.into_iter().map(row).collect::<Vec<_>>()
    };
    let expected = |rows: &[(usize, &str)]| -> Vec<(usize, String)> {
        let row = |(index, score): &(usize, &str)| (*index, (*score).to_owned());
        rows.iter().map(row).collect()
    };
    assert_eq!(
        found("申请公开2019年赫山区危险化学品生产企业名单").await,
        expected(&[(0, "1.00"), (1, "0.72")])
    );
    // The abstract says it, too.
    assert_eq!(found("烟花爆竹零售点名单").await, expected(&[(2, "0.88")]));
    // The number is written in another way, and decides.
    assert_eq!(found("赫应急发[2019]12号").await, expected(&[(2, "1.00")]));
    assert_eq!(found("行政许可收费标准及依据").await, []);
    // Nothing to compare.
    assert_eq!(found("。").await, []);
    let one = proto::ListPublishedMatchesRequest {
        page_size: 1,
        ..wanted("赫山区危险化学品企业名单")
    };
    assert_eq!(matches(&catalog, one).await.unwrap().len(), 1);
    // What stands in quotes and operators is text like any other.
    assert_eq!(
        found("'危险' & !('名单' <-> \\ :*A)").await,
        expected(&[(1, "0.50"), (0, "0.50")])
    );

    let elsewhere = proto::ListPublishedMatchesRequest {
        bureau_id: "heshan".to_owned(),
        ..wanted("2019年赫山区危险化学品生产企业名单")
    };
    assert_eq!(matches(&catalog, elsewhere).await.unwrap(), []);
    // Who looked for what is nobody's to know.
    assert_eq!(missed(&catalog).await, []);
    catalog.stop().await;
}

#[tokio::test]
async fn twenty_matches_are_enough() {
    let catalog = Catalog::with_bureaus().await;
    for _ in 0..22 {
        catalog.publish(item()).await.unwrap();
    }
    indexed(&catalog, 22).await;
    let asked = |page_size: i32| proto::ListPublishedMatchesRequest {
        page_size,
        ..wanted("国庆期间安全生产检查情况")
    };
    for page_size in [0, 200] {
        let found = matches(&catalog, asked(page_size)).await.unwrap();
        // Equal ones the newest first.
        let newest = &found[0].item.as_ref().unwrap().index_number;
        assert_eq!(
            (found.len(), newest.as_str()),
            (20, "heshan-emb/2019-000022")
        );
    }
    catalog.stop().await;
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::ListPublishedMatchesRequest {
        page_size: -1,
        pairs: vec!["a'".to_owned()],
        numbers: vec![proto::DocumentNumber::default()],
        ..wanted("")
    };
    let status = matches(&catalog, wrong).await.unwrap_err();
    assert_eq!(violations(&status), ["pairs", "numbers", "page_size"]);
    let long = proto::ListPublishedMatchesRequest {
        pairs: vec!["名单".to_owned(); 4001],
        numbers: vec![proto::DocumentNumber::default(); 101],
        ..wanted("")
    };
    let status = matches(&catalog, long).await.unwrap_err();
    assert_eq!(violations(&status), ["pairs", "numbers"]);
    let unknown = proto::ListPublishedMatchesRequest {
        bureau_id: "nowhere".to_owned(),
        ..wanted("名单")
    };
    let status = matches(&catalog, unknown).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn costly_reads_beyond_their_places_are_turned_away_at_once_and_others_go_on() {
    let catalog = Arc::new(Catalog::with_bureaus().await);
    catalog.publish(item()).await.unwrap();
    indexed(&catalog, 1).await;
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    // Nobody can look at items while their table is locked.
    owner
        .execute("BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    // Half of the four connections for reads across bureaus are for looking: one of three is turned away.
    let mut looking = JoinSet::new();
    for _ in 0..3 {
        let catalog = Arc::clone(&catalog);
        looking.spawn(async move { matches(&catalog, wanted("国庆期间检查情况")).await });
    }
    let first = timeout(Duration::from_secs(4), looking.join_next()).await;
    let turned_away = first.unwrap().unwrap().unwrap().unwrap_err();
    assert_eq!(
        (turned_away.code(), reason(&turned_away)),
        (Code::ResourceExhausted, "OVERLOADED")
    );
    assert!(turned_away.get_details_retry_info().is_some());
    let request = proto::GetBureauRequest {
        bureau_id: "heshan-emb".to_owned(),
    };
    let mut bureaus = catalog.bureaus();
    let read = bureaus.get_bureau(catalog.as_who(&reader(), request));
    timeout(Duration::from_secs(2), read)
        .await
        .unwrap()
        .unwrap();
    owner.execute("ROLLBACK").await.unwrap();
    while let Some(looked) = looking.join_next().await {
        assert_eq!(looked.unwrap().unwrap().len(), 1);
    }
    Arc::into_inner(catalog).unwrap().stop().await;
}
