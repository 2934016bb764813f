//! A sound report for unit tests, of any year.

use gongkai_law::{
    application::ApplicantKind,
    dispute::{DisputeKind, DisputeOutcome},
    report::{COLUMNS, Format, PrintedTotals, TABLE4_COLUMNS, Table3, Table4, identities},
};

use super::message::{
    identity,
    proto::{self, Origin},
};
use crate::figure::shown::NOT_REGISTERED;

fn figure(key: &str, label: &str, value: f64, unit: &str) -> proto::Figure {
    proto::Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        source: "逐件计数，数据流 intake/heshan-emb/internal".to_owned(),
        origin: Origin::Counted.into(),
        ..proto::Figure::default()
    }
}

fn figures() -> Vec<proto::Figure> {
    let mut list = vec![
        figure(
            "matters.received",
            "受理行政许可、初审、服务性办件",
            162.0,
            "件",
        ),
        figure(
            "matters.closed",
            "办结行政许可、初审、服务性办件",
            162.0,
            "件",
        ),
        figure(
            "matters.on_time_rate",
            "已作出决定的办件的按时办结率",
            1.0,
            "",
        ),
        figure("items.group.site", "主动公开工作信息", 16.0, "条"),
        figure("items.group.safety", "主动公开安全生产类信息", 18.0, "条"),
        figure("enquiries.received", "登记咨询、投诉", 3.0, "件"),
        figure("hotline.handled", "办结热线和来信来访", 1.0, "件"),
        figure("petitions", "引起上访", 0.0, "件"),
        figure("enquiries.appraised", "群众评价咨询投诉办理", 2.0, "件"),
        figure("enquiries.satisfied", "评价为满意和基本满意", 2.0, "件"),
        figure("outreach.slogans", "设置墙体标语", 75.0, "处"),
        figure("outreach.banners", "悬挂横幅标语", 2158.0, "条"),
        figure("outreach.points", "设置宣传咨询点", 17.0, "个"),
        figure("outreach.leaflets", "发放宣传资料", 500_000.0, "份（册）"),
        figure(
            "enquiries.on_time_rate",
            "咨询投诉按时办结率",
            2.0 / 3.0,
            "",
        ),
        figure(
            "applications.on_time_rate",
            "政府信息公开申请按时答复率",
            1.0,
            "",
        ),
        figure("applications.received", "收到政府信息公开申请", 6.0, "件"),
        figure("applications.answered", "办结政府信息公开申请", 6.0, "件"),
        figure(
            "applications.carried_forward",
            "结转下年度继续办理",
            1.0,
            "件",
        ),
        figure("fees.collected", "收取信息处理费", 38_000.0, "分"),
        figure("reconsiderations", "行政复议", 2.0, "件"),
        figure("litigations", "行政诉讼", 1.0, "件"),
    ];
    for figure in &mut list {
        figure.assumed = figure.key == "items.group.site";
        if figure.key == "outreach.leaflets" {
            "余".clone_into(&mut figure.qualifier);
        }
    }
    list
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn cell(column: &str, value: u64) -> proto::Cell {
    proto::Cell {
        column: column.to_owned(),
        value: value as f64,
        origin: Origin::Counted.into(),
        ..proto::Cell::default()
    }
}

fn counts() -> (Table3, Table4) {
    let mut table3 = Table3 {
        received: [3, 1, 0, 0, 1, 1],
        carried_in: [1, 0, 0, 0, 0, 0],
        carried_forward: [1, 0, 0, 0, 0, 0],
        ..Table3::default()
    };
    // 予以公开, 部分公开, 三类内部事务信息, 不掌握.
    table3.results[0] = [1, 1, 0, 0, 0, 0];
    table3.results[1] = [1, 0, 0, 0, 0, 0];
    table3.results[6] = [0, 0, 0, 0, 1, 0];
    table3.results[10] = [1, 0, 0, 0, 0, 1];
    let mut table4 = Table4::default();
    table4.counts[0] = [1, 0, 0, 1];
    table4.counts[2] = [0, 0, 1, 0];
    (table3, table4)
}

fn table2(format: Format) -> proto::Table {
    let number = |row: &str, column: &str| match (row, column) {
        ("normative_document", "issued" | "made") => 2.0,
        ("normative_document", "repealed") => 1.0,
        ("normative_document", _) => 12.0,
        ("permit", "decisions") => 747.0,
        ("penalty", "decisions") => 36.0,
        // In fen.
        ("charge", "amount") => 4_068_208_000.0,
        ("procurement", "amount") => 25_100_000.0,
        ("procurement", _) => 6.0,
        _ => 0.0,
    };
    let blocks = format.table2().iter().map(|block| {
        let rows = block.rows.iter().map(|row| {
            let cells = block.columns.iter().map(|column| {
                let origin = match row.code {
                    "rule" => Origin::NotApplicable,
                    "other_matter" => Origin::NotRegistered,
                    "penalty" | "charge" | "procurement" => Origin::Declared,
                    _ => Origin::Counted,
                };
                // Rules: one kind that there cannot be, one that is not registered.
                let origin = if column.code == "issued" && row.code == "rule" {
                    Origin::NotRegistered
                } else {
                    origin
                };
                let note = match (row.code, column.code, origin) {
                    ("normative_document", "repealed", _) => "其中有效期届满失效1件",
                    (_, _, Origin::NotApplicable) => "本机关无规章制定权",
                    (_, _, Origin::NotRegistered) => NOT_REGISTERED,
                    _ => "",
                };
                proto::Cell {
                    value: number(row.code, column.code),
                    note: note.to_owned(),
                    origin: origin.into(),
                    ..cell(column.key, 0)
                }
            });
            proto::Row {
                row: row.zh.to_owned(),
                cells: cells.collect(),
            }
        });
        proto::Block {
            block: block.heading().to_owned(),
            rows: rows.collect(),
        }
    });
    proto::Table {
        key: format.table2_key().to_owned(),
        blocks: blocks.collect(),
    }
}

fn table(key: &str, rows: Vec<proto::Row>) -> proto::Table {
    let block = String::new();
    proto::Table {
        key: key.to_owned(),
        blocks: vec![proto::Block { block, rows }],
    }
}

fn tables(format: Format, table3: &Table3, table4: &Table4) -> Vec<proto::Table> {
    let rows3 = format.table3().into_iter().map(|line| {
        let values = table3.line(format, line).into_iter();
        let values = values.chain([table3.row_total(format, line)]);
        let cells = COLUMNS.iter().zip(values);
        proto::Row {
            row: line.key(format).to_owned(),
            cells: cells.map(|(column, value)| cell(column, value)).collect(),
        }
    });
    let rows4 = DisputeKind::ALL.iter().map(|kind| {
        let outcomes = DisputeOutcome::ALL.iter();
        let values = outcomes.map(|outcome| table4.get(*kind, *outcome));
        let values = values.chain([table4.total(*kind)]);
        let cells = TABLE4_COLUMNS.iter().zip(values);
        let mut cells: Vec<_> = cells.map(|(column, value)| cell(column, value)).collect();
        if *kind == DisputeKind::Reconsideration {
            "含上年度结转1件".clone_into(&mut cells[4].note);
        }
        proto::Row {
            row: kind.zh().to_owned(),
            cells,
        }
    });
    let mut laid_out = vec![
        table2(format),
        table("table3", rows3.collect()),
        table("table4", rows4.collect()),
    ];
    let blocks = laid_out.iter_mut().flat_map(|table| &mut table.blocks);
    let printed = blocks.flat_map(|block| &mut block.rows);
    let cells = printed.flat_map(|row| &mut row.cells);
    for (cell, place) in cells.zip(format.places()) {
        cell.figure = place.key();
    }
    laid_out
}

/// A sound report of that year: every identity holds, and there is something of everything.
///
/// # Panics
///
/// If there are other kinds of applicants than the six it has numbers of.
pub fn report(year: i32) -> proto::Report {
    let format = Format::for_year(year).unwrap_or(Format::F2019);
    let (table3, table4) = counts();
    assert_eq!(ApplicantKind::ALL.len(), 6);
    let totals = PrintedTotals::of(format, &table3, &table4);
    let identities = identities(format, &table3, &table4, &totals, None);
    proto::Report {
        id: "019467b0-6100-7118-b0d3-641a68f94a69".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        bureau_name: "益阳市赫山区应急管理局".to_owned(),
        year,
        figures: figures(),
        tables: tables(format, &table3, &table4),
        identities: identities.iter().map(identity).collect(),
        assumptions: vec!["假设：主动公开信息的分组系假设，相应数字已标注。".to_owned()],
        due_on: format!("{}-01-31", year + 1),
        ..proto::Report::default()
    }
}
