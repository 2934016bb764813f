//! What follows a report: charts; in what is not signed yet, where its figures come from; and the last lines.

use gongkai_document::{Align, Block, Grid, GridCell};

use super::{Content, charts};
use crate::report::{message::stream_name, reading::Reading};

/// On pages of their own.
pub fn blocks(content: &Content<'_>, reading: &Reading<'_>) -> Vec<Block> {
    let before = content.previous.map(Reading::of);
    let mut blocks = Vec::new();
    let charts = charts(reading, before.as_ref());
    if !charts.is_empty() {
        blocks.push(Block::heading("附：图表"));
    }
    for chart in charts {
        let grid = chart.grid();
        blocks.push(Block::Chart { chart });
        blocks.push(Block::Table { grid });
    }
    // Who reads what was published has no use for streams and counters.
    if content.signed.is_none() {
        blocks.extend(sources(content, reading));
    }
    blocks
}

/// Where the figures come from, and what was assumed.
fn sources(content: &Content<'_>, reading: &Reading<'_>) -> Vec<Block> {
    let report = content.report;
    let mut lines = report.assumptions.clone();
    let failed = report.identities.iter().filter(|identity| !identity.holds);
    let failed: Vec<String> = failed
        .map(|identity| {
            let (said, left, right) = (&identity.description, identity.left, identity.right);
            format!("勾稽关系不符：{said}（{left}≠{right}）")
        })
        .collect();
    if failed.is_empty() {
        let count = report.identities.len();
        lines.push(format!("勾稽关系共核对{count}项，全部相符。"));
    }
    lines.extend(failed);
    let figures = report.figures.iter().map(|figure| {
        let number = reading.number(&figure.key);
        let printed = number.map(|number| {
            let remark = number.remark(reading.word);
            format!("{}{remark}", number.print_with_unit())
        });
        [
            figure.label.clone(),
            printed.unwrap_or_default(),
            figure.source.clone(),
        ]
    });
    let streams = report.basis.iter().map(|position| {
        [
            stream_name(position),
            position.sequence.to_string(),
            position.epoch.clone(),
        ]
    });
    let mut blocks = vec![
        Block::Heading {
            text: "附：数据来源与标注".to_owned(),
            on_new_page: true,
        },
        Block::Notes { lines },
        Block::Table {
            grid: list("指标和来源", ["指标", "数值", "来源"], figures),
        },
    ];
    if streams.len() > 0 {
        let grid = list("数据流", ["数据流", "截至序号", "纪元"], streams);
        blocks.push(Block::Table { grid });
    }
    blocks
}

fn list(caption: &str, heads: [&str; 3], rows: impl Iterator<Item = [String; 3]>) -> Grid {
    let head = heads.map(GridCell::head).to_vec();
    let rows = rows.map(|[label, value, source]| {
        vec![
            GridCell::text(label),
            GridCell::text(value).aligned(Align::Center),
            GridCell::text(source),
        ]
    });
    Grid {
        caption: caption.to_owned(),
        columns: vec![7, 4, 8],
        head_rows: 1,
        rows: [head].into_iter().chain(rows).collect(),
        dense: true,
    }
}

/// The last lines of the last page.
pub fn seal(content: &Content<'_>) -> Vec<String> {
    let Some(signed) = content.signed else {
        return vec!["本文件由系统生成，未经签发。".to_owned()];
    };
    let by = match signed.signer.as_str() {
        "" => String::new(),
        name => format!("，签发人：{name}"),
    };
    vec![
        format!("版本：第{}版{by}", signed.version),
        "数据摘要（SHA-256）：".to_owned(),
        signed.digest.clone(),
        "数据摘要由本报告的全部数据计算得出，可以用report.json文件核对。".to_owned(),
    ]
}
