//! The identities (勾稽关系): sums that must agree within a report and between years.

use serde::{Deserialize, Serialize};

use super::{COLUMNS, Format, Line, Table3, Table4, sum};
use crate::dispute::DisputeKind;

/// Two figures that must be equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Which identity: `table3_balance`, `table3_results`, `table3_row`, `table3_carried`
    /// or `table4_block`.
    pub code: &'static str,
    /// The identity in words, with its row or column.
    pub zh: String,
    /// The side that is computed or comes first.
    pub left: u64,
    /// The side that it must equal.
    pub right: u64,
}

impl Identity {
    /// Whether both sides agree.
    pub const fn holds(&self) -> bool {
        self.left == self.right
    }
}

/// The sums that a publisher printed. A sum left blank is absent and is not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedTotals {
    /// The last column of table 3, under the key of each line that has it.
    pub rows: Vec<(String, u64)>,
    /// The six columns of （七）总计.
    pub results: Option<[u64; 6]>,
    /// The totals of table 4, in the order of [`DisputeKind::ALL`].
    pub disputes: [Option<u64>; 3],
}

impl PrintedTotals {
    /// The totals that we print ourselves: all of them, computed.
    pub fn of(format: Format, table3: &Table3, table4: &Table4) -> Self {
        let row = |line: Line| (line.key(format).to_owned(), table3.row_total(format, line));
        Self {
            rows: format.table3().into_iter().map(row).collect(),
            results: Some(table3.results_total()),
            disputes: std::array::from_fn(|kind| Some(sum(table4.counts[kind]))),
        }
    }
}

/// The identities of a report as printed, against the totals that it prints. `previous` is what the report of
/// the year before carried forward, where there is one.
pub fn identities(
    format: Format,
    table3: &Table3,
    table4: &Table4,
    totals: &PrintedTotals,
    previous: Option<[u64; 6]>,
) -> Vec<Identity> {
    let computed = table3.results_total();
    let printed_results = totals.results.unwrap_or(computed);
    let coming = with_total(super::add(table3.received, table3.carried_in));
    let going = with_total(super::add(printed_results, table3.carried_forward));
    let mut list = Vec::new();
    for (column, (left, right)) in COLUMNS.iter().zip(coming.into_iter().zip(going)) {
        list.push(Identity {
            code: "table3_balance",
            zh: format!("{column}：第一项＋第二项＝第三项总计＋第四项"),
            left,
            right,
        });
    }
    for (column, (left, right)) in COLUMNS.iter().zip(
        with_total(computed)
            .into_iter()
            .zip(with_total(printed_results)),
    ) {
        list.push(Identity {
            code: "table3_results",
            zh: format!("{column}：各项办理结果之和＝（七）总计"),
            left,
            right,
        });
    }
    for line in format.table3() {
        let key = line.key(format);
        for (_, right) in totals.rows.iter().filter(|(printed, _)| printed == key) {
            // A printed total belongs to the printed line above it, not to its own sum.
            let cells = if line == Line::Total {
                printed_results
            } else {
                table3.line(format, line)
            };
            list.push(Identity {
                code: "table3_row",
                zh: format!("{key}：六类申请人之和＝总计"),
                left: sum(cells),
                right: *right,
            });
        }
    }
    for (kind, printed) in DisputeKind::ALL.iter().zip(totals.disputes) {
        list.extend(printed.map(|right| Identity {
            code: "table4_block",
            zh: format!("{}：四种结果之和＝总计", kind.zh()),
            left: table4.total(*kind),
            right,
        }));
    }
    if let Some(previous) = previous {
        let columns = with_total(previous)
            .into_iter()
            .zip(with_total(table3.carried_in));
        list.extend(
            COLUMNS
                .iter()
                .zip(columns)
                .map(|(column, (left, right))| Identity {
                    code: "table3_carried",
                    zh: format!("{column}：上一年结转下年度继续办理＝本年上年结转"),
                    left,
                    right,
                }),
        );
    }
    list
}

fn with_total(columns: [u64; 6]) -> [u64; 7] {
    let total = sum(columns);
    std::array::from_fn(|index| columns.get(index).copied().unwrap_or(total))
}
