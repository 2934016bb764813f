//! All that the duties of a bureau are derived from.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, identity::BureauId};
use gongkai_law::{calendar::Calendar, rules::Settings};
use uuid::Uuid;

use super::{
    document::Document,
    information::Information,
    promise::{self, Promise},
    state::{Duty, Published, Subject, duties, interpretations, promised, uncatalogued},
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
    published: HashMap<Uuid, Vec<Published>>,
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
            reassigned
                .get(&(thing, number))
                .cloned()
                .unwrap_or_default()
        };
        let mut promises = promise::all(tx).await?;
        for promise in &mut promises {
            promise.earlier = earlier(promise.application, promise.reply);
        }
        let mut documents = store::documents(tx, bureau).await?;
        for document in &mut documents {
            document.earlier = earlier(document.item, 0);
        }
        let mut uncatalogued = store::uncatalogued(tx, bureau).await?;
        for item in &mut uncatalogued {
            item.earlier = earlier(item.item, 0);
        }
        Ok(Self {
            passed_on: registered.succeeded_by.map(|next| next.from_on),
            histories: entry::all(tx, bureau).await?,
            published: store::published(tx, bureau, None).await?,
            promises,
            documents,
            uncatalogued,
            own: setting::settings(&setting::entered(tx, bureau).await?),
        })
    }

    /// What the interpretation with this key of a duty is called; none while its document is not public.
    pub fn interpretation(&self, key: &str) -> Option<String> {
        let id = key.strip_prefix("interpretation/")?;
        let id: Uuid = id.parse().ok()?;
        let document = self.documents.iter().find(|one| one.item == id)?;
        Some(Subject::Interpretation(document).title())
    }

    /// What is and was owed by today, of all kinds.
    pub fn duties(&self, calendar: &Calendar, today: NaiveDate) -> Vec<Duty<'_>> {
        let entries = self.histories.iter().flat_map(|history| {
            let under = self.published.get(&history.latest().id);
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
