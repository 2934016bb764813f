//! Finding what is published.

use std::{os::unix::fs::FileExt as _, time::Duration};

use disclosure_catalog::search::check;
use gongkai_proto::catalog::v1 as proto;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, violations},
    publishing::item,
};

type Found = Result<proto::SearchItemsResponse, Status>;

/// An item of this title and abstract.
fn of(title: &str, summary: &str) -> proto::ItemContents {
    proto::ItemContents {
        title: title.to_owned(),
        summary: summary.to_owned(),
        link: "https://files.example/a.pdf".to_owned(),
        ..item()
    }
}

/// What is searched for.
fn query(query: &str) -> proto::SearchItemsRequest {
    proto::SearchItemsRequest {
        query: query.to_owned(),
        ..proto::SearchItemsRequest::default()
    }
}

async fn search(catalog: &Catalog, request: proto::SearchItemsRequest) -> Found {
    let answer = catalog
        .search()
        .search_items(catalog.as_who(&reader(), request))
        .await;
    answer.map(tonic::Response::into_inner)
}

/// Titles that are found, once the index knows `total` items.
async fn titles(catalog: &Catalog, text: &str) -> Vec<String> {
    let found = search(catalog, query(text)).await.unwrap();
    let items = found.items.into_iter();
    items.map(|found| found.item.unwrap().title).collect()
}

/// Waits until so many are found.
pub async fn indexed(catalog: &Catalog, total: i64) {
    for _ in 0..200 {
        if search(catalog, query(""))
            .await
            .is_ok_and(|found| found.total == total)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "{total} items are not found: {:?}",
        search(catalog, query("")).await
    );
}

const ITEMS: [(&str, &str); 6] = [
    (
        "关于印发《赫山区安全生产责任制度》的通知（赫应急发〔2019〕12号）",
        "明确各股室职责。",
    ),
    ("安全生产月活动情况", "宣传生产安全常识，发放资料。"),
    (
        "赫山区烟花爆竹经营许可名单",
        "共批准零售点35家，其中A级企业2家。",
    ),
    ("关于煤矿安全生产责任的通报", "依据湘政发〔2018〕3号作出。"),
    (
        "防汛抗旱应急预案",
        "水旱灾害防御由各乡镇落实，安全转移群众。",
    ),
    ("2019年部门预算公开", "收入预算1381.2万元。"),
];

async fn published() -> Catalog {
    let catalog = Catalog::with_bureaus().await;
    for (title, summary) in ITEMS {
        let request = of(title, summary);
        catalog.publish(request).await.unwrap();
    }
    indexed(&catalog, 6).await;
    catalog
}

#[tokio::test]
async fn words_phrases_and_numbers_find_what_bears_them() {
    let catalog = published().await;
    let [duty, month, fireworks, coal, flood, budget] = ITEMS.map(|(title, _)| title);
    for (text, found) in [
        // Both have it in the title; of two that fit alike the newer first.
        ("安全生产责任", vec![coal, duty]),
        ("责任制度", vec![duty]),
        ("生产安全", vec![month, coal, duty]),
        ("“生产安全”", vec![month]),
        // A phrase that stands nowhere finds nothing, not its words.
        ("“安全责任生产”", vec![]),
        ("“〔2018〕3号”", vec![coal]),
        ("“依据〔2018〕3号”", vec![]),
        ("安全生产 -煤矿", vec![month, duty]),
        ("Ａ级企业", vec![fireworks]),
        ("烟花爆竹 35", vec![fireworks]),
        ("赫应急发[2019]012号", vec![duty]),
        ("〔2018〕3号", vec![coal]),
        ("益应急发〔2019〕12号", vec![]),
        ("heshan-emb/2019-000006", vec![budget]),
        ("水旱灾害", vec![flood]),
        ("请问防汛抗旱的预案", vec![flood]),
        ("不存在的词语组合", vec![]),
    ] {
        assert_eq!(titles(&catalog, text).await, found, "{text}");
    }
    // Nothing holds all of the words: what holds half of them is shown, and so it is said.
    let some = search(&catalog, query("防汛 抗旱 煤矿")).await.unwrap();
    assert!(some.some_words_only);
    assert_eq!(some.items[0].item.as_ref().unwrap().title, flood);
    // Of what stands in quotes nothing is left out.
    let some = search(&catalog, query("“水旱灾害” 煤矿 抗旱 安全"))
        .await
        .unwrap();
    assert!(some.some_words_only);
    assert_eq!(some.total, 1);
    assert_eq!(some.items[0].item.as_ref().unwrap().title, flood);
    let none = search(&catalog, query("“水灾旱害” 防汛 煤矿"))
        .await
        .unwrap();
    assert_eq!((none.total, none.some_words_only), (0, false));

    let found = search(&catalog, query("零售点")).await.unwrap();
    let shown = found.items[0].text.as_ref().unwrap();
    assert_eq!(shown.text, ITEMS[2].1);
    let marked: Vec<(i32, i32)> = shown
        .marks
        .iter()
        .map(|mark| (mark.start, mark.end))
        .collect();
    assert_eq!(marked, [(3, 6)]);
    catalog.stop().await;
}

