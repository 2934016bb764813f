//! Days: the working-day calendar in force, and what is due when.

pub mod calendar;
pub mod deadline;
pub mod worklist;
