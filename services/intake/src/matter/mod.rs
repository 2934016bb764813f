//! Permits, preliminary reviews and service matters (行政许可、初审、服务性办件).
//!
//! A matter case begins with its acceptance and ends with the decision. The statutory limit runs
//! in working days from acceptance (行政许可法 arts 42, 43, 82); service matters have only the
//! limit the bureau promised.

mod events;
mod grpc;
mod state;

pub use grpc::Matters;
pub use state::MatterCase;
