//! What somebody asks for, as a query of the index.
//!
//! Words between blanks must all be there; “…” or "…" holds together what is otherwise cut into words, and a
//! minus leaves out what holds a word. A number finds what bears it. How well an item fits is a sum of
//! whole numbers for what stands where, so that it depends on the item alone: pages stay what they were
//! while others are published, on every replica, and an editor can tell why one stands above another.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};
use uuid::Uuid;

use super::{
    left_out::LeftOut,
    lists::{Lists, Need, Rule},
    number,
    parts::{Part, Piece, parts, telling},
    publisher::Publishers,
    schema::{Fields, of_bureau},
    words::{Word, asked},
};

/// What fits counts so much: a number that an item bears; all that was written, in the title, in the text, in an
/// attachment; a word in each of these.
const NUMBER: u16 = 100;
const TITLE_WHOLE: u16 = 12;
const TEXT_WHOLE: u16 = 6;
const ATTACHMENT_WHOLE: u16 = 3;
const TITLE_WORD: u16 = 3;
const TEXT_WORD: u16 = 1;
const ATTACHMENT_WORD: u16 = 1;

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

/// A word that an item may hold, or several with their places, and how much that counts.
struct Way {
    words: Vec<(usize, Term)>,
    score: u16,
}

/// What an item is asked for: to meet a need in one of these ways, or to hold each of these pieces.
struct Clause {
    rule: Rule,
    ways: Vec<Way>,
    pieces: Vec<Vec<Way>>,
}

impl Way {
    /// Words as they were written.
    fn text(field: Field, words: &[Word], score: u16) -> Self {
        let start = words.first().map_or(0, |word| word.start);
        let words = words.iter();
        let words =
            words.map(|word| (word.start - start, Term::from_field_text(field, &word.text)));
        Self {
            words: words.collect(),
            score,
        }
    }

    /// A value that is kept as one word.
    fn value(value: Term, score: u16) -> Self {
        Self {
            words: vec![(0, value)],
            score,
        }
    }

    fn query(&self) -> Box<dyn Query> {
        let stands: Box<dyn Query> = match &self.words[..] {
            [(_, word)] => Box::new(TermQuery::new(word.clone(), IndexRecordOption::Basic)),
            words => Box::new(PhraseQuery::new_with_offset(words.to_vec())),
        };
        Box::new(ConstScoreQuery::new(stands, self.score.into()))
    }
}

fn any(ways: &[Way]) -> BooleanQuery {
    BooleanQuery::union(ways.iter().map(Way::query).collect())
}

impl Clause {
    fn new(rule: Rule, ways: Vec<Way>) -> Self {
        Self {
            rule,
            ways,
            pieces: Vec::new(),
        }
    }

    /// As a query.
    fn query(&self) -> BooleanQuery {
        let mut ways: Vec<Box<dyn Query>> = self.ways.iter().map(Way::query).collect();
        if !self.pieces.is_empty() {
            let pieces = self.pieces.iter();
            let each = pieces.map(|piece| -> Box<dyn Query> { Box::new(any(piece)) });
            ways.push(Box::new(BooleanQuery::intersection(each.collect())));
        }
        BooleanQuery::union(ways)
    }

    /// As a need of words alone; none if several words must stand as they were written.
    fn need(&self) -> Option<Need> {
        let list = |way: &Way| match &way.words[..] {
            [(_, word)] => Some((word.clone(), way.score)),
            _ => None,
        };
        let ways = self.ways.iter().map(list).collect::<Option<_>>()?;
        self.pieces.is_empty().then_some(Need {
            rule: self.rule,
            ways,
        })
    }
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

    /// The words of which half must be there.
    fn loose(&self, fields: &Fields) -> Vec<Clause> {
        let mut pieces: Vec<Piece> = self.pieces().collect();
        pieces.sort_by(|one, other| one.text.cmp(&other.text));
        pieces.dedup_by(|one, other| one.text == other.text);
        pieces.sort_by_key(|piece| Reverse(piece.text.chars().count()));
        pieces.truncate(MOST_LOOSE);
        let each = pieces.iter();
        each.map(|piece| Clause::new(Rule::Some, single(fields, piece)))
            .collect()
    }

