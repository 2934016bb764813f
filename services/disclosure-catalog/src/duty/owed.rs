//! All that the duties of a bureau are derived from.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};
use gongkai_law::{calendar::Calendar, rules::Settings};
use uuid::Uuid;

use super::{
    document::Document,
    information::{EntryItem, Information},
    promise::{self, Promise},
    standing::Kind,
    state::{Duty, Subject, duties, interpretations, promised, uncatalogued},
    store,
};
use crate::{
    bureau::{self, setting},
    entry::{self, History},
};

/// On what the duties of a bureau rest that are open or overdue, one each: the entry, the application whose answer
/// promised it, or the document to be interpreted.
pub async fn open(tx: &mut Tx, bureau: &BureauId, calendar: &Calendar) -> Result<Vec<Uuid>> {
    let today = tx.today();
    let owed = Owed::load(tx, bureau).await?;
    let duties = owed.duties(calendar, today).into_iter();
    let open = duties.filter(|duty| !duty.state.is_fulfilled());
    let on_what = open.map(|duty| match duty.subject {
        Subject::Entry(entry) => entry.id,
        Subject::Promise(promise) => promise.application,
        Subject::Interpretation(document) => document.item,
        Subject::Item(item) => item.item,
    });
    Ok(on_what.collect())
}

/// What the duties of a bureau are derived from.
pub struct Owed {
    histories: Vec<History>,
    items: HashMap<Uuid, Vec<EntryItem>>,
    promises: Vec<Promise>,
    documents: Vec<Document>,
    uncatalogued: Vec<Information>,
    /// The day from which others go on for the bureau.
    passed_on: Option<NaiveDate>,
    /// The numbers the bureau has set itself.
    pub own: Settings,
}

impl Owed {
    /// Reads it in a transaction of the bureau.
    pub async fn load(tx: &mut Tx, bureau: &BureauId) -> Result<Self> {
        let registered = bureau::find(tx, bureau).await?;
        let reassigned = store::reassigned(tx).await?;
        let earlier = |thing, number| {
            let known = reassigned.get(&(thing, number));
            known.cloned().unwrap_or_default()
        };
        let mut promises = promise::all(tx).await?;
        for promise in &mut promises {
            promise.offices.earlier = earlier(promise.application, promise.reply);
        }
        let mut documents = store::documents(tx, bureau).await?;
        for document in &mut documents {
            document.offices.earlier = earlier(document.item, 0);
        }
        let mut items = store::published(tx, bureau).await?;
        let mut uncatalogued = store::uncatalogued(tx, bureau).await?;
        for (entry, item) in store::under_way(tx, bureau).await? {
            match entry {
                Some(entry) => items.entry(entry).or_default().push(item.under_entry()),
                None => uncatalogued.push(item),
            }
        }
        for item in &mut uncatalogued {
            item.offices.earlier = earlier(item.item, 0);
        }
        Ok(Self {
            passed_on: registered.succeeded_by.map(|next| next.from_on),
            histories: entry::all(tx, bureau).await?,
            items,
            promises,
            documents,
            uncatalogued,
            own: setting::settings(&setting::entered(tx, bureau).await?),
        })
    }

    /// What the duty with this key is called that is called by an item; none of others, and while that item is gone.
    pub fn title(&self, key: &str) -> Option<String> {
        let (kind, id) = key.split_once('/')?;
        let id: Uuid = id.parse().ok()?;
        let document = || self.documents.iter().find(|one| one.item == id);
        let item = || self.uncatalogued.iter().find(|one| one.item == id);
        let subject = match kind.parse() {
            Ok(Kind::Interpretation) => document().map(Subject::Interpretation),
            Ok(Kind::Item) => item().map(Subject::Item),
            _ => None,
        };
        subject.map(|subject| subject.title())
    }

    /// What is and was owed by today, of all kinds.
    pub fn duties(&self, calendar: &Calendar, today: NaiveDate) -> Vec<Duty<'_>> {
        let entries = self.histories.iter().flat_map(|history| {
            let under = self.items.get(&history.latest().id);
            duties(
                history,
                under.map_or(&[][..], Vec::as_slice),
                calendar,
                today,
                self.passed_on,
            )
        });
        let interpretations = interpretations(&self.documents, calendar, &self.own, today);
        entries
            .chain(promised(&self.promises, today))
            .chain(interpretations)
            .chain(uncatalogued(&self.uncatalogued, calendar, today))
            .collect()
    }
}
