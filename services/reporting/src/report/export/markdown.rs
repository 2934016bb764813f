//! The text of an item in the catalog: what the form prints up to the signature, and its digest, as Markdown. That has headings, paragraphs and
//! tables of one row of heads, and no cell that reaches over others: so the names of columns and of rows that stand one above the
//! other are written one behind the other.

use gongkai_document::{Block, Grid, GridCell, Report, date_text};

/// The report from what stands under its title to its signature, and its last lines.
pub fn text(report: &Report) -> String {
    let mut pieces = Vec::new();
    paragraphs(&mut pieces, "", &report.subtitle);
    for block in &report.blocks {
        match block {
            Block::Heading { text, .. } => pieces.push(format!("## {}", escaped(text))),
            Block::Body { head, text } => paragraphs(&mut pieces, head, text),
            Block::Table { grid } => tables(&mut pieces, grid),
            Block::Notes { lines } => paragraphs(&mut pieces, "", &lines.join("\n")),
            // What it shows stands in a table.
            Block::Chart { .. } => {}
        }
    }
    paragraphs(&mut pieces, "", &report.signer);
    paragraphs(
        &mut pieces,
        "",
        &report.date.map(date_text).unwrap_or_default(),
    );
    paragraphs(&mut pieces, "", &report.seal.join("\n"));
    pieces.join("\n\n") + "\n"
}

/// Every line is a paragraph; the first begins with a head, if there is one.
fn paragraphs(pieces: &mut Vec<String>, head: &str, text: &str) {
    let mut head = match head {
        "" => String::new(),
        head => format!("**{}**", escaped(head)),
    };
    let lines = text.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        let line = if head.is_empty() {
            guarded(&escaped(line))
        } else {
            escaped(line)
        };
        pieces.push(std::mem::take(&mut head) + &line);
    }
    pieces.extend(Some(head).filter(|head| !head.is_empty()));
}

/// A table with its first row of heads.
struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A grid as tables, one for each of its blocks that has heads of its own; the name of a block stands above it.
fn tables(pieces: &mut Vec<String>, grid: &Grid) {
    let matrix = matrix(grid);
    let width = grid.columns.len();
    if grid.head_rows > 0 {
        let (head, body) = matrix.split_at(grid.head_rows.min(matrix.len()));
        let table = match body {
            [row] if row.iter().flatten().all(|cell| !cell.head) => turned(head, row),
            _ => named(head, body, width),
        };
        pieces.push(table.markdown());
        return;
    }
    let mut table: Option<Part<'_>> = None;
    let end = |table: Option<Part<'_>>| {
        table.map(|(heads, rows)| Table {
            heads: columns(heads).map(|at| words(heads[at])).collect(),
            rows,
        })
    };
    for (cells, row) in grid.rows.iter().zip(&matrix) {
        match cells.as_slice() {
            [name] => {
                pieces.extend(end(table.take()).map(|table| table.markdown()));
                pieces.push(format!("**{}**", escaped(&name.text)));
            }
            cells if cells.iter().all(|cell| cell.head) => {
                pieces.extend(end(table.take()).map(|table| table.markdown()));
                table = Some((row.as_slice(), Vec::new()));
            }
            _ => {
                if let Some((heads, rows)) = &mut table {
                    rows.push(columns(heads).map(|at| words(row[at])).collect());
                }
            }
        }
    }
    pieces.extend(end(table).map(|table| table.markdown()));
}

/// The columns in which a cell of a row begins.
fn columns<'a>(row: &'a [Option<&'a GridCell>]) -> impl Iterator<Item = usize> + 'a {
    let begins = move |at: &usize| {
        let cell = row[*at].map(std::ptr::from_ref);
        *at == 0 || cell != row[*at - 1].map(std::ptr::from_ref)
    };
    (0..row.len()).filter(begins)
}

/// One row of numbers under heads of several rows: a row for each of the upper heads, a column for each of the lowest.
fn turned(head: &[Vec<Option<&GridCell>>], row: &[Option<&GridCell>]) -> Table {
    let mut heads = vec![String::new()];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        let mut path = path(head.iter().map(|row| row[at]));
        let column = path.pop().unwrap_or_default();
        let name = path.join(" ");
        if rows.last().is_none_or(|row| row[0] != name) {
            rows.push(vec![name]);
        }
        if !heads.contains(&column) {
            heads.push(column);
        }
        if let Some(row) = rows.last_mut() {
            row.push(words(*cell));
        }
    }
    Table { heads, rows }
}

/// The heads of a part of a grid, and its rows.
type Part<'a> = (&'a [Option<&'a GridCell>], Vec<Vec<String>>);

/// Rows with names in several columns, under heads of several rows.
fn named(head: &[Vec<Option<&GridCell>>], body: &[Vec<Option<&GridCell>>], width: usize) -> Table {
    let names = |row: &Vec<Option<&GridCell>>| {
        let mut cells = row.iter().copied();
        let heads = cells
            .by_ref()
            .take_while(|cell| cell.is_some_and(|cell| cell.head));
        heads.count()
    };
    let names = body.iter().map(names).max().unwrap_or_default();
    let corner = path(head.iter().map(|row| row.first().copied().flatten())).join(" ");
    let over = |at: usize| path(head.iter().map(|row| row[at])).join(" ");
    let rows = body.iter().map(|row| {
        let name = path(row.iter().take(names).copied()).join(" ");
        let cells = row.iter().skip(names).map(|cell| words(*cell));
        [name].into_iter().chain(cells).collect()
    });
    Table {
        heads: [corner]
            .into_iter()
            .chain((names..width).map(over))
            .collect(),
        rows: rows.collect(),
    }
}

/// What stands in these cells, each once.
fn path<'a>(cells: impl Iterator<Item = Option<&'a GridCell>>) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for cell in cells.map(words) {
        if path.last() != Some(&cell) {
            path.push(cell);
        }
    }
    path
}

