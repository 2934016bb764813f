//! SQL of terms, holds and destructions.

mod destruction;
mod hold;
mod term;

pub use destruction::{
    decide, destructions, find_destruction, forget_titles, lock_destruction, propose, proposed,
};
pub use hold::{find_hold, held, holds, insert_hold, lift};
pub use term::{OwnTerm, set_term, terms};
