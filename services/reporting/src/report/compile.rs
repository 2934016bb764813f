//! From counts to the report: figures, tables, identities, and what was assumed. Pure.

use std::str::FromStr as _;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    application::{Answer, ApplicantKind},
    dispute::{DisputeKind, Outcome},
    report::{
        COLUMNS, Column, Format, Identity, PrintedTotals, Publisher, Row, TABLE4_COLUMNS, Table3,
        Table4, due_day, identities, printed_identities,
    },
};
use gongkai_proto::reporting::v1 as proto;

use crate::figure::store::{Bureau, CaseCount, Sum};

/// Everything that was counted for one bureau and year, over one snapshot.
pub struct Counted {
    /// The bureau.
    pub bureau_id: String,
    /// As events told of it.
    pub bureau: Bureau,
    /// The year.
    pub year: i32,
    /// Its format.
    pub format: Format,
    /// Cases in hand.
    pub cases: Vec<CaseCount>,
    /// Published items by group.
    pub items: Vec<(String, u64)>,
    /// Outreach quantities by measure.
    pub sums: Vec<Sum>,
    /// Processing fees in fen.
    pub fees_fen: u64,
    /// What is assumed: (what it is of, aspect).
    pub assumed: Vec<(String, String)>,
    /// What the report of the year before carried forward, where there is one.
    pub previous: Option<[u64; 6]>,
}

impl Counted {
    fn is_assumed(&self, what: &str, aspect: &str) -> bool {
        self.assumed
            .iter()
            .any(|(of, known)| of == what && known == aspect)
    }

    fn count(&self, kind: &str, fits: impl Fn(&CaseCount) -> bool) -> u64 {
        self.cases
            .iter()
            .filter(|case| case.kind == kind && fits(case))
            .map(|case| case.count)
            .sum()
    }

    /// Matter cases of all kinds that were decided in the year.
    fn matters_closed(&self) -> u64 {
        self.count("matter", |case| case.result.is_some())
    }
}

