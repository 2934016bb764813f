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
use gongkai_law::calendar::day_zh;

use crate::{
    error::Error,
    identity::{BureauId, Principal, Role, Scope},
};

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

    /// The bureaus that are succeeded by another one, whenever.
    pub fn predecessors(&self) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.keys().cloned().collect()
    }

    /// Who goes on with what `bureau` left, by that day: whoever succeeds it, whoever succeeds that one, each with the
    /// first day.
    pub fn chain(&self, bureau: &str, day: NaiveDate) -> Vec<(String, NaiveDate)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut chain: Vec<(String, NaiveDate)> = Vec::new();
        while chain.len() < LONGEST {
            let (at, since) = match chain.last() {
                Some((last, since)) => (last.as_str(), *since),
                None => (bureau, NaiveDate::MIN),
            };
            match known.get(at) {
                // Who was merged before goes on in what its successor takes over later.
                Some((next, from)) if *from <= day => chain.push((next.clone(), since.max(*from))),
                _ => break,
            }
        }
        chain
    }

    /// The first day on which `successor` goes on with what `bureau` left, which it succeeds.
    pub fn first_day(&self, bureau: &BureauId, successor: &BureauId) -> Option<NaiveDate> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (next, from) = known.get(bureau.as_str())?;
        (next == successor.as_str()).then_some(*from)
    }

    /// The same as [`Self::chain`] of a bureau whose own successor, from that day on, is known besides: it may have been entered just now, and
    /// who succeeds whom is learned from time to time.
    pub fn chain_from(
        &self,
        bureau: &str,
        own: Option<(&str, NaiveDate)>,
        day: NaiveDate,
    ) -> Vec<(String, NaiveDate)> {
        let mut chain = self.chain(bureau, day);
        if let Some((next, from)) = own.filter(|(_, from)| *from <= day)
            && chain.is_empty()
        {
            chain.push((next.to_owned(), from));
        }
        chain
    }

    /// Whether `successor` goes on with what `bureau` left, on that day: it succeeds it, or one that does.
    pub fn succeeds(&self, successor: &BureauId, bureau: &BureauId, today: NaiveDate) -> bool {
        let chain = self.chain(bureau.as_str(), today);
        chain.iter().any(|(next, _)| next == successor.as_str())
    }

    /// The caller acting in a bureau that its own one succeeds. The site of a bureau that was succeeded goes on, too: who
    /// calls for the public there, calls so at the successor.
    pub fn scope(&self, caller: &Principal, bureau: &BureauId, today: NaiveDate) -> Option<Scope> {
        let for_public = caller.roles == [Role::Public];
        let goes_on = self.succeeds(&caller.bureau, bureau, today)
            || for_public && self.succeeds(bureau, &caller.bureau, today);
        goes_on.then(|| Scope {
            principal: caller.clone(),
            bureau: bureau.clone(),
        })
    }
}

/// A bureau that goes on with what another one left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Its id.
    pub id: String,
    /// What it was called on its first day.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
}

/// That something new was begun in a bureau whose duties passed on, to these one after the other: it is to be begun in
/// the last. `next_zh` says what is to be done there.
pub fn passed_on(successors: &[Successor], next_zh: &str) -> Option<Error> {
    let last = successors.last()?;
    let told = |(index, one): (usize, &Successor)| {
        let (from, name) = (one.from, &one.name);
        let from_zh = day_zh(from);
        let zh = if index == 0 {
            format!("自{from_zh}起由{name}承接")
        } else {
            format!("自{from_zh}起改由{name}承接")
        };
        (zh, format!("{} ({name}) succeeded on {from}", one.id))
    };
    let (zh, en): (Vec<String>, Vec<String>) = successors.iter().enumerate().map(told).unzip();
    Some(
        Error::state_forbids(
            &format!("the bureau's duties passed on: {}", en.join(", then ")),
            &format!("本机关的职责{}", zh.join("，")),
        )
        .next(
            &format!("Begin it in {}.", last.id),
            &format!("请到“{}”{next_zh}。", last.name),
        ),
    )
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
        let chain = known.chain("safety", day("2024-01-01"));
        let expected = [("emergency", "2019-03-01"), ("united", "2024-01-01")];
        assert_eq!(
            chain,
            expected.map(|(to, on)| (to.to_owned(), day(on))),
            "one after the other"
        );
        let entered =
            |on: &str| known.chain_from("new", Some(("united", day("2024-03-01"))), day(on));
        assert!(entered("2024-02-29").is_empty());
        let expected = [("united".to_owned(), day("2024-03-01"))];
        assert_eq!(entered("2024-03-01"), expected, "not learned yet");
    }

    #[test]
    fn who_calls_for_the_public_of_a_predecessor_does_so_at_the_successor() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let known = Successions::default();
        known.replace([("safety".to_owned(), "united".to_owned(), day("2024-01-01"))]);
        let may = |role: Role, on: &str| {
            let mut caller = Principal::of_service("site", "safety").unwrap().principal;
            caller.roles = vec![role];
            known
                .scope(&caller, &"united".parse().unwrap(), day(on))
                .is_some()
        };
        assert!(may(Role::Public, "2024-01-01"));
        assert!(!may(Role::Public, "2023-12-31"));
        assert!(!may(Role::Clerk, "2024-01-01"));
    }

    #[test]
    fn all_who_go_on_are_named_and_the_last_is_to_be_gone_to() {
        let successor = |id: &str, name: &str, from: &str| Successor {
            id: id.to_owned(),
            name: name.to_owned(),
            from: from.parse().unwrap(),
        };
        assert!(passed_on(&[], "登记").is_none());
        let error = passed_on(
            &[
                successor("emergency", "区应急管理局", "2019-03-01"),
                successor("united", "区综合执法局", "2024-01-01"),
            ],
            "登记",
        )
        .unwrap();
        let (zh, en) = error.refusal();
        for said in [
            "自2019年3月1日起由区应急管理局承接，自2024年1月1日起改由区综合执法局承接",
            "emergency (区应急管理局) succeeded on 2019-03-01, then united",
        ] {
            assert!(zh.contains(said) || en.contains(said), "{zh} {en}");
        }
        let next = ("请到“区综合执法局”登记。", "Begin it in united.");
        assert_eq!(error.next_step(), next);
    }
}
