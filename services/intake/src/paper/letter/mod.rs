//! The letters of a bureau: what an act sends, and to whom.
//!
//! What happened to a case says which letters it sends ([`Order`]). In the same transaction each is
//! made from the bureau's template or the built-in one ([`make`]), takes the next number of its
//! series, and is stored as a value for ever. DOCX and PDF are laid out from that value on
//! demand, always with the same bytes. How a letter left and arrived stands in the register of
//! dispatches.

use gongkai_law::letter::{LetterKind, Party};

pub mod dispatch;
mod document;
mod grpc;
mod issue;
mod issued;
mod number;
mod original;
pub mod placeholder;
mod reply;
mod store;
pub mod template;
#[cfg(test)]
mod tests;
mod void;

pub use dispatch::{
    CaseLetter, Dispatch, OnItsWay, Sending, Sent, Way, Went, add_issued, tracking_number,
};
pub use document::{Documents, Format, RegisterForm};
pub use grpc::{Letters, kind_number, message, message::content as letter_content};
pub use issue::{Made, draft, make};
pub use issued::{IssuedFile, IssuedLetters, MarkVoid, original_name};
pub use number::{DocumentNumber, Series, printed};
pub use original::{Original, Withdrawal, all_in_force, extension, in_force};
pub use reply::{arrived, last, reply_end_annulled, reply_ended, reply_left};
pub use store::{
    Annulled, DispatchPlace, End, ListedDispatch, Stored, Unsent, letters_on_their_ways,
    letters_on_way, of_case, originals, register, some_letters, ways_of, ways_of_all,
};
pub use void::{Ended, Void, VoidLetter};

/// A letter that something that happened sends: what its template needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which letter.
    pub kind: LetterKind,
    /// Whom it goes to.
    pub addressee: String,
    /// What that is, which the letter speaks to.
    pub party: Party,
    /// Values of the template's placeholders by name ([`placeholder`]); a name is that of the field
    /// it comes from.
    pub values: Vec<(&'static str, String)>,
}
