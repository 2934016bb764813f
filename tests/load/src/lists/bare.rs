//! The statements of a call alone: what PostgreSQL needs for them, over a connection of their own.

use std::{collections::HashMap, fs};

use anyhow::Context as _;
use gongkai_testbed::{paths::workspace_root, suite::Suite};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::time::Instant;

use crate::stats::Latency;

/// One statement of the program, by its name, with its parameters as literals.
pub(super) struct Statement {
    pub(super) name: String,
    pub(super) parameters: String,
}

/// A connection with the rights of the role that serves calls, and the statements of the program.
pub(super) struct Bare {
    connection: PgConnection,
    bureau: String,
    texts: HashMap<String, String>,
}

impl Bare {
    pub(super) async fn connect(suite: &Suite, bureau: &str) -> anyhow::Result<Self> {
        let mut texts = HashMap::new();
        for entry in fs::read_dir(workspace_root().join(".sqlx"))? {
            let file: serde_json::Value = serde_json::from_slice(&fs::read(entry?.path())?)?;
            let text = file["query"].as_str().unwrap_or_default();
            let first = text.lines().next().unwrap_or_default();
            if let Some(name) = first.strip_prefix("-- intake.") {
                texts.insert(name.to_owned(), text.to_owned());
            }
        }
        Ok(Self {
            connection: PgConnection::connect(&suite.database.url("intake_app")).await?,
            bureau: bureau.to_owned(),
            texts,
        })
    }

    /// How long they take together in a transaction of the bureau; none if there are none.
    pub(super) async fn time(
        &mut self,
        statements: &[Statement],
        first: usize,
        calls: usize,
    ) -> anyhow::Result<Option<Latency>> {
        if statements.is_empty() {
            return Ok(None);
        }
        let begin = format!(
            "BEGIN; SELECT set_config('app.bureau', '{}', true), \
             set_config('plan_cache_mode', 'force_custom_plan', true)",
            self.bureau
        );
        for (place, statement) in statements.iter().enumerate() {
            let text = self.texts.get(&statement.name);
            let text = text.with_context(|| format!("no statement {}", statement.name))?;
            let prepare = format!("PREPARE asked_{place} AS {text}");
            self.connection
                .execute(sqlx::raw_sql(AssertSqlSafe(prepare)))
                .await?;
        }
        let mut took = Vec::new();
        for _ in 0..first + calls {
            let started = Instant::now();
            self.run(begin.clone()).await?;
            for (place, statement) in statements.iter().enumerate() {
                self.run(format!("EXECUTE asked_{place} ({})", statement.parameters))
                    .await?;
            }
            self.run("COMMIT".to_owned()).await?;
            took.push(started.elapsed());
        }
        self.run("DEALLOCATE ALL".to_owned()).await?;
        Ok(Some(Latency::of(took.split_off(first))))
    }

    async fn run(&mut self, sql: String) -> anyhow::Result<()> {
        let statement = sqlx::raw_sql(AssertSqlSafe(sql));
        self.connection.fetch_all(statement).await?;
        Ok(())
    }
}
