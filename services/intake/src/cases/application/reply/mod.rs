//! The reply: drafted, reviewed, signed, dispatched (which answers the application), proven,
//! archived; and answered anew where that is ordered or the bureau corrects itself.

use chrono::NaiveDate;
use gongkai_law::{application::Answer, rules::Settings};

use crate::cases::kernel::duty::DutyKind;

mod anew;
mod content;
mod decide;
mod fact;
mod four_eyes;
mod kinds;
mod leave;
mod promised;
mod re_review;

pub use anew::Anew;
pub use content::{Content, Promise, Texts, combined};
pub use decide::ReplyCommand;
pub use fact::ReplyFact;
pub use four_eyes::{Hand, Right};
pub use kinds::{Cause, Delivery, ReviewResult, Secrecy, Stage};
pub use leave::{Proof, Reopening, Sending};
pub use promised::{Kept, Promised};
pub use re_review::{ReReview, ReReviewOutcome};

/// The review of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What was decided.
    pub result: ReviewResult,
    /// Outcome of the secrecy review.
    pub secrecy: Option<Secrecy>,
    /// The remarks.
    pub remarks: String,
    /// By whom.
    pub hand: Hand,
    /// Civil date.
    pub on: NaiveDate,
}

/// A service (送达).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// How it left.
    pub sending: Sending,
    /// Civil date.
    pub on: NaiveDate,
    /// Subject of who dispatched it.
    pub by: String,
    /// What became of it, and when.
    pub delivered: Option<(Delivery, NaiveDate)>,
    /// Who signed for it.
    pub signed_by: String,
    /// Whether its addressee himself said, at his door, that he has it.
    pub confirmed: bool,
    /// Why the mail came back.
    pub returned_because: String,
    /// What stood before it, and stands again where it was entered by mistake.
    pub before: Before,
}

/// What of an application a reply changes when it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Latest legal date of anything that had happened.
    pub latest_on: NaiveDate,
    /// Reasons of the answer that held.
    pub reason: String,
    /// What part that withheld.
    pub withheld_part: String,
    /// Re-reviews of what it withheld.
    pub re_reviews: Vec<ReReview>,
}

/// A draft and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What it says.
    pub content: Content,
    /// The drafter.
    pub drafter: Hand,
    /// Civil date of the draft.
    pub drafted_on: NaiveDate,
    /// Its review.
    pub review: Option<Review>,
    /// By whom and when it was signed.
    pub signature: Option<(Hand, NaiveDate)>,
    /// Ordinal of the fact that signed it, by which its letter is found; 0 before.
    pub sent_by: i32,
    /// Its services in order.
    pub services: Vec<Service>,
    /// Why it follows an earlier answer.
    pub cause: Option<Cause>,
}

impl Reply {
    /// How far it is.
    fn stage(&self) -> Stage {
        if let Some(service) = self.services.last() {
            return match service.delivered {
                Some((Delivery::SignedFor, _)) => Stage::Delivered,
                Some((Delivery::Returned, _)) => Stage::Undelivered,
                None => Stage::Dispatched,
            };
        }
        match (&self.signature, &self.review) {
            (Some(_), _) => Stage::Signed,
            (None, None) => Stage::Drafted,
            (None, Some(review)) => match review.result {
                ReviewResult::Approved => Stage::Reviewed,
                ReviewResult::Returned => Stage::Returned,
            },
        }
    }
}

/// An answer, or a close without one, that was a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnulledAnswer {
    /// What it was, and the civil date it left.
    pub answered: (Answer, NaiveDate),
    /// Ordinal of the fact that sends its letter; 0 for none.
    pub sent_by: i32,
    /// Civil date it was annulled.
    pub annulled_on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Where a file is archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// Number in the archive.
    pub archive_number: String,
    /// Place.
    pub place: String,
    /// Civil date.
    pub on: NaiveDate,
}

/// All replies of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replies {
    /// Drafts in order; the last of the round is in force.
    pub drafts: Vec<Reply>,
    /// Drafts of earlier rounds: of answers that were annulled, or are being replaced.
    pub earlier: usize,
    /// The new answers that followed the first, in order; the last may still be due.
    pub anew: Vec<Anew>,
    /// Re-reviews of what the answer in force withholds, in order.
    pub re_reviews: Vec<ReReview>,
    /// The bureau's own numbers that the answers go by.
    pub own: Settings,
    /// Closed without a reply.
    pub closed: bool,
    /// Ordinal of the fact that closed it last, by which its letter is found; 0 for none.
    pub closed_by: i32,
    /// Answers and closes that were annulled as mistakes, in order.
    pub annulled: Vec<AnnulledAnswer>,
    /// What was promised and is public, in order.
    pub kept: Vec<Kept>,
    /// Where the file is archived.
    pub archived: Option<Archived>,
}

