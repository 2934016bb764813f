//! Fonts: what text the codes of a PDF are, and how wide.

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{Encoding, GB18030, UTF_16BE};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

use super::{STREAM, dict_of, number, of};

/// Codes of a map, and widths, at most.
const CODES: usize = 70_000;
/// Fonts of a document at most.
const FONTS: usize = 200;

/// The fonts of a document, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    read: HashMap<*const Dictionary, Rc<Font>>,
}

impl Fonts {
    /// A font, by where it stands in the document, which lives longer than this.
    pub(super) fn get(&mut self, doc: &Document, dict: &Dictionary) -> Rc<Font> {
        if self.read.len() > FONTS {
            return Rc::new(Font::default());
        }
        let known = self.read.entry(std::ptr::from_ref(dict));
        Rc::clone(known.or_insert_with(|| Rc::new(Font::read(doc, dict))))
    }
}

/// A font.
#[derive(Default)]
pub(super) struct Font {
    /// Text of a code, as the file says.
    map: HashMap<u32, String>,
    /// Codes of two bytes.
    is_wide: bool,
    /// Text of codes by an encoding of East Asia.
    encoding: Option<&'static Encoding>,
    /// Text of codes of one byte.
    bytes: Vec<Option<String>>,
    widths: HashMap<u32, f64>,
    width: f64,
}

impl Font {
    fn read(doc: &Document, dict: &Dictionary) -> Self {
        let mut font = Self {
            width: 500.0,
            ..Self::default()
        };
        if let Some(Object::Stream(stream)) = of(doc, dict, b"ToUnicode")
            && let Ok(map) = stream.get_plain_content_with_limit(STREAM)
        {
            font.map = to_unicode(&map);
        }
        let is_composite =
            of(doc, dict, b"Subtype").and_then(|name| name.as_name().ok()) == Some(b"Type0");
        if is_composite {
            font.composite(doc, dict);
        } else {
            font.simple(doc, dict);
        }
        font
    }

    fn composite(&mut self, doc: &Document, dict: &Dictionary) {
        self.is_wide = true;
        self.width = 1000.0;
        if let Some(name) = of(doc, dict, b"Encoding").and_then(|name| name.as_name().ok()) {
            let name = String::from_utf8_lossy(name);
            let gb = ["GBK", "GB-EUC", "GBpc", "GBT"]
                .iter()
                .any(|begin| name.starts_with(begin));
            let unicode = name.starts_with("Uni");
            self.encoding = if gb {
                Some(GB18030)
            } else {
                unicode.then_some(UTF_16BE)
            };
        }
        let fonts = of(doc, dict, b"DescendantFonts").and_then(|fonts| fonts.as_array().ok());
        let first = fonts.and_then(|fonts| doc.dereference(fonts.first()?).ok());
        let Some(own) = first.and_then(|(_, font)| font.as_dict().ok()) else {
            return;
        };
        self.width = of(doc, own, b"DW").and_then(number).unwrap_or(1000.0);
        let list = of(doc, own, b"W").and_then(|list| list.as_array().ok());
        let list: Vec<&Object> = list
            .into_iter()
            .flatten()
            .filter_map(|object| Some(doc.dereference(object).ok()?.1))
            .collect();
        self.list_widths(doc, &list);
    }

    /// `first [w w …]` or `first last w`.
    fn list_widths(&mut self, doc: &Document, list: &[&Object]) {
        let mut at = 0;
        while let Some(first) = list.get(at).and_then(|object| code(object)) {
            match list.get(at + 1) {
                Some(Object::Array(each)) => {
                    for (code, width) in (first..).zip(each.iter().take(CODES)) {
                        let width = doc
                            .dereference(width)
                            .ok()
                            .and_then(|(_, width)| number(width));
                        self.widths.insert(code, width.unwrap_or(1000.0));
                    }
                    at += 2;
                }
                Some(until) => {
                    let width = list.get(at + 2).and_then(|object| number(object));
                    let (Some(until), Some(width)) = (code(until), width) else {
                        return;
                    };
                    for code in (first..=until).take(CODES) {
                        self.widths.insert(code, width);
                    }
                    at += 3;
                }
                None => return,
            }
        }
    }

