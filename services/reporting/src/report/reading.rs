//! A compiled report, read by key: its figures and the cells of its tables. Pure.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_law::{
    application::ResultRow,
    report::{COLUMNS, CellUnit, Format, Place, TABLE4_COLUMNS},
};

use super::{
    Mark,
    message::proto::{self, Origin},
};
use crate::figure::shown::NOT_REGISTERED;

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many of these.
    Count(String),
    /// A share: 1 is 100 %.
    Share,
    /// Money in fen, printed in yuan.
    Fen,
    /// Money in yuan.
    Yuan,
    /// Money in 万元.
    TenThousandYuan,
}

/// A number of a report: a figure, or a cell of a table.
#[derive(Clone, Debug)]
pub struct Number<'a> {
    /// What it is called.
    pub label: String,
    /// Its value, in its unit.
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
    /// 余 if it is somewhat more.
    pub qualifier: &'a str,
    /// A remark printed with it.
    pub note: &'a str,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it rests on something assumed.
    pub assumed: bool,
}

impl Number<'_> {
    /// Whether it says something: zero that is not registered says nothing.
    pub fn is_known(&self) -> bool {
        !matches!(self.origin, Origin::NotRegistered | Origin::NotApplicable)
    }

    /// What is said of it; nothing of one that is simply counted.
    pub fn mark(&self) -> Option<Mark> {
        Mark::of(self.origin, self.assumed)
    }

    /// The same in brackets, as it stands behind a number outside the tables; `word` is what an assumption is called.
    pub fn remark(&self, word: &str) -> String {
        let mark = self.mark();
        mark.map_or_else(String::new, |mark| format!("（{}）", mark.name(word)))
    }

    /// Its value as data: money in the unit it is printed in.
    pub fn data(&self) -> f64 {
        match self.unit {
            Unit::Fen => self.value / 100.0,
            _ => self.value,
        }
    }

    /// The number as it is printed, without its unit: `162`, `500000余`, `66.67%`, `380`.
    pub fn print(&self) -> String {
        let text = match self.unit {
            Unit::Share => format!("{}%", (self.value * 10_000.0).round() / 100.0),
            _ => self.data().to_string(),
        };
        format!("{text}{}", self.qualifier)
    }

    /// What stands behind it: `件`, `元`; nothing behind a share.
    pub fn unit_zh(&self) -> &str {
        match &self.unit {
            Unit::Count(unit) => unit,
            Unit::Share => "",
            Unit::Fen | Unit::Yuan => "元",
            Unit::TenThousandYuan => "万元",
        }
    }

    /// With its unit: `162件`.
    pub fn print_with_unit(&self) -> String {
        format!("{}{}", self.print(), self.unit_zh())
    }
}

/// A report by key.
pub struct Reading<'a> {
    /// The report.
    pub report: &'a proto::Report,
    /// Its format; the nearest one of a year that had none.
    pub format: Format,
    /// What an assumption is called in it.
    pub word: &'a str,
    numbers: BTreeMap<String, Number<'a>>,
}

impl<'a> Reading<'a> {
    /// Of a report.
    pub fn of(report: &'a proto::Report) -> Self {
        let format = Format::for_year(report.year).unwrap_or(Format::F2019);
        let figures = report.figures.iter();
        let mut numbers: BTreeMap<String, Number<'a>> = figures
            .map(|figure| (figure.key.clone(), of_figure(figure)))
            .collect();
        for place in format.places() {
            if let Some(cell) = cell(&report.tables, format, &place) {
                numbers.insert(place.key(), of_cell(format, &place, cell));
            }
        }
        for (code, first, last) in GROUPS {
            let rows = ResultRow::ALL
                .iter()
                .filter(|row| (first..=last).contains(&row.number()));
            let keys: BTreeSet<&str> = rows.map(|row| row_code(format, *row)).collect();
            let total = |code: &&str| numbers.get(&format!("table3.{code}.total"));
            let totals: Vec<_> = keys.iter().filter_map(total).collect();
            if let Some(first) = totals.first() {
                let sum = Number {
                    label: format!("表三 {code}"),
                    value: totals.iter().map(|number| number.value).sum(),
                    note: "",
                    assumed: totals.iter().any(|number| number.assumed),
                    ..(*first).clone()
                };
                numbers.insert(format!("table3.{code}.total"), sum);
            }
        }
        // The word was chosen when the report was compiled: its sentences begin with it.
        let mut words = report
            .assumptions
            .iter()
            .filter_map(|said| said.split_once('：'));
        let word = words
            .find_map(|(word, _)| word.ends_with("假设").then_some(word))
            .unwrap_or("假设");
        Self {
            report,
            format,
            word,
            numbers,
        }
    }

    /// The number of this key.
    pub fn number(&self, key: &str) -> Option<&Number<'a>> {
        self.numbers.get(key)
    }

    /// The value of what is known.
    pub fn known(&self, key: &str) -> Option<f64> {
        self.number(key)
            .filter(|number| number.is_known())
            .map(|number| number.value)
    }

    /// Whether it is known, and more than nothing.
    pub fn has(&self, key: &str) -> bool {
        self.known(key).is_some_and(|value| value > 0.0)
    }

    /// Whether any of its numbers is one that people declared.
    pub fn is_declared_in_part(&self) -> bool {
        let mut numbers = self.numbers.values();
        numbers.any(|number| number.origin == Origin::Declared)
    }

    /// Keys of the groups in which the bureau tells what it published, in the order of the report.
    pub fn item_groups(&self) -> Vec<&'a str> {
        self.keys("items.group.")
    }

    /// Keys that begin so, in the order of the report.
    pub fn keys(&self, prefix: &str) -> Vec<&'a str> {
        let keys = self.report.figures.iter().map(|figure| figure.key.as_str());
        keys.filter(|key| key.starts_with(prefix)).collect()
    }
}

