//! Reports that are published.

use gongkai_document::{Align, Bar, Block, Chart, Grid, GridCell, Report, inspect::Verdict};
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

/// A report whose text is so many lines, the last of which is known.
fn of_lines(count: usize) -> Report {
    let lines = (1..count).map(|line| format!("第{line}项工作已经完成。"));
    let lines: Vec<String> = lines.chain(["末项工作已经完成。".to_owned()]).collect();
    Report {
        blocks: vec![
            Block::heading("六、其他需要报告的事项"),
            Block::body(lines.join("\n")),
        ],
        appendix: Vec::new(),
        seal: Vec::new(),
        ..report(3)
    }
}

#[test]
fn a_signature_does_not_stand_alone_on_its_page() {
    let mut pages = Vec::new();
    // From what has room on one page to what has none.
    for count in [13, 15, 16, 17, 18, 19] {
        let texts = of_lines(count).pages(fonts()).unwrap().texts();
        let last = texts.last().unwrap();
        for said in ["2025年1月20日", "末项工作已经完成。"] {
            assert!(last.contains(said), "{count} lines, {said}: {texts:?}");
        }
        pages.push(texts.len());
    }
    assert_eq!((pages.first(), pages.last()), (Some(&1), Some(&2)));
    // One long paragraph, too.
    let long = Report {
        blocks: vec![Block::body("工作已经完成，".repeat(59) + "末。")],
        ..of_lines(1)
    };
    let texts = long.pages(fonts()).unwrap().texts();
    assert!(texts.last().unwrap().contains("末。"), "{texts:?}");
}

#[test]
fn a_short_table_stands_whole() {
    for lines in [13, 15, 17] {
        let table = Block::Table { grid: grid(6) };
        let mut blocks = of_lines(lines).blocks;
        blocks.push(table);
        let report = Report {
            blocks,
            ..of_lines(1)
        };
        let texts = report.pages(fonts()).unwrap().texts();
        let of_table: Vec<_> = texts.iter().filter(|text| text.contains("第0行")).collect();
        assert!(
            of_table[0].contains("办理情况") && of_table[0].contains("第5行"),
            "{lines}"
        );
    }
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

/// Groups of a digest may look like a telephone or a card, and are none: the catalog publishes these files.
#[test]
fn a_signed_report_has_nothing_that_is_not_published() {
    let digest = "a138 1234 5678 b0ff 0551 6281 2345 cafe 6222 0212 3456 7894 9abc def0 1c2d 3e4f";
    let signed = Report {
        seal: vec!["数据摘要（SHA-256）：".to_owned(), digest.to_owned()],
        ..report(3)
    };
    let pdf = signed.pages(fonts()).unwrap().pdf().unwrap();
    for (name, file) in [("报告.docx", signed.docx().unwrap()), ("报告.pdf", pdf)] {
        let inspected = crate::inspect::inspect(&file, name).inspected;
        assert_eq!(inspected.verdict(), Verdict::Free, "{name}: {inspected:?}");
    }
}
