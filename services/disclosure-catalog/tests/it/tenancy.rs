//! What the database itself refuses, whatever the program asks.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::{fixture::Catalog, publishing::item};

const TABLES: [&str; 12] = [
    "bureau",
    "bureau_version",
    "item",
    "item_version",
    "item_act",
    "index_counter",
    "activity",
    "activity_quantity",
    "calendar",
    "proposal",
    "proposal_decision",
    "bureau_profile",
];

async fn connect(catalog: &Catalog, role: &str) -> PgConnection {
    PgConnection::connect(&catalog.database.url(role))
        .await
        .unwrap()
}

async fn count(connection: &mut PgConnection, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    connection
        .fetch_one(AssertSqlSafe(query))
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn the_app_role_sees_the_rows_of_one_bureau_and_none_without() {
    let catalog = Catalog::with_bureaus().await;
    catalog.publish(item()).await.unwrap();
    let mut app = connect(&catalog, "catalog_app").await;
    for table in TABLES {
        assert_eq!(count(&mut app, table).await, 0, "{table}");
    }
    app.execute("SET app.bureau = 'heshan-emb'").await.unwrap();
    assert_eq!(count(&mut app, "bureau").await, 1);
    assert_eq!(count(&mut app, "item").await, 1);
    assert_eq!(count(&mut app, "index_counter").await, 1);
    assert_eq!(count(&mut app, "bureau_version").await, 1);
    app.execute("SET app.bureau = 'heshan'").await.unwrap();
    assert_eq!(count(&mut app, "bureau").await, 1);
    assert_eq!(count(&mut app, "item").await, 0);
    // Nor can it write where it cannot see, or change what it can.
    for refused in [
        "INSERT INTO index_counter (bureau_id, year, last) VALUES ('heshan-emb', 2030, 1)",
        "INSERT INTO bureau SELECT 'other', name, level, registered_by, recorded_at FROM bureau",
        "INSERT INTO bureau_version SELECT 'platform', 9, dated_names, NULL, offices, item_groups, NULL, 'x',
             changed_by, recorded_at FROM bureau_version",
        "UPDATE bureau_version SET parent_id = 'platform'",
        "UPDATE bureau SET name = 'other'",
        "UPDATE item SET index_number = 'other'",
        "UPDATE item SET published_on = '2019-01-01'",
        "UPDATE item_act SET actor = 'other'",
        "DELETE FROM item_version",
        "UPDATE journal SET data = ''",
        "DELETE FROM item",
        "UPDATE calendar SET version = 1",
        "DELETE FROM proposal_decision",
        "UPDATE bureau_profile SET postcode = ''",
        "INSERT INTO calendar VALUES ('platform', 2027, 1, 'x', '[]', NULL, 'x', now())",
    ] {
        let error = app.execute(refused).await.unwrap_err();
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .unwrap();
        assert_eq!(code, "42501", "{refused}");
    }
    catalog.stop().await;
}

#[tokio::test]
async fn the_wide_role_reads_what_is_public_and_the_owner_its_schema() {
    let catalog = Catalog::with_bureaus().await;
    catalog.publish(item()).await.unwrap();
    let mut wide = connect(&catalog, "catalog_wide").await;
    assert_eq!(count(&mut wide, "bureau").await, 3);
    assert_eq!(count(&mut wide, "bureau_version").await, 3);
    assert_eq!(count(&mut wide, "item").await, 1);
    // Of versions it sees those that were published, and not who made them.
    let versions = wide.execute("SELECT contents FROM item_version").await;
    assert_eq!(versions.unwrap().rows_affected(), 1);
    wide.execute("SELECT drafters FROM item_version")
        .await
        .unwrap_err();
    for internal in ["item_act", "activity", "proposal", "proposal_decision"] {
        let query = format!("SELECT FROM {internal}");
        wide.execute(AssertSqlSafe(query)).await.unwrap_err();
    }
    wide.execute("DELETE FROM item").await.unwrap_err();
    let mut owner = connect(&catalog, "catalog_owner").await;
    // Migrations fill back the rows of all bureaus.
    assert_eq!(count(&mut owner, "bureau").await, 3);
    assert_eq!(count(&mut owner, "item").await, 1);
    catalog.stop().await;
}
