//! How every fact of every kind is stored: what anybody in the bureau may see, and what is sealed apart.

use std::fmt::Debug;

use gongkai_law::case::CaseKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    kernel::{Case, facts::Facts, private, testing::Samples},
    kinds::by_kind,
};

/// A fact as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    open: Value,
    private: Option<Value>,
}

/// Facts are stored as the golden file of their kind says, and come back from it. `UPDATE_SNAPSHOTS=1` writes
/// the file: then everything that is stored must still read.
#[test]
fn facts_are_stored_as_they_were() {
    for kind in CaseKind::ALL {
        by_kind!(*kind, C => are_stored::<<C as Case>::Fact>(*kind));
    }
}

fn are_stored<F: Facts + Samples + PartialEq + Debug>(kind: CaseKind) {
    let facts = F::samples();
    let parts = facts.iter().map(|fact| private::part(fact).unwrap());
    let stored: Vec<Stored> = parts
        .map(|(open, private)| Stored { open, private })
        .collect();
    let codes = stored.iter().map(|fact| fact.open["fact"].as_str());
    let known = F::words().map(|(code, _)| Some(code));
    assert!(codes.eq(known), "{kind}: not one sample of each fact");
    let stored = serde_json::to_string_pretty(&stored).unwrap() + "\n";
    let path = format!(
        "{}/src/cases/golden/{kind}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &stored).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert_eq!(stored, golden, "{path}");
    let golden: Vec<Stored> = serde_json::from_str(&golden).unwrap();
    let joined = golden
        .into_iter()
        .map(|fact| private::join(fact.open, fact.private).unwrap());
    assert_eq!(joined.collect::<Vec<F>>(), facts, "{path}");
}
