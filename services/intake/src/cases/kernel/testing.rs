//! People for unit tests, and the format in which facts are stored.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use chrono::{DateTime, Utc};
use gongkai_chassis::identity::{Principal, Role, Token};
use gongkai_law::case::CaseKind;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Recorded, private};

/// A caller of the bureau with every role of its staff and no office; the same one for the same name.
///
/// # Panics
/// If a test panicked in it before.
pub fn somebody(subject: &str) -> &'static Principal {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, &'static Principal>>> =
        LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    known.entry(subject.to_owned()).or_insert_with(|| {
        Box::leak(Box::new(Principal {
            subject: subject.to_owned(),
            bureau: "heshan-emb".parse().unwrap(),
            offices: Vec::new(),
            roles: vec![Role::Clerk, Role::Reviewer, Role::Leader],
            admitted: Vec::new(),
            token: Token(String::new()),
        }))
    })
}

/// A fact that somebody recorded as the first.
///
/// # Panics
/// If that is no day.
pub fn first<B>(day: &str, body: B) -> Recorded<B> {
    Recorded {
        ordinal: 1,
        legal_date: day.parse().unwrap(),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        actor: "somebody".to_owned(),
        office: None,
        body,
    }
}

/// `golden!(Kind { pattern => fact, … })`: how each fact of a kind is stored is what its golden file
/// says. A fact without a sample does not compile.
macro_rules! golden {
    ($kind:ty { $($pattern:pat => $fact:expr,)+ }) => {{
        let facts: Vec<<$kind as $crate::cases::kernel::Case>::Fact> = vec![$($fact),+];
        let samples = [$(stringify!($pattern)),+];
        for (fact, sample) in facts.iter().zip(samples) {
            let of = match fact {
                $($pattern => stringify!($pattern),)+
            };
            assert_eq!(of, sample, "the sample is another fact");
        }
        let kind = <$kind as $crate::cases::kernel::Case>::KIND;
        $crate::cases::kernel::testing::assert_stored(kind, &facts);
    }};
}
pub(crate) use golden;

/// A fact as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    open: Value,
    private: Option<Value>,
}

/// Facts of a kind are stored as its golden file says, and come back from it. `UPDATE_SNAPSHOTS=1` writes the
/// file: then everything that is stored must still read.
///
/// # Panics
/// If they are not.
pub fn assert_stored<F>(kind: CaseKind, facts: &[F])
where
    F: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let parts = facts.iter().map(|fact| private::part(fact).unwrap());
    let stored: Vec<Stored> = parts
        .map(|(open, private)| Stored { open, private })
        .collect();
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