    fn simple(&mut self, doc: &Document, dict: &Dictionary) {
        let first = of(doc, dict, b"FirstChar")
            .and_then(code)
            .unwrap_or_default();
        let widths = super::numbers_of(doc, dict, b"Widths");
        self.widths = (first..).zip(widths.into_iter().take(256)).collect();
        if let Some(own) = dict_of(doc, dict, b"FontDescriptor")
            && let Some(width) = of(doc, own, b"MissingWidth").and_then(number)
            && width > 0.0
        {
            self.width = width;
        }
        let encoding = dict.get_font_encoding_with_limit(doc, STREAM).ok();
        self.bytes = (0..=u8::MAX)
            .map(|byte| {
                encoding
                    .as_ref()?
                    .bytes_to_string(&[byte])
                    .ok()
                    .filter(|text| !text.is_empty())
            })
            .collect();
    }

    /// The codes of a text: text, width in thousandths, whether it is a blank of one byte.
    pub(super) fn glyphs(&self, text: &[u8]) -> Vec<(String, f64, bool)> {
        let mut glyphs = Vec::new();
        let mut rest = text;
        while let Some(&first) = rest.first() {
            let length = self.length(first).min(rest.len());
            let (bytes, next) = rest.split_at(length);
            let code = bytes
                .iter()
                .fold(0_u32, |code, &byte| code << 8 | u32::from(byte));
            let text = match (self.map.get(&code), self.encoding) {
                (Some(text), _) => text.clone(),
                (None, Some(encoding)) => encoding
                    .decode_without_bom_handling_and_without_replacement(bytes)
                    .map(std::borrow::Cow::into_owned)
                    .unwrap_or_default(),
                (None, None) => {
                    let known = usize::try_from(code)
                        .ok()
                        .and_then(|code| self.bytes.get(code));
                    known.cloned().flatten().unwrap_or_default()
                }
            };
            let width = self.widths.get(&code).copied().unwrap_or(self.width);
            glyphs.push((text, width, bytes == b" "));
            rest = next;
        }
        glyphs
    }

    fn length(&self, first: u8) -> usize {
        match self.encoding {
            Some(encoding) if encoding == GB18030 => 1 + usize::from(first >= 0x81),
            _ => 1 + usize::from(self.is_wide),
        }
    }
}

fn code(object: &Object) -> Option<u32> {
    u32::try_from(object.as_i64().ok()?)
        .ok()
        .filter(|&code| code <= 0xFFFF)
}

/// The map that a file brings from codes to text.
fn to_unicode(stream: &[u8]) -> HashMap<u32, String> {
    let mut map = HashMap::new();
    for operation in Content::decode_iter(stream).flatten() {
        let operands = operation.operands.as_slice();
        match operation.operator.as_str() {
            "endbfchar" => {
                for pair in operands.chunks_exact(2).take(CODES) {
                    if let (Some(from), Some(to)) = (bytes_code(&pair[0]), utf_16(&pair[1])) {
                        map.insert(from, to);
                    }
                }
            }
            "endbfrange" => {
                for three in operands.chunks_exact(3) {
                    range(&mut map, &three[0], &three[1], &three[2]);
                }
            }
            _ => {}
        }
        if map.len() > CODES {
            break;
        }
    }
    map
}

fn range(map: &mut HashMap<u32, String>, low: &Object, high: &Object, to: &Object) {
    let (Some(low), Some(high)) = (bytes_code(low), bytes_code(high)) else {
        return;
    };
    for (at, from) in (low..=high).take(0x1_0000).enumerate() {
        let text = match to {
            Object::Array(texts) => texts.get(at).and_then(utf_16),
            to => utf_16(to).and_then(|text| {
                let mut chars: Vec<char> = text.chars().collect();
                let last = chars.last_mut()?;
                let code = u32::from(*last).checked_add(u32::try_from(at).ok()?)?;
                *last = char::from_u32(code)?;
                Some(chars.into_iter().collect())
            }),
        };
        let Some(text) = text else { return };
        map.insert(from, text);
    }
}

fn bytes_code(object: &Object) -> Option<u32> {
    let bytes = object
        .as_str()
        .ok()
        .filter(|bytes| (1..=4).contains(&bytes.len()))?;
    Some(
        bytes
            .iter()
            .fold(0, |code, &byte| code << 8 | u32::from(byte)),
    )
}

fn utf_16(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let units = bytes
        .chunks_exact(2)
        .map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
    Some(
        char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{FFFD}'))
            .collect(),
    )
}
