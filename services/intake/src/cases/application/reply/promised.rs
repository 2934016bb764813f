//! What the answer that holds said will be published, and what became of it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Promise, Replies, ReplyFact};

/// That what was promised is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Ordinal of the fact that signed the reply that promised it.
    pub reply: i32,
    /// The item of the catalog.
    pub item: Uuid,
    /// Its index number.
    pub index_number: String,
    /// Civil date it was published.
    pub published_on: NaiveDate,
}

/// A promise that an answer made.
#[derive(Debug, Clone, Copy)]
pub struct Promised<'a> {
    /// Ordinal of the fact that signed the reply.
    pub reply: i32,
    /// What it promised.
    pub promise: &'a Promise,
    /// Civil date the reply left.
    pub left_on: NaiveDate,
    /// What became of it; none while it is owed.
    pub kept: Option<&'a Kept>,
}

impl Replies {
    /// What the last reply that left said will be published: a later one takes its place, and an answer that was a
    /// mistake promised nothing.
    pub fn promised(&self) -> Option<Promised<'_>> {
        let mut left = self.drafts.iter().rev();
        let reply = left.find(|reply| !reply.services.is_empty())?;
        if self.is_annulled(reply.sent_by) {
            return None;
        }
        let mut kept = self.kept.iter();
        Some(Promised {
            reply: reply.sent_by,
            promise: reply.content.promise.as_ref()?,
            left_on: reply.services.first()?.on,
            kept: kept.find(|kept| kept.reply == reply.sent_by),
        })
    }

    /// What became of what that reply promised, if by now this item is public, with its index number and the day it
    /// was published, or none is; none if that is known. An item that took the place of another one becomes public
    /// once it is known that the other one is not any more.
    pub fn became_public(
        &self,
        reply: i32,
        public: Option<(Uuid, String, NaiveDate)>,
    ) -> Option<ReplyFact> {
        let promised = self.promised().filter(|promised| promised.reply == reply)?;
        match (promised.kept, public) {
            (None, Some((item_id, index_number, published_on))) => Some(ReplyFact::PromiseKept {
                item_id,
                index_number,
                published_on,
            }),
            (Some(kept), Some((item, ..))) if item == kept.item => None,
            (Some(kept), _) => Some(ReplyFact::PromiseReopened {
                item_id: kept.item,
                index_number: kept.index_number.clone(),
            }),
            (None, None) => None,
        }
    }
}