/// Groups of rows of table 3, which have no row of their own: code, first and last row.
const GROUPS: [(&str, u8, u8); 4] = [
    ("withheld", 5, 12),
    ("unable_to_provide", 13, 15),
    ("not_processed", 16, 20),
    ("other_handling", 21, 23),
];

/// The code of the line in which a row stands.
fn row_code(format: Format, row: ResultRow) -> &'static str {
    match format {
        Format::F2019 if row.is_other_handling() => ResultRow::Other.as_str(),
        _ => row.as_str(),
    }
}

fn of_figure(figure: &proto::Figure) -> Number<'_> {
    let unit = match figure.unit.as_str() {
        "" => Unit::Share,
        "分" => Unit::Fen,
        unit => Unit::Count(unit.to_owned()),
    };
    Number {
        label: figure.label.clone(),
        value: figure.value,
        unit,
        qualifier: &figure.qualifier,
        note: "",
        origin: figure.origin(),
        assumed: figure.assumed,
    }
}

fn of_cell<'a>(format: Format, place: &Place, cell: &'a proto::Cell) -> Number<'a> {
    let unit = match place.unit() {
        CellUnit::Count => Unit::Count(place.unit_zh().to_owned()),
        CellUnit::Yuan => Unit::Yuan,
        CellUnit::TenThousandYuan => Unit::TenThousandYuan,
    };
    // What stands under the table for all of its kind is not repeated in each cell.
    let says_only_that = cell.note == NOT_REGISTERED;
    // Reports of before said so in the note alone.
    let of_before = says_only_that && cell.origin() == Origin::Unspecified;
    Number {
        label: place.zh(format),
        value: in_unit(cell.value, place.unit()),
        unit,
        qualifier: "",
        note: if says_only_that { "" } else { &cell.note },
        origin: if of_before {
            Origin::NotRegistered
        } else {
            cell.origin()
        },
        assumed: cell.assumed && !of_before,
    }
}

/// What the numbers of a column of table 2 are, by its key; those of the other tables are counts.
pub fn unit_of_column(format: Format, key: &str) -> CellUnit {
    let mut columns = format.table2().iter().flat_map(|block| block.columns);
    let column = columns.find(|column| column.key == key);
    column.map_or(CellUnit::Count, |column| column.unit)
}

/// The number of a cell as its column prints it: money is held in fen.
pub fn in_unit(value: f64, unit: CellUnit) -> f64 {
    match unit {
        CellUnit::Count => value,
        CellUnit::Yuan => value / 100.0,
        CellUnit::TenThousandYuan => value / 1_000_000.0,
    }
}

/// The cell of tables at a place, by the words that name its row and column.
pub fn cell<'a>(
    tables: &'a [proto::Table],
    format: Format,
    place: &Place,
) -> Option<&'a proto::Cell> {
    let (table, row, column) = match place {
        Place::Table2(_, row, column) => ("table2", row.zh, column.key),
        Place::Table3(line, kind) => {
            let column = kind.map_or(COLUMNS.len() - 1, |kind| kind as usize);
            ("table3", line.key(format), COLUMNS[column])
        }
        Place::Table4(kind, outcome) => {
            let column = outcome.map_or(TABLE4_COLUMNS.len() - 1, |outcome| outcome as usize);
            ("table4", kind.zh(), TABLE4_COLUMNS[column])
        }
    };
    let table = tables.iter().find(|known| known.key.starts_with(table))?;
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
    let found = rows.find(|known| known.row == row)?;
    found.cells.iter().find(|known| known.column == column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_cell_of_a_report_is_found_by_its_key() {
        for year in [2019, 2024] {
            let report = sample::report(year);
            let reading = Reading::of(&report);
            for place in reading.format.places() {
                assert!(reading.number(&place.key()).is_some(), "{}", place.key());
            }
        }
    }

    #[test]
    fn numbers_are_printed_as_people_read_them() {
        let report = sample::report(2024);
        let reading = Reading::of(&report);
        let printed = |key: &str| reading.number(key).map(Number::print_with_unit);
        for (key, text) in [
            ("matters.received", "162件"),
            ("outreach.leaflets", "500000余份（册）"),
            ("enquiries.on_time_rate", "66.67%"),
            ("fees.collected", "380元"),
            ("table3.received.total", "6件"),
            ("table3.unable_to_provide.total", "2件"),
            ("table2.charge.amount", "4068.208万元"),
        ] {
            assert_eq!(printed(key).as_deref(), Some(text), "{key}");
        }
        assert_eq!(printed("matters.never"), None);
    }

    #[test]
    fn what_is_not_registered_is_not_known() {
        let report = sample::report(2024);
        let reading = Reading::of(&report);
        assert_eq!(reading.known("table2.rule.issued"), None);
        assert_eq!(
            reading.known("table2.coercive_measure.decisions"),
            Some(0.0)
        );
        assert!(!reading.has("table2.coercive_measure.decisions"));
    }
}
