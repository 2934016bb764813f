//! `cells.csv`: a line a figure and a cell, for whoever goes on counting.

use gongkai_document::{Align, Cell, Column, Register};

use super::json::origin;
use crate::report::{
    form::Content,
    reading::{Number, Reading},
};

/// The lines.
pub fn register(content: &Content<'_>) -> Register {
    let reading = Reading::of(content.report);
    let before = content.previous.map(Reading::of);
    let figures = content.report.figures.iter();
    let figures = figures.map(|figure| ("指标", figure.key.clone(), &figure.rules[..]));
    let places = reading.format.places().into_iter();
    let places = places.map(|place| {
        let key = place.key();
        let table = match key.split('.').next() {
            Some("table2") => "表二",
            Some("table3") => "表三",
            _ => "表四",
        };
        (table, key, &[][..])
    });
    let rows = figures.chain(places).filter_map(|(part, key, rules)| {
        let number = reading.number(&key)?;
        let previous = before.as_ref().and_then(|before| before.number(&key));
        Some(vec![
            part.into(),
            key.into(),
            number.label.as_str().into(),
            value(number),
            unit(number).into(),
            format!("{}{}", number.qualifier, number.note).into(),
            origin(number.origin).into(),
            if number.assumed { "是" } else { "否" }.into(),
            rules.join(" ").into(),
            previous.map_or_else(Cell::default, value),
        ])
    });
    let titles = [
        "部分",
        "代码",
        "名称",
        "数值",
        "单位",
        "附注",
        "来源",
        "是否假设",
        "计数规则",
        "上年数值",
    ];
    Register {
        columns: titles
            .map(|title| Column::new(title, 1, Align::Left))
            .to_vec(),
        rows: rows.collect(),
        ..Register::default()
    }
}

/// A number as data: a share as a fraction, fees in yuan.
#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded: whole and far inside i64"
)]
fn value(number: &Number<'_>) -> Cell {
    let value = number.data();
    if value.fract() == 0.0 && value.abs() < 1e15 {
        Cell::Number(value as i64)
    } else {
        format!("{value}").into()
    }
}

fn unit<'a>(number: &'a Number<'_>) -> &'a str {
    number.unit_zh()
}
