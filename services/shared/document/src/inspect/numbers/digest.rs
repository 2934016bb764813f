//! SHA-256 in sixteen groups of four, as signed documents print it on their last page: no number of a person, whatever
//! its digits look like.

use std::ops::Range;

/// Groups of a digest, and the digits of a group.
const GROUPS: usize = 16;
const DIGITS: usize = 4;
/// Letters it has at least: of 64 digits some 24 are, and fewer than so many in less than one digest of a million. Sixteen
/// numbers of a table have none.
const LETTERS: usize = 8;

/// Where digests stand in a text, in bytes.
pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut run: Vec<(usize, &str)> = Vec::new();
    for (at, word) in words(text) {
        if is_group(word) {
            run.push((at, word));
        } else {
            places.extend(digest(&run));
            run.clear();
        }
    }
    places.extend(digest(&run));
    places
}

/// Words between blanks, each with where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |word| {
        let begins = at;
        let blank = text.get(begins + word.len()..).unwrap_or_default();
        at += word.len() + blank.chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((begins, word))
    })
}

fn is_group(word: &str) -> bool {
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    word.len() == DIGITS && word.bytes().all(hex)
}

fn digest(run: &[(usize, &str)]) -> Option<Range<usize>> {
    let (first, last) = (run.first()?, run.last()?);
    let letters = run.iter().flat_map(|(_, word)| word.bytes());
    let letters = letters.filter(u8::is_ascii_lowercase).count();
    (run.len() == GROUPS && letters >= LETTERS).then_some(first.0..last.0 + last.1.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::{Allowed, numbers::find};

    /// With a mobile phone, a fixed one and a bank card in its groups.
    const DIGEST: &str =
        "a138 1234 5678 b0ff 0551 6281 2345 cafe 6222 0212 3456 7894 9abc def0 1c2d 3e4f";

    #[test]
    fn what_the_groups_of_a_digest_look_like_is_no_number() {
        let seal = format!("数据摘要（SHA-256）：\n{DIGEST}\n可以核对。");
        let places = places(&seal);
        assert_eq!(places.len(), 1);
        assert_eq!(seal.get(places[0].clone()), Some(DIGEST));
        assert_eq!(find(&seal, &Allowed::default()), []);
        assert_eq!(find(DIGEST, &Allowed::default()), []);
        let wrapped = DIGEST.replacen("cafe ", "cafe\n", 1);
        assert_eq!(find(&wrapped, &Allowed::default()), []);
    }

    #[test]
    fn numbers_beside_a_digest_and_in_what_is_none_are_found() {
        let found = |text: &str| find(text, &Allowed::default()).len();
        assert_eq!(found(&format!("电话13812345678，摘要 {DIGEST}")), 1);
        assert_eq!(found(&format!("{DIGEST}\n138 1234 5678")), 1);
        // One group short, one too many, in capitals, and numbers alone.
        let (short, _) = DIGEST.rsplit_once(' ').unwrap();
        assert!(found(short) > 0);
        assert!(found(&format!("{DIGEST} 0a1b")) > 0);
        assert!(found(&DIGEST.to_uppercase()) > 0);
        let table = "0551 6281 2345 1234 ".repeat(4);
        assert!(found(table.trim_end()) > 0);
    }
}
