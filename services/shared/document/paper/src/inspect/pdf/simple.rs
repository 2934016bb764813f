//! Fonts of one byte a code: what text each code is, where the font brings no map.

use lopdf::{Dictionary, Document, Object, dictionary};

use super::{STREAM, dict_of, of};

/// The texts of a font of bytes without its map.
pub(super) fn texts(doc: &Document, dict: &Dictionary) -> [Option<String>; 256] {
    let encoding = of(doc, dict, b"Encoding");
    let own = dict_of(doc, dict, b"FontDescriptor");
    let symbolic = own
        .and_then(|own| of(doc, own, b"Flags")?.as_i64().ok())
        .is_some_and(|flags| flags & 4 != 0);
    let embedded = own.is_some_and(|own| {
        [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| own.has(key))
    });
    let base = match encoding {
        Some(Object::Name(name)) => Some(name.clone()),
        Some(Object::Dictionary(encoding)) => {
            of(doc, encoding, b"BaseEncoding").and_then(|name| Some(name.as_name().ok()?.to_vec()))
        }
        _ => None,
    };
    // A font with an order of its own and no word about it: its codes may be anything.
    let mut texts = if base.is_none() && embedded && symbolic {
        own.and_then(|own| built_in_texts(doc, own))
            .unwrap_or([const { None }; 256])
    } else {
        base_texts(base.unwrap_or_else(|| b"StandardEncoding".to_vec()))
    };
    let Some(Object::Dictionary(encoding)) = encoding else {
        return texts;
    };
    let mut code = 0;
    let differences = of(doc, encoding, b"Differences").and_then(|object| object.as_array().ok());
    for object in differences.into_iter().flatten().take(1_000) {
        match object {
            Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
            Object::Name(name) => {
                if let Some(text) = texts.get_mut(code) {
                    *text = glyph_text(name);
                }
                code += 1;
            }
            _ => {}
        }
    }
    texts
}

/// The order that a Type 1 font brings in its own program: `dup 46 /period put`.
fn built_in_texts(doc: &Document, descriptor: &Dictionary) -> Option<[Option<String>; 256]> {
    let program = of(doc, descriptor, b"FontFile").and_then(|object| object.as_stream().ok())?;
    let program = program.get_plain_content_with_limit(STREAM).ok()?;
    let clear = program
        .get(..program.len().min(100_000))
        .map(String::from_utf8_lossy)?;
    let (_, order) = clear.split_once("/Encoding")?;
    if order.trim_start().starts_with("StandardEncoding") {
        return Some(base_texts(b"StandardEncoding".to_vec()));
    }
    let mut texts = [const { None }; 256];
    let words: Vec<&str> = order
        .split_whitespace()
        .take_while(|&word| word != "readonly")
        .take(2_000)
        .collect();
    for three in words.windows(3).filter(|three| three[0] == "dup") {
        if let (Ok(code), Some(name)) = (three[1].parse::<usize>(), three[2].strip_prefix('/'))
            && let Some(text) = texts.get_mut(code)
        {
            *text = glyph_text(name.as_bytes());
        }
    }
    Some(texts)
}

fn base_texts(name: Vec<u8>) -> [Option<String>; 256] {
    let font = dictionary! { "Type" => "Font", "Encoding" => Object::Name(name) };
    let doc = Document::new();
    let encoding = font.get_font_encoding_with_limit(&doc, STREAM).ok();
    std::array::from_fn(|code| {
        let byte = u8::try_from(code).unwrap_or_default();
        let text = encoding
            .as_ref()
            .and_then(|encoding| encoding.bytes_to_string(&[byte]).ok());
        text.filter(|text| !text.is_empty())
    })
}

/// The text of a glyph by its name: `A`, `uni4E2D`, `u20BB7`.
fn glyph_text(name: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(name).ok()?;
    if text == ".notdef" {
        return Some(String::new());
    }
    let hex = text
        .strip_prefix("uni")
        .or_else(|| text.strip_prefix('u'))
        .unwrap_or_default();
    let hex = hex.split('.').next().unwrap_or_default();
    if (4..=6).contains(&hex.len())
        && let Some(c) = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
    {
        return Some(c.to_string());
    }
    let encoding = dictionary! { "Type" => "Encoding", "Differences" => vec![0.into(), Object::Name(name.to_vec())] };
    let font = dictionary! { "Type" => "Font", "Encoding" => encoding };
    let doc = Document::new();
    match font.get_font_encoding_with_limit(&doc, STREAM).ok()? {
        lopdf::Encoding::Differences(known) if !known.map.is_empty() => {
            lopdf::Encoding::Differences(known)
                .bytes_to_string(&[0])
                .ok()
        }
        _ => None,
    }
}
