//! Plain text: UTF-8, GB18030, or UTF-16 with its mark.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use gongkai_document::inspect::FindingKind;

use super::Done;
use super::sink::Sink;

/// Lines that are looked through together, so that a number over the end of a line is found.
const TOGETHER: usize = 50;

pub(super) fn is_text(file: &[u8]) -> bool {
    decode(file).is_some()
}

pub(super) fn read(file: &[u8], sink: &mut Sink) -> Done {
    let Some((text, certain)) = decode(file) else {
        sink.found(FindingKind::Undecodable, "全文", "");
        return Ok(());
    };
    if !certain {
        sink.found(
            FindingKind::Undecodable,
            "全文",
            "编码可能不是 UTF-8 或 GB18030",
        );
    }
    sink.part("正文");
    let lines: Vec<&str> = text.lines().collect();
    for (block, together) in lines.chunks(TOGETHER).enumerate() {
        for (at, line) in together.iter().enumerate() {
            sink.line(&format!("第{}行", block * TOGETHER + at + 1), line)?;
        }
    }
    // A number may stand over the end of a line.
    for (at, two) in lines.windows(2).enumerate() {
        let digit = |c: Option<char>| c.is_some_and(|c| !c.is_alphabetic() && c.is_numeric());
        if digit(two[0].trim_end().chars().last()) && digit(two[1].trim_start().chars().next()) {
            sink.again(&format!("第{}行至第{}行", at + 1, at + 2), &two.join("\n"))?;
        }
    }
    Ok(())
}

/// The text, and whether its encoding is beyond doubt; `None` for what is no text.
fn decode(file: &[u8]) -> Option<(Cow<'_, str>, bool)> {
    let utf_16 = match file {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = utf_16 {
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest)?;
        return (!has_controls(&text)).then_some((text, true));
    }
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    if let Ok(text) = std::str::from_utf8(file) {
        return (!has_controls(text)).then_some((Cow::Borrowed(text), true));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(file)?;
    (!has_controls(&text)).then(|| {
        let certain = is_chinese(file);
        (text, certain)
    })
}

fn has_controls(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{C}' | '\u{1A}' | '\u{85}'))
}

/// Whether most pairs of bytes are the common characters and signs of GB 2312: other encodings also decode, to
/// rare ones.
fn is_chinese(file: &[u8]) -> bool {
    let (mut pairs, mut common) = (0_usize, 0_usize);
    let mut at = 0;
    while at + 1 < file.len() {
        if file[at] < 0x80 {
            at += 1;
            continue;
        }
        pairs += 1;
        if matches!(file[at], 0xA1..=0xA3 | 0xB0..=0xD7) && file[at + 1] >= 0xA1 {
            common += 1;
        }
        at += 2;
    }
    common * 10 >= pairs * 8
}
