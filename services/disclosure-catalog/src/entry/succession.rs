//! On the day of a succession the successor takes over the entries of the bureau it succeeds: what begins from that day on
//! is owed by it, what began before stays owed there (`duty`).
//!
//! Each entry that has not ended becomes one of the successor's, once, and names where it came from. What the successor has
//! already, of the same row of a standard catalog or under the same words, is not taken over; what it ended before is. Offices of another bureau mean nothing here: an entry
//! is the disclosure unit's until somebody says whose it is, but where an office of the same id and name is open. Nothing is
//! scheduled: a succession that is entered late is found, too.

use std::collections::HashSet;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::{Db, Tx},
    error::{Error, Result},
    identity::Principal,
};
use gongkai_law::{calendar::day_zh, catalog::EntryColumn};

use super::{Columns, Entry, History, all, keep::keep, store};
use crate::bureau::{self, Bureau};

/// Looks once. Of several instances the one that looks first does; one bureau's failure is logged, found again the next
/// time, and stops no other.
pub async fn take_over(db: &Db) {
    if let Err(error) = alone(db).await {
        tracing::error!(%error, "entries of bureaus that were succeeded could not be looked at; they are looked at again soon");
    }
}

async fn alone(db: &Db) -> Result<()> {
    let Some(mut alone) = db.begin_alone("catalog.take_over_entries").await? else {
        return Ok(());
    };
    for (predecessor, successor) in store::to_take_over(&mut alone).await? {
        if let Err(error) = of(db, &mut alone, (&predecessor, &successor)).await {
            tracing::error!(%error, bureau = %predecessor, "entries could not be taken over");
        }
    }
    // Ended here, not when it is dropped: the next look must find the task free.
    alone.commit().await
}

/// Takes over all that is left of a bureau, as one version of the successor's catalog.
async fn of(db: &Db, wide: &mut Tx, (from, to): (&str, &str)) -> Result<()> {
    let from = bureau::find(wide, &from.parse().map_err(Error::internal)?).await?;
    let to = bureau::find(wide, &to.parse().map_err(Error::internal)?).await?;
    let Some(succession) = &from.succeeded_by else {
        return Ok(());
    };
    let left = all(wide, &from.id).await?;

    let scope = Principal::of_service("catalog", to.id.as_str())?;
    let mut tx = db.begin("catalog.take_over_entries_of", &scope).await?;
    store::lock(&mut tx).await?;
    let own = all(&mut tx, &to.id).await?;
    let (on, today) = (succession.from_on, tx.today());
    let left = still_left(&left, &own, on);
    if left.is_empty() {
        return Ok(());
    }
    let (day, name) = (day_zh(on), from.name_on(on));
    let reason = format!(
        "根据{}，自{day}起承接{name}的职责，其公开事项一并承接",
        succession.source
    );
    let change = store::next_version(&mut tx, left.len(), &reason).await?;
    for history in left {
        let valid_from = history.since().max(on);
        let mut columns = columns(history.latest(), &from, &to, on);
        columns.serial = store::next_serial(&mut tx).await?;
        let latest = history.latest();
        let entry = Entry {
            origin: latest.origin,
            taken_over: Some((from.id.clone(), latest.id)),
            ..Entry::new(tx.new_id(), &to.id, columns, valid_from, change.clone())
        };
        let backdating = if valid_from < today { &*reason } else { "" };
        keep(&mut tx, &entry, backdating).await?;
    }
    tx.commit().await
}

/// Those that have not ended, that were not taken over, and that the successor had not on that day.
fn still_left<'a>(left: &'a [History], own: &[History], on: NaiveDate) -> Vec<&'a History> {
    let had = || {
        let own = own.iter();
        own.filter(move |one| one.ended_on().is_none_or(|end| end > on))
            .map(History::latest)
    };
    let taken: HashSet<_> = own
        .iter()
        .filter_map(|one| one.latest().taken_over.as_ref().map(|(_, entry)| *entry))
        .collect();
    let rows: HashSet<_> = had().filter_map(|entry| entry.origin).collect();
    let words = |entry: &Entry| {
        let columns = &entry.columns;
        [&columns.level1, &columns.level2, &columns.contents].map(Clone::clone)
    };
    let said: HashSet<_> = had().map(words).collect();
    let is_left = |entry: &Entry| {
        let has_row = entry.origin.is_some_and(|row| rows.contains(&row));
        let has = has_row || said.contains(&words(entry));
        entry.ended.is_none() && !taken.contains(&entry.id) && !has
    };
    let left = left.iter();
    left.filter(|history| is_left(history.latest())).collect()
}

/// What an entry says at the successor. Who publishes is to be verified, unless the name of the bureau stood there.
fn columns(entry: &Entry, from: &Bureau, to: &Bureau, on: NaiveDate) -> Columns {
    let old = &entry.columns;
    let office = from
        .offices
        .iter()
        .find(|office| office.id == old.office_id);
    let same = office.filter(|office| {
        let mut own = to.offices.iter();
        own.any(|own| {
            own.id == office.id
                && own.name == office.name
                && own.closed_on.is_none_or(|end| end > on)
        })
    });
    let before = on.pred_opt().unwrap_or(on);
    let names = [from.name.as_str(), from.name_on(before)];
    let mut columns = Columns {
        office_id: same.map_or_else(String::new, |office| office.id.clone()),
        person: None,
        ..old.clone()
    };
    if names.contains(&old.publisher.as_str()) {
        to.name_on(on).clone_into(&mut columns.publisher);
    } else {
        columns.to_verify.push(EntryColumn::Publisher);
    }
    columns.marked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::history;

    #[test]
    fn each_entry_that_goes_on_is_taken_over_once() {
        let open = history(&[("2024-01-01", None)]);
        let ended = |history: &History| {
            let mut entry = history.latest().clone();
            entry.ended = Some(("2024-03-01".parse().unwrap(), "合并".to_owned()));
            History::of(vec![entry]).unwrap()
        };
        let taken = |history: &History| {
            let mut entry = history.latest().clone();
            entry.taken_over = Some((entry.bureau.clone(), entry.id));
            entry.id = uuid::Uuid::from_u128(8);
            History::of(vec![entry]).unwrap()
        };
        let own = |history: &History| {
            let mut entry = history.latest().clone();
            entry.id = uuid::Uuid::from_u128(9);
            History::of(vec![entry]).unwrap()
        };
        let left = [open.clone()];
        let left_on = |own: &[History], on: &str| still_left(&left, own, on.parse().unwrap()).len();
        assert_eq!(left_on(&[], "2024-06-01"), 1);
        let on = "2024-06-01".parse().unwrap();
        assert_eq!(still_left(&[ended(&open)], &[], on).len(), 0);
        assert_eq!(left_on(&[taken(&open)], "2024-06-01"), 0);
        // Also where the successor has ended it since.
        assert_eq!(left_on(&[ended(&taken(&open))], "2024-06-01"), 0);
        // What it has of its own in the same words; not what it ended before.
        assert_eq!(left_on(&[own(&open)], "2024-06-01"), 0);
        assert_eq!(left_on(&[ended(&own(&open))], "2024-02-01"), 0);
        assert_eq!(left_on(&[ended(&own(&open))], "2024-06-01"), 1);
        assert_eq!(taken(&open).taken_over_on(), "2024-01-01".parse().ok());
        assert_eq!(open.taken_over_on(), None);
        // Both bureaus go by the day of the succession as it is known now.
        let corrected = taken(&open).of_succession("2024-07-01".parse().ok());
        assert_eq!(corrected.taken_over_on(), "2024-07-01".parse().ok());
    }
}
