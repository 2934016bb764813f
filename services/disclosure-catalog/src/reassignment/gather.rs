//! Which things a filter names as they stand, and what becomes of each.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};

use super::state::{Filter, Responsible, Target, Thing, ThingKind};
use crate::{
    bureau::Bureau,
    duty::{self, Promise},
    entry::{self, Entry},
    item::{self, Standing},
    previewed::MOST,
};

/// What is done with a thing, as it was read.
pub enum Read {
    /// An entry.
    Entry(Box<Entry>),
    /// A version of an item.
    Item(Standing),
    /// A promise.
    Promise(Promise),
}

/// Those that one act re-assigns, each as it was read, and how many there are in all.
pub struct Gathered {
    /// The things, in their order.
    pub things: Vec<Thing>,
    reads: Vec<Read>,
    /// How many there are in all.
    pub total: usize,
}

impl Gathered {
    /// What a filter names of a bureau.
    pub async fn of(
        tx: &mut Tx,
        bureau: &BureauId,
        filter: &Filter,
        target: &Target,
    ) -> Result<Self> {
        let mut gathered = Self {
            things: Vec::new(),
            reads: Vec::new(),
            total: 0,
        };
        gathered.entries(tx, bureau, filter, target).await?;
        gathered.items(tx, filter, target).await?;
        gathered.promises(tx, filter, target).await?;
        Ok(gathered)
    }

    /// Takes one more, as far as there is place.
    fn add(&mut self, thing: Thing, read: Read) {
        if self.things.len() < MOST {
            self.things.push(thing);
            self.reads.push(read);
        }
    }

    async fn entries(
        &mut self,
        tx: &mut Tx,
        bureau: &BureauId,
        filter: &Filter,
        target: &Target,
    ) -> Result<()> {
        let kind = ThingKind::Entry;
        if !filter.wants(kind, target) {
            return Ok(());
        }
        for history in entry::all(tx, bureau).await? {
            let entry = history.latest();
            let from = Responsible {
                office_id: entry.columns.office_id.clone(),
                person: entry.columns.person.clone(),
            };
            let to = target.after(kind, &from);
            if entry.ended.is_some() || from == to || !filter.names(&from) {
                continue;
            }
            self.total += 1;
            let thing = Thing {
                kind,
                id: entry.id,
                number: 0,
                revision: entry.version,
                title: entry.columns.title(),
                from,
                to,
            };
            self.add(thing, Read::Entry(Box::new(entry.clone())));
        }
        Ok(())
    }

    async fn items(&mut self, tx: &mut Tx, filter: &Filter, target: &Target) -> Result<()> {
        let kind = ThingKind::Item;
        let Some(office_id) = target
            .office_id
            .as_deref()
            .filter(|_| filter.wants(kind, target))
        else {
            return Ok(());
        };
        let offices = (filter.office_id.as_str(), office_id);
        let of = (filter.state, filter.item_kind);
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        let (standing, total) = item::standing(tx, offices, of, limit).await?;
        self.total += usize::try_from(total).unwrap_or(usize::MAX);
        for version in standing {
            let from = Responsible {
                office_id: version.office_id.clone(),
                person: None,
            };
            let thing = Thing {
                kind,
                id: version.item,
                number: version.number,
                revision: version.revision,
                title: version.title.clone(),
                to: target.after(kind, &from),
                from,
            };
            self.add(thing, Read::Item(version));
        }
        Ok(())
    }

    async fn promises(&mut self, tx: &mut Tx, filter: &Filter, target: &Target) -> Result<()> {
        let kind = ThingKind::Promise;
        if !filter.wants(kind, target) {
            return Ok(());
        }
        for promise in duty::promises(tx).await? {
            let from = Responsible {
                office_id: promise.offices.now.clone(),
                person: None,
            };
            let to = target.after(kind, &from);
            if promise.fulfilled().is_some() || from == to || !filter.names(&from) {
                continue;
            }
            self.total += 1;
            let thing = Thing {
                kind,
                id: promise.application,
                number: promise.reply,
                revision: 0,
                title: promise.title.clone(),
                from,
                to,
            };
            self.add(thing, Read::Promise(promise));
        }
        Ok(())
    }

    /// Makes of each what it is to be, by who acts in the transaction; the catalog is locked. False if one is not any
    /// more as it was read: then nothing may be kept.
    pub async fn reassign(self, tx: &mut Tx, publisher: &Bureau, reason: &str) -> Result<bool> {
        let mut entries = Vec::new();
        for (thing, read) in self.things.iter().zip(self.reads) {
            let office_id = thing.to.office_id.as_str();
            let as_read = match read {
                Read::Entry(entry) => {
                    let mut entry = *entry;
                    office_id.clone_into(&mut entry.columns.office_id);
                    entry.columns.person.clone_from(&thing.to.person);
                    entries.push(entry);
                    true
                }
                Read::Item(version) => {
                    item::reassign(tx, publisher, &version, (office_id, reason)).await?
                }
                Read::Promise(promise) => duty::reassign_promise(tx, &promise, office_id).await?,
            };
            if !as_read {
                return Ok(false);
            }
        }
        if !entries.is_empty() {
            entry::reassign(tx, entries, reason).await?;
        }
        Ok(true)
    }
}
