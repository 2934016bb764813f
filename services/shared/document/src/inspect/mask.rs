//! Excerpts that let a person find a place and tell nobody a number.

use super::numbers::half_width;

/// Characters of an excerpt.
const EXCERPT: usize = 30;
/// Longer runs of digits are masked.
const SHOWN: usize = 4;

/// A number or address with its middle out: three of its characters at the beginning, two at the end.
pub fn number(number: &str) -> String {
    let count = number.chars().count();
    let (first, last) = if count > 8 { (3, 2) } else { (1, 1) };
    let masked = number.chars().enumerate().map(|(at, c)| {
        if at < first || at + last >= count || c == '@' {
            c
        } else {
            '*'
        }
    });
    masked.collect()
}

/// The beginning of a text, on one line, its long numbers masked.
pub fn excerpt(text: &str) -> String {
    let mut shown: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(EXCERPT + 1)
        .collect();
    if shown.chars().count() > EXCERPT {
        shown.pop();
        shown.push('…');
    }
    digits(&shown)
}

/// The text with all but the first digits of its long numbers masked. Blanks and hyphens do not end a number.
pub fn digits(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = chars.clone();
    let mut run: Vec<usize> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        let half = half_width(c);
        if half.is_ascii_digit() {
            run.push(at);
        } else if half != ' ' && half != '-' {
            hide(&mut masked, &run);
            run.clear();
        }
    }
    hide(&mut masked, &run);
    masked.into_iter().collect()
}

fn hide(masked: &mut [char], run: &[usize]) {
    if run.len() > SHOWN {
        for &at in run.iter().skip(3) {
            masked[at] = '*';
        }
    }
}

/// A name, of which the first character stays.
pub fn name(name: &str) -> String {
    let mut chars = name.trim().chars();
    let first: String = chars.by_ref().take(1).collect();
    format!("{first}{}", "*".repeat(chars.count().min(10)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_told() {
        assert_eq!(number("13812345678"), "138******78");
        assert_eq!(number("110101199003072316"), "110*************16");
        assert_eq!(
            excerpt("张三 110101 19900307 2316 住址"),
            "张三 110*** ******** **** 住址"
        );
        assert_eq!(
            digits("２０２４年，１３８１２３４５６７８"),
            "２０２４年，１３８********"
        );
        assert_eq!(name("张小三"), "张**");
    }
}
