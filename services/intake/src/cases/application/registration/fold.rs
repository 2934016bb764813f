//! What facts about the registration leave of an application.

use super::{Registered, Removal};
use crate::{
    cases::application::{
        Application,
        process::{self, Process},
        state::{Happened, Personal},
    },
    cases::kernel::Recorded,
};

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

/// Applies a fact about the registration; false if it is about the matter.
pub fn apply(state: &mut Application, fact: &Recorded<Happened, Personal>) -> bool {
    let day = fact.legal_date;
    let registration = &mut state.registration;
    match &fact.body {
        Happened::ReceiptConfirmed { by_clock } => {
            registration.received = true;
            registration.confirmed_by_clock = *by_clock;
            registration.unreachable = false;
            state.received_on = day;
            state.latest_on = day;
        }
        Happened::ApplicantUnreachable => registration.unreachable = true,
        Happened::Rerouted { to_bureau_id } => {
            registration.removed = Some((Removal::Rerouted, day));
            registration.rerouted_to = Some(to_bureau_id.clone());
        }
        Happened::Assigned { office_id, person } => {
            registration.office_id = Some(office_id.clone());
            registration.person.clone_from(person);
        }
        Happened::Split { into } => registration.split_into.extend(into),
        Happened::Merged { into } => {
            registration.removed = Some((Removal::Merged, day));
            registration.merged_into = Some(*into);
        }
        Happened::DoubleMerged { application_id } => registration.merged.push(*application_id),
        Happened::Voided => registration.removed = Some((Removal::Voided, day)),
        Happened::RegistrationCorrected {
            applicant_kind,
            channel,
            received_on,
        } => {
            state.applicant_kind = applicant_kind.unwrap_or(state.applicant_kind);
            state.channel = channel.unwrap_or(state.channel);
            if let Some(received_on) = *received_on {
                // Whatever was done on it came later, and counts on.
                if registration.first_act_on.is_none() {
                    state.latest_on = received_on;
                }
                state.received_on = received_on;
                registration.arrived_on = registration.arrived_on.min(received_on);
            }
            if !state.channel.needs_confirmation() && registration.received {
                registration.arrived_on = state.received_on;
            }
        }
        Happened::PublicationProposed { proposal_id } => {
            registration.proposal_id = Some(*proposal_id);
        }
        _ => {
            registration.first_act_on = Some(registration.first_act_on.unwrap_or(day).min(day));
            return false;
        }
    }
    if let Some(personal) = &fact.personal {
        take(&mut state.personal, personal);
    }
    true
}

/// Takes what an act on the registration says; what is empty is left.
fn take(state: &mut Personal, said: &Personal) {
    let said_of = [
        (&mut state.name, &said.name),
        (&mut state.identity_number, &said.identity_number),
        (&mut state.contact, &said.contact),
        (&mut state.wanted, &said.wanted),
        (&mut state.registration.reason, &said.registration.reason),
    ];
    for (text, said) in said_of {
        if !said.is_empty() {
            text.clone_from(said);
        }
    }
}
