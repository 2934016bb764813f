//! How much a published item looks like what somebody wants, in the applicant's own words.
//!
//! Chinese is written without spaces, so texts are compared by their pairs of neighbouring characters,
//! which finds 企业名单 in 生产企业的名单 as well. A document number that both name is as good as an answer.

use std::collections::BTreeSet;

use gongkai_law::likeness::{MOST_PAIRS, Number, numbers, pairs};

use crate::item::{Item, Publication};

/// Less than this is likeness by accident: any two texts about one bureau's work share some pairs.
const LEAST: f64 = 0.5;
/// A title of fewer pairs, e.g. 工作总结, is in many texts without being what is wanted.
pub const TELLING_PAIRS: usize = 8;
/// What somebody wants.
pub struct Wanted {
    pairs: BTreeSet<String>,
    numbers: Vec<Number>,
}

impl Wanted {
    /// What is wanted by these pairs and numbers; the text itself stays where it is. None if something of it is no
    /// pair, so that nothing in a pair is an operator of a search.
    pub fn of_pairs(pairs: &[String], numbers: Vec<Number>) -> Option<Self> {
        let is_pair =
            |pair: &String| pair.chars().count() == 2 && pair.chars().all(char::is_alphanumeric);
        let fits = pairs.len() <= MOST_PAIRS && pairs.iter().all(is_pair);
        fits.then(|| Self {
            pairs: pairs.iter().cloned().collect(),
            numbers,
        })
    }

    /// The pairs that are wanted.
    pub fn pairs(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(String::as_str)
    }

    /// The words of the document numbers that are wanted.
    pub fn numbers(&self) -> impl Iterator<Item = String> {
        self.numbers.iter().map(Number::word)
    }

    /// From 0 to 1: 1 if both name the same document number; else the larger of how much of what is
    /// wanted the item says, and how much of a telling title is in what is wanted. Half of that if
    /// both name document numbers, but different ones.
    fn score(&self, title: &str, summary: &str, document_number: &str) -> f64 {
        let said = [numbers(title), numbers(summary), numbers(document_number)].concat();
        let same = |said: &Number| self.numbers.iter().any(|wanted| wanted.is(said));
        if said.iter().any(same) {
            return 1.0;
        }
        let other = !said.is_empty() && !self.numbers.is_empty();
        self.words_in_common(title, summary) / if other { 2.0 } else { 1.0 }
    }

    fn of(&self, said: &Publication) -> f64 {
        self.score(&said.title, &said.summary, &said.document_number)
    }

    fn words_in_common(&self, title: &str, summary: &str) -> f64 {
        let title = pairs(title);
        let item = title.union(&pairs(summary)).cloned().collect();
        let wanted_in_item = share(&self.pairs, &item);
        if title.len() < TELLING_PAIRS {
            return wanted_in_item;
        }
        wanted_in_item.max(share(&title, &self.pairs))
    }

    /// The best of the items, each with its score; equal ones stay in order.
    pub fn best(&self, items: Vec<Item>, most: usize) -> Vec<(Item, f64)> {
        let scored = items.into_iter().map(|item| {
            let score = self.of(&item.publication);
            (item, score)
        });
        let mut alike: Vec<_> = scored.filter(|(_, score)| *score >= LEAST).collect();
        alike.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        alike.truncate(most);
        alike
    }
}

/// The share of the pairs that are among `others`.
fn share(pairs: &BTreeSet<String>, others: &BTreeSet<String>) -> f64 {
    let common = u32::try_from(pairs.intersection(others).count()).unwrap_or(u32::MAX);
    let all = u32::try_from(pairs.len()).unwrap_or(u32::MAX).max(1);
    f64::from(common) / f64::from(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Wanted {
        /// What these words want.
        fn of_text(text: &str) -> Self {
            Self {
                pairs: pairs(text),
                numbers: numbers(text),
            }
        }
    }

    fn score(wanted: &str, title: &str, summary: &str) -> String {
        format!("{:.2}", Wanted::of_text(wanted).score(title, summary, ""))
    }

    #[test]
    fn the_same_document_number_decides() {
        let title = "关于2023年安全生产的通知";
        let summary = "见（赫应急发〔2023〕12号）。";
        assert_eq!(score("赫应急发〔2023〕12号", title, summary), "1.00");
        assert_eq!(score("赫应急发〔2023〕13号", title, summary), "0.40");
        let both = format!("{title}（益应急发〔2023〕12号）");
        assert_eq!(score(&both, title, ""), "1.00");
        assert_eq!(score(&both, title, summary), "0.50");
        // It stands where it belongs, and in neither title nor abstract.
        let wanted = Wanted::of_text("赫应急发〔2023〕12号");
        let score = wanted.score(title, "", "赫应急发〔2023〕12号");
        assert_eq!(format!("{score:.2}"), "1.00");
    }

    #[test]
    fn likeness_is_the_share_of_pairs() {
        let title = "2023年赫山区危险化学品生产企业名单";
        for (wanted, title, summary, expected) in [
            (title, title, "", "1.00"),
            (
                "２０２３年赫山区危险化学品 生产企业名单！",
                title,
                "",
                "1.00",
            ),
            ("2023年危险化学品企业名单", title, "", "0.85"),
            ("申请公开贵局2023年危险化学品企业名单", title, "", "0.61"),
            // The abstract says it.
            ("烟花爆竹零售点", title, "附烟花爆竹零售点。", "1.00"),
            ("行政处罚决定书", title, "", "0.00"),
            ("", title, "", "0.00"),
            ("名", title, "", "0.00"),
        ] {
            assert_eq!(score(wanted, title, summary), expected, "{wanted}");
        }
    }

    #[test]
    fn a_long_letter_that_names_a_title_finds_it_unless_the_title_tells_nothing() {
        let letter = |named: &str| {
            let reasons = "本人系赫山区居民，住所附近常有车辆出入，为了解情况、保障自身安全，";
            format!("{reasons}特申请公开{named}，并请以纸质形式邮寄给我，谢谢。")
        };
        let title = "2023年危险化学品生产企业名单";
        assert_eq!(score(&letter(title), title, ""), "1.00");
        let accident = Wanted::of_text(&letter("工作总结")).score("工作总结", "", "");
        assert!(accident < LEAST, "{accident}");
    }
}
