//! What can happen to a registration, and what that leaves of an application.

use chrono::NaiveDate;
use gongkai_law::application::{ApplicantKind, Channel};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Applicant, Correction, Registered, Registration, Removal};
use crate::{
    cases::{
        application::{
            Application,
            process::{self, Process},
        },
        kernel::private::Private,
    },
    contract::assumed::{self, AssumedAspect},
};

/// What can happen to a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum RegistrationFact {
    /// It was registered, and received that day unless the receipt is still to be confirmed.
    Received(Box<Received>),
    /// The receipt day was established.
    ReceiptConfirmed {
        /// By the clock, because the organ left it undone.
        by_clock: bool,
    },
    /// The sender of an ordinary letter cannot be reached.
    ApplicantUnreachable,
    /// It was sent to the organ it is for.
    Rerouted {
        /// That bureau.
        to_bureau_id: String,
        /// Why.
        reason: Private<String>,
    },
    /// Who answers it was set.
    Assigned {
        /// The office.
        office_id: String,
        /// Subject of the person.
        person: Option<String>,
    },
    /// It was split.
    Split {
        /// The cases of the other parts.
        into: Vec<Uuid>,
        /// What is wanted of it now.
        wanted: Private<String>,
    },
    /// This double was merged.
    Merged {
        /// The case that goes on.
        into: Uuid,
        /// Why.
        reason: Private<String>,
    },
    /// A double was merged into it.
    DoubleMerged {
        /// The double.
        application_id: Uuid,
    },
    /// It was registered by mistake.
    Voided {
        /// Why.
        reason: Private<String>,
    },
    /// Its registration was corrected.
    RegistrationCorrected(Correction),
    /// It was proposed to the catalog to publish what it asks for.
    PublicationProposed {
        /// The proposal.
        proposal_id: Uuid,
    },
}

/// What is said of an application when it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// How it came in.
    pub channel: Channel,
    /// Column of table 3.
    pub applicant_kind: ApplicantKind,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// Who applies.
    #[serde(flatten)]
    pub applicant: Applicant,
    /// What is wanted.
    pub wanted: Private<String>,
    /// What else was registered.
    #[serde(default)]
    pub registered: Registered,
}

/// The process a case begins with: the finished correction of the case it was split from.
pub fn inherited(registered: &Registered) -> Process {
    let mut process = Process::default();
    let correction = registered
        .origin
        .as_ref()
        .and_then(|origin| origin.correction.clone());
    if let Some(correction) = correction {
        process.ask_correction(process::Correction {
            asked_on: correction.asked_on,
            period: correction.period,
            received_on: Some(correction.received_on),
        });
    }
    process
}

impl Registration {
    fn remove(&mut self, why: Removal, day: NaiveDate, reason: &str) {
        self.removed = Some((why, day));
        reason.clone_into(&mut self.removal_reason);
    }

    /// Notes that the matter itself was acted on that day.
    pub fn acted_on(&mut self, day: NaiveDate) {
        self.first_act_on = Some(self.first_act_on.unwrap_or(day).min(day));
    }
}

impl Application {
    /// The state after one more fact about its registration.
    pub fn apply_registration(&mut self, fact: &RegistrationFact, day: NaiveDate) {
        let registration = &mut self.registration;
        match fact {
            // The first fact alone.
            RegistrationFact::Received(_) => {}
            RegistrationFact::ReceiptConfirmed { by_clock } => {
                registration.received = true;
                registration.confirmed_by_clock = *by_clock;
                registration.unreachable = false;
                self.received_on = day;
                self.latest_on = day;
            }
            RegistrationFact::ApplicantUnreachable => registration.unreachable = true,
            RegistrationFact::Rerouted {
                to_bureau_id,
                reason,
            } => {
                registration.remove(Removal::Rerouted, day, reason);
                registration.rerouted_to = Some(to_bureau_id.clone());
            }
            RegistrationFact::Assigned { office_id, person } => {
                registration.office_id = Some(office_id.clone());
                registration.person.clone_from(person);
            }
            RegistrationFact::Split { into, wanted } => {
                registration.split_into.extend(into);
                self.wanted.clone_from(wanted);
            }
            RegistrationFact::Merged { into, reason } => {
                registration.remove(Removal::Merged, day, reason);
                registration.merged_into = Some(*into);
            }
            RegistrationFact::DoubleMerged { application_id } => {
                registration.merged.push(*application_id);
            }
            RegistrationFact::Voided { reason } => {
                registration.remove(Removal::Voided, day, reason);
            }
            RegistrationFact::RegistrationCorrected(correction) => self.correct(correction),
            RegistrationFact::PublicationProposed { proposal_id } => {
                registration.proposal_id = Some(*proposal_id);
            }
        }
    }

    /// Takes what a correction says; what is empty is left.
    fn correct(&mut self, said: &Correction) {
        let (registration, applicant) = (&mut self.registration, &mut self.applicant);
        for (word, said) in [
            (&mut applicant.name.0, &said.name),
            (&mut applicant.identity_number.0, &said.identity_number),
            (&mut applicant.contact.0, &said.contact),
            (&mut self.wanted, &said.wanted),
        ] {
            if !said.is_empty() {
                word.clone_from(said);
            }
        }
        self.applicant_kind = said.applicant_kind.unwrap_or(self.applicant_kind);
        self.channel = said.channel.unwrap_or(self.channel);
        if let Some(received_on) = said.received_on {
            // Whatever was done on it came later, and counts on.
            if registration.first_act_on.is_none() {
                self.latest_on = received_on;
            }
            self.received_on = received_on;
            registration.arrived_on = registration.arrived_on.min(received_on);
        }
        if !self.channel.needs_confirmation() && registration.received {
            registration.arrived_on = self.received_on;
        }
    }
}
