//! Items that hold words, each looked for as one: of every word the index has the list of the items that hold it, and these
//! lists are gone through side by side, some thousand items at a time. A word may stand in nearly all items; what is done
//! for each of them must cost next to nothing.

use std::mem;

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, Score, SegmentReader, TERMINATED, Term,
    postings::BlockSegmentPostings,
    query::{BooleanQuery, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

/// Items that are looked at together: what is noted of them fits into the nearest cache of a processor.
const WINDOW: u16 = 2048;
/// Needs that can be told apart.
const MOST_NEEDS: usize = 32;

/// What becomes of an item that meets a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// None is found that does not.
    Must,
    /// It is one of those of which some must be met.
    Some,
    /// None is found that does.
    Not,
}

/// What an item may hold to meet a need, and how much each counts.
#[derive(Debug, Clone)]
pub struct Need {
    /// What becomes of it.
    pub rule: Rule,
    /// Words, or numbers, that meet it.
    pub ways: Vec<(Term, u16)>,
}

/// Needs, all of words alone. As a query it finds what the query finds that it is made of.
#[derive(Debug, Clone)]
pub struct Lists {
    needs: Vec<Need>,
    /// So many of those of which some must be met.
    least: u32,
    /// The same, for where an item is asked for by its place.
    query: BooleanQuery,
}

impl Lists {
    /// As a query; the one it is made of if there are too many needs.
    pub fn query(needs: Vec<Need>, least: usize, query: BooleanQuery) -> Box<dyn Query> {
        match u32::try_from(least) {
            Ok(least) if needs.len() <= MOST_NEEDS => Box::new(Self {
                needs,
                least,
                query,
            }),
            _ => Box::new(query),
        }
    }
}

impl Query for Lists {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Held {
            needs: self.needs.clone(),
            least: self.least,
            query: self.query.weight(scoring)?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct Held {
    needs: Vec<Need>,
    least: u32,
    query: Box<dyn Weight>,
}

impl Weight for Held {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.query.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.query.explain(reader, doc)
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        self.pass(reader, |item, score| callback(item, score.into()))
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        let mut items = Vec::with_capacity(COLLECT_BLOCK_BUFFER_LEN);
        self.pass(reader, |item, _| {
            items.push(item);
            if items.len() == COLLECT_BLOCK_BUFFER_LEN {
                callback(&items);
                items.clear();
            }
        })?;
        callback(&items);
        Ok(())
    }
}

/// The list of the items of a part of the index that hold a word.
struct List {
    items: BlockSegmentPostings,
    /// Of the next item, in the block that is read.
    at: usize,
    /// The bit of its need.
    need: u32,
    score: u16,
}

impl List {
    /// The next item.
    fn next(&self) -> DocId {
        self.items
            .docs()
            .get(self.at)
            .copied()
            .unwrap_or(TERMINATED)
    }

    /// Goes on at this item, or the first behind it.
    fn seek(&mut self, item: DocId) {
        if self.next() < item {
            self.at = self.items.seek(item);
        }
    }

    /// Notes its items of a window.
    fn note(&mut self, window: &mut Window) {
        while self.next() < window.end {
            let block = self.items.docs().get(self.at..).unwrap_or_default();
            let here = block.partition_point(|item| *item < window.end);
            for item in block.iter().take(here) {
                window.note(*item, self.need, self.score);
            }
            self.at += here;
            if here == block.len() {
                self.items.advance();
                self.at = 0;
            }
        }
    }
}

/// What is noted of the items from `start` to `end`.
struct Window {
    start: DocId,
    end: DocId,
    /// The needs that each meets, and its score.
    noted: Vec<(u32, u16)>,
}

impl Window {
    fn new() -> Self {
        Self {
            start: 0,
            end: 0,
            noted: vec![(0, 0); WINDOW.into()],
        }
    }

    fn note(&mut self, item: DocId, need: u32, score: u16) {
        let at = usize::try_from(item - self.start).unwrap_or(usize::MAX);
        if let Some((needs, all)) = self.noted.get_mut(at) {
            *needs |= need;
            *all += score;
        }
    }
}

impl Held {
    /// The bits of the needs with this rule.
    fn bits(&self, rule: Rule) -> u32 {
        let needs = self.needs.iter().enumerate();
        let with = needs.filter(|(_, need)| need.rule == rule);
        with.fold(0, |bits, (at, _)| bits | 1 << at)
    }

    fn lists(&self, reader: &SegmentReader) -> tantivy::Result<Vec<List>> {
        let mut lists = Vec::new();
        for (at, need) in self.needs.iter().enumerate() {
            for (term, score) in &need.ways {
                let words = reader.inverted_index(term.field())?;
                if let Some(items) = words.read_block_postings(term, IndexRecordOption::Basic)? {
                    lists.push(List {
                        items,
                        at: 0,
                        need: 1 << at,
                        score: *score,
                    });
                }
            }
        }
        Ok(lists)
    }

