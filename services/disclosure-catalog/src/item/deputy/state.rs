//! What an appointment may be, and how it ends.

use chrono::{Days, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use uuid::Uuid;

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: Uuid,
    /// Subject of the absent leader.
    pub person: String,
    /// Subject of the deputy.
    pub deputy: String,
    /// First civil date.
    pub from_on: NaiveDate,
    /// Last civil date.
    pub to_on: NaiveDate,
    /// Subject of who appointed the deputy.
    pub appointed_by: String,
    /// Subject of who ended it before its time.
    pub ended_by: Option<String>,
    /// Why it was appointed from above; empty if a leader of the bureau did it.
    pub reason: String,
}

/// The longest appointment, in days.
const LONGEST: Days = Days::new(366);

impl Appointment {
    /// Notes what is wrong with a new one.
    pub fn check(&self, fields: &mut Fields, today: NaiveDate) {
        if self.person == self.deputy {
            fields.wrong("deputy", "代理人须为他人", "must be another person");
        }
        if self.from_on != NaiveDate::MIN && self.from_on < today {
            fields.wrong("from_on", "不得早于今天", "not before today");
        }
        let latest = self.from_on.checked_add_days(LONGEST);
        let fits = self.to_on >= self.from_on && latest.is_some_and(|latest| self.to_on <= latest);
        if self.to_on != NaiveDate::MIN && !fits {
            fields.wrong(
                "to_on",
                "应在起始日之后一年以内",
                "within a year after the first day",
            );
        }
    }

    /// Ended: today is its last day, or the day before its first if it has not begun.
    pub fn end(self, today: NaiveDate, by: &str) -> Result<Self> {
        let last = match self.from_on.pred_opt() {
            Some(before) if today < self.from_on => before,
            _ => today,
        };
        if self.to_on <= last {
            return Err(Error::state_forbids("ended", "代理已结束").next(
                "Appoint a deputy anew, if one is needed.",
                "需要的，请重新指定代理。",
            ));
        }
        Ok(Self {
            to_on: last,
            ended_by: Some(by.to_owned()),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn appointment(from_on: &str, to_on: &str) -> Appointment {
        Appointment {
            id: Uuid::nil(),
            person: "liu".to_owned(),
            deputy: "li".to_owned(),
            from_on: day(from_on),
            to_on: day(to_on),
            appointed_by: "liu".to_owned(),
            ended_by: None,
            reason: String::new(),
        }
    }

    #[test]
    fn it_lies_ahead_and_ends_on_the_day_it_is_ended() {
        let today = day("2024-03-05");
        for (from_on, to_on, wrong) in [
            ("2024-03-05", "2024-03-05", None),
            ("2024-03-04", "2024-03-08", Some("from_on")),
            ("2024-03-06", "2024-03-05", Some("to_on")),
            ("2024-03-06", "2026-03-05", Some("to_on")),
        ] {
            let mut fields = Fields::default();
            appointment(from_on, to_on).check(&mut fields, today);
            let noted = fields.into_violations();
            let noted = noted.first().map(|one| one.field.as_str());
            assert_eq!(noted, wrong, "{from_on} {to_on}");
        }
        let ended = appointment("2024-03-04", "2024-03-08")
            .end(today, "zhao")
            .unwrap();
        assert_eq!(ended.to_on, today);
        assert!(ended.end(today, "zhao").is_err());
        let never = appointment("2024-03-06", "2024-03-08")
            .end(today, "zhao")
            .unwrap();
        assert!(never.to_on < never.from_on);
    }
}
