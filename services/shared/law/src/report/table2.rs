//! Table 2: proactive disclosure, in the layout of each format.
//!
//! A table is blocks, a block has rows and columns. As data it is spelled in one of two
//! ways, and both come from the layout here: a block with several columns is
//! `block → row → column → figure`; a block with a single column (items 5, 6 and 8 of
//! the 2021 form) is flat, `block → "row-column" → figure`, see [`flat_key`].

use super::{Cell, CellUnit, Format};
use crate::article20;

/// A column of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The code of the figure, for instance `decisions`.
    pub code: &'static str,
    /// The key in tables as data.
    pub key: &'static str,
    /// The heading as printed.
    pub printed: &'static str,
    /// What its figures are.
    pub unit: CellUnit,
}

/// A row of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The code of the row, for instance `permit`.
    pub code: &'static str,
    /// The key and the printed label.
    pub zh: &'static str,
}

/// The part of the table for one item of article 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The code of the item of article 20.
    pub item: u8,
    /// Its rows from the top.
    pub rows: &'static [Row],
    /// Its columns from the left.
    pub columns: &'static [Column],
}

impl Block {
    /// The heading and key, for instance 第二十条第（五）项.
    pub fn heading(&self) -> &'static str {
        article20::item(self.item).map_or("", |item| item.article_zh)
    }

    /// Whether the block is spelled flat as data.
    pub fn is_flat(&self) -> bool {
        self.columns.len() == 1
    }
}

impl Format {
    /// The key of table 2 in tables as data: the two layouts are told apart by it.
    pub const fn table2_key(self) -> &'static str {
        match self {
            Self::F2019 => "table2_2019format",
            Self::F2021 => "table2",
        }
    }

    /// The blocks of table 2 from the top.
    pub const fn table2(self) -> &'static [Block] {
        match self {
            Self::F2019 => F2019,
            Self::F2021 => F2021,
        }
    }
}

/// A filled table: blocks, in them rows, in them columns, each under its key.
pub type Laid = Vec<(&'static str, Vec<(&'static str, Vec<(&'static str, Cell)>)>)>;

/// Fills the layout of a format; `cell` is asked once for each place, in printed order.
pub fn lay_out(format: Format, mut cell: impl FnMut(&Row, &Column) -> Cell) -> Laid {
    let mut blocks = Vec::new();
    for block in format.table2() {
        let mut rows = Vec::new();
        for row in block.rows {
            let columns = block
                .columns
                .iter()
                .map(|column| (column.key, cell(row, column)));
            rows.push((row.zh, columns.collect()));
        }
        blocks.push((block.heading(), rows));
    }
    blocks
}

/// The key of a figure in a flat block, for instance 行政许可-本年处理决定数量.
pub fn flat_key(row: &str, column: &str) -> String {
    format!("{row}-{column}")
}

const RULE: Row = Row {
    code: "rule",
    zh: "规章",
};
const PERMIT: Row = Row {
    code: "permit",
    zh: "行政许可",
};
const PENALTY: Row = Row {
    code: "penalty",
    zh: "行政处罚",
};
const COERCIVE_MEASURE: Row = Row {
    code: "coercive_measure",
    zh: "行政强制",
};
const CHARGE: Row = Row {
    code: "charge",
    zh: "行政事业性收费",
};

const LAST_YEAR: Column = count("items_last_year", "上一年项目数量");
const CHANGE: Column = count("change", "本年增/减");
const DECISIONS_2019: Column = count("decisions", "处理决定数量");
const DECISIONS_2021: Column = count("decisions", "本年处理决定数量");

const F2019: &[Block] = &[
    Block {
        item: 1,
        rows: &[
            RULE,
            Row {
                code: "normative_document",
                zh: "规范性文件",
            },
        ],
        columns: &[
            count("made", "本年新制作数量"),
            count("disclosed", "本年新公开数量"),
            count("public_total", "对外公开总数量"),
        ],
    },
    Block {
        item: 5,
        rows: &[
            PERMIT,
            Row {
                code: "other_matter",
                zh: "其他对外管理服务事项",
            },
        ],
        columns: &[LAST_YEAR, CHANGE, DECISIONS_2019],
    },
    Block {
        item: 6,
        rows: &[PENALTY, COERCIVE_MEASURE],
        columns: &[LAST_YEAR, CHANGE, DECISIONS_2019],
    },
    Block {
        item: 8,
        rows: &[CHARGE],
        columns: &[LAST_YEAR, CHANGE],
    },
    Block {
        item: 9,
        rows: &[Row {
            code: "procurement",
            zh: "政府集中采购",
        }],
        columns: &[
            count("projects", "采购项目数量"),
            Column {
                code: "amount",
                key: "采购总金额",
                printed: "采购总金额",
                unit: CellUnit::Yuan,
            },
        ],
    },
];

const F2021: &[Block] = &[
    Block {
        item: 1,
        rows: &[
            RULE,
            Row {
                code: "normative_document",
                zh: "行政规范性文件",
            },
        ],
        columns: &[
            count("issued", "本年制发件数"),
            count("repealed", "本年废止件数"),
            count("in_force", "现行有效件数"),
        ],
    },
    Block {
        item: 5,
        rows: &[PERMIT],
        columns: &[DECISIONS_2021],
    },
    Block {
        item: 6,
        rows: &[PENALTY, COERCIVE_MEASURE],
        columns: &[DECISIONS_2021],
    },
    Block {
        item: 8,
        rows: &[CHARGE],
        columns: &[Column {
            code: "amount",
            key: "本年收费金额（万元）",
            printed: "本年收费金额（单位：万元）",
            unit: CellUnit::TenThousandYuan,
        }],
    },
];

const fn count(code: &'static str, zh: &'static str) -> Column {
    Column {
        code,
        key: zh,
        printed: zh,
        unit: CellUnit::Count,
    }
}
