//! The kinds of case, and the kernel they share.

pub mod acts;
pub mod application;
pub mod audit;
pub mod dispute;
pub mod enquiry;
#[cfg(test)]
mod golden;
pub mod kernel;
pub mod kinds;
pub mod matter;
pub mod number;
pub mod query_code;
pub mod rectification;
pub mod work_complaint;
