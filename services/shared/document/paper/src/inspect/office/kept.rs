//! Which parts of a file of Office are published: those that something shown leads to.
//!
//! Whatever else lies in the archive no program needs, and nobody sees it: it is left out of the copy.

use std::collections::{HashMap, HashSet, VecDeque};

use gongkai_document::inspect::Kind;

use super::super::Done;
use super::super::package::{Package, ends_in};
use super::super::xml::{self, Change};
use super::odf;

/// What the file itself leads to.
const OF_FILE: [&str; 7] = [
    "officeDocument",
    "core-properties",
    "extended-properties",
    "extendedProperties",
    "custom-properties",
    "customProperties",
    "origin",
];
/// What parts lead to that tells of those who wrote, and shows nothing.
const OF_WRITERS: [&str; 11] = [
    "thumbnail",
    "customXml",
    "customXmlProps",
    "classificationlabels",
    "changesInfo",
    "revisionInfo",
    "usernames",
    "printerSettings",
    "recipientData",
    "mailMergeSource",
    "mailMergeHeaderSource",
];

/// The parts that are published.
pub(super) struct Kept {
    /// All are: the file is signed.
    all: bool,
    names: HashSet<String>,
    /// Of those that are not, what something leads to, or programs write for themselves.
    of_writers: HashSet<String>,
    /// References to what is not published: the list, and the name of the reference in it.
    dropped: HashSet<(String, String)>,
}

impl Kept {
    pub(super) fn of(kind: Kind, package: &mut Package) -> Done<Self> {
        let mut kept = Self {
            all: false,
            names: HashSet::new(),
            of_writers: HashSet::new(),
            dropped: HashSet::new(),
        };
        kept.all = package.names.iter().any(|name| is_signature(name));
        if matches!(kind, Kind::Odt | Kind::Ods | Kind::Odp) {
            kept.names = odf::kept(package)?;
            for name in package.names.iter().filter(|name| odf::is_of_program(name)) {
                kept.of_writers.insert(name.clone());
            }
        } else {
            kept.follow(package)?;
        }
        Ok(kept)
    }

    /// Follows the references from the file on.
    fn follow(&mut self, package: &mut Package) -> Done {
        let by_lower: HashMap<String, String> = package
            .names
            .iter()
            .map(|name| (name.to_lowercase(), name.clone()))
            .collect();
        self.names.insert("[Content_Types].xml".to_owned());
        // Whatever is shown, before what tells of writers.
        let mut next = VecDeque::from([(String::new(), true)]);
        while let Some((part, shown)) = next.pop_front() {
            let list = list_of(&part);
            if package.has(&list) {
                self.put(list.clone(), shown);
            }
            for relation in package.relations(&part)? {
                let kind = relation.kind.as_str();
                let leads =
                    !OF_WRITERS.contains(&kind) && (!part.is_empty() || OF_FILE.contains(&kind));
                if shown && !leads {
                    self.dropped.insert((list.clone(), relation.id.clone()));
                }
                let target = relation.target.split('#').next().unwrap_or_default();
                let target = super::relations::decoded(target).to_lowercase();
                if let Some(name) = by_lower.get(&target).filter(|_| !relation.external)
                    && self.put(name.clone(), shown && leads)
                {
                    if shown && leads {
                        next.push_front((name.clone(), true));
                    } else {
                        next.push_back((name.clone(), false));
                    }
                }
            }
        }
        Ok(())
    }

    /// Notes a part; whether it is new.
    fn put(&mut self, name: String, shown: bool) -> bool {
        if shown {
            self.of_writers.remove(&name);
            self.names.insert(name)
        } else {
            !self.names.contains(&name) && self.of_writers.insert(name)
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }

    /// Whether a part that is not published tells of those who wrote, or of their programs.
    pub(super) fn is_of_writers(&self, name: &str) -> bool {
        self.of_writers.contains(name)
    }

    /// A list of parts or of references without those that are not published.
    pub(super) fn listed(&self, name: &str, text: &str) -> Done<Option<String>> {
        if name.eq_ignore_ascii_case("[Content_Types].xml") {
            let lower: HashSet<String> =
                self.names.iter().map(|name| name.to_lowercase()).collect();
            let copy = xml::changed(text, |element| match element.attribute("PartName") {
                Some(part) if !lower.contains(&part.trim_start_matches('/').to_lowercase()) => {
                    Change::Drop
                }
                _ => Change::Keep,
            });
            return copy.map(Some);
        }
        if ends_in(name, &["rels"]) {
            let copy = xml::changed(text, |element| {
                let id = element.attribute("Id").unwrap_or_default();
                if self.dropped.contains(&(name.to_owned(), id)) {
                    Change::Drop
                } else {
                    Change::Keep
                }
            });
            return copy.map(Some);
        }
        if name == "META-INF/manifest.xml" {
            let copy = xml::changed(text, |element| {
                let path = element.attribute("full-path").unwrap_or_default();
                let folder = path.ends_with('/');
                let stays = path.is_empty()
                    || path == "/"
                    || self.names.contains(&path)
                    || folder && self.names.iter().any(|name| name.starts_with(&path));
                if stays { Change::Keep } else { Change::Drop }
            });
            return copy.map(Some);
        }
        Ok(None)
    }
}

/// The list of what a part refers to.
fn list_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// Whether a part is a signature: the file would not be signed any more if anything of it changed.
pub(super) fn is_signature(name: &str) -> bool {
    name.starts_with("_xmlsignatures/") || name == "META-INF/documentsignatures.xml"
}
