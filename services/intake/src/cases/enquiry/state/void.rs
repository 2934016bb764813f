//! Letters of an enquiry that count no more.

use super::{End, Enquiry};
use crate::paper::letter::{Ended, OnItsWay, Void};

impl Enquiry {
    /// What told of an end counts no more once it was taken up again; what had left, once another end is told.
    pub(super) fn void_letter(&self, letter: &OnItsWay) -> Option<Void> {
        if let Some((on, End::Voided)) = self.ended {
            return Some(Void::with_its_case(&(on, self.end_reason.clone())));
        }
        let mut annulled = self.annulled.iter();
        let (_, on, reason) = annulled.find(|(by, ..)| *by == letter.sent_by)?;
        let newer = Some(self.ended_by).filter(|_| self.ended.is_some());
        match (letter.sendings.is_empty(), newer.zip(self.ended)) {
            (true, _) => Some(Void {
                how: Ended::Annulled,
                on: *on,
                reason: reason.clone(),
                by: newer,
            }),
            (false, Some((newer, (on, _)))) => Some(Void {
                how: Ended::Replaced,
                on,
                reason: String::new(),
                by: Some(newer),
            }),
            (false, None) => None,
        }
    }
}
