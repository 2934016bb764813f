//! Tables 2, 3 and 4 by the counting rules of the uniform format, and their identities.

use gongkai_law::{
    case::CaseKind,
    dispute::{DisputeKind, DisputeOutcome},
    permit::MatterKind,
    report::{
        self as law, COLUMNS, Column, Format, Identity, Place, PrintedTotals, Row, TABLE4_COLUMNS,
        Table3, Table4, printed_identities,
    },
};
use gongkai_proto::reporting::v1 as proto;

use super::{Counted, number};
use crate::{
    declaration::cell_value,
    figure::{Category, DocumentCount, Ending},
};

/// All tables, as sent.
pub(super) fn all(counted: &Counted, counts3: &Table3, counts4: &Table4) -> Vec<proto::Table> {
    vec![
        table2(counted),
        table3(counted, counts3),
        table4(counted, counts4),
    ]
}

/// Table 3: counting rules of the uniform format. Received by receipt day, closed by the day of
/// the answer, carried in and forward by the turn of the year.
pub(super) fn count3(counted: &Counted) -> Table3 {
    let mut table = Table3::default();
    for case in &counted.cases {
        let Category::Application(kind) = case.category else {
            continue;
        };
        let column = kind as usize;
        let row = if case.opened_in_year {
            &mut table.received
        } else {
            &mut table.carried_in
        };
        row[column] += case.count;
        let row = match case.result {
            Some(Ending::Answered(answer)) => &mut table.results[answer.result_row() as usize],
            _ => &mut table.carried_forward,
        };
        row[column] += case.count;
    }
    table
}

/// Table 4: every dispute in hand in the year, by its outcome on 31 December.
pub(super) fn count4(counted: &Counted) -> Table4 {
    let mut table = Table4::default();
    for case in &counted.cases {
        let Category::Dispute(kind) = case.category else {
            continue;
        };
        let outcome = match case.result {
            Some(Ending::Concluded(outcome)) => outcome,
            _ => DisputeOutcome::Pending,
        };
        table.counts[kind as usize][outcome as usize] += case.count;
    }
    table
}

/// A cell of documents: their number, and what is to be said with it; none of a row or column of something else, or of a kind
/// of which none was ever registered.
fn documents(counted: &Counted, row: &Row, column: &Column) -> Option<proto::Cell> {
    let number_of: fn(&DocumentCount) -> u64 = match column.code {
        "issued" | "made" => |count| count.made,
        "repealed" => |count| count.ended,
        "in_force" => |count| count.in_force,
        "disclosed" => |count| count.disclosed,
        "public_total" => |count| count.public_total,
        _ => return None,
    };
    let of = |count: &&DocumentCount| count.kind.as_str() == row.code;
    let counts: Vec<_> = counted.documents.iter().filter(of).collect();
    if counts.is_empty() {
        return None;
    }
    let lapsed: u64 = counts.iter().map(|count| count.lapsed).sum();
    let mut counts_assumed = counts.iter().filter(|count| count.assumed);
    let assumed = counts_assumed.any(|count| number_of(count) > 0);
    let lacks = counted.lacks_documents;
    let notes = [
        (column.code == "repealed" && lapsed > 0).then(|| format!("其中有效期届满失效{lapsed}件")),
        assumed.then(|| "含类别系推定的文件".to_owned()),
        lacks.then(|| "此前登记的信息未全部计入".to_owned()),
    ];
    Some(proto::Cell {
        column: column.key.to_owned(),
        value: number(counts.iter().copied().map(number_of).sum()),
        note: notes.into_iter().flatten().collect::<Vec<_>>().join("；"),
        assumed: assumed || lacks,
        ..proto::Cell::default()
    })
}

/// A cell that a person declared; none if nobody did.
fn declared(counted: &Counted, item: u8, row: &Row, column: &Column) -> Option<proto::Cell> {
    let place = Place::Table2(item, *row, *column);
    let key = place.key();
    let declared = counted.declared.get(&key)?;
    Some(proto::Cell {
        column: column.key.to_owned(),
        value: cell_value(&place, declared.value),
        note: declared.note.clone(),
        origin: proto::Origin::Declared.into(),
        figure: key,
        ..proto::Cell::default()
    })
}