/// The report without its id, basis and instant.
pub fn compile(counted: &Counted) -> Result<proto::Report> {
    let table3 = table3(counted)?;
    let table4 = table4(counted)?;
    let publisher = match counted.bureau.level.as_str() {
        "government" => Publisher::Government,
        _ => Publisher::Department,
    };
    Ok(proto::Report {
        bureau_id: counted.bureau_id.clone(),
        bureau_name: counted.bureau.name.clone(),
        year: counted.year,
        figures: figures(counted, &table3, &table4),
        tables: vec![
            table2(counted),
            table3_message(counted.format, &table3),
            table4_message(&table4),
        ],
        identities: all_identities(counted, &table3, &table4),
        assumptions: assumptions(counted),
        due_on: due_day(publisher, counted.year)
            .map(|day: NaiveDate| day.to_string())
            .unwrap_or_default(),
        ..proto::Report::default()
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn number(value: u64) -> f64 {
    value as f64
}

#[expect(
    clippy::too_many_lines,
    reason = "one list, in the order of the report"
)]
fn figures(counted: &Counted, table3: &Table3, table4: &Table4) -> Vec<proto::Figure> {
    let cases = format!("逐件计数，数据流 intake/{}/internal", counted.bureau_id);
    let published = format!("逐件计数，数据流 catalog/{}/public", counted.bureau_id);
    let figure = |key: &str, label: &str, value: f64, unit: &str, source: &str| proto::Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        source: source.to_owned(),
        ..proto::Figure::default()
    };
    let received = counted.count("matter", |case| case.opened_in_year);
    let closed = counted.matters_closed();
    let on_time = counted.count("matter", |case| case.result.is_some() && case.on_time);
    let mut list = vec![
        figure(
            "matters.received",
            "受理行政许可、初审、服务性办件",
            number(received),
            "件",
            &cases,
        ),
        figure(
            "matters.closed",
            "办结行政许可、初审、服务性办件",
            number(closed),
            "件",
            &cases,
        ),
    ];
    // A rate without a base is no figure.
    if closed > 0 {
        list.push(figure(
            "matters.on_time_rate",
            "办件按时办结率",
            number(on_time) / number(closed),
            "",
            &cases,
        ));
    }
    let promised = counted.count("matter", |case| {
        case.result.is_some() && case.promise_kept.is_some()
    });
    // Only some kinds have a promise: where the kinds are assumed, so is this rate, and it is left out.
    if promised > 0 && !counted.is_assumed("matter", "kind") {
        let kept = counted.count("matter", |case| {
            case.result.is_some() && case.promise_kept == Some(true)
        });
        list.push(figure(
            "matters.promise_kept_rate",
            "承诺时限内办结率",
            number(kept) / number(promised),
            "",
            &cases,
        ));
    }
    for (code, name) in &counted.bureau.item_groups {
        let count = counted
            .items
            .iter()
            .find(|(group, _)| group == code)
            .map_or(0, |(_, count)| *count);
        list.push(proto::Figure {
            assumed: counted.is_assumed("item", "kind"),
            ..figure(
                &format!("items.{code}"),
                &format!("主动公开{name}"),
                number(count),
                "条",
                &published,
            )
        });
    }
    let of = |categories: &'static [&'static str]| {
        move |case: &CaseCount| categories.contains(&case.category.as_str())
    };
    let hotline = of(&["hotline", "letter_or_visit"]);
    let enquiry = of(&["consultation", "complaint"]);
    let petition = of(&["petition"]);
    let enquiries = counted.count("enquiry", |case| enquiry(case) && case.opened_in_year);
    let handled = counted.count("enquiry", |case| hotline(case) && case.result.is_some());
    let petitions = counted.count("enquiry", |case| petition(case) && case.opened_in_year);
    list.push(figure(
        "enquiries.received",
        "登记咨询、投诉",
        number(enquiries),
        "件",
        &cases,
    ));
    list.push(figure(
        "hotline.handled",
        "办结热线和来信来访",
        number(handled),
        "件",
        &cases,
    ));
    list.push(figure(
        "petitions",
        "引起上访",
        number(petitions),
        "件",
        &cases,
    ));
    for (measure, label, unit) in [
        ("slogans", "设置墙体标语", "处"),
        ("banners", "悬挂横幅标语", "条"),
        ("points", "设置宣传咨询点", "个"),
        ("leaflets", "发放宣传资料", "份（册）"),
    ] {
        let sum = counted.sums.iter().find(|sum| sum.measure == measure);
        list.push(proto::Figure {
            qualifier: if sum.is_some_and(|sum| sum.more_than) {
                "余".to_owned()
            } else {
                String::new()
            },
            ..figure(
                &format!("outreach.{measure}"),
                label,
                number(sum.map_or(0, |sum| sum.value)),
                unit,
                &format!(
                    "各次宣传活动数量之和，数据流 catalog/{}/public",
                    counted.bureau_id
                ),
            )
        });
    }
    let total = |columns: [u64; 6]| number(columns.iter().sum());
    let suits =
        table4.total(DisputeKind::DirectSuit) + table4.total(DisputeKind::SuitAfterReconsideration);
    list.extend([
        figure(
            "applications.received",
            "收到政府信息公开申请",
            total(table3.received),
            "件",
            &cases,
        ),
        figure(
            "applications.answered",
            "办结政府信息公开申请",
            total(table3.results_total()),
            "件",
            &cases,
        ),
        figure(
            "applications.carried_forward",
            "结转下年度继续办理",
            total(table3.carried_forward),
            "件",
            &cases,
        ),
        figure(
            "fees.collected",
            "收取信息处理费",
            number(counted.fees_fen),
            "分",
            &cases,
        ),
        figure(
            "reconsiderations",
            "行政复议",
            number(table4.total(DisputeKind::Reconsideration)),
            "件",
            &cases,
        ),
        figure("litigations", "行政诉讼", number(suits), "件", &cases),
    ]);
    list
}

/// Table 3: counting rules of the uniform format. Received by receipt day, closed by the day of
/// the answer, carried in and forward by the turn of the year.
fn table3(counted: &Counted) -> Result<Table3> {
    let mut table = Table3::default();
    for case in counted
        .cases
        .iter()
        .filter(|case| case.kind == "application")
    {
        let column = ApplicantKind::from_str(&case.category)
            .map_err(Error::internal)?
            .index();
        let row = if case.opened_in_year {
            &mut table.received
        } else {
            &mut table.carried_in
        };
        row[column] += case.count;
        match &case.result {
            None => table.carried_forward[column] += case.count,
            Some(result) => {
                let answer = Answer::from_str(result).map_err(Error::internal)?;
                table.results[answer.result_row().index()][column] += case.count;
            }
        }
    }
    Ok(table)
}

