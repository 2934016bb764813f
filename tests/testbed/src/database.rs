//! A database per test, copied from a template in which `deploy/bootstrap.sql` has run.

use std::fs;
use std::path::Path;
use std::str::FromStr as _;

use anyhow::{Context as _, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection};

use crate::access::{PostgresAccess, SUPERUSER};
use crate::random;

/// The schemas `bootstrap.sql` makes; each has the roles `<schema>_owner`, `_app` and `_wide`.
pub const SCHEMAS: [&str; 3] = ["intake", "catalog", "reporting"];

/// A database of one's own; dropped with this value.
pub struct Database {
    name: String,
    access: PostgresAccess,
    open: bool,
}

impl Database {
    pub(crate) async fn create(access: &PostgresAccess, template: &str) -> Result<Self> {
        let name = format!("t_{}", random::hex(8));
        let mut server = connect(access, "postgres").await?;
        run(
            &mut server,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await?;
        // A copy has no grants of its own; `bootstrap.sql` gives and takes some, and running it
        // once more would meet the same file running for other tests: roles belong to all.
        let grants = format!(
            "UPDATE pg_database SET datacl = template.datacl FROM pg_database template \
             WHERE pg_database.datname = '{name}' AND template.datname = '{template}'"
        );
        run(&mut server, grants).await?;
        server.close().await?;
        Ok(Self {
            name,
            access: access.clone(),
            open: true,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL for a role like `intake_app`; `suite` is the superuser.
    pub fn url(&self, role: &str) -> String {
        // The URL was good enough to make this database with, so this cannot fail.
        self.access.url(role, &self.name).unwrap_or_default()
    }

    /// Drops the database, whoever is still connected. Dropping the value does the same, without
    /// telling of failures.
    pub async fn close(mut self) -> Result<()> {
        self.open = false;
        drop_database(&self.access, &self.name).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.open {
            let (access, name) = (self.access.clone(), self.name.clone());
            crate::vhost::finish(async move { drop_database(&access, &name).await });
        }
    }
}

async fn drop_database(access: &PostgresAccess, name: &str) -> Result<()> {
    let mut server = connect(access, "postgres").await?;
    run(
        &mut server,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await?;
    Ok(server.close().await?)
}

/// Makes the template of a checkout unless it exists, and returns its name. The name holds the fingerprint of
/// `bootstrap.sql` and of the roles' password, so that a change makes a new one on the same server.
pub(crate) async fn template(access: &PostgresAccess, checkout: &Path) -> Result<String> {
    let path = checkout.join("deploy/bootstrap.sql");
    let bootstrap = fs::read_to_string(&path)
        .with_context(|| format!("无法读取 {0}；cannot read {0}", path.display()))?;
    let content = format!("{bootstrap}{}", access.role_password);
    let digest = ring::digest::digest(&ring::digest::SHA256, content.as_bytes());
    let fingerprint = random::in_hex(&digest.as_ref()[..6]);
    let name = format!("gongkai_template_{fingerprint}");

    let mut server = connect(access, "postgres").await?;
    // Held until the connection ends: one process makes the template, the others wait for it.
    run(&mut server, "SELECT pg_advisory_lock(7071070)".to_owned()).await?;
    let query = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    if server.fetch_optional(AssertSqlSafe(query)).await?.is_none() {
        make_template(access, &mut server, &name, bootstrap)
            .await
            .with_context(|| {
                format!(
                    "{0} 执行失败；making a database from {0} failed",
                    path.display()
                )
            })?;
    }
    server.close().await?;
    Ok(name)
}

async fn make_template(
    access: &PostgresAccess,
    server: &mut PgConnection,
    name: &str,
    bootstrap: String,
) -> Result<()> {
    let draft = format!("{name}_draft");
    // What a killed process left half done.
    run(
        server,
        format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
    )
    .await?;
    run(server, format!("CREATE DATABASE {draft}")).await?;
    let mut inside = connect(access, &draft).await?;
    run(&mut inside, bootstrap).await?;
    inside.close().await?;
    let roles = SCHEMAS
        .into_iter()
        .flat_map(|schema| ["owner", "app", "wide"].map(|kind| format!("{schema}_{kind}")));
    // A checkout of before may know no role for backups.
    for role in roles.chain(["gongkai_backup".to_owned()]) {
        let password = &access.role_password;
        run(
            server,
            format!(
                "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')
                 THEN ALTER ROLE {role} LOGIN PASSWORD '{password}'; END IF; END $$"
            ),
        )
        .await?;
    }
    // A template somebody is connected to cannot be copied.
    run(
        server,
        format!("ALTER DATABASE {draft} ALLOW_CONNECTIONS false"),
    )
    .await?;
    run(server, format!("ALTER DATABASE {draft} RENAME TO {name}")).await
}

/// A connection of the superuser.
pub(crate) async fn connect(access: &PostgresAccess, database: &str) -> Result<PgConnection> {
    let url = access.url(SUPERUSER, database)?;
    let options = PgConnectOptions::from_str(&url)?.disable_statement_logging();
    options.connect().await.with_context(|| {
        format!(
            "无法连接 PostgreSQL；cannot connect to PostgreSQL at {}:{}",
            options.get_host(),
            options.get_port()
        )
    })
}

/// Runs statements whose text we made ourselves. Not a checked query: these make the databases
/// that queries could be checked against.
pub(crate) async fn run(connection: &mut PgConnection, sql: String) -> Result<()> {
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
        .await?;
    Ok(())
}
