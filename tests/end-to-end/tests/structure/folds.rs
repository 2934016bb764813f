//! What a fold and the telling of facts may not do.

use crate::{read, rust_files, sources};

/// Folds that still pass facts over; the goal is none.
const PASS_OVER: [(&str, &str); 3] = [
    (
        "services/intake/src/cases/application/state/mod.rs",
        "fn open",
    ),
    (
        "services/intake/src/cases/application/state/mod.rs",
        "fn apply",
    ),
    ("services/intake/src/cases/matter/state.rs", "fn open"),
];

fn production() -> Vec<String> {
    let folders = sources();
    folders
        .iter()
        .flat_map(|folder| rust_files(folder))
        .collect()
}

#[test]
fn a_fold_names_every_fact() {
    let (mut kinds, mut passing) = (0, Vec::new());
    for path in production() {
        let text = read(&path);
        let Some((_, case)) = text.split_once("\nimpl Case for ") else {
            continue;
        };
        kinds += 1;
        for name in ["fn open", "fn apply"] {
            let start = case.find(&format!("    {name}(")).unwrap();
            let body = case[start..].split("\n    }\n").next().unwrap();
            if body.contains("_ =>") {
                passing.push((path.clone(), name));
            }
        }
    }
    assert_eq!(kinds, 6, "the kinds of case were not found");
    let passing: Vec<_> = passing
        .iter()
        .map(|(path, name)| (path.as_str(), *name))
        .collect();
    assert_eq!(passing, PASS_OVER);
}

#[test]
fn events_know_nothing_of_calls() {
    let mut count = 0;
    for path in production() {
        if path.ends_with("/events.rs") {
            count += 1;
            assert!(!read(&path).contains("grpc::"), "{path} looks up to grpc");
        }
    }
    assert!(count > 8, "the events were not found");
}