    /// Goes through all lists and tells what is found.
    fn pass(
        &self,
        reader: &SegmentReader,
        mut found: impl FnMut(DocId, u16),
    ) -> tantivy::Result<()> {
        let (must, some, not) = (
            self.bits(Rule::Must),
            self.bits(Rule::Some),
            self.bits(Rule::Not),
        );
        let mut lists = self.lists(reader)?;
        let mut window = Window::new();
        loop {
            window.start = first(&lists, must).max(window.end);
            window.end = window.start.saturating_add(WINDOW.into());
            window.end = window.end.min(reader.max_doc());
            if window.start >= window.end {
                return Ok(());
            }
            for list in &mut lists {
                list.seek(window.start);
                list.note(&mut window);
            }
            let met = |needs: u32| {
                let some = (needs & some).count_ones();
                needs & must == must && needs & not == 0 && some >= self.least
            };
            for (item, noted) in (window.start..window.end).zip(&mut window.noted) {
                let (needs, score) = mem::take(noted);
                if met(needs) {
                    found(item, score);
                }
            }
        }
    }
}

/// Before this item there is none that meets all the needs that must be met.
fn first(lists: &[List], must: u32) -> DocId {
    let needs = (0..MOST_NEEDS)
        .map(|at| 1 << at)
        .filter(|need| must & need != 0);
    let next = needs.map(|need| {
        let with = lists.iter().filter(|list| list.need == need);
        with.map(List::next).min().unwrap_or(TERMINATED)
    });
    next.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::{
        Index, TantivyDocument,
        query::{AllQuery, ConstScoreQuery, Occur, TermQuery},
        schema::{Field, STRING, Schema},
    };

    use super::*;

    /// More than two windows, and parts of a block.
    const ITEMS: u32 = 5000;

    /// Items of which every seventh holds the word 7, and so on.
    fn index() -> tantivy::Result<(Index, Field)> {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("word", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
        for item in 0..ITEMS {
            let mut kept = TantivyDocument::default();
            for word in (1..40).chain([1000, 4000]).filter(|word| item % word == 0) {
                kept.add_text(field, word.to_string());
            }
            writer.add_document(kept)?;
        }
        writer.commit()?;
        Ok((index, field))
    }

    fn rule() -> impl Strategy<Value = Rule> {
        prop::sample::select(vec![Rule::Must, Rule::Some, Rule::Some, Rule::Not])
    }

    fn need() -> impl Strategy<Value = (Rule, Vec<(u32, u16)>)> {
        let word = prop_oneof![1_u32..42, Just(1000), Just(4000)];
        (rule(), prop::collection::vec((word, 0_u16..20), 1..4))
    }

    /// What a query finds in the only part of an index.
    fn found(index: &Index, query: &dyn Query) -> tantivy::Result<[Vec<(DocId, u64)>; 2]> {
        let searcher = index.reader()?.searcher();
        let scoring = EnableScoring::enabled_from_searcher(&searcher);
        let weight = query.weight(scoring)?;
        let [mut scored, mut plain] = [Vec::new(), Vec::new()];
        for part in searcher.segment_readers() {
            weight.for_each(part, &mut |item, score| {
                scored.push((item, super::super::collect::whole(score)));
            })?;
            weight.for_each_no_score(part, &mut |items| {
                plain.extend(items.iter().map(|item| (*item, 0)));
            })?;
        }
        Ok([scored, plain])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn lists_find_what_the_query_finds_that_they_are_made_of(
            needs in prop::collection::vec(need(), 0..5),
            least in 0_usize..3,
        ) {
            let (index, field) = index().unwrap();
            let term = |word: &u32| Term::from_field_text(field, &word.to_string());
            let occur = |rule| match rule {
                Rule::Must => Occur::Must,
                Rule::Some => Occur::Should,
                Rule::Not => Occur::MustNot,
            };
            let some = needs.iter().filter(|(rule, _)| *rule == Rule::Some).count();
            let least = least.min(some);
            let clause = |ways: &[(u32, u16)]| -> Box<dyn Query> {
                let ways = ways.iter().map(|(word, score)| -> Box<dyn Query> {
                    let word = TermQuery::new(term(word), IndexRecordOption::Basic);
                    Box::new(ConstScoreQuery::new(Box::new(word), f32::from(*score)))
                });
                Box::new(BooleanQuery::union(ways.collect()))
            };
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = needs
                .iter()
                .map(|(rule, ways)| (occur(*rule), clause(ways)))
                .collect();
            let all = ConstScoreQuery::new(Box::new(AllQuery), 0.0);
            clauses.push((Occur::Must, Box::new(all)));
            let all = BooleanQuery::with_minimum_required_clauses(clauses, least);
            let needs = needs.into_iter().map(|(rule, ways)| Need {
                rule,
                ways: ways.iter().map(|(word, score)| (term(word), *score)).collect(),
            });
            let lists = Lists::query(needs.collect(), least, all.clone());
            prop_assert_eq!(
                found(&index, lists.as_ref()).unwrap(),
                found(&index, &all).unwrap()
            );
        }
    }
}
