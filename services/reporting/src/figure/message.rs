//! Figures and rules as they are sent.

use gongkai_chassis::code::to_number;
use gongkai_law::report::{Block, CountingRule, Format, Place, TOTAL};
use gongkai_proto::reporting::v1 as proto;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    counted::number,
    definition::{Definition, Source},
    explain::Share,
    shown::Shown,
    thing::{Category, Thing},
};

/// A figure of a bureau.
pub fn figure(bureau_id: &str, definition: &Definition, shown: &Shown) -> proto::Figure {
    proto::Figure {
        key: definition.key.clone(),
        label: definition.label.clone(),
        value: shown.value,
        unit: definition.unit.to_owned(),
        qualifier: if shown.more_than { "余" } else { "" }.to_owned(),
        source: source(bureau_id, definition.source),
        assumed: shown.assumed,
        origin: to_number(shown.origin),
        rules: rules(definition.rules),
    }
}

/// A cell of a table, in the column of that key.
pub fn cell(column: &str, definition: &Definition, shown: Shown) -> proto::Cell {
    proto::Cell {
        column: column.to_owned(),
        value: shown.value,
        note: shown.note,
        assumed: shown.assumed,
        origin: to_number(shown.origin),
        figure: definition.key.clone(),
        rules: rules(definition.rules),
    }
}

/// A rule of counting.
pub fn rule(rule: CountingRule) -> proto::CountingRule {
    proto::CountingRule {
        number: rule.as_str().to_owned(),
        name: rule.zh().to_owned(),
        text: rule.text().to_owned(),
        source: rule.source().to_owned(),
    }
}

/// A thing behind a figure.
pub fn contribution(id: Uuid, thing: &Thing, share: Share) -> proto::Contribution {
    let (kind, read_rpc) = match thing {
        Thing::Case(case) => match case.category {
            Category::Application(_) => ("application", "intake/GetApplication"),
            Category::Matter(_) => ("matter_case", "intake/GetMatterCase"),
            Category::Enquiry(_) => ("enquiry", "intake/GetEnquiry"),
            Category::Dispute(_) => ("dispute", "intake/GetDispute"),
        },
        Thing::Item(_) => ("item", "catalog/GetItem"),
        Thing::Activity(_) => ("activity", ""),
        Thing::Delivery(_) => ("delivery", "catalog/ListDeliveries"),
        Thing::Duty(_) => ("duty", "catalog/ExplainUpdateDuty"),
    };
    proto::Contribution {
        kind: kind.to_owned(),
        id: id.to_string(),
        number: thing.number().to_owned(),
        read_rpc: read_rpc.to_owned(),
        counts_on: share.counts_on.to_string(),
        value: number(share.value),
        office_id: thing.office().to_owned(),
        assumed: thing.is_assumed(),
    }
}

/// A declaration behind a figure: its id, number, and the last day of its year.
pub fn declaration((id, value, counts_on): (Uuid, f64, NaiveDate)) -> proto::Contribution {
    proto::Contribution {
        kind: "declaration".to_owned(),
        id: id.to_string(),
        read_rpc: "reporting/ListDeclarations".to_owned(),
        counts_on: counts_on.to_string(),
        value,
        ..proto::Contribution::default()
    }
}

fn rules(rules: &[CountingRule]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}

/// What was counted, and from which streams.
fn source(bureau_id: &str, source: Source) -> String {
    match source {
        Source::Cases => format!("逐件计数，数据流 intake/{bureau_id}/internal"),
        Source::Items => format!("逐件计数，数据流 catalog/{bureau_id}/public"),
        Source::Deliveries => {
            format!("逐次计数：信息公开和其他渠道发布记录，数据流 catalog/{bureau_id}/public")
        }
        Source::Duties => format!("逾期提醒逐项计数，数据流 catalog/{bureau_id}/internal"),
        Source::Activities => format!("各次宣传活动数量之和，数据流 catalog/{bureau_id}/public"),
        Source::Elsewhere => "不在本系统办理，由本机关填报".to_owned(),
    }
}

/// The three tables of a format, each place as `cell` says, which is told the key of its column.
pub fn tables(format: Format, cell: impl Fn(&Place, &str) -> proto::Cell) -> Vec<proto::Table> {
    let mut tables: Vec<proto::Table> = Vec::new();
    for place in format.places() {
        let (table, block, row, column) = match &place {
            Place::Table2(item, row, column) => {
                let mut blocks = format.table2().iter();
                let block = blocks.find(|block| block.item == *item);
                let heading = block.map_or("", Block::heading);
                (format.table2_key(), heading, row.zh, column.key)
            }
            Place::Table3(line, kind) => {
                let column = kind.map_or(TOTAL, |kind| kind.zh());
                ("table3", "", line.key(format), column)
            }
            Place::Table4(kind, outcome) => {
                let column = outcome.map_or(TOTAL, |outcome| outcome.zh());
                ("table4", "", kind.zh(), column)
            }
        };
        let cell = cell(&place, column);
        let table = last(
            &mut tables,
            |known| known.key == table,
            || proto::Table {
                key: table.to_owned(),
                ..proto::Table::default()
            },
        );
        let block = last(
            &mut table.blocks,
            |known| known.block == block,
            || proto::Block {
                block: block.to_owned(),
                ..proto::Block::default()
            },
        );
        let row = last(
            &mut block.rows,
            |known| known.row == row,
            || proto::Row {
                row: row.to_owned(),
                ..proto::Row::default()
            },
        );
        row.cells.push(cell);
    }
    tables
}

/// The last of a list if it is the one that is looked for, else a new one.
fn last<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
    let at = match list.last() {
        Some(known) if is(known) => list.len() - 1,
        _ => {
            list.push(new());
            list.len() - 1
        }
    };
    &mut list[at]
}
