//! Fonts in a document: whether bytes are one, and nothing behind it.

/// Tables of a font at most.
const TABLES: usize = 100;

/// Whether bytes are a font of TrueType or OpenType, a bare one of Adobe, or one as slides embed them.
pub(in super::super) fn is_font(bytes: &[u8]) -> bool {
    is_tables(bytes).unwrap_or_default()
        || is_embedded(bytes).unwrap_or_default()
        || matches!(bytes, [1, 0, 4..=32, 1..=4, ..])
}

/// `OTTO`, or the version 1 of TrueType: tables, and nothing behind the last.
fn is_tables(bytes: &[u8]) -> Option<bool> {
    let known = [&b"OTTO"[..], b"true", b"\0\x01\0\0"];
    if !known.iter().any(|begin| bytes.starts_with(begin)) {
        return Some(false);
    }
    let count = usize::from(u16::from_be_bytes(bytes.get(4..6)?.try_into().ok()?));
    if count == 0 || count > TABLES {
        return Some(false);
    }
    let mut end = 0;
    for table in 0..count {
        let at = 12 + table * 16;
        let number = |at: usize| {
            let four = bytes.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(four)).ok()
        };
        end = end.max(number(at + 8)?.checked_add(number(at + 12)?)?);
    }
    // Up to the next four bytes.
    Some(end <= bytes.len() && bytes.len() - end < 16)
}

/// As PowerPoint packs it: it says its own length.
fn is_embedded(bytes: &[u8]) -> Option<bool> {
    Some(super::four(bytes, 0)? == bytes.len() && bytes.get(34..36)? == b"LP")
}

/// A font of a DOCX, whose first bytes are mixed with a key such as `{0D108BD9-…}`.
pub(in super::super) fn unveiled(bytes: &[u8], key: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = key.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.as_chunks::<2>().0.iter().rev();
    let key = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let key: Vec<u8> = key.collect::<Option<_>>()?;
    if key.len() != 16 {
        return None;
    }
    let mut font = bytes.to_vec();
    for (byte, mixed) in font.iter_mut().zip(key.iter().cycle()).take(32) {
        *byte ^= mixed;
    }
    Some(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_whole_and_nothing_more() {
        let mut font = b"\0\x01\0\0\0\x01\0\0\0\0\0\0glyf\0\0\0\0\0\0\0\x1C\0\0\0\x04".to_vec();
        font.extend(b"data");
        assert!(is_font(&font));
        let more = [&font[..], b"110101199003072316"].concat();
        assert!(!is_font(&more) && !is_font(b"\x00\x01\x00\x00110101199003072316"));
        let key = "{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}";
        let veiled = unveiled(&font, key).unwrap();
        assert_eq!(veiled[0], 0x2A);
        assert_eq!(unveiled(&veiled, key), Some(font));
        assert_eq!(unveiled(&veiled, "{0D}"), None);
    }
}
