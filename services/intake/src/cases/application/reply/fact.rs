//! What can happen to the reply of an application, and what that leaves of it.

use chrono::NaiveDate;
use gongkai_law::application::Answer;
use uuid::Uuid;

use super::{
    Anew, AnnulledAnswer, Archived, Before, Content, Delivery, Hand, Kept, Proof, ReReview,
    ReReviewOutcome, Reopening, Review, ReviewResult, Secrecy, Sending, Service,
};
use crate::cases::{
    application::Application,
    kernel::{CITIZEN, facts::facts, private::Private},
};

facts! {
    /// What can happen to a reply.
    pub enum ReplyFact {
        /// A reply was drafted.
        #[fact("reply_drafted", "拟稿")]
        ReplyDrafted(Content),
        /// The draft was reviewed.
        #[fact("reply_reviewed", "审核")]
        ReplyReviewed {
            /// What was decided.
            review_result: ReviewResult,
            /// Outcome of the secrecy review.
            secrecy: Option<Secrecy>,
            /// Subject of the absent reviewer whose deputy that was.
            instead_of: Option<String>,
            /// The remarks, or empty.
            remarks: Private,
        },
        /// The reply was signed.
        #[fact("reply_signed", "签发")]
        ReplySigned {
            /// Subject of the absent leader whose deputy that was.
            instead_of: Option<String>,
        },
        /// The reply left; the first time, it is the answer.
        #[fact("reply_dispatched", "送出答复")]
        ReplyDispatched {
            /// How.
            #[serde(flatten)]
            sending: Sending,
            /// Who signed for it at once, or empty.
            signed_by: Private,
        },
        /// It is known what became of the last service.
        #[fact("reply_delivered", "登记送达情况")]
        ReplyDelivered(Proof),
        /// What was recorded last of the delivery or return of the reply was a mistake.
        #[fact("delivery_annulled", "撤销送达（退回）登记")]
        DeliveryAnnulled {
            /// Why it was one.
            reason: Private,
        },
        /// That the reply left last was entered by mistake.
        #[fact("dispatch_annulled", "撤销答复送出登记")]
        DispatchAnnulled {
            /// Why it was one.
            reason: Private,
        },
        /// The file was archived.
        #[fact("archived", "归档")]
        Archived {
            /// Number in the archive.
            archive_number: String,
            /// Place.
            place: String,
        },
        /// What is withheld was examined again (art. 18).
        #[fact("withheld_re_reviewed", "定期审查不予公开的信息")]
        WithheldReReviewed {
            /// What that came to.
            outcome: ReReviewOutcome,
            /// Civil date of the next time; none where it is to be disclosed.
            next_on: Option<NaiveDate>,
            /// Civil date the new answer is due, where it is to be disclosed.
            #[serde(default)]
            due_on: Option<NaiveDate>,
            /// Why.
            reason: Private,
        },
        /// What the answer said will be published is.
        #[fact("promise_kept", "承诺公开的信息已公开")]
        PromiseKept {
            /// The item of the catalog.
            item_id: Uuid,
            /// Its index number.
            index_number: String,
            /// Civil date it was published.
            published_on: NaiveDate,
        },
        /// The item that was public was withdrawn, or was not what the answer said will be published.
        #[fact("promise_reopened", "承诺公开的信息已撤回或者更正")]
        PromiseReopened {
            /// The item of the catalog.
            item_id: Uuid,
            /// Its index number.
            index_number: String,
        },
        /// Closed without a reply.
        #[fact("closed", "办结")]
        Closed {
            /// How: withdrawn or lapsed.
            way: Answer,
            /// Subject of the absent leader whose deputy recorded a lapse.
            instead_of: Option<String>,
            /// Why.
            reason: Private,
        },
        /// Taken up again after it was answered.
        #[fact("reopened", "重新办理")]
        Reopened(Reopening),
    }
}

