//! SQL of what was published under entries.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    identity::BureauId,
    page::Position,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    document::Document,
    information::{EntryItem, Information},
    standing::{Fulfilled, Offices, Until},
    state::{Duty, Subject},
};
use crate::item::{Change, Said, changes};

/// The items of a bureau that were published under entries, by entry, each with its changes.
pub async fn published(tx: &mut Tx, bureau: &BureauId) -> Result<HashMap<Uuid, Vec<EntryItem>>> {
    let rows = sqlx::query!(
        r#"-- catalog.published_under_entries
         SELECT id, entry_id AS "entry_id!", period, formed_on, published_on, recorded_at FROM item
         WHERE bureau_id = $1 AND entry_id IS NOT NULL AND (withdrawn_on IS NULL OR destroyed_on IS NOT NULL)
         ORDER BY published_on, id"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let anew = changed(tx, bureau).await?;
    let mut published: HashMap<Uuid, Vec<EntryItem>> = HashMap::new();
    for row in rows {
        let period = row.period.map(|period| period.parse()).transpose();
        let item = EntryItem {
            item: row.id,
            period: period.map_err(|why| {
                Error::internal(format!("item.period of {bureau}/{}: {why}", row.id))
            })?,
            formed_on: row.formed_on,
            published: Some(Fulfilled {
                on: row.published_on,
                item: row.id,
                at: Some(row.recorded_at),
            }),
            change: None,
        };
        let changes = anew.get(&row.id).map_or(&[][..], Vec::as_slice);
        let changes = changes.iter().map(|change| item.changed(*change));
        let changes: Vec<EntryItem> = changes.collect();
        let under = published.entry(row.entry_id).or_default();
        under.push(item);
        under.extend(changes);
    }
    Ok(published)
}

/// The normative documents of a bureau that are public, each with its first interpretation. Opening stock is none of
/// them: nobody judges what was published before it was taken over.
pub async fn documents(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Document>> {
    let rows = sqlx::query!(
        r#"-- catalog.documents_to_interpret
         WITH interpretation AS (
             SELECT DISTINCT ON (relation->>'item') relation->>'item' AS document, id, published_on, recorded_at
             FROM item, jsonb_array_elements(relations) AS relation
             WHERE bureau_id = $1 AND relations <> '[]' AND relation->>'kind' = 'interprets'
               AND withdrawn_on IS NULL
             ORDER BY relation->>'item', published_on, id
         )
         SELECT item.id, title, office_id, item.published_on, repealed_on, interpretation.id AS "by?",
                interpretation.published_on AS "interpreted_on?", interpretation.recorded_at AS "interpreted_at?"
         FROM item LEFT JOIN interpretation ON interpretation.document = item.id::text
         WHERE bureau_id = $1 AND kind = 'normative_document' AND withdrawn_on IS NULL AND batch_id IS NULL
         ORDER BY item.published_on, item.id"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let documents = rows.into_iter().map(|row| Document {
        item: row.id,
        title: row.title,
        offices: Offices::one(row.office_id),
        published_on: row.published_on,
        repealed_on: row.repealed_on,
        interpreted: row.interpreted_on.zip(row.by).map(|(on, item)| Fulfilled {
            on,
            item,
            at: row.interpreted_at,
        }),
    });
    Ok(documents.collect())
}

/// The changes that versions of a bureau's items published, by item. Of a destroyed item only its bureau sees them.
async fn changed(tx: &mut Tx, bureau: &BureauId) -> Result<HashMap<Uuid, Vec<Change>>> {
    let rows = sqlx::query!(
        r#"-- catalog.days_of_versions
         SELECT version.item_id, number, (contents->>'formed_on')::date AS "formed_on!",
                version.published_on AS "published_on!"
         FROM item_version AS version JOIN item ON item.bureau_id = version.bureau_id AND item.id = version.item_id
         WHERE version.bureau_id = $1 AND item.version > 1 AND state IN ('published', 'withdrawn')
           AND version.published_on IS NOT NULL AND contents->>'formed_on' IS NOT NULL
         ORDER BY version.item_id, number"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut said: HashMap<Uuid, Vec<Said>> = HashMap::new();
    for row in rows {
        let of = said.entry(row.item_id).or_default();
        of.push((row.number, row.formed_on, row.published_on));
    }
    let changes = said
        .into_iter()
        .map(|(item, versions)| (item, changes(&versions)));
    Ok(changes.collect())
}

/// The items of a bureau that were published under no entry, each with its changes; of opening stock nobody judges but
/// those.
pub async fn uncatalogued(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Information>> {
    let rows = sqlx::query!(
        "-- catalog.published_under_no_entry
         SELECT id, title, index_number, office_id, formed_on, published_on, recorded_at, batch_id FROM item
         WHERE bureau_id = $1 AND entry_id IS NULL AND (batch_id IS NULL OR version > 1)
           AND (withdrawn_on IS NULL OR destroyed_on IS NOT NULL)
         ORDER BY published_on, id",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let anew = changed(tx, bureau).await?;
    let mut items = Vec::new();
    for row in rows {
        let item = Information {
            item: row.id,
            title: if row.title.is_empty() {
                row.index_number
            } else {
                row.title
            },
            offices: Offices::one(row.office_id),
            formed_on: row.formed_on,
            published: Some(Fulfilled {
                on: row.published_on,
                item: row.id,
                at: Some(row.recorded_at),
            }),
            change: None,
        };
        let changes = anew.get(&row.id).map_or(&[][..], Vec::as_slice);
        let changes = changes.iter().map(|change| item.changed(*change));
        let changes: Vec<Information> = changes.collect();
        items.extend(row.batch_id.is_none().then_some(item));
        items.extend(changes);
    }
    Ok(items)
}

/// The items of a bureau that are on their way to the public for the first time, each with its entry, if it is under one.
/// What is for a period is owed with it; what was published by hand already is entered late, not published late.
pub async fn under_way(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<(Option<Uuid>, Information)>> {
    let rows = sqlx::query!(
        r#"-- catalog.items_to_be_published
         SELECT item_id, (contents->>'entry_id')::uuid AS entry_id, coalesce(contents->>'title', '') AS "title!",
                coalesce(contents->>'office_id', '') AS "office_id!", (contents->>'formed_on')::date AS "formed_on!"
         FROM item_version AS version
         WHERE bureau_id = $1 AND state IN ('draft', 'submitted', 'checked', 'cleared', 'signed')
           AND contents->>'attribute' = 'proactive' AND contents->>'formed_on' IS NOT NULL
           AND contents->>'published_on' IS NULL AND coalesce(contents->>'period', '') = ''
           AND NOT EXISTS (SELECT FROM item WHERE item.bureau_id = $1 AND item.id = version.item_id)
         ORDER BY item_id"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let items = rows.into_iter().map(|row| {
        let item = Information {
            item: row.item_id,
            title: row.title,
            offices: Offices::one(row.office_id),
            formed_on: row.formed_on,
            published: None,
            change: None,
        };
        (row.entry_id, item)
    });
    Ok(items.collect())
}

/// The offices that were responsible for items, and for promises by application and reply, before other ones were made
/// so; of each the earliest first. For an item it is that of the version which is public, or, before one was, of the draft: it
/// changes where that version is re-assigned, or another one takes its place.
pub async fn reassigned(tx: &mut Tx) -> Result<HashMap<(Uuid, i32), Vec<Until>>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        r#"-- catalog.reassigned_offices
         WITH public AS (
             SELECT act.item_id, act.number, coalesce(version.contents->>'office_id', '') AS office_id, act.acted_on,
                    act.recorded_at
             FROM item_act AS act
             JOIN item_version AS version ON version.bureau_id = act.bureau_id AND version.item_id = act.item_id
               AND version.number = act.number
             WHERE act.bureau_id = $1 AND act.act = 'published'
         )
         SELECT thing_id AS "thing_id!", number AS "number!", from_office AS "from_office!",
                reassigned_on AS "reassigned_on!", recorded_at AS "recorded_at!"
         FROM (
             SELECT thing_id, number, from_office, reassigned_on, recorded_at
             FROM reassignment WHERE bureau_id = $1 AND kind = 'promise'
             UNION ALL
             SELECT thing_id, 0, from_office, reassigned_on, moved.recorded_at
             FROM reassignment AS moved
             WHERE bureau_id = $1 AND kind = 'item'
               AND moved.number = coalesce(
                   (SELECT max(public.number) FROM public
                    WHERE item_id = thing_id AND public.recorded_at <= moved.recorded_at), moved.number)
             UNION ALL
             SELECT item_id, 0, office_id, next_on, next_at
             FROM (SELECT item_id, office_id, lead(acted_on) OVER versions AS next_on,
                          lead(recorded_at) OVER versions AS next_at
                   FROM public WINDOW versions AS (PARTITION BY item_id ORDER BY number)) AS followed
             WHERE next_on IS NOT NULL
         ) AS until
         ORDER BY recorded_at"#,
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut reassigned: HashMap<(Uuid, i32), Vec<Until>> = HashMap::new();
    for row in rows {
        let until = Until {
            office_id: row.from_office,
            on: row.reassigned_on,
            at: row.recorded_at,
        };
        let of = reassigned.entry((row.thing_id, row.number)).or_default();
        of.push(until);
    }
    Ok(reassigned)
}

/// The place of a duty in the list; nothing of it reaches the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place(NaiveDate, i32, Uuid, String);

impl Position for Place {
    fn is_possible(&self) -> bool {
        true
    }
}

impl Place {
    /// Of this duty.
    pub fn of(duty: &Duty<'_>) -> Self {
        let (serial, id) = match duty.subject {
            Subject::Entry(entry) => (entry.columns.serial, entry.id),
            Subject::Promise(promise) => (0, promise.application),
            Subject::Interpretation(document) => (0, document.item),
            Subject::Item(item) => (0, item.item),
        };
        Self(duty.due.date, serial, id, duty.key())
    }
}

/// The place of an entry in the list of how fresh each is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryPlace(pub i32, pub Uuid);

impl Position for EntryPlace {
    fn is_possible(&self) -> bool {
        true
    }
}
