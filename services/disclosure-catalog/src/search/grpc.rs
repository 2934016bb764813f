//! SearchService: proto to domain and back.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal, Role, Scope},
    page::{self, Position},
    rpcs,
};
use gongkai_law::article20;
use gongkai_proto::catalog::v1::{self as proto, search_service_server::SearchService};
use serde::{Deserialize, Serialize};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tonic::Request;

use super::{
    collect::{Pass, Place, Spread},
    excerpt::{self, excerpt},
    follow::Finder,
    index::{Answer, Hit},
    message,
    missed::{self, Missed},
    query::{Asked, Confined},
    schema::day,
    store,
};
use crate::{
    bureau::{self, Bureau},
    item,
};

/// Characters of a query at most.
const MOST_CHARS: usize = 200;
/// Bureaus and offices a search is confined to, at most.
const MOST_BUREAUS: usize = 50;
const MOST_OFFICES: usize = 20;
/// Items on a page.
const USUAL_PAGE: usize = 20;
const LARGEST_PAGE: usize = 50;
/// Searches at once: more would wait for the same processors.
const AT_ONCE: usize = 16;

/// Where a page begins.
#[derive(Serialize, Deserialize)]
struct After {
    /// Only what had been published when the journal ended there.
    until: u64,
    /// Only what follows this.
    place: (u64, u64, u64),
    /// Whether items hold some of the words only.
    loose: bool,
}

impl Position for After {
    fn is_possible(&self) -> bool {
        true
    }
}

/// A search as it was asked for.
struct Wanted {
    asked: Asked,
    confined: Confined,
    pass: Pass,
    loose: Option<bool>,
    filter: String,
}

/// The service.
pub struct Search {
    db: Db,
    finder: Finder,
    places: Arc<Semaphore>,
}

impl Search {
    /// Over this database and index.
    pub fn new(db: Db, finder: Finder) -> Self {
        Self {
            db,
            finder,
            places: Arc::new(Semaphore::new(AT_ONCE)),
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
        let shown = wanted.asked.shown();
        let (pass, size) = (wanted.pass, wanted.pass.most - 1);
        // Who hangs up leaves the place to what he asked for, until it is found.
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Error::new(Reason::Overloaded))?;
        let (asked, confined, loose) = (wanted.asked, wanted.confined.clone(), wanted.loose);
        let found = spawn_blocking(move || {
            let found = index.search(&asked, &confined, pass, loose);
            drop(place);
            found
        });
        let mut answer: Answer = found
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
        // Who searched is answered, whatever becomes of the note.
        if answer.total == 0
            && pass.after.is_none()
            && let Err(error) = self.note(request, &wanted.confined, &body.query).await
        {
            tracing::warn!(%error, "a search in vain was not noted");
        }
        let more = answer.hits.len() > size;
        answer.hits.truncate(size);
        let last = answer.hits.last().filter(|_| more).map(|hit| After {
            until: pass.until,
            place: (hit.place.score, hit.place.day, hit.place.position),
            loose: answer.loose,
        });
        let next_page_token = page::write(&wanted.filter, last.as_ref())?;
        let (items, facets) = self.told(&answer, &wanted.confined, &shown).await?;
        Ok(proto::SearchItemsResponse {
            items,
            total: i64::try_from(answer.total).unwrap_or(i64::MAX),
            facets,
            next_page_token,
            some_words_only: answer.loose && answer.total > 0,
        })
    }

