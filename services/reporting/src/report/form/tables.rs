//! Tables 3 and 4, which both formats have.

use gongkai_document::{Align, Grid, GridCell};
use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::{DisputeKind, DisputeOutcome},
    report::{COLUMNS, Format, Line, SECTIONS, TABLE4_COLUMNS},
};

use super::Cells;

/// Applications received and handled.
pub struct Table3 {
    format: Format,
    /// Its lines from the top: six kinds of applicant, and the total.
    pub lines: Vec<(Line, [GridCell; 7])>,
}

impl Table3 {
    /// Rows of its head.
    pub const HEAD: usize = 3;
    /// Columns before the numbers.
    pub const LABELS: usize = 3;

    /// Of a report.
    pub fn of(format: Format, cells: &mut Cells<'_>) -> Self {
        let lines = format.table3().into_iter().map(|line| {
            let kinds = ApplicantKind::ALL.iter().map(|kind| kind.as_str());
            let mut columns = kinds.chain(["total"]);
            let cells = std::array::from_fn(|_| {
                let column = columns.next().unwrap_or_default();
                cells.cell(&format!("table3.{}.{column}", line.code()))
            });
            (line, cells)
        });
        Self {
            format,
            lines: lines.collect(),
        }
    }

    /// As the form prints it.
    pub fn grid(&self) -> Grid {
        let label = |text: &str| GridCell::head(text).aligned(Align::Left);
        let kinds = COLUMNS[1..6].iter().map(|kind| GridCell::head(*kind));
        let mut rows = vec![
            vec![
                label("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
                    .wide(Self::LABELS)
                    .high(Self::HEAD),
                GridCell::head("申请人情况").wide(7),
            ],
            vec![
                GridCell::head(COLUMNS[0]).high(2),
                GridCell::head("法人或其他组织").wide(5),
                GridCell::head(COLUMNS[6]).high(2),
            ],
            kinds.collect(),
        ];
        let results = |line: &Line| matches!(line, Line::Result(_) | Line::Total);
        let in_results = self.lines.iter().filter(|(line, _)| results(line)).count();
        let mut before = None;
        for (line, cells) in &self.lines {
            let mut row = Vec::new();
            if *line == Line::Result(ResultRow::Granted) {
                row.push(label("三、本年度办理结果").high(in_results));
            }
            let group = self.group(*line);
            let printed = label(line.printed(self.format));
            match group {
                _ if !results(line) => row.push(printed.wide(Self::LABELS)),
                None => row.push(printed.wide(2)),
                Some(name) => {
                    if group != before {
                        let same = |(line, _): &&(Line, _)| self.group(*line) == group;
                        let count = self.lines.iter().filter(same).count();
                        row.push(label(name).high(count));
                    }
                    row.push(printed);
                }
            }
            before = group;
            row.extend(cells.iter().cloned());
            rows.push(row);
        }
        Grid {
            caption: SECTIONS[2].to_owned(),
            columns: vec![3, 5, 13, 5, 5, 5, 5, 5, 5, 5],
            head_rows: Self::HEAD,
            rows,
            dense: true,
        }
    }

    /// The group a line belongs to. The form of 2019 has one row for group (六), which then is its own label.
    fn group(&self, line: Line) -> Option<&'static str> {
        match line {
            Line::Result(row) if self.format == Format::F2019 && row.is_other_handling() => None,
            Line::Result(row) => row.group_zh(),
            _ => None,
        }
    }
}

/// Reconsiderations and lawsuits.
pub struct Table4 {
    /// Blocks in the order of [`DisputeKind::ALL`]: four outcomes, and the total.
    pub blocks: [[GridCell; 5]; 3],
}

impl Table4 {
    /// Rows of its head.
    pub const HEAD: usize = 3;

    /// Of a report.
    pub fn of(cells: &mut Cells<'_>) -> Self {
        let blocks = std::array::from_fn(|at| {
            let kind = DisputeKind::ALL[at];
            std::array::from_fn(|at| {
                let outcome = DisputeOutcome::ALL.get(at);
                let column = outcome.map_or("total", |outcome| outcome.as_str());
                cells.cell(&format!("table4.{}.{column}", kind.as_str()))
            })
        });
        Self { blocks }
    }

    /// As the form prints it: three times five columns, and one row.
    pub fn grid(&self) -> Grid {
        let head = |text: &str| GridCell::head(text);
        let outcomes = || TABLE4_COLUMNS.iter().map(|column| GridCell::head(*column));
        let rows = vec![
            vec![head("行政复议").wide(5), head("行政诉讼").wide(10)],
            outcomes()
                .map(|cell| cell.high(2))
                .chain([head("未经复议直接起诉").wide(5), head("复议后起诉").wide(5)])
                .collect(),
            outcomes().chain(outcomes()).collect(),
            self.blocks.iter().flatten().cloned().collect(),
        ];
        Grid {
            caption: SECTIONS[3].to_owned(),
            columns: vec![1; 15],
            head_rows: Self::HEAD,
            rows,
            dense: true,
        }
    }
}