impl Replies {
    /// The draft in force.
    pub fn current(&self) -> Option<&Reply> {
        self.drafts.get(self.earlier..)?.last()
    }

    /// How many services the draft in force has had.
    pub fn services(&self) -> usize {
        self.current().map_or(0, |reply| reply.services.len())
    }

    /// The draft in force, to note what becomes of it.
    pub fn current_mut(&mut self) -> Option<&mut Reply> {
        self.drafts.get_mut(self.earlier..)?.last_mut()
    }

    /// The new answer that is still due.
    pub fn due_anew(&self) -> Option<&Anew> {
        self.anew.last().filter(|anew| anew.answered.is_none())
    }

    /// How far the handling is.
    pub fn stage(&self) -> Stage {
        match (&self.archived, self.closed) {
            (Some(_), _) => Stage::Archived,
            (None, true) => Stage::Closed,
            (None, false) => self.current().map_or(Stage::Handling, Reply::stage),
        }
    }

    /// What is to be done next with the reply in force, or with the file after it; nothing while none is
    /// drafted.
    pub fn next_step(&self) -> Option<DutyKind> {
        match self.stage() {
            Stage::Handling | Stage::Returned | Stage::Archived => None,
            Stage::Drafted => Some(DutyKind::ReviewReply),
            Stage::Reviewed => Some(DutyKind::SignReply),
            Stage::Signed | Stage::Undelivered => Some(DutyKind::DispatchReply),
            Stage::Dispatched if self.is_sent() => Some(DutyKind::Archive),
            Stage::Dispatched => Some(DutyKind::ProveDelivery),
            Stage::Delivered | Stage::Closed => Some(DutyKind::Archive),
        }
    }

    /// Whether the reply left in a way of which that it was sent is all there is to prove.
    pub fn is_sent(&self) -> bool {
        let service = self.current().and_then(|reply| reply.services.last());
        service.is_some_and(|service| service.sending.way.is_electronic())
    }

    /// Whether it is proven that the reply in force arrived.
    pub fn is_served(&self) -> bool {
        !self.closed && self.current().map(Reply::stage) == Some(Stage::Delivered)
    }

    /// Whether what the fact of that ordinal ended the application with, and sent the letter of, was annulled as a
    /// mistake.
    pub fn is_annulled(&self, sent_by: i32) -> bool {
        let mut annulled = self.annulled.iter();
        annulled.any(|annulled| annulled.sent_by == sent_by)
    }

    /// Notes a new draft.
    pub fn draft(&mut self, content: Content, by: &str, on: NaiveDate) {
        self.drafts.push(Reply {
            content,
            drafter: Hand::of(by),
            drafted_on: on,
            review: None,
            signature: None,
            sent_by: 0,
            services: Vec::new(),
            cause: self.due_anew().map(|anew| anew.cause),
        });
    }

    /// Notes a service. The first of the reply is its answer: what it answers is told.
    pub fn dispatch(&mut self, service: Service) -> Option<Answer> {
        let reply = self.current_mut()?;
        reply.services.push(service);
        (reply.services.len() == 1).then_some(reply.content.answer)
    }

    /// Notes a re-review; what is to be disclosed is answered anew by that day, as the bureau's own correction.
    pub fn re_review(&mut self, re_review: ReReview, due_on: Option<NaiveDate>) {
        if let Some(due_on) = due_on {
            self.reopen(Some(Anew {
                cause: Cause::OwnCorrection,
                re_reviewed: true,
                dispute_id: None,
                ordered_by: String::new(),
                opened_on: re_review.on,
                due_on,
                answered: None,
            }));
        }
        self.re_reviews.push(re_review);
    }

    /// Notes that something else happened on that day, which stands where the reply turns out not to have left.
    pub fn goes_on_beside(&mut self, day: NaiveDate) {
        let services = self.current_mut().map(|reply| &mut reply.services);
        for service in services.into_iter().flatten() {
            service.before.latest_on = service.before.latest_on.max(day);
        }
    }

    /// Takes back the last service of the reply in force, which was entered by mistake. The first of the reply was
    /// its answer: then it is due again.
    pub fn unsend(&mut self) -> Option<Before> {
        let before = self.current_mut()?.services.pop()?.before;
        if self.services() == 0 {
            if let Some(anew) = self.anew.last_mut() {
                anew.answered = None;
            }
            self.re_reviews.clone_from(&before.re_reviews);
        }
        Some(before)
    }

    /// Notes that the application is taken up again; what was archived comes back.
    pub fn reopen(&mut self, anew: Option<Anew>) {
        self.earlier = self.drafts.len();
        self.anew.extend(anew);
        self.re_reviews.clear();
        self.closed = false;
        self.archived = None;
    }
}
