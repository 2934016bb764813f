//! Excerpts that let a person find a place and tell nobody a number.

use super::numbers::{Allowed, find, half_width, is_digit};

/// Characters of an excerpt.
const EXCERPT: usize = 30;
/// Longer runs of digits are masked.
const SHOWN: usize = 4;
/// Characters that are shown before a number.
const BEFORE: usize = 8;
/// Characters beyond an excerpt that a number in it may reach to.
const BEYOND: usize = 100;

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

/// The beginning of a text, on one line, all numbers and addresses in it masked.
pub fn excerpt(text: &str) -> String {
    let masked = without(&beginning(text), digits);
    let mut shown: String = masked.chars().take(EXCERPT).collect();
    if masked.chars().count() > EXCERPT {
        shown.push('…');
    }
    shown
}

/// The text with the numbers and addresses in it masked, such as a place that is called by a name.
pub fn found(text: &str) -> String {
    without(text, str::to_owned)
}

/// The same; `other` says what becomes of all else.
fn without(text: &str, other: impl Fn(&str) -> String) -> String {
    let mut masked = String::new();
    let mut rest = 0;
    for hit in find(text, &Allowed::default()) {
        masked.push_str(&other(text.get(rest..hit.range.start).unwrap_or_default()));
        masked.push_str(&number(&hit.number));
        rest = rest.max(hit.range.end);
    }
    masked.push_str(&other(text.get(rest..).unwrap_or_default()));
    masked
}

/// The words that a text begins with, and so much that the numbers in an excerpt are whole.
fn beginning(text: &str) -> String {
    let (mut line, mut left) = (String::new(), EXCERPT + BEYOND);
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(left));
        left = left.saturating_sub(word.chars().take(left).count() + 1);
        if left == 0 {
            break;
        }
    }
    line
}

/// The end of what stands before a number, on its line, its long numbers masked.
pub fn before(text: &str) -> String {
    let near = text.char_indices().rev().take(BEFORE + BEYOND);
    let from = near.last().map_or(text.len(), |(at, _)| at);
    let masked = digits(text.get(from..).unwrap_or_default());
    let line = masked.chars().rev().take(BEFORE);
    let shown: Vec<char> = line.take_while(|c| !matches!(c, '\n' | '\t')).collect();
    shown.iter().rev().collect()
}

/// The text with all but the first digits of its long numbers masked. Blanks and hyphens do not end a number.
pub fn digits(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = chars.clone();
    let mut run: Vec<usize> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        if is_digit(c) {
            run.push(at);
        } else if !matches!(half_width(c), ' ' | '-') {
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
            "张三 110*************16 住址"
        );
        assert_eq!(
            digits("２０２４年，１３８１２３４５６７８"),
            "２０２４年，１３８********"
        );
        assert_eq!(name("张小三"), "张**");
        assert_eq!(before("备注：1 1010119900307231"), "********");
    }

    #[test]
    fn nothing_that_is_found_stands_in_an_excerpt() {
        assert_eq!(
            excerpt("转张三 zhang.san@qq.com 或者13812345678、①③⑨１２３４５６７８"),
            "转张三 zha******@****om 或者138****…"
        );
    }
}
