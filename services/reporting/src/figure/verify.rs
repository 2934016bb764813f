//! Whether the sums are what the counted things add up to, or what the feeds tell.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_chassis::db::Db;
use gongkai_subscriber::cursors;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::{
    store,
    tally::{Amounts, Place, add},
    thing::Thing,
};

/// A sum or a thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which sum or thing.
    pub what: String,
    /// What is kept.
    pub kept: String,
    /// What it should be.
    pub derived: String,
}

/// Compares the sums of every bureau, and tells of each that differs; whether it can be done now it logs itself.
pub async fn by_clock(db: Db) {
    if let Err(error) = all(&db).await {
        tracing::error!(%error, "figures could not be verified / 无法核对统计数字");
    }
}

async fn all(db: &Db) -> anyhow::Result<()> {
    // One instance at a time: the others have nothing to add.
    let Some(alone) = db.begin_alone("reporting.verify").await? else {
        return Ok(());
    };
    let mut conn = db.wide().acquire().await?;
    let positions = cursors::list(&mut conn).await?.into_iter();
    let bureaus: BTreeSet<String> = positions.map(|known| known.stream.bureau_id).collect();
    for bureau in bureaus {
        let mut tx = conn
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
            .await?;
        let differences = tallies(&mut tx, &bureau).await?;
        drop(tx);
        if differences.is_empty() {
            continue;
        }
        db.meters().differences("figures", differences.len());
        let first = differences.first().map(|known| known.what.as_str());
        tracing::error!(
            bureau,
            differences = differences.len(),
            first,
            "sums are not what the counted things add up to: run `reporting verify` / 汇总与逐件不一致，请运行 reporting verify"
        );
    }
    drop(alone);
    Ok(())
}

/// Compares the sums of a bureau with what its counted things add up to; over one snapshot of the connection.
pub async fn tallies(conn: &mut PgConnection, bureau: &str) -> anyhow::Result<Vec<Difference>> {
    let mut derived = Amounts::new();
    let kept = store::scan(conn, bureau, |_, thing| add(&mut derived, &thing, 1)).await?;
    Ok(sums_differ(&kept, &derived))
}

/// Compares things and sums of a bureau with those that were derived from the feeds.
pub async fn with_feeds(
    conn: &mut PgConnection,
    bureau: &str,
    things: &BTreeMap<Uuid, Thing>,
    amounts: &Amounts,
) -> anyhow::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    let mut seen = 0;
    let kept = store::scan(conn, bureau, |id, thing| {
        let derived = things.get(&id);
        seen += usize::from(derived.is_some());
        if derived != Some(&thing) {
            differences.push(thing_differs(id, Some(&thing), derived));
        }
    })
    .await?;
    if seen < things.len() {
        let mut kept = BTreeSet::new();
        store::scan(conn, bureau, |id, _| {
            kept.insert(id);
        })
        .await?;
        let missing = things.iter().filter(|(id, _)| !kept.contains(id));
        differences.extend(missing.map(|(id, thing)| thing_differs(*id, None, Some(thing))));
    }
    differences.extend(sums_differ(&kept, amounts));
    Ok(differences)
}

fn thing_differs(id: Uuid, kept: Option<&Thing>, derived: Option<&Thing>) -> Difference {
    let told = |thing: Option<&Thing>| {
        let thing = thing.map(serde_json::to_string);
        thing.and_then(Result::ok).unwrap_or_else(|| "-".to_owned())
    };
    Difference {
        what: id.to_string(),
        kept: told(kept),
        derived: told(derived),
    }
}

fn sums_differ(kept: &Amounts, derived: &Amounts) -> Vec<Difference> {
    let of = |amounts: &Amounts, place: &Place| amounts.get(place).copied().unwrap_or_default();
    let mut places: Vec<&Place> = kept.keys().chain(derived.keys()).collect();
    places.sort();
    places.dedup();
    let differing = places
        .into_iter()
        .filter(|place| of(kept, place) != of(derived, place));
    differing
        .map(|place| Difference {
            what: format!(
                "{} {} {} {:?}",
                place.key, place.grain, place.from_on, place.office_id
            ),
            kept: of(kept, place).to_string(),
            derived: of(derived, place).to_string(),
        })
        .collect()
}
