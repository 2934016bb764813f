//! Looking at text character by character: columns are counted in characters, not in bytes.

use std::ops::Range;

/// Whether `word` stands at `at`.
pub(crate) fn is_at(text: &[char], at: usize, word: &str) -> bool {
    let mut rest = text.get(at..).unwrap_or_default().iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// The first of these words that stands at `at`, with its length.
pub(crate) fn any_at(
    text: &[char],
    at: usize,
    words: &[&'static str],
) -> Option<(&'static str, usize)> {
    let found = words.iter().find(|word| is_at(text, at, word))?;
    Some((found, found.chars().count()))
}

/// Where `word` begins within a range.
pub(crate) fn find(text: &[char], within: Range<usize>, word: &str) -> Option<usize> {
    let length = word.chars().count();
    let end = within.end.min(text.len());
    (within.start..(end + 1).saturating_sub(length)).find(|&at| is_at(text, at, word))
}

/// All places where `word` begins.
pub(crate) fn find_all(text: &[char], word: &str) -> Vec<usize> {
    (0..text.len())
        .filter(|&at| is_at(text, at, word))
        .collect()
}

/// A piece of the text.
pub(crate) fn piece(text: &[char], range: Range<usize>) -> String {
    let end = range.end.min(text.len());
    text.get(range.start.min(end)..end)
        .unwrap_or_default()
        .iter()
        .collect()
}

/// Whether a character is written Chinese.
pub(crate) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇')
}

/// Blanks within a line.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// The first place from `at` that is no blank.
pub(crate) fn skip_blanks(text: &[char], at: usize) -> usize {
    (at..text.len())
        .find(|&at| !is_blank(text[at]))
        .unwrap_or(text.len())
}

/// How many digits stand at `at`.
pub(crate) fn digits(text: &[char], at: usize) -> usize {
    text.get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count()
}

/// Where digits stand within a range, each run of them once.
pub(crate) fn runs(text: &[char], within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        at = (at..within.end).find(|&at| digits(text, at) > 0)?;
        let run = at..at + digits(text, at);
        at = run.end;
        Some(run)
    })
}

/// A whole number of a piece of digits, if it can be counted with.
pub(crate) fn whole(text: &[char], range: Range<usize>) -> Option<i64> {
    let digits = piece(text, range);
    (digits.len() <= 15).then(|| digits.parse().ok()).flatten()
}

/// The number that a Chinese numeral of one to thirty-nine is, with its length.
pub(crate) fn numeral(text: &[char], at: usize) -> Option<(u32, usize)> {
    let length = text
        .get(at..)?
        .iter()
        .take(4)
        .take_while(|&&c| numeral_digit(c).is_some() || c == '十')
        .count();
    let word = &text[at..at + length];
    let tens = word.iter().position(|&c| c == '十');
    let number = match tens {
        None if length == 1 => numeral_digit(word[0])?,
        None => return None,
        Some(place) => {
            let before = match &word[..place] {
                [] => 1,
                [c] => numeral_digit(*c)?,
                _ => return None,
            };
            let after = match &word[place + 1..] {
                [] => 0,
                [c] => numeral_digit(*c)?,
                _ => return None,
            };
            before * 10 + after
        }
    };
    (number > 0).then_some((number, length))
}

/// The value of a Chinese digit.
pub(crate) fn numeral_digit(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九".chars().position(|d| d == c);
    match c {
        '零' | '○' | 'O' => Some(0),
        _ => at.and_then(|at| u32::try_from(at).ok()),
    }
}

/// A number as Chinese writes it, up to thirty-nine.
pub(crate) fn in_chinese(number: u32) -> String {
    let digit = |n: u32| {
        "〇一二三四五六七八九"
            .chars()
            .nth(n as usize)
            .unwrap_or('〇')
    };
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_string(),
        (tens, ones) => {
            let mut word = String::new();
            if tens > 1 {
                word.push(digit(tens));
            }
            word.push('十');
            if ones > 0 {
                word.push(digit(ones));
            }
            word
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_digits_is_found_once() {
        let text: Vec<char> = "收到162件，占5.8%".chars().collect();
        let found: Vec<_> = runs(&text, 0..text.len()).collect();
        assert_eq!(found, [2..5, 8..9, 10..11]);
        // It is whole, wherever the range ends.
        assert_eq!(runs(&text, 3..4).next(), Some(3..5));
        assert_eq!(runs(&text, 11..11).next(), None);
    }

    #[test]
    fn numerals_are_read_and_written() {
        for number in 1..40 {
            let word: Vec<char> = in_chinese(number).chars().collect();
            assert_eq!(numeral(&word, 0), Some((number, word.len())), "{word:?}");
        }
        assert_eq!(numeral(&['百'], 0), None);
        assert_eq!(numeral(&['一', '二'], 0), None);
    }
}
