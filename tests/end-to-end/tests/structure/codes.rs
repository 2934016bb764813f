//! Closed lists: where the contract has one, too, both have the same values.

use std::collections::BTreeSet;

use gongkai_law::{application::Answer, code::InContract, letter::LetterKind};
use gongkai_proto::{POOL, code::of_number};

use crate::{read, rust_files};

/// The codes of an enum of the contract.
fn codes_of_the_contract(name: &str) -> BTreeSet<String> {
    let found = POOL.get_enum_by_name(name);
    let found = found.unwrap_or_else(|| panic!("the contract has no {name}"));
    found
        .values()
        .filter(|value| value.number() != 0)
        .map(|value| of_number(name, value.number()).unwrap())
        .collect()
}
/// Pairs of texts in quotes, each opened like `("code", "word")` or `= "code", "word"`.
fn pairs(text: &str) -> BTreeSet<(String, String)> {
    let texts: Vec<&str> = text.split('"').collect();
    let pair = |three: &[&str]| {
        let parted = three[1].trim() == ",";
        parted.then(|| (three[0].to_owned(), three[2].to_owned()))
    };
    let odd = (1..texts.len()).step_by(2);
    odd.filter_map(|at| pair(texts.get(at..at + 3)?)).collect()
}

/// The dictionary lies below the kinds of case, so it has the words of their lists once more: each
/// must be the word of a list that has the code.
#[test]
fn the_dictionary_says_what_the_lists_say() {
    let text = read("services/intake/src/paper/words.rs");
    let mut lists = BTreeSet::new();
    let mut files = rust_files("services/intake/src/cases");
    // Lists of law that cases have as their own.
    for shared in ["application/mod", "enquiry", "permit"] {
        files.push(format!("services/shared/law/src/{shared}.rs"));
    }
    for path in files {
        let code = read(&path);
        for list in code.split("codes! {").skip(1) {
            lists.extend(pairs(list.split("\n}\n").next().unwrap()));
        }
    }
    assert!(lists.len() > 60, "the lists were not found");
    for table in ["CODES", "RECTIFIED"] {
        let start = text.find(&format!("const {table}:")).unwrap();
        let words = pairs(text[start..].split("];").next().unwrap());
        assert!(words.len() > 2, "{table} was not found");
        for (code, word) in words {
            let known = lists.iter().any(|(known, _)| *known == code);
            assert!(
                !known || lists.contains(&(code.clone(), word.clone())),
                "words.rs says {word} for {code}, and no list does"
            );
        }
    }
}

/// Contract's name and codes of each enum in the text that is in the contract, too.
fn lists(text: &str) -> Vec<(&str, BTreeSet<String>)> {
    let lines = (text.lines().map(str::trim)).filter(|line| !line.starts_with("//"));
    let mut found: Vec<(&str, BTreeSet<String>)> = Vec::new();
    let mut open = false;
    for line in lines {
        if let Some((_, contract)) = line.split_once(" as \"gongkai.") {
            let start = line.len() - contract.len() - "gongkai.".len();
            let name = line[start..].split('"').next().unwrap();
            found.push((name, BTreeSet::new()));
            open = true;
        } else if line == "}" {
            open = false;
        } else if let (true, Some((_, rest))) = (open, line.split_once(" = \"")) {
            let code = rest.split('"').next().unwrap();
            found.last_mut().unwrap().1.insert(code.to_owned());
        }
    }
    found
}

#[test]
fn lists_that_the_contract_has_have_its_values() {
    let mut seen = BTreeSet::new();
    for path in rust_files("services") {
        for (name, codes) in lists(&read(&path)) {
            assert_eq!(codes, codes_of_the_contract(name), "{path}: {name}");
            assert!(
                seen.insert(name.to_owned()),
                "{path}: {name} is there twice"
            );
        }
    }
    assert!(seen.len() > 40, "the lists were not found: {seen:?}");
}

fn same<T: InContract>() {
    let codes: BTreeSet<String> = T::all().map(|value| value.as_str().to_owned()).collect();
    assert_eq!(codes, codes_of_the_contract(T::CONTRACT), "{}", T::CONTRACT);
}

/// These two have values within values, so they are not written as the others are.
#[test]
fn answers_and_letters_have_the_values_of_the_contract() {
    same::<Answer>();
    same::<LetterKind>();
}
