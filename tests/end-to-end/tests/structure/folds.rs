//! What a fold and the telling of facts may not do.

use crate::{read, rust_files, sources};

fn production() -> Vec<String> {
    let folders = sources();
    folders
        .iter()
        .flat_map(|folder| rust_files(folder))
        .collect()
}

/// The body of a function of an `impl`.
fn body<'a>(text: &'a str, name: &str) -> &'a str {
    let start = text.find(&format!("fn {name}(")).unwrap();
    text[start..].split("\n    }\n").next().unwrap()
}

/// A kind folds its facts itself, or lets each part of it fold its own.
#[test]
fn a_fold_names_every_fact() {
    let (mut kinds, mut parts) = (0, 0);
    for path in production() {
        let text = read(&path);
        if let Some((_, case)) = text.split_once("\nimpl Case for ") {
            kinds += 1;
            for name in ["open", "apply"] {
                assert!(!body(case, name).contains("_ =>"), "{path} {name}");
            }
        }
        for part in [
            "apply_registration",
            "apply_process",
            "apply_search",
            "apply_reply",
        ] {
            if text.contains(&format!("fn {part}(")) {
                parts += 1;
                assert!(!body(&text, part).contains("_ =>"), "{path} {part}");
            }
        }
    }
    assert_eq!((kinds, parts), (6, 4), "the folds were not found");
}

/// Which event tells of a fact is said for each fact by its name: a new one is not passed over.
#[test]
fn what_is_told_names_every_fact() {
    let mut kinds = 0;
    for path in production() {
        let text = read(&path);
        let Some((_, tell)) = text.split_once("\nimpl Tell for ") else {
            continue;
        };
        kinds += 1;
        let told = body(tell, "told");
        for passes_over in ["_ =>", "matches!(", "if let "] {
            assert!(!told.contains(passes_over), "{path}: {passes_over}");
        }
    }
    assert_eq!(kinds, 6, "the events were not found");
}

/// What is told of a fact is a value: no call, no database, nothing refused.
#[test]
fn events_are_values() {
    let mut count = 0;
    for path in production() {
        if path.ends_with("/events.rs") {
            count += 1;
            let text = read(&path);
            for word in ["grpc", "db::Tx", "state_forbids", "Fields", "async fn"] {
                assert!(!text.contains(word), "{path} has {word}");
            }
        }
    }
    assert!(count > 8, "the events were not found");
}
