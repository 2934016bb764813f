//! Who applies: a proposal of the applicant's kind for the clerk, and the check digits of
//! the two numbers people identify themselves by. A wrong number is a warning to the
//! clerk, who sees the document; it refuses nothing.

use chrono::NaiveDate;

use super::ApplicantKind;
use crate::code::codes;

/// A kind proposed to the clerk, who decides. For an agent ask with his principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The proposed kind.
    pub kind: ApplicantKind,
    /// Why, in Chinese.
    pub reason: String,
}

/// Words of a name that tell the kind. 律师 alone is no such word: a lawyer in his own name
/// is a natural person.
const WORDS: &[(ApplicantKind, &[&str])] = &[
    (
        ApplicantKind::LegalService,
        &["律师事务所", "公证处", "法律服务所", "法律援助"],
    ),
    (
        ApplicantKind::Business,
        &[
            "公司",
            "个体工商户",
            "个人独资",
            "合伙企业",
            "合作社",
            "经营部",
            "商行",
        ],
    ),
    (
        ApplicantKind::Other,
        &[
            "大学",
            "学院",
            "学校",
            "小学",
            "中学",
            "幼儿园",
            "医院",
            "卫生院",
            "卫生室",
            "村民委员会",
            "村委会",
            "居民委员会",
            "居委会",
        ],
    ),
    (
        ApplicantKind::Research,
        &["研究院", "研究所", "科学院", "研究中心", "设计院", "实验室"],
    ),
    (
        ApplicantKind::PublicBenefit,
        &["协会", "学会", "基金会", "商会", "促进会", "联合会", "志愿"],
    ),
];

/// Proposes the kind of an applicant. The code says more than the name, because it tells
/// which authority registered the applicant; the name decides where the code leaves it open.
pub fn propose(name: &str, credit_code: Option<&str>) -> Proposal {
    let (name, code) = (name.trim(), normalised(credit_code.unwrap_or_default()));
    let proposal = |kind, reason| Proposal { kind, reason };
    // Numbers of residents of Sichuan or Jiangsu begin as codes of associations and law firms do.
    let resident = match resident_id_fault(&code) {
        None => kind_word(name).is_none() || is_personal_name(name),
        Some(NumberFault::CheckDigit) => is_personal_name(name),
        Some(_) => false,
    };
    if resident {
        return proposal(
            ApplicantKind::NaturalPerson,
            "所填号码为公民身份号码，建议归为自然人".to_owned(),
        );
    }
    if let Some((kind, prefix, registered)) = by_code(&code) {
        return proposal(
            kind,
            format!(
                "统一社会信用代码以{prefix}开头（{registered}），建议归为{}",
                kind.zh()
            ),
        );
    }
    // What is no code of an organisation may be a passport.
    let coded = matches!(
        credit_code_fault(&code),
        None | Some(NumberFault::CheckDigit)
    );
    match kind_word(name) {
        _ if !coded && is_personal_name(name) => proposal(
            ApplicantKind::NaturalPerson,
            "未提供统一社会信用代码，名称为个人姓名，建议归为自然人".to_owned(),
        ),
        Some((kind, word)) => proposal(kind, format!("名称含“{word}”，建议归为{}", kind.zh())),
        None if !coded => proposal(
            ApplicantKind::Other,
            "未提供统一社会信用代码，名称无法判断类别，建议归为其他".to_owned(),
        ),
        None => proposal(
            ApplicantKind::Other,
            "统一社会信用代码和名称均不属于前列类别，建议归为其他".to_owned(),
        ),
    }
}

/// The kind that the first two characters of a code tell by themselves (GB 32100-2015: the
/// registering authority and the class of organisation).
fn by_code(code: &str) -> Option<(ApplicantKind, &'static str, &'static str)> {
    use ApplicantKind::{Business, LegalService, PublicBenefit};
    const PREFIXES: [(&str, ApplicantKind, &str); 9] = [
        ("91", Business, "市场监管部门登记的企业"),
        ("92", Business, "个体工商户"),
        ("93", Business, "农民专业合作社"),
        ("31", LegalService, "律师执业机构"),
        ("32", LegalService, "公证处"),
        ("33", LegalService, "基层法律服务所"),
        ("51", PublicBenefit, "社会团体"),
        ("52", PublicBenefit, "民办非企业单位"),
        ("53", PublicBenefit, "基金会"),
    ];
    let found = PREFIXES
        .iter()
        .find(|(prefix, ..)| code.starts_with(prefix));
    found.map(|(prefix, kind, registered)| (*kind, *prefix, *registered))
}

