//! What may stand in which file: SQL, the contract's types, gRPC statuses.

use crate::{read, rust_files, sources};

/// SQL outside a store.
const SQL_ELSEWHERE: [(&str, &str); 2] = [
    ("services/shared/chassis/src/db.rs", "opens transactions"),
    (
        "services/shared/chassis/src/migrate.rs",
        "reads tables whose names are not known when it is compiled",
    ),
];

/// Files of a service that speak the contract's language besides grpc, events, consumer and export:
/// those whose whole purpose is another service's or the contract's own form.
const CONTRACT_ELSEWHERE: [(&str, &str); 31] = [
    ("services/intake/src/lib.rs", "wires the services up"),
    (
        "services/intake/src/people/bureaus/mod.rs",
        "a client of the catalog",
    ),
    (
        "services/intake/src/people/bureaus/staff.rs",
        "the same client, and the names a message tells",
    ),
    (
        "services/intake/src/people/bureaus/promises.rs",
        "the same client",
    ),
    (
        "services/intake/src/people/bureaus/published.rs",
        "the same client",
    ),
    (
        "services/intake/src/people/bureaus/successions.rs",
        "the same client",
    ),
    (
        "services/disclosure-catalog/src/bureau/dated.rs",
        "reads what is dated, for bureaus and profiles alike",
    ),
    (
        "services/disclosure-catalog/src/bureau/profile/channels.rs",
        "reads channels and what is wrong with them together",
    ),
    (
        "services/disclosure-catalog/src/bureau/profile/site.rs",
        "reads sites and places and what is wrong with them together",
    ),
    (
        "services/intake/src/contract/assumed.rs",
        "the contract's aspects as codes",
    ),
    (
        "services/disclosure-catalog/src/lib.rs",
        "wires the services up",
    ),
    ("services/reporting/src/lib.rs", "wires the services up"),
    (
        "services/reporting/src/report/compile/mod.rs",
        "a report is a message of the contract from the start",
    ),
    (
        "services/reporting/src/report/compile/figures.rs",
        "a report is a message of the contract from the start",
    ),
    (
        "services/reporting/src/report/compile/tables.rs",
        "a report is a message of the contract from the start",
    ),
    (
        "services/reporting/src/report/store.rs",
        "keeps a report as the message it is",
    ),
    (
        "services/reporting/src/city/collection.rs",
        "writes reports as the messages they are",
    ),
    (
        "services/reporting/src/city/sum.rs",
        "adds reports up, which are messages",
    ),
    (
        "services/reporting/src/people.rs",
        "a client of the catalog, and the names a message tells",
    ),
    (
        "services/reporting/src/annual_report/catalog.rs",
        "a client of the catalog",
    ),
    (
        "services/reporting/src/annual_report/attaching.rs",
        "the same client, for files",
    ),
    (
        "services/reporting/src/year_end/intake.rs",
        "a client of intake",
    ),
    (
        "services/reporting/src/annual_report/contradictions.rs",
        "judges a text beside a report, which is a message",
    ),
    (
        "services/reporting/src/annual_report/difference.rs",
        "compares reports, which are messages",
    ),
    (
        "services/reporting/src/annual_report/profile.rs",
        "a client of the catalog",
    ),
    (
        "services/reporting/src/annual_report/standing.rs",
        "a client of the catalog",
    ),
    (
        "services/reporting/src/annual_report/store.rs",
        "keeps a report as the message it is",
    ),
    (
        "services/reporting/src/declaration/opening.rs",
        "a report is a message of the contract from the start",
    ),
    (
        "services/reporting/src/declaration/reading.rs",
        "reads what is declared and what is wrong with it together",
    ),
    (
        "services/reporting/src/declaration/sheet.rs",
        "reads a line into what a request says",
    ),
    (
        "services/disclosure-catalog/src/outreach/state.rs",
        "reads quantities and what is wrong with them together",
    ),
];

/// Rooms whose business the contract is.
const ROOMS: [&str; 5] = ["grpc", "message", "events", "consumer", "export"];

/// Statuses made outside the one file for errors.
const STATUS_ELSEWHERE: [(&str, &str); 1] = [(
    "services/shared/subscriber/src/feed.rs",
    "stands for an answer that never came; it reaches no caller",
)];

fn listed(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(known, _)| *known == path)
}

fn all_files() -> Vec<String> {
    sources()
        .iter()
        .flat_map(|folder| rust_files(folder))
        .collect()
}

/// Whether the file is the room `name`: `name.rs`, or in a folder `name/`.
fn is_room(path: &str, name: &str) -> bool {
    path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/"))
}

