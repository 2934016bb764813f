//! People for unit tests.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex},
};

use gongkai_chassis::identity::{Principal, Role, Token};

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
