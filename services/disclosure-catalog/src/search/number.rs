//! Document numbers (文号) and index numbers (索引号): as they are found, whatever brackets, zeros and blanks they
//! are written with.

use gongkai_law::likeness::{Number, folded, numbers};

use crate::item::plain_number as plain;

/// All that a document number is found by: the number alone, and with each end of what stands before it,
/// for the words of a sentence may run into the organ's word.
fn found_by(number: &Number) -> impl Iterator<Item = String> {
    let code = &number.code;
    let ends = code.char_indices().filter_map(|(at, _)| code.get(at..));
    let ends = ends.chain([""]);
    ends.map(|end| format!("{end}{}", number.word()))
}

/// What an item is found by that bears these texts and this index number.
pub fn marks(texts: &[&str], index_number: &str) -> Vec<String> {
    let numbers = texts.iter().flat_map(|text| numbers(text));
    let mut marks: Vec<String> = numbers
        .flat_map(|number| found_by(&number).collect::<Vec<_>>())
        .collect();
    let index_number = plain(index_number);
    if let Some((year, _)) = index_number.rsplit_once('-') {
        marks.push(year.to_owned());
    }
    marks.push(whole(&index_number));
    marks.push(index_number);
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// The mark of a whole index number, of whatever form: others begin with no such sign.
fn whole(plain: &str) -> String {
    format!("#{plain}")
}

/// What an item is found by whose index number is nothing but this text; none of a text that is no number.
pub fn index(text: &str) -> Option<String> {
    let plain = plain(text);
    plain
        .bytes()
        .any(|byte| byte.is_ascii_digit())
        .then(|| whole(&plain))
}

/// What somebody looks for who writes this, if it is a number: a document's, or an index number or its
/// beginning up to the year.
pub fn asked(text: &str) -> Option<String> {
    if let Some(number) = numbers(text).first() {
        return Some(format!("{}{}", number.code, number.word()));
    }
    let text = text.trim().to_lowercase();
    let (bureau, rest) = text.split_once('/')?;
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, serial) = rest.split_once('-').unwrap_or((rest, "0"));
    (!bureau.is_empty() && bureau.chars().all(slug) && digits(year) && digits(serial))
        .then_some(text)
}

/// Whether a text in which a number stands is nothing else.
pub fn is_all(text: &str) -> bool {
    let Some(number) = numbers(text).into_iter().next() else {
        return true;
    };
    // The year in brackets takes six characters.
    let year = number.code.chars().count();
    let plain = text.chars().filter(|c| !c.is_whitespace()).map(folded);
    let mut serial = plain.skip(year + 6);
    serial.all(|c| c.is_ascii_digit() || "第号".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_number_of_any_form_is_found_by_the_whole_of_it() {
        let found = |number: &str, asked: &str| {
            index(asked).is_some_and(|mark| marks(&[], number).contains(&mark))
        };
        for (number, asked) in [
            ("ＸＨ－０００１", "xh-0001"),
            ("XH-0001", "ＸＨ－０００１"),
            (
                "11370305MB2855731K/2025-000012",
                "11370305mb2855731k/2025-000012",
            ),
            ("003-2012-0001", "003-2012-0001"),
        ] {
            assert!(found(number, asked), "{number} by {asked}");
        }
        assert!(!found("XH-0001", "XH-000"));
        // A month is not the document number of that serial.
        assert!(!marks(&["赫应急发〔2019〕12号"], "XH-0001").contains(&index("2019-12").unwrap()));
        assert_eq!(index("应急预案"), None);
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        let marks = marks(
            &[
                "关于印发方案的通知（赫应急发〔2023〕12号）",
                "根据湘政发〔2020〕3号制定",
            ],
            "heshan-emb/2023-000007",
        );
        for asked_for in [
            "赫应急发〔2023〕12号",
            "赫应急发[2023] 012号",
            "应急发（２０２３）第12号",
            "〔2023〕12号",
            "湘政发〔2020〕3号",
            "Heshan-emb/2023-000007",
            "heshan-emb/2023",
        ] {
            let mark = asked(asked_for).unwrap();
            assert!(marks.contains(&mark), "{asked_for}: {mark} in {marks:?}");
        }
        for asked_for in [
            "益应急发〔2023〕12号",
            "赫应急发〔2023〕2号",
            "heshan-emb/2022",
            "heshan-emb/2023-7",
        ] {
            let mark = asked(asked_for).unwrap();
            assert!(!marks.contains(&mark), "{asked_for}: {mark} in {marks:?}");
        }
        assert_eq!(asked("2023年安全生产"), None);
        assert_eq!(asked("和/或"), None);
        for (text, all) in [
            ("赫应急发〔2023〕12号", true),
            ("（２０２３）第 12号", true),
            ("heshan-emb/2023", true),
            ("根据湘政发〔2020〕3号制定", false),
            ("赫应急发〔2023〕12号第三条", false),
        ] {
            assert_eq!(is_all(text), all, "{text}");
        }
    }
}
