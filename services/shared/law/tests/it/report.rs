//! The layouts and identities, against tables of published reports.

use gongkai_law::application::{ApplicantKind, ResultRow};
use gongkai_law::dispute::{DisputeKind, DisputeOutcome};
use gongkai_law::report::{
    Block, COLUMNS, Cell, Format, Identity, Line, PrintedTotals, Publisher, SECTIONS,
    TABLE4_COLUMNS, Table3, Table4, due_day, flat_key, identities, lay_out, section_heading,
};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::day;

/// The tables of a published report.
struct Published {
    format: Format,
    tables: Value,
}

fn shanghai_2019() -> Published {
    published(include_str!("../data/shanghai-government-office-2019.json"))
}

fn shuyang_2025() -> Published {
    published(include_str!("../data/shuyang-county-2025.json"))
}

fn published(text: &str) -> Published {
    let tables: Value = serde_json::from_str(text).unwrap();
    let year = i32::try_from(tables["year"].as_i64().unwrap()).unwrap();
    Published {
        format: Format::for_year(year).unwrap(),
        tables,
    }
}

impl Published {
    fn table(&self, name: &str) -> &Map<String, Value> {
        self.tables[name].as_object().unwrap()
    }

    fn cells(&self, line: Line) -> [u64; 6] {
        let row = &self.table("table3")[line.key(self.format)];
        std::array::from_fn(|column| row[COLUMNS[column]].as_u64().unwrap())
    }

    fn table3(&self) -> Table3 {
        let mut table = Table3 {
            received: self.cells(Line::Received),
            carried_in: self.cells(Line::CarriedIn),
            carried_forward: self.cells(Line::CarriedForward),
            ..Table3::default()
        };
        for line in self.format.table3() {
            if let Line::Result(row) = line {
                table.results[row as usize] = self.cells(line);
            }
        }
        table
    }

    fn table4(&self) -> Table4 {
        let cell = |kind: usize, outcome: usize| {
            self.table("table4")[DisputeKind::ALL[kind].zh()][DisputeOutcome::ALL[outcome].zh()]
                .as_u64()
        };
        Table4 {
            counts: std::array::from_fn(|kind| {
                std::array::from_fn(|outcome| cell(kind, outcome).unwrap())
            }),
        }
    }

    fn totals(&self) -> PrintedTotals {
        let total = |key: &String, row: &Value| Some((key.clone(), row["总计"].as_u64()?));
        let blocks =
            |kind: usize| self.table("table4")[DisputeKind::ALL[kind].zh()]["总计"].as_u64();
        PrintedTotals {
            rows: self
                .table("table3")
                .iter()
                .filter_map(|(key, row)| total(key, row))
                .collect(),
            results: Some(self.cells(Line::Total)),
            disputes: std::array::from_fn(blocks),
        }
    }
}

