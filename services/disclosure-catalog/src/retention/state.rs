//! Which term a kind of item has.

use chrono::NaiveDate;
use gongkai_archive::retention::OwnTerm;
use gongkai_law::retention::Term;
use uuid::Uuid;

use crate::item::Kind;

/// What the terms rest on that no bureau has set.
const ASSUMED: &str = "本系统按《机关文件材料归档范围和文书档案保管期限规定》（国家档案局令第8号）暂定，请以本机关经审查同意的保管期限表为准";

/// A term, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The kind.
    pub kind: Kind,
    /// Its term.
    pub term: Term,
    /// What it rests on.
    pub source: String,
    /// Whether the bureau has set it.
    pub own: bool,
}

/// The terms of all kinds: what the bureau has set, else the longer of what is usual. What says what holds, and what counts, is
/// kept for ever.
pub fn terms(own: &[OwnTerm]) -> Vec<InForce> {
    let kinds = Kind::ALL.iter();
    kinds
        .map(
            |kind| match own.iter().find(|own| own.kind == kind.as_str()) {
                Some(own) => InForce {
                    kind: *kind,
                    term: own.term,
                    source: own.source.clone(),
                    own: true,
                },
                None => InForce {
                    kind: *kind,
                    term: usual(*kind),
                    source: ASSUMED.to_owned(),
                    own: false,
                },
            },
        )
        .collect()
}

fn usual(kind: Kind) -> Term {
    match kind {
        Kind::Rule
        | Kind::NormativeDocument
        | Kind::Decision
        | Kind::Statistics
        | Kind::Budget
        | Kind::FinalAccounts => Term::Permanent,
        Kind::Notice | Kind::Interpretation | Kind::Other | Kind::CallForComments => Term::Years30,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bureau_has_set_counts_before_what_is_usual() {
        let own = OwnTerm {
            kind: "notice".to_owned(),
            term: Term::Years10,
            source: "赫档发〔2019〕3号".to_owned(),
        };
        let terms = terms(&[own]);
        assert_eq!(terms.len(), Kind::ALL.len());
        let of = |kind| terms.iter().find(|one| one.kind == kind).unwrap();
        assert_eq!(
            (of(Kind::Notice).term, of(Kind::Notice).own),
            (Term::Years10, true)
        );
        assert_eq!(
            (of(Kind::Rule).term, of(Kind::Rule).own),
            (Term::Permanent, false)
        );
    }
}
