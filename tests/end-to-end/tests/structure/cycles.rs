//! Imports point one way: the rooms of a service form no cycle, nor do the files of a room, and what
//! is told of a fact (events) and what reads requests (grpc) do not know each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{
    imports::{Path, code, declared, paths},
    read, rust_files,
};

/// Folders that hold rooms, of services with more than a handful of them.
const GROUPS: [&str; 5] = ["cases", "contract", "paper", "people", "time"];

/// Services, by the folders of their sources.
const SERVICES: [&str; 3] = [
    "services/disclosure-catalog/src",
    "services/intake/src",
    "services/reporting/src",
];

/// What a module declares and names.
#[derive(Default)]
struct Module {
    children: Vec<String>,
    paths: Vec<Path>,
}

/// The modules of a crate by their paths.
type Modules = BTreeMap<Vec<String>, Module>;

/// The modules of a crate, from the texts of its files, named from `src`. Modules of tests are left out.
fn modules<'a>(files: impl IntoIterator<Item = (&'a str, String)>) -> Modules {
    let mut modules = Modules::new();
    for (path, text) in files {
        let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let words = path
            .split('/')
            .filter(|word| !["lib", "main"].contains(word));
        let code = code(&text);
        // Library and program are one root.
        let module = modules.entry(words.map(ToOwned::to_owned).collect());
        let module: &mut Module = module.or_default();
        module.children.extend(declared(&code));
        module.paths.extend(paths(&code, &module.children));
    }
    let reached: BTreeSet<Vec<String>> = (modules.keys())
        .filter(|path| {
            (1..=path.len()).all(|length| {
                let parent = modules.get(&path[..length - 1]);
                parent.is_some_and(|parent| parent.children.contains(&path[length - 1]))
            })
        })
        .cloned()
        .collect();
    modules.retain(|path, _| reached.contains(path));
    modules
}

/// The module that a path written in `from` leads to.
fn target(modules: &Modules, from: &[String], path: &Path) -> Option<Vec<String>> {
    let mut at = match path.words.first()?.as_str() {
        "crate" => Vec::new(),
        "super" | "self" => from.to_vec(),
        // A child, or something of another crate.
        word => {
            let child = [from, &[word.to_owned()]].concat();
            modules.contains_key(&child).then(|| from.to_vec())?
        }
    };
    let mut words = path.words.iter().peekable();
    words.next_if(|word| *word == "crate");
    while let Some(word) = words.next_if(|word| ["super", "self"].contains(&word.as_str())) {
        if word == "super" {
            at.pop();
        }
    }
    resolve(modules, at, words.map(String::as_str).collect())
}

/// Follows words from a module, through what it passes on from its children.
fn resolve(modules: &Modules, mut at: Vec<String>, words: Vec<&str>) -> Option<Vec<String>> {
    for word in words {
        let child = [at.as_slice(), &[word.to_owned()]].concat();
        if modules.contains_key(&child) {
            at = child;
            continue;
        }
        let passed = modules.get(&at).and_then(|module| {
            module.paths.iter().find(|path| {
                let named = path.words.last().is_some_and(|last| last == word);
                named && path.reexport && path.words.len() > 1
            })
        });
        return match passed {
            Some(path) => target(modules, &at, path),
            None => Some(at),
        };
    }
    Some(at)
}

/// What a module belongs to, by its path; none for what belongs to no node of the graph.
type Node = fn(&[String]) -> Option<String>;

/// The room of a module; none for the root, which wires the rooms up.
fn room(path: &[String]) -> Option<String> {
    let depth = match path.first()?.as_str() {
        group if GROUPS.contains(&group) => 2,
        _ => 1,
    };
    // A folder of rooms is none itself.
    (path.len() >= depth).then(|| path[..depth].join("/"))
}

/// The file, or folder of that name, of a room.
fn file(path: &[String]) -> Option<String> {
    let depth = room(path)?.split('/').count();
    Some(path[..path.len().min(depth + 1)].join("/"))
}

/// Which node names which, and where.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

fn graph(modules: &Modules, node: Node, within: fn(&str, &str) -> bool) -> Graph {
    let mut graph = Graph::new();
    for (from, module) in modules {
        let Some(source) = node(from) else { continue };
        // What a room passes on of its own is no need of it.
        for path in module.paths.iter().filter(|path| !path.reexport) {
            let Some(to) = target(modules, from, path) else {
                continue;
            };
            let Some(target) = node(&to).filter(|target| *target != source) else {
                continue;
            };
            if within(&source, &target) {
                let place = format!("{}: {}", from.join("/"), path.words.join("::"));
                let targets = graph.entry(source.clone()).or_default();
                targets.entry(target).or_insert(place);
            }
        }
    }
    graph
}

/// A cycle, from a node to itself; none if there is none.
fn cycle(graph: &Graph) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    graph
        .keys()
        .find_map(|start| walk(graph, start, &mut Vec::new(), &mut done))
}

