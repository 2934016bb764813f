//! `heading-altered`: a heading of table 2 is not the form's, or numbers stand in its place.
//!
//! The headings are part of the format (国办公开办函〔2021〕30号). A year written 本年度 for 本年 is let pass.

use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::page::Spot;

pub(super) const RULE: Rule = Rule {
    id: "heading-altered",
    severity: Severity::Warning,
    finds: "统计表的表头被改动，或者被数字替代",
    finds_in_english: "a heading of a table was altered, or numbers stand in its place",
    source: "国办公开办函〔2021〕30号所附格式",
    cannot_know: "只认识常见的改法；没有印出的表头不算",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let none = Vec::new();
    let altered = report.table2.as_ref().map_or(&none, |table| &table.altered);
    let words = |spot: Spot| report.page.words(spot).trim().to_owned();
    // Numbers in the place of a heading are the gravest.
    let replaced = |spot: &Spot| report.text()[spot.at].is_ascii_digit();
    let first = altered
        .iter()
        .find(|(spot, _)| replaced(spot))
        .or(altered.first());
    let Some((spot, should)) = first else {
        said(report, found);
        return;
    };
    let all: Vec<String> = altered
        .iter()
        .map(|(spot, should)| format!("“{}”应为“{should}”", words(*spot)))
        .collect();
    found
        .at(
            *spot,
            format!("表头与规定格式不符：{}", all.join("；")),
            format!("heading is \"{}\", should be \"{should}\"", words(*spot)),
        )
        .keyed(format!("{} {should}", words(*spot)))
        .compares([words(*spot), (*should).to_owned()]);
}

fn said(report: &Report, found: &mut Found) {
    if let Some(said) = report.said.as_ref().filter(|said| said.is_altered) {
        found
            .at(
                said.spot,
                "录入说明称表头被改动".to_owned(),
                "the transcription says that headings were altered".to_owned(),
            )
            .keyed("said");
    }
}
