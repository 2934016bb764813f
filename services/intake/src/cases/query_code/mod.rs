//! Query codes (查询码): what an applicant shows, beside the number, that a case is his, and a third
//! party that a letter is his.
//!
//! A code is the first 60 bits of a keyed mark over bureau, kind of paper, id and generation: nothing of
//! it is stored, and a copy of the database makes none. Any key of the seal file may have made it, so
//! that keys can be added; the current one makes the next. Whoever lost a code gets one of the next
//! generation, and the earlier ones end.

use std::{fmt, str::FromStr};

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    seal::Marker,
};
use uuid::Uuid;

mod store;

pub use store::{Renewal, Renewals, Renewed, generation, renew, renewals};

/// Digits and letters without those that look alike (I, L, O) and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bits of a character.
const BITS: u32 = 5;
/// Characters of a code.
const LENGTH: usize = 12;
/// Characters of a group, for reading aloud.
const GROUP: usize = 4;

/// What a code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// A case, to its applicant.
    Case,
    /// An opinion request, to whom it went.
    Letter,
    /// A draft, to who began it.
    Draft,
}

impl Opens {
    /// Where its marks stand, so that no code serves two purposes.
    fn place(self) -> &'static str {
        match self {
            Self::Case => "intake.query_code.case",
            Self::Letter => "intake.query_code.letter",
            Self::Draft => "intake.query_code.draft",
        }
    }
}

/// A code. Its text is for its owner alone, never for a log.
#[derive(Clone, Copy)]
pub struct QueryCode(u64);

impl fmt::Debug for QueryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("QueryCode(…)")
    }
}

/// As it is printed: `7K3M-PQ2X-90BD`.
impl fmt::Display for QueryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in (0..LENGTH).rev() {
            let digit = self
                .0
                .unbounded_shr(BITS * u32::try_from(index).unwrap_or_default());
            let letter = ALPHABET[usize::try_from(digit & 31).unwrap_or_default()];
            write!(formatter, "{}", char::from(letter))?;
            if index > 0 && index % GROUP == 0 {
                formatter.write_str("-")?;
            }
        }
        Ok(())
    }
}

/// Reads what somebody typed: small letters, blanks and dashes, and look-alikes for what they look like.
impl FromStr for QueryCode {
    type Err = ();

    fn from_str(typed: &str) -> Result<Self, ()> {
        let (mut code, mut length) = (0_u64, 0);
        for c in typed.chars() {
            let letter = match c.to_ascii_uppercase() {
                ' ' | '-' | '－' | '—' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let digit = ALPHABET
                .iter()
                .position(|known| char::from(*known) == letter);
            let digit = digit
                .and_then(|digit| u64::try_from(digit).ok())
                .ok_or(())?;
            length += 1;
            if length > LENGTH {
                return Err(());
            }
            code = code << BITS | digit;
        }
        if length == LENGTH {
            Ok(Self(code))
        } else {
            Err(())
        }
    }
}

/// In place of a code that does not concern the reader.
const STRUCK_OUT: &str = "****-****-****";

/// A text with every code in it struck out, for readers whom none of them concerns: whatever stands before or
/// behind it.
pub fn hidden(text: &str) -> String {
    replaced(text, |_| Some(STRUCK_OUT.to_owned()))
}

/// A text with every code in it struck out that was renewed meanwhile: those that are not `in_force`.
pub fn without_renewed(text: &str, in_force: impl Fn(QueryCode) -> bool) -> String {
    replaced(text, |code| {
        let ended = code.parse().is_ok_and(|code| !in_force(code));
        ended.then(|| format!("{STRUCK_OUT}（已换发）"))
    })
}

/// A text with other words in place of its codes, where there are any.
fn replaced(text: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let (mut told, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let code = rest.get(..STRUCK_OUT.len()).filter(|code| is_printed(code));
        if let Some(code) = code {
            match other(code) {
                Some(other) => told.push_str(&other),
                None => told.push_str(code),
            }
            rest = &rest[code.len()..];
        } else {
            told.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    told
}

/// Whether a text is a code as it is printed.
fn is_printed(text: &str) -> bool {
    let of_group = |(at, c): (usize, char)| match at % (GROUP + 1) {
        GROUP => c == '-',
        _ => u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c)),
    };
    text.chars().enumerate().all(of_group)
}

/// The generation of a code that was not renewed.
pub const FIRST: u32 = 1;

/// Makes and checks the codes of one bureau.
pub struct Codes {
    /// Of the current key.
    current: Marker,
    /// Of all keys.
    every: Vec<Marker>,
}

impl Codes {
    /// Those that open such things of the transaction's bureau.
    pub fn of(tx: &Tx, opens: Opens) -> Result<Self> {
        Self::by(tx.markers(opens.place())?)
    }

