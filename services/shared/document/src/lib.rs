//! Documents of a bureau: letters, registers, case files, reports and labels of envelopes as PDF, DOCX and XLSX, and sheets
//! that come in as XLSX or CSV.
//!
//! The values here say what a document contains; how it looks stands in this folder alone. It knows
//! nothing of cases or services and does no network. DOCX, XLSX and CSV are written here. Printing,
//! and reading files of strangers, is the work of the program `paper` (in the folder of that name),
//! which [`Papers`] runs, watches and ends.
//!
//! The same value gives the same bytes, so that a stored letter can be printed again. Letters and
//! case files are stored as JSON for ever: fields are only ever added, each with a default, and no
//! kind is renamed.

mod case_file;
mod columns;
mod date;
mod docx;
mod error;
pub mod face;
pub mod inspect;
mod labels;
mod length;
mod letter;
mod papers;
mod paragraph;
mod register;
mod report;
pub mod sheet;
pub mod text;
mod xlsx;

pub use case_file::{CaseFile, Part, Section};
pub use date::date_text;
pub use error::Error;
pub use labels::{Label, Labels};
pub use length::AT_MOST_CHARACTERS;
pub use letter::Letter;
pub use papers::{Inspection, Papers, Printed, Settings, job};
pub use paragraph::{Entry, Paragraph};
pub use register::{Align, Cell, Column, OnSheet, Register};
pub use report::{Bar, Block, Book, Chart, Grid, GridCell, Report, Sheet};
