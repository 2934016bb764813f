//! What somebody may want of an application: requests, lines of the opening sheet and tests read into
//! these values; one match says which rule judges each.

use gongkai_chassis::{
    error::Result,
    identity::{BureauId, Role},
};

use super::{Application, state::Happened};
pub use super::{
    process::ProcessCommand, registration::RegistrationCommand, reply::ReplyCommand,
    search::SearchCommand,
};
use crate::cases::kernel::{
    On,
    act::{self, Decides},
    assignment::Handed,
};

/// What somebody may want of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Of its registration.
    Registration(RegistrationCommand),
    /// Between receipt and answer.
    Process(ProcessCommand),
    /// Of a search.
    Search(SearchCommand),
    /// Of its reply.
    Reply(ReplyCommand),
}

/// Which one of several: by its number from 1, or the first open one of a party or office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// That number.
    Number(u32),
    /// The first one of this party or office that fits.
    Of(String),
}

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Registration(RegistrationCommand::Assign { office_id, person }) => {
                vec![(String::new(), Handed::to(office_id, person))]
            }
            Self::Search(SearchCommand::Assign { searches, .. }) => (0..)
                .zip(searches)
                .map(|(index, search): (usize, _)| {
                    let person = search.person.as_deref().unwrap_or_default();
                    let handed = Handed::to(&search.office_id, person);
                    (format!("offices[{index}]."), handed)
                })
                .collect(),
            Self::Registration(
                RegistrationCommand::ConfirmReceipt
                | RegistrationCommand::ConfirmByApplicant
                | RegistrationCommand::MarkUnreachable
                | RegistrationCommand::Reroute { .. }
                | RegistrationCommand::Void { .. }
                | RegistrationCommand::Correct(_)
                | RegistrationCommand::Propose { .. },
            )
            | Self::Search(SearchCommand::Return { .. } | SearchCommand::Recall { .. })
            | Self::Process(_)
            | Self::Reply(_) => Vec::new(),
        }
    }

    fn bureau(&self) -> Option<&BureauId> {
        match self {
            Self::Registration(RegistrationCommand::Reroute { to, .. }) => Some(to),
            Self::Registration(
                RegistrationCommand::ConfirmReceipt
                | RegistrationCommand::ConfirmByApplicant
                | RegistrationCommand::MarkUnreachable
                | RegistrationCommand::Assign { .. }
                | RegistrationCommand::Void { .. }
                | RegistrationCommand::Correct(_)
                | RegistrationCommand::Propose { .. },
            )
            | Self::Process(_)
            | Self::Search(_)
            | Self::Reply(_) => None,
        }
    }

    fn role(&self) -> Option<Role> {
        match self {
            Self::Reply(ReplyCommand::Review { .. }) => Some(Role::Reviewer),
            Self::Reply(ReplyCommand::Sign | ReplyCommand::Close { .. }) => Some(Role::Leader),
            Self::Reply(
                ReplyCommand::Draft { .. }
                | ReplyCommand::Dispatch { .. }
                | ReplyCommand::Deliver(_)
                | ReplyCommand::AnnulDelivery { .. }
                | ReplyCommand::Archive { .. }
                | ReplyCommand::ReReview { .. }
                | ReplyCommand::Reopen(_),
            )
            | Self::Registration(_)
            | Self::Process(_)
            | Self::Search(_) => None,
        }
    }
}

impl Decides for Application {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        Ok(match command {
            Command::Registration(command) => {
                Happened::Registration(self.decide_registration(command, on)?)
            }
            Command::Process(command) => Happened::Process(self.decide_process(command, on)?),
            Command::Search(command) => Happened::Search(self.decide_search(command, on)?),
            Command::Reply(command) => Happened::Reply(self.decide_reply(command, on)?),
        })
    }
}
