//! What is found in an index.

use tantivy::{
    DocAddress, Executor, Searcher, TantivyDocument,
    query::{EnableScoring, Query},
    schema::{Field, Value as _},
};
use uuid::Uuid;

use super::{
    alike::{self, Alike},
    best::Place,
    collect::{Collecting, Found, Pass, Spread},
    excerpt::{self, Excerpt, excerpt},
    index::{Index, broken},
    likeness::Wanted,
    query::{Asked, Confined},
    schema::Fields,
};

/// Words that are held by so many items, all together, are looked for by all processors at once.
const COMMON: u64 = 50_000;

/// An item that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub id: Uuid,
    /// Its bureau.
    pub bureau: String,
    /// Its place.
    pub place: Place,
    /// What shows best of document number, abstract and body what was looked for, or of an attachment if it stands
    /// there alone.
    pub text: Excerpt,
}

/// What a search finds.
#[derive(Debug, Default)]
pub struct Answer {
    /// A page of it.
    pub hits: Vec<Hit>,
    /// Whether more follow.
    pub has_more: bool,
    /// How many there are.
    pub total: u64,
    /// How they are spread.
    pub spread: Spread,
    /// Whether what holds only some of the words was taken, for nothing holds all.
    pub loose: bool,
}

/// The first text of a field.
fn text(kept: &TantivyDocument, field: Field) -> &str {
    let value = kept.get_first(field);
    value.and_then(|value| value.as_str()).unwrap_or_default()
}

impl Index {
    /// What is found of what is asked for; if nothing holds all the words, what holds some.
    pub fn search(
        &self,
        asked: &Asked,
        confined: &Confined,
        pass: Pass,
        loose: Option<bool>,
    ) -> tantivy::Result<Answer> {
        let (searcher, fields) = self.to_read();
        let collecting = Collecting { pass, confined };
        let found = |loose| {
            look(
                &searcher,
                asked.query(&fields, confined, loose).as_ref(),
                &collecting,
            )
        };
        let mut answer = Answer {
            loose: loose.unwrap_or_default(),
            ..Answer::default()
        };
        let mut all: Found = found(answer.loose)?;
        if all.total == 0 && loose.is_none() && asked.is_several() {
            all = found(true)?;
            answer.loose = true;
        }
        (answer.total, answer.spread) = (all.total, all.spread);
        let shown = asked.shown();
        let hit = |(place, address): (Place, DocAddress)| {
            let kept: TantivyDocument = searcher.doc(address)?;
            Ok(Hit {
                id: id(&fields, &kept)?,
                bureau: text(&kept, fields.bureau).to_owned(),
                place,
                text: passage(&kept, &fields, &shown),
            })
        };
        // One too many shows that more follow.
        answer.has_more = all.best.len() == pass.most;
        let page = all.best.into_iter().take(pass.most - 1);
        answer.hits = page.map(hit).collect::<tantivy::Result<_>>()?;
        Ok(answer)
    }

    /// Published items of a bureau that may look like what is wanted, those that do most first.
    pub fn alike(&self, bureau: &str, wanted: &Wanted) -> tantivy::Result<Vec<Uuid>> {
        let (searcher, fields) = self.to_read();
        let Some(query) = alike::query(&fields, bureau, wanted) else {
            return Ok(Vec::new());
        };
        let wanted = u64::try_from(wanted.pairs().count()).unwrap_or(u64::MAX);
        let found = searcher.search(&query, &Alike { wanted })?.into_iter();
        found
            .map(|(_, address)| id(&fields, &searcher.doc(address)?))
            .collect()
    }
}

/// What a query finds. Who asks for rare words does not wait for the processors that others have for common ones.
fn look(
    searcher: &Searcher,
    query: &dyn Query,
    collecting: &Collecting<'_>,
) -> tantivy::Result<Found> {
    let mut held = 0;
    query.query_terms(&mut |word, _| held += searcher.doc_freq(word).unwrap_or(COMMON));
    if held >= COMMON {
        return searcher.search(query, collecting);
    }
    let scoring = if collecting.pass.by_score {
        EnableScoring::enabled_from_searcher(searcher)
    } else {
        EnableScoring::disabled_from_searcher(searcher)
    };
    searcher.search_with_executor(query, collecting, &Executor::SingleThread, scoring)
}

/// The passage that shows what was looked for.
fn passage(kept: &TantivyDocument, fields: &Fields, shown: &[String]) -> Excerpt {
    let of = |field: Field| excerpt(text(kept, field), shown, excerpt::LENGTH);
    let body = of(fields.text);
    if !body.marks.is_empty() {
        return body;
    }
    let attachment = of(fields.attachments);
    if attachment.marks.is_empty() {
        body
    } else {
        attachment
    }
}

/// The item that is kept there.
pub fn id(fields: &Fields, kept: &TantivyDocument) -> tantivy::Result<Uuid> {
    let id = text(kept, fields.id).parse();
    id.map_err(|_| broken("an item without an id"))
}
