//! Tables 3 and 4 of a report as numbers, read from its cells as they are printed, and what must agree among them. Pure.

use gongkai_law::report::{AsPrinted, Format, Place};

use super::{
    message::{identity, proto},
    reading::cell,
};

/// What the tables of a report print; else how many of their cells are missing or no counts.
pub fn read(format: Format, tables: &[proto::Table]) -> Result<AsPrinted, usize> {
    let (mut read, mut wrong) = (AsPrinted::default(), 0);
    for place in format.places() {
        if matches!(place, Place::Table2(..)) {
            continue;
        }
        match cell(tables, format, &place).and_then(|cell| count(cell.value)) {
            Some(number) => read.take(format, &place, number),
            None => wrong += 1,
        }
    }
    if wrong == 0 { Ok(read) } else { Err(wrong) }
}

/// The identities of the tables of a report; `previous` is what the one of the year before carried forward. Tables that cannot be
/// read have one, which does not hold.
pub fn identities(
    format: Format,
    tables: &[proto::Table],
    previous: Option<[u64; 6]>,
) -> Vec<proto::Identity> {
    match read(format, tables) {
        Ok(read) => read
            .identities(format, previous)
            .iter()
            .map(identity)
            .collect(),
        Err(wrong) => vec![proto::Identity {
            code: "tables_read".to_owned(),
            description: "表三、表四中缺少的或者不是非负整数的数字＝0个".to_owned(),
            left: i64::try_from(wrong).unwrap_or(i64::MAX),
            right: 0,
            holds: false,
        }],
    }
}

/// What a report carried forward, by applicant kind.
pub fn carried_forward(report: &proto::Report) -> Option<[u64; 6]> {
    let format = Format::for_year(report.year)?;
    let read = read(format, &report.tables).ok()?;
    Some(read.table3.carried_forward)
}

/// A count, as sent.
pub fn signed(value: u64) -> i64 {
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
    use crate::report::sample;

    /// The codes of what does not hold once a cell is another.
    fn broken(year: i32, row: &str, column: &str, value: f64) -> Vec<String> {
        let mut report = sample::report(year);
        let rows = report.tables.iter_mut().flat_map(|table| &mut table.blocks);
        let mut rows = rows.flat_map(|block| &mut block.rows);
        let row = rows.find(|known| known.row == row).unwrap();
        let mut cells = row.cells.iter_mut();
        cells.find(|cell| cell.column == column).unwrap().value = value;
        let format = Format::for_year(year).unwrap();
        let identities = identities(format, &report.tables, None).into_iter();
        let broken = identities.filter(|identity| !identity.holds);
        broken.map(|identity| identity.code).collect()
    }

    #[test]
    fn totals_are_those_that_are_printed() {
        for year in [2019, 2024] {
            let none: [&str; 0] = [];
            assert_eq!(broken(year, "一、本年新收", "自然人", 3.0), none);
            let total = broken(year, "一、本年新收", "总计", 7.0);
            assert_eq!(total, ["table3_row"]);
            let results = broken(year, "三（七）总计", "商业企业", 2.0);
            assert!(
                results.contains(&"table3_results".to_owned()),
                "{results:?}"
            );
            assert!(
                results.contains(&"table3_balance".to_owned()),
                "{results:?}"
            );
            let forward = broken(year, "四、结转下年度继续办理", "自然人", 2.0);
            assert!(
                forward.contains(&"table3_balance".to_owned()),
                "{forward:?}"
            );
            let disputes = broken(year, "行政复议", "总计", 3.0);
            assert_eq!(disputes, ["table4_block"]);
        }
    }

    #[test]
    fn what_cannot_be_read_does_not_hold() {
        for value in [-1.0, 0.5, f64::NAN] {
            assert_eq!(
                broken(2024, "一、本年新收", "自然人", value),
                ["tables_read"]
            );
        }
        let none = identities(Format::F2021, &[], None);
        assert!(!none[0].holds && none[0].left == 25 * 7 + 15, "{none:?}");
    }

    /// The form of 2019 has the rows that it has: no identity is of a row of the later form.
    #[test]
    fn rows_are_those_of_the_form() {
        for (year, rows) in [(2019, 23), (2024, 25)] {
            let report = sample::report(year);
            let format = Format::for_year(year).unwrap();
            let found = identities(format, &report.tables, Some([1, 0, 0, 0, 0, 0]));
            let of = |code: &str| found.iter().filter(|one| one.code == code).count();
            assert_eq!((of("table3_row"), of("table3_carried")), (rows, 7));
            assert!(found.iter().all(|identity| identity.holds), "{found:?}");
        }
    }
}
