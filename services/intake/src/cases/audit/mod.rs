//! `intake audit`: whether what was derived from facts still is what they say.
//!
//! The row of a case and its duties repeat for lists what the facts hold. Here all of it is derived
//! anew, by the calendar the row was derived by, and compared; nothing is written. For an operator
//! after a restore or an upgrade, and for every test at its end.

mod compare;
mod store;

use std::collections::HashMap;

use anyhow::Context as _;
use gongkai_chassis::{
    clock::{Clock, Clocks},
    db::{Db, Tx},
    error::{Error, Reason, Result},
    identity::Principal,
    ids::Ids,
    migrate,
    seal::Sealer,
    telemetry::Meters,
};
use gongkai_law::calendar::Calendar;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::kernel::{Case, fold, heading::Heading, letter_duty::all_duties, store::facts};
use crate::{MIGRATORS, cases::kinds::by_kind, paper::letter, time::calendar};

/// Cases looked at in one snapshot.
const BATCH: i64 = 200;

/// Configuration of `intake audit`.
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// PostgreSQL URL of the `_app` role, which reads a bureau's cases.
    #[arg(
        long,
        env = "GONGKAI_APP_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    app_database_url: SecretString,
    /// PostgreSQL URL of the `_wide` role, which knows the cases of all bureaus.
    #[arg(
        long,
        env = "GONGKAI_WIDE_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    wide_database_url: SecretString,
    /// File with the keys that seal personal data: facts hold some.
    #[arg(long, env = "GONGKAI_SEAL_KEYS", value_name = "FILE")]
    seal_keys: std::path::PathBuf,
}

/// Prints a line for every difference and fails if there is any.
pub async fn run(config: Audit) -> anyhow::Result<()> {
    let db = Db::new(
        config.app_database_url.expose_secret(),
        config.wide_database_url.expose_secret(),
        2,
        Clocks::with_civil(Clock::System),
        Ids::system(),
        Sealer::from_file(&config.seal_keys)?,
        Meters::unread().into(),
    )
    .context("database URL")?;
    migrate::check(db.wide(), MIGRATORS).await?;
    let (mut cases, mut differences) = (0, 0);
    let mut after = None;
    loop {
        let mut tx = db.begin_wide("intake.audited_cases").await?;
        let position = after
            .as_ref()
            .map(|(bureau, id): &(String, _)| (bureau.as_str(), *id));
        let page = store::cases(&mut tx, position, BATCH).await?;
        // Read anew each time: an arrangement may have been loaded since.
        let calendars = calendar::history(&mut tx).await?;
        drop(tx);
        let Some((bureau, last)) = page.last().cloned() else {
            break;
        };
        after = Some((bureau, last));
        cases += page.len();
        for of_one in page.chunk_by(|a, b| a.0 == b.0) {
            let ids: Vec<Uuid> = of_one.iter().map(|(_, id)| *id).collect();
            for line in audited(&db, &of_one[0].0, &ids, &calendars).await? {
                println!("{line}");
                differences += 1;
            }
        }
    }
    db.close().await;
    println!(
        "{cases} case(s), {differences} difference(s) / 已核对案件 {cases} 件，不一致 {differences} 处"
    );
    anyhow::ensure!(
        differences == 0,
        "rows or duties are not what the facts say / 案件缓存或待办与事实不一致"
    );
    Ok(())
}

/// What differs in these cases of a bureau.
async fn audited(
    db: &Db,
    bureau: &str,
    ids: &[Uuid],
    calendars: &[calendar::Current],
) -> Result<Vec<String>> {
    let scope = Principal::of_service("intake", bureau)?;
    // One snapshot: somebody may be acting on them.
    let mut tx = db.begin_snapshot("intake.audit", &scope).await?;
    let rows = store::rows(&mut tx, ids).await?;
    let mut duties: HashMap<Uuid, Vec<store::DutyRow>> = HashMap::new();
    for duty in store::duties(&mut tx, ids).await? {
        duties.entry(duty.case_id).or_default().push(duty);
    }
    let mut lines = Vec::new();
    for row in rows {
        let owed = duties.remove(&row.id).unwrap_or_default();
        let known = calendars.iter().find(|known| known.version == row.calendar);
        let differences = match known {
            Some(calendar) => {
                by_kind!(row.kind, C => one::<C>(&mut tx, &row, &owed, calendar).await)?
            }
            None => vec![format!("its calendar {} is not known", row.calendar)],
        };
        let case = format!("{bureau} {} {} {}", row.kind, row.number, row.id);
        lines.extend(differences.iter().map(|line| format!("{case}: {line}")));
    }
    Ok(lines)
}

/// What differs in one case.
async fn one<C: Case>(
    tx: &mut Tx,
    row: &store::Row,
    owed: &[store::DutyRow],
    calendar: &Calendar,
) -> Result<Vec<String>> {
    let facts = match facts::<C>(tx, row.id).await {
        Ok(found) => found.map(|(_, facts)| facts).unwrap_or_default(),
        Err(error) if error.reason() == Reason::Internal => {
            return Ok(vec![format!("its facts do not read: {}", deepest(&error))]);
        }
        Err(error) => return Err(error),
    };
    let state = match fold::<C>(&facts) {
        Ok(state) => state,
        Err(error) => return Ok(vec![deepest(&error)]),
    };
    let counted = facts.last().map_or(0, |fact| fact.ordinal);
    let mut lines = Vec::new();
    if counted != row.version || facts.len() != usize::try_from(row.version).unwrap_or_default() {
        lines.push(format!("{} fact(s), version {}", facts.len(), row.version));
    }
    if row.stage != state.case_stage().as_str() {
        let derived = state.case_stage();
        lines.push(format!(
            "stage is {} in the row, {derived} by its facts",
            row.stage
        ));
    }
    // What differs in a heading is not told: it may be somebody's.
    let shown = Heading::open(tx, row.id, &row.heading).ok();
    if shown != Some(Heading::of(&state)) {
        lines.push("heading is not what its facts say".to_owned());
    }
    lines.extend(compare::row(&row.summary, &state.summary(calendar)));
    let ways = letter::ways_of(tx, row.id).await?;
    let derived = all_duties(&state, &ways, calendar);
    lines.extend(compare::duties(owed, &derived));
    Ok(lines)
}

/// What is behind an error: our own faults say it there alone.
fn deepest(error: &Error) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), ToString::to_string)
}
