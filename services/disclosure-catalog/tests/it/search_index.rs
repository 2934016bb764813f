//! The search index is made anew while the old one answers.

use std::time::Duration;

use disclosure_catalog::search::check;
use gongkai_proto::catalog::v1::{
    self as proto, IndexRebuildState, search_index_service_client::SearchIndexServiceClient,
};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, reason, root, violations},
    publishing::item,
    search::indexed,
};

async fn rebuild(
    catalog: &Catalog,
    who: &Who,
    (request_id, bureau_id): (&str, &str),
) -> Result<proto::SearchIndexState, Status> {
    let request = proto::RebuildSearchIndexRequest {
        request_id: request_id.to_owned(),
        bureau_id: bureau_id.to_owned(),
        reason: "更换词典".to_owned(),
    };
    let mut client = SearchIndexServiceClient::new(catalog.channel());
    let answer = client.rebuild_search_index(catalog.as_who(who, request));
    Ok(answer.await?.into_inner().index.unwrap())
}

async fn state(catalog: &Catalog) -> proto::SearchIndexState {
    let request = proto::GetSearchIndexStateRequest {
        bureau_id: "platform".to_owned(),
    };
    let mut client = SearchIndexServiceClient::new(catalog.channel());
    let answer = client.get_search_index_state(catalog.as_who(&root(), request));
    answer.await.unwrap().into_inner().index.unwrap()
}

#[tokio::test]
async fn the_old_index_answers_until_the_new_one_takes_its_place() {
    let catalog = Catalog::with_bureaus().await;
    for _ in 0..3 {
        catalog.publish(item()).await.unwrap();
    }
    indexed(&catalog, 3).await;
    let before = state(&catalog).await;
    assert_eq!((before.documents, before.public_items), (3, 3));
    assert_eq!(before.rebuild(), IndexRebuildState::Unspecified);

    let own = Who::new("admin-sun", BUREAU, "administrator");
    let status = rebuild(&catalog, &own, ("own", BUREAU)).await.unwrap_err();
    assert_eq!(violations(&status), ["bureau_id"]);
    let status = rebuild(&catalog, &own, ("own", "platform")).await;
    assert_eq!(reason(&status.unwrap_err()), "BUREAU_FOREIGN");
    let begun = rebuild(&catalog, &root(), ("anew", "platform")).await;
    let begun = begun.unwrap();
    assert_eq!(begun.rebuild(), IndexRebuildState::Running);

    for _ in 0..200 {
        let request = proto::SearchItemsRequest::default();
        let request = catalog.as_who(&root(), request);
        let found = catalog.search().search_items(request).await.unwrap();
        assert_eq!(found.into_inner().total, 3);
        if state(&catalog).await.rebuild() != IndexRebuildState::Running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let after = state(&catalog).await;
    assert_eq!(after.rebuild(), IndexRebuildState::Done, "{after:?}");
    assert_eq!(after.documents, 3);
    assert!(!catalog.search_index().join("anew").exists());
    // A repetition is answered, and begins nothing.
    let repeated = rebuild(&catalog, &root(), ("anew", "platform")).await;
    assert_eq!(repeated.unwrap(), begun);
    assert_eq!(state(&catalog).await, after);

    // It follows what is published, and is what a restart finds.
    catalog.publish(item()).await.unwrap();
    indexed(&catalog, 4).await;
    check(catalog.compared(), Duration::from_millis(10))
        .await
        .unwrap();
    catalog.stop().await;
}
