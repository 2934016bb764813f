//! A register as a sheet.

use chrono::Datelike as _;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::length::{Length as _, cells_within_limit};
use crate::sheet::neutral;
use crate::text::{clean, width};
use crate::{Align, Cell, Column, Error, OnSheet, Register};

/// A list (清单) of what is handed over is no register (台账) of what was done.
const LIST: &str = "清单";
/// Width of a page across, in characters.
const PAGE: u32 = 130;
/// That of A3.
const A3: u32 = 200;

impl Register {
    /// The register as XLSX: one sheet that prints as the PDF does. Numbers and dates stay such.
    pub fn xlsx(&self) -> Result<Vec<u8>, Error> {
        Self::xlsx_with(&[(self.sheet_name(), self)])
    }

    fn sheet_name(&self) -> &str {
        match self.title.as_str() {
            title if title.ends_with(LIST) => title,
            _ => "台账",
        }
    }

    /// Several registers as the sheets of one XLSX, each with its name. The first says title and date
    /// of the file, and is the one that is read when the file comes in again.
    pub fn xlsx_with(sheets: &[(&str, &Self)]) -> Result<Vec<u8>, Error> {
        for (_, register) in sheets {
            register.within_limit()?;
            cells_within_limit(register)?;
        }
        workbook(sheets).map_err(|error| Error::Write(error.to_string()))
    }

    fn fill(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        let printed = self
            .columns
            .iter()
            .take_while(|column| column.on_sheet == OnSheet::Printed)
            .count();
        let last = u16::try_from(printed.saturating_sub(1)).unwrap_or(u16::MAX);
        let body = Format::new().set_font_name("宋体").set_font_size(10);
        let title = body
            .clone()
            .set_font_size(16)
            .set_bold()
            .set_align(FormatAlign::Center);
        let mut row = 0;
        for (text, format) in [(&self.title, &title), (&self.subtitle, &body)] {
            if !text.is_empty() {
                if last > 0 {
                    sheet.merge_range(row, 0, row, last, &clean(text), format)?;
                } else {
                    sheet.write_string_with_format(row, 0, clean(text), format)?;
                }
                row += 1;
            }
        }
        let cell = body
            .clone()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let head = cell
            .clone()
            .set_bold()
            .set_background_color(0x00EB_EBEB)
            .set_align(FormatAlign::Center);
        let first_head = row;
        if self.columns.iter().any(|column| !column.group.is_empty()) {
            row += 1;
            self.fill_groups(sheet, first_head, &head)?;
        }
        for (column, title) in (0..).zip(&self.columns) {
            // One without a group was written over both rows.
            if first_head == row || !title.group.is_empty() {
                sheet.write_string_with_format(row, column, clean(&title.title), &head)?;
            }
            sheet.set_column_width(column, self.width(title.weight))?;
        }
        let titles = self
            .columns
            .iter()
            .map(|column| Cell::from(column.title.as_str()));
        sheet.set_row_height(row, self.height(&titles.collect::<Vec<_>>()))?;
        // The head stays in sight, and on every printed page.
        sheet.set_freeze_panes(row + 1, 0)?;
        sheet.set_repeat_rows(first_head, row)?;
        let formats: Vec<Format> = self
            .columns
            .iter()
            .map(|column| match column.on_sheet {
                OnSheet::Printed => cell.clone().set_align(align(column.align)),
                OnSheet::Aside => cell.clone().unset_text_wrap(),
            })
            .collect();
        for cells in &self.rows {
            row += 1;
            sheet.set_row_height(row, self.height(cells))?;
            for ((column, value), format) in (0..).zip(self.full(cells)).zip(&formats) {
                write(sheet, (row, column), value, format)?;
            }
        }
        for note in &self.notes {
            row += 1;
            sheet.write_string_with_format(row, 0, clean(note), &body)?;
        }
        if printed < self.columns.len() {
            sheet.set_print_area(0, 0, row, last)?;
        }
        sheet.set_landscape();
        sheet.set_paper_size(if self.is_wide() { 8 } else { 9 });
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer("&C第&P页　共&N页");
        Ok(())
    }

    /// The upper of two rows of heads: groups over their columns, and what has none over both rows.
    fn fill_groups(&self, sheet: &mut Worksheet, row: u32, head: &Format) -> Result<(), XlsxError> {
        let mut first: u16 = 0;
        for columns in self
            .columns
            .chunk_by(|one, next| !one.group.is_empty() && one.group == next.group)
        {
            let last = first + u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
            match columns {
                [alone] if alone.group.is_empty() => {
                    let title = clean(&alone.title);
                    sheet.merge_range(row, first, row + 1, first, &title, head)?;
                }
                [alone] => {
                    sheet.write_string_with_format(row, first, clean(&alone.group), head)?;
                }
                group => {
                    sheet.merge_range(row, first, row, last, &clean(&group[0].group), head)?;
                }
            }
            first = last + 1;
        }
        Ok(())
    }

