//! One pass over all that is found: the best, how many, and how they are spread.

use std::{collections::BTreeMap, mem};

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use super::{
    best::{Best, Place},
    index::broken,
    publisher::Rooms,
    query::Confined,
    schema,
};

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

/// What is collected, of what a search is confined to.
pub struct Collecting<'a> {
    /// What.
    pub pass: Pass,
    /// Of what.
    pub confined: &'a Confined,
}

/// A pass over a part of the index. A word may stand in every item, so that each column is read for many items at a
/// time, and as few of them as will do.
pub struct Part {
    pass: Pass,
    rooms: Rooms,
    ordinal: SegmentOrdinal,
    position: Column<u64>,
    day: Column<u64>,
    article20: Column<u64>,
    office: StrColumn,
    /// Some of it may have been published after the pass ends.
    has_later: bool,
    /// Found, and not looked at yet.
    waiting: (Vec<DocId>, Vec<Score>),
    best: Best<DocId>,
    total: u64,
    by_office: Vec<u64>,
    by_article20: Vec<u64>,
    by_year: Vec<u64>,
}

/// Items that are looked at together.
const TOGETHER: usize = COLLECT_BLOCK_BUFFER_LEN;

impl Collector for Collecting<'_> {
    type Fruit = Found;
    type Child = Part;

    fn for_segment(&self, part: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Part> {
        let columns = reader.fast_fields();
        let office = columns.str(schema::OFFICE)?;
        let office = office.ok_or_else(|| {
            let missing = format!("no column {}", schema::OFFICE);
            tantivy::TantivyError::SchemaError(missing)
        })?;
        let position = columns.u64(schema::POSITION)?;
        let Confined {
            publishers,
            bureaus,
            ..
        } = self.confined;
        Ok(Part {
            pass: self.pass,
            rooms: Rooms::of(publishers, bureaus, &office)?,
            ordinal: part,
            has_later: position.max_value() > self.pass.until,
            position,
            day: columns.u64(schema::DAY)?,
            article20: columns.u64(schema::ARTICLE20)?,
            office,
            waiting: (Vec::with_capacity(TOGETHER), Vec::with_capacity(TOGETHER)),
            best: Best::new(self.pass.most),
            total: 0,
            by_office: Vec::new(),
            by_article20: Vec::new(),
            by_year: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.pass.by_score
    }

    fn merge_fruits(&self, parts: Vec<tantivy::Result<Found>>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        let mut best = Best::new(self.pass.most);
        for part in parts {
            let part = part?;
            all.total += part.total;
            for (place, address) in part.best {
                best.take(place, address);
            }
            add(&mut all.spread.bureaus, part.spread.bureaus);
            add(&mut all.spread.offices, part.spread.offices);
            add(&mut all.spread.article20, part.spread.article20);
            add(&mut all.spread.years, part.spread.years);
        }
        all.best = best.in_order();
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

/// What a column says of some items.
fn read(column: &Column<u64>, items: &[DocId]) -> [u64; TOGETHER] {
    let mut values = [None; TOGETHER];
    if let Some(values) = values.get_mut(..items.len()) {
        column.first_vals(items, values);
    }
    values.map(Option::unwrap_or_default)
}

impl Part {
    /// Looks at those that wait.
    fn look(&mut self) {
        let (mut items, mut scores) = mem::take(&mut self.waiting);
        let days = read(&self.day, &items);
        let offices = read(self.office.ords(), &items);
        let codes = read(&self.article20, &items);
        let found = items.iter().zip(&scores);
        let columns = days.iter().zip(&offices).zip(&codes);
        for ((item, score), ((day, office), code)) in found.zip(columns) {
            if self.is_asked_for(*item, *day) && self.rooms.take(*office, *day) {
                self.total += 1;
                count(&mut self.by_office, *office);
                count(&mut self.by_article20, *code);
                count(&mut self.by_year, day / 10_000);
                self.place(*item, whole(*score), *day);
            }
        }
        items.clear();
        scores.clear();
        self.waiting = (items, scores);
    }

    fn is_asked_for(&self, item: DocId, day: u64) -> bool {
        let (first, last) = self.pass.days;
        let is_later = || {
            let position = self.position.first(item).unwrap_or(u64::MAX);
            position > self.pass.until
        };
        first <= day && day <= last && !(self.has_later && is_later())
    }

    /// Keeps an item if it may be one of the page. Of most of them nothing more has to be read.
    fn place(&mut self, item: DocId, score: u64, day: u64) {
        if !self.best.may_take((score, day)) {
            return;
        }
        let place = Place {
            score,
            day,
            position: self.position.first(item).unwrap_or(u64::MAX),
        };
        if self.pass.after.is_none_or(|after| place < after) {
            self.best.take(place, item);
        }
    }

    /// Counts by bureau that published, and by office: an office is one of its bureau only.
    fn named(&self) -> tantivy::Result<(Counts, Counts)> {
        let (mut bureaus, mut offices) = (Counts::new(), Counts::new());
        let counted: Vec<(u64, u64)> = (0..)
            .zip(self.by_office.iter().copied())
            .filter(|(_, counted)| *counted > 0)
            .collect();
        let places: Vec<u64> = counted.iter().map(|(place, _)| *place).collect();
        let mut counts = counted.iter().map(|(_, count)| *count);
        // All names in one pass: looked up one by one, each is read from the start of its block.
        let names = self.office.dictionary();
        let is_whole = names.sorted_ords_to_term_cb(&places, |office| {
            let office = String::from_utf8_lossy(office);
            let count = counts.next().unwrap_or_default();
            let bureau = office.split_once(':').map_or("", |(bureau, _)| bureau);
            *bureaus.entry(bureau.to_owned()).or_default() += count;
            offices.insert(office.into_owned(), count);
        })?;
        if !is_whole {
            return Err(broken("an office without a name"));
        }
        self.rooms.spread(&mut bureaus);
        Ok((bureaus, offices))
    }
}

impl SegmentCollector for Part {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, item: DocId, score: Score) {
        let (items, scores) = &mut self.waiting;
        items.push(item);
        scores.push(score);
        if items.len() == TOGETHER {
            self.look();
        }
    }

    fn harvest(mut self) -> tantivy::Result<Found> {
        self.look();
        let numbers = |counts: &[u64]| {
            let counted = (0_u64..).zip(counts).filter(|(_, count)| **count > 0);
            counted
                .map(|(value, count)| (value.to_string(), *count))
                .collect()
        };
        let (bureaus, offices) = self.named()?;
        let best = self.best.in_order().into_iter();
        Ok(Found {
            total: self.total,
            spread: Spread {
                bureaus,
                offices,
                article20: numbers(&self.by_article20),
                years: numbers(&self.by_year),
            },
            best: best
                .map(|(place, item)| (place, DocAddress::new(self.ordinal, item)))
                .collect(),
        })
    }
}

/// A score as the whole number it is: a sum of small whole numbers, which a float holds as they are.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of small whole numbers"
)]
pub fn whole(score: Score) -> u64 {
    score as u64
}
