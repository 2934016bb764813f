//! Which term a kind of item has, and which items are past theirs.

use chrono::NaiveDate;
use gongkai_archive::retention::OwnTerm;
use gongkai_law::retention::{POLICY, POLICY_SOURCE, Term};
use uuid::Uuid;

use crate::item::Kind;

/// How long a kind of item is kept, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The kind.
    pub kind: Kind,
    /// Its term; none while nobody has said: then it is kept.
    pub term: Option<Term>,
    /// What it rests on.
    pub source: String,
    /// Whether the bureau has set it.
    pub own: bool,
}

/// The term that the law itself gives a kind.
pub fn by_law(kind: Kind) -> Option<Term> {
    matches!(kind, Kind::Rule | Kind::NormativeDocument).then_some(POLICY)
}

/// The terms of all kinds: what the bureau has set by its schedule, else what the law gives.
pub fn terms(own: &[OwnTerm]) -> Vec<InForce> {
    let kinds = Kind::ALL.iter().copied();
    kinds
        .map(|kind| {
            let set = own.iter().find(|own| own.kind == kind.as_str());
            let term = set.map(|own| own.term).or_else(|| by_law(kind));
            let source = match set {
                Some(own) => &own.source,
                None if term.is_some() => POLICY_SOURCE,
                None => "",
            };
            InForce {
                kind,
                term,
                source: source.to_owned(),
                own: set.is_some(),
            }
        })
        .collect()
}

/// An item whose term is past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The item.
    pub item: Uuid,
    /// Its index number; its id if it was kept inside.
    pub number: String,
    /// Title of its last version.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Its term.
    pub term: Term,
    /// Civil date the last version that was signed bears.
    pub dated_on: NaiveDate,
    /// Civil date it was to be kept until.
    pub kept_until: NaiveDate,
    /// Whether it is held.
    pub held: bool,
}

/// An item that was given no kind: no term counts for it until somebody says of which kind it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutKind {
    /// The item.
    pub item: Uuid,
    /// Its index number; its id if it was kept inside.
    pub number: String,
    /// Title of its last version.
    pub title: String,
    /// Civil date the last version that was signed bears.
    pub dated_on: NaiveDate,
    /// Whether it is held.
    pub held: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_the_bureaus_own_or_the_laws_and_none_is_made_up() {
        let own = OwnTerm {
            kind: "notice".to_owned(),
            term: Term::Years10,
            source: "赫档发〔2019〕3号".to_owned(),
        };
        let terms = terms(&[own]);
        assert_eq!(terms.len(), Kind::ALL.len());
        let of = |kind| terms.iter().find(|one| one.kind == kind).unwrap();
        let notice = of(Kind::Notice);
        assert_eq!((notice.term, notice.own), (Some(Term::Years10), true));
        for kind in [Kind::Rule, Kind::NormativeDocument] {
            let given = of(kind);
            assert_eq!((given.term, given.own), (Some(Term::Permanent), false));
            assert!(given.source.contains("第七条"), "{}", given.source);
        }
        let other = of(Kind::Other);
        assert_eq!((other.term, other.source.as_str()), (None, ""));
    }
}