    /// As a query: of what holds everything, or, if `loose`, what stands in quotes and at least half of the other words.
    pub fn query(&self, fields: &Fields, confined: &Confined, loose: bool) -> Box<dyn Query> {
        if self.is_vain {
            return Box::new(EmptyQuery);
        }
        let firm = self.with().filter(|part| part.exact || !loose);
        let mut clauses: Vec<Clause> = firm.map(|part| part.clause(fields)).collect();
        let mut least = 0;
        if loose {
            let some = self.loose(fields);
            least = some.len().div_ceil(2);
            clauses.extend(some);
        }
        for part in self.parts.iter().filter(|part| part.without) {
            let ways = texts(fields, &asked(&part.text), [0; 3]);
            clauses.push(Clause::new(Rule::Not, ways));
        }
        clauses.extend(confined.clauses(fields));
        query(&clauses, least)
    }
}

/// All clauses as one query, of which so many of some must be met.
fn query(clauses: &[Clause], least: usize) -> Box<dyn Query> {
    let needs: Option<Vec<Need>> = clauses.iter().map(Clause::need).collect();
    let of = |rule: Rule| clauses.iter().filter(move |clause| clause.rule == rule);
    let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for clause in of(Rule::Must) {
        all.push((Occur::Must, Box::new(clause.query())));
    }
    if least > 0 {
        let some = of(Rule::Some)
            .map(|clause| -> (Occur, Box<dyn Query>) { (Occur::Should, Box::new(clause.query())) });
        let some = BooleanQuery::with_minimum_required_clauses(some.collect(), least);
        all.push((Occur::Must, Box::new(some)));
    }
    if all.is_empty() {
        all.push((
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
        ));
    }
    for clause in of(Rule::Not) {
        all.push((Occur::MustNot, Box::new(LeftOut(Box::new(clause.query())))));
    }
    let all = BooleanQuery::new(all);
    match needs {
        Some(needs) => Lists::query(needs, least, all),
        None => Box::new(all),
    }
}

/// A piece in the title, the text or an attachment.
fn single(fields: &Fields, piece: &Piece) -> Vec<Way> {
    let scores = [TITLE_WORD, TEXT_WORD, ATTACHMENT_WORD];
    texts(fields, &piece.words, scores)
}

/// Words as they were written in the title, the text or an attachment.
fn texts(fields: &Fields, words: &[Word], scores: [u16; 3]) -> Vec<Way> {
    let fields = [fields.title, fields.text, fields.attachments];
    let ways = fields.into_iter().zip(scores);
    ways.map(|(field, score)| Way::text(field, words, score))
        .collect()
}

impl Part {
    /// The number that is looked for. A phrase with more than a number in it must stand as it was written.
    fn number(&self) -> Option<String> {
        number::asked(&self.text).filter(|_| !self.exact || number::is_all(&self.text))
    }

    fn clause(&self, fields: &Fields) -> Clause {
        let words = asked(&self.text);
        let scores = [TITLE_WHOLE, TEXT_WHOLE, ATTACHMENT_WHOLE];
        let mut clause = Clause::new(Rule::Must, texts(fields, &words, scores));
        let number = self.number();
        if number.is_none() && !self.exact && words.len() > 1 {
            let pieces = telling(&self.text).into_iter();
            clause.pieces = pieces.map(|piece| single(fields, &piece)).collect();
        }
        let numbers = number::index(&self.text).into_iter().chain(number);
        let numbers = numbers.map(|number| {
            let number = Term::from_field_text(fields.number, &number);
            Way::value(number, NUMBER)
        });
        clause.ways.extend(numbers);
        clause
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
        let codes = self.article20.iter();
        let codes = codes.map(|code| Term::from_field_u64(fields.article20, (*code).into()));
        let withdrawn = self.withdrawn.iter();
        let withdrawn = withdrawn.map(|id| Term::from_field_text(fields.id, &id.to_string()));
        let lists: [(Rule, Vec<Term>); 4] = [
            (Rule::Must, bureaus.collect()),
            (Rule::Must, offices.collect()),
            (Rule::Must, codes.collect()),
            (Rule::Not, withdrawn.collect()),
        ];
        let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
        let clauses = lists.map(|(rule, values)| {
            let values = values.into_iter().map(|value| Way::value(value, 0));
            Clause::new(rule, values.collect())
        });
        clauses.collect()
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
