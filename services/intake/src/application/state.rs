//! What can happen to an application, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::Calendar,
    clock::{Deadline, Entry, deadline},
    rules,
};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};

use crate::{
    assumed,
    case::{Case, Fact, Recorded, Summary},
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The receipt day was established.
    Received {
        /// How it came in.
        channel: Channel,
        /// Column of table 3.
        applicant_kind: ApplicantKind,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
    },
    /// The answer left the bureau.
    Answered {
        /// The answer.
        answer: Answer,
    },
    /// A processing fee was paid.
    FeeRecorded {
        /// Amount in fen.
        amount_fen: u64,
    },
}

/// Personal data of a fact; only what the fact is about is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Name of the applicant.
    pub name: String,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: String,
    /// One contact.
    pub contact: String,
    /// What is wanted.
    pub wanted: String,
    /// Reasons of the answer.
    pub reason: String,
    /// What part is withheld.
    pub withheld_part: String,
}

/// An application.
#[derive(Debug, Clone)]
pub struct Application {
    /// How it came in.
    pub channel: Channel,
    /// Column of table 3.
    pub applicant_kind: ApplicantKind,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// The answer and the day it left.
    pub answered: Option<(Answer, NaiveDate)>,
    /// Fees paid, in fen.
    pub fees_fen: u64,
    /// What is assumed.
    pub assumed: Vec<AssumedAspect>,
    /// Personal data of registration and answer together.
    pub personal: Personal,
}

impl Application {
    /// The deadline of the answer (art. 33).
    pub fn deadline(&self) -> Option<Deadline> {
        let rule = rules::ANSWER.on(self.received_on);
        let ledger = [Entry::Start {
            on: self.received_on,
            limit_wd: rule.number,
            source: rule.source.to_owned(),
        }];
        deadline(Calendar::bundled(), &ledger)
    }

    /// The day the answer was or is due; the original one while the clock stands still.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.deadline()
            .map(|deadline| deadline.current.unwrap_or(deadline.original).date)
    }

    /// Answers an open application.
    pub fn answer(&self, answer: Answer, day: NaiveDate) -> Result<Happened> {
        if self.answered.is_some() {
            return Err(Error::state_forbids("answered", "已答复"));
        }
        self.not_before_receipt(day)?;
        if !answer.exists_on(day) {
            return Err(Error::new(Reason::FeeNotLawful).with("date", day));
        }
        Ok(Happened::Answered { answer })
    }

    /// Records a fee (art. 42): before the answer, and from 2021-01-01 only.
    pub fn fee(&self, amount_fen: u64, day: NaiveDate) -> Result<Happened> {
        if self.answered.is_some() {
            return Err(Error::state_forbids("answered", "已答复"));
        }
        self.not_before_receipt(day)?;
        if !rules::processing_fee_exists(day) {
            return Err(Error::new(Reason::FeeNotLawful).with("date", day));
        }
        Ok(Happened::FeeRecorded { amount_fen })
    }

    fn not_before_receipt(&self, day: NaiveDate) -> Result<()> {
        if day < self.received_on {
            return Err(Error::state_forbids(
                "not received on that day",
                "当日尚未收到申请",
            ));
        }
        Ok(())
    }
}

/// The fact that begins an application.
pub fn received(
    channel: Channel,
    applicant_kind: ApplicantKind,
    received_on: NaiveDate,
    assumed: Vec<AssumedAspect>,
    personal: Personal,
) -> Fact<Happened, Personal> {
    Fact {
        legal_date: received_on,
        body: Happened::Received {
            channel,
            applicant_kind,
            assumed,
        },
        personal: Some(personal),
    }
}

impl Case for Application {
    const KIND: &'static str = "application";
    const NOUN: (&'static str, &'static str) = ("application", "申请");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        match &first.body {
            Happened::Received {
                channel,
                applicant_kind,
                assumed,
            } => Some(Self {
                channel: *channel,
                applicant_kind: *applicant_kind,
                received_on: first.legal_date,
                answered: None,
                fees_fen: 0,
                assumed: assumed.clone(),
                personal: first.personal.clone().unwrap_or_default(),
            }),
            Happened::Answered { .. } | Happened::FeeRecorded { .. } => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        match &fact.body {
            Happened::Received { .. } => {}
            Happened::Answered { answer } => {
                self.answered = Some((*answer, fact.legal_date));
                let personal = fact.personal.clone().unwrap_or_default();
                self.personal.reason = personal.reason;
                self.personal.withheld_part = personal.withheld_part;
            }
            Happened::FeeRecorded { amount_fen } => {
                self.fees_fen = self.fees_fen.saturating_add(*amount_fen);
            }
        }
    }

    fn summary(&self) -> Summary {
        Summary::opened(self.applicant_kind.as_str(), None, self.received_on)
            .due(self.deadline().as_ref())
            .closed(self.answered.map(|(answer, day)| (day, answer.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(received_on: &str) -> Application {
        Application {
            channel: Channel::InPerson,
            applicant_kind: ApplicantKind::NaturalPerson,
            received_on: received_on.parse().unwrap(),
            answered: None,
            fees_fen: 0,
            assumed: Vec::new(),
            personal: Personal::default(),
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_limit_follows_the_law_of_the_receipt_day() {
        // Fifteen working days before 2019-05-15, twenty since.
        assert_eq!(application("2019-05-14").due_on(), Some(day("2019-06-04")));
        assert_eq!(application("2019-05-15").due_on(), Some(day("2019-06-13")));
    }

    #[test]
    fn an_answered_application_is_closed_and_an_answer_never_precedes_receipt() {
        let mut open = application("2019-06-03");
        assert!(open.answer(Answer::Granted, day("2019-06-02")).is_err());
        assert!(open.answer(Answer::Granted, day("2019-06-03")).is_ok());
        open.answered = Some((Answer::Granted, day("2019-06-03")));
        let error = open.answer(Answer::Granted, day("2019-06-04")).unwrap_err();
        assert_eq!(error.reason(), Reason::StateForbids);
    }

    #[test]
    fn no_fee_is_charged_before_2021() {
        let error = application("2020-12-30")
            .fee(10_000, day("2020-12-31"))
            .unwrap_err();
        assert_eq!(error.reason(), Reason::FeeNotLawful);
        assert!(
            application("2020-12-30")
                .fee(10_000, day("2021-01-01"))
                .is_ok()
        );
        assert!(
            application("2020-12-30")
                .answer(Answer::FeeNotPaid, day("2020-12-31"))
                .is_err()
        );
    }
}
