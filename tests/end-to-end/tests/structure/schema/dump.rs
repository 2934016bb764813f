//! Each schema as text, committed: what a migration does to it shows in the review.

use anyhow::Result;
use gongkai_testbed::{Database, SCHEMAS};

use super::{connect, migrated, run, texts};
use crate::{read, snapshot::compare};

#[tokio::test]
async fn schemas_are_the_committed_ones() -> Result<()> {
    let database = migrated().await?;
    for schema in SCHEMAS {
        let text = dump(&database, schema).await?;
        compare(&format!("tests/end-to-end/schema/{schema}.txt"), &text);
    }
    Ok(())
}

#[tokio::test]
async fn bootstrap_a_second_time_changes_nothing() -> Result<()> {
    let database = migrated().await?;
    let before = everything(&database).await?;
    let mut superuser = connect(&database, "suite").await?;
    run(&mut superuser, read("deploy/bootstrap.sql")).await?;
    assert_eq!(before, everything(&database).await?);
    Ok(())
}

/// All that `bootstrap.sql` may touch.
async fn everything(database: &Database) -> Result<String> {
    let mut superuser = connect(database, "suite").await?;
    let mut lines = Vec::new();
    for schema in SCHEMAS {
        lines.push(dump(database, schema).await?);
    }
    lines.extend(
        texts(
            &mut superuser,
            "SELECT concat_ws(' ', rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,
                              rolcanlogin, rolinherit, rolconfig::text)
             FROM pg_roles WHERE rolname ~ '_(owner|app|wide|backup)$' ORDER BY rolname"
                .to_owned(),
        )
        .await?,
    );
    lines.extend(
        texts(
            &mut superuser,
            "SELECT datacl::text FROM pg_database WHERE datname = current_database()
             UNION ALL SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'"
                .to_owned(),
        )
        .await?,
    );
    Ok(lines.join("\n"))
}

/// Tables, columns, constraints, indexes, policies and grants, in a fixed order.
async fn dump(database: &Database, schema: &str) -> Result<String> {
    let mut superuser = connect(database, "suite").await?;
    let lines = texts(&mut superuser, DUMP.replace("{schema}", schema)).await?;
    assert!(lines.len() > 20, "the schema {schema} was not read");
    let title = "# Written by the test `structure` with UPDATE_SNAPSHOTS=1; not by hand.\n";
    Ok(format!("{title}{}\n", lines.join("\n")))
}

/// An owner's rights on its own tables go without saying and differ between versions of the server;
/// so do NOT NULL constraints, which stand with their columns.
const DUMP: &str = r#"
WITH tables AS (
    SELECT oid, relname, relkind, relowner, relacl, relrowsecurity, relforcerowsecurity
    FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
), lines (object, section, place, line) AS (
    SELECT '', 0, nspname::text, format('schema %s, owner %s', nspname, pg_get_userbyid(nspowner))
    FROM pg_namespace WHERE nspname = '{schema}'
    UNION ALL
    SELECT '', 1, grantee, format('  grant %s: %s', grantee, rights) FROM (
        SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS grantee,
               string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type) AS rights
        FROM pg_namespace, aclexplode(nspacl) AS acl
        WHERE nspname = '{schema}' AND acl.grantee <> nspowner GROUP BY 1) AS granted
    UNION ALL
    SELECT relname, 2, '', format(E'\ntable %s, owner %s%s%s', relname, pg_get_userbyid(relowner),
        CASE WHEN relrowsecurity THEN ', row security' ELSE '' END,
        CASE WHEN relforcerowsecurity THEN ' forced' ELSE '' END)
    FROM tables
    UNION ALL
    SELECT relname, 3, to_char(attnum, 'FM0000'), format('  %s %s%s%s%s', attname,
        format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN ' not null' ELSE '' END,
        CASE attidentity WHEN 'a' THEN ' identity' WHEN 'd' THEN ' identity by default' ELSE '' END,
        CASE WHEN adbin IS NULL THEN ''
             WHEN attgenerated = 's' THEN ' generated ' || pg_get_expr(adbin, adrelid)
             ELSE ' default ' || pg_get_expr(adbin, adrelid) END)
    FROM tables JOIN pg_attribute ON attrelid = tables.oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT relname, 4, conname::text, format('  constraint %s: %s', conname, pg_get_constraintdef(pg_constraint.oid))
    FROM tables JOIN pg_constraint ON conrelid = tables.oid WHERE contype <> 'n'
    UNION ALL
    SELECT relname, 5, indexrelid::regclass::text, '  ' || pg_get_indexdef(indexrelid)
    FROM tables JOIN pg_index ON indrelid = tables.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
    UNION ALL
    SELECT relname, 6, polname::text, format('  policy %s for %s to %s%s%s', polname,
        CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
        (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(role) END, ', ') FROM unnest(polroles) AS role),
        coalesce(' using ' || pg_get_expr(polqual, polrelid), ''),
        coalesce(' check ' || pg_get_expr(polwithcheck, polrelid), ''))
    FROM tables JOIN pg_policy ON polrelid = tables.oid
    UNION ALL
    SELECT relname, 7, grantee, format('  grant %s: %s', grantee, rights) FROM (
        SELECT relname, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS grantee,
               string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type) AS rights
        FROM tables, aclexplode(relacl) AS acl WHERE acl.grantee <> relowner GROUP BY 1, 2) AS granted
    UNION ALL
    SELECT relname, 7, grantee || ' of columns', format('  grant %s: %s', grantee, rights) FROM (
        SELECT relname, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee) END AS grantee,
               string_agg(format('%s (%s)', acl.privilege_type, attname), ', ' ORDER BY acl.privilege_type, attnum) AS rights
        FROM tables JOIN pg_attribute ON attrelid = tables.oid, aclexplode(attacl) AS acl GROUP BY 1, 2) AS granted
    UNION ALL
    SELECT relname, 8, tgname::text, '  ' || pg_get_triggerdef(pg_trigger.oid)
    FROM tables JOIN pg_trigger ON tgrelid = tables.oid WHERE NOT tgisinternal
    UNION ALL
    SELECT 'zzz function ' || proname, 9, '', E'\nfunction ' || oid::regprocedure
    FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace
)
SELECT line FROM lines
ORDER BY object COLLATE "C", section, place COLLATE "C", line COLLATE "C""#;
