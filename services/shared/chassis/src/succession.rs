//! Which bureau another one succeeds: from its day the successor's people act in what the predecessor left.
//!
//! Cases, items and duties stay with the bureau they were entered in, which row-level security shows one at a time; a
//! call names that bureau, and is let in as its own people's are, with the roles of the caller's token. Each service
//! learns successions from the catalog and keeps them here.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::NaiveDate;

use crate::identity::{BureauId, Principal, Scope};

/// More bureaus than this were never merged one into the next.
const LONGEST: usize = 100;

/// What is known of successions: of each predecessor its successor, and from which civil date.
#[derive(Debug, Clone, Default)]
pub struct Successions(Arc<RwLock<HashMap<String, (String, NaiveDate)>>>);

impl Successions {
    /// Takes in all there are: predecessor, successor, first day.
    pub fn replace(&self, all: impl IntoIterator<Item = (String, String, NaiveDate)>) {
        let all = all.into_iter().map(|(from, to, day)| (from, (to, day)));
        let all = all.collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all;
    }

    /// Whether `successor` goes on with what `bureau` left, on that day: it succeeds it, or one that does.
    pub fn succeeds(&self, successor: &BureauId, bureau: &BureauId, today: NaiveDate) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut at = bureau.as_str();
        for _ in 0..LONGEST {
            match known.get(at) {
                Some((next, from)) if *from <= today => at = next,
                _ => return false,
            }
            if at == successor.as_str() {
                return true;
            }
        }
        false
    }

    /// The caller acting in a bureau that its own one succeeds.
    pub fn scope(&self, caller: &Principal, bureau: &BureauId, today: NaiveDate) -> Option<Scope> {
        self.succeeds(&caller.bureau, bureau, today).then(|| Scope {
            principal: caller.clone(),
            bureau: bureau.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_successor_goes_on_from_its_day_and_whoever_succeeds_it_too() {
        let id = |id: &str| id.parse::<BureauId>().unwrap();
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let known = Successions::default();
        let succession = |from: &str, to: &str, on: &str| (from.to_owned(), to.to_owned(), day(on));
        known.replace([
            succession("safety", "emergency", "2019-03-01"),
            succession("emergency", "united", "2024-01-01"),
            // Nobody registers a ring; it must not go on for ever.
            succession("ring-1", "ring-2", "2019-03-01"),
            succession("ring-2", "ring-1", "2019-03-01"),
        ]);
        let succeeds = |to: &str, from: &str, on: &str| known.succeeds(&id(to), &id(from), day(on));
        assert!(!succeeds("emergency", "safety", "2019-02-28"));
        assert!(succeeds("emergency", "safety", "2019-03-01"));
        assert!(!succeeds("safety", "emergency", "2019-03-01"));
        assert!(!succeeds("united", "safety", "2023-12-31"));
        assert!(succeeds("united", "safety", "2024-01-01"));
        assert!(!succeeds("united", "ring-1", "2024-01-01"));
    }
}