fn keys(map: &Map<String, Value>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

#[test]
fn table_2_is_laid_out_as_published() {
    for report in [shanghai_2019(), shuyang_2025()] {
        let table = report.table("table2");
        let headings: Vec<&str> = report.format.table2().iter().map(Block::heading).collect();
        assert_eq!(headings, keys(table));
        for block in report.format.table2() {
            let published = table[block.heading()].as_object().unwrap();
            let rows = block.rows.iter();
            if block.is_flat() {
                let flat: Vec<String> = rows
                    .map(|row| flat_key(row.zh, block.columns[0].key))
                    .collect();
                assert_eq!(flat, keys(published));
            } else {
                assert_eq!(rows.map(|row| row.zh).collect::<Vec<_>>(), keys(published));
                for row in published.values() {
                    let columns: Vec<&str> = block.columns.iter().map(|c| c.key).collect();
                    assert_eq!(columns, keys(row.as_object().unwrap()));
                }
            }
        }
    }
}

#[test]
fn table_2_is_filled_and_spelled_as_published() {
    for report in [shanghai_2019(), shuyang_2025()] {
        let table = report.table("table2");
        let laid = lay_out(report.format, |row, column| {
            let block = report
                .format
                .table2()
                .iter()
                .find(|block| block.rows.contains(row) && block.columns.contains(column));
            let published = &table[block.unwrap().heading()];
            let value = published
                .get(flat_key(row.zh, column.key))
                .unwrap_or_else(|| &published[row.zh][column.key]);
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let cell = Cell::parse(column.unit, &text).unwrap();
            assert_eq!(cell.print(column.unit), text);
            cell
        });
        let figures = laid
            .iter()
            .flat_map(|(_, rows)| rows)
            .flat_map(|(_, columns)| columns);
        let expected = if report.format == Format::F2019 {
            22
        } else {
            10
        };
        assert_eq!(figures.count(), expected);
    }
}

#[test]
fn table_3_is_laid_out_as_published() {
    for report in [shanghai_2019(), shuyang_2025()] {
        let lines: Vec<&str> = report
            .format
            .table3()
            .iter()
            .map(|line| line.key(report.format))
            .collect();
        assert_eq!(lines, keys(report.table("table3")));
        for row in report.table("table3").values() {
            assert_eq!(COLUMNS.to_vec(), keys(row.as_object().unwrap()));
        }
    }
}

#[test]
fn table_4_is_laid_out_as_published() {
    for report in [shanghai_2019(), shuyang_2025()] {
        let blocks: Vec<&str> = DisputeKind::ALL.iter().map(|kind| kind.zh()).collect();
        assert_eq!(blocks, keys(report.table("table4")));
        for block in report.table("table4").values() {
            assert_eq!(TABLE4_COLUMNS.to_vec(), keys(block.as_object().unwrap()));
        }
    }
}

/// The identities of a report whose totals are computed.
fn computed(table3: &Table3, table4: &Table4, previous: Option<[u64; 6]>) -> Vec<Identity> {
    let totals = PrintedTotals::of(Format::F2021, table3, table4);
    identities(Format::F2021, table3, table4, &totals, previous)
}

#[test]
fn the_identities_hold_on_the_published_tables() {
    for (report, count) in [
        (shanghai_2019(), 7 + 7 + 4 + 3),
        (shuyang_2025(), 7 + 7 + 25 + 3),
    ] {
        let (table3, table4) = (report.table3(), report.table4());
        let list = identities(report.format, &table3, &table4, &report.totals(), None);
        assert_eq!(list.len(), count, "totals left blank are not checked");
        let own = computed(&table3, &table4, None);
        for identity in list.into_iter().chain(own) {
            assert!(identity.holds(), "{identity:?}");
        }
    }
    assert_eq!(
        shanghai_2019()
            .table3()
            .row_total(Format::F2019, Line::Total),
        805
    );
    assert_eq!(
        shuyang_2025()
            .table3()
            .row_total(Format::F2021, Line::Total),
        718
    );
    assert_eq!(
        shuyang_2025().table4().total(DisputeKind::Reconsideration),
        61
    );
}

#[test]
fn a_wrong_figure_breaks_the_identities_it_is_in() {
    let report = shuyang_2025();
    let mut table3 = report.table3();
    table3.results[ResultRow::Granted as usize][ApplicantKind::Business as usize] += 1;
    let mut table4 = report.table4();
    table4.counts[0][3] += 1;
    let totals = report.totals();
    let broken: Vec<Identity> = identities(report.format, &table3, &table4, &totals, None)
        .into_iter()
        .filter(|identity| !identity.holds())
        .collect();
    let said: Vec<String> = broken
        .iter()
        .map(|i| format!("{} {} {}≠{}", i.code, i.zh, i.left, i.right))
        .collect();
    assert_eq!(
        said,
        [
            "table3_results 商业企业：各项办理结果之和＝（七）总计 4≠3",
            "table3_results 总计：各项办理结果之和＝（七）总计 719≠718",
            "table3_row 三（一）予以公开：六类申请人之和＝总计 295≠294",
            "table4_block 行政复议：四种结果之和＝总计 62≠61",
        ]
    );
    let own: Vec<&str> = computed(&table3, &table4, None)
        .into_iter()
        .filter(|identity| !identity.holds())
        .map(|identity| identity.code)
        .collect();
    assert_eq!(
        own,
        ["table3_balance", "table3_balance"],
        "the column and the total"
    );
}

#[test]
fn carried_forward_is_carried_in_of_the_next_year() {
    let (table3, table4) = (shuyang_2025().table3(), Table4::default());
    let broken = |previous| {
        let list = computed(&table3, &table4, Some(previous));
        assert_eq!(
            list.iter().filter(|i| i.code == "table3_carried").count(),
            7
        );
        list.iter().filter(|identity| !identity.holds()).count()
    };
    assert_eq!(broken([36, 0, 0, 0, 0, 0]), 0);
    assert_eq!(broken([35, 1, 0, 0, 0, 0]), 2, "the total still agrees");
}

#[test]
fn the_2019_form_has_one_row_for_other_handling() {
    let mut table = Table3::default();
    for row in [
        ResultRow::NotCorrected,
        ResultRow::FeeNotPaid,
        ResultRow::Other,
    ] {
        table.results[row as usize] = [1, 0, 0, 0, 0, 2];
        assert_eq!(row.key_zh(Format::F2019), "三（六）其他处理");
    }
    let line = Line::Result(ResultRow::Other);
    assert_eq!(table.line(Format::F2019, line), [3, 0, 0, 0, 0, 6]);
    assert_eq!(table.line(Format::F2021, line), [1, 0, 0, 0, 0, 2]);
    for format in Format::ALL {
        let lines = format.table3();
        let results = lines.iter().filter(|line| matches!(line, Line::Result(_)));
        let printed: u64 = results.map(|line| table.row_total(*format, *line)).sum();
        assert_eq!(printed, table.row_total(*format, Line::Total));
    }
    let numbers: Vec<u8> = Format::F2021
        .table3()
        .iter()
        .map(|line| line.number())
        .collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<u8>>());
}

