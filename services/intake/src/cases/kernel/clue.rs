//! By what a case is found though what it says is sealed.
//!
//! A name, a number or a contact leaves a mark, a keyed hash, and is found by the same. Words of a text are found in
//! two steps: each pair of neighbouring characters sets two of 2,048 bits, which ones a key decides. A text in which
//! all bits of the words are set may hold them; it is opened, and read.

use std::collections::BTreeSet;

use gongkai_chassis::{db::Tx, error::Result, seal::Marker};
use gongkai_law::code::codes;
use uuid::Uuid;

use super::Case;

/// Column names that bind what is left to its place.
const MARK: &str = "intake.case_mark.mark";
const PAIRS: &str = "intake.case_text.pairs";
const TEXT: &str = "intake.case_text.text";
/// Bits of a text.
const BITS: u64 = 2048;

codes! {
    /// By what a case is found.
    pub enum FoundBy as "gongkai.intake.v1.FoundBy" {
        /// Its registration number.
        CaseNumber = "case_number", "登记编号";
        /// The number of one of its letters.
        LetterNumber = "letter_number", "发文字号";
        /// The number under which one of its letters was posted.
        TrackingNumber = "tracking_number", "邮件号";
        /// The number by which it was known before it was imported.
        OldNumber = "old_number", "原编号";
        /// The name of who asks or of an agent.
        Name = "name", "姓名、名称";
        /// A number of identity.
        IdentityNumber = "identity_number", "证件号码";
        /// Where somebody is reached.
        Contact = "contact", "联系方式";
        /// Words of what is asked.
        Words = "words", "内容";
        /// A number that others know it by: of a hotline slip, a court's case, a decision or a permit.
        OutsideNumber = "outside_number", "相关编号";
        /// Who was asked for an opinion on it.
        ConsultedParty = "consulted_party", "第三方、共同制作机关";
    }
}

/// What marks find.
pub const MARKED: [FoundBy; 5] = [
    FoundBy::Name,
    FoundBy::IdentityNumber,
    FoundBy::Contact,
    FoundBy::OutsideNumber,
    FoundBy::ConsultedParty,
];

/// What tells that two cases are of the same people: not that both are about a third one, or in one number.
const OF_PEOPLE: [FoundBy; 3] = [FoundBy::Name, FoundBy::IdentityNumber, FoundBy::Contact];

/// What two texts have in common however they are typed: letters and digits in narrow, small form.
/// Only between two digits something stands for what parts them, for 1-12 is not 11-2.
pub fn normalised(text: &str) -> String {
    let mut normal = String::new();
    let mut parted = false;
    for c in text.chars() {
        let narrow = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        };
        if !narrow.is_alphanumeric() {
            parted = true;
            continue;
        }
        let digits = normal.ends_with(|last: char| last.is_ascii_digit());
        if parted && digits && narrow.is_ascii_digit() {
            normal.push(' ');
        }
        parted = false;
        normal.extend(narrow.to_lowercase());
    }
    normal
}

/// The pairs of neighbouring characters; of a single character, that one.
pub fn pairs(normal: &str) -> BTreeSet<String> {
    let letters: Vec<char> = normal.chars().collect();
    match letters.as_slice() {
        [one] => BTreeSet::from([one.to_string()]),
        many => many.windows(2).map(|pair| pair.iter().collect()).collect(),
    }
}

/// The mark of a case as a whole: of who asks for what, about which other case. Two cases of a kind that have it in
/// common seem to be the same.
fn whole<C: Case>(marker: &Marker, case: &C, about: Option<Uuid>) -> i64 {
    let (kind, who, what) = (C::KIND, normalised(case.who()), normalised(case.what()));
    let about = about.map(|id| id.to_string()).unwrap_or_default();
    let text = format!("whole:{kind}:{who}:{what}:{about}");
    marker.mark(text.as_bytes()).cast_signed()
}

/// The marks of a case as a whole, to look for others that seem to be the same: under every key.
pub fn marks_of_whole<C: Case>(tx: &Tx, case: &C, about: Option<Uuid>) -> Result<Vec<i64>> {
    let markers = tx.markers(MARK)?;
    let of = |marker: &Marker| whole(marker, case, about);
    Ok(markers.iter().map(of).collect())
}

