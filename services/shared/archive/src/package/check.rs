//! Whether a package is whole and unchanged. It is read as it comes and never unpacked; it may come from anybody.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{BufReader, Read, Seek},
};

use zip::ZipArchive;

use super::{
    CONTENTS, DIGESTS, Error, METADATA, MOST_FILES, NOTE, REGISTER, contents::Contents, digest,
    layout, name, register, show::Shown, xml,
};

/// Bytes of what tells of the contents at most: it is held as a whole.
const MOST_TOLD: u64 = 32 * 1024 * 1024;
/// Bytes of all files at most.
const MOST_BYTES: u64 = 64 * 1024 * 1024 * 1024;

/// Something that is not right; each names the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is in the list of digests and not in the package.
    Missing(String),
    /// It is not what the list says.
    Changed(String),
    /// It is in the package and in no list.
    Surplus(String),
    /// Its name leads out of the package, or it stands outside of its folder.
    Outside(String),
    /// It is there twice, or hidden behind another one.
    Twice,
    /// It is a content file without a line in the register.
    Unregistered(String),
    /// The register has a line for it, and there is none.
    Absent(String),
    /// It cannot be read.
    Unreadable(String, String),
    /// From this byte on, something belongs to no file.
    Hidden(u64),
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name) = match self {
            Self::Missing(name) => ("缺少文件 / missing", name),
            Self::Changed(name) => ("文件与数字摘要不符 / changed", name),
            Self::Surplus(name) => ("多出文件 / surplus", name),
            Self::Outside(name) => ("文件不在信息包目录之内 / outside of the package", name),
            Self::Twice => return formatter.write_str("同名文件重复 / a file is there twice"),
            Self::Unregistered(name) => ("未登入文件目录 / not in the register", name),
            Self::Absent(name) => ("文件目录所列文件不存在 / registered and not there", name),
            Self::Unreadable(name, why) => {
                let (name, why) = (Shown(name), Shown(why));
                return write!(formatter, "文件无法读取 / cannot be read: {name} ({why})");
            }
            Self::Hidden(byte) => {
                return write!(
                    formatter,
                    "夹带不属于任何文件的数据 / data that belong to no file: 自第{byte}字节起 / from byte {byte} on"
                );
            }
        };
        write!(formatter, "{what}: {}", Shown(name))
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// Files in the package.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// What is not right, the same for the same package; none if all is.
    pub faults: Vec<Fault>,
}

/// Checks a package: every file by its digest, the register by the files, and that there is nothing else. An error means
/// that it is none.
pub fn check(mut file: impl Read + Seek) -> Result<Checked, Error> {
    let layout = layout::check(&mut file)?;
    file.rewind()?;
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    if !layout.is_of(&archive) {
        return Err(Error::Broken(
            "it has two lists of its files / 文件目录不止一份".to_owned(),
        ));
    }
    if archive.len() > MOST_FILES {
        return Err(Error::TooMuch(format!("{} files", archive.len())));
    }
    let mut found = Found::default();
    found.faults.extend(layout.faults);
    if archive.has_duplicate_names() || archive.has_overlapping_files()? {
        found.faults.insert(Fault::Twice);
    }
    let mut root = None;
    for index in 0..archive.len() {
        found.look(&mut archive, index, &mut root)?;
    }
    found.compare();
    Ok(Checked {
        files: archive.len(),
        bytes: found.bytes,
        faults: found.faults.into_iter().collect(),
    })
}

/// What was seen so far.
#[derive(Default)]
struct Found {
    /// Digests of the files, by their names below the root.
    digests: BTreeMap<String, String>,
    /// The list of digests, the metadata and the register, as they stand there.
    told: BTreeMap<&'static str, String>,
    bytes: u64,
    faults: BTreeSet<Fault>,
}

