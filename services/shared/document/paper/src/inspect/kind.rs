//! What a file is, by its content.

use gongkai_document::inspect::{Kind, Reason};

use super::package::Package;
use super::{Done, plain};

pub(super) fn kind(file: &[u8]) -> Done<Kind> {
    let begins = |with: &[u8]| file.starts_with(with);
    let head = &file[..file.len().min(1024)];
    if file.is_empty() {
        Err(Reason::new("文件是空的", "the file is empty"))
    } else if begins(b"PK\x03\x04") {
        package(file)
    } else if head.windows(5).any(|five| five == b"%PDF-") {
        Ok(Kind::Pdf)
    } else if begins(b"\xFF\xD8\xFF") {
        Ok(Kind::Jpeg)
    } else if begins(b"\x89PNG\r\n\x1A\n") {
        Ok(Kind::Png)
    } else if begins(b"\xD0\xCF\x11\xE0") {
        Err(old_or_locked(file))
    } else if is_markup(head) {
        Err(other("网页、RTF 或 XML", "HTML, RTF or XML"))
    } else if plain::is_text(file) {
        Ok(Kind::Text)
    } else {
        Err(other("无法识别", "unknown"))
    }
}

/// How the name of a file disagrees with what it is.
pub(super) fn disagreement(kind: Kind, name: &str) -> Option<String> {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let agrees = ending
        .as_deref()
        .is_some_and(|ending| kind.endings().contains(&ending));
    let shown: String = ending.unwrap_or_default().chars().take(12).collect();
    (!agrees).then(|| format!("内容是{}，后缀是“{shown}”", kind.name()))
}

fn package(file: &[u8]) -> Done<Kind> {
    let mut package = Package::open(file)?;
    if package.has("OFD.xml") {
        return Ok(Kind::Ofd);
    }
    if package.has("mimetype") {
        let kind = package.read("mimetype")?;
        let kind = String::from_utf8_lossy(&kind);
        let kind = kind.trim().trim_end_matches("-template").to_owned();
        match kind.strip_prefix("application/vnd.oasis.opendocument.") {
            Some("text") => return Ok(Kind::Odt),
            Some("spreadsheet") => return Ok(Kind::Ods),
            Some("presentation") => return Ok(Kind::Odp),
            _ => return Err(other(&kind, &kind)),
        }
    }
    if !package.has("[Content_Types].xml") {
        return Err(other("压缩包", "an archive"));
    }
    let main = package.main_part()?;
    let main = main.to_lowercase();
    for (word, kind) in [
        ("wordprocessingml", Kind::Docx),
        ("ms-word", Kind::Docx),
        ("spreadsheetml.sheet", Kind::Xlsx),
        ("spreadsheetml.template", Kind::Xlsx),
        ("ms-excel.sheet.macroenabled", Kind::Xlsx),
        ("ms-excel.template.macroenabled", Kind::Xlsx),
        ("presentationml", Kind::Pptx),
        ("ms-powerpoint", Kind::Pptx),
    ] {
        if main.contains(word) {
            return Ok(kind);
        }
    }
    Err(other("Office 文件的一种", "an Office file of another kind"))
}

/// A file of a time before DOCX, or one with a password.
fn old_or_locked(file: &[u8]) -> Reason {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if file.windows(name.len()).any(|part| part == name) {
        return encrypted();
    }
    Reason::new(
        "旧版格式（.doc、.xls、.ppt、.wps），请另存为 .docx、.xlsx、.pptx 或 PDF",
        "an old format (.doc, .xls, .ppt): save it as .docx, .xlsx, .pptx or PDF",
    )
}

pub(super) fn encrypted() -> Reason {
    Reason::new(
        "文件加了密码（包括只限制打印、复制的密码），请另存为不加密的文件",
        "the file has a password, if only against printing or copying: save it without one",
    )
}

fn other(zh: &str, en: &str) -> Reason {
    let taken = "PDF、DOCX、XLSX、PPTX、ODT、ODS、ODP、OFD、TXT、JPEG、PNG";
    Reason::new(
        format!("不是可以发布的文件类型（{zh}），可用：{taken}"),
        format!("no kind of file that can be published ({en}); taken are {taken}"),
    )
}

fn is_markup(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t']);
    [
        "<!doctype",
        "<html",
        "<?xml",
        "<svg",
        "<script",
        "{\\rtf",
        "<?php",
    ]
    .iter()
    .any(|begin| text.starts_with(begin))
}
