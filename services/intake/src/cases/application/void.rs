//! Letters of an application that count no more: notices that were withdrawn, replies that were signed and never left,
//! closes that were mistakes, and answers whose place a newer one took.

use chrono::NaiveDate;
use gongkai_law::{application::Removal, letter::LetterKind};

use super::{
    Application,
    process::ProcessFact,
    registration::RegistrationFact,
    reply::{Reply, ReplyFact},
    state::Happened,
};
use crate::{
    cases::kernel::Recorded,
    paper::letter::{Ended, OnItsWay, Void},
};

/// That what the fact of an ordinal sends was taken back by a later fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Ordinal of the fact that sends it.
    pub sent_by: i32,
    /// Ordinal of the fact that took it back.
    pub by: i32,
    /// How.
    pub how: Ended,
    /// Civil date.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// An answer, or an end without one, that was told by a letter of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Ordinal of the fact that sends the letter; 0 where none of ours did.
    pub sent_by: i32,
    /// Civil date of the answer.
    pub on: NaiveDate,
    /// Whether it is a reply, which left on that day; the letter of a close may still lie here.
    pub is_reply: bool,
}

impl Application {
    /// Notes what a fact takes back that is about to be applied: this is the state before it.
    pub(super) fn set_aside(&mut self, fact: &Recorded<Happened>) {
        let process = &self.process;
        let withdrawn = |sent_by: i32, reason: &str| (sent_by, Ended::Withdrawn, reason.to_owned());
        let unsent = |reason: &str| {
            let signed = self.signed_and_unsent()?;
            Some((signed.sent_by, Ended::Annulled, reason.to_owned()))
        };
        let taken_back = match &fact.body {
            Happened::Process(ProcessFact::CorrectionWithdrawn { reason }) => {
                let asked = process.correction.as_ref();
                asked.map(|asked| withdrawn(asked.notice.sent_by, reason))
            }
            Happened::Process(ProcessFact::FeeWithdrawn { reason, .. }) => {
                let fee = process.fee.as_ref();
                fee.map(|fee| withdrawn(fee.notice.sent_by, reason))
            }
            Happened::Process(ProcessFact::ExtensionWithdrawn { reason, .. }) => {
                let extension = process.extensions().last();
                extension.map(|(_, notice)| withdrawn(notice.sent_by, reason))
            }
            Happened::Process(ProcessFact::OpinionRequestRecalled { opinion, reason }) => {
                let asked = process.opinion(*opinion).ok();
                asked.map(|asked| withdrawn(asked.notice.sent_by, reason))
            }
            Happened::Reply(ReplyFact::ReplyDrafted(_)) => unsent("尚未送出，已另行拟写答复"),
            Happened::Reply(ReplyFact::Closed { way, .. }) => {
                unsent(&format!("尚未送出，申请已办结：{}", way.zh()))
            }
            Happened::Registration(RegistrationFact::Merged { .. }) => {
                unsent("尚未送出，申请已并入其他申请")
            }
            _ => None,
        };
        if let Some((sent_by, how, reason)) = taken_back {
            self.taken_back.push(SetAside {
                sent_by,
                by: fact.ordinal,
                how,
                on: fact.legal_date,
                reason,
            });
        }
    }

    /// The reply in force, if it is signed and has not left.
    fn signed_and_unsent(&self) -> Option<&Reply> {
        let signed = self.replies.current()?;
        (signed.sent_by > 0 && signed.services.is_empty()).then_some(signed)
    }

    /// What took back that which the fact of that ordinal sends, if anything did.
    pub(super) fn taken_back(&self, sent_by: i32) -> Option<&SetAside> {
        let mut taken_back = self.taken_back.iter().rev();
        taken_back.find(|aside| aside.sent_by == sent_by)
    }

    /// Every answer that left and every end without one, annulled ones, too, in the order of their letters.
    pub(super) fn told_answers(&self) -> Vec<Told> {
        let replies = &self.replies;
        let sent = replies.drafts.iter().filter_map(|reply| {
            let on = reply.services.first()?.on;
            Some((reply.sent_by, on, true))
        });
        let annulled = replies.annulled.iter();
        let annulled = annulled.map(|annulled| (annulled.sent_by, annulled.answered.1, false));
        let stands = replies.closed_by > 0 && !replies.is_annulled(replies.closed_by);
        let closed = self.answered.filter(|_| stands);
        let closed = closed.map(|(_, on)| (replies.closed_by, on, false));
        let all = sent.chain(annulled).chain(closed);
        let mut told: Vec<Told> = all
            .map(|(sent_by, on, is_reply)| Told {
                sent_by,
                on,
                is_reply,
            })
            .collect();
        // A reply that left and was annulled is told once, as a reply.
        told.sort_by_key(|told| (told.sent_by, !told.is_reply));
        told.dedup_by_key(|told| told.sent_by);
        told
    }

    /// Ordinal of the fact whose letter tells the answer after that of another ordinal: the next that counts.
    fn next_answer(&self, sent_by: i32) -> Option<i32> {
        let told = self.told_answers();
        let told = told.iter().map(|told| told.sent_by);
        let counts = told.filter(|ordinal| !self.replies.is_annulled(*ordinal));
        let signed = self.signed_and_unsent().map(|signed| signed.sent_by);
        let signed = signed.filter(|ordinal| self.taken_back(*ordinal).is_none());
        let later = counts.chain(signed).filter(|ordinal| *ordinal > sent_by);
        later.min()
    }

    /// That a letter counts no more.
    pub(super) fn void_letter(&self, letter: &OnItsWay) -> Option<Void> {
        let registration = &self.registration;
        if let Some((Removal::Voided, on)) = registration.removed {
            return Some(Void::with_its_case(&(
                on,
                registration.removal_reason.clone(),
            )));
        }
        let is_reply = matches!(letter.kind, LetterKind::Reply(_));
        if let Some(aside) = self.taken_back(letter.sent_by) {
            let by = match aside.how {
                Ended::Withdrawn => Some(aside.by),
                Ended::Annulled | Ended::Replaced => self.next_answer(letter.sent_by),
            };
            // Why another one is not asked may tell who that is, which is no affair of the applicant.
            let is_private = letter.kind == LetterKind::ThirdPartyNotice;
            let reason = Some(&aside.reason).filter(|_| !is_private);
            return Some(Void {
                how: aside.how,
                on: aside.on,
                reason: reason.cloned().unwrap_or_default(),
                by,
            });
        }
        if !is_reply {
            return None;
        }
        let mut annulled = self.replies.annulled.iter();
        if let Some(annulled) = annulled.find(|annulled| annulled.sent_by == letter.sent_by) {
            return Some(Void {
                how: Ended::Annulled,
                on: annulled.annulled_on,
                reason: annulled.reason.clone(),
                by: self.next_answer(letter.sent_by),
            });
        }
        let told = self.told_answers();
        let newer = told.iter().find(|told| {
            told.sent_by > letter.sent_by
                && told.is_reply
                && !self.replies.is_annulled(told.sent_by)
        });
        newer.map(|newer| Void {
            how: Ended::Replaced,
            on: newer.on,
            reason: String::new(),
            by: Some(newer.sent_by),
        })
    }
}
