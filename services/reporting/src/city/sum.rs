//! The sum of reports. Pure.

use std::collections::BTreeMap;

use gongkai_law::{
    dispute::DisputeKind,
    report::{AsPrinted, Format, TOTAL},
};
use gongkai_proto::reporting::v1 as proto;

use crate::report::printed::{identities, read, signed as as_sent};

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

/// The identities of a sum; `previous` is what the one of the year before carried forward. And that the cells of each row
/// add up to the totals that the bureaus signed.
pub fn check(
    format: Format,
    summed: &[proto::Table],
    reports: &[proto::Report],
    previous: Option<[u64; 6]>,
) -> Vec<proto::Identity> {
    let mut list = identities(format, summed, previous);
    // What cannot be read does not hold already.
    let Ok(sum) = read(format, summed) else {
        return list;
    };
    let signed = reports.iter();
    let signed: Result<Vec<AsPrinted>, usize> =
        signed.map(|report| read(format, &report.tables)).collect();
    let together = |total: &dyn Fn(&AsPrinted) -> Option<u64>| {
        let signed = signed.as_ref().ok()?;
        signed.iter().map(total).sum()
    };
    for line in format.table3() {
        let left = sum.table3.row_total(format, line);
        let right = together(&|signed| signed.total_of_line(format, line));
        list.push(of_city(line.key(format), left, right));
    }
    for kind in DisputeKind::ALL {
        let left = sum.table4.total(*kind);
        let right = together(&|signed| signed.totals.disputes[*kind as usize]);
        list.push(of_city(kind.zh(), left, right));
    }
    list
}

/// That the cells of a row of the sum are the totals that were signed; a part that can not be read makes it false.
fn of_city(what: &str, left: u64, right: Option<u64>) -> proto::Identity {
    proto::Identity {
        code: "city_sum".to_owned(),
        description: format!("{what}：汇总各栏之和＝各机关已签发报告{TOTAL}之和"),
        left: as_sent(left),
        right: right.map_or(-1, as_sent),
        holds: right == Some(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{printed::carried_forward, sample};

    /// The codes of what does not hold of the sum of two reports, of which the second is changed by `wrong`.
    fn broken(year: i32, wrong: impl FnOnce(&mut proto::Report)) -> Vec<String> {
        let mut reports = [sample::report(year), sample::report(year)];
        wrong(&mut reports[1]);
        let format = Format::for_year(year).unwrap();
        let (_, tables) = sum(&reports);
        let carried = Some([2, 0, 0, 0, 0, 0]);
        let broken = check(format, &tables, &reports, carried).into_iter();
        let broken = broken.filter(|identity| !identity.holds);
        broken.map(|identity| identity.code).collect()
    }

    fn cell<'a>(report: &'a mut proto::Report, row: &str, at: usize) -> &'a mut proto::Cell {
        let blocks = report.tables.iter_mut().flat_map(|table| &mut table.blocks);
        let mut rows = blocks.flat_map(|block| &mut block.rows);
        &mut rows.find(|known| known.row == row).unwrap().cells[at]
    }

    #[test]
    fn what_was_signed_adds_up() {
        for year in [2019, 2024] {
            assert_eq!(broken(year, |_| {}), [""; 0]);
        }
        assert_eq!(
            carried_forward(&sample::report(2024)),
            Some([1, 0, 0, 0, 0, 0])
        );
    }

    #[test]
    fn a_signed_total_that_is_not_that_of_its_cells_is_found() {
        for year in [2019, 2024] {
            // A total alone: the sum of the cells is another.
            let total = broken(year, |report| cell(report, "一、本年新收", 6).value += 1.0);
            assert_eq!(total, ["table3_row", "city_sum"]);
            let disputes = broken(year, |report| cell(report, "行政复议", 4).value += 1.0);
            assert_eq!(disputes, ["table4_block", "city_sum"]);
            // A cell alone: the balance, too.
            let one = broken(year, |report| cell(report, "一、本年新收", 0).value += 1.0);
            assert_eq!(
                one,
                ["table3_balance", "table3_balance", "table3_row", "city_sum"]
            );
        }
    }

    #[test]
    fn what_cannot_be_read_does_not_hold() {
        let wrong = broken(2024, |report| cell(report, "一、本年新收", 0).value = 0.5);
        assert_eq!(wrong, ["tables_read"]);
        // The sum of the two can be read, this one can not.
        let wrong = broken(2024, |report| cell(report, "一、本年新收", 0).value = -1.0);
        assert!(wrong.contains(&"city_sum".to_owned()), "{wrong:?}");
    }

    #[test]
    fn tables_that_cannot_be_read_hold_nothing() {
        let broken = check(Format::F2021, &[], &[], None);
        assert!(!broken.is_empty() && broken.iter().all(|identity| !identity.holds));
    }
}