impl Application {
    /// The state after one more fact about its reply, entered by somebody.
    #[expect(
        clippy::too_many_lines,
        reason = "an arm a fact, so that none is left out"
    )]
    pub fn apply_reply(&mut self, fact: &ReplyFact, (day, ordinal): (NaiveDate, i32), actor: &str) {
        let hand = |instead_of: &Option<String>| Hand {
            by: actor.to_owned(),
            instead_of: instead_of.clone(),
        };
        match fact {
            ReplyFact::ReplyDrafted(content) => self.replies.draft(content.clone(), actor, day),
            ReplyFact::ReplyReviewed {
                review_result,
                secrecy,
                instead_of,
                remarks,
            } => {
                if let Some(reply) = self.replies.current_mut() {
                    reply.review = Some(Review {
                        result: *review_result,
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
                    reply.sent_by = ordinal;
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
                    confirmed: false,
                    returned_because: String::new(),
                    before: Before {
                        latest_on: self.latest_on,
                        reason: self.reason.clone(),
                        withheld_part: self.withheld_part.clone(),
                        re_reviews: self.replies.re_reviews.clone(),
                    },
                };
                if let Some(answer) = self.replies.dispatch(service) {
                    self.answer(answer, day);
                }
            }
            ReplyFact::ReplyDelivered(proof) => {
                let reply = self.replies.current_mut();
                if let Some(service) = reply.and_then(|reply| reply.services.last_mut()) {
                    service.delivered = Some((proof.delivery, day));
                    service.confirmed = actor == CITIZEN;
                    service.signed_by.clone_from(&proof.signed_by);
                    service.returned_because.clone_from(&proof.returned_because);
                }
            }
            ReplyFact::DeliveryAnnulled { .. } => {
                let reply = self.replies.current_mut();
                if let Some(service) = reply.and_then(|reply| reply.services.last_mut()) {
                    service.delivered = None;
                    service.signed_by.clear();
                    service.returned_because.clear();
                }
            }
            ReplyFact::DispatchAnnulled { .. } => self.unsend(),
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
            ReplyFact::WithheldReReviewed {
                outcome,
                next_on,
                due_on,
                reason,
            } => {
                let re_review = ReReview {
                    on: day,
                    outcome: *outcome,
                    next_on: *next_on,
                    reason: reason.0.clone(),
                };
                self.replies.re_review(re_review, *due_on);
            }
            ReplyFact::PromiseKept {
                item_id,
                index_number,
                published_on,
            } => {
                let reply = self.replies.promised().map(|promised| promised.reply);
                self.replies.kept.extend(reply.map(|reply| Kept {
                    reply,
                    item: *item_id,
                    index_number: index_number.clone(),
                    published_on: *published_on,
                }));
            }
            ReplyFact::PromiseReopened { .. } => {
                let reply = self.replies.promised().map(|promised| promised.reply);
                self.replies.kept.retain(|kept| Some(kept.reply) != reply);
            }
            ReplyFact::Closed { way, reason, .. } => {
                self.answered = Some((*way, day));
                self.process.first_is_over();
                self.replies.closed = true;
                self.replies.closed_by = ordinal;
                self.reason.clone_from(reason);
            }
            ReplyFact::Reopened(reopening) => {
                let anew = reopening.due_on.map(|due_on| Anew {
                    cause: reopening.cause,
                    re_reviewed: false,
                    dispute_id: reopening.dispute_id,
                    ordered_by: reopening.ordered_by.clone(),
                    opened_on: day,
                    due_on,
                    answered: None,
                });
                if anew.is_none() {
                    let signed = self.replies.current().map_or(0, |reply| reply.sent_by);
                    let sent_by = if self.replies.closed {
                        self.replies.closed_by
                    } else {
                        signed
                    };
                    let annulled = self.answered.take().map(|answered| AnnulledAnswer {
                        answered,
                        sent_by,
                        annulled_on: day,
                        reason: reopening.reason.0.clone(),
                    });
                    self.replies.annulled.extend(annulled);
                    self.process.goes_on();
                    self.reason.clear();
                    self.withheld_part.clear();
                }
                self.replies.reopen(anew);
            }
        }
    }

    /// The reply in force did not leave when it was said to: what it changed is as it was.
    fn unsend(&mut self) {
        let Some(before) = self.replies.unsend() else {
            return;
        };
        // Its true day may lie before the one that was entered.
        self.latest_on = before.latest_on;
        self.reason = before.reason;
        self.withheld_part = before.withheld_part;
        if self.replies.services() == 0 && self.replies.anew.is_empty() {
            self.answered = None;
            self.process.goes_on();
        }
    }

    /// The reply in force left: the answer, or the new one that was due.
    fn answer(&mut self, answer: Answer, day: NaiveDate) {
        let due_anew = self.replies.due_anew().is_some();
        match self.replies.anew.last_mut() {
            Some(anew) if due_anew => {
                anew.answered = Some((answer, day));
                // What it withholds, if anything, is examined by days of its own.
                self.replies.re_reviews.clear();
            }
            _ => {
                self.answered = Some((answer, day));
                self.process.first_is_over();
            }
        }
        if let Some(reply) = self.replies.current() {
            let texts = &reply.content.texts;
            self.reason.clone_from(&texts.reason);
            self.withheld_part.clone_from(&texts.withheld_part);
        }
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::application::Ground;

    use super::{
        super::{Cause, Promise, Texts},
        *,
    };
    use crate::{cases::kernel::testing::Samples, paper::letter::Way};

    fn content() -> Content {
        let texts = Texts {
            where_and_how: "门户网站".to_owned(),
            material: "见附件".to_owned(),
            reason: "涉及第三方".to_owned(),
            search: "档案室检索".to_owned(),
            special_rule: "不动产登记暂行条例".to_owned(),
            earlier_reply: "〔2023〕1号".to_owned(),
            other_organ: "某局".to_owned(),
            withheld_part: "姓名".to_owned(),
            public_interest: "涉及公共安全".to_owned(),
        };
        Content {
            answer: Answer::PartlyGranted,
            grounds: vec![Ground::ThirdParty],
            attachments: vec![Uuid::from_u128(2)],
            promise: Some(Promise {
                publish_title: "危险化学品企业名单".to_owned(),
                publish_on: "2024-06-28".parse().unwrap(),
            }),
            texts: texts.into(),
        }
    }

    impl Samples for ReplyFact {
        fn samples() -> Vec<Self> {
            vec![
                Self::ReplyDrafted(content()),
                Self::ReplyReviewed {
                    review_result: ReviewResult::Approved,
                    secrecy: Some(Secrecy::Passed),
                    instead_of: Some("li".to_owned()),
                    remarks: "同意".to_owned().into(),
                },
                Self::ReplySigned {
                    instead_of: Some("zhao".to_owned()),
                },
                Self::ReplyDispatched {
                    sending: Sending {
                        way: Way::Post,
                        tracking_number: "XA00000000043".to_owned(),
                        through_organ: "某局".to_owned(),
                    },
                    signed_by: "张三".to_owned().into(),
                },
                Self::ReplyDelivered(Proof {
                    delivery: Delivery::Returned,
                    signed_by: "张三".to_owned().into(),
                    returned_because: "查无此人".to_owned().into(),
                }),
                Self::DeliveryAnnulled {
                    reason: "系另一件的回执".to_owned().into(),
                },
                Self::DispatchAnnulled {
                    reason: "误登另一件的邮件号码".to_owned().into(),
                },
                Self::Archived {
                    archive_number: "2024-1".to_owned(),
                    place: "档案室".to_owned(),
                },
                Self::WithheldReReviewed {
                    outcome: ReReviewOutcome::StillWithheld,
                    next_on: "2026-07-01".parse().ok(),
                    due_on: "2025-08-01".parse().ok(),
                    reason: "情形未变化".to_owned().into(),
                },
                Self::PromiseKept {
                    item_id: Uuid::from_u128(8),
                    index_number: "heshan-emb/2024-000007".to_owned(),
                    published_on: "2024-06-20".parse().unwrap(),
                },
                Self::PromiseReopened {
                    item_id: Uuid::from_u128(8),
                    index_number: "heshan-emb/2024-000007".to_owned(),
                },
                Self::Closed {
                    way: Answer::Withdrawn,
                    instead_of: Some("zhao".to_owned()),
                    reason: "申请人撤回".to_owned().into(),
                },
                Self::Reopened(Reopening {
                    cause: Cause::Ordered,
                    dispute_id: Some(Uuid::from_u128(7)),
                    due_on: "2024-07-01".parse().ok(),
                    ordered_by: "某区人民法院作出的（2024）行初1号《行政判决书》".to_owned(),
                    reason: "判决责令重新答复".to_owned().into(),
                }),
            ]
        }
    }
}
