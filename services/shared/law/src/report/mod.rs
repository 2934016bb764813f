//! The annual report (政府信息公开工作年度报告) as data: its formats, sections, tables and
//! the sums that must agree.

mod as_printed;
mod cell;
mod format;
mod identity;
mod place;
mod rule;
mod rule_maker;
mod table2;
mod table3;
mod table4;

pub use as_printed::AsPrinted;
pub use cell::{Cell, CellUnit};
pub use format::{Format, OVERVIEW_HEADS, Publisher, SECTIONS, due_day, section_heading};
pub use identity::{Identity, PrintedTotals, identities};
pub use place::Place;
pub use rule::CountingRule;
pub use rule_maker::makes_no_rules;
pub use table2::{Block, Column, Laid, Row, flat_key, lay_out};
pub use table3::{COLUMNS, Line, Table3};
pub use table4::{TABLE4_COLUMNS, Table4};

/// The column and row that hold sums, in tables 3 and 4.
pub const TOTAL: &str = "总计";

/// Sums counts. Figures read from a text can be absurd; they must not end the program.
fn sum(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

/// Adds column by column.
fn add(left: [u64; 6], right: [u64; 6]) -> [u64; 6] {
    std::array::from_fn(|column| left[column].saturating_add(right[column]))
}
