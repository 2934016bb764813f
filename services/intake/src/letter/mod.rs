//! The letters of a bureau: what an act sends, and to whom.

use gongkai_law::letter::LetterKind;

/// A letter that something that happened sends: what its template needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which letter.
    pub kind: LetterKind,
    /// Whom it goes to.
    pub addressee: String,
    /// Values of the template's placeholders by name; a name is that of the field it comes from.
    pub values: Vec<(&'static str, String)>,
}
