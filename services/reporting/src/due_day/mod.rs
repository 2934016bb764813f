//! Local due days of annual reports: the office above wants them before the day of art. 49.
//!
//! A bureau sets them from a year on, with the document that says so: for reports of departments, or of governments, whose
//! days by law differ. What the nearest bureau set holds, a bureau's own before what is set above it. A day after the one of
//! the law is refused: nobody extends that.

mod grpc;
mod message;
mod state;
mod store;

pub use grpc::DueDays;
pub use state::{DueDay, by_law, local};
pub use store::over;
