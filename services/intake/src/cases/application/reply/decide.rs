//! What may happen to a reply next.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::Role,
};
use gongkai_law::{
    application::{Answer, Ground},
    calendar::Calendar,
};
use uuid::Uuid;

use super::{
    Content, Hand, Promise, Proof, ReReviewOutcome, Reopening, Reply, ReplyFact, ReviewResult,
    Right, Secrecy, Sending, Stage, Texts,
};
use crate::{
    cases::application::{
        Application,
        process::{ConsultedParty, OpinionRequest, PartyOpinion},
    },
    cases::kernel::{On, private::Private},
};

/// An act that the stage does not allow.
pub(super) fn stage_forbids(stage: Stage) -> Error {
    let (en, zh, next, next_zh) = match stage {
        Stage::Handling => (
            "without a draft",
            "尚未拟稿",
            "Draft the reply.",
            "下一步是拟稿。",
        ),
        Stage::Drafted => (
            "drafted and not reviewed",
            "待审核",
            "Have it reviewed.",
            "下一步是审核。",
        ),
        Stage::Returned => (
            "returned to the drafter",
            "已退回拟稿人",
            "Draft it anew.",
            "请拟稿人修改后重新拟稿。",
        ),
        Stage::Reviewed => (
            "reviewed and not signed",
            "待签发",
            "Have it signed.",
            "下一步是签发。",
        ),
        Stage::Signed => (
            "signed and not dispatched",
            "已签发，待送达",
            "Dispatch it.",
            "下一步是送达。",
        ),
        Stage::Dispatched => (
            "dispatched",
            "已发出",
            "Record its proof.",
            "下一步是登记送达凭证。",
        ),
        Stage::Undelivered => (
            "returned by mail",
            "邮件已退回",
            "Send it again.",
            "请再次送达。",
        ),
        Stage::Delivered => ("delivered", "已送达", "Archive the file.", "下一步是归档。"),
        Stage::Closed => (
            "closed",
            "已办结",
            "Archive the file, or have a leader reopen it.",
            "下一步是归档；办结有误的，请由负责人重新办理。",
        ),
        Stage::Archived => (
            "archived",
            "已归档",
            "To answer anew, have a leader reopen it.",
            "需要重新答复的，请由负责人办理重新答复。",
        ),
    };
    Error::state_forbids(en, zh).next(next, next_zh)
}

/// What somebody may want of its reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyCommand {
    /// Draft it.
    Draft {
        /// The answers it combines.
        answers: Vec<Answer>,
        /// The files that hold the information.
        attachments: Vec<Uuid>,
        /// What it says will be published.
        promise: Option<Promise>,
        /// What it says.
        texts: Texts,
    },
    /// Review the draft.
    Review {
        /// What is decided.
        review_result: ReviewResult,
        /// Outcome of the secrecy review.
        secrecy: Option<Secrecy>,
        /// Remarks.
        remarks: Private,
    },
    /// Sign it.
    Sign,
    /// Dispatch it, or send it again.
    Dispatch {
        /// How.
        sending: Sending,
        /// Who signed for it at once, or empty.
        signed_by: Private,
    },
    /// Record what became of the last service.
    Deliver(Proof),
    /// Take back what was recorded last of that.
    AnnulDelivery {
        /// Why.
        reason: Private,
    },
    /// Archive the file.
    Archive {
        /// Number in the archive.
        archive_number: String,
        /// Place.
        place: String,
    },
    /// Examine again what is withheld.
    ReReview {
        /// What that comes to.
        outcome: ReReviewOutcome,
        /// Civil date of the next time, or by which it is answered anew; none for the usual.
        then_on: Option<NaiveDate>,
        /// Why.
        reason: Private,
    },
    /// Close it without a reply.
    Close {
        /// Withdrawn or lapsed.
        way: Answer,
        /// Why.
        reason: Private,
    },
    /// Take it up again.
    Reopen(Reopening),
}