impl Found {
    fn look<R: Read + Seek>(
        &mut self,
        archive: &mut ZipArchive<R>,
        index: usize,
        root: &mut Option<String>,
    ) -> Result<(), Error> {
        if archive.by_index_raw(index)?.encrypted() {
            return Err(Error::Broken("it is encrypted / 已加密".to_owned()));
        }
        let part = archive.by_index_raw(index)?;
        let full = part.name()?.into_owned();
        let is_folder = full.ends_with('/');
        // A folder is named with a slash at its end; the outermost one has no other.
        let named = full.strip_suffix('/').unwrap_or(&full);
        let (folder, path) = named.split_once('/').unwrap_or((named, ""));
        let named_well = name::stays_inside(named) && (is_folder || !path.is_empty());
        let inside = named_well
            && !part.is_symlink()
            && root.get_or_insert_with(|| folder.to_owned()).as_str() == folder;
        if !inside {
            self.faults.insert(Fault::Outside(full));
            return Ok(());
        }
        if is_folder {
            // It has no contents.
            if part.size() > 0 || part.compressed_size() > 0 {
                self.faults.insert(Fault::Surplus(full));
            }
            return Ok(());
        }
        let path = path.to_owned();
        drop(part);
        let mut part = Contents::of(archive, index)?;
        let held = [DIGESTS, METADATA, REGISTER]
            .into_iter()
            .find(|known| *known == path);
        let left = MOST_BYTES - self.bytes;
        let read = match held {
            Some(_) => {
                let mut told = Vec::new();
                let read = part.by_ref().take(MOST_TOLD + 1).read_to_end(&mut told);
                if told.len() as u64 > MOST_TOLD {
                    return Err(Error::TooMuch(path));
                }
                let digest = digest::of(&*told);
                read.and(digest).map(|digest| (digest, Some(told)))
            }
            None => digest::of(part.by_ref().take(left + 1)).map(|digest| (digest, None)),
        };
        match read {
            Err(error) => {
                self.faults
                    .insert(Fault::Unreadable(path.clone(), error.to_string()));
                // It is there, whatever it says.
                self.digests.insert(path, String::new());
            }
            Ok(((digest, bytes), told)) => {
                if bytes > left {
                    return Err(Error::TooMuch(path));
                }
                self.bytes += bytes;
                self.faults.extend(part.hidden().map(Fault::Hidden));
                if let Some((known, told)) = held.zip(told) {
                    match String::from_utf8(told) {
                        Ok(told) => drop(self.told.insert(known, told)),
                        Err(error) => self.unreadable(known, &error),
                    }
                }
                self.digests.insert(path, digest);
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, name: &str, why: &dyn fmt::Display) {
        self.faults
            .insert(Fault::Unreadable(name.to_owned(), why.to_string()));
    }

    /// Compares what is there with what the package tells of itself.
    fn compare(&mut self) {
        for part in [DIGESTS, METADATA, REGISTER, NOTE] {
            if !self.digests.contains_key(part) {
                self.faults.insert(Fault::Missing(part.to_owned()));
            }
        }
        let listed = match self.told.get(DIGESTS).map(|list| digest::read(list)) {
            None => BTreeMap::new(),
            Some(Some(listed)) => listed,
            Some(None) => {
                self.unreadable(DIGESTS, &"a line is no digest / 存在无法识别的行");
                BTreeMap::new()
            }
        };
        for (path, digest) in &listed {
            match self.digests.get(path) {
                None => drop(self.faults.insert(Fault::Missing(path.clone()))),
                Some(actual) if actual == digest || actual.is_empty() => {}
                Some(_) => drop(self.faults.insert(Fault::Changed(path.clone()))),
            }
        }
        let there = self.digests.keys().filter(|path| *path != DIGESTS);
        let surplus = there.filter(|path| !listed.contains_key(*path));
        self.faults
            .extend(surplus.map(|path| Fault::Surplus(path.clone())));
        if let Some(Err(error)) = self.told.get(METADATA).map(|told| xml::check(told)) {
            self.unreadable(METADATA, &error);
        }
        self.compare_register();
    }

    fn compare_register(&mut self) {
        let Some(register) = self.told.get(REGISTER) else {
            return;
        };
        let registered = match xml::check(register).and_then(|()| register::files(register)) {
            Ok(registered) => registered,
            Err(error) => return self.unreadable(REGISTER, &error),
        };
        let contents = format!("{CONTENTS}/");
        let there: BTreeSet<String> = self
            .digests
            .keys()
            .filter(|path| path.starts_with(&contents))
            .cloned()
            .collect();
        let unregistered = there.difference(&registered).cloned();
        self.faults.extend(unregistered.map(Fault::Unregistered));
        let absent = registered.difference(&there).cloned();
        self.faults.extend(absent.map(Fault::Absent));
    }
}
