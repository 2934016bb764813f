//! No role reaches the schema of another service, and nothing is granted to everybody.

use anyhow::Result;
use gongkai_testbed::SCHEMAS;

use super::{connect, is_refused, migrated, rows, texts};

/// Kinds of roles a service has.
const KINDS: [&str; 3] = ["owner", "app", "wide"];

#[tokio::test]
async fn no_role_reaches_another_schema() -> Result<()> {
    let database = migrated().await?;
    let mut superuser = connect(&database, "suite").await?;
    for schema in SCHEMAS {
        let others = SCHEMAS.into_iter().filter(|other| *other != schema);
        for (other, kind) in others.flat_map(|other| KINDS.map(|kind| (other, kind))) {
            let role = format!("{schema}_{kind}");
            let rights = texts(
                &mut superuser,
                format!(
                    "SELECT right_ FROM unnest(ARRAY['USAGE', 'CREATE']) AS right_
                     WHERE has_schema_privilege('{role}', '{other}', right_)
                     UNION ALL
                     SELECT relname || ' ' || right_
                     FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
                                                 'REFERENCES', 'TRIGGER']) AS right_
                     WHERE relnamespace = '{other}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
                       AND has_table_privilege('{role}', pg_class.oid, right_)"
                ),
            )
            .await?;
            assert!(
                rights.is_empty(),
                "{role} has rights in {other}: {rights:?}"
            );
            // What the catalogs say is one thing; what the server does is another.
            let mut connection = connect(&database, &role).await?;
            for table in tables(&mut superuser, other).await? {
                let read = rows(
                    &mut connection,
                    format!("SELECT 1 FROM {other}.{table} LIMIT 1"),
                );
                assert!(is_refused(&read.await), "{role} reads {other}.{table}");
            }
        }
    }
    Ok(())
}

async fn tables(superuser: &mut sqlx::PgConnection, schema: &str) -> Result<Vec<String>> {
    let tables = texts(
        superuser,
        format!(
            "SELECT relname::text FROM pg_class
             WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
        ),
    )
    .await?;
    assert!(tables.len() > 3, "the tables of {schema} were not found");
    Ok(tables)
}

#[tokio::test]
async fn each_role_finds_its_own_schema_by_itself() -> Result<()> {
    let database = migrated().await?;
    for (schema, kind) in SCHEMAS
        .into_iter()
        .flat_map(|schema| KINDS.map(|kind| (schema, kind)))
    {
        let mut connection = connect(&database, &format!("{schema}_{kind}")).await?;
        let path = texts(&mut connection, "SHOW search_path".to_owned()).await?;
        assert_eq!(path, [schema], "{schema}_{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_granted_to_everybody() -> Result<()> {
    let database = migrated().await?;
    let mut superuser = connect(&database, "suite").await?;
    let granted = texts(
        &mut superuser,
        "WITH ours AS (SELECT oid, nspname, nspacl, nspowner FROM pg_namespace
                       WHERE nspname IN ('intake', 'catalog', 'reporting', 'public'))
         SELECT what || ': ' || privilege_type FROM (
             SELECT 'database' AS what, acl.* FROM pg_database,
                 aclexplode(coalesce(datacl, acldefault('d', datdba))) AS acl
             WHERE datname = current_database()
             UNION ALL
             SELECT 'schema ' || nspname, acl.* FROM ours,
                 aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS acl
             UNION ALL
             SELECT 'table ' || nspname || '.' || relname, acl.*
             FROM pg_class JOIN ours ON relnamespace = ours.oid, aclexplode(relacl) AS acl
             UNION ALL
             SELECT 'column ' || nspname || '.' || relname || '.' || attname, acl.*
             FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
             JOIN ours ON relnamespace = ours.oid, aclexplode(attacl) AS acl
             UNION ALL
             SELECT 'function ' || nspname || '.' || proname, acl.*
             FROM pg_proc JOIN ours ON pronamespace = ours.oid,
                 aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl
             UNION ALL
             SELECT 'whatever comes', acl.* FROM pg_default_acl, aclexplode(defaclacl) AS acl
         ) AS granted WHERE grantee = 0 ORDER BY 1"
            .to_owned(),
    )
    .await?;
    assert!(granted.is_empty(), "granted to PUBLIC: {granted:?}");
    Ok(())
}

/// Who stands still holds its locks for so long at the most, and nobody waits for them longer. A
/// migration may take its time.
#[tokio::test]
async fn each_role_has_its_time_outs() -> Result<()> {
    let database = migrated().await?;
    let settings = [
        "lock_timeout",
        "statement_timeout",
        "idle_in_transaction_session_timeout",
    ];
    for (kind, wanted) in KINDS.into_iter().zip([
        ["0", "0", "0"],
        ["3s", "30s", "15s"],
        ["10s", "2min", "30s"],
    ]) {
        for schema in SCHEMAS {
            let role = format!("{schema}_{kind}");
            let mut connection = connect(&database, &role).await?;
            for (setting, wanted) in settings.into_iter().zip(wanted) {
                let shown = texts(&mut connection, format!("SHOW {setting}")).await?;
                assert_eq!(shown, [wanted], "{role}: {setting}");
            }
        }
    }
    Ok(())
}