#[tokio::test]
async fn a_search_is_confined_and_counted() {
    let catalog = published().await;
    let all = search(
        &catalog,
        proto::SearchItemsRequest {
            bureau_ids: vec![BUREAU.to_owned()],
            ..query("")
        },
    );
    let all = all.await.unwrap();
    let facet = |kind: proto::FacetKind| {
        let facet = all
            .facets
            .iter()
            .find(|facet| facet.kind() == kind)
            .unwrap();
        let counts = facet.counts.iter();
        counts
            .map(|one| (one.value.clone(), one.label.clone(), one.count))
            .collect::<Vec<_>>()
    };
    let name = "益阳市赫山区应急管理局".to_owned();
    assert_eq!(
        facet(proto::FacetKind::Bureau),
        [(BUREAU.to_owned(), name, 6)]
    );
    assert_eq!(
        facet(proto::FacetKind::Year),
        [("2019".to_owned(), "2019".to_owned(), 6)]
    );
    assert_eq!(facet(proto::FacetKind::Article20)[0].2, 6);
    assert_eq!(facet(proto::FacetKind::Office)[0].0, "safety-1");
    for (request, total) in [
        (
            proto::SearchItemsRequest {
                bureau_ids: vec!["heshan".to_owned()],
                ..query("")
            },
            0,
        ),
        (
            proto::SearchItemsRequest {
                article20_codes: vec![13],
                ..query("安全")
            },
            4,
        ),
        (
            proto::SearchItemsRequest {
                article20_codes: vec![1, 2],
                ..query("")
            },
            0,
        ),
        (
            proto::SearchItemsRequest {
                published_from: "2019-10-08".to_owned(),
                ..query("")
            },
            6,
        ),
        (
            proto::SearchItemsRequest {
                published_until: "2019-10-07".to_owned(),
                ..query("")
            },
            0,
        ),
    ] {
        assert_eq!(
            search(&catalog, request.clone()).await.unwrap().total,
            total,
            "{request:?}"
        );
    }
    let wrong = proto::SearchItemsRequest {
        query: "字".repeat(201),
        office_ids: vec!["safety-1".to_owned()],
        article20_codes: vec![16],
        published_from: "2019-02-30".to_owned(),
        order: 9,
        page_size: 51,
        page_token: "x".to_owned(),
        ..query("")
    };
    let refused = search(&catalog, wrong).await.unwrap_err();
    let mut fields = violations(&refused);
    fields.sort_unstable();
    let expected = [
        "article20_codes[0]",
        "office_ids",
        "order",
        "page_size",
        "page_token",
        "published_from",
        "query",
    ];
    assert_eq!(fields, expected);
    catalog.stop().await;
}

#[tokio::test]
async fn days_that_run_backwards_and_unknown_bureaus_are_refused() {
    let catalog = Catalog::with_bureaus().await;
    indexed(&catalog, 0).await;
    let backwards = proto::SearchItemsRequest {
        published_from: "2019-10-09".to_owned(),
        published_until: "2019-10-08".to_owned(),
        ..query("")
    };
    let refused = search(&catalog, backwards).await.unwrap_err();
    assert_eq!(violations(&refused), ["published_until"]);
    let told = refused.get_details_bad_request().unwrap().field_violations;
    assert!(told[0].description.contains("“公开日期起”"), "{told:?}");
    // Nor is who mistypes a bureau or an office told that there is nothing.
    let elsewhere = proto::SearchItemsRequest {
        bureau_ids: vec![BUREAU.to_owned(), "heshan-enb".to_owned()],
        ..query("")
    };
    let refused = search(&catalog, elsewhere).await.unwrap_err();
    assert_eq!(violations(&refused), ["bureau_ids[1]"]);
    let elsewhere = proto::SearchItemsRequest {
        bureau_ids: vec![BUREAU.to_owned()],
        office_ids: vec!["general".to_owned(), "nowhere".to_owned()],
        ..query("")
    };
    let refused = search(&catalog, elsewhere).await.unwrap_err();
    assert_eq!(violations(&refused), ["office_ids[1]"]);
    catalog.stop().await;
}

