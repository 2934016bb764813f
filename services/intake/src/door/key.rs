//! By what an applicant names his case: its kind and number, with the code.

use gongkai_chassis::fields::Fields;
use gongkai_law::case::CaseKind;

use crate::cases::query_code::QueryCode;

/// A case as its applicant names it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Kind; no dispute.
    pub kind: CaseKind,
    /// Year of the number.
    pub year: i32,
    /// The number in the year.
    pub number: i32,
    /// The code he says.
    pub code: QueryCode,
}

impl Key {
    /// What is asked for, whether it exists or not.
    pub fn asked(&self) -> String {
        format!("{}/{}/{}", self.kind, self.year, self.number)
    }
}

/// Year and number of a registration number: as it is printed, or the two numbers alone.
fn number(text: &str) -> Option<(i32, i32)> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    let (year, number) = (numbers.next()?, numbers.next()?);
    let whole = numbers.next().is_none() && year.len() == 4;
    Some((year.parse().ok()?, number.parse().ok()?)).filter(|(_, number)| whole && *number > 0)
}

/// Reads the number of a case.
pub fn read_number(fields: &mut Fields, field: &str, text: &str) -> Option<(i32, i32)> {
    let text: String = fields.line(field, text, 1, 40);
    let read = number(&text);
    if read.is_none() && !text.is_empty() {
        let (zh, en) = (
            "请按回执填写登记号，如“〔2024〕3号”",
            "the number as the receipt has it, such as 〔2024〕3号",
        );
        fields.wrong(field, zh, en);
    }
    read
}

/// Reads a code. One that cannot be any is a mistake of typing, and no guess.
pub fn read_code(fields: &mut Fields, field: &str, text: &str) -> Option<QueryCode> {
    let read = text.parse().ok();
    if read.is_none() {
        let (zh, en) = (
            "查询码为12位字母和数字，请按回执或者来函逐字填写",
            "the code has 12 letters and digits: as it is printed",
        );
        fields.wrong(field, zh, en);
    }
    read
}

/// A document number with the brackets that letters print, whatever brackets were typed.
pub fn printed(typed: &str) -> String {
    let bracket = |c: char| match c {
        '[' | '【' | '（' | '(' | '﹝' => '〔',
        ']' | '】' | '）' | ')' | '﹞' => '〕',
        other => other,
    };
    let kept = typed.chars().filter(|c| !c.is_whitespace());
    kept.map(bracket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for written in ["〔2024〕3号", "[2024] 3", "2024-3", "登记号：（2024）3 号"] {
            assert_eq!(number(written), Some((2024, 3)), "{written}");
        }
        for wrong in [
            "3号",
            "2024",
            "24-3",
            "2024-3-1",
            "2024-0",
            "2024-99999999999",
            "二〇二四-3",
        ] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        assert_eq!(printed(" 赫应急公开[2024]12号 "), "赫应急公开〔2024〕12号");
    }
}
