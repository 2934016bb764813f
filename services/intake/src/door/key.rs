//! By what an applicant names his case: its kind and number, with the code.

use gongkai_chassis::fields::Fields;
use gongkai_law::case::CaseKind;

use crate::cases::{number::CaseNumber, query_code::QueryCode};

/// A case as its applicant names it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Kind; no dispute.
    pub kind: CaseKind,
    /// Its registration number.
    pub number: CaseNumber,
    /// The code he says.
    pub code: QueryCode,
}

/// Reads the number of a case.
pub fn read_number(fields: &mut Fields, field: &str, text: &str) -> Option<CaseNumber> {
    let text: String = fields.line(field, text, 1, 40);
    let read = CaseNumber::read(&text);
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
    let (zh, en) = (
        "查询码为12位字母和数字，请按回执或者来函逐字填写",
        "the code has 12 letters and digits: as it is printed",
    );
    read(fields, field, text, (zh, en))
}

/// The same of the secret of a draft, which stands on no paper.
pub fn read_secret(fields: &mut Fields, field: &str, text: &str) -> Option<QueryCode> {
    let (zh, en) = (
        "草稿口令为12位字母和数字，请按首次保存草稿时给出的逐字填写",
        "the secret has 12 letters and digits: as it was given when the draft was first saved",
    );
    read(fields, field, text, (zh, en))
}

fn read(fields: &mut Fields, field: &str, text: &str, (zh, en): (&str, &str)) -> Option<QueryCode> {
    let read = text.parse().ok();
    if read.is_none() {
        fields.wrong(field, zh, en);
    }
    read
}
