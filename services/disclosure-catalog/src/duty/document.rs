//! Normative documents, and by when each is to be interpreted.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    clock::{self, Deadline},
    rules::{POLICY_INTERPRETATION, Setting, Settings},
};
use uuid::Uuid;

use super::standing::{Fulfilled, Offices};

/// A normative document that is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The item.
    pub item: Uuid,
    /// Its title.
    pub title: String,
    /// Its offices.
    pub offices: Offices,
    /// Civil date it was published.
    pub published_on: NaiveDate,
    /// Civil date it was repealed.
    pub repealed_on: Option<NaiveDate>,
    /// By what it was first interpreted.
    pub interpreted: Option<Fulfilled>,
}

impl Document {
    /// By when its interpretation is to be public; none of what was published before anybody asked for one, or was
    /// repealed before it was due.
    pub fn deadline(&self, cal: &Calendar, own: &Settings) -> Option<Deadline> {
        if !POLICY_INTERPRETATION.in_force(self.published_on) {
            return None;
        }
        let limit = own.on(Setting::PolicyInterpretation, self.published_on);
        let start = clock::Entry::Start {
            on: self.published_on,
            limit_wd: limit.number,
            source: limit.source,
        };
        let deadline = clock::deadline(cal, &[start])?;
        let due = deadline.original.date;
        let repealed = self.repealed_on.is_some_and(|on| on <= due);
        (!repealed || self.interpreted.is_some()).then_some(deadline)
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::rules::OwnRule;

    use super::*;

    fn document(published_on: &str) -> Document {
        Document {
            item: Uuid::from_u128(1),
            title: "烟花爆竹经营安全管理办法".to_owned(),
            offices: Offices::one("safety-1".to_owned()),
            published_on: published_on.parse().unwrap(),
            repealed_on: None,
            interpreted: None,
        }
    }

    fn due(document: &Document, own: &Settings) -> Option<String> {
        let deadline = document.deadline(Calendar::bundled(), own)?;
        Some(deadline.original.date.to_string())
    }

    #[test]
    fn an_interpretation_is_due_three_working_days_later_or_as_the_bureau_rules() {
        let usual = Settings::default();
        // 29 September 2019, a Sunday, was worked; then came the National Day.
        assert_eq!(due(&document("2019-09-29"), &usual).unwrap(), "2019-10-09");
        assert_eq!(due(&document("2019-05-14"), &usual), None);
        let own = Settings(vec![OwnRule {
            setting: Setting::PolicyInterpretation,
            number: 7,
            valid_from: "2019-01-01".parse().unwrap(),
            source: "政策解读办法".to_owned(),
        }]);
        assert_eq!(due(&document("2019-09-02"), &own).unwrap(), "2019-09-11");
        let told = document("2019-09-02").deadline(Calendar::bundled(), &own);
        assert!(told.unwrap().sentences()[0].contains("政策解读办法"));
    }

    #[test]
    fn what_is_repealed_before_it_is_due_needs_none() {
        let usual = Settings::default();
        let repealed = |on: &str| Document {
            repealed_on: on.parse().ok(),
            ..document("2019-09-02")
        };
        assert_eq!(due(&repealed("2019-09-05"), &usual), None);
        assert_eq!(due(&repealed("2019-09-06"), &usual).unwrap(), "2019-09-05");
    }
}
