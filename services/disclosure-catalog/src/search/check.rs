//! `disclosure-catalog compare-search`: whether the search index in a folder holds what the table says is public.

use std::{collections::HashSet, path::PathBuf, time::Duration};

use anyhow::{Context as _, ensure};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::PgPool;

use super::{
    compare::{Difference, look},
    schema,
};

/// Between two looks: longer than it takes until what was published is in the index.
pub const PAUSE: Duration = Duration::from_secs(5);

/// Configuration of `disclosure-catalog compare-search`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// PostgreSQL URL of the `_wide` role, which reads what is public of all bureaus.
    #[arg(
        long,
        env = "GONGKAI_WIDE_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    wide_database_url: SecretString,
    /// Folder of the search index; the instance it belongs to may run.
    #[arg(long, env = "GONGKAI_SEARCH_INDEX", value_name = "FOLDER")]
    search_index: PathBuf,
}

/// Prints a line for every difference that is there at two looks with a pause between, and fails if there is any.
pub async fn check(config: Check, pause: Duration) -> anyhow::Result<()> {
    let wide = PgPool::connect(config.wide_database_url.expose_secret()).await?;
    let index = tantivy::Index::open_in_dir(&config.search_index)
        .with_context(|| format!("{}: no search index", config.search_index.display()))?;
    let (known, fields) = schema::schema();
    ensure!(
        index.schema() == known,
        "the index is of another version: the service makes it anew / 索引版本不同，服务将自行重建"
    );
    let reader = index.reader()?;
    let searcher = reader.searcher();
    let items = searcher.num_docs();
    let mut differences = look(&wide, searcher, fields.clone()).await?;
    if !differences.is_empty() {
        tokio::time::sleep(pause).await;
        reader.reload()?;
        let before: HashSet<Difference> = differences.into_iter().collect();
        differences = look(&wide, reader.searcher(), fields).await?;
        differences.retain(|one| before.contains(one));
    }
    for one in &differences {
        let told = match (one.in_index, one.in_table) {
            (Some(_), None) => "is not public, and found",
            (None, Some(_)) => "is public, and not found",
            _ => "is found as it was before it was changed",
        };
        println!("{}/{}: {told}", one.bureau, one.id);
    }
    println!(
        "{items} items, {} differences / 条目{items}件，不一致{}件",
        differences.len(),
        differences.len()
    );
    ensure!(
        differences.is_empty(),
        "the running service repairs it within the hour; to make the index anew at once, remove its folder / \
         运行中的服务一小时内自行修复；如需立即重建，请删除索引目录"
    );
    Ok(())
}