/// The word that tells the kind: the last in the name, where Chinese names put what a thing
/// is (研究院附属医院); of two that end together the longer (科学院, not 学院).
fn kind_word(name: &str) -> Option<(ApplicantKind, &'static str)> {
    let words = WORDS
        .iter()
        .flat_map(|(kind, words)| words.iter().map(|word| (*kind, *word)));
    let ends = words.filter_map(|(kind, word)| {
        let end = name.rfind(word)? + word.len();
        Some((end, word.len(), kind, word))
    });
    let last = ends.max_by_key(|(end, length, ..)| (*end, *length));
    last.map(|(.., kind, word)| (kind, word))
}

/// With which names of organisations end, beside [`WORDS`]. In so short a name that it may be a
/// person's they decide nothing.
const ENDINGS: &[&str] = &[
    "局", "厅", "委", "办", "处", "所", "站", "院", "会", "社", "部", "队", "厂", "店", "场", "园",
    "行", "政府", "中心", "集团", "单位",
];

/// Whether a name is an organisation's, or a person's; none where it does not tell. Nothing is said of
/// the kind that figures count.
pub fn is_organisation(name: &str) -> Option<bool> {
    let name = name.trim();
    let mut words = WORDS.iter().flat_map(|(_, words)| *words);
    let ends = ENDINGS.iter().any(|ending| name.ends_with(ending));
    if words.any(|word| name.ends_with(word)) {
        // 县医院 ends as few names of persons do; 刘大学 may be either.
        return (ends || !is_personal_name(name)).then_some(true);
    }
    match (is_personal_name(name), ends) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        (true, true) | (false, false) => None,
    }
}

/// Two to four Han characters, or a transcribed name with dots or in Latin letters. Up to
/// three characters are a person's even if they hold a word for an organisation (刘大学),
/// except for 公司, which no person is called.
fn is_personal_name(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let dotted = letters.contains(&'·') || letters.contains(&'•');
    let foreign = letters
        .iter()
        .all(|c| c.is_ascii_alphabetic() || matches!(c, '·' | '•' | '.' | '-' | '\''));
    let han = letters
        .iter()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || matches!(c, '·' | '•'));
    let mut words = WORDS.iter().flat_map(|(_, words)| *words);
    let organisation =
        words.any(|word| name.contains(word) && (letters.len() > 3 || *word == "公司"));
    let company = ["Co.", "Ltd", "Inc", "LLC", "GmbH"]
        .iter()
        .any(|word| name.contains(word));
    match letters.len() {
        0 | 1 => false,
        _ if organisation || company => false,
        _ if foreign => true,
        2..=4 => han,
        _ => han && dotted,
    }
}

codes! {
    /// What is wrong with a number; the term is the warning to the clerk.
    pub enum NumberFault {
        /// Not 18 characters.
        Length = "length", "号码不是18位";
        /// A character that the standard does not use.
        Character = "character", "号码含有标准不使用的字符";
        /// The eight digits of the birth date are no day.
        BirthDate = "birth_date", "号码中的出生日期不存在";
        /// The last character does not follow from the others.
        CheckDigit = "check_digit", "校验码不符";
    }
}

/// The characters of a unified social credit code in the order of their values: no I, O, S,
/// V, Z.
const CREDIT_CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// What is wrong with a unified social credit code (统一社会信用代码, GB 32100-2015), if
/// anything is. Spaces around it and small letters are no fault.
pub fn credit_code_fault(code: &str) -> Option<NumberFault> {
    let code = normalised(code);
    if code.chars().count() != 18 {
        return Some(NumberFault::Length);
    }
    let values: Option<Vec<usize>> = code.chars().map(|c| CREDIT_CHARACTERS.find(c)).collect();
    let Some(values) = values else {
        return Some(NumberFault::Character);
    };
    // Weights are the powers of 3; the sum with the check character is a multiple of 31.
    let modulus = CREDIT_CHARACTERS.len();
    let mut weight = 1;
    let mut sum = values[17];
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % modulus;
    }
    (sum % modulus != 0).then_some(NumberFault::CheckDigit)
}

/// What is wrong with the number of a resident (公民身份号码, GB 11643-1999), if anything
/// is. Spaces around it and a small x are no fault.
pub fn resident_id_fault(number: &str) -> Option<NumberFault> {
    let number = normalised(number);
    if number.chars().count() != 18 {
        return Some(NumberFault::Length);
    }
    let (body, check) = number.split_at(number.char_indices().nth(17).map_or(0, |(at, _)| at));
    let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
    let check = match check {
        "X" => Some(10),
        digit => digit.parse::<u32>().ok(),
    };
    let (Some(digits), Some(check)) = (digits, check) else {
        return Some(NumberFault::Character);
    };
    if NaiveDate::parse_from_str(&body[6..14], "%Y%m%d").is_err() {
        return Some(NumberFault::BirthDate);
    }
    // ISO 7064 MOD 11-2: the weight of a place is the power of 2 that it is from the end.
    let sum = digits.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
    ((sum + check) % 11 != 1).then_some(NumberFault::CheckDigit)
}

fn normalised(number: &str) -> String {
    number.trim().to_uppercase()
}
