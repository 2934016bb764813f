//! What somebody asks for, as a query of the index.
//!
//! Words between blanks must all be there; “…” or "…" holds together what is otherwise cut into words, and a
//! minus leaves out what holds a word. A number finds what bears it. How well an item fits is a sum of
//! whole numbers for what stands where, so that it depends on the item alone: pages stay what they were
//! while others are published, on every replica, and an editor can tell why one stands above another.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use tantivy::{
    Term,
    query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};
use uuid::Uuid;

use super::{
    left_out::LeftOut,
    number,
    parts::{Part, Piece, parts, telling},
    publisher::Publishers,
    schema::{Fields, of_bureau},
    words::{Word, asked},
};

/// What fits counts so much: a number that an item bears; all that was written, in the title, in the text, in an
/// attachment; a word in each of these.
const NUMBER: f32 = 100.0;
const TITLE_WHOLE: f32 = 12.0;
const TEXT_WHOLE: f32 = 6.0;
const ATTACHMENT_WHOLE: f32 = 3.0;
const TITLE_WORD: f32 = 3.0;
const TEXT_WORD: f32 = 1.0;
const ATTACHMENT_WORD: f32 = 1.0;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    parts: Vec<Part>,
    /// Something was written, and no word is in it: nothing holds that.
    is_vain: bool,
}

/// To what a search is confined. Nothing stands for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Confined {
    /// To what these bureaus published.
    pub bureaus: Vec<String>,
    /// Who published in the rooms of others.
    pub publishers: Arc<Publishers>,
    /// To these offices of them, with their bureau.
    pub offices: Vec<(String, String)>,
    /// To these items of article 20.
    pub article20: Vec<u8>,
    /// To others than these, which were withdrawn.
    pub withdrawn: Vec<Uuid>,
}

/// Pieces of which half must be there, at most: the longest of them, for those say most. Each more would be looked for in
/// all items.
const MOST_LOOSE: usize = 12;

type Clause = (Occur, Box<dyn Query>);

fn scored(query: Box<dyn Query>, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, score))
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::Basic,
    ))
}

/// What stands in a field as it was written.
fn whole(field: Field, words: &[Word]) -> Box<dyn Query> {
    match words {
        [word] => term(field, &word.text),
        words => {
            let start = words.first().map_or(0, |word| word.start);
            let terms = words
                .iter()
                .map(|word| (word.start - start, Term::from_field_text(field, &word.text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    }
}

fn any(clauses: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(clauses))
}

impl Asked {
    /// Read from what somebody wrote.
    pub fn read(text: &str) -> Self {
        let parts = parts(text);
        let is_vain = parts.is_empty() && !text.trim().is_empty();
        Self { parts, is_vain }
    }

    /// Whether nothing is asked for: then everything is found, but nothing where signs alone were written.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether more than one word is asked for outside quotes, so that something may hold some of them. Who looks for a
    /// number wants that one and no other.
    pub fn is_several(&self) -> bool {
        let numbered = self.with().any(|part| part.number().is_some());
        !numbered && self.pieces().count() > 1
    }

    /// What must be there.
    fn with(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.without)
    }

    /// The words and passages that are shown where they are found, the longest first.
    pub fn shown(&self) -> Vec<String> {
        let mut shown = BTreeSet::new();
        for part in self.with() {
            shown.insert(part.text.clone());
            if !part.exact {
                shown.extend(telling(&part.text).into_iter().map(|piece| piece.text));
            }
        }
        let mut shown: Vec<String> = shown.into_iter().collect();
        shown.sort_by_key(|text| Reverse(text.chars().count()));
        shown
    }

    /// The pieces that need not stand as they were written, and of which some would do.
    fn pieces(&self) -> impl Iterator<Item = Piece> {
        let free = self.with().filter(|part| !part.exact);
        let pieces = free.flat_map(|part| telling(&part.text));
        pieces.filter(Piece::stands_alone)
    }

    /// At least half of the words.
    fn half(&self, fields: &Fields) -> BooleanQuery {
        let mut pieces: Vec<Piece> = self.pieces().collect();
        pieces.sort_by(|one, other| one.text.cmp(&other.text));
        pieces.dedup_by(|one, other| one.text == other.text);
        pieces.sort_by_key(|piece| Reverse(piece.text.chars().count()));
        pieces.truncate(MOST_LOOSE);
        let each = pieces.iter();
        let each = each.map(|piece| (Occur::Should, single(fields, piece)));
        let mut half = BooleanQuery::new(each.collect());
        half.set_minimum_number_should_match(pieces.len().div_ceil(2));
        half
    }

    /// As a query: of what holds everything, or, if `loose`, what stands in quotes and at least half of the other words.
    pub fn query(&self, fields: &Fields, confined: &Confined, loose: bool) -> BooleanQuery {
        if self.is_vain {
            return BooleanQuery::new(Vec::new());
        }
        let firm = self.with().filter(|part| part.exact || !loose);
        let mut clauses: Vec<Clause> = firm.map(|part| (Occur::Must, part.query(fields))).collect();
        if loose {
            clauses.push((Occur::Must, Box::new(self.half(fields))));
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, scored(Box::new(AllQuery), 0.0)));
        }
        for part in self.parts.iter().filter(|part| part.without) {
            let words = asked(&part.text);
            let held = any(vec![
                whole(fields.title, &words),
                whole(fields.text, &words),
                whole(fields.attachments, &words),
            ]);
            clauses.push((Occur::MustNot, Box::new(LeftOut(held))));
        }
        clauses.extend(confined.clauses(fields));
        BooleanQuery::new(clauses)
    }
}

