//! What facts about its reply leave of an application.

use chrono::NaiveDate;
use gongkai_law::application::Answer;

use super::{Application, Happened, Personal};
use crate::{
    cases::application::reply::{Anew, Archived, Content, Delivery, Hand, Review, Service},
    cases::kernel::Recorded,
};

impl Application {
    /// The state after one more fact about its reply.
    pub(super) fn apply_reply(&mut self, fact: &Recorded<Happened, Personal>) {
        let (day, personal) = (fact.legal_date, fact.personal.clone().unwrap_or_default());
        let hand = |instead_of: &Option<String>| Hand {
            by: fact.actor.clone(),
            instead_of: instead_of.clone(),
        };
        match &fact.body {
            Happened::ReplyDrafted {
                answer,
                grounds,
                attachments,
            } => {
                let content = Content {
                    answer: *answer,
                    grounds: grounds.clone(),
                    attachments: attachments.clone(),
                    texts: personal.reply,
                };
                self.replies.draft(content, &fact.actor, day);
            }
            Happened::ReplyReviewed {
                verdict,
                secrecy,
                instead_of,
            } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.review = Some(Review {
                        verdict: *verdict,
                        secrecy: *secrecy,
                        remarks: personal.reason,
                        hand: hand(instead_of),
                        on: day,
                    });
                }
            }
            Happened::ReplySigned { instead_of } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.signature = Some((hand(instead_of), day));
                }
            }
            Happened::ReplyDispatched { sending } => {
                let signed = sending.way.is_signed_for();
                let service = Service {
                    sending: sending.clone(),
                    on: day,
                    by: fact.actor.clone(),
                    delivered: signed.then_some((Delivery::SignedFor, day)),
                    signed_by: personal.signed_by,
                    returned_because: String::new(),
                };
                if let Some(answer) = self.replies.dispatch(service) {
                    self.answer(answer, day);
                }
            }
            Happened::ReplyDelivered { delivery } => {
                let reply = self.replies.current_mut();
                if let Some(service) = reply.and_then(|reply| reply.services.last_mut()) {
                    service.delivered = Some((*delivery, day));
                    service.signed_by = personal.signed_by;
                    service.returned_because = personal.reason;
                }
            }
            Happened::Archived {
                archive_number,
                place,
            } => {
                self.replies.archived = Some(Archived {
                    archive_number: archive_number.clone(),
                    place: place.clone(),
                    on: day,
                });
            }
            Happened::Closed { way, .. } => {
                self.answered = Some((*way, day));
                self.replies.closed = true;
                self.personal.reason = personal.reason;
            }
            Happened::Reopened {
                cause,
                dispute_id,
                due_on,
            } => {
                let anew = due_on.map(|due_on| Anew {
                    cause: *cause,
                    dispute_id: *dispute_id,
                    due_on,
                    answered: None,
                });
                if anew.is_none() {
                    self.answered = None;
                    self.personal.reason = String::new();
                    self.personal.withheld_part = String::new();
                }
                self.replies.reopen(anew);
            }
            _ => {}
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
            self.personal.reason.clone_from(&texts.reason);
            self.personal.withheld_part.clone_from(&texts.withheld_part);
        }
    }
}