/// Pages stay what they were while others are published.
#[tokio::test]
async fn pages_are_stable_while_others_are_published() {
    let catalog = published().await;
    let page = |page_token: String| proto::SearchItemsRequest {
        page_size: 1,
        page_token,
        ..query("安全生产")
    };
    let before = titles(&catalog, "安全生产").await;
    let mut seen = Vec::new();
    let mut token = String::new();
    for number in 0.. {
        let found = search(&catalog, page(token)).await.unwrap();
        assert_eq!(found.total, i64::try_from(before.len()).unwrap());
        seen.extend(
            found
                .items
                .into_iter()
                .map(|found| found.item.unwrap().title),
        );
        token = found.next_page_token;
        if token.is_empty() {
            break;
        }
        let next = of("安全生产安全生产", "安全生产");
        catalog.publish(next).await.unwrap();
        indexed(&catalog, 7 + number).await;
    }
    assert_eq!(seen, before);
    // What was published meanwhile is found by who begins anew; a token is one of its own search.
    let first = search(&catalog, page(String::new())).await.unwrap();
    assert!(first.total > i64::try_from(before.len()).unwrap());
    let foreign = proto::SearchItemsRequest {
        page_token: first.next_page_token,
        page_size: 1,
        ..query("烟花爆竹")
    };
    let refused = search(&catalog, foreign).await.unwrap_err();
    assert_eq!(violations(&refused), ["page_token"]);
    catalog.stop().await;
}

#[tokio::test]
async fn what_the_public_finds_nothing_for_is_kept_without_who_asked() {
    let catalog = published().await;
    for text in ["无人机驾驶 13812345678", "无人机驾驶", "王小明", "安全生产"] {
        let request = proto::SearchItemsRequest {
            bureau_ids: vec![BUREAU.to_owned()],
            ..query(text)
        };
        search(&catalog, request.clone()).await.unwrap();
        // Staff who try something out are not the public.
        let mut by_staff = catalog.search();
        by_staff
            .search_items(catalog.as_who(&clerk(), request))
            .await
            .unwrap();
    }
    assert_eq!(
        missed(&catalog).await,
        [("无人机 驾驶".to_owned(), "2019-10-08".to_owned(), 2)]
    );
    let refused = catalog
        .search()
        .list_missed_searches(catalog.as_who(&reader(), all_missed()))
        .await
        .unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::PermissionDenied, "ROLE_MISSING")
    );
    // They are kept for a year.
    catalog.set_clock("2020-10-08T12:00:00+08:00").await;
    assert_eq!(missed(&catalog).await.len(), 1);
    catalog.set_clock("2020-10-09T12:00:00+08:00").await;
    assert_eq!(missed(&catalog).await, []);
    catalog.stop().await;
}

fn all_missed() -> proto::ListMissedSearchesRequest {
    proto::ListMissedSearchesRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListMissedSearchesRequest::default()
    }
}

/// What was searched for in vain: words, day, how often.
pub async fn missed(catalog: &Catalog) -> Vec<(String, String, i32)> {
    let mut searches = catalog.search();
    let listed = searches
        .list_missed_searches(catalog.as_who(&clerk(), all_missed()))
        .await;
    let listed = listed.unwrap().into_inner().searches.into_iter();
    listed
        .map(|one| (one.words, one.searched_on, one.times))
        .collect()
}

