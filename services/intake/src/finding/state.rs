//! What is looked for.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::{
    cases::{
        kernel::clue::{FoundBy, normalised},
        number::CaseNumber,
    },
    paper::letter::{DocumentNumber, printed},
};

/// What is looked for, as it was typed and as it is compared.
pub struct Sought {
    /// As typed, trimmed.
    pub typed: String,
    /// As the number of a letter or of a parcel is written.
    pub printed: String,
    /// The number of a case, if it reads as such.
    pub number: Option<CaseNumber>,
    /// The number of a letter by its year and serial, if it reads as such.
    pub letter: Option<DocumentNumber>,
    /// The words, as texts are compared. A text has to hold all of them.
    pub words: Vec<String>,
}

impl Sought {
    /// Of what was typed; the shortest word otherwise, if it has fewer than two characters.
    pub fn of(typed: &str) -> Result<Self, String> {
        let mut words: Vec<String> = typed
            .split_whitespace()
            .map(normalised)
            .filter(|word| !word.is_empty())
            .collect();
        // 王　五: a name written wide.
        if words.len() > 1 && words.iter().all(|word| word.chars().count() == 1) {
            words = vec![words.concat()];
        }
        match words.iter().find(|word| word.chars().count() < 2) {
            Some(short) => Err(short.clone()),
            None => Ok(Self {
                typed: typed.to_owned(),
                printed: printed(typed),
                number: CaseNumber::read(typed),
                letter: DocumentNumber::read(typed),
                words,
            }),
        }
    }

    /// Whether a text, as it is compared, holds all words.
    pub fn is_in(&self, normal: &str) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| normal.contains(word.as_str()))
    }
}

/// A case that was found, and by what.
pub struct Hit {
    /// The case.
    pub case_id: Uuid,
    /// By what, in the order of the contract.
    pub by: BTreeSet<FoundBy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_have_to_be_in_a_text_in_any_order() {
        let sought = Sought::of("预案 ２０２３").unwrap();
        assert!(sought.is_in(&normalised("申请公开2023年应急预案。")));
        assert!(!sought.is_in(&normalised("申请公开2022年应急预案。")));
        assert_eq!(Sought::of("王　五").unwrap().words, ["王五"]);
        assert_eq!(Sought::of("应急 案").err().as_deref(), Some("案"));
        assert!(
            !Sought::of("。。").unwrap().is_in(""),
            "nothing is in nothing"
        );
    }
}
