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

/// The stretches of a text of one class each, but what is no word.
fn stretches(text: &str) -> Vec<(Class, usize, String)> {
    let mut all: Vec<(Class, usize, String)> = Vec::new();
    let mut last = Class::Other;
    for (at, c) in text.chars().map(folded).enumerate() {
        let class = class(c);
        match all.last_mut() {
            Some((_, _, stretch)) if class == last && class != Class::Other => stretch.push(c),
            _ if class != Class::Other => all.push((class, at, c.to_string())),
            _ => {}
        }
        last = class;
    }
    all
}

fn word(text: &str, start: usize) -> Word {
    Word {
        text: text.to_owned(),
        start,
        end: start + text.chars().count(),
    }
}

/// All words of a text, for the index, by where they begin.
pub fn all(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (class, at, stretch) in stretches(text) {
        if class != Class::Han {
            words.push(word(&stretch, at));
            continue;
        }
        let longer = DICTIONARY.cut_all(&stretch);
        let longer = longer.iter().filter(|token| token.end > token.start + 1);
        words.extend(longer.map(|token| word(token.word, at + token.start)));
        let single = stretch.chars().enumerate();
        words.extend(single.map(|(place, c)| word(c.encode_utf8(&mut [0; 4]), at + place)));
    }
    words.sort_by_key(|word| (word.start, word.end));
    words
}

/// The words somebody asks for, cut once.
pub fn asked(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (class, at, stretch) in stretches(text) {
        if class == Class::Han {
            let cut = DICTIONARY.cut(&stretch, false);
            words.extend(cut.iter().map(|token| word(token.word, at + token.start)));
        } else {
            words.push(word(&stretch, at));
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
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream {
            words: all(text).into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        // Nothing is marked by offsets of bytes: what is shown is marked by the words themselves.
        self.token = Token {
            offset_from: word.start,
            offset_to: word.end,
            position: word.start,
            text: word.text,
            position_length: 1,
        };
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
