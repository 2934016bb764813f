//! ApplicantService and QueryCodeService: proto to domain and back.

mod codes;

pub use codes::QueryCodes;
