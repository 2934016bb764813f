//! Sheets as tables with named columns: reading them, and the empty form of one.

use std::collections::{HashMap, HashSet};

use gongkai_chassis::plain::plain;
use gongkai_document::{
    Align, Column as Printed, Register,
    sheet::{Limits, Read, Row},
};

use super::{Fault, MOST_LINES, fault};

/// A column of a sheet.
pub struct Column {
    /// Its name.
    pub title: &'static str,
    /// Its share of the width.
    pub weight: u16,
    /// A sheet without it is none.
    pub needed: bool,
    /// What a clerk fills in, and where.
    pub note: &'static str,
}

impl Column {
    /// A column that every sheet has.
    pub const fn needed(title: &'static str, weight: u16, note: &'static str) -> Self {
        Self {
            title,
            weight,
            needed: true,
            note,
        }
    }

    /// A column that may be left out where nothing stands in it.
    pub const fn new(title: &'static str, weight: u16, note: &'static str) -> Self {
        Self {
            title,
            weight,
            needed: false,
            note,
        }
    }
}

/// A table that came in.
pub struct Table {
    rows: Vec<Row>,
    places: HashMap<&'static str, usize>,
    /// Lines that could not be read whole.
    broken: HashSet<usize>,
}

/// A line of it.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl Table {
    /// How large a file of these columns may be.
    pub fn limits(columns: &[Column]) -> Limits {
        // Titles, header and what stands under the table besides the lines.
        const AROUND: usize = 20;
        Limits {
            bytes: 3_000_000,
            lines: MOST_LINES + AROUND,
            columns: columns.len() + AROUND,
        }
    }

    /// A CSV that a test wrote.
    #[cfg(test)]
    pub fn read(file: &[u8], columns: &'static [Column], faults: &mut Vec<Fault>) -> Option<Self> {
        let read = gongkai_document::sheet::Sheet::read_csv(file, &Self::limits(columns));
        Self::of(read, columns, faults)
    }

    /// What was read of a file. Notes what is wrong with its form; none if it has no header we know.
    pub fn of(read: Read, columns: &'static [Column], faults: &mut Vec<Fault>) -> Option<Self> {
        let (mut sheet, of_form) = match read {
            Ok(read) => read,
            Err(of_form) => {
                faults.extend(of_form.into_iter().map(|wrong| fault::of_form(wrong, &[])));
                return None;
            }
        };
        // A word of a list is to be known whatever came along with it.
        let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells);
        for cell in sheet.header.iter_mut().chain(cells) {
            *cell = plain(cell);
        }
        let broken = of_form.iter().filter_map(|fault| fault.line).collect();
        let of_form = of_form.into_iter();
        faults.extend(of_form.map(|wrong| fault::of_form(wrong, &sheet.header)));
        let before = faults.len();
        if sheet.rows.len() > MOST_LINES {
            faults.push(Fault::cell(
                0,
                "",
                format!("不得超过{MOST_LINES}行，请分批导入"),
                format!("more than {MOST_LINES} lines: import them in parts"),
            ));
        }
        for title in &sheet.header {
            if !columns.iter().any(|column| column.title == title) {
                let (zh, en) = (
                    format!("没有“{title}”这一栏"),
                    format!("no column `{title}`"),
                );
                faults.push(Fault::cell(0, title, zh, en));
            }
        }
        let mut places = HashMap::new();
        for column in columns {
            match sheet.column(column.title) {
                Some(place) => {
                    places.insert(column.title, place);
                }
                None if column.needed => {
                    let zh = format!("表头缺少“{}”一栏", column.title);
                    let en = format!("the header lacks `{}`", column.title);
                    faults.push(Fault::cell(0, column.title, zh, en));
                }
                None => {}
            }
        }
        (faults.len() == before).then_some(Self {
            rows: sheet.rows,
            places,
            broken,
        })
    }

    /// The lines under the header.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'_>> {
        self.rows.iter().map(|row| Line { table: self, row })
    }
}

impl<'a> Line<'a> {
    /// Its number, as Excel and WPS show it.
    pub fn number(self) -> usize {
        self.row.line
    }

    /// Whether it could not be read whole; that is told already.
    pub fn is_broken(self) -> bool {
        self.table.broken.contains(&self.row.line)
    }

    /// What stands in a column; nothing where the sheet has no such one.
    pub fn cell(self, column: &str) -> &'a str {
        let place = self.table.places.get(column);
        place
            .and_then(|place| self.row.cells.get(*place))
            .map_or("", String::as_str)
    }

    /// The columns of which something stands in it, from left to right: what is told of them has the
    /// same order every time.
    pub fn filled(self) -> Vec<&'static str> {
        let places = self.table.places.iter();
        let mut filled: Vec<_> = places
            .map(|(column, place)| (*place, *column))
            .filter(|(_, column)| !self.cell(column).is_empty())
            .collect();
        filled.sort_unstable();
        filled.into_iter().map(|(_, column)| column).collect()
    }
}

/// The media type of a form.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The empty form of a sheet as XLSX, with a second sheet that explains its columns.
pub fn form(title: &str, columns: &[Column]) -> Result<Vec<u8>, gongkai_document::Error> {
    let row = |column: &Column| {
        let must = if column.needed {
            "必须有"
        } else {
            "可以省略"
        };
        vec![column.title.into(), must.into(), column.note.into()]
    };
    let guide = Register {
        title: "填写说明".to_owned(),
        columns: vec![
            Printed::new("栏目", 3, Align::Left),
            Printed::new("是否必须有此栏", 3, Align::Center),
            Printed::new("填写要求", 14, Align::Left),
        ],
        rows: columns.iter().map(row).collect(),
        ..Register::default()
    };
    Register::xlsx_with(&[("期初存量", &empty(title, columns)), ("填写说明", &guide)])
}

/// A sheet without lines.
pub fn empty(title: &str, columns: &[Column]) -> Register {
    let head = |column: &Column| Printed::new(column.title, column.weight, Align::Left);
    Register {
        title: title.to_owned(),
        columns: columns.iter().map(head).collect(),
        ..Register::default()
    }
}

#[cfg(test)]
mod tests {
    use gongkai_document::sheet::{self, Sheet};

    use super::*;

    const COLUMNS: &[Column] = &[Column::needed("原编号", 5, ""), Column::new("日期", 5, "")];

    #[test]
    fn a_cell_that_cannot_be_read_is_told_by_the_name_of_its_column() {
        let sheet = Sheet {
            header: vec!["原编号".to_owned(), "日期".to_owned()],
            ..Sheet::default()
        };
        let unreadable = || vec![sheet::Fault::cell(3, 1, "日期无法识别", "no valid date")];
        let mut faults = Vec::new();
        assert!(Table::of(Ok((sheet, unreadable())), COLUMNS, &mut faults).is_some());
        assert_eq!((faults[0].line, faults[0].column.as_str()), (3, "日期"));
        // Without a header it has no name.
        let mut faults = Vec::new();
        assert!(Table::of(Err(unreadable()), COLUMNS, &mut faults).is_none());
        assert_eq!(faults[0].column, "第2列");
    }
}
