//! Migrations: forward only, each crate's own in its own table, run by the `_owner` role.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;
use sqlx::{Connection as _, PgConnection, PgPool, migrate::Migrator};

use crate::config::Migrate;

/// A migrator and the table in which it notes what it did.
pub type Named = (&'static str, &'static Migrator);

/// Brings the schema up to date and prints what was done.
pub async fn run(config: &Migrate, migrators: &[Named]) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(config.owner_database_url.expose_secret())
        .await
        .context("cannot connect as the owner role / 无法以属主角色连接数据库")?;
    for (name, migrator) in migrators {
        migrator
            .run(&mut connection)
            .await
            .with_context(|| format!("migrating {name}"))?;
        let count = migrator.iter().count();
        println!("{name}: {count} migration(s) in place / 数据库结构已就绪");
    }
    connection.close().await?;
    Ok(())
}

/// Refuses a schema this binary does not know: one that lacks a migration or has one more.
pub async fn check(pool: &PgPool, migrators: &[Named]) -> anyhow::Result<()> {
    for (name, migrator) in migrators {
        let table = migrator.table_name.to_string();
        let known: BTreeSet<i64> = migrator.iter().map(|migration| migration.version).collect();
        let applied = applied(pool, &table).await.with_context(|| {
            format!("{name}: cannot read {table}; run `migrate` first / 请先执行 migrate")
        })?;
        if known != applied {
            bail!(
                "{name}: this binary knows migrations {known:?}, the schema has {applied:?}; \
                 run `migrate` of the same version / 程序与数据库结构版本不一致，请执行同一版本的 migrate"
            );
        }
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the table's name is not known at compile time"
)]
async fn applied(pool: &PgPool, table: &str) -> sqlx::Result<BTreeSet<i64>> {
    let query = format!("-- chassis.applied_migrations\nSELECT version FROM {table} WHERE success");
    let rows: Vec<(i64,)> = sqlx::query_as(sqlx::AssertSqlSafe(query))
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|(version,)| version).collect())
}
