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
    process::{Charged, Opinion, OpinionOf, ProcessFact},
    registration::{Correction, RegistrationFact},
    reply::{Cause, Delivery, ReplyFact, Secrecy, Sending, Texts, Verdict},
    search::{self, Assignment, Disclosure, Finding, SearchFact},
    state::Happened,
};
use crate::cases::kernel::{
    On,
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
    /// Correct what was registered wrongly.
    Correct(Correction),
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

impl Application {
    fn decide_registration(&self, command: Registration, on: &On<'_>) -> Result<RegistrationFact> {
        match command {
            Registration::ConfirmReceipt => self.confirm_receipt(on),
            Registration::MarkUnreachable => self.mark_unreachable(),
            Registration::Reroute { to, reason } => self.reroute(to.as_str(), reason),
            Registration::Assign { office_id, person } => self.assign(&office_id, &person),
            Registration::Void { reason } => self.void(reason),
            Registration::Correct(correction) => {
                let counted = correction.channel.is_some() || correction.received_on.is_some();
                if counted && !on.caller.has(Role::Leader) {
                    return Err(Error::new(Reason::RoleMissing).with("roles", Role::Leader));
                }
                self.correct_registration(correction, on)
            }
            Registration::Propose { proposal_id } => {
                self.may_propose()?;
                Ok(RegistrationFact::PublicationProposed { proposal_id })
            }
        }
    }

    fn decide_process(&self, command: Process, on: &On<'_>) -> Result<ProcessFact> {
        match command {
            Process::AskCorrection { period, missing } => self.ask_correction(period, missing, on),
            Process::ReceiveCorrection { wanted } => self.receive_correction(wanted, on),
            Process::Extend { by, reason } => self.extend(by, reason, on),
            Process::WithdrawExtension { reason } => self.withdraw_extension(reason, on),
            Process::AskOpinion { of, party_name } => self.ask_opinion(of, party_name, on),
            Process::RecordArrival { opinion } => {
                self.record_opinion(self.opinion_of(&opinion, true)?, None, on)
            }
            Process::RecordOpinion {
                opinion,
                said,
                reason,
            } => {
                let number = self.opinion_of(&opinion, false)?;
                self.record_opinion(number, Some((said, reason)), on)
            }
            Process::AskFee { charged } => self.ask_fee(charged.amount_fen(), charged, on),
            Process::RecordFee { amount_fen } => self.fee(amount_fen, on),
            Process::AskReasons { period, reason } => self.ask_reasons(period, reason, on),
            Process::ReceiveReasons { reasons } => self.receive_reasons(reasons, on),
            Process::Delay { due_on, reason } => self.delay(due_on, reason, on),
        }
    }

    fn decide_search(&self, command: Search, on: &On<'_>) -> Result<SearchFact> {
        match command {
            Search::Assign { searches, note } => self.assign_search(searches, note, on),
            Search::Return {
                search,
                finding,
                opinion,
                ground,
                texts,
            } => {
                let number = self.search_of(&search)?;
                let returned = self.return_search(number, finding, opinion, ground, texts, on)?;
                let handed = self.searches.handed(number)?;
                handed.may_be_answered_by(on.caller)?;
                Ok(returned)
            }
            Search::Recall { search, reason } => {
                self.recall_search(self.search_of(&search)?, reason, on)
            }
        }
    }

    fn decide_reply(&self, command: Reply, on: &On<'_>) -> Result<ReplyFact> {
        match command {
            Reply::Draft {
                answers,
                attachments,
                texts,
            } => self.draft(&answers, attachments, texts, on),
            Reply::Review {
                verdict,
                secrecy,
                remarks,
            } => self.review(verdict, secrecy, remarks, on),
            Reply::Sign => self.sign(on),
            Reply::Dispatch { sending, signed_by } => self.dispatch(sending, signed_by, on),
            Reply::Deliver {
                delivery,
                signed_by,
                returned_because,
            } => self.deliver(delivery, (signed_by, returned_because), on),
            Reply::Archive {
                archive_number,
                place,
            } => self.archive(archive_number, place, on),
            Reply::Close { way, reason } => self.close(way, reason, on),
            Reply::Reopen {
                cause,
                dispute_id,
                due_on,
                reason,
            } => self.reopen(cause, dispute_id, due_on, reason, on),
        }
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
