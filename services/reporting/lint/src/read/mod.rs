//! Files as text of which every character knows where it stands.
//!
//! What a file is, its first bytes say, not its name. Strangers wrote these files: every size is measured
//! before anything is unpacked, and nothing is read without bound.

mod docx;
mod html;
mod json;
mod package;
mod pdf;
mod structured;
mod text;
mod xml;

use std::fmt;

use crate::find::{self, Given};
use crate::model::Report;
use crate::page::Page;

/// Bytes of a file at most.
pub const FILE: usize = 50_000_000;
/// Characters of its text at most.
const TEXT: usize = 1_000_000;

/// Why a file cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    in_chinese: String,
    in_english: String,
}

impl Unreadable {
    fn new(in_chinese: impl Into<String>, in_english: impl Into<String>) -> Self {
        Self {
            in_chinese: in_chinese.into(),
            in_english: in_english.into(),
        }
    }

    /// The file is not what it seems.
    fn broken(why: impl fmt::Display) -> Self {
        Self::new(
            "文件损坏，无法读取，请用原软件另存后再试",
            format!("the file is broken ({why}): save it anew"),
        )
    }

    /// More than is read.
    fn too_much(what: &str) -> Self {
        Self::new(
            "文件过大或者过于复杂，不予读取，请拆分后再试",
            format!("the file is too large or too complicated ({what}): split it"),
        )
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  {}", self.in_chinese, self.in_english)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a report.
///
/// # Errors
///
/// If it is none of the kinds that are read, broken, or too large.
pub fn report(file: &[u8], given: &Given) -> Result<Report, Unreadable> {
    if file.len() > FILE {
        return Err(Unreadable::too_much("its size"));
    }
    let page = match kind(file) {
        Kind::Pdf => pdf::page(file)?,
        Kind::Package => docx::page(file)?,
        Kind::OldOffice => {
            return Err(Unreadable::new(
                "旧版Word文件（.doc）不能读取，请另存为.docx或者PDF",
                "old files of Word (.doc) are not read: save it as .docx or PDF",
            ));
        }
        Kind::Text => {
            let text = text::decode(file)?;
            let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
            if start.starts_with('{') {
                return structured::report(&text, given);
            }
            if is_html(start) {
                html::page(&text)?
            } else {
                text::page(&text)?
            }
        }
    };
    Ok(find::in_text(page, given))
}

enum Kind {
    Pdf,
    Package,
    OldOffice,
    Text,
}

fn kind(file: &[u8]) -> Kind {
    let head = file.get(..file.len().min(1024)).unwrap_or_default();
    if head.windows(5).any(|window| window == b"%PDF-") {
        Kind::Pdf
    } else if head.starts_with(b"PK\x03\x04") {
        Kind::Package
    } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
        Kind::OldOffice
    } else {
        Kind::Text
    }
}

fn is_html(start: &str) -> bool {
    let head: String = start.chars().take(2_000).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<')
            && ["<p", "<div", "<table", "<body", "<head", "<meta"]
                .iter()
                .any(|tag| head.contains(tag)))
}

/// A text within its limit.
fn within_limit(chars: usize) -> Result<(), Unreadable> {
    if chars > TEXT {
        return Err(Unreadable::too_much("its text"));
    }
    Ok(())
}

/// A page must say something.
fn not_empty(page: Page) -> Result<Page, Unreadable> {
    if page.text().iter().all(|c| c.is_whitespace()) {
        return Err(Unreadable::new(
            "文件中没有文字（可能是扫描件），请先识别文字",
            "there is no text in the file; it may be a scan",
        ));
    }
    Ok(page)
}
