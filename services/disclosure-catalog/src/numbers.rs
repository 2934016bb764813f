//! Numbers of people in texts that stay, whatever becomes of an item: reasons, sources, names. Nobody lets one through
//! there, for nothing is made public by it that had to be.

use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::{Allowed, text};

/// Notes each number in texts of requests, each with its field and what it is called in Chinese. What the profile of the
/// bureau publishes may be `allowed`.
pub fn refuse(fields: &mut Fields, texts: &[(&str, &str, &str)], allowed: &Allowed) {
    for (field, place, said) in texts {
        for found in text(place, said, allowed) {
            if found.blocks() {
                let (zh, en) = found.shown();
                fields.wrong(
                    field,
                    &format!("{zh}，不应写在此处，请删去"),
                    &format!("{en}: it does not belong here, take it out"),
                );
            }
        }
    }
}

/// The same of one text in which no number is allowed.
pub fn refuse_any(fields: &mut Fields, field: &str, place: &str, said: &str) {
    refuse(fields, &[(field, place, said)], &Allowed::default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_somebody_is_refused_with_its_field() {
        let wrong = |said: &str| {
            let mut fields = Fields::default();
            refuse_any(&mut fields, "reason", "理由", said);
            let wrong = fields.into_violations().into_iter();
            wrong.map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(wrong("外出学习，由李某代理"), [""; 0]);
        assert_eq!(wrong("请电13812345678联系"), ["reason"]);
    }
}
