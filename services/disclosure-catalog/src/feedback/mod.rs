//! What readers say of a published item: it becomes an enquiry, which intake registers. What they say is not kept here,
//! only the answer, and before it what is said of the item and to which bureau, so that a repetition passes on the same.

mod about;
mod grpc;

pub use grpc::Feedback;