#[test]
fn a_government_adds_its_organs() {
    let (table3, table4) = (shuyang_2025().table3(), shuyang_2025().table4());
    let both = table3.plus(&table3);
    assert_eq!(both.row_total(Format::F2021, Line::Received), 2 * 713);
    assert_eq!(
        table4
            .plus(&table4)
            .total(DisputeKind::SuitAfterReconsideration),
        20
    );
    assert!(computed(&both, &table4, None).iter().all(Identity::holds));
}

#[test]
fn formats_sections_and_due_days() {
    let formats: Vec<Option<Format>> = (2018..=2022).map(Format::for_year).collect();
    let (f2019, f2021) = (Some(Format::F2019), Some(Format::F2021));
    assert_eq!(formats, [None, f2019, f2019, f2021, f2021]);
    assert_eq!(section_heading(1).as_deref(), Some("一、总体情况"));
    assert_eq!(
        section_heading(6).as_deref(),
        Some("六、其他需要报告的事项")
    );
    assert_eq!((section_heading(0), section_heading(7)), (None, None));
    assert_eq!(SECTIONS.len(), 6);
    assert_eq!(
        due_day(Publisher::Department, 2025),
        Some(day("2026-01-31"))
    );
    assert_eq!(
        due_day(Publisher::Government, 2025),
        Some(day("2026-03-31"))
    );
    assert_eq!(
        due_day(Publisher::Government, 2023),
        Some(day("2024-03-31"))
    );
}

proptest! {
    #[test]
    fn absurd_figures_do_not_end_the_program(figure in any::<u64>()) {
        let table = Table3 { received: [figure; 6], results: [[figure; 6]; 21], ..Table3::default() };
        let _ = computed(&table, &Table4 { counts: [[figure; 4]; 3] }, Some([figure; 6]));
    }
}