    /// Items and facets as sent. Items are read from the table, so that one which was withdrawn a moment ago is
    /// not shown.
    async fn told(
        &self,
        answer: &Answer,
        confined: &Confined,
        shown: &[String],
    ) -> Result<(Vec<proto::FoundItem>, Vec<proto::Facet>)> {
        let mut tx = self.db.begin_wide("catalog.search_items").await?;
        let ids: Vec<_> = answer.hits.iter().map(|hit| hit.id).collect();
        let public = item::of_ids(&mut tx, &ids).await?;
        let mut bureaus: HashMap<String, Bureau> = HashMap::new();
        let counted = answer.spread.bureaus.keys();
        for id in public
            .iter()
            .map(|item| item.bureau.as_str())
            .chain(counted.map(String::as_str))
        {
            if !bureaus.contains_key(id) {
                let bureau: BureauId = id.parse().map_err(Error::internal)?;
                bureaus.insert(id.to_owned(), bureau::find(&mut tx, &bureau).await?);
            }
        }
        let today = self.db.clocks.civil.today();
        let mut items = Vec::new();
        for hit in &answer.hits {
            let item = public.iter().find(|item| item.id == hit.id);
            if let Some((item, publisher)) =
                item.and_then(|item| Some((item, bureaus.get(item.bureau.as_str())?)))
            {
                items.push(found(hit, item, publisher, shown, today));
            }
        }
        Ok((items, facets(&answer.spread, confined, &bureaus, today)))
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

/// What is asked for, with all that is wrong with it.
fn read(body: &proto::SearchItemsRequest) -> Result<Wanted> {
    let mut fields = Fields::default();
    let query: String = fields.line("query", &body.query, 0, MOST_CHARS);
    let bureaus = ids(&mut fields, "bureau_ids", &body.bureau_ids, MOST_BUREAUS);
    for (index, id) in bureaus.iter().enumerate() {
        if id.parse::<BureauId>().is_err() {
            fields.wrong(
                &format!("bureau_ids[{index}]"),
                "不是机关代码",
                "no id of a bureau",
            );
        }
    }
    let offices = ids(&mut fields, "office_ids", &body.office_ids, MOST_OFFICES);
    if !offices.is_empty() && bureaus.len() != 1 {
        let (zh, en) = ("按股室检索须指定一个机关", "needs exactly one bureau");
        fields.wrong("office_ids", zh, en);
    }
    let mut article20 = Vec::new();
    for (index, code) in body
        .article20_codes
        .iter()
        .enumerate()
        .take(article20_most() + 1)
    {
        match u8::try_from(*code)
            .ok()
            .filter(|code| article20::item(*code).is_some())
        {
            Some(code) => article20.push(code),
            None => fields.wrong(
                &format!("article20_codes[{index}]"),
                "应为第二十条各项的序号1至15",
                "1 to 15, an item of article 20",
            ),
        }
    }
    let mut on = |field: &str, value: &str, none: NaiveDate| {
        if value.is_empty() {
            none
        } else {
            fields.date(field, value, None)
        }
    };
    let from = on("published_from", &body.published_from, NaiveDate::MIN);
    let until = on("published_until", &body.published_until, NaiveDate::MAX);
    let order: Option<proto::SearchOrder> = proto::SearchOrder::try_from(body.order).ok();
    if order.is_none() {
        fields.wrong("order", "没有这种排序方式", "no such order");
    }
    let size = match usize::try_from(body.page_size) {
        Ok(0) => USUAL_PAGE,
        Ok(size) if size <= LARGEST_PAGE => size,
        _ => {
            fields.wrong("page_size", "应为1至50", "1 to 50, 0 for 20");
            USUAL_PAGE
        }
    };
    let filter =
        format!("search/{query}/{bureaus:?}/{offices:?}/{article20:?}/{from}/{until}/{order:?}",);
    let after: Option<After> = page::read(&mut fields, &filter, &body.page_token);
    fields.done()?;
    let place = after.as_ref().map(|after| {
        let (score, day, position) = after.place;
        Place {
            score,
            day,
            position,
        }
    });
    let asked = Asked::read(&query);
    let bureau = bureaus.first().cloned().unwrap_or_default();
    Ok(Wanted {
        pass: Pass {
            // One too many shows that more follow.
            most: size + 1,
            after: place,
            until: after.as_ref().map_or(u64::MAX, |after| after.until),
            days: (day(from), day(until)),
            by_score: order == Some(proto::SearchOrder::Unspecified) && !asked.is_empty(),
        },
        confined: Confined {
            offices: offices
                .into_iter()
                .map(|office| (bureau.clone(), office))
                .collect(),
            bureaus,
            article20,
        },
        loose: after.map(|after| after.loose),
        asked,
        filter,
    })
}

/// Items of article 20: nobody needs one twice.
fn article20_most() -> usize {
    article20::ITEMS.len()
}

/// Slugs of bureaus or offices.
fn ids(fields: &mut Fields, field: &str, sent: &[String], most: usize) -> Vec<String> {
    if sent.len() > most {
        fields.wrong(field, &format!("至多{most}个"), &format!("at most {most}"));
        return Vec::new();
    }
    for (index, id) in sent.iter().enumerate() {
        if id.is_empty() || id.len() > 40 || id.contains([':', '\0']) {
            fields.wrong(&format!("{field}[{index}]"), "不是代码", "no id");
        }
    }
    sent.to_vec()
}

/// An item that was found, with what shows it.
fn found(
    hit: &Hit,
    item: &item::Item,
    publisher: &Bureau,
    shown: &[String],
    today: NaiveDate,
) -> proto::FoundItem {
    let title = excerpt(&item.publication.title, shown, usize::MAX);
    proto::FoundItem {
        title: Some(message::excerpt(title)),
        text: Some(message::excerpt(excerpt(&hit.text, shown, excerpt::LENGTH))),
        item: Some(item::message(item, publisher, today)),
    }
}

/// How what is found is spread.
fn facets(
    spread: &Spread,
    confined: &Confined,
    bureaus: &HashMap<String, Bureau>,
    today: NaiveDate,
) -> Vec<proto::Facet> {
    let bureau_name = |id: &str| {
        bureaus
            .get(id)
            .map_or_else(|| id.to_owned(), |bureau| bureau.name_on(today).to_owned())
    };
    let mut facets = vec![
        message::facet(proto::FacetKind::Bureau, &spread.bureaus, bureau_name),
        message::facet(
            proto::FacetKind::Article20,
            &spread.article20,
            message::article20,
        ),
        message::facet(proto::FacetKind::Year, &spread.years, ToOwned::to_owned),
    ];
    if let [id] = &confined.bureaus[..]
        && let Some(bureau) = bureaus.get(id)
    {
        let of_bureau = spread.offices.iter();
        let of_bureau = of_bureau
            .filter_map(|(office, count)| Some((office.split_once(':')?.1.to_owned(), *count)));
        let label = |office: &str| message::office(bureau, office);
        facets.push(message::facet(
            proto::FacetKind::Office,
            &of_bureau.collect(),
            label,
        ));
    }
    facets
}

rpcs! { SearchService for Search:
    search_items => search(SearchItemsRequest) -> SearchItemsResponse;
    list_missed_searches => missed(ListMissedSearchesRequest) -> ListMissedSearchesResponse;
}
