//! What is counted, and how an event changes it. Pure.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, ApplicantKind},
    assumed::Aspect,
    case::CaseKind,
    clock::OnTime,
    code::UnknownCode,
    dispute::{DisputeKind, DisputeOutcome},
    enquiry::{self, Satisfaction},
    outreach::{Measure, Qualifier},
    permit::{self, MatterDecision, MatterKind},
};
use uuid::Uuid;

use super::{bureau::Bureau, document::Validity};

/// The kind of a case with the category it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// No case of this kind is counted.
fn not_counted(kind: CaseKind) -> UnknownCode {
    UnknownCode {
        kind: "counted kinds of case",
        code: kind.to_string(),
    }
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

    /// The category of a kind of case with this code.
    pub fn of(kind: CaseKind, code: &str) -> Result<Self, UnknownCode> {
        match kind {
            CaseKind::Application => code.parse().map(Self::Application),
            CaseKind::Matter => code.parse().map(Self::Matter),
            CaseKind::Enquiry => code.parse().map(Self::Enquiry),
            CaseKind::Dispute => code.parse().map(Self::Dispute),
            CaseKind::Rectification | CaseKind::WorkComplaint => Err(not_counted(kind)),
        }
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Ending {
    /// The code of the ending; one kind's may be another's, too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered(answer) => answer.as_str(),
            Self::Decided(decision) => decision.as_str(),
            Self::Undecided(end) => end.as_str(),
            Self::Enquiry(end) => end.as_str(),
            Self::Concluded(outcome) => outcome.as_str(),
        }
    }

    /// The ending of a kind of case with this code.
    pub fn of(kind: CaseKind, code: &str) -> Result<Self, UnknownCode> {
        match kind {
            CaseKind::Application => code.parse().map(Self::Answered),
            CaseKind::Matter => {
                (code.parse().map(Self::Decided)).or_else(|_| code.parse().map(Self::Undecided))
            }
            CaseKind::Enquiry => code.parse().map(Self::Enquiry),
            CaseKind::Dispute => code.parse().map(Self::Concluded),
            CaseKind::Rectification | CaseKind::WorkComplaint => Err(not_counted(kind)),
        }
    }
}

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A case, by its category.
    Case(Category),
    /// A published item.
    Item,
    /// An outreach activity.
    Activity,
}

/// A case when it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id at intake.
    pub id: Uuid,
    /// Its kind and category.
    pub category: Category,
    /// Civil date it began.
    pub opened_on: NaiveDate,
    /// What of it is assumed.
    pub assumed: Vec<Aspect>,
}

/// A published item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id at the catalog.
    pub id: Uuid,
    /// The bureau's group.
    pub group: String,
    /// Item of article 20.
    pub article20_code: i32,
    /// Civil date it was formed; known of every document.
    pub formed_on: Option<NaiveDate>,
    /// As a document.
    pub validity: Validity,
    /// Civil date of publication.
    pub published_on: NaiveDate,
    /// Civil date it had to be published by.
    pub due_on: NaiveDate,
    /// What of it is assumed.
    pub assumed: Vec<Aspect>,
}

/// A quantity of an outreach activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The activity's id at the catalog.
    pub activity_id: Uuid,
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub value: i64,
    /// How exactly it is known; nothing for exactly.
    pub qualifier: Option<Qualifier>,
    /// Civil date of the activity.
    pub held_on: NaiveDate,
    /// What of it is assumed.
    pub assumed: Vec<Aspect>,
}

