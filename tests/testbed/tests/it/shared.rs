//! What tests get from the shared servers.

use gongkai_testbed::{SCHEMAS, servers};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

#[tokio::test]
async fn databases_are_apart_and_made_from_the_bootstrap() {
    let servers = servers().await.unwrap();
    let (one, two) = tokio::try_join!(servers.database(), servers.database()).unwrap();
    assert_ne!(one.name(), two.name());
    for schema in SCHEMAS {
        let mut owner = connect(&one.url(&format!("{schema}_owner"))).await;
        owner
            .execute("CREATE TABLE only_here (n int)")
            .await
            .unwrap();
        let mut elsewhere = connect(&two.url(&format!("{schema}_owner"))).await;
        elsewhere
            .execute("SELECT * FROM only_here")
            .await
            .unwrap_err();
        connect(&one.url(&format!("{schema}_app"))).await;
        connect(&one.url(&format!("{schema}_wide"))).await;
    }
    // What the bootstrap takes from everybody is taken here, too.
    let mut app = connect(&one.url("intake_app")).await;
    app.execute("CREATE TEMPORARY TABLE scratch (n int)")
        .await
        .unwrap_err();
    app.execute("SELECT * FROM catalog.only_here")
        .await
        .unwrap_err();
    two.close().await.unwrap();
}

#[tokio::test]
async fn many_databases_are_made_at_once() {
    let servers = servers().await.unwrap();
    let mut makers = tokio::task::JoinSet::new();
    for _ in 0..12 {
        makers.spawn(async { servers.database().await.unwrap().close().await.unwrap() });
    }
    makers.join_all().await;
}

#[tokio::test]
async fn a_dropped_database_is_gone_even_with_sessions_open() {
    let servers = servers().await.unwrap();
    let database = servers.database().await.unwrap();
    let name = database.name().to_owned();
    let _session = connect(&database.url("intake_app")).await;
    drop(database);
    let mut superuser = connect(&servers.superuser_url().unwrap()).await;
    let names = superuser
        .fetch_all("SELECT datname::text FROM pg_database")
        .await
        .unwrap();
    assert!(!names.iter().any(|row| row.get::<String, _>(0) == name));
}

#[tokio::test]
async fn virtual_hosts_are_apart() {
    let servers = servers().await.unwrap();
    let (one, two) = tokio::try_join!(servers.vhost(), servers.vhost()).unwrap();
    assert_ne!(one.amqp_url, two.amqp_url);
    assert!(one.amqp_url.ends_with(&one.name));
    let exchanges = one
        .management(&format!("exchanges/{}", one.name))
        .await
        .unwrap();
    assert!(
        exchanges
            .as_array()
            .is_some_and(|exchanges| !exchanges.is_empty())
    );
    let name = one.name.clone();
    one.close().await.unwrap();
    two.management(&format!("vhosts/{name}")).await.unwrap_err();
}
