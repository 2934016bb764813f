//! Font files, read once in the life of a process.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gongkai_document::Error;
use gongkai_document::face::ROLES;
use serde_json::{Map, Value};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};
use typst::foundations::Bytes;
use typst::syntax::Source;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _};

use super::job;

/// The fonts documents are printed with, cheap to clone. Load them once when the process starts:
/// they are read from their files then, and never again.
#[derive(Clone)]
pub struct Fonts(pub(super) Arc<Shelf>);

/// What all print jobs share.
pub(super) struct Shelf {
    pub(super) library: LazyHash<Library>,
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    pub(super) sources: Vec<Source>,
    /// For each role, the families that are here.
    pub(super) families: Value,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.0.fonts.iter().map(|font| &font.info().family);
        f.debug_set().entries(names).finish()
    }
}

impl Fonts {
    /// Where the fonts of a Linux system are, and where a site may put its own.
    pub fn usual_folders() -> Vec<PathBuf> {
        ["/usr/share/fonts", "/usr/local/share/fonts"]
            .map(PathBuf::from)
            .to_vec()
    }

    /// Finds the fonts in these folders and all below them; a folder that is not there is none.
    ///
    /// The typefaces of GB/T 9704-2012 (仿宋, 小标宋, 黑体, 楷体) are taken where a site has them,
    /// and Noto (package `fonts-noto-cjk`) for the rest. Any other font is kept only if it has
    /// Chinese characters that these lack, for rare characters in names.
    pub fn load(folders: &[PathBuf]) -> Result<Self, Error> {
        let wanted: BTreeSet<String> = ROLES
            .iter()
            .flat_map(|role| role.families)
            .map(|family| family.to_lowercase())
            .collect();
        let (mut fonts, others): (Vec<Font>, Vec<Font>) = files(folders)
            .iter()
            .flat_map(|path| faces(path))
            .partition(|font| wanted.contains(&font.info().family.to_lowercase()));
        for other in others {
            let lacked = |&c: &u32| han(c) && !fonts.iter().any(|font| covers(font, c));
            if other.info().coverage.iter().any(|c| lacked(&c)) {
                fonts.push(other);
            }
        }
        let book = FontBook::from_fonts(&fonts);
        Ok(Self(Arc::new(Shelf {
            families: families(&book, folders)?,
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(book),
            fonts,
            sources: job::sources()?,
        })))
    }

    /// A selector of a glyph shows nothing by itself, so none is lacking without it.
    pub(super) fn has(&self, c: char) -> bool {
        let selects = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        c.is_whitespace() || selects || self.0.fonts.iter().any(|font| covers(font, c.into()))
    }
}

/// For each role the families that are here, best first.
fn families(book: &FontBook, folders: &[PathBuf]) -> Result<Value, Error> {
    let mut found = Map::new();
    for role in ROLES {
        let here: Vec<Value> = role
            .families
            .iter()
            .filter(|family| book.contains_family(&family.to_lowercase()))
            .map(|&family| family.into())
            .collect();
        if here.is_empty() {
            return Err(Error::NoFont {
                wanted: role.name.to_owned(),
                folders: folders.to_vec(),
            });
        }
        found.insert(role.key.to_owned(), here.into());
    }
    Ok(found.into())
}

/// The faces of a font file worth having. A file that cannot be read is no font; what is missing
/// in the end is told.
fn faces(path: &Path) -> Vec<Font> {
    let data = std::fs::read(path).map(Bytes::new);
    let data = data.unwrap_or_else(|_| Bytes::new(Vec::new()));
    (0..faces_in(&data))
        .filter(|&index| is_wanted(&data, index))
        .filter_map(|index| Font::new(data.clone(), index))
        .collect()
}

/// A collection of Noto has the same characters in the forms of five regions, and a monospaced
/// face: only the Chinese one is worth the time it takes to load.
fn is_wanted(data: &[u8], index: u32) -> bool {
    let Ok(face) = FontRef::from_index(data, index) else {
        return false;
    };
    let families = face.localized_strings(StringId::FAMILY_NAME);
    families.map(|name| name.to_string()).all(|family| {
        !family.contains(" CJK ") || (family.ends_with(" SC") && !family.contains(" Mono "))
    })
}

/// How many faces a file has.
fn faces_in(data: &[u8]) -> u32 {
    match FileRef::new(data) {
        Ok(FileRef::Collection(faces)) => faces.len(),
        _ => 1,
    }
}

fn covers(font: &Font, c: u32) -> bool {
    font.info().coverage.contains(c)
}

/// A Chinese character.
fn han(c: u32) -> bool {
    matches!(c, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// All font files in these folders and below, in a fixed order.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = folders.to_vec();
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(folder) = open.pop() {
        // A link may lead back to where we were.
        let real = folder.canonicalize().unwrap_or(folder);
        if !seen.insert(real.clone()) {
            continue;
        }
        for path in entries(&real) {
            if path.is_dir() {
                open.push(path);
            } else if is_font(&path) {
                found.insert(path);
            }
        }
    }
    found.into_iter().collect()
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["ttf", "ttc", "otf", "otc"]
            .iter()
            .any(|font| extension.eq_ignore_ascii_case(font))
    })
}
