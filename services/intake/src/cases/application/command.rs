//! What somebody may want of an application: requests, lines of the opening sheet and tests read into
//! these values; one match says which rule judges each.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::{BureauId, Role},
};
use gongkai_law::application::{Answer, Ground};
use uuid::Uuid;

use super::{
    Application,
    process::{Charged, Opinion, OpinionOf},
    registration::{Correction, Details},
    reply::{Cause, Delivery, Secrecy, Sending, Texts, Verdict},
    search::{self, Assignment, Disclosure, Finding},
    state::{Happened, Personal},
};
use crate::cases::kernel::{
    Decided, On,
    act::{self, Decides},
};

/// What somebody may want of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Of its registration.
    Registration(Registration),
    /// Between receipt and answer.
    Process(Process),
    /// Of a search.
    Search(Search),
    /// Of its reply.
    Reply(Reply),
}

/// What somebody may want of its registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// Establish the receipt day.
    ConfirmReceipt,
    /// Note that the sender of an ordinary letter cannot be reached.
    MarkUnreachable,
    /// Send it to the organ it is for.
    Reroute {
        /// That bureau.
        to: BureauId,
        /// Why.
        reason: String,
    },
    /// Set who answers it.
    Assign {
        /// The office.
        office_id: String,
        /// Subject of the person, or empty.
        person: String,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: String,
    },
    /// Correct what was registered wrongly; names and texts that are empty stay.
    Correct {
        /// What figures count.
        correction: Correction,
        /// Name of the applicant.
        name: String,
        /// Number of the proof of identity.
        identity_number: String,
        /// One contact.
        contact: String,
        /// What is wanted.
        wanted: String,
        /// Why.
        reason: String,
    },
    /// Note the proposal to publish what it asks for.
    Propose {
        /// The proposal.
        proposal_id: Uuid,
    },
}

