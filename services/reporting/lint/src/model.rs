//! What an annual report has, as the rules see it.

use std::ops::Range;

use crate::page::{Page, Spot};

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// Where.
    pub spot: Spot,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// An amount with decimals, as written.
    Amount(String),
    /// Nothing, or a stroke in its place.
    Blank,
    /// Not printed here: cut off, or lost in transcription. Nothing can be said of it.
    Absent,
}

impl Cell {
    /// The number in it.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        match self.value {
            Value::Whole(number) => Some(number),
            _ => None,
        }
    }

    /// Whether nothing is in it where a number should be.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.value == Value::Blank
    }
}

/// What the form's number of a row is, and its Chinese name: table 3, in the order of the form.
pub const ROWS: [(&str, &str); 26] = [
    ("1", "一、本年新收"),
    ("2", "二、上年结转"),
    ("3(1)", "（一）予以公开"),
    ("3(2)", "（二）部分公开"),
    ("3(3)1", "（三）1.属于国家秘密"),
    ("3(3)2", "（三）2.其他法律行政法规禁止公开"),
    ("3(3)3", "（三）3.危及“三安全一稳定”"),
    ("3(3)4", "（三）4.保护第三方合法权益"),
    ("3(3)5", "（三）5.属于三类内部事务信息"),
    ("3(3)6", "（三）6.属于四类过程性信息"),
    ("3(3)7", "（三）7.属于行政执法案卷"),
    ("3(3)8", "（三）8.属于行政查询事项"),
    ("3(4)1", "（四）1.本机关不掌握相关政府信息"),
    ("3(4)2", "（四）2.没有现成信息需要另行制作"),
    ("3(4)3", "（四）3.补正后申请内容仍不明确"),
    ("3(5)1", "（五）1.信访举报投诉类申请"),
    ("3(5)2", "（五）2.重复申请"),
    ("3(5)3", "（五）3.要求提供公开出版物"),
    ("3(5)4", "（五）4.无正当理由大量反复申请"),
    ("3(5)5", "（五）5.要求行政机关确认或重新出具已获取信息"),
    ("3(6)1", "（六）1.逾期不补正不再处理"),
    ("3(6)2", "（六）2.逾期未缴费不再处理"),
    ("3(6)3", "（六）3.其他"),
    ("3(6)", "（六）其他处理"),
    ("3(7)", "（七）总计"),
    ("4", "四、结转下年度继续办理"),
];

/// Columns of table 3.
pub const KINDS: [&str; 7] = [
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
];

/// Columns of table 4, in each block.
pub const OUTCOMES: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// Blocks of table 4.
pub const BLOCKS: [&str; 3] = ["行政复议", "未经复议直接起诉", "复议后起诉"];

/// The Chinese name of a row of table 3.
#[must_use]
pub fn row_name(code: &str) -> &'static str {
    ROWS.iter()
        .find(|(known, _)| *known == code)
        .map_or("", |(_, name)| name)
}

/// A row of table 3.
#[derive(Clone, Debug)]
pub struct Row {
    /// As in [`ROWS`].
    pub code: &'static str,
    /// The six kinds of applicants and their sum.
    pub cells: [Cell; 7],
}

/// Table 3: applications.
#[derive(Clone, Debug, Default)]
pub struct Table3 {
    /// The rows that are printed.
    pub rows: Vec<Row>,
    /// Totals of groups alone, where a structured report has no more: key and number.
    pub groups: Vec<(String, Cell)>,
    /// A report says so of it: every cell is blank.
    pub all_blank: Option<Spot>,
}

impl Table3 {
    /// A row by its code.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// A cell, the sum of the six kinds where the last column says nothing.
    #[must_use]
    pub fn total(&self, code: &str) -> Option<i64> {
        let row = self.row(code)?;
        row.cells[6].number().or_else(|| {
            let kinds = &row.cells[..6];
            let any_absent = kinds.iter().any(|cell| cell.value == Value::Absent);
            (!any_absent).then(|| kinds.iter().filter_map(Cell::number).sum())
        })
    }

    /// The sum of the totals of some rows, if all are printed.
    #[must_use]
    pub fn sum(&self, codes: &[&str]) -> Option<i64> {
        codes.iter().map(|code| self.total(code)).sum()
    }

    /// A group of results by the codes of its rows.
    #[must_use]
    pub fn group(&self, group: u8) -> Option<i64> {
        if group == 6
            && let Some(single) = self.total("3(6)")
        {
            return Some(single);
        }
        let prefix = format!("3({group})");
        let codes: Vec<&str> = ROWS
            .iter()
            .map(|(code, _)| *code)
            .filter(|code| code.starts_with(&prefix) && *code != "3(6)")
            .collect();
        self.sum(&codes)
    }
}

/// Table 4: reconsiderations and lawsuits.
#[derive(Clone, Debug, Default)]
pub struct Table4 {
    /// In the order of [`BLOCKS`].
    pub blocks: [Option<[Cell; 5]>; 3],
}

impl Table4 {
    /// A cell by block and outcome.
    #[must_use]
    pub fn cell(&self, block: usize, outcome: usize) -> Option<&Cell> {
        self.blocks.get(block)?.as_ref()?.get(outcome)
    }
}

/// What a row of table 2 is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// 规章
    Rules,
    /// 行政规范性文件
    Documents,
    /// 行政许可
    Permits,
    /// 其他对外管理服务事项
    Services,
    /// 行政处罚
    Penalties,
    /// 行政强制
    Coercion,
    /// 行政事业性收费
    Charges,
    /// 政府集中采购
    Procurement,
}