/// Every place of a grid with the cell that covers it.
fn matrix(grid: &Grid) -> Vec<Vec<Option<&GridCell>>> {
    let mut matrix = vec![vec![None; grid.columns.len()]; grid.rows.len()];
    for one in grid.placed() {
        let rows = matrix.iter_mut().skip(one.row).take(one.cell.more_rows + 1);
        for row in rows {
            let covered = row
                .iter_mut()
                .skip(one.column)
                .take(one.cell.more_columns + 1);
            covered.for_each(|place| *place = Some(one.cell));
        }
    }
    matrix
}

fn words(cell: Option<&GridCell>) -> String {
    let words = cell.map(|cell| format!("{}{}", cell.text, cell.mark));
    escaped(&words.unwrap_or_default().replace('\n', " "))
}

impl Table {
    fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut lines = vec![line(&self.heads)];
        lines.push(format!("|{}", " --- |".repeat(self.heads.len())));
        lines.extend(self.rows.iter().map(|row| line(row)));
        lines.join("\n")
    }
}

/// Words in which no mark of Markdown counts.
fn escaped(words: &str) -> String {
    let mut escaped = String::new();
    for c in words.chars() {
        if "\\`*_[]<>|~^&#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A line that begins no list.
fn guarded(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let begins = match digits {
        0 => rest.starts_with(['+', '-', '=', ':']),
        _ => rest.starts_with(['.', ')']),
    };
    if begins {
        format!("{number}\\{rest}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::report::Format;
    use gongkai_lint::{Given, Severity, lint, read};
    use pulldown_cmark::{Options, Parser, html};

    use super::*;
    use crate::report::{
        form::{Content, Form, Signed, drafted},
        sample,
    };

    fn body(year: i32) -> String {
        let (report, previous) = (sample::report(year), sample::report(year - 1));
        let signed = Signed {
            version: 2,
            signed_on: format!("{}-01-20", year + 1).parse().unwrap(),
            digest: "3f5a ".repeat(16).trim_end().to_owned(),
            signer: "张三".to_owned(),
            correction_reason: "表二行政处罚数量填报有误".to_owned(),
        };
        let content = Content {
            report: &report,
            previous: Some(&previous),
            sections: &drafted(&report, Some(&previous)),
            signed: Some(&signed),
            is_draft: false,
        };
        text(&content.fill(Form::Official).unwrap())
    }

    /// As the catalog shows it.
    fn shown(markdown: &str) -> String {
        let mut shown = String::new();
        html::push_html(
            &mut shown,
            Parser::new_ext(markdown, Options::ENABLE_TABLES),
        );
        shown
    }

    #[test]
    fn an_item_says_all_that_the_paper_says_but_its_charts() {
        let body = body(2024);
        for said in [
            "（第2版，更正原因：表二行政处罚数量填报有误）\n\n",
            "\n\n## 三、收到和处理政府信息公开申请情况\n\n| （本列数据的勾稽关系为：",
            "\n\n**第二十条第（六）项**\n\n| 信息内容 | 本年处理决定数量 |\n| --- | --- |\n| 行政处罚 | 36◇ |\n",
            "| 申请人情况 法人或其他组织 商业企业 |",
            "\n| 三、本年度办理结果 （三）不予公开 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
            "\n|  | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n",
            "\n| 行政诉讼 复议后起诉 | 0 | 0 | 1 | 0 | 1 |\n",
            "\n\n益阳市赫山区应急管理局\n\n2025年1月20日\n\n版本：第2版",
            "\n\n3f5a 3f5a ",
        ] {
            assert!(body.contains(said), "{said}: {body}");
        }
    }

    #[test]
    fn the_linter_finds_no_error_in_what_the_catalog_shows() {
        for year in [2019, 2020, 2021, 2024] {
            let page = shown(&body(year));
            let report = read::report(page.as_bytes(), &Given::default()).unwrap();
            let read = |table: &str| format!("{year}: {table} is not read: {page}");
            assert!(report.table2.is_some(), "{}", read("table 2"));
            let table3 = report
                .table3
                .as_ref()
                .unwrap_or_else(|| panic!("{}", read("3")));
            let rows = Format::for_year(year).unwrap().table3().len();
            assert_eq!(table3.rows.len(), rows, "{}", read("table 3"));
            let blocks = report.table4.as_ref().unwrap().blocks.iter();
            assert_eq!(blocks.flatten().count(), 3, "{}", read("table 4"));
            let findings = lint(&report).into_iter();
            let errors = findings.filter(|finding| finding.severity != Severity::Note);
            let errors: Vec<String> = errors.map(|one| format!("{one:?}")).collect();
            assert_eq!(errors, [""; 0], "{year}: {page}");
        }
    }

    #[test]
    fn no_word_of_a_report_is_a_mark() {
        let report = Report {
            blocks: vec![Block::body("1. 甲*乙*丙|丁\n- 戊\n# 己 <b>庚</b>")],
            ..Report::default()
        };
        let page = shown(&text(&report));
        let told = "<p>1. 甲*乙*丙|丁</p>\n<p>- 戊</p>\n<p># 己 &lt;b&gt;庚&lt;/b&gt;</p>\n";
        assert_eq!(page, told);
    }
}
