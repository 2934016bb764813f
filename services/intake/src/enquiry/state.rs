//! What can happen to an enquiry, and what state that leaves.

use std::str::FromStr;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Deadline,
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

/// How or as what an enquiry came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 咨询.
    Consultation,
    /// 投诉.
    Complaint,
    /// 热线.
    Hotline,
    /// 来信来访.
    LetterOrVisit,
    /// 上访.
    Petition,
}

impl Category {
    const ALL: [Self; 5] = [
        Self::Consultation,
        Self::Complaint,
        Self::Hotline,
        Self::LetterOrVisit,
        Self::Petition,
    ];

    /// The fixed code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Complaint => "complaint",
            Self::Hotline => "hotline",
            Self::LetterOrVisit => "letter_or_visit",
            Self::Petition => "petition",
        }
    }

    /// The usual limit in working days: no law sets one. Consultations three, complaints and
    /// everything else thirteen, as bureaus practise it.
    fn limit(self) -> u32 {
        match self {
            Self::Consultation => 3,
            Self::Complaint | Self::Hotline | Self::LetterOrVisit | Self::Petition => 13,
        }
    }
}

impl FromStr for Category {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|value| value.as_str() == code)
            .ok_or(())
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The enquiry was registered.
    Registered {
        /// Category.
        category: Category,
        /// Responsible office.
        office_id: String,
        /// The bureau's own limit in working days, as it was on that day.
        limit: u32,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
    },
    /// It was closed with its answer.
    Closed,
}

impl Happened {
    /// The fact that begins an enquiry.
    pub fn registered(category: Category, office_id: String, assumed: Vec<AssumedAspect>) -> Self {
        Self::Registered {
            category,
            office_id,
            limit: category.limit(),
            assumed,
        }
    }
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who asks.
    pub name: String,
    /// What is asked.
    pub content: String,
    /// The answer given.
    pub answer: String,
}

/// An enquiry.
#[derive(Debug, Clone)]
pub struct Enquiry {
    /// Category.
    pub category: Category,
    /// Responsible office.
    pub office_id: String,
    /// Civil date of registration.
    pub registered_on: NaiveDate,
    /// The bureau's own limit, in working days.
    pub limit: u32,
    /// Civil date it was closed.
    pub closed_on: Option<NaiveDate>,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data of registration and answer together.
    pub personal: Personal,
}

impl Enquiry {
    /// The day the bureau's own limit ends.
    pub fn due(&self, calendar: &Calendar) -> Due {
        calendar.add_working_days(self.registered_on, self.limit)
    }

    /// Closes an open enquiry.
    pub fn close(&self, on: &On<'_>) -> Result<Happened> {
        if self.closed_on.is_some() {
            return Err(Error::state_forbids("closed", "已办结"));
        }
        if on.day < self.registered_on {
            return Err(Error::state_forbids(
                "not registered on that day",
                "当日尚未登记",
            ));
        }
        Ok(Happened::Closed)
    }
}

impl Case for Enquiry {
    const KIND: &'static str = "enquiry";
    const NOUN: (&'static str, &'static str) = ("enquiry", "咨询投诉件");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Registered {
                category,
                office_id,
                limit,
                assumed,
            } => Some(Self {
                category: *category,
                office_id: office_id.clone(),
                registered_on: first.legal_date,
                limit: *limit,
                closed_on: None,
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            Happened::Closed => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        if fact.body == Happened::Closed {
            self.closed_on = Some(fact.legal_date);
            self.personal.answer = fact.personal.clone().unwrap_or_default().answer;
        }
    }

    fn deadline(&self, _: &Calendar) -> Option<Deadline> {
        None
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.closed_on.is_some() {
            return Vec::new();
        }
        let duty = Duty::new(DutyKind::Close, Some(self.due(calendar)));
        vec![duty.of_office(Some(&self.office_id))]
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        let due = self.due(calendar);
        Summary {
            original_due_on: Some(due.date),
            due_on: Some(due.date),
            provisional: due.provisional,
            ..Summary::opened(
                self.category.as_str(),
                Some(&self.office_id),
                self.registered_on,
            )
        }
        .closed(self.closed_on.map(|day| (day, "closed")))
    }
}