    /// Whether it has more columns than can be read on A4.
    fn is_wide(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.on_sheet == OnSheet::Aside)
    }

    fn width(&self, weight: u16) -> f64 {
        let total: u32 = self
            .columns
            .iter()
            .filter(|column| column.on_sheet == OnSheet::Printed)
            .map(|column| u32::from(column.weight.max(1)))
            .sum();
        // More shares than a page has characters are a form to fill in: each keeps what a day needs.
        let page = match total {
            _ if self.is_wide() => A3,
            total if total > PAGE => total * 14 / 5,
            _ => PAGE,
        };
        (f64::from(page * u32::from(weight.max(1))) / f64::from(total.max(1))).clamp(6.0, 60.0)
    }

    /// Height of a row in points: not every program finds it by itself.
    fn height(&self, cells: &[Cell]) -> f64 {
        const LINE: f64 = 14.0;
        const EXCEL_AT_MOST: f64 = 409.0;
        // What stands beside what is printed makes no row higher.
        let printed = |(_, column): &(_, &Column)| column.on_sheet == OnSheet::Printed;
        let printed = self.full(cells).zip(&self.columns).filter(printed);
        let lines = printed.map(|(cell, column)| {
            // A Chinese character is two wide; a little is lost at the edges.
            let room = self.width(column.weight) - 1.0;
            let text = cell.text();
            let wide = text.lines().map(|line| f64::from(width(line)) * 2.0);
            wide.map(|wide| (wide / room).ceil().max(1.0)).sum::<f64>()
        });
        (lines.fold(1.0, f64::max) * LINE + 4.0).min(EXCEL_AT_MOST)
    }

    /// The table as CSV in UTF-8, with the mark by which Excel and WPS know it. A text that they
    /// would take for a formula gets an apostrophe in front, which [`crate::sheet`] takes off.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        let failed = |error: String| Error::Write(error);
        self.within_limit()?;
        let mut file = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(b"\xEF\xBB\xBF".to_vec());
        let titles = self.columns.iter().map(|column| clean(&column.title));
        file.write_record(titles.map(|title| neutral(&title).into_owned()))
            .map_err(|error| failed(error.to_string()))?;
        for row in &self.rows {
            let cells = self.full(row).map(|cell| match cell {
                Cell::Text(text) => neutral(&clean(text)).into_owned(),
                other => other.text(),
            });
            file.write_record(cells)
                .map_err(|error| failed(error.to_string()))?;
        }
        file.into_inner().map_err(|error| failed(error.to_string()))
    }
}

fn workbook(sheets: &[(&str, &Register)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    if let Some((_, first)) = sheets.first() {
        let date = first.date.unwrap_or_default();
        let made = ExcelDateTime::from_ymd(
            u16::try_from(date.year()).unwrap_or(1970),
            u8::try_from(date.month()).unwrap_or(1),
            u8::try_from(date.day()).unwrap_or(1),
        )?;
        let properties = DocProperties::new()
            .set_title(clean(&first.title))
            .set_creation_datetime(&made);
        workbook.set_properties(&properties);
    }
    for (name, register) in sheets {
        register.fill(workbook.add_worksheet(), name)?;
    }
    workbook.save_to_buffer()
}

fn align(align: Align) -> FormatAlign {
    match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, clean(text), format)?,
        Cell::Number(number) => write_number(sheet, (row, column), *number, format)?,
        Cell::Date(day) => {
            let format = format.clone().set_num_format("yyyy-mm-dd");
            sheet.write_date_with_format(row, column, day, &format)?
        }
    };
    Ok(())
}

/// Excel has no more than 15 digits: a longer number stays itself as a text.
fn write_number<'a>(
    sheet: &'a mut Worksheet,
    (row, column): (u32, u16),
    number: i64,
    format: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    const EXACT: u64 = 1_000_000_000_000_000;
    if number.unsigned_abs() < EXACT {
        #[expect(clippy::cast_precision_loss, reason = "at most 15 digits")]
        let number = number as f64;
        sheet.write_number_with_format(row, column, number, format)
    } else {
        sheet.write_string_with_format(row, column, number.to_string(), format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_share() {
        let register = Register {
            columns: vec![
                crate::Column::new("序号", 1, Align::Right),
                crate::Column::new("内容", 3, Align::Left),
            ],
            ..Register::default()
        };
        let wide = Register {
            columns: vec![
                crate::Column::new("序号", 1, Align::Right),
                crate::Column::new("内容", 9, Align::Left),
                crate::Column::new("编号", 30, Align::Left).aside_if(true),
            ],
            ..Register::default()
        };
        assert!((wide.width(1) - 20.0).abs() < f64::EPSILON);
        let row = |aside: &str| [Cell::from("1"), Cell::from("法规"), Cell::from(aside)];
        let (short, long) = (wide.height(&row("")), wide.height(&row(&"待核".repeat(99))));
        assert!((short - long).abs() < f64::EPSILON);
        assert!((register.width(1) - 32.5).abs() < f64::EPSILON);
        assert!((register.width(3) - 60.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_list_is_called_a_list_and_a_register_a_register() {
        let named = |title: &str| Register {
            title: title.to_owned(),
            ..Register::default()
        };
        assert_eq!(named("交寄清单").sheet_name(), "交寄清单");
        assert_eq!(named("政府信息公开申请办理台账").sheet_name(), "台账");
    }
}
