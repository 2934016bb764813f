//! The linter of annual reports of open government information (政府信息公开工作年度报告).
//!
//! A file becomes a [`Page`]: text of which every character knows where it stands ([`read`]).
//! What an annual report has is recognised in it: year and organ, headings, the three tables, figures
//! in sentences ([`find`], [`Report`]). Rules are pure functions over that ([`rules`]), and what they
//! found is told to people and programs ([`told`]).

pub mod command;
pub mod find;
pub mod model;
pub mod page;
pub mod read;
pub mod rules;
pub mod told;
mod words;

pub use find::Given;
pub use model::Report;
pub use page::Page;
pub use rules::{Finding, Severity, lint};
