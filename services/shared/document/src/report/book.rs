//! A workbook of tables, with formulas that whoever opens it can follow.

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::{Grid, GridCell, Placed};
use crate::text::{clean, width};
use crate::{Align, Error};

/// A workbook.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// What it is called.
    pub title: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// From the first.
    pub sheets: Vec<Sheet>,
}

/// A sheet: a title, a table, and lines under it. The table begins in row [`Sheet::FIRST`].
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What its tab says, at most 31 characters.
    pub name: String,
    /// What stands over the table.
    pub title: String,
    /// The table.
    pub grid: Grid,
    /// Lines under it.
    pub notes: Vec<String>,
}

/// Characters that the shares of a table are of.
const PAGE: u32 = 96;
/// Columns beyond which a page lies across.
const ACROSS: usize = 12;

impl Sheet {
    /// The row of a sheet in which its table begins, as people count: below the title.
    pub const FIRST: usize = 2;

    /// What formulas call a cell of the table: `D5`.
    pub fn name_of(row: usize, column: usize) -> String {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let letters = rust_xlsxwriter::utility::column_number_to_name(column);
        format!("{letters}{}", row + Self::FIRST)
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name.chars().take(31).collect::<String>())?;
        let body = Format::new().set_font_name("宋体").set_font_size(10);
        let title = body
            .clone()
            .set_font_size(16)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let last = column(self.grid.columns.len().saturating_sub(1));
        if last > 0 {
            sheet.merge_range(0, 0, 0, last, &clean(&self.title), &title)?;
        } else {
            sheet.write_string_with_format(0, 0, clean(&self.title), &title)?;
        }
        sheet.set_row_height(0, 48)?;
        for at in 0..self.grid.columns.len() {
            sheet.set_column_width(column(at), self.width(at, 0))?;
        }
        let placed = self.grid.placed();
        for row in 0..self.grid.rows.len() {
            let of_row = placed
                .iter()
                .filter(|one| one.row == row && one.cell.more_rows == 0);
            sheet.set_row_height(row_of(row), self.height(of_row))?;
        }
        for one in &placed {
            write(sheet, one, &body)?;
        }
        for (row, note) in (row_of(self.grid.rows.len())..).zip(&self.notes) {
            sheet.write_string_with_format(row, 0, clean(note), &body)?;
        }
        let head = row_of(self.grid.head_rows);
        if self.grid.head_rows > 0 {
            sheet.set_freeze_panes(head, 0)?;
            sheet.set_repeat_rows(row_of(0), head - 1)?;
        }
        sheet.set_paper_size(9);
        if self.grid.columns.len() > ACROSS {
            sheet.set_landscape();
        }
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer("&C第&P页　共&N页");
        Ok(())
    }

    /// Width of a cell from a column on, over so many more.
    fn width(&self, first: usize, more: usize) -> f64 {
        let all: u32 = self
            .grid
            .columns
            .iter()
            .map(|&share| u32::from(share))
            .sum();
        let shares = self.grid.columns.iter().skip(first).take(more + 1);
        let own: u32 = shares.map(|&share| u32::from(share)).sum();
        (f64::from(PAGE * own) / f64::from(all.max(1))).max(6.0)
    }

    /// Height of a row: not every program finds it by itself.
    fn height<'a>(&self, cells: impl Iterator<Item = &'a Placed<'a>>) -> f64 {
        const LINE: f64 = 14.0;
        let lines = cells.map(|one| {
            let room = self.width(one.column, one.cell.more_columns) - 1.0;
            let wide = one
                .cell
                .text
                .lines()
                .map(|line| f64::from(width(line)) * 2.0);
            wide.map(|wide| (wide / room).ceil().max(1.0)).sum::<f64>()
        });
        (lines.fold(1.0, f64::max) * LINE + 4.0).min(409.0)
    }
}

impl Book {
    /// The workbook as XLSX.
    pub fn xlsx(&self) -> Result<Vec<u8>, Error> {
        self.workbook()
            .map_err(|error| Error::Write(error.to_string()))
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let date = self.date.unwrap_or_default();
        let made = ExcelDateTime::from_ymd(
            u16::try_from(date.year()).unwrap_or(1970),
            u8::try_from(date.month()).unwrap_or(1),
            u8::try_from(date.day()).unwrap_or(1),
        )?;
        let properties = DocProperties::new()
            .set_title(clean(&self.title))
            .set_creation_datetime(&made);
        workbook.set_properties(&properties);
        for sheet in &self.sheets {
            sheet.fill(workbook.add_worksheet())?;
        }
        workbook.save_to_buffer()
    }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn row_of(at: usize) -> u32 {
    u32::try_from(at + Sheet::FIRST - 1).unwrap_or(u32::MAX)
}

fn write(sheet: &mut Worksheet, one: &Placed<'_>, body: &Format) -> Result<(), XlsxError> {
    let (first_row, first_column) = (row_of(one.row), column(one.column));
    let format = look(one.cell, body);
    let text = clean(&format!("{}{}", one.cell.text, one.cell.mark));
    if one.cell.more_rows > 0 || one.cell.more_columns > 0 {
        let last_row = row_of(one.row + one.cell.more_rows);
        let last_column = column(one.column + one.cell.more_columns);
        // What is shown there is written over it below.
        sheet.merge_range(
            first_row,
            first_column,
            last_row,
            last_column,
            &text,
            &format,
        )?;
    }
    match (&one.cell.formula, one.cell.number) {
        (Some(formula), number) => {
            let result = number.map_or_else(|| one.cell.text.clone(), |number| number.to_string());
            let formula = Formula::new(formula).set_result(result);
            sheet.write_formula_with_format(first_row, first_column, formula, &format)?;
        }
        (None, Some(number)) => {
            sheet.write_number_with_format(first_row, first_column, number, &format)?;
        }
        (None, None) => {
            sheet.write_string_with_format(first_row, first_column, text, &format)?;
        }
    }
    Ok(())
}

/// A number with a note or a mark stays a number: what stands behind it is its format.
fn look(cell: &GridCell, body: &Format) -> Format {
    let format = body
        .clone()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_align(match cell.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        });
    let format = if cell.head {
        format.set_bold().set_background_color(0x00EB_EBEB)
    } else {
        format
    };
    let Some(number) = cell.number else {
        return format;
    };
    let printed = clean(&cell.text);
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let behind = printed.trim_start_matches(digits);
    let behind = format!("{behind}{}", clean(&cell.mark));
    if printed.contains('%') && number.abs() <= 1.0 {
        return format.set_num_format("0.##%");
    }
    if behind.is_empty() {
        return format;
    }
    let behind = behind.replace('"', "");
    let form = if number.fract() == 0.0 {
        "0"
    } else {
        "0.######"
    };
    format.set_num_format(format!("{form}\"{behind}\""))
}
