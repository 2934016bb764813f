//! One pass over all that is found: the best, how many, and how they are spread.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use super::schema;

/// The place of an item among what is found, the first having the greatest: what it scores, the day it was
/// published as a number, and its place in the journal, which no two have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Sum of whole numbers: it does not depend on what else is in the index.
    pub score: u64,
    /// Year, month and day as eight digits.
    pub day: u64,
    /// Position of its first publication.
    pub position: u64,
}

/// Counts by value.
pub type Counts = BTreeMap<String, u64>;

/// How what is found is spread.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// By bureau.
    pub bureaus: Counts,
    /// By bureau and office.
    pub offices: Counts,
    /// By item of article 20.
    pub article20: Counts,
    /// By year of publication.
    pub years: Counts,
}

/// What a pass finds.
#[derive(Debug, Default)]
pub struct Found {
    /// The first of them after the place that was asked for.
    pub best: Vec<(Place, DocAddress)>,
    /// How many there are in all.
    pub total: u64,
    /// How they are spread.
    pub spread: Spread,
}

/// What is collected.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// At most so many: those of a page, and one more.
    pub most: usize,
    /// Only what follows this place.
    pub after: Option<Place>,
    /// Only what had been published when the journal ended there.
    pub until: u64,
    /// Days of publication, as eight digits.
    pub days: (u64, u64),
    /// Whether the best come first; else the newest.
    pub by_score: bool,
}

/// A pass over a part of the index.
pub struct Part {
    pass: Pass,
    ordinal: SegmentOrdinal,
    position: Column<u64>,
    day: Column<u64>,
    article20: Column<u64>,
    bureau: StrColumn,
    office: StrColumn,
    best: BinaryHeap<Reverse<(Place, DocId)>>,
    total: u64,
    by_bureau: Vec<u64>,
    by_office: Vec<u64>,
    by_article20: Vec<u64>,
    by_year: Vec<u64>,
}

fn missing(field: &str) -> tantivy::TantivyError {
    tantivy::TantivyError::SchemaError(format!("no column {field}"))
}

impl Collector for Pass {
    type Fruit = Found;
    type Child = Part;

    fn for_segment(&self, part: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Part> {
        let columns = reader.fast_fields();
        let texts = |field: &str| columns.str(field)?.ok_or_else(|| missing(field));
        Ok(Part {
            pass: *self,
            ordinal: part,
            position: columns.u64(schema::POSITION)?,
            day: columns.u64(schema::DAY)?,
            article20: columns.u64(schema::ARTICLE20)?,
            bureau: texts(schema::BUREAU)?,
            office: texts(schema::OFFICE)?,
            best: BinaryHeap::new(),
            total: 0,
            by_bureau: Vec::new(),
            by_office: Vec::new(),
            by_article20: Vec::new(),
            by_year: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.by_score
    }

    fn merge_fruits(&self, parts: Vec<tantivy::Result<Found>>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        for part in parts {
            let part = part?;
            all.total += part.total;
            all.best.extend(part.best);
            add(&mut all.spread.bureaus, part.spread.bureaus);
            add(&mut all.spread.offices, part.spread.offices);
            add(&mut all.spread.article20, part.spread.article20);
            add(&mut all.spread.years, part.spread.years);
        }
        all.best.sort_unstable_by_key(|(place, _)| Reverse(*place));
        all.best.truncate(self.most);
        Ok(all)
    }
}

fn add(all: &mut Counts, part: Counts) {
    for (value, count) in part {
        *all.entry(value).or_default() += count;
    }
}

/// One more of a value that is the number of a place.
fn count(counts: &mut Vec<u64>, value: u64) {
    let at = usize::try_from(value).unwrap_or(usize::MAX);
    if at >= counts.len() {
        counts.resize(at + 1, 0);
    }
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

/// Counts by the texts their places stand for.
fn named(column: &StrColumn, counts: &[u64]) -> tantivy::Result<Counts> {
    let mut named = Counts::new();
    let mut text = String::new();
    for (place, counted) in (0..).zip(counts) {
        if *counted > 0 {
            column.ord_to_str(place, &mut text)?;
            named.insert(text.clone(), *counted);
        }
    }
    Ok(named)
}

impl SegmentCollector for Part {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let (first, last) = self.pass.days;
        let position = self.position.first(doc).unwrap_or(u64::MAX);
        let day = self.day.first(doc).unwrap_or_default();
        if position > self.pass.until || day < first || day > last {
            return;
        }
        self.total += 1;
        if let Some(place) = self.bureau.ords().first(doc) {
            count(&mut self.by_bureau, place);
        }
        if let Some(place) = self.office.ords().first(doc) {
            count(&mut self.by_office, place);
        }
        count(
            &mut self.by_article20,
            self.article20.first(doc).unwrap_or_default(),
        );
        count(&mut self.by_year, day / 10_000);
        let place = Place {
            // Scores are sums of small whole numbers, which a float holds as they are.
            score: whole(score),
            day,
            position,
        };
        if self.pass.after.is_some_and(|after| place >= after) {
            return;
        }
        if self.best.len() < self.pass.most {
            self.best.push(Reverse((place, doc)));
        } else if let Some(mut worst) = self.best.peek_mut()
            && place > worst.0.0
        {
            *worst = Reverse((place, doc));
        }
    }

    fn harvest(self) -> tantivy::Result<Found> {
        let numbers = |counts: &[u64]| {
            let counted = (0_u64..).zip(counts).filter(|(_, count)| **count > 0);
            counted
                .map(|(value, count)| (value.to_string(), *count))
                .collect()
        };
        Ok(Found {
            total: self.total,
            spread: Spread {
                bureaus: named(&self.bureau, &self.by_bureau)?,
                offices: named(&self.office, &self.by_office)?,
                article20: numbers(&self.by_article20),
                years: numbers(&self.by_year),
            },
            best: self
                .best
                .into_iter()
                .map(|Reverse((place, doc))| (place, DocAddress::new(self.ordinal, doc)))
                .collect(),
        })
    }
}

/// A score as the whole number it is.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of small whole numbers"
)]
pub fn whole(score: Score) -> u64 {
    score.round().max(0.0) as u64
}
