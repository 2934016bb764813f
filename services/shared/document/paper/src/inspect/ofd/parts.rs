//! Which parts of an OFD its root leads to.

use std::collections::{HashSet, VecDeque};

use super::super::Done;
use super::super::package::{Package, decode, ends_in, resolved};
use super::super::xml::{self, Node};

/// Longer words name no part.
const LONGEST: usize = 200;

/// The parts that are published: those that a part names which is. All of them if the file is sealed.
pub(super) fn kept(package: &mut Package) -> Done<HashSet<String>> {
    let sealed = package.names.iter().any(|name| is_seal(name));
    if sealed {
        return Ok(package.names.iter().cloned().collect());
    }
    let root = "OFD.xml".to_owned();
    let mut kept = HashSet::from([root.clone()]);
    let mut next = VecDeque::from([root]);
    while let Some(part) = next.pop_front() {
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (words, base) = words(&decode(package.read(&part)?)?)?;
        for word in words {
            let based = format!("{base}/{word}");
            for name in [resolved(folder, &word), resolved(folder, &based)] {
                if package.has(&name) && kept.insert(name.clone()) && ends_in(&name, &["xml"]) {
                    next.push_back(name);
                }
            }
        }
    }
    Ok(kept)
}

/// What may name a part, and the folder that some of them start from.
fn words(text: &str) -> Done<(HashSet<String>, String)> {
    let (mut words, mut base) = (HashSet::new(), String::new());
    let mut put = |word: &str| {
        let word = word.trim();
        if word.contains('.') && word.len() <= LONGEST {
            words.insert(word.to_owned());
        }
    };
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => {
                for (name, value) in element.attributes() {
                    put(&value);
                    if name == "BaseLoc" && element.name == "Res" {
                        base = value;
                    }
                }
            }
            Node::Text(text) => put(text),
            Node::Close(_) => {}
        }
        Ok(())
    })?;
    Ok((words, base))
}

/// Whether a part is a seal: the file would not be sealed any more if anything of it changed.
pub(super) fn is_seal(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("/signs/") || name.ends_with("signatures.xml")
}
