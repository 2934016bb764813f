//! The schemas as the migrations make them, on a real server.

mod dump;
mod isolation;
mod keys;
mod plans;
mod tenancy;

use anyhow::Result;
use gongkai_testbed::{Database, prepare, progress_to_stderr, servers};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, postgres::PgRow,
};

/// A database in which `bootstrap.sql` and all migrations have run.
async fn migrated() -> Result<Database> {
    let database = servers().await?.database().await?;
    prepare::apply(&database, &progress_to_stderr()).await?;
    Ok(database)
}

async fn connect(database: &Database, role: &str) -> Result<PgConnection> {
    Ok(PgConnection::connect(&database.url(role)).await?)
}

/// Rows of a query whose text we made ourselves: it asks the catalogs, which no macro can check.
async fn rows(connection: &mut PgConnection, sql: String) -> Result<Vec<PgRow>, sqlx::Error> {
    connection
        .fetch_all(sqlx::raw_sql(AssertSqlSafe(sql)))
        .await
}

/// Runs statements whose text we made ourselves.
async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
        .await?;
    Ok(())
}

/// The first column of a query, as text.
async fn texts(connection: &mut PgConnection, sql: String) -> Result<Vec<String>> {
    let rows = rows(connection, sql).await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?)
}

/// Whether the server refused a statement for want of rights: a grant or a policy.
fn is_refused<T>(outcome: &Result<T, sqlx::Error>) -> bool {
    const INSUFFICIENT_PRIVILEGE: &str = "42501";
    matches!(outcome, Err(sqlx::Error::Database(error))
        if error.code().as_deref() == Some(INSUFFICIENT_PRIVILEGE))
}
