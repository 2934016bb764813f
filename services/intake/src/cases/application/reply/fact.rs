//! What can happen to the reply of an application, and what that leaves of it.

use chrono::NaiveDate;
use gongkai_law::application::Answer;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Anew, Archived, Cause, Content, Delivery, Hand, Review, Secrecy, Sending, Service, Verdict,
};
use crate::cases::{application::Application, kernel::private::Private};

/// What can happen to a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum ReplyFact {
    /// A reply was drafted.
    ReplyDrafted(Content),
    /// The draft was reviewed.
    ReplyReviewed {
        /// What was decided.
        verdict: Verdict,
        /// Outcome of the secrecy review.
        secrecy: Option<Secrecy>,
        /// Subject of the absent reviewer whose deputy that was.
        instead_of: Option<String>,
        /// The remarks, or empty.
        remarks: Private<String>,
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
        /// Who signed for it at once, or empty.
        signed_by: Private<String>,
    },
    /// It is known what became of the last service.
    ReplyDelivered {
        /// What.
        delivery: Delivery,
        /// Who signed for it, or empty.
        signed_by: Private<String>,
        /// Why it came back, or empty.
        returned_because: Private<String>,
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
        /// Why.
        reason: Private<String>,
    },
    /// Taken up again after it was answered.
    Reopened {
        /// Why; by mistake, the close is annulled.
        cause: Cause,
        /// The dispute that ordered it.
        dispute_id: Option<Uuid>,
        /// Civil date the new answer is due.
        due_on: Option<NaiveDate>,
        /// Why in words.
        reason: Private<String>,
    },
}

impl Application {
    /// The state after one more fact about its reply, entered by somebody.
    pub fn apply_reply(&mut self, fact: &ReplyFact, day: NaiveDate, actor: &str) {
        let hand = |instead_of: &Option<String>| Hand {
            by: actor.to_owned(),
            instead_of: instead_of.clone(),
        };
        match fact {
            ReplyFact::ReplyDrafted(content) => self.replies.draft(content.clone(), actor, day),
            ReplyFact::ReplyReviewed {
                verdict,
                secrecy,
                instead_of,
                remarks,
            } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.review = Some(Review {
                        verdict: *verdict,
                        secrecy: *secrecy,
                        remarks: remarks.0.clone(),
                        hand: hand(instead_of),
                        on: day,
                    });
                }
            }
            ReplyFact::ReplySigned { instead_of } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.signature = Some((hand(instead_of), day));
                }
            }
            ReplyFact::ReplyDispatched { sending, signed_by } => {
                let signed = sending.way.is_signed_for();
                let service = Service {
                    sending: sending.clone(),
                    on: day,
                    by: actor.to_owned(),
                    delivered: signed.then_some((Delivery::SignedFor, day)),
                    signed_by: signed_by.0.clone(),
                    returned_because: String::new(),
                };
                if let Some(answer) = self.replies.dispatch(service) {
                    self.answer(answer, day);
                }
            }
            ReplyFact::ReplyDelivered {
                delivery,
                signed_by,
                returned_because,
            } => {
                let reply = self.replies.current_mut();
                if let Some(service) = reply.and_then(|reply| reply.services.last_mut()) {
                    service.delivered = Some((*delivery, day));
                    service.signed_by.clone_from(signed_by);
                    service.returned_because.clone_from(returned_because);
                }
            }
            ReplyFact::Archived {
                archive_number,
                place,
            } => {
                self.replies.archived = Some(Archived {
                    archive_number: archive_number.clone(),
                    place: place.clone(),
                    on: day,
                });
            }
            ReplyFact::Closed { way, reason, .. } => {
                self.answered = Some((*way, day));
                self.replies.closed = true;
                self.reason.clone_from(reason);
            }
            ReplyFact::Reopened {
                cause,
                dispute_id,
                due_on,
                ..
            } => {
                let anew = due_on.map(|due_on| Anew {
                    cause: *cause,
                    dispute_id: *dispute_id,
                    due_on,
                    answered: None,
                });
                if anew.is_none() {
                    self.answered = None;
                    self.reason.clear();
                    self.withheld_part.clear();
                }
                self.replies.reopen(anew);
            }
        }
    }

    /// The reply in force left: the answer, or the new one that was due.
    fn answer(&mut self, answer: Answer, day: NaiveDate) {
        let due_anew = self.replies.due_anew().is_some();
        match &mut self.replies.anew {
            Some(anew) if due_anew => anew.answered = Some((answer, day)),
            _ => self.answered = Some((answer, day)),
        }
        if let Some(reply) = self.replies.current() {
            let texts = &reply.content.texts;
            self.reason.clone_from(&texts.reason);
            self.withheld_part.clone_from(&texts.withheld_part);
        }
    }
}
