//! Documents of a bureau: letters, registers and case files as PDF, DOCX and XLSX, and sheets
//! that come in as XLSX or CSV.
//!
//! The values here say what a document contains; how it looks stands in this crate alone. It knows
//! nothing of cases or services, does no network, and reads no file but fonts ([`Fonts::load`]).
//! The same value gives the same bytes, so that a stored letter can be printed again.
//!
//! Letters and case files are stored as JSON for ever: fields are only ever added, each with a
//! default, and no kind is renamed.

mod case_file;
mod date;
mod docx;
mod error;
mod face;
mod letter;
mod paragraph;
mod print;
mod register;
pub mod sheet;
mod text;
mod xlsx;

pub use case_file::{CaseFile, Part, Section};
pub use date::date_text;
pub use error::Error;
pub use letter::Letter;
pub use paragraph::{Entry, Paragraph};
pub use print::{Fonts, Pages};
pub use register::{Align, Cell, Column, Register};
