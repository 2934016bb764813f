//! What requests have in common, so that one frame can serve every call.
//!
//! The implementations are written by this crate's build for every request that has the fields. A response
//! that holds one message and nothing else is made from it by `From`.

/// A request about one bureau.
pub trait BureauRequest: prost::Message + prost::Name {
    /// The RPC, `ExtendDeadline`.
    const METHOD: &'static str;
    /// The transaction it is served in, `intake.extend_deadline`.
    const TRANSACTION: &'static str;

    /// The bureau's id.
    fn bureau_id(&self) -> &str;
}

/// A request that changes something, and is safe to repeat.
pub trait Mutation: BureauRequest {
    /// The key of its repetitions.
    fn request_id(&self) -> &str;
}

/// A request that does something on a case.
pub trait ActRequest: Mutation {
    /// The field that names the case, and what it holds.
    fn case_id(&self) -> (&'static str, &str);
    /// What the caller read, or empty.
    fn etag(&self) -> &str;
    /// The field of the civil date the law counts, and what it holds; none for an act that bears the
    /// day it is done.
    fn legal_date(&self) -> Option<(&'static str, &str)>;
    /// Why that date lies before today; empty if it is not said.
    fn backdating_reason(&self) -> &str;
}

/// A request for a page of a list.
pub trait PageRequest: BureauRequest {
    /// How many rows are asked for, and the token of the page.
    fn page(&self) -> (i32, &str);
}

/// A request for a page of a list of cases.
pub trait CaseListRequest: PageRequest {
    /// Which cases are asked for; all if it is not said.
    fn filter(&self) -> Option<&crate::intake::v1::CaseFilter>;
    /// In which order.
    fn order(&self) -> Option<&crate::intake::v1::CaseOrder>;
}
