//! Fonts: what text the codes of a PDF are, and how wide.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Object, Stream};

use super::cmap::CMap;
use super::simple;
use super::widths::{cid_widths, whole};
use super::{STREAM, name_of, number, of};

/// The fonts of a document, each read once, and its forms, each looked at once.
#[derive(Default)]
pub(super) struct Fonts {
    read: HashMap<*const Dictionary, Rc<Font>>,
    /// Forms that were painted.
    painted: HashSet<*const Stream>,
}

impl Fonts {
    /// A font, by where it stands in the document, which lives longer than this.
    pub(super) fn get(&mut self, doc: &Document, dict: &Dictionary) -> Rc<Font> {
        let font = self.read.entry(std::ptr::from_ref(dict));
        Rc::clone(font.or_insert_with(|| Rc::new(Font::read(doc, dict))))
    }

    pub(super) fn painted(&mut self, form: &Stream) {
        self.painted.insert(std::ptr::from_ref(form));
    }

    pub(super) fn is_painted(&self, form: &Stream) -> bool {
        self.painted.contains(&std::ptr::from_ref(form))
    }
}

/// How the bytes of a text are codes.
enum Codes {
    /// A byte each, and what text each is without a map.
    Bytes(Box<[Option<String>; 256]>),
    /// Two bytes each.
    Pairs,
    /// An encoding of East Asia.
    Encoding(&'static Encoding),
    /// As the font's own map says.
    Own(Vec<(u8, u32, u32)>),
}

pub(super) struct Font {
    codes: Codes,
    map: Option<CMap>,
    widths: HashMap<u32, f64>,
    width: f64,
    /// Ornaments: no text.
    is_symbols: bool,
}

/// One code as it is shown.
pub(super) struct Glyph {
    /// `None` if nobody knows what it is.
    pub(super) text: Option<String>,
    /// In thousandths of its size.
    pub(super) width: f64,
    /// A blank of one byte, which may be made wider.
    pub(super) is_blank: bool,
}

impl Font {
    /// What stands for a font that is not there.
    pub(super) fn none() -> Self {
        Self {
            codes: Codes::Bytes(Box::new([const { None }; 256])),
            map: None,
            widths: HashMap::new(),
            width: 500.0,
            is_symbols: false,
        }
    }

    fn read(doc: &Document, dict: &Dictionary) -> Self {
        let stream = of(doc, dict, b"ToUnicode").and_then(|object| object.as_stream().ok());
        let map = stream.and_then(|stream| stream.get_plain_content_with_limit(STREAM).ok());
        let mut font = Self {
            map: map.map(|stream| CMap::parse(&stream)),
            ..Self::none()
        };
        let base = String::from_utf8_lossy(name_of(doc, dict, b"BaseFont")).to_lowercase();
        let symbols = ["symbol", "dingbats", "wingdings", "webdings"];
        font.is_symbols = symbols.iter().any(|name| base.contains(name));
        if name_of(doc, dict, b"Subtype") == b"Type0" {
            font.composite(doc, dict);
        } else {
            font.simple(doc, dict);
        }
        font
    }

    fn simple(&mut self, doc: &Document, dict: &Dictionary) {
        let first = of(doc, dict, b"FirstChar")
            .and_then(number)
            .unwrap_or_default();
        let widths = of(doc, dict, b"Widths").and_then(|object| object.as_array().ok());
        for (at, width) in widths.into_iter().flatten().take(256).enumerate() {
            let width = doc
                .dereference(width)
                .ok()
                .and_then(|(_, width)| number(width));
            let code = u32::try_from(at)
                .unwrap_or_default()
                .saturating_add(whole(first));
            self.widths.insert(code, width.unwrap_or_default());
        }
        if name_of(doc, dict, b"Subtype") == b"Type3" {
            // Its glyphs have a size of their own.
            let scale = super::numbers_of(doc, dict, b"FontMatrix")
                .first()
                .copied()
                .unwrap_or(0.001)
                * 1000.0;
            self.widths.values_mut().for_each(|width| *width *= scale);
        }
        self.codes = Codes::Bytes(Box::new(simple::texts(doc, dict)));
    }

    fn composite(&mut self, doc: &Document, dict: &Dictionary) {
        self.width = 1000.0;
        let descendants =
            of(doc, dict, b"DescendantFonts").and_then(|object| object.as_array().ok());
        let descendant =
            descendants.and_then(|fonts| doc.dereference(fonts.first()?).ok()?.1.as_dict().ok());
        self.codes = match of(doc, dict, b"Encoding") {
            Some(Object::Name(name)) => named(name),
            Some(Object::Stream(stream)) => {
                let own = stream
                    .get_plain_content_with_limit(STREAM)
                    .unwrap_or_default();
                match CMap::parse(&own).spaces {
                    spaces if spaces.is_empty() => Codes::Pairs,
                    spaces => Codes::Own(spaces),
                }
            }
            _ => Codes::Pairs,
        };
        if let Some(descendant) = descendant {
            self.width = of(doc, descendant, b"DW")
                .and_then(number)
                .unwrap_or(1000.0);
            if matches!(self.codes, Codes::Pairs) {
                self.widths = cid_widths(doc, descendant);
            }
        }
    }

