//! Digits and signs in links as `%31`: whoever clicks on one sees what they are.

/// A text with such signs read, and where each of its bytes stood.
pub(super) struct Decoded {
    pub(super) text: String,
    places: Vec<usize>,
}

impl Decoded {
    /// The text read so; nothing where no digit and no @ is written in that way.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut decoded = Self {
            text: String::new(),
            places: Vec::new(),
        };
        let (mut rest, mut at) = (text, 0);
        let mut is_other = false;
        while let Some(c) = rest.chars().next() {
            let code = rest.get(1..3).filter(|_| c == '%');
            let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
            let (sign, length) = match code.filter(u8::is_ascii_graphic) {
                Some(byte) => (char::from(byte), 3),
                None => (c, c.len_utf8()),
            };
            is_other |= length == 3 && c == '%' && (sign.is_ascii_digit() || sign == '@');
            decoded.text.push(sign);
            decoded
                .places
                .extend(std::iter::repeat_n(at, sign.len_utf8()));
            at += length;
            rest = rest.get(length..).unwrap_or_default();
        }
        decoded.places.push(at);
        is_other.then_some(decoded)
    }

    /// Where a part of it stood.
    pub(super) fn place(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let of = |at: usize| self.places.get(at).copied().unwrap_or_default();
        of(range.start)..of(range.end)
    }
}
