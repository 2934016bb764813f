//! Whether two applications ask for the same: a score for a person to judge by, and the marks by
//! which sealed applications that may be alike are found.
//!
//! The marks are keyed min-hashes of the pairs of characters in a text. Two texts share a mark with
//! a probability that grows with their score; what is wanted cannot be read from them.

use std::collections::BTreeMap;

use super::registration::Applicant;
use crate::cases::kernel::clue::{FoundBy, normalised, pairs, said};

/// From this score on two texts are the same or nearly the same.
pub const NEARLY: f64 = 0.7;
/// Marks of a text. With two minima in each, texts of score 0.7 share one in more than 99 of 100 cases.
const BANDS: u64 = 8;
/// Minima in a mark.
const ROWS: u64 = 2;

/// The numbers in a text, and how often each stands there: years, document numbers, ordinals in
/// Chinese (第十二号).
fn numbers(normal: &str) -> BTreeMap<String, u32> {
    let arabic = normal
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(ToOwned::to_owned);
    let chinese = normal.split('第').skip(1).map(|rest| {
        rest.chars()
            .take_while(|c| "〇零一二三四五六七八九十百千".contains(*c))
            .collect::<String>()
    });
    let mut numbers = BTreeMap::new();
    for number in arabic.chain(chinese.filter(|run| !run.is_empty())) {
        *numbers.entry(number).or_default() += 1;
    }
    numbers
}

/// Whether each number of one text stands in the other as often at least.
fn all_in(one: &BTreeMap<String, u32>, other: &BTreeMap<String, u32>) -> bool {
    one.iter()
        .all(|(number, times)| other.get(number).is_some_and(|known| known >= times))
}

