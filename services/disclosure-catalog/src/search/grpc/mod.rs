//! SearchService: proto to domain and back.

mod known;
mod matches;
mod rebuild;
mod told;
mod wanted;

use std::sync::Arc;

use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Reason, Result},
    identity::{BureauId, Principal, Role, Scope},
    page, rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, search_service_server::SearchService};
use tokio::sync::Semaphore;
use tonic::Request;

use super::{
    asking::ask,
    follow::Finder,
    missed::{self, Missed},
    publisher::Publishers,
    query::Confined,
    store,
};
use crate::bureau;
use known::known;
pub use rebuild::SearchIndexes;
use told::told;
use wanted::{After, read};

/// Searches at once: more would wait for the same processors.
const AT_ONCE: usize = 16;
/// A part of the connections for reads across bureaus, which is all that looking for matches gets: the rest is for
/// searches and readers.
const SHARE: u32 = 2;

/// The service.
pub struct Search {
    db: Db,
    finder: Finder,
    places: Arc<Semaphore>,
    /// Places for looking for matches.
    matching: Arc<Semaphore>,
}

impl Search {
    /// Over this database and index.
    pub fn new(db: Db, finder: Finder) -> Self {
        let matching = usize::try_from(db.wide_connections() / SHARE).unwrap_or_default();
        Self {
            db,
            finder,
            places: Arc::new(Semaphore::new(AT_ONCE)),
            matching: Arc::new(Semaphore::new(matching.max(1))),
        }
    }

    async fn search(
        &self,
        request: &Request<proto::SearchItemsRequest>,
    ) -> Result<proto::SearchItemsResponse> {
        let body = request.get_ref();
        let mut wanted = read(body)?;
        let index = self.finder.index()?;
        match wanted.pass.after {
            None => wanted.pass.until = index.reached(),
            // The page before came of an instance that knows more.
            Some(_) if wanted.pass.until > index.reached() => return Err(Finder::not_yet()),
            Some(_) => {}
        }
        known(&self.db, &wanted.confined).await?;
        wanted.confined.publishers = Arc::new(Publishers::of(&self.db.successions));
        // What the index still holds is found no more, and counted no more.
        wanted.confined.withdrawn = store::withdrawn_after(&self.db, index.reached()).await?;
        let shown = wanted.asked.shown();
        let pass = wanted.pass;
        // Who hangs up leaves the place to what he asked for, until it is found.
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Error::new(Reason::Overloaded))?;
        let (asked, confined, loose) = (wanted.asked, wanted.confined.clone(), wanted.loose);
        let found = ask(index, move |index| {
            let found = index.search(&asked, &confined, pass, loose);
            drop(place);
            found
        });
        let answer = found.await?;
        // Who searched is answered, whatever becomes of the note.
        if answer.total == 0
            && pass.after.is_none()
            && let Err(error) = self.note(request, &wanted.confined, &body.query).await
        {
            tracing::warn!(%error, "a search in vain was not noted");
        }
        let last = answer.hits.last().filter(|_| answer.has_more);
        let last = last.map(|hit| After {
            until: pass.until,
            place: (hit.place.score, hit.place.day, hit.place.position),
            loose: answer.loose,
        });
        let next_page_token = page::write(&wanted.filter, last.as_ref())?;
        let (items, facets) = told(&self.db, &answer, &wanted.confined, &shown).await?;
        Ok(proto::SearchItemsResponse {
            items,
            total: i64::try_from(answer.total).unwrap_or(i64::MAX),
            facets,
            next_page_token,
            some_words_only: answer.loose && answer.total > 0,
        })
    }

    /// Whoever asks: what is wanted comes of an application, and is kept nowhere.
    async fn matches(
        &self,
        request: &Request<proto::ListPublishedMatchesRequest>,
    ) -> Result<proto::ListPublishedMatchesResponse> {
        let question = matches::read(request.get_ref())?;
        let place = Arc::clone(&self.matching).try_acquire_owned();
        let place = place.map_err(|_| Error::new(Reason::Overloaded))?;
        let (db, finder) = (self.db.clone(), self.finder.clone());
        let answered = tokio::spawn(matches::answer(db, finder, question, place));
        answered.await.map_err(Error::internal)?
    }

    /// Keeps what the public searched a bureau for in vain.
    async fn note(
        &self,
        request: &Request<proto::SearchItemsRequest>,
        confined: &Confined,
        query: &str,
    ) -> Result<()> {
        let caller = Principal::of(request)?;
        let public = caller.roles.iter().all(|role| *role == Role::Public);
        let [bureau] = &confined.bureaus[..] else {
            return Ok(());
        };
        let Some(words) = missed::kept(query).filter(|_| public) else {
            return Ok(());
        };
        let bureau: BureauId = bureau.parse().map_err(Error::internal)?;
        bureau::load(&self.db, &bureau).await?;
        let scope = Scope::of_service("service:catalog", bureau.clone());
        let mut tx = self.db.begin("catalog.note_missed_search", &scope).await?;
        if store::noted(&mut tx, &bureau).await? < missed::MOST_OF_A_DAY {
            store::note(&mut tx, &bureau, &words).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn missed(
        &self,
        request: &Request<proto::ListMissedSearchesRequest>,
    ) -> Result<proto::ListMissedSearchesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let paging = call.paging::<Missed>("missed_searches", "");
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let rows = store::list(&mut tx, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, Clone::clone)?;
        let message = |missed: Missed| proto::MissedSearch {
            words: missed.words,
            searched_on: missed.searched_on.to_string(),
            times: missed.times,
        };
        Ok(proto::ListMissedSearchesResponse {
            searches: rows.into_iter().map(message).collect(),
            next_page_token,
        })
    }
}

rpcs! { SearchService for Search:
    search_items => search(SearchItemsRequest) -> SearchItemsResponse;
    list_published_matches => matches(ListPublishedMatchesRequest) -> ListPublishedMatchesResponse;
    list_missed_searches => missed(ListMissedSearchesRequest) -> ListMissedSearchesResponse;
}
