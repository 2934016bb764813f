//! By what texts are compared to find what is public already (article 36(1)): an application's words with
//! titles and abstracts.
//!
//! Chinese is written without spaces, so texts are compared by their pairs of neighbouring characters, and by the
//! document numbers they name. It stands here because two services need it: the one that keeps an applicant's
//! words sends the other no text, but only the pairs, as a set, and the numbers.

use std::collections::BTreeSet;

/// Characters of a document number's word at most.
const CODE_CHARS: usize = 20;
/// Digits of a serial number at most.
const SERIAL_DIGITS: usize = 20;
/// Pairs that a text of 4,000 characters can have.
pub const MOST_PAIRS: usize = 4000;

/// A document number (文号), e.g. 赫应急发〔2023〕12号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Word of the organ with whatever is written right before it; empty if there is none.
    pub code: String,
    /// Year, four digits.
    pub year: String,
    /// Serial number without zeros before it.
    pub serial: String,
}

impl Number {
    /// A number of these parts, if they can be one.
    pub fn of_parts(code: &str, year: &str, serial: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = code.chars().count() <= CODE_CHARS
            && code.chars().all(char::is_alphabetic)
            && year.len() == 4
            && digits(year)
            && serial.len() <= SERIAL_DIGITS
            && digits(serial);
        fits.then(|| Self {
            code: code.to_owned(),
            year: year.to_owned(),
            serial: serial.trim_start_matches('0').to_owned(),
        })
    }

    /// Whether both are the same number. Where words of the sentence run into the organ's word, one
    /// ends with the other; where a text leaves the organ's word out, year and serial decide.
    pub fn is(&self, other: &Self) -> bool {
        let organs = self.code.ends_with(&other.code) || other.code.ends_with(&self.code);
        organs && (&self.year, &self.serial) == (&other.year, &other.serial)
    }

    /// The word it is found by.
    pub fn word(&self) -> String {
        format!("{}-{}", self.year, self.serial)
    }
}

/// The half-width sign for a full-width one.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A character as it is compared: half-width and lower-case.
pub fn folded(c: char) -> char {
    half_width(c).to_ascii_lowercase()
}

/// The pairs of neighbouring letters and digits of a text; all else between them is passed over.
pub fn pairs(text: &str) -> BTreeSet<String> {
    let plain = || text.chars().map(folded).filter(|c| c.is_alphanumeric());
    let pair = |(first, second)| String::from_iter([first, second]);
    plain().zip(plain().skip(1)).map(pair).collect()
}

/// The document numbers in a text, with brackets of any form.
pub fn numbers(text: &str) -> Vec<Number> {
    if !text.contains('号') {
        return Vec::new();
    }
    let text: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(folded)
        .collect();
    (0..text.len())
        .filter_map(|at| number(text.get(..at)?, text.get(at..)?))
        .collect()
}

/// What a document number is, whatever brackets, zeros, blanks and signs it is written with; of what is none, its signs.
pub fn same_number(text: &str) -> String {
    match numbers(text).first() {
        Some(number) => format!("{}{}", number.code, number.word()),
        None => text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(folded)
            .collect(),
    }
}

/// The document number whose year's bracket opens `rest`.
fn number(before: &[char], rest: &[char]) -> Option<Number> {
    let [open, year @ .., close] = rest.get(..6)? else {
        return None;
    };
    let bracketed = "〔﹝[【〖(〈《".contains(*open) && "〕﹞]】〗)〉》".contains(*close);
    if !bracketed || !year.iter().all(char::is_ascii_digit) {
        return None;
    }
    let rest = rest.get(6..)?;
    let rest = rest.strip_prefix(&['第']).unwrap_or(rest);
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if length == 0 || length > SERIAL_DIGITS || rest.get(length) != Some(&'号') {
        return None;
    }
    let serial: String = rest.iter().take(length).collect();
    let letters = before.iter().rev().take_while(|c| c.is_alphabetic());
    let mut code: Vec<_> = letters.take(CODE_CHARS).collect();
    code.reverse();
    Some(Number {
        code: code.into_iter().collect(),
        year: year.iter().collect(),
        serial: serial.trim_start_matches('0').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_document_number_is_a_match() {
        for (wanted, title, same) in [
            (
                "赫应急发〔2023〕12号",
                "关于印发方案的通知（赫应急发〔2023〕12号）",
                true,
            ),
            (
                "请公开赫应急发[2023]012号文件",
                "赫应急发〔2023〕12号",
                true,
            ),
            ("（２０２３）第12号", "赫应急发〔2023〕 12 号", true),
            ("赫应急发【2023】12号", "赫应急发〔2023〕2号", false),
            ("赫应急发【2023】12号", "赫应急发〔2022〕12号", false),
            ("益应急发〔2023〕12号", "赫应急发〔2023〕12号", false),
            ("赫应急发〔2023〕12", "赫应急发〔2023〕12号", false),
        ] {
            let (wanted, said) = (numbers(wanted), numbers(title));
            let found = wanted
                .iter()
                .any(|wanted| said.iter().any(|said| wanted.is(said)));
            assert_eq!(found, same, "{wanted:?} {title}");
        }
    }

    #[test]
    fn a_document_number_is_one_however_it_is_written() {
        for written in [
            "赫应急发〔2018〕1号",
            "赫应急发[2018]1号",
            "赫应急发﹝2018﹞1号",
            "赫应急发〖2018〗1号",
            "赫应急发〈2018〉1号",
            "赫应急发《2018》1号",
            "赫应急发【２０１８】１号",
            "赫应急发（2018）第1号",
            "赫应急发〔2018〕 01 号",
        ] {
            assert_eq!(same_number(written), "赫应急发2018-1", "{written}");
        }
        assert_ne!(same_number("赫应急发〔2018〕11号"), "赫应急发2018-1");
        assert_eq!(same_number("第 ３ 号令"), "第3号令");
    }

    #[test]
    fn pairs_are_a_set_that_tells_no_order() {
        let of = |text| pairs(text).into_iter().collect::<Vec<_>>();
        assert_eq!(of("Ａ级 企业，a级"), ["a级", "业a", "企业", "级企"]);
        assert_eq!(of("名"), Vec::<String>::new());
    }

    #[test]
    fn a_number_is_made_of_parts_that_can_be_one() {
        let (code, year, serial) = ("赫应急发", "2023", "012");
        let made = Number::of_parts(code, year, serial).unwrap();
        assert_eq!(numbers("赫应急发〔2023〕12号"), [made]);
        let long = "发".repeat(21);
        for (code, year, serial) in [
            ("甲'", year, serial),
            (long.as_str(), year, serial),
            (code, "23", serial),
            (code, year, "12'"),
            (code, year, "123456789012345678901"),
        ] {
            assert_eq!(
                Number::of_parts(code, year, serial),
                None,
                "{code}{year}{serial}"
            );
        }
    }
}