impl Application {
    /// What happens by a command.
    pub fn decide_reply(&self, command: ReplyCommand, on: &On<'_>) -> Result<ReplyFact> {
        match command {
            ReplyCommand::Draft {
                answers,
                attachments,
                promise,
                texts,
            } => self.draft(&answers, (attachments, promise), texts, on),
            ReplyCommand::Review {
                review_result,
                secrecy,
                remarks,
            } => self.review(review_result, secrecy, remarks, on),
            ReplyCommand::Sign => self.sign(on),
            ReplyCommand::Dispatch { sending, signed_by } => self.dispatch(sending, signed_by, on),
            ReplyCommand::Deliver(proof) => self.deliver(proof, on),
            ReplyCommand::AnnulDelivery { reason } => self.annul_delivery(reason),
            ReplyCommand::Archive {
                archive_number,
                place,
            } => self.archive(archive_number, place, on),
            ReplyCommand::ReReview {
                outcome,
                then_on,
                reason,
            } => self.re_review(outcome, then_on, reason, on),
            ReplyCommand::Close { way, reason } => self.close(way, reason, on),
            ReplyCommand::Reopen(reopening) => self.reopen(reopening, on),
        }
    }

    /// Being handled: not answered, or to be answered anew.
    pub(in crate::cases::application) fn is_handled(&self) -> Result<()> {
        match self.replies.due_anew() {
            Some(_) => Ok(()),
            None => self.open(),
        }
    }

    /// Being handled, and nothing that happened lies after `day`.
    pub(in crate::cases::application) fn handled_on(&self, day: NaiveDate) -> Result<()> {
        self.is_handled()?;
        self.not_before(day)
    }

