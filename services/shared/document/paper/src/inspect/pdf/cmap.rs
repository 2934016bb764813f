//! The map from codes of a font to text that a PDF brings with it: `/ToUnicode`.

use std::collections::HashMap;

use lopdf::Object;
use lopdf::content::Content;

/// Codes of a map at most.
const CODES: usize = 200_000;

#[derive(Default)]
pub(super) struct CMap {
    /// By the code alone: some programs write the codes of one byte as of two.
    texts: HashMap<u32, String>,
    /// Which codes there are: how many bytes, from, to.
    pub(super) spaces: Vec<(u8, u32, u32)>,
}

impl CMap {
    pub(super) fn parse(stream: &[u8]) -> Self {
        let mut map = Self::default();
        for operation in Content::decode_iter(stream).flatten() {
            let operands = operation.operands.as_slice();
            match operation.operator.as_str() {
                "endcodespacerange" => {
                    for pair in operands.as_chunks::<2>().0 {
                        if let (Some((length, low)), Some((_, high))) =
                            (code(&pair[0]), code(&pair[1]))
                        {
                            map.spaces.push((length, low, high));
                        }
                    }
                }
                "endbfchar" => {
                    for pair in operands.as_chunks::<2>().0 {
                        if let (Some((_, from)), Some(to)) = (code(&pair[0]), utf_16(&pair[1])) {
                            map.put(from, to);
                        }
                    }
                }
                "endbfrange" => {
                    for three in operands.as_chunks::<3>().0 {
                        map.range(three);
                    }
                }
                _ => {}
            }
        }
        map
    }

    fn range(&mut self, [low, high, to]: &[Object; 3]) {
        let (Some((_, low)), Some((_, high))) = (code(low), code(high)) else {
            return;
        };
        for (at, from) in (low..=high).take(CODES).enumerate() {
            let text = match to {
                Object::Array(texts) => texts.get(at).and_then(utf_16),
                to => utf_16(to).and_then(|text| following(&text, at)),
            };
            match text {
                Some(text) => self.put(from, text),
                None => return,
            }
        }
    }

    fn put(&mut self, from: u32, to: String) {
        if self.texts.len() < CODES {
            self.texts.insert(from, to);
        }
    }

    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }
}

fn code(object: &Object) -> Option<(u8, u32)> {
    let bytes = object
        .as_str()
        .ok()
        .filter(|bytes| (1..=4).contains(&bytes.len()))?;
    let code = bytes
        .iter()
        .fold(0, |code, &byte| code << 8 | u32::from(byte));
    Some((u8::try_from(bytes.len()).ok()?, code))
}

fn utf_16(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    if let [byte] = bytes {
        return Some(char::from(*byte).to_string());
    }
    let units: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_be_bytes(*unit))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

/// The text so many codes after this one.
fn following(text: &str, by: usize) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let last = chars.last_mut()?;
    *last = char::from_u32(u32::from(*last).checked_add(u32::try_from(by).ok()?)?)?;
    Some(chars.into_iter().collect())
}
