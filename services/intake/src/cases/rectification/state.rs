//! What can happen to a request to correct a record, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{calendar::Calendar, clock::Deadline, rules};
use serde::{Deserialize, Serialize};

use super::letters;
use crate::{
    cases::kernel::{Case, On, Recorded, Summary, duty::Duty, limit::OwnLimit},
    contract::codes::codes,
    paper::letter::Order,
};

codes! {
    /// How a request ends.
    pub enum Ending {
        /// Found true and corrected.
        Corrected = "corrected",
        /// Another organ can correct it, and has the request now.
        Forwarded = "forwarded",
        /// Not corrected.
        Refused = "refused",
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The request was registered.
    Registered {
        /// The bureau's own limit in working days, as it was on that day.
        limit: OwnLimit,
    },
    /// The record was corrected.
    Corrected,
    /// The request went to the organ that can correct the record.
    Forwarded {
        /// That organ.
        responsible_organ: String,
    },
    /// The request was refused.
    Refused,
}

impl Happened {
    /// The fact that begins a request received on that day.
    pub fn registered(received_on: NaiveDate) -> Self {
        Self::Registered {
            limit: OwnLimit::of(&rules::RECTIFICATION, received_on),
        }
    }

    fn ending(&self) -> Option<Ending> {
        match self {
            Self::Registered { .. } => None,
            Self::Corrected => Some(Ending::Corrected),
            Self::Forwarded { .. } => Some(Ending::Forwarded),
            Self::Refused => Some(Ending::Refused),
        }
    }
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who asks.
    pub name: String,
    /// Number of the identity document.
    pub identity_number: String,
    /// Where to reach them.
    pub contact: String,
    /// Which record.
    pub record: String,
    /// What is wrong in it, and what it shall say.
    pub inaccuracy: String,
    /// What proves it.
    pub proof: String,
    /// What was corrected.
    pub corrected: String,
    /// The reasons.
    pub reason: String,
}

/// A request to correct a record.
#[derive(Debug, Clone)]
pub struct Rectification {
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// The bureau's own limit.
    pub limit: OwnLimit,
    /// How it ended, and the civil date.
    pub ended: Option<(Ending, NaiveDate)>,
    /// The organ that has it now.
    pub responsible_organ: String,
    /// Personal data of registration and decision together.
    pub personal: Personal,
}

impl Rectification {
    /// Ends an open request.
    pub fn end(&self, happened: Happened, on: &On<'_>) -> Result<Happened> {
        if self.ended.is_some() {
            return Err(Error::state_forbids("decided", "已办结"));
        }
        if on.day < self.received_on {
            return Err(Error::state_forbids(
                "not received on that day",
                "当日尚未收到",
            ));
        }
        Ok(happened)
    }
}

impl Case for Rectification {
    const KIND: &'static str = "rectification";
    const NOUN: (&'static str, &'static str) = ("rectification", "更正申请");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        let Happened::Registered { limit } = &first.body else {
            return None;
        };
        Some(Self {
            received_on: first.legal_date,
            limit: *limit,
            ended: None,
            responsible_organ: String::new(),
            personal: first.personal.clone().unwrap_or_default(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        let Some(ending) = fact.body.ending() else {
            return;
        };
        let told = fact.personal.clone().unwrap_or_default();
        self.ended = Some((ending, fact.legal_date));
        self.personal.corrected = told.corrected;
        self.personal.reason = told.reason;
        if let Happened::Forwarded { responsible_organ } = &fact.body {
            self.responsible_organ.clone_from(responsible_organ);
        }
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.limit.deadline(calendar, self.received_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        match self.ended {
            Some(_) => Vec::new(),
            None => vec![self.limit.duty(calendar, self.received_on)],
        }
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        self.limit
            .summary(calendar, self.received_on, Self::KIND)
            .closed(self.ended.map(|(ending, day)| (day, ending.as_str())))
    }

    fn letters(&self, happened: &Recorded<Happened, Personal>, _: &Calendar) -> Vec<Order> {
        happened
            .body
            .ending()
            .map(|ending| letters::told(self, ending))
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use gongkai_law::letter::LetterKind;

    use super::*;

    fn fact(day: &str, body: Happened, personal: Option<Personal>) -> Recorded<Happened, Personal> {
        Recorded {
            ordinal: 1,
            legal_date: day.parse().unwrap(),
            recorded_at: DateTime::<Utc>::UNIX_EPOCH,
            actor: "somebody".to_owned(),
            office: None,
            body,
            personal,
        }
    }

    fn received() -> Rectification {
        let personal = Personal {
            name: "李某".to_owned(),
            record: "住房保障登记表".to_owned(),
            inaccuracy: "住址误为二单元".to_owned(),
            ..Personal::default()
        };
        let day = "2024-01-29".parse().unwrap();
        let first = fact("2024-01-29", Happened::registered(day), Some(personal));
        Rectification::open(&first).unwrap()
    }

    /// What the letter of that ending says under a name.
    fn said(body: Happened, personal: Personal, name: &str) -> (LetterKind, String) {
        let mut state = received();
        let fact = fact("2024-02-05", body, Some(personal));
        state.apply(&fact);
        let letters = state.letters(&fact, Calendar::bundled());
        let value = letters[0].values.iter().find(|(known, _)| *known == name);
        (
            letters[0].kind,
            value.map(|(_, value)| value.clone()).unwrap_or_default(),
        )
    }

    #[test]
    fn the_limit_is_the_bureaus_own_and_says_so() {
        let state = received();
        let deadline = state.deadline(Calendar::bundled()).unwrap();
        // Twenty working days over the Spring Festival of 2024, two worked Sundays counted.
        assert_eq!(deadline.original.date.to_string(), "2024-02-29");
        assert_eq!(deadline.steps[0].source, rules::SETTING);
        assert_eq!(
            state.duties(Calendar::bundled())[0].due,
            Some(deadline.original)
        );
    }

    #[test]
    fn every_ending_is_told_with_its_reason_and_ends_it_once() {
        let reasoned = |reason: &str| Personal {
            reason: reason.to_owned(),
            corrected: "住址更正为一单元".to_owned(),
            ..Personal::default()
        };
        let (kind, reason) = said(Happened::Refused, reasoned("原件记载一致"), "reason");
        assert_eq!(
            (kind, reason.as_str()),
            (LetterKind::RectificationReply, "原件记载一致")
        );
        let (_, result) = said(Happened::Corrected, reasoned(""), "result");
        assert_eq!(result, "住址更正为一单元");
        let (_, reason) = said(Happened::Corrected, reasoned(""), "reason");
        assert_eq!(reason, "经审核属实");
        let forwarded = Happened::Forwarded {
            responsible_organ: "某区住建局".to_owned(),
        };
        let (kind, organ) = said(forwarded, Personal::default(), "responsible_organ");
        assert_eq!(
            (kind, organ.as_str()),
            (LetterKind::RectificationForwarding, "某区住建局")
        );

        let mut state = received();
        assert!(
            state
                .end(Happened::Refused, &On::test("2024-01-28"))
                .is_err()
        );
        let end = state
            .end(Happened::Refused, &On::test("2024-01-29"))
            .unwrap();
        state.apply(&fact("2024-01-29", end, Some(reasoned("不符"))));
        assert!(
            state
                .end(Happened::Corrected, &On::test("2024-01-30"))
                .is_err()
        );
        assert!(state.duties(Calendar::bundled()).is_empty());
    }
}