    /// The day the reply in hand is due: the answer, or the one given anew.
    pub fn reply_due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        match self.replies.due_anew() {
            Some(anew) => Some(anew.due_on),
            None => self.current_due_on(calendar),
        }
    }

    /// The draft in force at this stage.
    pub(super) fn reply_at(&self, wanted: Stage) -> Result<&Reply> {
        let stage = self.replies.stage();
        match self.replies.current() {
            Some(reply) if stage == wanted => Ok(reply),
            _ => Err(stage_forbids(stage)),
        }
    }

    /// The draft in force while it is not signed.
    pub fn unsigned(&self) -> Result<&Reply> {
        let stage = self.replies.stage();
        match (stage, self.replies.current()) {
            (Stage::Drafted | Stage::Returned | Stage::Reviewed, Some(reply)) => Ok(reply),
            _ => Err(stage_forbids(stage)),
        }
    }

    /// What is signed says nothing of what is asked for or parted after it.
    pub fn not_signed(&self) -> Result<()> {
        if self.replies.stage() == Stage::Signed {
            return Err(Error::state_forbids(
                "signed: what comes in now the reply says nothing of",
                "答复已签发，尚未送出",
            )
            .next(
                "Send it out, or draft it anew first (DraftReply).",
                "请送出答复；不应送出的，请先重新拟稿。",
            ));
        }
        Ok(())
    }

    /// Drafts a reply, or another one in place of a draft that has not left. The letter of one that was signed stays in
    /// the house, with its number.
    pub fn draft(
        &self,
        answers: &[Answer],
        (attachments, promise): (Vec<Uuid>, Option<Promise>),
        texts: Texts,
        on: &On<'_>,
    ) -> Result<ReplyFact> {
        self.handled_on(on.day)?;
        let (answer, grounds) = match super::combined(answers) {
            Ok(combined) => combined,
            Err(wrong) => return Err(refused([wrong])),
        };
        let content = Content {
            answer,
            grounds,
            attachments,
            promise,
            texts: texts.into(),
        };
        self.may_be_drafted(&content, on)?;
        if self.disregards_refusal(&content) {
            return Err(refused([(
                "content.public_interest",
                "第三方不同意公开的，须写明不公开会对公共利益造成重大影响的理由，否则应按“损害第三方合法权益”不予公开",
                "a third party refused: say why grave public interest demands disclosure, or withhold",
            )]));
        }
        Ok(ReplyFact::ReplyDrafted(content))
    }

    /// Whether it discloses what a third party refused to have disclosed, and does not say why grave
    /// public interest demands it.
    fn disregards_refusal(&self, content: &Content) -> bool {
        content.overrides_refusal()
            && self.refusing().next().is_some()
            && content.texts.public_interest.is_empty()
    }

    /// Whether the facts of the case bear this answer, and it says all that the law demands.
    fn may_be_drafted(&self, content: &Content, on: &On<'_>) -> Result<()> {
        let mut wrong = content.missing(self.searches.missed());
        wrong.extend(content.wrong_promise(on.day));
        if !wrong.is_empty() {
            return Err(refused(wrong));
        }
        let corrected = self
            .process
            .correction
            .as_ref()
            .is_some_and(|known| known.received_on.is_some());
        match content.answer {
            Answer::StillUnclear if !corrected => {
                Err(Error::state_forbids("not corrected yet", "尚未补正").next(
                    "Ask for a correction and take it in first.",
                    "请先作补正告知并登记补正情况。",
                ))
            }
            Answer::Excessive => self.may_be_excessive(on),
            _ if content.grounds.contains(&Ground::ThirdParty) => self.third_party_was_asked(),
            _ => Ok(()),
        }
    }

    /// Art. 32: a third party is asked in writing before its rights are a reason to withhold, for a new answer, too:
    /// what was asked before the first serves on.
    /// One that agrees has no rights to be kept (art. 15): where all did, they are no reason.
    fn third_party_was_asked(&self) -> Result<()> {
        let opinions = self.process.opinions.iter();
        let asked = opinions.filter(|opinion| {
            opinion.of == ConsultedParty::ThirdParty && opinion.recalled.is_none()
        });
        let mut said = asked.map(|opinion| opinion.said.map(|(said, _)| said));
        let agreed = |said: Option<PartyOpinion>| said == Some(PartyOpinion::Agrees);
        match said.next() {
            Some(first) if agreed(first) && said.all(agreed) => {
                return Err(Error::state_forbids(
                    "withheld for a third party that agrees to disclosure (art. 15, art. 32)",
                    "第三方已同意公开，不得以损害第三方合法权益为由不予公开（第十五条、第三十二条）",
                )
                .next(
                    "Disclose it, or name another ground; if it concerns another third party, ask that one first \
                     (AskOpinion). An opinion that was recorded by mistake is withdrawn first (WithdrawOpinion).",
                    "请予以公开，或者选择其他不予公开的情形；还涉及其他第三方的，请先征求其意见；意见系误登的，请先撤回\
                     登记的意见。",
                )
                .at("answers"));
            }
            Some(_) => return Ok(()),
            None => {}
        }
        Err(Error::state_forbids(
            "withheld for a third party that was not asked (art. 32)",
            "尚未书面征求第三方的意见（第三十二条）",
        )
        .next(
            "Ask the third party first (AskOpinion), or name another ground.",
            "请先办理征求第三方意见，或者选择其他不予公开的情形。",
        )
        .at("answers"))
    }

    /// Reviews the draft.
    pub fn review(
        &self,
        review_result: ReviewResult,
        secrecy: Option<Secrecy>,
        remarks: Private,
        on: &On<'_>,
    ) -> Result<ReplyFact> {
        self.handled_on(on.day)?;
        let reply = self.reply_at(Stage::Drafted)?;
        let hand = Right::of(Role::Reviewer, on).hand(on.actor(), on.day, &[&reply.drafter])?;
        if review_result == ReviewResult::Approved {
            self.may_disregard_refusal(&reply.content)?;
            if secrecy == Some(Secrecy::Failed) {
                return Err(refused([(
                    "secrecy",
                    "保密审查未通过的，不得审核通过",
                    "what failed the secrecy review is not approved",
                )]));
            }
            if reply.content.discloses() && secrecy.is_none() {
                return Err(refused([(
                    "secrecy",
                    "公开信息前须经保密审查",
                    "what discloses anything needs the secrecy review",
                )]));
            }
        }
        Ok(ReplyFact::ReplyReviewed {
            review_result,
            secrecy,
            instead_of: hand.instead_of,
            remarks,
        })
    }

    /// Signs the reply.
    pub fn sign(&self, on: &On<'_>) -> Result<ReplyFact> {
        self.handled_on(on.day)?;
        let reply = self.reply_at(Stage::Reviewed)?;
        let reviewer = reply.review.as_ref().map(|review| &review.hand);
        let earlier: Vec<&Hand> = reviewer.into_iter().chain([&reply.drafter]).collect();
        let hand = Right::of(Role::Leader, on).hand(on.actor(), on.day, &earlier)?;
        self.may_leave(&reply.content, on)?;
        Ok(ReplyFact::ReplySigned {
            instead_of: hand.instead_of,
        })
    }

    /// Whether a reply may be signed and leave on that day: its facts once more, and the opinions on
    /// what it discloses, or withholds for a third party.
    pub(super) fn may_leave(&self, content: &Content, on: &On<'_>) -> Result<()> {
        self.may_be_drafted(content, on)?;
        let third_party = content.grounds.contains(&Ground::ThirdParty);
        if !content.discloses() && (!third_party || self.a_third_party_kept_its_rights(on)) {
            return Ok(());
        }
        let opinions = self.process.opinions.iter();
        let outstanding = opinions.filter(|asked| asked.is_outstanding(on.calendar, on.day));
        let outstanding: Vec<&OpinionRequest> = outstanding.collect();
        let mut unsent = outstanding.iter();
        if let Some(asked) = unsent.find(|asked| asked.notice.first_left_on().is_none()) {
            return Err(not_sent(asked));
        }
        if !outstanding.is_empty() {
            return Err(Error::state_forbids(
                "waiting for an opinion",
                "征求意见尚未反馈且期限未届满",
            )
            .next(
                "Record the opinions, or wait until their periods have ended.",
                "请登记收到的意见，或者待征求意见期限届满。",
            ));
        }
        self.may_disregard_refusal(content)
    }

    /// Art. 32: a third party refused, or let its period pass in silence, upon which the organ decides.
    fn a_third_party_kept_its_rights(&self, on: &On<'_>) -> bool {
        let mut opinions = self.process.opinions.iter();
        opinions.any(|asked| {
            let kept = match asked.said {
                Some((said, _)) => said == PartyOpinion::Refuses,
                None => !asked.is_outstanding(on.calendar, on.day),
            };
            asked.of == ConsultedParty::ThirdParty && asked.recalled.is_none() && kept
        })
    }

    /// A refusal may come in after the draft: then it is told to whoever reads the draft next.
    fn may_disregard_refusal(&self, content: &Content) -> Result<()> {
        if self.disregards_refusal(content) {
            return Err(Error::state_forbids(
                "refused by a third party, without a statement of grave public interest",
                "第三方不同意公开且未说明重大公共利益",
            )
            .next(
                "Draft it anew, with that statement or as withheld.",
                "请重新拟稿，写明重大公共利益的理由，或者不予公开。",
            ));
        }
        Ok(())
    }

    /// Names of the third parties that refused.
    pub fn refusing(&self) -> impl Iterator<Item = &str> {
        self.process
            .opinions
            .iter()
            .filter(|opinion| {
                opinion.of == ConsultedParty::ThirdParty
                    && matches!(opinion.said, Some((PartyOpinion::Refuses, _)))
            })
            .map(|opinion| opinion.party_name.as_str())
    }
}

/// That an opinion is waited for whose request nobody sent: nothing runs until it leaves, or is recalled.
fn not_sent(asked: &OpinionRequest) -> Error {
    let (letter, party) = (asked.of.letter().zh(), &asked.party_name);
    Error::state_forbids(
        &format!("waiting for an opinion whose request has not left: that to {party}"),
        &format!("《{letter}》（致{party}）尚未送出，征求意见尚未完成"),
    )
    .next(
        "Send that letter and enter it with RecordDispatch, or, if it was asked for by mistake, recall the request \
         with RecallOpinionRequest.",
        "请送出该文书并登记；误征求意见的，请撤回该征求意见。",
    )
}

/// Fields that are wrong by the state of the case.
fn refused(wrong: impl IntoIterator<Item = super::content::Wrong>) -> Error {
    let mut fields = Fields::default();
    for (field, zh, en) in wrong {
        fields.wrong(field, zh, en);
    }
    match fields.done() {
        Err(error) => error,
        Ok(()) => Error::internal("nothing was wrong"),
    }
}