impl Item {
    /// As the form calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rules => "规章",
            Self::Documents => "行政规范性文件",
            Self::Permits => "行政许可",
            Self::Services => "其他对外管理服务事项",
            Self::Penalties => "行政处罚",
            Self::Coercion => "行政强制",
            Self::Charges => "行政事业性收费",
            Self::Procurement => "政府集中采购",
        }
    }
}

/// A row of table 2.
#[derive(Clone, Debug)]
pub struct Line2 {
    /// What it is about.
    pub item: Item,
    /// Its cells, in the order of the form.
    pub cells: Vec<Cell>,
}

/// The format of a report: which document set it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 国办公开办函〔2019〕60号, for 2019 and 2020.
    Of2019,
    /// 国办公开办函〔2021〕30号, from 2021.
    Of2021,
}

impl Format {
    /// The one that a year's report must have; none before there was any.
    #[must_use]
    pub fn due(year: i32) -> Option<Self> {
        match year {
            ..2019 => None,
            2019 | 2020 => Some(Self::Of2019),
            _ => Some(Self::Of2021),
        }
    }

    /// How people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Of2019 => "2019年格式（国办公开办函〔2019〕60号）",
            Self::Of2021 => "2021年格式（国办公开办函〔2021〕30号）",
        }
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i64 {
        match self {
            Self::Of2019 => 2019,
            Self::Of2021 => 2021,
        }
    }
}

/// Table 2: what was published.
#[derive(Clone, Debug, Default)]
pub struct Table2 {
    /// The rows that are printed.
    pub lines: Vec<Line2>,
    /// Words of headings that only one format has.
    pub marks: Vec<(Format, Spot)>,
    /// Headings that are not the form's: what stands there, and what should.
    pub altered: Vec<(Spot, &'static str)>,
}

impl Table2 {
    /// A cell.
    #[must_use]
    pub fn cell(&self, item: Item, at: usize) -> Option<&Cell> {
        self.lines
            .iter()
            .find(|line| line.item == item)?
            .cells
            .get(at)
    }
}

/// A numbered heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 `一、`, 2 `（一）`, 3 `1.`.
    pub level: u8,
    /// Its number.
    pub number: u32,
    /// Its sign alone.
    pub spot: Spot,
    /// What stands behind the sign in its line.
    pub title: String,
}

/// What a figure in a sentence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Applications received, with or without those carried in.
    Received,
    /// Applications newly received.
    New,
    /// Carried in from the year before.
    CarriedIn,
    /// Of natural persons.
    Natural,
    /// Of legal persons and other organisations.
    Legal,
    /// Answered or otherwise done.
    Answered,
    /// Carried over into the next year.
    CarriedOut,
    /// Results by their group, 1 to 6.
    Group(u8),
    /// Granted and partly granted in one figure.
    Disclosed,
    /// Reconsiderations.
    Reconsiderations,
    /// Lawsuits.
    Lawsuits,
    /// 规章 and the like of table 2: item and column.
    Table2(Item),
}

/// A figure in a sentence.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What it counts.
    pub counted: Counted,
    /// How many.
    pub value: i64,
    /// The number in the text.
    pub spot: Spot,
    /// Words before it, for the message.
    pub words: String,
}

/// An annual report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its text.
    pub page: Page,
    /// The year it is about.
    pub year: Option<i32>,
    /// Who reports.
    pub organ: Option<String>,
    /// The title.
    pub title: Option<Spot>,
    /// Only a part of the report is here.
    pub is_excerpt: bool,
    /// Tables without the text around them: no headings, no title, no end.
    pub is_structured: bool,
    /// Its sentences are short notes of figures.
    pub is_short: bool,
    /// What was published.
    pub table2: Option<Table2>,
    /// Applications.
    pub table3: Option<Table3>,
    /// Disputes.
    pub table4: Option<Table4>,
    /// What a structured report says of its own form.
    pub said: Option<Said>,
    /// Where tables stand in the text.
    pub tables: Vec<Range<usize>>,
    /// Numbered headings outside tables.
    pub headings: Vec<Heading>,
    /// Figures in sentences.
    pub claims: Vec<Claim>,
    /// The report of the year before.
    pub previous: Option<Box<Report>>,
}

/// What a structured report says of the form it was printed in.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Where.
    pub spot: Spot,
    /// Its format.
    pub format: Option<Format>,
    /// Two formats in one.
    pub is_mixed: bool,
    /// Headings were altered.
    pub is_altered: bool,
    /// No cell has a number.
    pub is_blank: bool,
}

impl Report {
    /// Whether a place is in a table.
    #[must_use]
    pub fn in_table(&self, at: usize) -> bool {
        self.tables.iter().any(|range| range.contains(&at))
    }

    /// The text as rules see it.
    #[must_use]
    pub fn text(&self) -> &[char] {
        self.page.text()
    }

    /// Where a format is told apart, and which.
    #[must_use]
    pub fn formats(&self) -> Vec<(Format, Spot)> {
        let mut marks = self
            .table2
            .as_ref()
            .map(|table| table.marks.clone())
            .unwrap_or_default();
        if let Some(said) = &self.said
            && let Some(format) = said.format
        {
            marks.push((format, said.spot));
        }
        marks
    }

    /// The title, or the first words there are: where things stand that have no place.
    #[must_use]
    pub fn top(&self) -> Spot {
        self.title.unwrap_or_else(|| {
            let at = self.text().iter().position(|c| !c.is_whitespace());
            Spot {
                at: at.unwrap_or_default(),
                len: 1,
            }
        })
    }
}
