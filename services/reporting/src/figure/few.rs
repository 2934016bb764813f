//! The things that are few enough to be counted from their own rows.

use super::{
    frozen::Frozen,
    thing::{Case, Item},
};

/// The disputes and documents of bureaus, whether documents may be missing, and what signed reports moved.
#[derive(Debug, Clone, Default)]
pub struct Few {
    /// Disputes.
    pub disputes: Vec<Case>,
    /// Rules and normative documents.
    pub documents: Vec<Item>,
    /// Applications that the period counts otherwise than the sums do.
    pub frozen: Vec<Frozen>,
    /// Of some items it is not known whether they are documents.
    pub lacks_documents: bool,
    /// Matter cases were registered here, at any time.
    pub has_matters: bool,
}
