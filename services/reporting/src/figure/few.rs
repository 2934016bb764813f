//! The things that are few enough to be counted from their own rows.

use super::thing::{Case, Item};

/// The disputes and documents of bureaus, and whether documents may be missing.
#[derive(Debug, Clone, Default)]
pub struct Few {
    /// Disputes.
    pub disputes: Vec<Case>,
    /// Rules and normative documents.
    pub documents: Vec<Item>,
    /// Of some items it is not known whether they are documents.
    pub lacks_documents: bool,
    /// Matter cases were registered here, at any time.
    pub has_matters: bool,
}
