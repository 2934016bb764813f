//! A bureau's rows are seen by that bureau alone, table by table, whatever the table is.
//!
//! The rows are made from the columns' types, so that a new table is covered without a word here:
//! checks and foreign keys, which this is not about, are taken away first.

use anyhow::{Context as _, Result};
use gongkai_testbed::{Database, SCHEMAS};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _};
use tokio::process::Command;

use super::{connect, is_refused, migrated, rows, run, texts};

const BUREAUS: [&str; 2] = ["first-bureau", "second-bureau"];

/// A table with rows of bureaus.
struct Table {
    name: String,
    /// The column that names the bureau.
    bureau: String,
    /// An INSERT of one row; `{bureau}` is the bureau.
    insert: String,
    app_reads: bool,
    app_inserts: bool,
}

#[tokio::test]
async fn tables_with_a_bureau_have_row_level_security() -> Result<()> {
    let database = migrated().await?;
    let mut superuser = connect(&database, "suite").await?;
    let open = texts(
        &mut superuser,
        "SELECT attrelid::regclass::text
         FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
         WHERE relnamespace IN ('intake'::regnamespace, 'catalog'::regnamespace, 'reporting'::regnamespace)
           AND relkind IN ('r', 'p') AND attname = 'bureau_id'
           AND NOT relrowsecurity ORDER BY 1"
            .to_owned(),
    )
    .await?;
    assert!(open.is_empty(), "no row-level security: {open:?}");
    Ok(())
}

#[tokio::test]
async fn the_app_role_sees_and_writes_one_bureau_only() -> Result<()> {
    let database = migrated().await?;
    for schema in SCHEMAS {
        let tables = prepared(&database, schema).await?;
        let read = tables.iter().filter(|table| table.app_reads).count();
        assert!(read >= 3, "{schema}: only {read} tables to look at");
        let mut app = connect(&database, &format!("{schema}_app")).await?;
        for table in &tables {
            let place = format!("{schema}.{}", table.name);
            look(&mut app, table).await.context(place.clone())?;
            write(&mut app, table).await.context(place)?;
        }
    }
    Ok(())
}