/// A piece in the title, the text or an attachment.
fn single(fields: &Fields, piece: &Piece) -> Box<dyn Query> {
    let words = &piece.words;
    any(vec![
        scored(whole(fields.title, words), TITLE_WORD),
        scored(whole(fields.text, words), TEXT_WORD),
        scored(whole(fields.attachments, words), ATTACHMENT_WORD),
    ])
}

impl Part {
    /// The number that is looked for. A phrase with more than a number in it must stand as it was written.
    fn number(&self) -> Option<String> {
        number::asked(&self.text).filter(|_| !self.exact || number::is_all(&self.text))
    }

    fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let words = asked(&self.text);
        let mut ways = vec![
            scored(whole(fields.title, &words), TITLE_WHOLE),
            scored(whole(fields.text, &words), TEXT_WHOLE),
            scored(whole(fields.attachments, &words), ATTACHMENT_WHOLE),
        ];
        if let Some(number) = number::index(&self.text) {
            ways.push(scored(term(fields.number, &number), NUMBER));
        }
        if let Some(number) = self.number() {
            ways.push(scored(term(fields.number, &number), NUMBER));
        } else if !self.exact && words.len() > 1 {
            let each = telling(&self.text).into_iter();
            let each = each.map(|piece| (Occur::Must, single(fields, &piece)));
            ways.push(Box::new(BooleanQuery::new(each.collect())));
        }
        any(ways)
    }
}

impl Confined {
    /// A condition for each list that is not empty: one of its values. It adds nothing to what fits.
    fn clauses(&self, fields: &Fields) -> Vec<Clause> {
        let rooms = self.publishers.rooms(&self.bureaus).into_iter();
        let bureaus = rooms.map(|room| Term::from_field_text(fields.bureau, &room));
        let offices = self.offices.iter();
        let offices = offices
            .map(|(bureau, id)| Term::from_field_text(fields.office, &of_bureau(bureau, id)));
        let codes = self
            .article20
            .iter()
            .map(|code| Term::from_field_u64(fields.article20, (*code).into()));
        let lists: [Vec<Term>; 3] = [bureaus.collect(), offices.collect(), codes.collect()];
        let lists = lists.into_iter().filter(|list| !list.is_empty());
        let confined = lists.map(|list| {
            (
                Occur::Must,
                scored(Box::new(BooleanQuery::new_multiterms_query(list)), 0.0),
            )
        });
        let withdrawn = self.withdrawn.iter();
        let withdrawn = withdrawn.map(|id| Term::from_field_text(fields.id, &id.to_string()));
        let withdrawn: Vec<Term> = withdrawn.collect();
        let without = (!withdrawn.is_empty()).then(|| {
            let held = Box::new(BooleanQuery::new_multiterms_query(withdrawn));
            (Occur::MustNot, Box::new(LeftOut(held)) as Box<dyn Query>)
        });
        confined.chain(without).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_the_passage_first() {
        let shown = Asked::read("关于安全生产的责任").shown();
        assert_eq!(shown, ["关于安全生产的责任", "安全", "生产", "责任"]);
        assert_eq!(
            Asked::read("“安全生产责任” -煤矿").shown(),
            ["安全生产责任"]
        );
    }
}
