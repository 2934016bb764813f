//! What somebody wrote who looks for something, in its parts: words between blanks, what quotes hold together, what a
//! minus leaves out.

use gongkai_law::likeness::folded;

use super::words::{Word, asked, says_something};

/// A part of what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As it was written, half-width and lower-case.
    pub text: String,
    /// It must stand as it was written.
    pub exact: bool,
    /// It must not be there.
    pub without: bool,
}

/// The parts that a text is written in. Quotes hold together; a minus before a part leaves it out.
pub fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<Part> = None;
    for c in text.chars().map(folded) {
        let quote = matches!(c, '"' | '“' | '”');
        match &mut open {
            Some(part) if quote && part.exact => parts.extend(open.take()),
            Some(part) if part.exact => part.text.push(c),
            Some(part) if quote && part.text.is_empty() => part.exact = true,
            Some(_) if c.is_whitespace() => parts.extend(open.take()),
            Some(_) if quote => {
                parts.extend(open.take());
                open = Some(Part {
                    text: String::new(),
                    exact: true,
                    without: false,
                });
            }
            Some(part) => part.text.push(c),
            None if c.is_whitespace() => {}
            None => {
                let text = if quote || c == '-' {
                    String::new()
                } else {
                    c.to_string()
                };
                open = Some(Part {
                    text,
                    exact: quote,
                    without: c == '-',
                });
            }
        }
    }
    parts.extend(open);
    parts.retain(|part| !asked(&part.text).is_empty());
    parts
}

/// The words of a part that say something; all, if none does.
pub fn telling(words: Vec<Word>) -> Vec<Word> {
    if words.iter().any(says_something) {
        return words.into_iter().filter(says_something).collect();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, bool, bool)> {
        let parts = parts(text).into_iter();
        parts
            .map(|part| (part.text, part.exact, part.without))
            .collect()
    }

    #[test]
    fn blanks_quotes_and_a_minus_are_understood() {
        let part = |text: &str, exact, without| (text.to_owned(), exact, without);
        assert_eq!(
            read(" 安全生产　“Ａ级 企业” -煤矿 -\"非煤 矿山\" 2023年"),
            [
                part("安全生产", false, false),
                part("a级 企业", true, false),
                part("煤矿", false, true),
                part("非煤 矿山", true, true),
                part("2023年", false, false),
            ]
        );
        assert_eq!(
            read("执法“检查"),
            [part("执法", false, false), part("检查", true, false)]
        );
        assert_eq!(read(" ，。 - “” "), []);
        assert_eq!(read("……"), []);
    }
}
