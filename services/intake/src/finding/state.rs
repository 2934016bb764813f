//! What is looked for.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::cases::kernel::clue::{FoundBy, normalised};

/// What is looked for, as it was typed and as it is compared.
pub struct Sought {
    /// As typed, trimmed: numbers of letters are compared so.
    pub typed: String,
    /// Year and number of a case, if it reads as such.
    pub number: Option<(i32, i32)>,
    /// The words, as texts are compared. A text has to hold all of them.
    pub words: Vec<String>,
}

impl Sought {
    /// Of what was typed; the shortest word otherwise, if it has fewer than two characters.
    pub fn of(typed: &str) -> Result<Self, String> {
        let words: Vec<String> = typed
            .split_whitespace()
            .map(normalised)
            .filter(|word| !word.is_empty())
            .collect();
        match words.iter().find(|word| word.chars().count() < 2) {
            Some(short) => Err(short.clone()),
            None => Ok(Self {
                typed: typed.to_owned(),
                number: case_number(typed),
                words,
            }),
        }
    }

    /// Whether a text, as it is compared, holds all words.
    pub fn is_in(&self, normal: &str) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| normal.contains(word.as_str()))
    }
}

/// Year and number of 〔2024〕12号, also typed as 2024-12 or [2024]12.
fn case_number(typed: &str) -> Option<(i32, i32)> {
    let runs: Vec<&str> = typed
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let others = typed.chars().filter(|c| !c.is_ascii_digit());
    let [year, number] = runs[..] else {
        return None;
    };
    let is_number = others.clone().count() > 0
        && others
            .into_iter()
            .all(|c| "〔〕[]()（）【】-－第号 ".contains(c));
    if !is_number || year.len() != 4 {
        return None;
    }
    Some((year.parse().ok()?, number.parse().ok()?))
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
    fn a_number_is_read_however_it_is_typed_and_a_date_is_none() {
        for typed in ["〔2024〕12号", "2024-12", "[2024] 12", "（2024）第12号"] {
            assert_eq!(case_number(typed), Some((2024, 12)), "{typed}");
        }
        for typed in [
            "2024年12月",
            "赫应急公开〔2024〕12号",
            "12",
            "202412",
            "13-2668072",
        ] {
            assert_eq!(case_number(typed), None, "{typed}");
        }
    }

    #[test]
    fn all_words_have_to_be_in_a_text_in_any_order() {
        let sought = Sought::of("预案 ２０２３").unwrap();
        assert!(sought.is_in(&normalised("申请公开2023年应急预案。")));
        assert!(!sought.is_in(&normalised("申请公开2022年应急预案。")));
        assert_eq!(Sought::of("应急 案").err().as_deref(), Some("案"));
        assert!(
            !Sought::of("。。").unwrap().is_in(""),
            "nothing is in nothing"
        );
    }
}
