//! How long records are kept (保管期限), and how they are destroyed when that is past (销毁).
//!
//! One mechanism for items and cases: terms by kind, holds, and destructions by two people, which are their own certificates.
//! What a record is, from which day its term runs and what destroying it means, is its service's matter: a destruction is
//! decided in the transaction that destroys.

mod destruction;
mod hold;
mod message;
mod store;

pub use destruction::{Destruction, Record, State};
pub use hold::Hold;
pub use store::{
    OwnTerm, decide, destructions, find_destruction, find_hold, forget_titles, held, holds,
    insert_hold, lift, lock_destruction, propose, proposed, set_term, terms,
};
