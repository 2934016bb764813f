//! What can happen to a matter case, and what state that leaves.

use std::str::FromStr;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, deadline},
    permit::MatterKind,
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};

use crate::{
    assumed,
    case::{
        Case, On, Recorded, Summary,
        duty::{Duty, DutyKind},
    },
};

/// The decision on a matter case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Granted.
    Granted,
    /// Refused, with reasons.
    Refused,
}

impl Decision {
    /// The fixed code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

impl FromStr for Decision {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        [Self::Granted, Self::Refused]
            .into_iter()
            .find(|value| value.as_str() == code)
            .ok_or(())
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The case was accepted.
    Accepted {
        /// Kind.
        kind: MatterKind,
        /// Name of the matter.
        matter: String,
        /// Responsible office.
        office_id: String,
        /// Promised limit in working days, if there is one.
        promised_limit: Option<u32>,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
    },
    /// The decision was made.
    Decided {
        /// The decision.
        decision: Decision,
    },
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Name of the applicant.
    pub applicant_name: String,
    /// Reasons of the decision.
    pub reason: String,
}

/// A matter case.
#[derive(Debug, Clone)]
pub struct MatterCase {
    /// Kind.
    pub kind: MatterKind,
    /// Name of the matter.
    pub matter: String,
    /// Responsible office.
    pub office_id: String,
    /// Civil date of acceptance.
    pub accepted_on: NaiveDate,
    /// Promised limit in working days.
    pub promised_limit: Option<u32>,
    /// The decision and its day.
    pub decided: Option<(Decision, NaiveDate)>,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data of acceptance and decision together.
    pub personal: Personal,
}

impl MatterCase {
    /// The civil date of the statutory limit.
    pub fn due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        self.deadline(calendar)
            .map(|deadline| deadline.current.unwrap_or(deadline.original).date)
    }

    fn promised(&self, calendar: &Calendar) -> Option<Due> {
        self.promised_limit
            .map(|limit| calendar.add_working_days(self.accepted_on, limit))
    }

    /// The civil date of the promised limit.
    pub fn promised_due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        self.promised(calendar).map(|due| due.date)
    }

    /// Decides an open case.
    pub fn decide(&self, decision: Decision, on: &On<'_>) -> Result<Happened> {
        if self.decided.is_some() {
            return Err(Error::state_forbids("decided", "已办结"));
        }
        if on.day < self.accepted_on {
            return Err(Error::state_forbids(
                "not accepted on that day",
                "当日尚未受理",
            ));
        }
        Ok(Happened::Decided { decision })
    }
}

impl Case for MatterCase {
    const KIND: &'static str = "matter";
    const NOUN: (&'static str, &'static str) = ("matter case", "办件");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Accepted {
                kind,
                matter,
                office_id,
                promised_limit,
                assumed,
            } => Some(Self {
                kind: *kind,
                matter: matter.clone(),
                office_id: office_id.clone(),
                accepted_on: first.legal_date,
                promised_limit: *promised_limit,
                decided: None,
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            Happened::Decided { .. } => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        if let Happened::Decided { decision } = &fact.body {
            self.decided = Some((*decision, fact.legal_date));
            self.personal.reason = fact.personal.clone().unwrap_or_default().reason;
        }
    }

    /// The statutory deadline; none for service matters.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        let rule = self.kind.statutory_limit(self.accepted_on)?;
        let ledger = [Entry::Start {
            on: self.accepted_on,
            limit_wd: rule.number,
            source: rule.source.to_owned(),
        }];
        deadline(calendar, &ledger)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.decided.is_some() {
            return Vec::new();
        }
        let statutory = self
            .deadline(calendar)
            .and_then(|deadline| deadline.current);
        let duty = Duty::new(
            DutyKind::Decide,
            statutory.or_else(|| self.promised(calendar)),
        );
        vec![duty.of_office(Some(&self.office_id))]
    }

    /// A service matter is due by its promise; all others by law.
    fn summary(&self, calendar: &Calendar) -> Summary {
        let mut summary =
            Summary::opened(self.kind.as_str(), Some(&self.office_id), self.accepted_on)
                .due(self.deadline(calendar).as_ref())
                .closed(self.decided.map(|(decision, day)| (day, decision.as_str())));
        if let (None, Some(promised)) = (summary.due_on, self.promised(calendar)) {
            summary.original_due_on = Some(promised.date);
            summary.due_on = Some(promised.date);
            summary.provisional = promised.provisional;
        }
        summary
    }
}
