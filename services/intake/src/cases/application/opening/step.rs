//! A step of the history of an application, and the decision that judges it.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::application::Ground;

use crate::{
    cases::application::{
        Application,
        process::{Charged, Opinion, OpinionOf, OpinionRequest},
        search::{Assignment, Disclosure, Finding, Texts},
        state::Personal,
    },
    cases::kernel::{Decided, On},
};

/// Something that was done before the bureau began to work with the suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The sender of an ordinary letter could not be reached.
    Unreachable,
    /// It was set who answers.
    Assigned {
        /// The office.
        office_id: String,
        /// Subject of the person; may be empty.
        person: String,
    },
    /// A correction notice left.
    CorrectionAsked {
        /// Working days; 0 for the usual.
        period: u32,
        /// What is missing.
        missing: String,
    },
    /// The corrected application came in.
    CorrectionReceived {
        /// What is wanted now.
        wanted: String,
    },
    /// The extension notice left.
    Extended {
        /// Working days; 0 for all the law allows.
        by: u32,
        /// Why.
        reason: String,
    },
    /// An opinion was asked for.
    OpinionAsked {
        /// As what.
        of: OpinionOf,
        /// Who.
        party: String,
    },
    /// The letter arrived there.
    OpinionLetterArrived {
        /// Who was asked.
        party: String,
    },
    /// The opinion came in.
    OpinionReceived {
        /// Who was asked.
        party: String,
        /// What was said.
        said: Opinion,
        /// Why.
        reason: String,
    },
    /// A fee notice reached the applicant.
    FeeAsked {
        /// What it is computed from.
        charged: Charged,
    },
    /// A fee was paid.
    FeePaid {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// The search was handed to an office.
    SearchAssigned(Assignment),
    /// It came back.
    SearchReturned {
        /// The office.
        office_id: String,
        /// What was found.
        finding: Finding,
        /// What the office thinks.
        opinion: Disclosure,
        /// The ground of withholding.
        ground: Option<Ground>,
        /// What was searched, and why.
        texts: Texts,
    },
    /// It was recalled.
    SearchRecalled {
        /// The office.
        office_id: String,
        /// Why.
        reason: String,
    },
    /// Reasons of an excessive number were asked for.
    ReasonsAsked {
        /// Working days.
        period: u32,
        /// Why.
        reason: String,
    },
    /// They came in.
    ReasonsReceived {
        /// The reasons.
        reasons: String,
    },
    /// A delayed period was set.
    PeriodDelayed {
        /// Civil date.
        due_on: NaiveDate,
        /// Why.
        reason: String,
    },
}

fn because(reason: &str) -> Personal {
    Personal {
        reason: reason.to_owned(),
        ..Personal::default()
    }
}

impl Step {
    /// What happens by this step, if the rules allow it.
    pub fn decide(&self, state: &Application, on: &On<'_>) -> Result<Decided<Application>> {
        Ok(match self {
            Self::Unreachable => (state.mark_unreachable()?, None),
            Self::Assigned { office_id, person } => (state.assign(office_id, person)?, None),
            Self::CorrectionAsked { period, missing } => {
                let personal = Personal {
                    missing: missing.clone(),
                    ..Personal::default()
                };
                (state.ask_correction(*period, on)?, Some(personal))
            }
            Self::CorrectionReceived { wanted } => {
                let personal = Personal {
                    wanted: wanted.clone(),
                    ..Personal::default()
                };
                (state.receive_correction(on)?, Some(personal))
            }
            Self::Extended { by, reason } => (state.extend(*by, on)?, Some(because(reason))),
            Self::OpinionAsked { of, party } => {
                let personal = Personal {
                    party_name: party.clone(),
                    ..Personal::default()
                };
                (state.ask_opinion(*of, on)?, Some(personal))
            }
            Self::OpinionLetterArrived { party } => {
                let number = opinion_of(state, party, |known| known.arrived_on.is_none())?;
                (state.record_opinion(number, None, on)?, None)
            }
            Self::OpinionReceived {
                party,
                said,
                reason,
            } => {
                let number = opinion_of(state, party, |_| true)?;
                let happened = state.record_opinion(number, Some(*said), on)?;
                (happened, Some(because(reason)))
            }
            Self::FeeAsked { charged } => {
                (state.ask_fee(charged.amount_fen(), *charged, on)?, None)
            }
            Self::FeePaid { amount_fen } => (state.fee(*amount_fen, on)?, None),
            Self::SearchAssigned(search) => (
                state.assign_search(vec![search.clone()], on)?,
                Some(Personal::default()),
            ),
            Self::SearchReturned {
                office_id,
                finding,
                opinion,
                ground,
                texts,
            } => {
                let search = search_of(state, office_id)?;
                let happened = state.return_search(search, *finding, *opinion, *ground, on)?;
                let personal = Personal {
                    search: texts.clone(),
                    ..Personal::default()
                };
                (happened, Some(personal))
            }
            Self::SearchRecalled { office_id, reason } => {
                let search = search_of(state, office_id)?;
                (state.recall_search(search, on)?, Some(because(reason)))
            }
            Self::ReasonsAsked { period, reason } => {
                (state.ask_reasons(*period, on)?, Some(because(reason)))
            }
            Self::ReasonsReceived { reasons } => {
                (state.receive_reasons(on)?, Some(because(reasons)))
            }
            Self::PeriodDelayed { due_on, reason } => {
                (state.delay(*due_on, on)?, Some(because(reason)))
            }
        })
    }
}

/// The number of the first opinion of a party that is not in yet.
fn opinion_of(
    state: &Application,
    party: &str,
    wanted: impl Fn(&OpinionRequest) -> bool,
) -> Result<u32> {
    let mut numbered = (1..).zip(&state.process.opinions);
    let found = numbered
        .find(|(_, asked)| asked.party_name == party && asked.said.is_none() && wanted(asked));
    found.map(|(number, _)| number).ok_or_else(|| {
        Error::state_forbids(
            "not waiting for an opinion of that party",
            "未在等待该第三方（机关）的意见",
        )
    })
}

/// The number of the first search of an office that is still out.
fn search_of(state: &Application, office_id: &str) -> Result<u32> {
    let mut numbered = (1..).zip(&state.searches.0);
    let found =
        numbered.find(|(_, search)| search.assignment.office_id == office_id && search.is_out());
    found.map(|(number, _)| number).ok_or_else(|| {
        Error::state_forbids(
            "not waiting for a search of that office",
            "未在等待该股室反馈检索结果",
        )
    })
}
