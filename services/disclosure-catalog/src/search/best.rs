//! The best of many.

use std::cmp::Reverse;

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

/// So many times as many as are wanted are kept before they are weighed: what was published later is often better than
/// all before, and to set each in its place would cost more.
const ROOM: usize = 8;

/// The best so far, and others that may be.
pub struct Best<T> {
    most: usize,
    kept: Vec<(Place, T)>,
    /// The last of as many as are wanted: what is behind it is none of the best.
    last: Option<Place>,
}

impl<T> Best<T> {
    /// At most so many.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::with_capacity(most * ROOM),
            last: None,
        }
    }

    /// Whether something of this score and day may be one of the best.
    pub fn may_take(&self, (score, day): (u64, u64)) -> bool {
        self.last
            .is_none_or(|last| (score, day) >= (last.score, last.day))
    }

    /// One more, if it may be one of the best.
    pub fn take(&mut self, place: Place, what: T) {
        if self.last.is_some_and(|last| place < last) {
            return;
        }
        self.kept.push((place, what));
        if self.kept.len() >= self.most * ROOM {
            self.weigh();
        }
    }

    fn weigh(&mut self) {
        if let Some(last) = self.most.checked_sub(1)
            && last < self.kept.len()
        {
            let by_place = |one: &(Place, T)| Reverse(one.0);
            self.kept.select_nth_unstable_by_key(last, by_place);
        }
        self.kept.truncate(self.most);
        self.last = self.kept.last().map(|(place, _)| *place);
    }

    /// The best first.
    pub fn in_order(mut self) -> Vec<(Place, T)> {
        self.kept.sort_unstable_by_key(|(place, _)| Reverse(*place));
        self.kept.truncate(self.most);
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_those_that_would_be_first_in_order(
            places in prop::collection::vec((0_u64..4, 0_u64..4), 0..300),
            most in 1_usize..5,
        ) {
            let places = (0_u64..).zip(places);
            let places = places.map(|(position, (score, day))| Place { score, day, position });
            let mut all: Vec<Place> = places.collect();
            let mut best = Best::new(most);
            for place in &all {
                if best.may_take((place.score, place.day)) {
                    best.take(*place, place.position);
                }
            }
            all.sort_unstable_by_key(|place| Reverse(*place));
            all.truncate(most);
            let found: Vec<Place> = best.in_order().into_iter().map(|(place, _)| place).collect();
            prop_assert_eq!(found, all);
        }
    }
}