/// Table 4: every dispute in hand in the year, by its outcome on 31 December.
fn table4(counted: &Counted) -> Result<Table4> {
    let mut table = Table4::default();
    for case in counted.cases.iter().filter(|case| case.kind == "dispute") {
        let kind = DisputeKind::from_str(&case.category).map_err(Error::internal)?;
        let outcome = match &case.result {
            None => Outcome::Pending,
            Some(result) => Outcome::from_str(result).map_err(Error::internal)?,
        };
        table.counts[kind.index()][outcome.index()] += case.count;
    }
    Ok(table)
}

/// A cell of table 2. Where the suite keeps no records yet, the form still demands a number: it is
/// zero, marked as assumed.
fn cell2(counted: &Counted, row: &Row, column: &Column) -> proto::Cell {
    let cell = |value: u64, note: &str, assumed: bool| proto::Cell {
        column: column.key.to_owned(),
        value: number(value),
        note: note.to_owned(),
        assumed,
    };
    let unknown = counted.is_assumed("matter", "kind");
    match (row.code, column.code) {
        // How the cases split into kinds is not known: only their sum is stated, in one cell.
        ("permit", "decisions") if unknown => cell(
            counted.matters_closed(),
            "行政许可、初审、服务性办件合计，分类不详，未单列",
            false,
        ),
        ("other_matter", "decisions") if unknown => cell(0, "已并入“行政许可”一栏合计", true),
        ("permit", "decisions") => cell(
            counted.count("matter", |case| {
                case.category == "permit" && case.result.is_some()
            }),
            "",
            false,
        ),
        ("other_matter", "decisions") => cell(
            counted.count("matter", |case| {
                case.category != "permit" && case.result.is_some()
            }),
            "",
            false,
        ),
        _ => cell(0, "演示假设：未登记，按零列示", true),
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
                        .map(|column| cell2(counted, row, column))
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

fn plain_row<'a>(row: &str, cells: impl Iterator<Item = (&'a str, u64)>) -> proto::Row {
    proto::Row {
        row: row.to_owned(),
        cells: cells
            .map(|(column, value)| proto::Cell {
                column: column.to_owned(),
                value: number(value),
                ..proto::Cell::default()
            })
            .collect(),
    }
}

fn table3_message(format: Format, table: &Table3) -> proto::Table {
    let rows = format
        .table3()
        .into_iter()
        .map(|line| {
            let values = table
                .line(format, line)
                .into_iter()
                .chain([table.row_total(format, line)]);
            plain_row(line.key(format), COLUMNS.into_iter().zip(values))
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

fn table4_message(table: &Table4) -> proto::Table {
    let rows = DisputeKind::ALL
        .iter()
        .map(|kind| {
            let values = Outcome::ALL
                .iter()
                .map(|outcome| table.get(*kind, *outcome))
                .chain([table.total(*kind)]);
            plain_row(kind.zh(), TABLE4_COLUMNS.into_iter().zip(values))
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

fn all_identities(counted: &Counted, table3: &Table3, table4: &Table4) -> Vec<proto::Identity> {
    let totals = PrintedTotals::of(counted.format, table3, table4);
    let mut list = printed_identities(counted.format, table3, table4, &totals);
    let across_years = identities(table3, table4, counted.previous);
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

/// What was assumed, one sentence each: nothing assumed stands in a report unmarked.
fn assumptions(counted: &Counted) -> Vec<String> {
    let any = |aspect: &str| counted.assumed.iter().any(|(_, known)| known == aspect);
    let mut list = Vec::new();
    if any("day") {
        list.push(
            "演示假设：各件发生在年度内的哪一天系假设，年度归属及是否按时不受影响。".to_owned(),
        );
    }
    if any("content") {
        list.push("演示假设：各件的内容、名称和当事人均为虚构，仅用于计数。".to_owned());
    }
    if counted.is_assumed("matter", "kind") {
        list.push(
            "演示假设：行政许可、初审、服务性办件各有多少不详，分类系假设，不单列数字。".to_owned(),
        );
    }
    if counted.is_assumed("item", "kind") {
        list.push("演示假设：主动公开信息的分组系假设，相应数字已标注。".to_owned());
    }
    if counted.is_assumed("enquiry", "kind") {
        list.push("演示假设：热线与来信来访未区分，只列合计数。".to_owned());
    }
    list.push(
        "演示假设：表二中标注“未登记”的各项在系统中没有登记，按零列示，并非已核实为零。".to_owned(),
    );
    list
}
