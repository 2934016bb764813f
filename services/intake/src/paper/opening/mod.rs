//! Opening stock (期初存量): what a bureau brings along when it begins to work with the suite – open
//! cases with their history, and the matters of its guide – as one sheet each, XLSX or CSV. What may be filled in, and how, says the empty form of a sheet.
//!
//! A line of a sheet of cases is something that happened: the first one of a case says what came in,
//! the others what was done since. The steps are judged in order of their days by the very decisions
//! that judge an act of today, so that no imported case is in a state the law does not know, and its
//! deadline is derived like every other. Everything wrong with a sheet is told at once, by line; what
//! is wrong in one place leaves nothing behind.
//!
//! What a sheet of a kind holds is known by the room of that kind (`cases/application/opening`,
//! `cases/matter/guide/opening.rs`); what all sheets share stands in `paper/sheet`.

mod grpc;
mod kind;
mod store;

pub use grpc::Openings;
