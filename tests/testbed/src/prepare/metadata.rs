//! The files of `.sqlx`: compared with fresh ones, and brought up to date.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// What distinguishes two folders of metadata, by names of files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Needed and not there.
    pub missing: Vec<String>,
    /// There with other contents.
    pub changed: Vec<String>,
    /// There and not needed any more.
    pub unused: Vec<String>,
}

impl Difference {
    /// What distinguishes `committed` from what is needed.
    pub fn between(committed: &Path, needed: &Path) -> Result<Self> {
        let (committed, needed) = (read(committed)?, read(needed)?);
        let mut difference = Self::default();
        for (name, contents) in &needed {
            match committed.get(name) {
                None => difference.missing.push(name.clone()),
                Some(old) if old != contents => difference.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        difference.unused = committed
            .into_keys()
            .filter(|name| !needed.contains_key(name))
            .collect();
        Ok(difference)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Makes `committed` hold exactly what `needed` holds; says what was different. Files that stay the
/// same are left alone, and so are their time stamps.
pub fn refresh(committed: &Path, needed: &Path) -> Result<Difference> {
    let difference = Difference::between(committed, needed)?;
    fs::create_dir_all(committed)?;
    for name in difference.missing.iter().chain(&difference.changed) {
        fs::copy(needed.join(name), committed.join(name))
            .with_context(|| format!("cannot write {}", committed.join(name).display()))?;
    }
    for name in &difference.unused {
        fs::remove_file(committed.join(name))?;
    }
    Ok(difference)
}

fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("query-") && entry.path().extension().is_some_and(|end| end == "json") {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}
