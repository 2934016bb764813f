//! People and facts for unit tests.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use chrono::{DateTime, Utc};
use gongkai_chassis::identity::{Principal, Role, Token};
use gongkai_law::rules::Settings;

use super::Recorded;

/// Of a bureau that has set nothing itself.
pub static NOTHING_SET: Settings = Settings(Vec::new());

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
        own: Settings::default(),
        body,
    }
}

/// Facts of which there are samples.
pub trait Samples: Sized {
    /// One of each, in the order in which they are declared.
    fn samples() -> Vec<Self>;
}
