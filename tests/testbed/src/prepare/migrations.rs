//! All migrations of the workspace, read from their folders at run time: the programs that contain
//! them cannot be compiled before their queries can be checked.

use anyhow::{Context as _, Result};
use sqlx::migrate::Migrator;
use sqlx::{Connection as _, PgConnection};

use crate::{Database, Progress, paths::workspace_root};

/// A folder of migrations and the table that remembers which have run.
type Step = (&'static str, &'static str);

const CHASSIS: Step = ("services/shared/chassis/migrations", "_chassis_migrations");
const JOURNAL: Step = ("services/shared/journal/migrations", "_journal_migrations");
const ARCHIVE: Step = ("services/shared/archive/migrations", "_archive_migrations");
const SUBSCRIBER: Step = (
    "services/shared/subscriber/migrations",
    "_subscriber_migrations",
);
const INTAKE: Step = ("services/intake/migrations", "_intake_migrations");
const CATALOG: Step = (
    "services/disclosure-catalog/migrations",
    "_catalog_migrations",
);
const REPORTING: Step = ("services/reporting/migrations", "_reporting_migrations");

/// What runs in each schema, in this order, as its owner: the same as `<service> migrate`.
const SCHEMAS: [(&str, &[Step]); 3] = [
    ("intake", &[CHASSIS, JOURNAL, ARCHIVE, SUBSCRIBER, INTAKE]),
    ("catalog", &[CHASSIS, JOURNAL, ARCHIVE, CATALOG]),
    ("reporting", &[CHASSIS, SUBSCRIBER, REPORTING]),
];

/// Applies all migrations to a fresh database.
pub async fn apply(database: &Database, progress: &Progress) -> Result<()> {
    for (schema, steps) in SCHEMAS {
        let mut owner = PgConnection::connect(&database.url(&format!("{schema}_owner"))).await?;
        for &(folder, table) in steps {
            let path = workspace_root().join(folder);
            if !path.exists() {
                progress(&format!(
                    "没有 {folder}，跳过；there is no {folder}: skipped"
                ));
                continue;
            }
            let failed =
                || format!("迁移失败；the migrations of {folder} failed in schema {schema}");
            let mut migrator = Migrator::new(path.as_path()).await.with_context(failed)?;
            migrator.dangerous_set_table_name(table);
            migrator.run(&mut owner).await.with_context(failed)?;
        }
        owner.close().await?;
    }
    Ok(())
}
