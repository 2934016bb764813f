//! The sum of reports. Pure.

use std::collections::BTreeMap;

use gongkai_law::{
    application::ApplicantKind,
    dispute::{DisputeKind, DisputeOutcome},
    report::{Format, Line, TOTAL, Table3, Table4, identities},
};
use gongkai_proto::reporting::v1 as proto;

use crate::report::message::identity;

/// Adds reports of one year cell by cell and figure by figure; they have the same tables, for the year prescribes them.
/// Shares can not be added and are left out, and remarks belong to their own report.
pub fn sum(reports: &[proto::Report]) -> (Vec<proto::Figure>, Vec<proto::Table>) {
    let mut tables: Vec<proto::Table> = Vec::new();
    let mut figures: Vec<proto::Figure> = Vec::new();
    for report in reports {
        for table in &report.tables {
            match tables.iter_mut().find(|known| known.key == table.key) {
                Some(known) => add_table(known, table),
                None => tables.push(without_notes(table)),
            }
        }
        for figure in report
            .figures
            .iter()
            .filter(|figure| !figure.unit.is_empty())
        {
            match figures.iter_mut().find(|known| known.key == figure.key) {
                Some(known) => add_figure(known, figure),
                None => figures.push(figure.clone()),
            }
        }
    }
    (figures, tables)
}

fn without_notes(table: &proto::Table) -> proto::Table {
    let mut table = table.clone();
    let rows = table.blocks.iter_mut().flat_map(|block| &mut block.rows);
    for cell in rows.flat_map(|row| &mut row.cells) {
        cell.note.clear();
    }
    table
}

fn add_table(sum: &mut proto::Table, table: &proto::Table) {
    let mut cells: BTreeMap<(&str, &str, &str), &proto::Cell> = BTreeMap::new();
    for block in &table.blocks {
        for row in &block.rows {
            for cell in &row.cells {
                cells.insert((&block.block, &row.row, &cell.column), cell);
            }
        }
    }
    for block in &mut sum.blocks {
        for row in &mut block.rows {
            for cell in &mut row.cells {
                let at = (block.block.as_str(), row.row.as_str(), cell.column.as_str());
                if let Some(other) = cells.get(&at) {
                    cell.value += other.value;
                    cell.assumed |= other.assumed;
                    cell.origin = of_both(cell.origin(), other.origin()).into();
                }
            }
        }
    }
}

fn add_figure(sum: &mut proto::Figure, figure: &proto::Figure) {
    sum.value += figure.value;
    sum.assumed |= figure.assumed;
    sum.origin = of_both(sum.origin(), figure.origin()).into();
    if sum.qualifier.is_empty() {
        sum.qualifier.clone_from(&figure.qualifier);
    }
    if sum.source != figure.source {
        "各机关已签发年度报告之和".clone_into(&mut sum.source);
    }
}

/// Where a sum comes from: from somebody's declaration as soon as one summand does; not registered only where nobody
/// registered anything, and not applicable only where it applies to nobody.
fn of_both(one: proto::Origin, other: proto::Origin) -> proto::Origin {
    let rank = |origin: proto::Origin| match origin {
        proto::Origin::Declared => 4,
        proto::Origin::Counted => 3,
        proto::Origin::NotRegistered => 2,
        proto::Origin::NotApplicable => 1,
        proto::Origin::Unspecified => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// Tables 3 and 4 as the law knows them; `None` of tables that are not those of the format.
pub fn tables(format: Format, of: &[proto::Table]) -> Option<(Table3, Table4)> {
    let cells = |key: &str| {
        let table = of.iter().find(|table| table.key == key)?;
        let mut cells = BTreeMap::new();
        for block in &table.blocks {
            for row in &block.rows {
                for cell in &row.cells {
                    let at = (block.block.as_str(), row.row.as_str(), cell.column.as_str());
                    cells.insert(at, count(cell.value)?);
                }
            }
        }
        Some(cells)
    };
    let (third, fourth) = (cells("table3")?, cells("table4")?);
    let line = |line: Line| {
        let mut columns = [0; 6];
        for (column, kind) in columns.iter_mut().zip(ApplicantKind::ALL) {
            *column = *third.get(&("", line.key(format), kind.zh()))?;
        }
        Some(columns)
    };
    let mut handled = Table3 {
        received: line(Line::Received)?,
        carried_in: line(Line::CarriedIn)?,
        carried_forward: line(Line::CarriedForward)?,
        ..Table3::default()
    };
    for known in format.table3() {
        if let Line::Result(row) = known {
            handled.results[row as usize] = line(known)?;
        }
    }
    let mut disputes = Table4::default();
    for (kind, counts) in DisputeKind::ALL.iter().zip(&mut disputes.counts) {
        for (outcome, number) in DisputeOutcome::ALL.iter().zip(counts) {
            *number = *fourth.get(&("", kind.zh(), outcome.zh()))?;
        }
    }
    Some((handled, disputes))
}

/// The identities of a sum; `previous` is what the one of the year before carried forward. And that its totals are the sums of those the bureaus signed.
pub fn check(
    format: Format,
    summed: &[proto::Table],
    reports: &[proto::Report],
    previous: Option<[u64; 6]>,
) -> Vec<proto::Identity> {
    let Some((table3, table4)) = tables(format, summed) else {
        return vec![unreadable()];
    };
    let mut list: Vec<proto::Identity> = identities(&table3, &table4, previous)
        .iter()
        .map(identity)
        .collect();
    let parts: Option<Vec<(Table3, Table4)>> = reports
        .iter()
        .map(|report| tables(format, &report.tables))
        .collect();
    for line in format.table3() {
        let of = |table: &Table3| table.row_total(format, line);
        let sum = parts
            .as_ref()
            .map(|parts| parts.iter().map(|(table, _)| of(table)).sum());
        list.push(of_city(line.key(format), of(&table3), sum));
    }
    for kind in DisputeKind::ALL {
        let of = |table: &Table4| table.total(*kind);
        let sum = parts
            .as_ref()
            .map(|parts| parts.iter().map(|(_, table)| of(table)).sum());
        list.push(of_city(kind.zh(), of(&table4), sum));
    }
    list
}

/// Tables that are not those of the form: nothing can be said to hold.
fn unreadable() -> proto::Identity {
    proto::Identity {
        code: "city_sum".to_owned(),
        description: "汇总各表应为本年度统一格式，且每格为不小于零的整数".to_owned(),
        left: 0,
        right: -1,
        holds: false,
    }
}

/// That a total of the sum is the sum of the totals; a part that can not be read makes it false.
fn of_city(what: &str, left: u64, right: Option<u64>) -> proto::Identity {
    proto::Identity {
        code: "city_sum".to_owned(),
        description: format!("{what}：汇总{TOTAL}＝各机关已签发报告{TOTAL}之和"),
        left: signed(left),
        right: right.map_or(-1, signed),
        holds: right == Some(left),
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A count as a cell has it; `None` of what is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number below 2^53, which was just checked"
)]
fn count(value: f64) -> Option<u64> {
    let is_count = value.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&value);
    is_count.then_some(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_cannot_be_read_hold_nothing() {
        let broken = check(Format::F2021, &[], &[], None);
        assert!(!broken.is_empty() && broken.iter().all(|identity| !identity.holds));
    }
}
