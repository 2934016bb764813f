//! Who may appoint a deputy, and whom.

use chrono::{Days, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::{Principal, Role, role_missing},
};
use uuid::Uuid;

use gongkai_law::code::codes;

codes! {
    /// In which role a deputy acts.
    pub enum DeputyRole as "gongkai.intake.v1.DeputyRole" {
        /// Reviews.
        Reviewer = "reviewer", "审核人";
        /// Signs.
        Leader = "leader", "负责人";
    }
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: Uuid,
    /// Subject of the absent person.
    pub person: String,
    /// Subject of the deputy.
    pub deputy: String,
    /// In which role.
    pub role: DeputyRole,
    /// First civil date.
    pub from_on: NaiveDate,
    /// Last civil date.
    pub to_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Subject of who appointed the deputy.
    pub appointed_by: String,
    /// Subject of who ended it before its time.
    pub ended_by: Option<String>,
}

/// The longest appointment, in days.
const LONGEST: u64 = 366;

impl Appointment {
    /// What is wrong with a new one.
    pub fn check(&self, today: NaiveDate, fields: &mut Fields) {
        if self.person == self.deputy {
            fields.wrong("deputy", "代理人须为他人", "another person");
        }
        if self.from_on < today {
            fields.wrong("from_on", "不得早于当日", "not before today");
        }
        let latest = self.from_on.checked_add_days(Days::new(LONGEST));
        if self.to_on < self.from_on || latest.is_none_or(|latest| self.to_on > latest) {
            fields.wrong(
                "to_on",
                "应在起始日之后一年以内",
                "within a year after the first day",
            );
        }
    }

    /// Whether the caller may make or end it: a leader any, a reviewer that of their own absence.
    pub fn may_be_decided_by(&self, caller: &Principal) -> Result<()> {
        let own = caller.subject == self.person
            && self.role == DeputyRole::Reviewer
            && caller.has(Role::Reviewer);
        if own || caller.has(Role::Leader) {
            Ok(())
        } else {
            Err(role_missing(&[Role::Leader]))
        }
    }

    /// Ends it: `today` was its last day, or the day before its first if it has not begun.
    pub fn end(&self, today: NaiveDate, by: &str) -> Result<Self> {
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
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::identity::Token;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn appointment(from_on: &str, to_on: &str) -> Appointment {
        Appointment {
            id: Uuid::nil(),
            person: "wang".to_owned(),
            deputy: "li".to_owned(),
            role: DeputyRole::Reviewer,
            from_on: day(from_on),
            to_on: day(to_on),
            reason: "出差".to_owned(),
            appointed_by: "wang".to_owned(),
            ended_by: None,
        }
    }

    fn caller(subject: &str, roles: &[Role]) -> Principal {
        Principal {
            subject: subject.to_owned(),
            bureau: "heshan-emb".parse().unwrap(),
            offices: Vec::new(),
            roles: roles.to_vec(),
            admitted: roles.to_vec(),
            token: Token(String::new()),
        }
    }

    #[test]
    fn a_leader_appoints_anybody_and_a_reviewer_for_the_own_absence() {
        let review = appointment("2024-03-04", "2024-03-08");
        let sign = Appointment {
            role: DeputyRole::Leader,
            ..review.clone()
        };
        for (who, roles, may_review, may_sign) in [
            ("zhao", [Role::Leader], true, true),
            ("wang", [Role::Reviewer], true, false),
            ("zhao", [Role::Reviewer], false, false),
            ("wang", [Role::Clerk], false, false),
        ] {
            let caller = caller(who, &roles);
            assert_eq!(
                review.may_be_decided_by(&caller).is_ok(),
                may_review,
                "{who}"
            );
            assert_eq!(sign.may_be_decided_by(&caller).is_ok(), may_sign, "{who}");
        }
    }

    #[test]
    fn an_appointment_lies_ahead_and_ends_on_the_day_it_is_ended() {
        let today = day("2024-03-05");
        for (from_on, to_on, good) in [
            ("2024-03-05", "2024-03-05", true),
            ("2024-03-04", "2024-03-08", false),
            ("2024-03-06", "2024-03-05", false),
            ("2024-03-06", "2026-03-05", false),
        ] {
            let mut fields = Fields::default();
            appointment(from_on, to_on).check(today, &mut fields);
            assert_eq!(fields.done().is_ok(), good, "{from_on} {to_on}");
        }
        let running = appointment("2024-03-04", "2024-03-08");
        let ended = running.end(today, "zhao").unwrap();
        assert_eq!(ended.to_on, today);
        assert!(ended.end(today, "zhao").is_err());
        let ahead = appointment("2024-03-06", "2024-03-08");
        let never = ahead.end(today, "zhao").unwrap();
        assert!(never.to_on < never.from_on);
        assert!(never.end(today, "zhao").is_err());
    }
}
