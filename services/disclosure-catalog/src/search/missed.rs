//! What the public searched for in vain: what a bureau might publish, or call by the people's words.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::page::Position;
use serde::{Deserialize, Serialize};

use super::words;

/// Different words that are kept of a day, at most: who sends thousands of them wants to fill the list.
pub const MOST_OF_A_DAY: i64 = 500;

/// What was searched for in vain on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Civil date.
    pub searched_on: NaiveDate,
    /// How often.
    pub times: i32,
    /// The words.
    pub words: String,
}

impl Position for Missed {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.searched_on.year()) && !self.words.contains('\0')
    }
}

/// What of a search may be kept: words of the dictionary that are no names of people, and no numbers. None if
/// nothing is left.
pub fn kept(query: &str) -> Option<String> {
    let words = words::asked(query)
        .into_iter()
        .filter(words::says_something);
    let kept: Vec<String> = words
        .map(|word| word.text)
        .filter(|word| words::is_common(word))
        .collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_names_nor_numbers_are_kept() {
        let words = |query: &str| kept(query).unwrap_or_default();
        assert_eq!(
            words("烟花爆竹的经营许可 13812345678"),
            "烟花爆竹 经营 许可"
        );
        for query in [
            "王小明",
            "李娜",
            "430903199001011234",
            "zhangsan",
            "赫A12345",
        ] {
            assert_eq!(kept(query), None, "{query}");
        }
        assert!(!words("王小明被处罚的决定").contains('明'));
    }
}
