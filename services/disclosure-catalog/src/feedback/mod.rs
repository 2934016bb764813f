//! What readers say of a published item: it becomes an enquiry, which intake registers. Nothing of it is kept here, not
//! even the answer: a repetition is recognised by intake, to which it goes with the same id and the same words.

mod about;
mod grpc;

pub use grpc::Feedback;