/// What an event changes of what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A bureau is called, stands and groups its items like this.
    Bureau {
        /// The bureau.
        bureau: Bureau,
        /// Id of the bureau above; empty for the platform.
        parent_id: String,
    },
    /// A case counts from its beginning.
    Opened(Case),
    /// What was registered of a case is corrected.
    Corrected {
        /// The case.
        id: Uuid,
        /// Its category.
        category: Category,
        /// Civil date it began.
        opened_on: NaiveDate,
    },
    /// A case ended. It does so once, unless its end is taken back.
    Closed {
        /// The case.
        id: Uuid,
        /// Civil date it ended.
        on: NaiveDate,
        /// How.
        ending: Ending,
        /// Whether it was in time, as the event tells; counted of decisions on matters.
        on_time: OnTime,
    },
    /// The end of a case is taken back: it was a mistake.
    Reopened {
        /// The case.
        id: Uuid,
    },
    /// The last answer of an application is taken back: the new one, where it was answered anew, else its end.
    Unanswered {
        /// The application.
        id: Uuid,
    },
    /// An appeal takes the end of a dispute back: until the appeal it had that outcome.
    Appealed {
        /// The dispute.
        id: Uuid,
        /// Civil date of the appeal.
        on: NaiveDate,
    },
    /// A case counts no more. One that was never received is not there: nothing told of it before.
    Removed {
        /// The case.
        id: Uuid,
    },
    /// An application that was answered before was answered anew.
    Reanswered {
        /// The application.
        application_id: Uuid,
        /// The answer.
        answer: Answer,
        /// Civil date of the answer.
        on: NaiveDate,
        /// Civil date of the first answer.
        first_on: NaiveDate,
        /// Whether it left by the day it was due, as the event tells.
        on_time: bool,
    },
    /// A fee was paid.
    Fee {
        /// The application.
        application_id: Uuid,
        /// How much.
        amount_fen: i64,
        /// Civil date of the payment.
        on: NaiveDate,
    },
    /// That a fee was paid had been recorded by mistake.
    Unpaid {
        /// The application.
        application_id: Uuid,
        /// How much it was said to be.
        amount_fen: i64,
        /// Civil date of the payment, as it was said.
        on: NaiveDate,
    },
    /// A citizen said what he thinks of the answer to an enquiry.
    Appraised {
        /// The enquiry.
        enquiry_id: Uuid,
        /// How content he is.
        satisfaction: Satisfaction,
        /// Civil date he said it.
        on: NaiveDate,
    },
    /// An item was published.
    Published(Item),
    /// The import that took an item over was revoked: it counts no more.
    Revoked {
        /// The item.
        id: Uuid,
    },
    /// A new version of an item may be another document, or in force for another time, or correct the day it was formed.
    Revised {
        /// The item.
        id: Uuid,
        /// As a document.
        validity: Validity,
        /// What of it is assumed still.
        assumed: Vec<Aspect>,
        /// Civil date it was formed.
        formed_on: Option<NaiveDate>,
    },
    /// An item was repealed.
    Repealed {
        /// The item.
        id: Uuid,
        /// Civil date from which it is in force no more.
        on: NaiveDate,
    },
    /// An item was withdrawn. It was made public on its day, and stays counted as that.
    Withdrawn {
        /// The item.
        id: Uuid,
        /// Civil date.
        on: NaiveDate,
    },
    /// Something was counted at an activity.
    Counted(Quantity),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_means_what_its_kind_of_case_means_by_it() {
        assert_eq!(
            Ending::of(CaseKind::Application, "granted"),
            Ok(Ending::Answered(Answer::Granted))
        );
        assert_eq!(
            Ending::of(CaseKind::Matter, "granted"),
            Ok(Ending::Decided(MatterDecision::Granted))
        );
        let ended = Ending::of(CaseKind::Matter, "withdrawn");
        assert_eq!(ended, Ok(Ending::Undecided(permit::End::Withdrawn)));
        assert!(Ending::of(CaseKind::Dispute, "granted").is_err());
        assert!(Category::of(CaseKind::Rectification, "other").is_err());
    }

    #[test]
    fn no_decision_is_called_like_an_end_without_one() {
        for end in permit::End::ALL {
            let read = Ending::of(CaseKind::Matter, end.as_str());
            assert_eq!(read, Ok(Ending::Undecided(*end)));
        }
    }
}
