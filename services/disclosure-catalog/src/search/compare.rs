//! Whether the index holds what the table says is public: count and digest of each bureau, and where they differ, item
//! by item.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use gongkai_chassis::error::{Error, Result};
use sqlx::PgPool;
use tantivy::{DocSet as _, Searcher, TERMINATED, Term, schema::IndexRecordOption};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    finding::id,
    index::broken,
    mark::{Counted, Marks, add},
    schema::{self, Fields},
    store,
};

/// An item that index and table do not hold alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// Its bureau.
    pub bureau: String,
    /// Its id.
    pub id: Uuid,
    /// Its mark in the index; none if it is not there.
    pub in_index: Option<u64>,
    /// Its mark in the table; none if nothing of it is public.
    pub in_table: Option<u64>,
}

/// What differs at one look. The index follows the table, so that what has just been published differs, too: only what
/// differs in the same way some time later is a fault.
pub async fn look(wide: &PgPool, searcher: Searcher, fields: Fields) -> Result<Vec<Difference>> {
    let searcher = Arc::new(searcher);
    let of_index = Arc::clone(&searcher);
    let counted = spawn_blocking(move || counted(&of_index)).await;
    let in_index = counted.map_err(Error::internal)?.map_err(Error::internal)?;
    let in_table = store::counted(wide).await?;
    let bureaus: BTreeSet<&String> = in_index.keys().chain(in_table.keys()).collect();
    let mut differences = Vec::new();
    for bureau in bureaus {
        if in_index.get(bureau) == in_table.get(bureau) {
            continue;
        }
        let (of_index, fields, name) = (Arc::clone(&searcher), fields.clone(), bureau.clone());
        let marks = spawn_blocking(move || marks(&of_index, &fields, &name)).await;
        let in_index = marks.map_err(Error::internal)?.map_err(Error::internal)?;
        let in_table = store::marks(wide, bureau).await?;
        differences.extend(apart(bureau, &in_index, &in_table));
    }
    Ok(differences)
}

/// The items of a bureau that have not the same mark.
fn apart(bureau: &str, in_index: &Marks, in_table: &Marks) -> Vec<Difference> {
    let ids: BTreeSet<&Uuid> = in_index.keys().chain(in_table.keys()).collect();
    let compared = ids.into_iter().map(|id| Difference {
        bureau: bureau.to_owned(),
        id: *id,
        in_index: in_index.get(id).copied(),
        in_table: in_table.get(id).copied(),
    });
    compared
        .filter(|one| one.in_index != one.in_table)
        .collect()
}

/// Count and digest of each bureau in an index.
fn counted(searcher: &Searcher) -> tantivy::Result<BTreeMap<String, Counted>> {
    let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
    for part in searcher.segment_readers() {
        let columns = part.fast_fields();
        let marks = columns.u64(schema::MARK)?;
        let bureaus = columns.str(schema::BUREAU)?;
        let bureaus = bureaus.ok_or_else(|| broken("no column of bureaus"))?;
        let mut of_place: HashMap<u64, Counted> = HashMap::new();
        for doc in part.doc_ids_alive() {
            let place = bureaus.ords().first(doc).unwrap_or_default();
            add(
                of_place.entry(place).or_default(),
                (1, marks.first(doc).unwrap_or_default()),
            );
        }
        let mut bureau = String::new();
        for (place, more) in of_place {
            bureau.clear();
            bureaus.ord_to_str(place, &mut bureau)?;
            add(counted.entry(bureau.clone()).or_default(), more);
        }
    }
    Ok(counted)
}

/// The marks of a bureau's items in an index.
fn marks(searcher: &Searcher, fields: &Fields, bureau: &str) -> tantivy::Result<Marks> {
    let bureau = Term::from_field_text(fields.bureau, bureau);
    let mut all = Marks::new();
    for part in searcher.segment_readers() {
        let words = part.inverted_index(fields.bureau)?;
        let marks = part.fast_fields().u64(schema::MARK)?;
        let texts = part.get_store_reader(1)?;
        let Some(mut found) = words.read_postings(&bureau, IndexRecordOption::Basic)? else {
            continue;
        };
        while found.doc() != TERMINATED {
            let doc = found.doc();
            if !part.is_deleted(doc) {
                let mark = marks.first(doc).unwrap_or_default();
                all.insert(id(fields, &texts.get(doc)?)?, mark);
            }
            found.advance();
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_alike_is_told_apart() {
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        let in_index = Marks::from([(one, 1), (two, 2)]);
        let in_table = Marks::from([(two, 4), (three, 3)]);
        let told = |id, in_index, in_table| Difference {
            bureau: "heshan".to_owned(),
            id,
            in_index,
            in_table,
        };
        assert_eq!(
            apart("heshan", &in_index, &in_table),
            [
                told(one, Some(1), None),
                told(two, Some(2), Some(4)),
                told(three, None, Some(3))
            ]
        );
        assert_eq!(apart("heshan", &in_index, &in_index), []);
    }
}
