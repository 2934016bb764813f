//! What somebody wrote who looks for something, in its parts: words between blanks, what quotes hold together, what a
//! minus leaves out.

use gongkai_law::likeness::folded;

use super::words::{Word, asked, is_han, says_something};

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

/// What is looked for as one: a word, or a number with the letters and signs that stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As it was written, half-width and lower-case.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
}

/// Signs that hold together what stands on both sides of them: PM2.5, 0737-4423456, www.hnhs.gov.cn.
const WITHIN: [char; 5] = ['.', '-', '/', ':', '_'];

impl Piece {
    /// Whether it may stand for half of what is asked for: a lone letter or digit is found everywhere.
    pub fn stands_alone(&self) -> bool {
        self.text.chars().count() > 1 || !is_run(&self.words)
    }
}

fn is_run(words: &[Word]) -> bool {
    let has_han = |word: &Word| word.text.chars().any(is_han);
    !words.iter().any(has_han)
}

/// The pieces of a text: its words, but letters and digits that touch each other are one, and what one sign of a number
/// parts.
fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().map(folded).collect();
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in asked(text) {
        let touches = |last: &[Word]| {
            let end = last.last().map_or(0, |word| word.end);
            let between = chars.get(end..word.start).unwrap_or_default();
            match between {
                [] => true,
                [sign] => WITHIN.contains(sign),
                _ => false,
            }
        };
        let run = is_run(std::slice::from_ref(&word));
        match pieces.last_mut() {
            Some(last) if run && is_run(last) && touches(last) => last.push(word),
            _ => pieces.push(vec![word]),
        }
    }
    let written = |words: Vec<Word>| {
        let start = words.first().map_or(0, |word| word.start);
        let end = words.last().map_or(0, |word| word.end);
        Piece {
            text: chars.get(start..end).unwrap_or_default().iter().collect(),
            words,
        }
    };
    pieces.into_iter().map(written).collect()
}

/// The pieces of a part that say something; all, if none does.
pub fn telling(text: &str) -> Vec<Piece> {
    let pieces = pieces(text);
    let tells = |piece: &Piece| piece.words.iter().any(says_something);
    if pieces.iter().any(tells) {
        return pieces.into_iter().filter(tells).collect();
    }
    pieces
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
    fn a_number_is_one_piece_with_its_letters_and_signs() {
        for (text, expected) in [
            ("43090319900101123X", vec!["43090319900101123x"]),
            ("ＰＭ2.5监测", vec!["pm2.5", "监测"]),
            ("电话0737-4423456", vec!["电话", "0737-4423456"]),
            ("A级企业", vec!["a", "级", "企业"]),
            ("2019、2020", vec!["2019", "2020"]),
            ("预案 - 2020", vec!["预案", "2020"]),
            ("www.hnhs.gov.cn的网页", vec!["www.hnhs.gov.cn", "网页"]),
        ] {
            let pieces = telling(text);
            let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(texts, expected, "{text}");
        }
        let alone = |text: &str| telling(text).iter().all(Piece::stands_alone);
        assert!(alone("级") && alone("35") && !alone("X") && !alone("5"));
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