/// What is withdrawn is found no more, by an old page's token either, nor while the index still knows it.
#[tokio::test]
async fn what_is_withdrawn_is_found_no_more() {
    let catalog = published().await;
    let first = proto::SearchItemsRequest {
        page_size: 1,
        ..query("安全生产")
    };
    let page = search(&catalog, first.clone()).await.unwrap();
    let next = proto::SearchItemsRequest {
        page_token: page.next_page_token,
        ..first
    };
    let shown = search(&catalog, next.clone()).await.unwrap();
    let item = shown.items[0].item.clone().unwrap();
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.id.clone(),
        reason: "内容有误".to_owned(),
        ..proto::WithdrawItemRequest::default()
    };
    let mut works = catalog.work();
    works
        .withdraw_item(catalog.as_who(&leader(), request))
        .await
        .unwrap();
    let has = |found: &proto::SearchItemsResponse| {
        let mut items = found.items.iter();
        items.any(|found| found.item.as_ref().unwrap().id == item.id)
    };
    let at_once = search(&catalog, next.clone()).await.unwrap();
    assert!(!has(&at_once));
    assert_eq!(at_once.total, shown.total - 1);
    let counted = |facet: &proto::Facet| facet.counts.iter().map(|one| one.count).sum::<i64>();
    for facet in &at_once.facets {
        assert_eq!(counted(facet), at_once.total, "{facet:?}");
    }
    indexed(&catalog, 5).await;
    let later = search(&catalog, next).await.unwrap();
    assert!(!has(&later));
    assert_eq!(later.total, shown.total - 1);
    assert_eq!(
        search(&catalog, query(&item.index_number))
            .await
            .unwrap()
            .total,
        0
    );
    catalog.stop().await;
}

/// The index is no truth: taken away while the service runs, it is made anew, and until then that is said.
#[tokio::test]
async fn an_index_that_is_taken_away_is_made_anew() {
    let catalog = published().await;
    std::fs::remove_dir_all(catalog.search_index()).unwrap();
    let next = of("森林防火通告", "");
    catalog.publish(next).await.unwrap();
    for _ in 0..200 {
        match search(&catalog, query("森林防火")).await {
            Ok(found) if found.total == 1 => {
                assert_eq!(titles(&catalog, "").await.len(), 7);
                catalog.stop().await;
                return;
            }
            Ok(_) => {}
            Err(refused) => {
                assert_eq!(
                    (refused.code(), reason(&refused)),
                    (Code::Unavailable, "UNAVAILABLE")
                );
                assert!(refused.get_details_retry_info().is_some());
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the index was not made anew");
}

/// Nor is it believed when it cannot be read while the service runs: that is said, and it is made anew.
#[tokio::test]
async fn an_index_that_is_damaged_is_made_anew() {
    let catalog = published().await;
    for entry in std::fs::read_dir(catalog.search_index()).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "store")
        {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            file.write_all_at(&[0; 64], 0).unwrap();
        }
    }
    // What was read before is in memory; after the next commit it is read again.
    let next = of("森林防火通告", "");
    catalog.publish(next).await.unwrap();
    let mut refusals = 0;
    for _ in 0..400 {
        match search(&catalog, query("")).await {
            Ok(found) if found.total == 7 => {
                assert_eq!(found.items.len(), 7);
                assert!(refusals > 0, "nothing was damaged");
                catalog.stop().await;
                return;
            }
            Ok(_) => {}
            Err(refused) => {
                assert_eq!(
                    (refused.code(), reason(&refused)),
                    (Code::Unavailable, "UNAVAILABLE")
                );
                assert!(refused.get_details_retry_info().is_some());
                refusals += 1;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the index was not made anew");
}

/// What the index does not hold as it is public is seen by hand and by the service, which mends it.
#[tokio::test]
async fn an_index_that_differs_is_mended() {
    let catalog = published().await;
    let compared = || check(catalog.compared(), Duration::from_millis(100));
    compared().await.unwrap();
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    // An act that no event tells of.
    owner
        .execute("UPDATE item SET title = '森林防火通告', revision = revision + 1 WHERE title LIKE '%烟花爆竹%'")
        .await
        .unwrap();
    assert!(compared().await.is_err());
    assert_eq!(titles(&catalog, "森林防火").await, [""; 0]);
    catalog.set_clock("2019-10-08T12:00:00+08:00").await;
    for _ in 0..400 {
        if titles(&catalog, "森林防火").await == ["森林防火通告"] {
            compared().await.unwrap();
            assert!(
                catalog
                    .metrics()
                    .await
                    .contains("gongkai_differences_total{")
            );
            catalog.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the index was not mended");
}