/// The code of a file without its unit tests and its comments.
fn code(path: &str) -> String {
    let text = read(path);
    let code = text
        .split("\n#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn exceptions_are_still_needed() {
    let lists: [&[(&str, &str)]; 3] = [&SQL_ELSEWHERE, &CONTRACT_ELSEWHERE, &STATUS_ELSEWHERE];
    let needles: [&[&str]; 3] = [
        &["AssertSqlSafe", "sqlx::query"],
        &["gongkai_proto::"],
        &["Status::"],
    ];
    for (list, needles) in lists.into_iter().zip(needles) {
        for (path, _) in list {
            let code = code(path);
            assert!(
                needles.iter().any(|needle| code.contains(needle)),
                "{path} needs no exception any more"
            );
        }
    }
}

#[test]
fn sql_stands_in_stores_only() {
    for path in all_files() {
        let code = code(&path);
        let sql = ["sqlx::query", "raw_sql", "AssertSqlSafe", "QueryBuilder"]
            .iter()
            .any(|word| code.contains(word));
        let fits = is_room(&path, "store") || listed(&SQL_ELSEWHERE, &path);
        assert!(!sql || fits, "{path}: SQL belongs in a store");
    }
}

#[test]
fn every_statement_bears_its_name() {
    let mut count = 0;
    for path in all_files() {
        // A computed text bears its name where it is made.
        if listed(&SQL_ELSEWHERE, &path) {
            continue;
        }
        let code = code(&path);
        for (start, _) in code.match_indices("sqlx::query") {
            let literal = code[start..].split('"').nth(1).unwrap_or_default();
            let first = literal.lines().next().unwrap_or_default();
            let word = |text: &str| {
                !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            };
            let name = first
                .strip_prefix("-- ")
                .and_then(|name| name.split_once('.'));
            assert!(
                name.is_some_and(|(service, act)| word(service) && word(act)),
                "{path}: a statement begins with {first:?}, not with `-- <service>.<name>`"
            );
            count += 1;
        }
    }
    assert!(count > 30, "the statements were not found");
}

#[test]
fn the_contract_s_types_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for path in all_files() {
        // Shared crates are the machinery of the contract itself; what all requests or names of values have in common is
        // no message.
        let code = code(&path)
            .replace("gongkai_proto::request::", "")
            .replace("gongkai_proto::code::", "");
        if path.starts_with("services/shared/") || !code.contains("gongkai_proto::") {
            continue;
        }
        // Rules and rows may use enums of the contract as the closed lists they are, but no messages.
        let plain = ["state", "store"].iter().any(|room| is_room(&path, room)) && only_enums(&path);
        let fits = ROOMS.iter().any(|room| is_room(&path, room))
            || plain
            || listed(&CONTRACT_ELSEWHERE, &path);
        if !fits {
            wrong.push(path);
        }
    }
    assert!(
        wrong.is_empty(),
        "types of the contract belong in {ROOMS:?}, but are in\n{}",
        wrong.join("\n")
    );
}

/// Whether a file imports nothing but enums of the contract, one by one.
fn only_enums(path: &str) -> bool {
    let enums: Vec<String> = gongkai_proto::POOL
        .all_enums()
        .map(|descriptor| descriptor.name().to_owned())
        .collect();
    let code = code(path);
    code.split("gongkai_proto::").skip(1).all(|rest| {
        let import = rest.split(';').next().unwrap_or_default();
        let mut words = import.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.all(|word| {
            word != "self"
                && (!word.starts_with(char::is_uppercase) || enums.iter().any(|name| name == word))
        })
    })
}

#[test]
fn statuses_are_made_in_one_place() {
    const MAKERS: [&str; 18] = [
        "new(",
        "with_",
        "from_error(",
        "ok(",
        "cancelled(",
        "unknown(",
        "invalid_argument(",
        "deadline_exceeded(",
        "not_found(",
        "already_exists(",
        "permission_denied(",
        "resource_exhausted(",
        "failed_precondition(",
        "aborted(",
        "out_of_range(",
        "unimplemented(",
        "internal(",
        "unavailable(",
    ];
    for path in all_files() {
        let code = code(&path);
        let made = code.split("Status::").skip(1).any(|rest| {
            MAKERS.iter().any(|maker| rest.starts_with(maker))
                || rest.starts_with("unauthenticated(")
        });
        let fits =
            path == "services/shared/chassis/src/error.rs" || listed(&STATUS_ELSEWHERE, &path);
        assert!(
            !made || fits,
            "{path}: a gRPC status is made in chassis/error.rs alone"
        );
    }
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    for path in all_files() {
        assert!(
            !code(&path).contains("#[allow("),
            "{path}: use #[expect(.., reason)]"
        );
        assert!(
            !code(&path).contains("#![allow("),
            "{path}: use #[expect(.., reason)]"
        );
    }
}