fn walk(
    graph: &Graph,
    node: &str,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(start) = way.iter().position(|before| before == node) {
        let mut cycle = way[start..].to_vec();
        cycle.push(node.to_owned());
        return Some(cycle);
    }
    if !done.insert(node.to_owned()) {
        return None;
    }
    way.push(node.to_owned());
    let targets = graph.get(node).into_iter().flat_map(BTreeMap::keys);
    let found = targets
        .into_iter()
        .find_map(|target| walk(graph, target, way, done));
    way.pop();
    found
}

/// The cycle with the place of each of its steps.
fn told(graph: &Graph, cycle: &[String]) -> String {
    cycle.windows(2).fold(String::new(), |mut text, step| {
        let place = &graph[&step[0]][&step[1]];
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  {} → {}   ({place})", step[0], step[1]);
        text
    })
}

fn modules_of(service: &str) -> Modules {
    let files = rust_files(service);
    let inside = |path: &String| path[service.len() + 1..].to_owned();
    let named: Vec<(String, String)> = files
        .iter()
        .map(|path| (inside(path), read(path)))
        .collect();
    modules(
        named
            .iter()
            .map(|(path, text)| (path.as_str(), text.clone())),
    )
}

#[test]
fn rooms_form_no_cycle() {
    for service in SERVICES {
        let modules = modules_of(service);
        let graph = graph(&modules, room, |_, _| true);
        assert!(!graph.is_empty(), "{service}: no room was found");
        if let Some(cycle) = cycle(&graph) {
            panic!("{service}: rooms form a cycle\n{}", told(&graph, &cycle));
        }
    }
}

/// Files of one room; not of a kind of case, whose state is made of its parts while each part says what
/// may be done to the whole.
fn in_one_room(from: &str, to: &str) -> bool {
    let room_of = |file: &str| {
        let words: Vec<String> = file.split('/').map(ToOwned::to_owned).collect();
        room(&words)
    };
    !from.starts_with("cases/") && room_of(from) == room_of(to)
}

#[test]
fn files_of_a_room_form_no_cycle() {
    for service in SERVICES {
        let modules = modules_of(service);
        let graph = graph(&modules, file, in_one_room);
        assert!(!graph.is_empty(), "{service}: no file was found");
        if let Some(cycle) = cycle(&graph) {
            panic!(
                "{service}: files of a room form a cycle\n{}",
                told(&graph, &cycle)
            );
        }
    }
}

#[test]
fn events_and_grpc_do_not_know_each_other() {
    for service in SERVICES {
        let modules = modules_of(service);
        let both = |from: &str, to: &str| {
            let is = |node: &str, name: &str| node.split('/').next_back() == Some(name);
            (is(from, "events") && is(to, "grpc")) || (is(from, "grpc") && is(to, "events"))
        };
        let graph = graph(&modules, file, both);
        if let Some(cycle) = cycle(&graph) {
            panic!(
                "{service}: events and grpc need each other\n{}",
                told(&graph, &cycle)
            );
        }
    }
}

/// An invented crate, of file names and texts.
fn invented(files: &[(&str, &str)]) -> Modules {
    modules(files.iter().map(|(path, text)| (*path, (*text).to_owned())))
}

#[test]
fn a_cycle_is_found_however_it_is_written() {
    let root = ("lib.rs", "mod cases; mod paper;");
    let groups = [
        ("cases/mod.rs", "pub mod kernel;"),
        (
            "paper/mod.rs",
            "pub mod letter; pub mod file; pub use file::File;",
        ),
    ];
    let kernel = ("cases/kernel.rs", "use crate::{paper::{letter::Letter}};");
    let one = |letter: &'static str, file: &'static str| {
        let rest = [("paper/letter.rs", letter), ("paper/file.rs", file)];
        let all = [root, groups[0], groups[1], kernel, rest[0], rest[1]];
        cycle(&graph(&invented(&all), room, |_, _| true))
    };
    let found = ["cases/kernel", "paper/letter", "paper/file", "cases/kernel"];
    let found = Some(found.map(ToOwned::to_owned).to_vec());
    for letter in [
        "use crate::paper::File;",
        "use super::file::File;",
        "fn f() { super::file::run() }",
    ] {
        assert_eq!(
            one(letter, "use crate::cases::{kernel};"),
            found,
            "{letter}"
        );
    }
    for file in [
        "// use crate::cases::kernel::Case;",
        "#[cfg(test)]\nmod tests { use crate::cases::kernel::Case; }",
        "fn f() { \"crate::cases::kernel\" }",
    ] {
        assert_eq!(one("use super::file::File;", file), None, "{file}");
    }
}

#[test]
fn modules_of_tests_do_not_count() {
    let modules = invented(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "#[cfg(test)]\nmod tests;"),
        ("a/tests.rs", "use crate::b::B;"),
        ("b.rs", "use crate::a::A;"),
    ]);
    assert_eq!(cycle(&graph(&modules, room, |_, _| true)), None);
}