    /// The first glyph of a text, and what comes behind it.
    pub(super) fn next<'t>(&self, bytes: &'t [u8]) -> (Glyph, &'t [u8]) {
        let length = self.length(bytes).clamp(1, bytes.len().clamp(1, 4));
        let (code, rest) = bytes.split_at(length.min(bytes.len()));
        (self.glyph(code), rest)
    }

    /// How many bytes the next code has.
    fn length(&self, bytes: &[u8]) -> usize {
        match &self.codes {
            Codes::Bytes(_) => 1,
            Codes::Pairs => 2,
            Codes::Encoding(encoding) if *encoding == UTF_16BE => {
                if matches!(bytes.first(), Some(0xD8..=0xDB)) {
                    4
                } else {
                    2
                }
            }
            Codes::Encoding(encoding) if *encoding == GB18030 => match bytes {
                [0x81..=0xFE, 0x30..=0x39, ..] => 4,
                [0x81..=0xFE, ..] => 2,
                _ => 1,
            },
            Codes::Encoding(_) => {
                if matches!(bytes.first(), Some(0x81..=0x9F | 0xE0..=0xFE | 0xA1..=0xDF)) {
                    2
                } else {
                    1
                }
            }
            Codes::Own(spaces) => {
                let mut code = 0;
                for (at, &byte) in bytes.iter().take(4).enumerate() {
                    code = code << 8 | u32::from(byte);
                    let fits = |&&(length, low, high): &&(u8, u32, u32)| {
                        usize::from(length) == at + 1 && (low..=high).contains(&code)
                    };
                    if spaces.iter().any(|space| fits(&space)) {
                        return at + 1;
                    }
                }
                spaces
                    .iter()
                    .map(|&(length, ..)| usize::from(length))
                    .min()
                    .unwrap_or(1)
            }
        }
    }

    fn glyph(&self, bytes: &[u8]) -> Glyph {
        let code = bytes
            .iter()
            .fold(0_u32, |code, &byte| code << 8 | u32::from(byte));
        let mapped = self.map.as_ref().and_then(|map| map.get(code));
        let text = match mapped {
            Some(text) => Some(text.to_owned()),
            None => self.decoded(bytes, code),
        };
        let text = match text {
            // The private area of fonts of symbols.
            Some(text)
                if self.is_symbols
                    || text.chars().all(|c| ('\u{F000}'..='\u{F0FF}').contains(&c)) =>
            {
                Some(" ".to_owned())
            }
            None if self.is_symbols => Some(" ".to_owned()),
            Some(text) if text.chars().any(is_unknown) => None,
            text => text,
        };
        let half = bytes.len() == 1 && !matches!(self.codes, Codes::Bytes(_));
        let width = self.widths.get(&code).copied().unwrap_or(if half {
            self.width / 2.0
        } else {
            self.width
        });
        Glyph {
            text,
            width,
            is_blank: bytes == b" ",
        }
    }

    fn decoded(&self, bytes: &[u8], code: u32) -> Option<String> {
        match &self.codes {
            Codes::Bytes(texts) => texts[usize::try_from(code).ok()? & 0xFF].clone(),
            Codes::Encoding(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
            Codes::Pairs | Codes::Own(_) => None,
        }
    }
}

/// A sign of nothing known: of a private area, or the sign for what is unknown.
fn is_unknown(c: char) -> bool {
    matches!(c, '\0' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// The encodings that a composite font may name (ISO 32000-1, 9.7.5.2).
fn named(name: &[u8]) -> Codes {
    let name = String::from_utf8_lossy(name);
    let begins = |names: &[&str]| names.iter().any(|begin| name.starts_with(begin));
    if begins(&["GBK-EUC", "GBKp-EUC", "GB-EUC", "GBK2K", "GBpc-EUC", "GBT"]) {
        Codes::Encoding(GB18030)
    } else if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) {
        Codes::Encoding(UTF_16BE)
    } else if begins(&["B5pc", "ETen-B5", "ETenms-B5", "HKscs-B5"]) {
        Codes::Encoding(BIG5)
    } else if begins(&["90ms-RKSJ", "90msp-RKSJ", "90pv-RKSJ", "83pv-RKSJ"]) {
        Codes::Encoding(SHIFT_JIS)
    } else if begins(&["KSCms-UHC", "KSC-EUC", "KSCpc-EUC"]) {
        Codes::Encoding(EUC_KR)
    } else {
        Codes::Pairs
    }
}
