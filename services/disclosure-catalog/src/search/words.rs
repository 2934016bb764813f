//! Chinese is written without blanks: how a text becomes the words it is found by.
//!
//! An index keeps every word of the dictionary that stands anywhere in a text, words inside others too,
//! and each single character, all with the place where they begin. A search cuts what is asked for once.
//! Whatever way it is cut, each piece is in the index of every text that holds it, so that nothing which
//! stands in a text is missed; and pieces side by side are found as they stand, by their places.

use std::sync::LazyLock;

use gongkai_law::likeness::folded;
use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// One dictionary for all: it costs 33 MiB and a quarter of a second.
static DICTIONARY: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words that say nothing about what is looked for, where other words do.
const EMPTY: [&str; 22] = [
    "的", "了", "和", "及", "与", "或", "在", "对", "为", "等", "关于", "有关", "进行", "以及",
    "是", "我", "什么", "哪些", "怎么", "如何", "请问", "吗",
];

/// A word and where it stands, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Half-width and lower-case.
    pub text: String,
    /// Of its first character, from 0.
    pub start: usize,
    /// After its last character.
    pub end: usize,
}

/// What a character is made part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Letter,
    Digit,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Class::Han,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// A text as it is compared, and where its characters are.
struct Folded {
    text: String,
    /// Bytes before each character, and all at the end.
    bytes: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let (mut bytes, mut kept) = (
            Vec::with_capacity(text.len() / 2),
            String::with_capacity(text.len()),
        );
        for c in text.chars().map(folded) {
            bytes.push(kept.len());
            kept.push(c);
        }
        bytes.push(kept.len());
        Self { text: kept, bytes }
    }

    /// What stands between two characters.
    fn part(&self, start: usize, end: usize) -> &str {
        let bytes = self.bytes.get(start).zip(self.bytes.get(end));
        bytes
            .and_then(|(start, end)| self.text.get(*start..*end))
            .unwrap_or_default()
    }

    fn word(&self, start: usize, end: usize) -> Word {
        Word {
            text: self.part(start, end).to_owned(),
            start,
            end,
        }
    }

    /// The stretches of one class each, but what is no word: with the places of their first characters, and of those after
    /// their last.
    fn stretches(&self) -> Vec<(Class, usize, usize)> {
        let mut all: Vec<(Class, usize, usize)> = Vec::new();
        for (at, c) in self.text.chars().enumerate() {
            let class = class(c);
            match all.last_mut() {
                Some((last, _, end)) if *last == class && *end == at => *end += 1,
                _ if class != Class::Other => all.push((class, at, at + 1)),
                _ => {}
            }
        }
        all
    }

    /// Where all its words stand, by where they begin, the shorter first.
    fn words(&self) -> Vec<(usize, usize)> {
        let mut words = Vec::with_capacity(self.bytes.len() * 2);
        for (class, start, end) in self.stretches() {
            if class != Class::Han {
                words.push((start, end));
                continue;
            }
            let longer = DICTIONARY.cut_all(self.part(start, end)).into_iter();
            let longer = longer.filter(|token| token.end > token.start + 1);
            let mut longer = longer
                .map(|token| (start + token.start, start + token.end))
                .peekable();
            for at in start..end {
                words.push((at, at + 1));
                while let Some(word) = longer.next_if(|(from, _)| *from == at) {
                    words.push(word);
                }
            }
        }
        words
    }
}

/// The words somebody asks for, cut once.
pub fn asked(text: &str) -> Vec<Word> {
    let text = Folded::of(text);
    let mut words = Vec::new();
    for (class, start, end) in text.stretches() {
        if class == Class::Han {
            let cut = DICTIONARY.cut(text.part(start, end), false).into_iter();
            words.extend(cut.map(|token| text.word(start + token.start, start + token.end)));
        } else {
            words.push(text.word(start, end));
        }
    }
    words
}

/// Whether it is a Chinese character.
pub fn is_han(c: char) -> bool {
    class(c) == Class::Han
}

/// Whether a word says anything about what is looked for.
pub fn says_something(word: &Word) -> bool {
    !EMPTY.contains(&word.text.as_str())
}

/// What the dictionary calls a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// A name of somebody.
    Name,
    /// A place.
    Place,
    /// Anything else.
    Other,
}

/// What the dictionary calls it; none if it does not know it.
pub fn called(word: &str) -> Option<Called> {
    if !DICTIONARY.has_word(word) {
        return None;
    }
    let tags = DICTIONARY.tag(word, false);
    let any = |kind: &str| tags.iter().any(|tag| tag.tag.starts_with(kind));
    Some(if any("nr") {
        Called::Name
    } else if any("ns") {
        Called::Place
    } else {
        Called::Other
    })
}

/// Words for the index.
#[derive(Clone)]
pub struct Words;

/// The words of one text.
pub struct Stream {
    text: Folded,
    words: std::vec::IntoIter<(usize, usize)>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let text = Folded::of(text);
        Stream {
            words: text.words().into_iter(),
            text,
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some((start, end)) = self.words.next() else {
            return false;
        };
        // Nothing is marked by offsets of bytes: what is shown is marked by the words themselves.
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.position = start;
        self.token.text.clear();
        self.token.text.push_str(self.text.part(start, end));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    fn all(text: &str) -> Vec<Word> {
        let text = Folded::of(text);
        let words = text.words().into_iter();
        words.map(|(start, end)| text.word(start, end)).collect()
    }

    #[test]
    fn words_inside_words_and_single_characters_are_kept() {
        let words = all("中华人民共和国");
        for word in ["中", "中华", "人民", "共和国", "中华人民共和国", "国"] {
            assert!(texts(&words).contains(&word), "{word} in {words:?}");
        }
        assert_eq!(
            texts(&asked("Ａ级企业 2023年，PM2.5")),
            ["a", "级", "企业", "2023", "年", "pm", "2", "5"]
        );
        assert_eq!(asked("……〔〕"), []);
    }

    proptest! {
        /// What stands in a text is found in it, however either is cut.
        #[test]
        fn every_part_of_a_text_is_found_in_it(
            text in "[赫山区应急管理局安全生产责任制度的关于印发年度执法检查计划通知]{2,40}",
            from in 0_usize..40,
            length in 1_usize..12,
        ) {
            let part: String = text.chars().skip(from).take(length).collect();
            let words = all(&text);
            let has = |word: &Word, at: usize| {
                words.iter().any(|one| one.text == word.text && one.start == at + word.start)
            };
            if !part.is_empty() {
                prop_assert!(asked(&part).iter().all(|word| has(word, from)), "{part} in {text}");
            }
        }
    }
}
