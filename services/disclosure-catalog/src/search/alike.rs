//! Which published items may look like what somebody wants: those that have most pairs of characters in common
//! with it. The texts themselves are compared by [`Wanted::best`].

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, Term,
    collector::{Collector, SegmentCollector},
    columnar::Column,
    query::{BooleanQuery, ConstScoreQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    collect::whole,
    likeness::{TELLING_PAIRS, Wanted},
    schema::{self, Fields, of_bureau},
};

/// Items whose texts are compared at most.
const CANDIDATES: usize = 100;
/// A score holds three numbers, for a float holds whole numbers up to 2^24 as they are: whether a document number is
/// the same, how many pairs the title has, and how many the abstract has. Titles have up to 199 pairs, and up to 4,000
/// are wanted.
const NUMBER: f32 = 8_388_608.0;
const TITLE: f32 = 4096.0;
const SUMMARY: f32 = 1.0;
/// So much is likeness in full, and less than half of it is none.
const FULL: u64 = 1_000_000;

/// How much an item looks alike, the day it was published and its place in the journal.
type Place = (u64, u64, u64);

/// What a bureau has published that has something in common with what is wanted; none if there is nothing to compare.
pub fn query(fields: &Fields, bureau: &str, wanted: &Wanted) -> Option<BooleanQuery> {
    let term = |field: Field, value: &str| -> Box<dyn Query> {
        let term = Term::from_field_text(field, &of_bureau(bureau, value));
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    };
    let scored = |query, score| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, score)) };
    let mut ways = Vec::new();
    for pair in wanted.pairs() {
        ways.push(scored(term(fields.alike_title, pair), TITLE));
        ways.push(scored(term(fields.alike_summary, pair), SUMMARY));
    }
    let numbers = wanted.numbers();
    let numbers: Vec<_> = numbers
        .map(|word| term(fields.alike_title, &word))
        .collect();
    if !numbers.is_empty() {
        ways.push(scored(Box::new(BooleanQuery::union(numbers)), NUMBER));
    }
    (!ways.is_empty()).then(|| BooleanQuery::union(ways))
}

/// Collects the best of them, the best first; of those that are equal, the newest.
pub struct Alike {
    /// How many pairs are wanted.
    pub wanted: u64,
}

/// The best of a part of the index.
pub struct Part {
    wanted: u64,
    ordinal: SegmentOrdinal,
    title_pairs: Column<u64>,
    day: Column<u64>,
    position: Column<u64>,
    best: BinaryHeap<Reverse<(Place, DocId)>>,
}

impl Collector for Alike {
    type Fruit = Vec<(Place, DocAddress)>;
    type Child = Part;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Part> {
        let columns = reader.fast_fields();
        Ok(Part {
            wanted: self.wanted.max(1),
            ordinal,
            title_pairs: columns.u64(schema::TITLE_PAIRS)?,
            day: columns.u64(schema::DAY)?,
            position: columns.u64(schema::POSITION)?,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, parts: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut all: Self::Fruit = parts.into_iter().flatten().collect();
        all.sort_unstable_by_key(|(place, _)| Reverse(*place));
        all.truncate(CANDIDATES);
        Ok(all)
    }
}

impl SegmentCollector for Part {
    type Fruit = Vec<(Place, DocAddress)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let title_pairs = self.title_pairs.first(doc).unwrap_or_default();
        let alike = likeness(whole(score), title_pairs, self.wanted);
        if alike < FULL / 2 {
            return;
        }
        let day = self.day.first(doc).unwrap_or_default();
        let position = self.position.first(doc).unwrap_or_default();
        self.best.push(Reverse(((alike, day, position), doc)));
        if self.best.len() > CANDIDATES {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        let best = self.best.into_iter();
        best.map(|Reverse((place, doc))| (place, DocAddress::new(self.ordinal, doc)))
            .collect()
    }
}

/// As much as the texts can be alike that have so much in common: see [`Wanted::best`], which also looks at the organs
/// of document numbers.
fn likeness(score: u64, title_pairs: u64, wanted: u64) -> u64 {
    let (same_number, pairs) = (score >> 23, score & 0x7f_ffff);
    if same_number > 0 {
        return FULL;
    }
    let (in_title, in_summary) = (pairs >> 12, pairs & 0xfff);
    let said = (in_title + in_summary) * FULL / wanted;
    let telling = u64::try_from(TELLING_PAIRS).unwrap_or(u64::MAX);
    if title_pairs < telling {
        return said;
    }
    said.max(in_title * FULL / title_pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_holds_what_is_in_common() {
        let score = |number: f32, title: f32, summary: f32| {
            whole(number * NUMBER + title * TITLE + summary * SUMMARY)
        };
        assert_eq!(likeness(score(0.0, 10.0, 0.0), 10, 40), FULL);
        assert_eq!(likeness(score(0.0, 4.0, 16.0), 10, 40), FULL / 2);
        // A title of few pairs tells nothing.
        assert_eq!(likeness(score(0.0, 4.0, 0.0), 4, 40), FULL / 10);
        assert_eq!(likeness(score(1.0, 0.0, 0.0), 10, 1), FULL);
        assert_eq!(likeness(score(0.0, 199.0, 3801.0), 199, 4000), FULL);
        assert_eq!(likeness(score(0.0, 0.0, 4000.0), 0, 4000), FULL);
    }
}
