//! By what the version of this service before this one looks for what is alike, while instances of both run.
//!
//! The column goes in the release after: see `search` for how it is looked for now.

use gongkai_law::likeness::{numbers, pairs};

/// What an item is found by, as a `tsvector`: the pairs of its title (weight A) and of its abstract
/// (D), and the document numbers of both.
pub fn words(title: &str, summary: &str) -> String {
    let in_title = pairs(title);
    let both = numbers(title).into_iter().chain(numbers(summary));
    let title = both
        .map(|number| number.word())
        .chain(in_title.iter().cloned())
        .map(|word| format!("'{word}':1A"));
    let summary = pairs(summary);
    let summary = summary
        .difference(&in_title)
        .map(|word| format!("'{word}':1"));
    title.chain(summary).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_read_by_postgresql() {
        assert_eq!(
            words("A级'企业'", "企业：甲发〔2023〕1号"),
            "'2023-1':1A 'a级':1A '企业':1A '级企':1A '02':1 '1号':1 '20':1 '23':1 '31':1 '业甲':1 '发2':1 '甲发':1"
        );
        assert_eq!(words("", ""), "");
    }
}
