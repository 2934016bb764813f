//! Whose a task is: what was handed to an office is answered by its people, or by whom it names.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::{Principal, Role},
};

/// Whom a task was handed to.
#[derive(Debug, Clone, Copy)]
pub struct Handed<'a> {
    /// The office.
    pub office_id: &'a str,
    /// Subject of the person.
    pub person: Option<&'a str>,
}

impl Handed<'_> {
    /// Refuses a caller who is neither the person nor of the office. A reviewer or leader enters what
    /// an office said on paper. A token that tells no offices proves nothing against its bearer: then
    /// only a person who is named keeps others out.
    pub fn may_be_answered_by(&self, caller: &Principal) -> Result<()> {
        let (subject, offices) = (caller.subject.as_str(), caller.offices.as_slice());
        let answers = caller.has(Role::Reviewer)
            || caller.has(Role::Leader)
            || self.person == Some(subject)
            || offices.iter().any(|office| office == self.office_id)
            || (offices.is_empty() && self.person.is_none());
        if answers {
            return Ok(());
        }
        Err(Error::new(Reason::TaskOfOthers).with("office", self.office_id))
    }
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::identity::Token;

    use super::*;

    fn caller(offices: &[&str], roles: &[Role]) -> Principal {
        Principal {
            subject: "zhang".to_owned(),
            bureau: "heshan-emb".parse().unwrap(),
            offices: offices.iter().map(|office| (*office).to_owned()).collect(),
            roles: roles.to_vec(),
            admitted: Vec::new(),
            token: Token(String::new()),
        }
    }

    #[test]
    fn a_task_is_answered_by_its_office_its_person_or_those_above() {
        for (offices, role, person, may) in [
            (&["safety"][..], Role::Clerk, None, true),
            (&["general", "safety"][..], Role::Clerk, Some("li"), true),
            (&["general"][..], Role::Clerk, None, false),
            (&["general"][..], Role::Clerk, Some("zhang"), true),
            (&[][..], Role::Clerk, None, true),
            (&[][..], Role::Clerk, Some("zhang"), true),
            (&[][..], Role::Clerk, Some("li"), false),
            (&["general"][..], Role::Reviewer, Some("li"), true),
            (&[][..], Role::Leader, Some("li"), true),
        ] {
            let handed = Handed {
                office_id: "safety",
                person,
            };
            let answered = handed.may_be_answered_by(&caller(offices, &[role]));
            assert_eq!(answered.is_ok(), may, "{offices:?} {role} {person:?}");
            if let Err(error) = answered {
                assert_eq!(error.reason(), Reason::TaskOfOthers);
            }
        }
    }
}
