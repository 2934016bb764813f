//! What was published by hand already, on a notice board say, and is entered afterwards: it takes all steps like anything
//! else, and is public as of that day.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;

use super::contents::{Contents, missing};

impl Contents {
    /// The day that office and entry are judged by: of the publication by hand, else `today`.
    pub fn counts_on(&self, today: NaiveDate) -> NaiveDate {
        self.published_on.unwrap_or(today)
    }

    /// What was published by hand says when, and why that is entered afterwards; nothing else does.
    pub fn check_by_hand(&self, fields: &mut Fields, today: NaiveDate) {
        let Some(on) = self.published_on else {
            if !self.backdating_reason.is_empty() {
                let zh = "填写公开日期的才填写，请留空";
                fields.wrong("backdating_reason", zh, "only with published_on");
            }
            return;
        };
        if self.attribute.is_some() && !self.is_proactive() {
            let zh = "主动公开的才填写，请留空";
            fields.wrong("published_on", zh, "only of what is published");
        } else if on > today {
            fields.wrong("published_on", "不得晚于今天", "not after today");
        }
        // One after today is refused as such.
        let formed = self.formed_on.filter(|formed| *formed <= today);
        if formed.is_some_and(|formed| formed > on) {
            fields.wrong("formed_on", "不得晚于公开日期", "not after published_on");
        }
        let unsaid = self.backdating_reason.is_empty();
        missing(fields, "backdating_reason", unsaid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::contents::Attribute;

    /// The fields that are wrong with what was formed and published on these days.
    fn wrong(attribute: Attribute, formed: &str, on: Option<&str>, reason: &str) -> Vec<String> {
        let day = |text: &str| text.parse().unwrap();
        let contents = Contents {
            attribute: Some(attribute),
            formed_on: Some(day(formed)),
            published_on: on.map(day),
            backdating_reason: reason.to_owned(),
            ..Contents::default()
        };
        let mut fields = Fields::default();
        contents.check_by_hand(&mut fields, day("2019-10-08"));
        let wrong = fields.into_violations().into_iter();
        wrong.map(|one| one.field).collect()
    }

    #[test]
    fn what_was_published_by_hand_says_when_and_why_it_comes_late() {
        let public = Attribute::Proactive;
        let none: &[&str] = &[];
        for (formed, on, reason, fields) in [
            ("2019-10-01", None, "", none),
            ("2019-10-01", None, "补登", &["backdating_reason"]),
            ("2019-10-01", Some("2019-10-01"), "补登", none),
            ("2019-10-01", Some("2019-10-08"), "补登", none),
            ("2019-10-01", Some("2019-10-07"), "", &["backdating_reason"]),
            ("2019-10-01", Some("2019-10-09"), "补登", &["published_on"]),
            ("2019-10-08", Some("2019-10-07"), "补登", &["formed_on"]),
            ("2019-10-09", Some("2019-10-07"), "补登", none),
        ] {
            assert_eq!(wrong(public, formed, on, reason), fields, "{formed} {on:?}");
        }
        let inside = wrong(
            Attribute::Withheld,
            "2019-10-01",
            Some("2019-10-07"),
            "补登",
        );
        assert_eq!(inside, ["published_on"]);
    }

    #[test]
    fn office_and_entry_are_of_its_day() {
        let today = "2019-10-08".parse().unwrap();
        let by_hand = Contents {
            published_on: Some("2019-10-01".parse().unwrap()),
            ..Contents::default()
        };
        assert_eq!(by_hand.counts_on(today).to_string(), "2019-10-01");
        assert_eq!(Contents::default().counts_on(today), today);
    }
}
