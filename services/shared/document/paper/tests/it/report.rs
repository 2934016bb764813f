//! Reports that are published.

use gongkai_document::{Align, Bar, Block, Chart, Grid, GridCell, Report};
use gongkai_paper::Print as _;

use crate::fonts;

/// Three columns, a head over two of them, and a label over two rows.
fn grid(rows: usize) -> Grid {
    let head = vec![
        vec![
            GridCell::head("办理情况").high(2),
            GridCell::head("申请人情况").wide(2),
        ],
        vec![GridCell::head("自然人"), GridCell::head("总计")],
    ];
    let rows = (0..rows).map(|row| {
        let number = |value: usize| GridCell::text(value.to_string()).aligned(Align::Center);
        vec![
            GridCell::head(format!("第{row}行")),
            number(row),
            number(row),
        ]
    });
    Grid {
        caption: "收到和处理申请情况".to_owned(),
        columns: vec![2, 1, 1],
        head_rows: 2,
        rows: head.into_iter().chain(rows).collect(),
        dense: true,
    }
}

fn report(rows: usize) -> Report {
    let bar = |label: &str, value: f64| Bar {
        label: label.to_owned(),
        values: vec![None, Some((value, format!("{value}件")))],
    };
    Report {
        title: "某某区应急管理局\n2024年政府信息公开工作年度报告".to_owned(),
        blocks: vec![
            Block::heading("一、总体情况"),
            Block::under("（一）主动公开。", "全年主动公开信息16条。\n另起一段。"),
            Block::Table { grid: grid(rows) },
            Block::Notes {
                lines: vec!["△ 未登记：按零列示。".to_owned()],
            },
        ],
        signer: "某某区应急管理局".to_owned(),
        date: "2025-01-20".parse().ok(),
        appendix: vec![Block::Chart {
            chart: Chart {
                title: "申请数量".to_owned(),
                series: vec!["2023年".to_owned(), "2024年".to_owned()],
                bars: vec![bar("自然人", 3.0), bar("其他", 1.0)],
                most: 0.0,
            },
        }],
        seal: vec!["数据摘要：3f5a".to_owned()],
        ..Report::default()
    }
}

#[test]
fn a_report_has_its_text_table_signature_and_seal() {
    let pages = report(3).pages(fonts()).unwrap();
    assert_eq!(pages.count(), 2);
    let texts = pages.texts();
    for said in [
        "一、总体情况",
        "（一）主动公开。",
        "申请人情况",
        "第2行",
        "△",
        "2025年1月20日",
        "— 1 —",
    ] {
        assert!(texts[0].contains(said), "{said}: {}", texts[0]);
    }
    for said in ["申请数量", "无数据", "3件", "数据摘要：3f5a"] {
        assert!(texts[1].contains(said), "{said}: {}", texts[1]);
    }
    assert!(pages.pdf().unwrap().starts_with(b"%PDF-"));
}

#[test]
fn the_head_of_a_table_is_on_every_page_of_it() {
    let texts = report(120).pages(fonts()).unwrap().texts();
    let with_rows = texts
        .iter()
        .filter(|text| text.contains("行\n") || text.contains("第1"));
    assert!(with_rows.count() > 1);
    let heads = texts
        .iter()
        .filter(|text| text.contains("申请人情况"))
        .count();
    assert!(heads > 2, "{heads} of {}", texts.len());
}

#[test]
fn a_draft_says_so_on_every_page() {
    let draft = Report {
        draft: true,
        ..report(3)
    };
    let texts = draft.pages(fonts()).unwrap().texts();
    assert!(texts.iter().all(|text| text.contains("草　稿")));
}
