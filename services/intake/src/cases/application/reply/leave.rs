//! How a reply leaves, and what comes after: its proof, the archive, the end without one, and the new
//! beginning.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::Role,
};
use gongkai_law::application::Answer;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Cause, Delivery, ReplyFact, Right, Stage, decide::stage_forbids};
use crate::{
    cases::application::Application,
    cases::kernel::{On, private::Private, too_early},
    paper::letter::Way,
};

/// How a reply is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The way.
    pub way: Way,
    /// Number of the mail.
    #[serde(default)]
    pub tracking_number: String,
    /// The organ it goes through.
    #[serde(default)]
    pub through_organ: String,
}

/// What became of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What.
    pub delivery: Delivery,
    /// Who signed for it, or empty.
    pub signed_by: Private,
    /// Why it came back, or empty.
    pub returned_because: Private,
}

/// Why an answered application is taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// By law; by mistake, the close is annulled.
    pub cause: Cause,
    /// The dispute that ordered it.
    pub dispute_id: Option<Uuid>,
    /// Civil date the new answer is due.
    pub due_on: Option<NaiveDate>,
    /// The decision that orders it, as letters name it; empty where nobody named it.
    #[serde(default)]
    pub ordered_by: String,
    /// In words.
    pub reason: Private,
}

impl Application {
    /// Dispatches the signed reply, or sends it again after the mail came back.
    pub fn dispatch(&self, sending: Sending, signed_by: Private, on: &On<'_>) -> Result<ReplyFact> {
        match self.replies.stage() {
            Stage::Signed => {
                self.handled_on(on.day)?;
                let reply = self.reply_at(Stage::Signed)?;
                sending.way.may_be_first()?;
                self.may_leave(&reply.content, on)?;
            }
            Stage::Undelivered => self.not_before(on.day)?,
            stage => return Err(stage_forbids(stage)),
        }
        Ok(ReplyFact::ReplyDispatched { sending, signed_by })
    }

    /// Records the proof of the last service, or that it came back.
    pub fn deliver(&self, proof: Proof, on: &On<'_>) -> Result<ReplyFact> {
        let reply = self.reply_at(Stage::Dispatched)?;
        // A proof may come in after other acts: it is held to its own service only.
        let sent_on = reply.services.last().map_or(on.day, |last| last.on);
        if on.day < sent_on {
            let (en, zh) = ("not dispatched on that day", "当日尚未发出");
            return Err(too_early(en, zh, on.day, sent_on));
        }
        if let Some(last) = reply
            .services
            .last()
            .filter(|_| proof.delivery == Delivery::SignedFor)
        {
            last.sending.way.may_have_served(last.on, on.day)?;
        }
        Ok(ReplyFact::ReplyDelivered(proof))
    }

    /// Takes back what was recorded last of the delivery or return of the reply in force: only while it is the
    /// last that was recorded of its way. The day of the answer stands.
    pub fn annul_delivery(&self, reason: Private) -> Result<ReplyFact> {
        let refused = |en: &str, zh: &str, next: &str, next_zh: &str| {
            Err(Error::state_forbids(en, zh).next(next, next_zh))
        };
        let service = self
            .replies
            .current()
            .and_then(|reply| reply.services.last());
        let (stage, handed_over) = (
            self.replies.stage(),
            service.is_some_and(|service| service.sending.way.is_signed_for()),
        );
        match stage {
            Stage::Delivered if handed_over => refused(
                "handed over: that it left is its delivery, and the day of the answer",
                "当面或者经由其他机关送达的，签收即为送出和答复，不能单独撤销",
                "If it was entered by mistake, take back that it left with AnnulDispatch.",
                "系误登的，请撤销答复文书的送出登记。",
            ),
            Stage::Delivered if service.is_some_and(|service| service.confirmed) => refused(
                "confirmed by its addressee at his own door",
                "申请人已自行确认收到，送达登记不能撤销",
                "If the reply is wrong, have a leader take it up again as the bureau's own correction (OWN_CORRECTION).",
                "答复有误的，请由负责人以自行纠正为由办理重新答复。",
            ),
            Stage::Delivered | Stage::Undelivered => Ok(ReplyFact::DeliveryAnnulled { reason }),
            Stage::Archived => refused(
                "archived: its file is closed",
                "已归档，不能撤销送达登记",
                "If it is to be answered anew, have a leader reopen it with ReopenApplication.",
                "需要重新答复的，请由负责人办理重新答复。",
            ),
            Stage::Dispatched if self.replies.services() > 1 => refused(
                "sent again: that it came back led to that, and stands",
                "退回后已再次送出，此前的退回登记不能撤销",
                "Record what became of the new sending.",
                "请登记本次送出的送达情况。",
            ),
            _ => refused(
                "without a delivery or return that was recorded",
                "尚未登记送达或者退回，无可撤销",
                "Nothing is to be taken back.",
                "无须撤销。",
            ),
        }
    }