/// What somebody may want between receipt and answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Process {
    /// Ask for a correction.
    AskCorrection {
        /// Working days the applicant has; 0 for the usual.
        period: u32,
        /// What is missing.
        missing: String,
    },
    /// Take in the corrected application.
    ReceiveCorrection {
        /// What is wanted now.
        wanted: String,
    },
    /// Extend the deadline.
    Extend {
        /// Working days more; 0 for all the law allows.
        by: u32,
        /// Why.
        reason: String,
    },
    /// Take back an extension granted by mistake.
    WithdrawExtension {
        /// Why it was one.
        reason: String,
    },
    /// Ask a third party or co-maker.
    AskOpinion {
        /// As what.
        of: OpinionOf,
        /// Who.
        party_name: String,
    },
    /// Record that the letter arrived there.
    RecordArrival {
        /// Which opinion.
        opinion: Which,
    },
    /// Record the opinion.
    RecordOpinion {
        /// Which opinion.
        opinion: Which,
        /// What was said.
        said: Opinion,
        /// Why.
        reason: String,
    },
    /// Ask for the fee.
    AskFee {
        /// What it is computed from.
        charged: Charged,
    },
    /// Record a payment.
    RecordFee {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// Ask for the reasons of an excessive number (art. 35).
    AskReasons {
        /// Working days the applicant has.
        period: u32,
        /// Why they are asked for.
        reason: String,
    },
    /// Take in the reasons.
    ReceiveReasons {
        /// What they are.
        reasons: String,
    },
    /// Set a delayed period.
    Delay {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// What somebody may want of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// Hand it to offices.
    Assign {
        /// Each with its limit.
        searches: Vec<Assignment>,
        /// A note for them, or empty.
        note: String,
    },
    /// Take in what one found.
    Return {
        /// Which search.
        search: Which,
        /// What was found.
        finding: Finding,
        /// What the office thinks of disclosure.
        opinion: Disclosure,
        /// The ground of withholding.
        ground: Option<Ground>,
        /// What was searched, and why.
        texts: search::Texts,
    },
    /// Recall one that is still out.
    Recall {
        /// Which search.
        search: Which,
        /// Why.
        reason: String,
    },
}

/// What somebody may want of its reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Draft it.
    Draft {
        /// The answers it combines.
        answers: Vec<Answer>,
        /// The files that hold the information.
        attachments: Vec<Uuid>,
        /// What it says.
        texts: Texts,
    },
    /// Review the draft.
    Review {
        /// What is decided.
        verdict: Verdict,
        /// Outcome of the secrecy review.
        secrecy: Option<Secrecy>,
        /// Remarks.
        remarks: String,
    },
    /// Sign it.
    Sign,
    /// Dispatch it, or send it again.
    Dispatch {
        /// How.
        sending: Sending,
        /// Who signed for it at once, or empty.
        signed_by: String,
    },
    /// Record what became of the last service.
    Deliver {
        /// What.
        delivery: Delivery,
        /// Who signed for it, or empty.
        signed_by: String,
        /// Why it came back, or empty.
        returned_because: String,
    },
    /// Archive the file.
    Archive {
        /// Number in the archive.
        archive_number: String,
        /// Place.
        place: String,
    },
    /// Close it without a reply.
    Close {
        /// Withdrawn or lapsed.
        way: Answer,
        /// Why.
        reason: String,
    },
    /// Take it up again.
    Reopen {
        /// Why by law.
        cause: Cause,
        /// The dispute that ordered it.
        dispute_id: Option<Uuid>,
        /// Civil date the new answer is due.
        due_on: Option<NaiveDate>,
        /// Why in words.
        reason: String,
    },
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
    fn offices(&self) -> Vec<(String, &str)> {
        match self {
            Self::Registration(Registration::Assign { office_id, .. }) => {
                vec![("office_id".to_owned(), office_id)]
            }
            Self::Search(Search::Assign { searches, .. }) => (0..)
                .zip(searches)
                .map(|(index, search): (usize, _)| {
                    let field = format!("offices[{index}].office_id");
                    (field, search.office_id.as_str())
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn bureau(&self) -> Option<&BureauId> {
        match self {
            Self::Registration(Registration::Reroute { to, .. }) => Some(to),
            _ => None,
        }
    }

    fn role(&self) -> Option<Role> {
        match self {
            Self::Reply(Reply::Review { .. }) => Some(Role::Reviewer),
            Self::Reply(Reply::Sign | Reply::Close { .. }) => Some(Role::Leader),
            _ => None,
        }
    }
}

/// Private words of a fact.
type Words = Option<Personal>;

/// A reason.
#[expect(
    clippy::unnecessary_wraps,
    reason = "as a fact holds its private words"
)]
fn because(reason: String) -> Words {
    Some(Personal {
        reason,
        ..Personal::default()
    })
}

/// Why something was done to a registration.
fn registered_because(reason: String) -> Personal {
    Personal {
        registration: Details {
            reason,
            ..Details::default()
        },
        ..Personal::default()
    }
}

impl Decides for Application {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Decided<Self>> {
        match command {
            Command::Registration(command) => self.decide_registration(command, on),
            Command::Process(command) => self.decide_process(command, on),
            Command::Search(command) => self.decide_search(command, on),
            Command::Reply(command) => self.decide_reply(command, on),
        }
    }
}

impl Application {
    fn decide_registration(&self, command: Registration, on: &On<'_>) -> Result<(Happened, Words)> {
        Ok(match command {
            Registration::ConfirmReceipt => (self.confirm_receipt(on)?, None),
            Registration::MarkUnreachable => (self.mark_unreachable()?, None),
            Registration::Reroute { to, reason } => {
                (self.reroute(to.as_str())?, Some(registered_because(reason)))
            }
            Registration::Assign { office_id, person } => (self.assign(&office_id, &person)?, None),
            Registration::Void { reason } => (self.void()?, Some(registered_because(reason))),
            Registration::Correct {
                correction,
                name,
                identity_number,
                contact,
                wanted,
                reason,
            } => {
                let counted = correction.channel.is_some() || correction.received_on.is_some();
                if counted && !on.caller.has(Role::Leader) {
                    return Err(Error::new(Reason::RoleMissing).with("roles", Role::Leader));
                }
                let words = Personal {
                    name,
                    identity_number,
                    contact,
                    wanted,
                    ..registered_because(reason)
                };
                (self.correct_registration(&correction, on)?, Some(words))
            }
            Registration::Propose { proposal_id } => {
                self.may_propose()?;
                (Happened::PublicationProposed { proposal_id }, None)
            }
        })
    }

    fn decide_process(&self, command: Process, on: &On<'_>) -> Result<(Happened, Words)> {
        Ok(match command {
            Process::AskCorrection { period, missing } => {
                let words = Personal {
                    missing,
                    ..Personal::default()
                };
                (self.ask_correction(period, on)?, Some(words))
            }
            Process::ReceiveCorrection { wanted } => {
                let words = Personal {
                    wanted,
                    ..Personal::default()
                };
                (self.receive_correction(on)?, Some(words))
            }
            Process::Extend { by, reason } => (self.extend(by, on)?, because(reason)),
            Process::WithdrawExtension { reason } => {
                (self.withdraw_extension(on)?, because(reason))
            }
            Process::AskOpinion { of, party_name } => {
                let words = Personal {
                    party_name,
                    ..Personal::default()
                };
                (self.ask_opinion(of, on)?, Some(words))
            }
            Process::RecordArrival { opinion } => {
                let number = self.opinion_of(&opinion, true)?;
                (self.record_opinion(number, None, on)?, None)
            }
            Process::RecordOpinion {
                opinion,
                said,
                reason,
            } => {
                let number = self.opinion_of(&opinion, false)?;
                let happened = self.record_opinion(number, Some(said), on)?;
                (happened, because(reason))
            }
            Process::AskFee { charged } => (self.ask_fee(charged.amount_fen(), charged, on)?, None),
            Process::RecordFee { amount_fen } => (self.fee(amount_fen, on)?, None),
            Process::AskReasons { period, reason } => {
                (self.ask_reasons(period, on)?, because(reason))
            }
            Process::ReceiveReasons { reasons } => (self.receive_reasons(on)?, because(reasons)),
            Process::Delay { due_on, reason } => (self.delay(due_on, on)?, because(reason)),
        })
    }

    fn decide_search(&self, command: Search, on: &On<'_>) -> Result<(Happened, Words)> {
        Ok(match command {
            Search::Assign { searches, note } => (self.assign_search(searches, on)?, because(note)),
            Search::Return {
                search,
                finding,
                opinion,
                ground,
                texts,
            } => {
                let number = self.search_of(&search)?;
                let happened = self.return_search(number, finding, opinion, ground, on)?;
                let handed = self.searches.handed(number)?;
                handed.may_be_answered_by(on.caller)?;
                let words = Personal {
                    search: texts,
                    ..Personal::default()
                };
                (happened, Some(words))
            }
            Search::Recall { search, reason } => {
                let number = self.search_of(&search)?;
                (self.recall_search(number, on)?, because(reason))
            }
        })
    }

    fn decide_reply(&self, command: Reply, on: &On<'_>) -> Result<(Happened, Words)> {
        Ok(match command {
            Reply::Draft {
                answers,
                attachments,
                texts,
            } => {
                let happened = self.draft(&answers, attachments, &texts, on)?;
                let words = Personal {
                    reply: texts,
                    ..Personal::default()
                };
                (happened, Some(words))
            }
            Reply::Review {
                verdict,
                secrecy,
                remarks,
            } => (self.review(verdict, secrecy, on)?, because(remarks)),
            Reply::Sign => (self.sign(on)?, None),
            Reply::Dispatch { sending, signed_by } => {
                let words = Personal {
                    signed_by,
                    ..Personal::default()
                };
                (self.dispatch(sending, on)?, Some(words))
            }
            Reply::Deliver {
                delivery,
                signed_by,
                returned_because,
            } => {
                let words = Personal {
                    reason: returned_because,
                    signed_by,
                    ..Personal::default()
                };
                (self.deliver(delivery, on)?, Some(words))
            }
            Reply::Archive {
                archive_number,
                place,
            } => (self.archive(archive_number, place, on)?, None),
            Reply::Close { way, reason } => (self.close(way, on)?, because(reason)),
            Reply::Reopen {
                cause,
                dispute_id,
                due_on,
                reason,
            } => (self.reopen(cause, dispute_id, due_on, on)?, because(reason)),
        })
    }

    /// The number of an opinion; of a party's, the first that is not in, and where a letter arrives,
    /// that has not arrived.
    fn opinion_of(&self, opinion: &Which, arrives: bool) -> Result<u32> {
        let party = match opinion {
            Which::Number(number) => return Ok(*number),
            Which::Of(party) => party,
        };
        let mut numbered = (1..).zip(&self.process.opinions);
        let found = numbered.find(|(_, asked)| {
            asked.party_name == *party
                && asked.said.is_none()
                && !(arrives && asked.arrived_on.is_some())
        });
        found.map(|(number, _)| number).ok_or_else(|| {
            Error::state_forbids(
                "not waiting for an opinion of that party",
                "未在等待该第三方（机关）的意见",
            )
        })
    }

    /// The number of a search; of an office's, the first that is still out.
    fn search_of(&self, search: &Which) -> Result<u32> {
        let office_id = match search {
            Which::Number(number) => return Ok(*number),
            Which::Of(office_id) => office_id,
        };
        let mut numbered = (1..).zip(&self.searches.0);
        let found = numbered
            .find(|(_, search)| search.assignment.office_id == *office_id && search.is_out());
        found.map(|(number, _)| number).ok_or_else(|| {
            Error::state_forbids(
                "not waiting for a search of that office",
                "未在等待该股室反馈检索结果",
            )
        })
    }
}