    fn by(every: Vec<Marker>) -> Result<Self> {
        let current = every.first().cloned();
        let current = current.ok_or_else(|| Error::internal("the seal file has no key"))?;
        Ok(Self { current, every })
    }

    /// The code of a case, letter or draft.
    pub fn code(&self, id: Uuid, generation: u32) -> QueryCode {
        code(&self.current, id, generation)
    }

    /// Whether this is its code, by any key. Takes as long whatever is wrong.
    pub fn fits(&self, id: Uuid, generation: u32, said: QueryCode) -> bool {
        let differs = |marker: &Marker| code(marker, id, generation).0 ^ said.0;
        // No early end: all keys are tried, and no comparison stops at the first bit that differs.
        self.every
            .iter()
            .fold(false, |fits, marker| fits | (differs(marker) == 0))
    }
}

fn code(marker: &Marker, id: Uuid, generation: u32) -> QueryCode {
    let mut value = [0; 20];
    value[..16].copy_from_slice(id.as_bytes());
    value[16..].copy_from_slice(&generation.to_be_bytes());
    QueryCode(marker.mark(&value) >> 4)
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::seal::Sealer;

    use super::*;

    fn codes(current: &str, place: &str) -> Codes {
        let keys = format!(
            r#"{{"current":"{current}","keys":{{"k1":"{}AQE=","k2":"{}AgI="}}}}"#,
            "AQEB".repeat(10),
            "AgIC".repeat(10)
        );
        Codes::by(Sealer::from_text(&keys).unwrap().markers(place)).unwrap()
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = QueryCode(0x0123_4567_89ab_cdef);
        let printed = code.to_string();
        assert_eq!(printed.len(), LENGTH + 2, "{printed}");
        let read = |typed: &str| typed.parse::<QueryCode>().map(|code| code.0);
        assert_eq!(read(&printed), Ok(code.0));
        assert_eq!(read(&printed.to_lowercase().replace('-', " ")), Ok(code.0));
        assert_eq!(read("oooo-iiii-llll"), read("0000-1111-1111"));
        for wrong in [
            "",
            "0000-0000-000",
            "0000-0000-00000",
            "0000-0000-000U",
            "一二三四",
        ] {
            assert_eq!(read(wrong), Err(()), "{wrong}");
        }
        assert_eq!(format!("{code:?}"), "QueryCode(…)");
    }

    #[test]
    fn a_code_is_struck_out_of_a_text_and_nothing_else_is() {
        let code = QueryCode(0x0123_4567_89ab_cdef).to_string();
        let letter = format!("查询码（{code}）请妥善保管；邮件号码XA00000000043，2024-03-01");
        assert_eq!(hidden(&letter), letter.replace(&code, "****-****-****"));
        assert_eq!(hidden(&code), "****-****-****");
        assert_eq!(hidden(&format!("NO-{code}15")), "NO-****-****-****15");
        assert_eq!(hidden(""), "");
        // One that was renewed, and one that stands in force.
        let other = QueryCode(7).to_string();
        let both = format!("查询码{code}，{other}。");
        assert_eq!(
            without_renewed(&both, |code| code.0 == 7),
            format!("查询码****-****-****（已换发），{other}。")
        );
    }

    #[test]
    fn a_code_opens_its_own_case_alone_until_it_is_renewed() {
        let heshan = codes("k1", "intake.query_code.case/heshan-emb");
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let code = heshan.code(own, FIRST);
        assert!(heshan.fits(own, 1, code));
        assert!(!heshan.fits(other, 1, code), "another case");
        assert!(!heshan.fits(own, 2, code), "renewed");
        let haitang = codes("k1", "intake.query_code.case/haitang-emb");
        assert!(!haitang.fits(own, 1, code), "another bureau");
        let letters = codes("k1", "intake.query_code.letter/heshan-emb");
        assert!(!letters.fits(own, 1, code), "another purpose");
        let rotated = codes("k2", "intake.query_code.case/heshan-emb");
        assert!(rotated.fits(own, 1, code), "made by the key before");
        assert_ne!(rotated.code(own, FIRST).0, code.0);
    }
}