    /// Takes back that the reply which the fact of that ordinal signed left last: it was entered by mistake. The
    /// register of dispatches says whether anything is known of its arrival; what came after the reply stands.
    pub fn annul_dispatch(&self, sent_by: i32, reason: &str) -> Result<ReplyFact> {
        let current = self.replies.current();
        if self.replies.archived.is_some() {
            return Err(Error::state_forbids(
                "archived: its file is closed",
                "已归档，不能撤销送出登记",
            )
            .next(
                "If it is to be answered anew, have a leader reopen it with ReopenApplication.",
                "需要重新答复的，请由负责人办理重新答复。",
            ));
        }
        if current.is_none_or(|reply| reply.sent_by != sent_by || reply.services.is_empty()) {
            return Err(Error::state_forbids(
                "taken up again since: what it answers is answered anew",
                "该答复送出后已经重新办理，不能撤销其送出登记",
            )
            .next(
                "Draft the new answer, which withdraws this one.",
                "请拟写新的答复，以新的答复撤销原答复。",
            ));
        }
        let last = current.and_then(|reply| reply.services.last());
        if last.is_some_and(|last| last.sending.way == Way::Portal) {
            return Err(Error::state_forbids(
                "sent through the portal: its applicant has read it there, or may have",
                "答复已通过平台送出，申请人已可查阅，不能撤销送出登记",
            )
            .next(
                "Take it up again as the bureau's own correction (OWN_CORRECTION): a new answer withdraws it.",
                "答复有误的，请由负责人以自行纠正为由办理重新答复，以新的答复撤销原答复。",
            ));
        }
        let reason = Private(reason.to_owned());
        Ok(ReplyFact::DispatchAnnulled { reason })
    }

    /// Archives the file of an application that is done with.
    pub fn archive(&self, archive_number: String, place: String, on: &On<'_>) -> Result<ReplyFact> {
        let stage = self.replies.stage();
        match stage {
            Stage::Delivered | Stage::Closed => {}
            Stage::Dispatched if self.replies.is_sent() => {}
            stage => return Err(stage_forbids(stage)),
        }
        self.not_before(on.day)?;
        Ok(ReplyFact::Archived {
            archive_number,
            place,
        })
    }

    /// Closes an open application without a reply. A lapse can only be recorded once its period has
    /// run out, and is a leader's to record.
    pub fn close(&self, way: Answer, reason: Private, on: &On<'_>) -> Result<ReplyFact> {
        let registration = &self.registration;
        if way == Answer::Withdrawn && !registration.received && registration.removed.is_none() {
            return Err(Error::state_forbids(
                "not received yet: what is withdrawn before that is counted nowhere",
                "尚未确认收到，此前撤回的申请不计入统计",
            )
            .next(
                "Void it (VoidApplication), and give the withdrawal as the reason.",
                "申请人撤回的，请办理作废，并在理由中写明申请人撤回。",
            ));
        }
        self.open_on(on.day)?;
        self.may_lapse(way, on)?;
        let instead_of = match way {
            Answer::Withdrawn => None,
            _ => {
                Right::of(Role::Leader, on)
                    .hand(on.actor(), on.day, &[])?
                    .instead_of
            }
        };
        Ok(ReplyFact::Closed {
            way,
            instead_of,
            reason,
        })
    }

    /// Takes up an answered application again.
    pub fn reopen(&self, reopening: Reopening, on: &On<'_>) -> Result<ReplyFact> {
        if self.answered.is_none() {
            return Err(Error::state_forbids("not answered", "尚未答复")
                .next("Answer it first.", "请先办理答复。"));
        }
        if self.replies.due_anew().is_some() {
            return Err(Error::state_forbids("being answered anew", "正在重新答复")
                .next("Draft the new answer.", "请拟写新的答复。"));
        }
        self.not_before(on.day)?;
        let wrong = match (reopening.cause, reopening.due_on) {
            (Cause::Mistake, _) => {
                self.may_be_a_mistake()?;
                None
            }
            (Cause::Ordered | Cause::OwnCorrection, None) => Some(("缺少必填项", "missing")),
            (Cause::Ordered | Cause::OwnCorrection, Some(due)) => (due < on.day)
                .then_some(("不得早于重新办理之日", "not before the day it is taken up")),
        };
        if let Some((zh, en)) = wrong {
            let mut fields = Fields::default();
            fields.wrong("due_on", zh, en);
            fields.done()?;
        }
        Ok(ReplyFact::Reopened(reopening))
    }

    /// Whether what ended it can be annulled as a mistake: a close, but no reply that left. That is the answer, and
    /// binds; a new one withdraws it.
    fn may_be_a_mistake(&self) -> Result<()> {
        if !self.replies.anew.is_empty() {
            return Err(Error::state_forbids("answered anew", "已重新答复").next(
                "It is annulled no more; a new case follows an order.",
                "不能再以错误为由撤销；有裁判的，请按裁判重新答复。",
            ));
        }
        if self.replies.closed {
            return Ok(());
        }
        Err(Error::state_forbids(
            "answered: the reply left, which binds and is annulled no more",
            "答复已经送出，不能以误办结为由撤销",
        )
        .next(
            "Take it up again as the bureau's own correction (OWN_CORRECTION): a new answer withdraws the earlier one. \
             If that it left or arrived was entered by mistake, take that back (AnnulDispatch, AnnulDelivery).",
            "答复有误的，请由负责人以自行纠正为由办理重新答复，以新的答复撤销原答复；送出、送达系误登的，请撤销送出、送达\
             登记。",
        ))
    }
}