/// What is typed in the place of a number of identity where there is none.
const NO_NUMBER: [&str; 9] = [
    "无",
    "没有",
    "暂无",
    "不详",
    "未知",
    "未提供",
    "未填",
    "无证件",
    "无证件号码",
];

/// What a clue says, [`normalised`]; none if that is nothing. Numbers of identity and telephones have no spaces: they
/// only group digits.
pub fn said(by: FoundBy, words: &str) -> Option<String> {
    let mut normal = normalised(words);
    if matches!(by, FoundBy::IdentityNumber | FoundBy::Contact) {
        normal.retain(|c| c != ' ');
    }
    let nothing = by == FoundBy::IdentityNumber && NO_NUMBER.contains(&normal.as_str());
    Some(normal).filter(|normal| !normal.is_empty() && !nothing)
}

/// The mark of a clue, of what it is and what it says.
fn mark(marker: &Marker, by: FoundBy, normal: &str) -> i64 {
    marker
        .mark(format!("{by}:{normal}").as_bytes())
        .cast_signed()
}

/// The marks a case leaves: under the current key.
pub fn marks<C: Case>(tx: &Tx, case: &C, about: Option<Uuid>) -> Result<Vec<i64>> {
    let markers = tx.markers(MARK)?;
    let Some(marker) = markers.first() else {
        return Ok(Vec::new());
    };
    let clues = case.clues().into_iter();
    let marks = clues.filter_map(|(by, words)| Some(mark(marker, by, &said(by, words)?)));
    let marks: BTreeSet<i64> = marks.chain([whole(marker, case, about)]).collect();
    Ok(marks.into_iter().collect())
}

/// The marks that cases of the same people left, each with what they have in common: under every key.
pub fn marks_of_case<C: Case>(tx: &Tx, case: &C) -> Result<Vec<(FoundBy, i64)>> {
    let mut asked = Vec::new();
    for marker in tx.markers(MARK)? {
        let of_people = |(by, _): &(FoundBy, &str)| OF_PEOPLE.contains(by);
        let clues = case.clues().into_iter().filter(of_people);
        let marks =
            clues.filter_map(|(by, words)| Some((by, mark(&marker, by, &said(by, words)?))));
        asked.extend(marks);
    }
    Ok(asked)
}

/// The marks to look for, each with what it would be found by: under every key.
pub fn marks_of(tx: &Tx, words: &str) -> Result<Vec<(FoundBy, i64)>> {
    let mut asked = Vec::new();
    for marker in tx.markers(MARK)? {
        let marks = MARKED
            .iter()
            .filter_map(|by| Some((*by, mark(&marker, *by, &said(*by, words)?))));
        asked.extend(marks);
    }
    Ok(asked)
}

/// What a case leaves of what it says: its bits as PostgreSQL reads them, and the text, sealed.
pub fn text<C: Case>(tx: &Tx, id: Uuid, case: &C) -> Result<(String, Vec<u8>)> {
    let words: Vec<String> = case.words().into_iter().map(normalised).collect();
    let pairs: BTreeSet<String> = words.iter().flat_map(|text| pairs(text)).collect();
    let markers = tx.markers(PAIRS)?;
    let bits = markers.first().map(|marker| bits(marker, &pairs));
    // No word goes on from one text into the next.
    Ok((
        bits.unwrap_or_default(),
        tx.seal(TEXT, id, &words.join("\n"))?,
    ))
}

/// The text that [`text`] sealed, as [`normalised`] left it, each part on a line.
pub fn open_text(tx: &Tx, id: Uuid, sealed: &[u8]) -> Result<String> {
    tx.open(TEXT, id, sealed)
}

/// The bits of words, under every key: a text that holds them all has one of these sets.
pub fn bits_of(tx: &Tx, words: &[String]) -> Result<Vec<String>> {
    let pairs: BTreeSet<String> = words.iter().flat_map(|word| pairs(word)).collect();
    let markers = tx.markers(PAIRS)?;
    Ok(markers.iter().map(|marker| bits(marker, &pairs)).collect())
}

fn bits(marker: &Marker, pairs: &BTreeSet<String>) -> String {
    let mut set = BTreeSet::new();
    for pair in pairs {
        let hash = marker.mark(pair.as_bytes());
        set.extend([hash % BITS, (hash >> 32) % BITS]);
    }
    let bit = |place| if set.contains(&place) { '1' } else { '0' };
    (0..BITS).map(bit).collect()
}
