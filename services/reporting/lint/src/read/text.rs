//! Text: UTF-8, UTF-16 with its mark, or GB18030, and what in it is not the report's.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::{Unreadable, within_limit};
use crate::page::{Page, Places};
use crate::words;

/// Bytes as text.
pub(super) fn decode(file: &[u8]) -> Result<String, Unreadable> {
    let no_text = || {
        Unreadable::new(
            "不是能识别的文件：应为文本、HTML、DOCX、PDF或者JSON",
            "not a file that is read: text, HTML, DOCX, PDF or JSON",
        )
    };
    let utf_16 = match file {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    let text = if let Some((encoding, rest)) = utf_16 {
        encoding
            .decode_without_bom_handling_and_without_replacement(rest)
            .ok_or_else(no_text)?
            .into_owned()
    } else if let Ok(text) = std::str::from_utf8(file) {
        text.to_owned()
    } else {
        GB18030
            .decode_without_bom_handling_and_without_replacement(file)
            .ok_or_else(no_text)?
            .into_owned()
    };
    if text.contains('\0') {
        return Err(no_text());
    }
    within_limit(text.chars().count())?;
    Ok(text)
}

/// A text, its remarks taken out.
pub(super) fn page(text: &str) -> Result<Page, Unreadable> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut page = Page::new(text.chars().collect(), Places::Same);
    let has_source = is_source_line(&page);
    remarks(&mut page);
    if has_source {
        page.mask(page.line(0));
    }
    tabs(&mut page);
    super::not_empty(page)
}

/// Whether the first line says where a transcription came from: it has no Chinese, or stands before a remark.
fn is_source_line(page: &Page) -> bool {
    let chinese = page.text()[page.line(0)]
        .iter()
        .any(|&c| words::is_chinese(c));
    let second = page.line(1);
    let at = words::skip_blanks(page.text(), second.start);
    !chinese || (page.text().get(at) == Some(&'[') && says_excerpt(page, second))
}

fn says_excerpt(page: &Page, range: std::ops::Range<usize>) -> bool {
    let remark = words::piece(page.text(), range).to_lowercase();
    ["excerpt", "cut", "transcribed", "as stored"]
        .iter()
        .any(|word| remark.contains(word))
}

/// Remarks in square brackets are of who transcribed it, not of the report. What follows one in its line is.
fn remarks(page: &mut Page) {
    let text = page.text().to_vec();
    let mut at = 0;
    let mut marks = Vec::new();
    while at < text.len() {
        if text[at] != '[' {
            at += 1;
            continue;
        }
        let end = (at..text.len().min(at + 600)).find(|&at| text[at] == ']');
        let line = (at..text.len())
            .find(|&at| text[at] == '\n')
            .unwrap_or(text.len());
        let remark = at..end.map_or(line, |end| end + 1);
        at = remark.end;
        marks.push(remark);
    }
    for remark in marks {
        page.is_excerpt |= says_excerpt(page, remark.clone());
        page.mask(remark);
    }
    page.is_excerpt |= words::find(&text, 0..text.len(), "(cut)").is_some();
}

/// Tabs part the cells of a table that was copied as text; before the first word they move it in.
fn tabs(page: &mut Page) {
    for line in 0..page.lines() {
        let range = page.line(line);
        let start = words::skip_blanks(page.text(), range.start);
        let is_sentence = page.text()[range.clone()].contains(&'。');
        for at in start..range.end {
            if page.shown()[at] == '\t' && !is_sentence {
                page.part(at);
            }
        }
    }
}