/// A cell of table 2. Where the suite keeps no records yet, the form still demands a number: it is
/// zero, marked as assumed.
fn cell2(counted: &Counted, item: u8, row: &Row, column: &Column) -> proto::Cell {
    if let Some(cell) = documents(counted, row, column) {
        return cell;
    }
    let decided = |permit: bool| {
        counted.count(CaseKind::Matter, |case| {
            (case.category == Category::Matter(MatterKind::Permit)) == permit && case.decided()
        })
    };
    let all = counted.matters_decided();
    // What is counted here stands before what was declared.
    let is_counted =
        all > 0 && column.code == "decisions" && matches!(row.code, "permit" | "other_matter");
    if !is_counted && let Some(cell) = declared(counted, item, row, column) {
        return cell;
    }
    let known = !counted.category_is_assumed(CaseKind::Matter);
    let (value, note) = match (row.code, column.code) {
        ("permit", "decisions") if known => (decided(true), String::new()),
        ("other_matter", "decisions") if known => (decided(false), String::new()),
        // How the cases split into kinds is not known. The form of 2019 has a row for the others
        // beside the permits: their sum stands once. That of 2021 has none, and no number is true.
        ("permit", "decisions") if counted.format == Format::F2019 => (
            all,
            "行政许可、初审、服务性办件合计，分类不详，未单列".to_owned(),
        ),
        ("other_matter", "decisions") => (0, "已并入“行政许可”一栏合计".to_owned()),
        ("permit", "decisions") => (
            0,
            format!("行政许可、初审、服务性办件合计{all}件，分类不详，未单列"),
        ),
        _ => (0, "未登记，按零列示".to_owned()),
    };
    proto::Cell {
        column: column.key.to_owned(),
        value: number(value),
        assumed: !note.is_empty(),
        note,
        ..proto::Cell::default()
    }
}

fn table2(counted: &Counted) -> proto::Table {
    let key = match counted.format {
        Format::F2019 => "table2_2019format",
        Format::F2021 => "table2",
    };
    let blocks = counted
        .format
        .table2()
        .iter()
        .map(|block| proto::Block {
            block: block.heading().to_owned(),
            rows: block
                .rows
                .iter()
                .map(|row| proto::Row {
                    row: row.zh.to_owned(),
                    cells: block
                        .columns
                        .iter()
                        .map(|column| cell2(counted, block.item, row, column))
                        .collect(),
                })
                .collect(),
        })
        .collect();
    proto::Table {
        key: key.to_owned(),
        blocks,
    }
}

/// A row of table 3 or 4. Where the columns or rows rest on an assumed kind, every number is marked.
fn plain_row<'a>(
    row: &str,
    assumed: bool,
    cells: impl Iterator<Item = (&'a str, u64)>,
) -> proto::Row {
    let cell = |(column, value): (&str, u64)| proto::Cell {
        column: column.to_owned(),
        value: number(value),
        note: String::new(),
        assumed: assumed && value > 0,
        ..proto::Cell::default()
    };
    proto::Row {
        row: row.to_owned(),
        cells: cells.map(cell).collect(),
    }
}

fn table3(counted: &Counted, table: &Table3) -> proto::Table {
    let format = counted.format;
    let assumed = counted.category_is_assumed(CaseKind::Application);
    let rows = format
        .table3()
        .into_iter()
        .map(|line| {
            let values = table
                .line(format, line)
                .into_iter()
                .chain([table.row_total(format, line)]);
            plain_row(line.key(format), assumed, COLUMNS.into_iter().zip(values))
        })
        .collect();
    proto::Table {
        key: "table3".to_owned(),
        blocks: vec![proto::Block {
            block: String::new(),
            rows,
        }],
    }
}

fn table4(counted: &Counted, table: &Table4) -> proto::Table {
    let assumed = counted.category_is_assumed(CaseKind::Dispute);
    let rows = DisputeKind::ALL
        .iter()
        .map(|kind| {
            let values = DisputeOutcome::ALL
                .iter()
                .map(|outcome| table.get(*kind, *outcome))
                .chain([table.total(*kind)]);
            let mut row = plain_row(kind.zh(), assumed, TABLE4_COLUMNS.into_iter().zip(values));
            // A dispute counts in every year it was in hand: the note keeps one that was pending on
            // 31 December from being added up. One that only a later appeal took up again is none of them.
            let carried = counted.count(CaseKind::Dispute, |case| {
                case.category == Category::Dispute(*kind) && case.carried_in
            });
            if let Some(total) = row.cells.last_mut().filter(|_| carried > 0) {
                total.note = format!("含上年度结转{carried}件");
            }
            row
        })
        .collect();
    proto::Table {
        key: "table4".to_owned(),
        blocks: vec![proto::Block {
            block: String::new(),
            rows,
        }],
    }
}

pub(super) fn identities(
    counted: &Counted,
    table3: &Table3,
    table4: &Table4,
) -> Vec<proto::Identity> {
    let totals = PrintedTotals::of(counted.format, table3, table4);
    let mut list = printed_identities(counted.format, table3, table4, &totals);
    let across_years = law::identities(table3, table4, counted.previous);
    list.extend(
        across_years
            .into_iter()
            .filter(|identity| identity.code == "table3_carried"),
    );
    list.iter().map(identity_message).collect()
}

fn identity_message(identity: &Identity) -> proto::Identity {
    proto::Identity {
        code: identity.code.to_owned(),
        description: identity.zh.clone(),
        left: identity.left.cast_signed(),
        right: identity.right.cast_signed(),
        holds: identity.holds(),
    }
}