/// A migration that fills a column in is run by the owner, and has to find the rows it fills.
#[tokio::test]
async fn a_back_fill_of_the_owner_touches_the_rows_of_all_bureaus() -> Result<()> {
    let database = migrated().await?;
    for schema in SCHEMAS {
        let tables = prepared(&database, schema).await?;
        let mut owner = connect(&database, &format!("{schema}_owner")).await?;
        for Table { name, bureau, .. } in &tables {
            let fill = format!("UPDATE {name} SET {bureau} = {bureau}");
            let filled = owner.execute(sqlx::raw_sql(AssertSqlSafe(fill))).await?;
            assert_eq!(filled.rows_affected(), 2, "{schema}.{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_backup_role_dumps_everything_and_writes_nothing() -> Result<()> {
    let database = migrated().await?;
    let mut tables = Vec::new();
    for schema in SCHEMAS {
        for table in prepared(&database, schema).await? {
            tables.push(format!("{schema}.{}", table.name));
        }
    }
    let dump = Command::new("pg_dump")
        .arg(database.url("gongkai_backup"))
        .output()
        .await?;
    let said = String::from_utf8_lossy(&dump.stderr);
    assert!(dump.status.success(), "{said}");
    let text = String::from_utf8(dump.stdout)?;
    for table in &tables {
        let rows = text
            .split_once(&format!("COPY {table} ("))
            .context(table.clone())?
            .1;
        let rows = rows.split("\\.").next().unwrap_or_default();
        for bureau in BUREAUS {
            assert!(rows.contains(bureau), "{table} of {bureau}");
        }
    }
    let mut backup = connect(&database, "gongkai_backup").await?;
    for table in &tables {
        let deleted = run(&mut backup, format!("DELETE FROM {table}")).await;
        assert!(is_refused(&deleted), "{table}");
    }
    Ok(())
}

/// Bureaus the app role sees.
async fn seen(app: &mut PgConnection, table: &Table) -> Result<Vec<String>> {
    let Table { name, bureau, .. } = table;
    texts(app, format!("SELECT {bureau} FROM {name} ORDER BY 1")).await
}

async fn act_for(app: &mut PgConnection, bureau: &str) -> Result<()> {
    Ok(run(
        app,
        format!("SELECT set_config('app.bureau', '{bureau}', false)"),
    )
    .await?)
}

async fn look(app: &mut PgConnection, table: &Table) -> Result<()> {
    if !table.app_reads {
        let read = rows(app, format!("SELECT 1 FROM {}", table.name)).await;
        assert!(is_refused(&read), "{} is read without a grant", table.name);
        return Ok(());
    }
    run(app, "RESET app.bureau".to_owned()).await?;
    assert!(
        seen(app, table).await?.is_empty(),
        "{}: seen without a bureau",
        table.name
    );
    // As a transaction of a bureau leaves the session behind: empty, not unset.
    act_for(app, "").await?;
    assert!(
        seen(app, table).await?.is_empty(),
        "{}: seen with an empty bureau",
        table.name
    );
    for bureau in BUREAUS {
        act_for(app, bureau).await?;
        assert_eq!(seen(app, table).await?, [bureau], "{}", table.name);
    }
    Ok(())
}

async fn write(app: &mut PgConnection, table: &Table) -> Result<()> {
    let [own, other] = BUREAUS;
    act_for(app, own).await?;
    let inserted = run(app, table.insert.replace("{bureau}", other)).await;
    assert!(
        is_refused(&inserted),
        "{}: a row of another bureau: {inserted:?}",
        table.name
    );
    if table.app_inserts && !table.app_reads {
        run(app, table.insert.replace("{bureau}", own)).await?;
    }
    Ok(())
}

/// The tables of a schema, each with one row of each bureau.
async fn prepared(database: &Database, schema: &str) -> Result<Vec<Table>> {
    let mut superuser = connect(database, "suite").await?;
    run(&mut superuser, format!("SET search_path = {schema}")).await?;
    let constraints = texts(
        &mut superuser,
        format!(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
             FROM pg_constraint WHERE connamespace = '{schema}'::regnamespace AND contype IN ('c', 'f')"
        ),
    )
    .await?;
    for constraint in constraints {
        run(&mut superuser, constraint).await?;
    }
    let mut tables = Vec::new();
    for row in rows(&mut superuser, TABLES.replace("{schema}", schema)).await? {
        let (columns, values): (String, String) = (row.try_get("columns")?, row.try_get("vals")?);
        let name: String = row.try_get("name")?;
        let flag = |column| Ok::<_, sqlx::Error>(row.try_get::<String, _>(column)? == "true");
        tables.push(Table {
            bureau: row.try_get("bureau")?,
            insert: format!("INSERT INTO {name} ({columns}) VALUES ({values})"),
            app_reads: flag("app_reads")?,
            app_inserts: flag("app_inserts")?,
            name,
        });
    }
    for (table, bureau) in tables
        .iter()
        .flat_map(|table| BUREAUS.map(|bureau| (table, bureau)))
    {
        let insert = table.insert.replace("{bureau}", bureau);
        run(&mut superuser, insert.clone()).await.context(insert)?;
    }
    Ok(tables)
}

/// Tables under row-level security with the columns that need a value, and one for each. A bureau's
/// own row is the one that bears its id.
const TABLES: &str = r"
SELECT relname::text AS name, bureau,
       has_table_privilege('{schema}_app', oid, 'SELECT')::text AS app_reads,
       has_table_privilege('{schema}_app', oid, 'INSERT')::text AS app_inserts,
       string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns,
       string_agg(CASE WHEN attname = bureau THEN '''{bureau}''' ELSE CASE kind
           WHEN 'text' THEN '''x''' WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'date' THEN 'current_date'
           WHEN 'boolean' THEN 'false' WHEN 'jsonb' THEN '''[]''' WHEN 'bytea' THEN '''\x00'''
           WHEN 'timestamp with time zone' THEN 'now()' WHEN 'text[]' THEN '''{}'''
           WHEN 'uuid[]' THEN '''{}''' WHEN 'tsvector' THEN '''x''' WHEN 'bit(2048)' THEN '0::bit(2048)'
           ELSE '1' END END, ', ' ORDER BY attnum) AS vals
FROM (
    SELECT oid, relname, CASE WHEN EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'bureau_id'
    ) THEN 'bureau_id' ELSE 'id' END AS bureau
    FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' AND relrowsecurity
) AS tables
JOIN (SELECT attrelid, attnum, attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute
      WHERE attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef AND attidentity = '') AS columns
  ON attrelid = oid
GROUP BY relname, bureau, oid ORDER BY relname";
