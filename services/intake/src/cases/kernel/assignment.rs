//! Whose a case is, and whose a task: what was handed to an office is answered by its people, or by whom it
//! names.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{Principal, Role},
};
use gongkai_law::case::CaseStage;
use serde::{Deserialize, Serialize};

use super::{Case, On, Summary, duty::Duty, too_early};

/// To whom a case as a whole is handed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The office.
    pub office_id: String,
    /// Subject of the person; none for the office as a whole.
    pub person: Option<String>,
}

impl Assigned {
    /// As a request says it: an office, and a person if one is named.
    pub fn read(fields: &mut Fields, office_id: &str, person: &str) -> Self {
        let person: String = fields.person("person", person, 0);
        Self {
            office_id: fields.office("office_id", office_id, 1),
            person: Some(person).filter(|person| !person.is_empty()),
        }
    }

    /// To whom, to be looked up.
    pub fn handed(&self) -> Vec<(String, Handed<'_>)> {
        let person = self.person.as_deref();
        let handed = Handed {
            office_id: &self.office_id,
            person,
        };
        vec![(String::new(), handed)]
    }

    /// One that is well-formed, to be judged.
    pub fn sample() -> Self {
        Self {
            office_id: "样本".to_owned(),
            person: None,
        }
    }

    /// Hands a case to them while anything of it is still to be done, and not before it began.
    pub fn judged<C: Case>(self, case: &C, on: &On<'_>) -> Result<Self> {
        let opened_on = case.summary(on.calendar).opened_on;
        if on.day < opened_on {
            let (en, zh) = ("not received on that day", "当日尚未收到");
            return Err(too_early(en, zh, on.day, opened_on));
        }
        let over = match case.case_stage() {
            CaseStage::Removed => true,
            CaseStage::Closed | CaseStage::Archived => case.duties(on.calendar).is_empty(),
            _ => false,
        };
        if over {
            let (en, zh) = ("done with", "已办结或者终止，没有待办事项");
            return Err(Error::state_forbids(en, zh).next(
                "Nothing of it is left to be handed to anybody.",
                "无须再交办；有新的事项的，请另行登记。",
            ));
        }
        Ok(self)
    }
}

/// Who a case is with; nobody while it is with the disclosure unit as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Responsible {
    /// Its office.
    pub office_id: Option<String>,
    /// Subject of its person.
    pub person: Option<String>,
}

impl Responsible {
    /// With that office, as it is registered; empty for none.
    pub fn of_office(office_id: &str) -> Self {
        Self {
            office_id: Some(office_id.to_owned()).filter(|office| !office.is_empty()),
            person: None,
        }
    }

    /// The row of its case.
    pub fn of_row(&self, row: Summary) -> Summary {
        Summary {
            office_id: self.office_id.clone(),
            person: self.person.clone(),
            ..row
        }
    }

    /// What it has to do.
    pub fn of_duty(&self, mut duty: Duty) -> Duty {
        duty.office_id.clone_from(&self.office_id);
        duty.person.clone_from(&self.person);
        duty
    }
}

impl From<&Assigned> for Responsible {
    fn from(to: &Assigned) -> Self {
        Self {
            office_id: Some(to.office_id.clone()),
            person: to.person.clone(),
        }
    }
}

/// Whom a case or a task is handed to.
#[derive(Debug, Clone, Copy)]
pub struct Handed<'a> {
    /// The office.
    pub office_id: &'a str,
    /// Subject of the person.
    pub person: Option<&'a str>,
}

impl<'a> Handed<'a> {
    /// To an office, and to a person of it, or empty.
    pub fn to(office_id: &'a str, person: &'a str) -> Self {
        Self {
            office_id,
            person: Some(person).filter(|person| !person.is_empty()),
        }
    }
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
