//! The people who are responsible for entries, as a sheet names them: by name, and by subject too where several have one.

use std::collections::{BTreeSet, HashMap};

use gongkai_chassis::{db::Tx, error::Result};

use super::Entry;
use crate::bureau::staff;

/// What the people of entries are called in a sheet, by subject; whom the directory does not know, by subject.
pub async fn written(tx: &mut Tx, entries: &[Entry]) -> Result<HashMap<String, String>> {
    let named: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.columns.person.as_deref())
        .collect();
    let named: Vec<&str> = named.into_iter().collect();
    let known = People::of(tx, &named).await?;
    let written = named.into_iter().map(|subject| {
        let name = known.names.get(subject);
        let name = name.map_or_else(|| subject.to_owned(), |name| known.written(subject, name));
        (subject.to_owned(), name)
    });
    Ok(written.collect())
}

/// Those of the directory whom a sheet may mean.
#[derive(Default)]
pub struct People {
    /// Names by subject.
    names: HashMap<String, String>,
    /// Subjects by name.
    subjects: HashMap<String, Vec<String>>,
}

/// Whom a cell names.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// Somebody, by subject.
    One(String),
    /// Several of that name.
    Several,
    /// Nobody.
    Nobody,
}

impl People {
    /// Whom these cells may mean: subjects, names, or both.
    pub async fn of(tx: &mut Tx, cells: &[&str]) -> Result<Self> {
        let parts: Vec<&str> = cells.iter().flat_map(|cell| parts(cell)).collect();
        let by_subject = staff::names(tx, &parts).await?;
        let mut names: Vec<&str> = by_subject.iter().map(|(_, name)| name.as_str()).collect();
        names.extend(parts);
        let by_name = staff::called(tx, &names).await?;
        let mut people = Self::default();
        for (subject, name) in by_name {
            let of = people.subjects.entry(name.clone()).or_default();
            of.push(subject.clone());
            people.names.insert(subject, name);
        }
        Ok(people)
    }

    /// How somebody is written who bears a name.
    fn written(&self, subject: &str, name: &str) -> String {
        match self.subjects.get(name).map_or(0, Vec::len) {
            0 | 1 => name.to_owned(),
            _ => format!("{name}（{subject}）"),
        }
    }

    /// Whom a cell names.
    pub fn named(&self, cell: &str) -> Named {
        if self.names.contains_key(cell) {
            return Named::One(cell.to_owned());
        }
        match self.subjects.get(cell).map(Vec::as_slice) {
            Some([only]) => return Named::One(only.clone()),
            Some(_) => return Named::Several,
            None => {}
        }
        match parts(cell) {
            [name, subject] if self.names.get(subject).is_some_and(|known| known == name) => {
                Named::One(subject.to_owned())
            }
            _ => Named::Nobody,
        }
    }
}

/// A cell as `name（subject）`; the same twice, if it is not written so.
fn parts(cell: &str) -> [&str; 2] {
    let inner = cell.strip_suffix(['）', ')']);
    let parts = inner.and_then(|inner| inner.split_once(['（', '(']));
    parts.map_or([cell, cell], |(name, subject)| [name, subject])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_names_somebody_by_name_or_where_several_have_it_by_subject_too() {
        let known = [("zhang", "张明"), ("zhang-2", "张明"), ("li", "李红")];
        let mut people = People::default();
        for (subject, name) in known {
            people.names.insert(subject.to_owned(), name.to_owned());
            let of = people.subjects.entry(name.to_owned()).or_default();
            of.push(subject.to_owned());
        }
        let one = |subject: &str| Named::One(subject.to_owned());
        for (cell, named) in [
            ("李红", one("li")),
            ("li", one("li")),
            ("张明", Named::Several),
            ("张明（zhang-2）", one("zhang-2")),
            ("张明(zhang)", one("zhang")),
            ("李红（zhang）", Named::Nobody),
            ("王强", Named::Nobody),
        ] {
            assert_eq!(people.named(cell), named, "{cell}");
        }
        assert_eq!(people.written("li", "李红"), "李红");
        assert_eq!(people.written("zhang", "张明"), "张明（zhang）");
    }
}
