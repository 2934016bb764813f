//! What can happen to an application.

use chrono::NaiveDate;
use gongkai_law::application::{Answer, ApplicantKind, Channel, Ground};
use gongkai_proto::common::v1::AssumedAspect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    cases::application::{
        process::{Charged, Opinion, OpinionOf},
        registration::{Details, Registered},
        reply::{self, Cause, Delivery, Secrecy, Sending, Verdict},
        search::{self, Assignment, Disclosure, Finding},
    },
    contract::assumed,
};

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// It was registered, and received that day unless the receipt is still to be confirmed.
    Received {
        /// How it came in.
        channel: Channel,
        /// Column of table 3.
        applicant_kind: ApplicantKind,
        /// What is assumed.
        #[serde(default, with = "assumed")]
        assumed: Vec<AssumedAspect>,
        /// What else was registered.
        #[serde(default)]
        registered: Registered,
    },
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
    },
    /// Who answers it was set.
    Assigned {
        /// The office.
        office_id: String,
        /// Subject of the person.
        person: Option<String>,
    },
    /// It was split; what is wanted of it now is personal.
    Split {
        /// The cases of the other parts.
        into: Vec<Uuid>,
    },
    /// This double was merged.
    Merged {
        /// The case that goes on.
        into: Uuid,
    },
    /// A double was merged into it.
    DoubleMerged {
        /// The double.
        application_id: Uuid,
    },
    /// It was registered by mistake.
    Voided,
    /// Its registration was corrected; new names and texts are personal.
    RegistrationCorrected {
        /// Column of table 3, if that changes.
        applicant_kind: Option<ApplicantKind>,
        /// How it came in, if that changes.
        channel: Option<Channel>,
        /// Civil date of receipt, if that changes.
        received_on: Option<NaiveDate>,
    },
    /// It was proposed to the catalog to publish what it asks for.
    PublicationProposed {
        /// The proposal.
        proposal_id: Uuid,
    },
    /// A correction notice left.
    CorrectionAsked {
        /// Working days the applicant has.
        period: u32,
    },
    /// The corrected application came in.
    CorrectionReceived,
    /// The extension notice left.
    Extended {
        /// Working days more.
        by: u32,
    },
    /// The notice left that the extension was a mistake.
    ExtensionWithdrawn {
        /// Working days it was of.
        by: u32,
    },
    /// An opinion was asked for.
    OpinionAsked {
        /// As what.
        of: OpinionOf,
    },
    /// The letter arrived there.
    OpinionLetterArrived {
        /// Number of the opinion, from 1.
        opinion: u32,
    },
    /// The opinion came in.
    OpinionReceived {
        /// Number of the opinion, from 1.
        opinion: u32,
        /// What was said.
        said: Opinion,
    },
    /// A fee notice reached the applicant.
    FeeAsked {
        /// Amount in fen.
        amount_fen: u64,
        /// What it is computed from.
        #[serde(default)]
        charged: Option<Charged>,
    },
    /// A processing fee was paid.
    FeeRecorded {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// The search was handed to offices.
    SearchAssigned {
        /// Each with its limit; their numbers go on from those before.
        searches: Vec<Assignment>,
    },
    /// A search came back.
    SearchReturned {
        /// Number of the search, from 1.
        search: u32,
        /// What was found.
        finding: Finding,
        /// What the office thinks of disclosure.
        opinion: Disclosure,
        /// The ground of withholding.
        ground: Option<Ground>,
    },
    /// A search was recalled.
    SearchRecalled {
        /// Number of the search, from 1.
        search: u32,
    },
    /// Reasons of an excessive number or frequency were asked for (art. 35).
    ReasonsAsked {
        /// Working days the applicant has.
        period: u32,
    },
    /// The reasons came in.
    ReasonsReceived,
    /// The organ set a delayed period (art. 35).
    PeriodDelayed {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
    },
    /// A reply was drafted.
    ReplyDrafted {
        /// The answer it comes to.
        answer: Answer,
        /// The grounds of what is withheld.
        grounds: Vec<Ground>,
        /// Attachments that hold the information.
        attachments: Vec<Uuid>,
    },
    /// The draft was reviewed.
    ReplyReviewed {
        /// What was decided.
        verdict: Verdict,
        /// Outcome of the secrecy review.
        secrecy: Option<Secrecy>,
        /// Subject of the absent reviewer whose deputy that was.
        instead_of: Option<String>,
    },
    /// The reply was signed.
    ReplySigned {
        /// Subject of the absent leader whose deputy that was.
        instead_of: Option<String>,
    },
    /// The reply left; the first time, it is the answer.
    ReplyDispatched {
        /// How.
        #[serde(flatten)]
        sending: Sending,
    },
    /// It is known what became of the last service.
    ReplyDelivered {
        /// What.
        delivery: Delivery,
    },
    /// The file was archived.
    Archived {
        /// Number in the archive.
        archive_number: String,
        /// Place.
        place: String,
    },
    /// Closed without a reply.
    Closed {
        /// How: withdrawn or lapsed.
        way: Answer,
        /// Subject of the absent leader whose deputy recorded a lapse.
        instead_of: Option<String>,
    },
    /// Taken up again after it was answered.
    Reopened {
        /// Why; by mistake, the close is annulled.
        cause: Cause,
        /// The dispute that ordered it.
        dispute_id: Option<Uuid>,
        /// Civil date the new answer is due.
        due_on: Option<NaiveDate>,
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
    /// What only the registration has.
    pub registration: Details,
    /// Reasons of the answer.
    pub reason: String,
    /// What part is withheld.
    pub withheld_part: String,
    /// What a correction notice says is missing.
    pub missing: String,
    /// Third party or co-maker that is asked for its opinion.
    pub party_name: String,
    /// What a reply says.
    pub reply: reply::Texts,
    /// What a search returned.
    pub search: search::Texts,
    /// Who signed for a reply.
    pub signed_by: String,
}
