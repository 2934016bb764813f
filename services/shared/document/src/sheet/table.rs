//! Lines to a table: which line is the header, and whether each row fits it.

use super::fault::{AT_MOST, excerpt};
use super::{Fault, Read, Row, Sheet};

/// Characters of the name of a column at most: faults name columns by it.
const NAME: usize = 100;
/// Lines over a header that are kept, and characters of each.
const ABOVE: (usize, usize) = (5, 200);

/// A line of a file: its number and its cells.
pub struct Line {
    /// From 1.
    pub number: usize,
    /// From left to right.
    pub cells: Vec<String>,
    /// A CSV says how many cells a line has; a line of XLSX has those that are filled.
    pub exact: bool,
}

/// The table that the lines of a file are, with what was found wrong so far.
pub fn assemble(lines: Vec<Line>, mut faults: Vec<Fault>) -> Read {
    match sheet(lines, &mut faults) {
        Ok(sheet) => {
            faults.sort_by_key(|fault| fault.line);
            Ok((sheet, faults))
        }
        Err(of_header) => {
            faults.extend(of_header);
            faults.sort_by_key(|fault| fault.line);
            Err(faults)
        }
    }
}

/// Finds the header and holds every row to it. What is wrong with rows is added to `faults`; without
/// a header there is no table.
fn sheet(lines: Vec<Line>, faults: &mut Vec<Fault>) -> Result<Sheet, Vec<Fault>> {
    let filled = |line: &Line| line.cells.iter().filter(|cell| !cell.is_empty()).count();
    let lines: Vec<Line> = lines.into_iter().filter(|line| filled(line) > 0).collect();
    let header = lines
        .iter()
        .position(|line| filled(line) > 1)
        .or((!lines.is_empty()).then_some(0));
    let Some(header) = header else {
        return Err(vec![Fault::file("表格是空的", "the sheet is empty")]);
    };
    let above = lines.iter().take(header.min(ABOVE.0)).map(|line| {
        let text = line.cells.concat();
        text.chars().take(ABOVE.1).collect()
    });
    let above = above.collect();
    let mut lines = lines.into_iter().skip(header).peekable();
    let mut of_header = Vec::new();
    let header = lines.next().map(|mut line| {
        if let Some(below) = lines.next_if(|below| is_second_head(&line.cells, &below.cells)) {
            let heads = below.cells.into_iter().enumerate();
            for (column, head) in heads.filter(|(_, head)| !head.is_empty()) {
                match line.cells.get_mut(column) {
                    Some(cell) => *cell = head,
                    None => line.cells.push(head),
                }
            }
        }
        names(line, &mut of_header)
    });
    let header = header.unwrap_or_default();
    let mut rows = Vec::new();
    for line in lines {
        if faults.len() + of_header.len() >= AT_MOST {
            break;
        }
        rows.push(row(line, header.len(), faults));
    }
    if of_header.is_empty() {
        Ok(Sheet {
            above,
            header,
            rows,
        })
    } else {
        Err(of_header)
    }
}

/// Whether a line is the lower of two rows of heads: it names just what stands under the groups of the upper one, of
/// which the first column alone bears a text, and leaves empty what is one head over both.
fn is_second_head(upper: &[String], lower: &[String]) -> bool {
    let filled =
        |cells: &[String], column: usize| cells.get(column).is_some_and(|cell| !cell.is_empty());
    let columns = upper.len().max(lower.len());
    let grouped = |column: usize| {
        !filled(upper, column) || (column + 1 < columns && !filled(upper, column + 1))
    };
    filled(upper, 0)
        && (0..columns).any(grouped)
        && !(0..columns).all(grouped)
        && (0..columns).all(|column| filled(lower, column) == grouped(column))
}

fn names(line: Line, faults: &mut Vec<Fault>) -> Vec<String> {
    let mut names = line.cells;
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    for (index, name) in names.iter().enumerate() {
        let column = index + 1;
        if name.is_empty() {
            faults.push(Fault::line(
                line.number,
                format!("表头第{column}列是空的"),
                format!("column {column} of the header is empty"),
            ));
        } else if name.chars().nth(NAME).is_some() {
            let shown = excerpt(name);
            faults.push(Fault::line(
                line.number,
                format!("表头第{column}列的名称超过{NAME}字（“{shown}”），请检查文件的列分隔和引号"),
                format!(
                    "the name of column {column} has more than {NAME} characters (`{shown}`): check how the \
                     file separates and quotes its columns"
                ),
            ));
        } else if names[..index].contains(name) {
            let shown = excerpt(name);
            faults.push(Fault::line(
                line.number,
                format!("表头中“{shown}”重复"),
                format!("`{shown}` comes twice in the header"),
            ));
        }
    }
    names
}

fn row(line: Line, columns: usize, faults: &mut Vec<Fault>) -> Row {
    let mut cells = line.cells;
    // Programs leave empty cells behind the table.
    while cells.len() > columns && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    let found = cells.len();
    if found > columns || (line.exact && found < columns) {
        faults.push(Fault::line(
            line.number,
            format!("有{found}列，表头有{columns}列"),
            format!("there are {found} cells, the header has {columns}"),
        ));
    }
    cells.resize(columns, String::new());
    Row {
        line: line.number,
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Sheet};

    /// As the official catalogs have it.
    #[test]
    fn two_rows_of_heads_are_one_header() {
        let read = |file: &str| Sheet::read_csv(file.as_bytes(), &Limits::default());
        let file = "目录,,,,\n序号,公开事项,,依据,公开对象,\n,一级事项,二级事项,,全社会,特定群体\n1,甲,乙,丙,√,\n";
        let (sheet, faults) = read(file).unwrap();
        let header = ["序号", "一级事项", "二级事项", "依据", "全社会", "特定群体"];
        assert_eq!(sheet.header, header);
        assert_eq!(sheet.rows.len(), 1, "{faults:?}");
        assert_eq!(sheet.rows[0].line, 4);
        assert_eq!(sheet.rows[0].cells[2], "乙");
        // A name that was forgotten is no group.
        for file in ["甲,,丙\n1,2,3\n", "甲,,丙,丁\n,2,,\n"] {
            assert!(read(file).is_err(), "{file}");
        }
    }

    /// A file of quotes alone is one cell.
    #[test]
    fn a_fault_shows_no_more_of_a_file_than_an_excerpt() {
        let quotes = "\"".repeat(3_000_000);
        let twice = format!("{0},{0}\n1,2\n", "列".repeat(100));
        for file in [quotes, twice, format!("甲,{}\n1,2\n", "乙".repeat(3_000))] {
            let faults = Sheet::read_csv(file.as_bytes(), &Limits::default());
            for fault in faults.unwrap_err() {
                assert!(fault.to_string().chars().count() < 400, "{fault}");
            }
        }
    }
}
