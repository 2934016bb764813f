//! What cases are counted as, and how they end. Pure.

use gongkai_law::{
    application::{Answer, ApplicantKind},
    case::CaseKind,
    dispute::{DisputeKind, DisputeOutcome},
    enquiry,
    permit::{self, MatterDecision, MatterKind},
};
use serde::{Deserialize, Serialize};

/// The kind of a case with the category it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// An application, by its applicant.
    Application(ApplicantKind),
    /// A matter case.
    Matter(MatterKind),
    /// An enquiry.
    Enquiry(enquiry::Category),
    /// A dispute.
    Dispute(DisputeKind),
}

impl Category {
    /// The kind of case.
    pub const fn kind(self) -> CaseKind {
        match self {
            Self::Application(_) => CaseKind::Application,
            Self::Matter(_) => CaseKind::Matter,
            Self::Enquiry(_) => CaseKind::Enquiry,
            Self::Dispute(_) => CaseKind::Dispute,
        }
    }

    /// The code of the category; one kind's may be another's, too.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application(kind) => kind.as_str(),
            Self::Matter(kind) => kind.as_str(),
            Self::Enquiry(category) => category.as_str(),
            Self::Dispute(kind) => kind.as_str(),
        }
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// An application was answered.
    Answered(Answer),
    /// It was decided on a matter case.
    Decided(MatterDecision),
    /// A matter case ended without a decision.
    Undecided(permit::End),
    /// An enquiry ended.
    Enquiry(enquiry::End),
    /// A dispute was concluded.
    Concluded(DisputeOutcome),
}
