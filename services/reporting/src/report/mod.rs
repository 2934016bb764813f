//! Annual reports (政府信息公开工作年度报告, Regulations arts 49 and 50).
//!
//! A report is compiled from counted rows over one snapshot, after every event it rests on was
//! taken in, and kept with its basis. It is never changed; compiling again makes another one.

mod compile;
pub mod digest;
mod earlier;
pub mod export;
pub mod file;
pub mod form;
mod grpc;
mod mark;
pub mod message;
pub mod narrative;
pub mod printed;
pub mod reading;
#[cfg(test)]
pub mod sample;
mod store;

#[cfg(test)]
pub use compile::any_report;
pub use grpc::{Foundation, Reports, of_year};
pub use mark::Mark;
