//! Table 4: reconsiderations and lawsuits, the same in both formats.

use serde::{Deserialize, Serialize};

use super::{TOTAL, sum};
use crate::dispute::{DisputeKind, DisputeOutcome};

/// The columns of each block: the four outcomes and the total. The blocks are those of
/// [`DisputeKind`] under their terms.
pub const TABLE4_COLUMNS: [&str; 5] = [
    DisputeOutcome::Upheld.zh(),
    DisputeOutcome::Corrected.zh(),
    DisputeOutcome::Other.zh(),
    DisputeOutcome::Pending.zh(),
    TOTAL,
];

/// The figures of table 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table4 {
    /// Blocks in the order of [`DisputeKind::ALL`], outcomes in that of [`DisputeOutcome::ALL`].
    pub counts: [[u64; 4]; 3],
}

impl Table4 {
    /// One figure.
    pub const fn get(&self, kind: DisputeKind, outcome: DisputeOutcome) -> u64 {
        self.counts[kind as usize][outcome as usize]
    }

    /// The total of a block.
    pub fn total(&self, kind: DisputeKind) -> u64 {
        sum(self.counts[kind as usize])
    }

    /// Adds another table, as a government does with its organs.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let cell = |kind: usize, outcome: usize| {
            self.counts[kind][outcome].saturating_add(other.counts[kind][outcome])
        };
        Self {
            counts: std::array::from_fn(|kind| std::array::from_fn(|outcome| cell(kind, outcome))),
        }
    }
}
