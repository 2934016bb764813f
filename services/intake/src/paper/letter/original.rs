//! The original of a letter (文书正本): the suite has no seal and forges none, so a letter that was
//! stamped and scanned, or sealed by another system, comes back as a file.
//!
//! The last one counts. One that was superseded does not come back when the later one is withdrawn:
//! whoever receives the letter must never get a file that somebody took for wrong.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

/// Forms an original may have, by media type, and the end of their file names: what a seal can stand in,
/// and what a scanner makes.
const FORMS: [(&str, &str); 5] = [
    ("application/pdf", "pdf"),
    ("application/ofd", "ofd"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/tiff", "tif"),
];

/// The end of the file name of an original of this media type; none if it cannot be one.
pub fn extension(media_type: &str) -> Option<&'static str> {
    let mut forms = FORMS.iter();
    forms
        .find(|(form, _)| *form == media_type)
        .map(|(_, extension)| *extension)
}

/// An original of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The letter.
    pub letter_id: Uuid,
    /// The first, second … of the letter.
    pub ordinal: i32,
    /// The file: an attachment of the case.
    pub attachment_id: Uuid,
    /// Media type of the file.
    pub media_type: String,
    /// Size in bytes.
    pub byte_size: i64,
    /// SHA-256 of the contents.
    pub sha256: Vec<u8>,
    /// Civil date it was attached to the letter.
    pub attached_on: NaiveDate,
    /// Subject of the token it was attached with.
    pub attached_by: String,
    /// That it was attached by mistake.
    pub withdrawn: Option<Withdrawal>,
}

/// That an original was attached by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Civil date.
    pub on: NaiveDate,
    /// Subject of the token it was withdrawn with.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The one of a letter's originals, in their order, that counts.
pub fn in_force(originals: &[Original]) -> Option<&Original> {
    originals
        .last()
        .filter(|original| original.withdrawn.is_none())
}

/// Those of the originals of several letters, each letter's in order, that count, by their letters.
pub fn all_in_force(originals: &[Original]) -> HashMap<Uuid, Original> {
    originals
        .chunk_by(|one, next| one.letter_id == next.letter_id)
        .filter_map(in_force)
        .map(|original| (original.letter_id, original.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_counts_and_none_comes_back() {
        let original = |ordinal, withdrawn: bool| Original {
            letter_id: Uuid::nil(),
            ordinal,
            attachment_id: Uuid::nil(),
            media_type: "application/ofd".to_owned(),
            byte_size: 1,
            sha256: Vec::new(),
            attached_on: NaiveDate::default(),
            attached_by: "clerk".to_owned(),
            withdrawn: withdrawn.then(|| Withdrawal {
                on: NaiveDate::default(),
                by: "clerk".to_owned(),
                reason: "误传".to_owned(),
            }),
        };
        let of = |withdrawn: &[bool]| {
            let all: Vec<Original> = (1..)
                .zip(withdrawn)
                .map(|(ordinal, withdrawn)| original(ordinal, *withdrawn))
                .collect();
            in_force(&all).map(|original| original.ordinal)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[false]), Some(1));
        assert_eq!(of(&[false, false]), Some(2));
        assert_eq!(of(&[false, true]), None);
        assert_eq!(of(&[true, false]), Some(2));
    }

    #[test]
    fn an_original_is_what_bears_a_seal_or_comes_from_a_scanner() {
        assert_eq!(extension("application/ofd"), Some("ofd"));
        assert_eq!(extension("application/zip"), None);
    }
}
