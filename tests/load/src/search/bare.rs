//! PostgreSQL's own search over the same items: `tsvector` with a GIN index, whose words were cut before, and ILIKE.

use std::time::Duration;

use gongkai_testbed::suite::Suite;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tokio::time::Instant;

use super::text::Class;
use crate::stats::Latency;

/// Queries of a class at most, and the time they may take together.
const QUERIES: usize = 20;
const WITHIN: Duration = Duration::from_secs(25);

/// A connection of the owner of everything.
pub(super) struct Bare {
    pub(super) connection: PgConnection,
}

/// What an index took.
pub(super) struct Made {
    pub(super) took: Duration,
    pub(super) bytes: i64,
}

/// What PostgreSQL found, and how long it took.
pub(super) struct Answered {
    pub(super) total: i64,
    pub(super) took: Latency,
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures a table that no program has"
)]
impl Bare {
    pub(super) async fn connect(suite: &Suite) -> anyhow::Result<Self> {
        let url = suite.database.url("suite");
        let mut connection = PgConnection::connect(&url).await?;
        for statement in [
            "SET synchronous_commit = off",
            "SET maintenance_work_mem = '512MB'",
            "SET work_mem = '256MB'",
            "CREATE TABLE load_item (id bigint PRIMARY KEY, bureau bigint NOT NULL, office bigint NOT NULL,
                 article20 bigint NOT NULL, year integer NOT NULL, day date NOT NULL, text text NOT NULL,
                 words tsvector NOT NULL)",
        ] {
            sqlx::query(statement).execute(&mut connection).await?;
        }
        Ok(Self { connection })
    }

    /// How many of these bureaus have told of themselves, so that more can be told of them.
    pub(super) async fn told(&mut self, bureaus: &[String]) -> anyhow::Result<i64> {
        let told = "SELECT count(*) FROM catalog.journal_head WHERE visibility = 'public' AND bureau_id = ANY($1)";
        let told = sqlx::query_scalar(told).bind(bureaus);
        Ok(told.fetch_one(&mut self.connection).await?)
    }

    /// Looks after a table, as the server does by itself in time.
    pub(super) async fn vacuum(&mut self, table: &str) -> anyhow::Result<()> {
        let vacuum = format!("VACUUM (ANALYZE) {table}");
        sqlx::query(AssertSqlSafe(vacuum))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Makes the index of words.
    pub(super) async fn index(&mut self) -> anyhow::Result<Made> {
        let began = Instant::now();
        sqlx::query("CREATE INDEX load_item_words ON load_item USING gin (words)")
            .execute(&mut self.connection)
            .await?;
        let took = began.elapsed();
        self.vacuum("load_item").await?;
        let size = "SELECT pg_relation_size('load_item_words')";
        let bytes = sqlx::query_scalar(size).fetch_one(&mut self.connection);
        Ok(Made {
            took,
            bytes: bytes.await?,
        })
    }

    /// The first twenty, how many there are, and four counts, by words.
    pub(super) async fn tsvector(&mut self, class: &Class) -> anyhow::Result<Answered> {
        let asked = joined(class, |word| format!("'{word}'"), " & ", " | ");
        let found = format!(
            "SELECT *, ts_rank(words, asked) AS rank FROM load_item, to_tsquery('simple', $${asked}$$) AS asked
             WHERE words @@ asked"
        );
        self.time(&found).await
    }

    /// The same by looking through all texts.
    pub(super) async fn ilike(&mut self, class: &Class) -> anyhow::Result<Answered> {
        let held = joined(
            class,
            |word| format!("text ILIKE '%{word}%'"),
            " AND ",
            " OR ",
        );
        self.time(&format!("SELECT *, 0 AS rank FROM load_item WHERE {held}"))
            .await
    }

    async fn time(&mut self, found: &str) -> anyhow::Result<Answered> {
        let spread = |column: &str| {
            format!(
                "(SELECT json_agg(counted) FROM (SELECT {column}, count(*) FROM found GROUP BY 1 ORDER BY 2 DESC LIMIT 50)
                  AS counted)"
            )
        };
        let spread = ["bureau", "office", "article20", "year"].map(spread);
        let asked = format!(
            "WITH found AS MATERIALIZED (SELECT id, bureau, office, article20, year, day, rank FROM ({found}) AS all_found)
             SELECT (SELECT count(*) FROM found),
                    (SELECT json_agg(best) FROM (SELECT text FROM load_item JOIN (
                         SELECT id FROM found ORDER BY rank DESC, day DESC, id DESC LIMIT 20) AS first USING (id)) AS best),
                    {}",
            spread.join(", ")
        );
        let (mut took, mut total) = (Vec::new(), 0);
        let began = Instant::now();
        while took.is_empty() || (took.len() < QUERIES && began.elapsed() < WITHIN) {
            let called = Instant::now();
            let row = sqlx::query(AssertSqlSafe(asked.clone()))
                .fetch_one(&mut self.connection)
                .await?;
            took.push(called.elapsed());
            total = row.get(0);
        }
        // The first one reads what the others find in memory.
        if took.len() > 1 {
            took.remove(0);
        }
        Ok(Answered {
            total,
            took: Latency::of(took),
        })
    }
}

/// All words of a class, or, if it is loose, two of the three.
fn joined(class: &Class, word: impl Fn(&str) -> String, and: &str, or: &str) -> String {
    let words: Vec<String> = class.words.iter().map(|one| word(one)).collect();
    match &words[..] {
        [one, two, three] if class.is_loose => {
            let pairs = [[one, two], [one, three], [two, three]];
            let pairs = pairs.map(|[left, right]| format!("({left}{and}{right})"));
            pairs.join(or)
        }
        all => all.join(and),
    }
}
