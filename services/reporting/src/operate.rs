//! `reporting rebuild BUREAU|--all` and `reporting verify [BUREAU]`: for operators, after a restore or an upgrade, and to see
//! that figures are what the events say.

use std::collections::BTreeSet;

use anyhow::Context as _;
use clap::Args;
use gongkai_chassis::client::{channel, token_file};
use gongkai_subscriber::{FeedSource, cursors};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{Connection as _, PgConnection};

use crate::figure::{
    rebuild::recount,
    store,
    verify::{self, Difference},
};

/// The database, as commands of operators reach it.
#[derive(Debug, Args)]
pub struct Database {
    /// PostgreSQL URL of the `_wide` role.
    #[arg(
        long,
        env = "GONGKAI_WIDE_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    wide_database_url: SecretString,
}

impl Database {
    /// A connection to it.
    pub async fn connect(&self) -> sqlx::Result<PgConnection> {
        PgConnection::connect(self.wide_database_url.expose_secret()).await
    }
}

/// The feeds of other services.
#[derive(Debug, Args)]
pub struct Feeds {
    /// gRPC URL of disclosure-catalog, whose feed is read.
    #[arg(long, env = "GONGKAI_CATALOG_URL", value_name = "URL")]
    catalog_url: Option<String>,
    /// gRPC URL of intake, whose feed is read.
    #[arg(long, env = "GONGKAI_INTAKE_URL", value_name = "URL")]
    intake_url: Option<String>,
    /// File with the token the feeds are read with.
    #[arg(long, env = "GONGKAI_SERVICE_TOKEN", value_name = "FILE")]
    service_token: Option<std::path::PathBuf>,
}

impl Feeds {
    fn sources(&self) -> anyhow::Result<Vec<FeedSource>> {
        let token = self.service_token.clone().context(
            "--service-token is needed to read the feeds of other services / 缺少服务令牌文件",
        )?;
        let token = token_file(token);
        let mut sources = Vec::new();
        for (service, url, flag) in [
            ("catalog", &self.catalog_url, "--catalog-url"),
            ("intake", &self.intake_url, "--intake-url"),
        ] {
            let url = url
                .as_ref()
                .with_context(|| format!("{flag} is needed / 缺少 {flag}"))?;
            sources.push(FeedSource {
                service: service.to_owned(),
                channel: channel(url, None).context(flag)?,
                token: token.clone(),
                bureau: None,
            });
        }
        Ok(sources)
    }
}

/// Counts what is counted of a bureau anew from the feeds, and writes it in place of what is kept. Compiled reports stay.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("which").required(true).args(["bureau", "all"])))]
pub struct Rebuild {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    feeds: Feeds,
    /// The bureau.
    bureau: Option<String>,
    /// All bureaus.
    #[arg(long)]
    all: bool,
}

/// Compares the sums that figures are made of with the counted things, or with the feeds.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    feeds: Feeds,
    /// The bureau; all if none is named.
    bureau: Option<String>,
    /// Read the feeds, too, and compare things and sums with what they tell.
    #[arg(long)]
    from_feeds: bool,
}

/// The bureaus of which streams are followed.
async fn bureaus(conn: &mut PgConnection, one: Option<&str>) -> anyhow::Result<BTreeSet<String>> {
    let positions = cursors::list(conn).await?.into_iter();
    let known: BTreeSet<String> = positions
        .map(|position| position.stream.bureau_id)
        .collect();
    match one {
        None => Ok(known),
        Some(bureau) => {
            anyhow::ensure!(
                known.contains(bureau),
                "no stream of {bureau} is followed / 没有机关 {bureau} 的数据流"
            );
            Ok(BTreeSet::from([bureau.to_owned()]))
        }
    }
}

/// Runs `rebuild` and prints what it did.
pub async fn rebuild(command: Rebuild) -> anyhow::Result<()> {
    let mut conn = command.database.connect().await?;
    let sources = command.feeds.sources()?;
    for bureau in bureaus(&mut conn, command.bureau.as_deref()).await? {
        let mut tx = conn.begin().await?;
        let recount = recount(&mut tx, &sources, &bureau, |stream, at, of| {
            eprintln!("{stream} {at}/{of}");
        })
        .await?;
        let amounts = recount.amounts();
        let counted = (&recount.things, &amounts);
        store::replace(&mut tx, &bureau, &recount.streams, counted).await?;
        tx.commit().await?;
        for skipped in &recount.skipped {
            println!("{bureau}: skipped 已跳过 {skipped}");
        }
        println!(
            "{bureau}: {} things from {} events / 由{}个事件重算{}项",
            recount.things.len(),
            recount.events,
            recount.events,
            recount.things.len()
        );
    }
    Ok(())
}

/// Runs `verify`, prints a line for every difference and fails if there is any.
pub async fn verify(command: Verify) -> anyhow::Result<()> {
    let mut conn = command.database.connect().await?;
    let mut found = 0;
    let bureaus = bureaus(&mut conn, command.bureau.as_deref()).await?;
    for bureau in &bureaus {
        let differences = if command.from_feeds {
            let sources = command.feeds.sources()?;
            let mut tx = conn.begin().await?;
            let recount = recount(&mut tx, &sources, bureau, |_, _, _| {}).await?;
            verify::with_feeds(&mut tx, bureau, &recount.things, &recount.amounts()).await?
        } else {
            let mut tx = conn
                .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
                .await?;
            verify::tallies(&mut tx, bureau).await?
        };
        for Difference {
            what,
            kept,
            derived,
        } in &differences
        {
            println!("{bureau}: {what}: {kept}, should be 应为 {derived}");
        }
        found += differences.len();
    }
    println!(
        "{} bureau(s), {found} difference(s) / 已核对机关 {} 个，不一致 {found} 处",
        bureaus.len(),
        bureaus.len()
    );
    anyhow::ensure!(found == 0, "{found} difference(s) / 不一致 {found} 处");
    Ok(())
}