/// How alike two texts are, 0 to 1: 1 for the same text with other punctuation, width, case or
/// spacing. Where each names a number the other lacks, they ask for different things, and the score
/// is at most a half.
pub fn score(one: &str, other: &str) -> f64 {
    let (one, other) = (normalised(one), normalised(other));
    if one == other {
        return 1.0;
    }
    let (left, right) = (pairs(&one), pairs(&other));
    let common = count(left.intersection(&right));
    let score = common / count(left.union(&right));
    let (left, right) = (numbers(&one), numbers(&other));
    if all_in(&left, &right) || all_in(&right, &left) {
        score
    } else {
        score / 2.0
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> f64 {
    f64::from(u32::try_from(items.count()).unwrap_or(u32::MAX))
}

/// The marks by which others that may be of an applicant are found; who is the same,
/// [`same_person`](crate::cases::kernel::person::same_person) says. `mark` is the keyed hash.
pub fn applicant_marks(of: &Applicant, mark: impl Fn(&[u8]) -> u64) -> Vec<i64> {
    let clues = [
        ("identity", FoundBy::IdentityNumber, &of.identity_number),
        ("name", FoundBy::Name, &of.name),
    ];
    let marks = clues.into_iter().filter_map(|(what, by, words)| {
        let value = said(by, words)?;
        Some(mark(format!("{what}:{value}").as_bytes()).cast_signed())
    });
    marks.collect()
}

/// The marks of what is wanted. `mark` is the keyed hash.
pub fn content_marks(wanted: &str, mark: impl Fn(&[u8]) -> u64) -> Vec<i64> {
    let hashes: Vec<u64> = pairs(&normalised(wanted))
        .iter()
        .map(|pair| mark(format!("pair:{pair}").as_bytes()))
        .collect();
    if hashes.is_empty() {
        return Vec::new();
    }
    let minimum = |number: u64| hashes.iter().map(|hash| shuffled(*hash, number)).min();
    (0..BANDS)
        .map(|band| {
            let mut text = format!("band {band}:").into_bytes();
            for row in 0..ROWS {
                let minimum = minimum(band * ROWS + row).unwrap_or_default();
                text.extend(minimum.to_le_bytes());
            }
            mark(&text).cast_signed()
        })
        .collect()
}

/// The `number`th order of all hashes: a bijection of 64 bits that leaves no order as it was.
fn shuffled(hash: u64, number: u64) -> u64 {
    let mut x = hash ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for odd in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        x = (x ^ (x >> 32)).wrapping_mul(odd);
    }
    x ^ (x >> 32)
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hasher as _};

    use proptest::prelude::*;

    use super::*;

    const TEXT: &str =
        "申请公开赫应急〔2023〕5号《关于印发2023年度安全生产监督检查计划的通知》全文及附件。";

    fn hash(value: &[u8]) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(value);
        hasher.finish()
    }

    fn share_a_mark(one: &str, other: &str) -> bool {
        let marks = content_marks(one, hash);
        content_marks(other, hash)
            .iter()
            .any(|mark| marks.contains(mark))
    }

    #[test]
    fn other_typing_is_the_same_and_another_number_is_not() {
        let retyped =
            "申请公开 赫应急[２０２３]5号,关于印发2023年度安全生产监督检查计划的通知,全文及附件";
        assert!((score(TEXT, retyped) - 1.0).abs() < f64::EPSILON);
        assert!(share_a_mark(TEXT, retyped));
        for other in [
            TEXT.replace("5号", "15号"),
            TEXT.replace("〔2023〕", "〔2022〕"),
        ] {
            assert!(score(TEXT, &other) < NEARLY, "{other}");
        }
        assert!(score("第一批名单和名单的说明材料", "第二批名单和名单的说明材料") < NEARLY);
        assert!(score("1-12月的检查记录和处理结果", "11-2月的检查记录和处理结果") < NEARLY);
    }

    #[test]
    fn nearly_the_same_is_found_and_another_matter_is_not() {
        let shorter = TEXT.replace("全文及附件", "全文");
        let near = score(TEXT, &shorter);
        assert!((NEARLY..1.0).contains(&near), "{near}");
        assert!(share_a_mark(TEXT, &shorter));
        assert!(score(TEXT, "申请公开2023年度部门决算和三公经费支出情况") < 0.3);
    }

    #[test]
    fn an_applicant_is_found_by_identity_or_name() {
        let person = |name: &str, identity_number: &str| Applicant {
            name: name.to_owned().into(),
            identity_number: identity_number.to_owned().into(),
            ..Applicant::default()
        };
        let zhang = person("张三", "43090319900101001x");
        let shared = |one: &Applicant, other: &Applicant| {
            let marks = applicant_marks(one, hash);
            applicant_marks(other, hash)
                .iter()
                .any(|mark| marks.contains(mark))
        };
        assert!(shared(&zhang, &person("张 三", "护照1")));
        assert!(shared(&zhang, &person("章三", "43090319900101001Ｘ")));
        assert!(!shared(&zhang, &person("李四", "2")));
    }

    /// Punctuation and spacing of all kinds, and no letter.
    const NOISE: &str = "[ \u{3000},.;:!?，。；：！？、《》〔〕（）()\\-—\n]";

    proptest! {
        #[test]
        fn a_score_is_symmetric_and_between_nought_and_one(one in ".{0,60}", other in ".{0,60}") {
            let both = score(&one, &other);
            prop_assert!((0.0..=1.0).contains(&both));
            prop_assert!((both - score(&other, &one)).abs() < 1e-12);
            prop_assert!((score(&one, &one) - 1.0).abs() < f64::EPSILON);
        }

        #[test]
        fn noise_between_letters_changes_nothing(
            letters in "[甲乙丙丁戊己庚辛申请公开]{1,40}",
            noise in prop::collection::vec((0_usize..40, NOISE), 0..20),
        ) {
            let mut noisy: Vec<String> = letters.chars().map(|c| c.to_string()).collect();
            for (place, noise) in noise {
                let place = place % noisy.len();
                noisy[place].push_str(&noise);
            }
            let noisy = noisy.concat();
            prop_assert!((score(&letters, &noisy) - 1.0).abs() < f64::EPSILON);
            prop_assert_eq!(content_marks(&letters, hash), content_marks(&noisy, hash));
        }

        #[test]
        fn another_document_number_is_never_nearly_the_same(
            text in "[甲乙丙丁戊己庚辛申请公开]{0,60}",
            one in 1_u32..3000,
            other in 1_u32..3000,
        ) {
            prop_assume!(one != other);
            let of = |number: u32| format!("{text}赫应急〔2023〕{number}号");
            prop_assume!(one != 2023 && other != 2023);
            prop_assert!(score(&of(one), &of(other)) < NEARLY);
        }
    }
}
