//! `section-missing`: one of the six sections is not there.
//!
//! The format has six sections (国办公开办函〔2021〕30号, before it 〔2019〕60号), whose contents the Regulations
//! on Open Government Information ask for in art. 50. Not for excerpts.

use super::sections::{SECTIONS, are_due, sections};
use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "section-missing",
    severity: Severity::Error,
    finds: "缺少规定的部分",
    finds_in_english: "a section of the form is missing",
    source: "政府信息公开条例第五十条；国办公开办函〔2021〕30号、〔2019〕60号",
    cannot_know: "没有编号的标题认不出来；节选（--excerpt）不检查",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if !are_due(report) {
        return;
    }
    let sections = sections(report);
    for (number, _, name) in SECTIONS {
        if sections.iter().any(|section| section.number == number) {
            continue;
        }
        // A table that is there stands for its section.
        let stands = match number {
            2 => report.table2.is_some(),
            3 => report.table3.is_some(),
            4 => report.table4.is_some(),
            _ => false,
        };
        if stands || is_named(report, number) {
            continue;
        }
        let next = sections.iter().find(|section| section.number > number);
        let spot = next.map_or_else(|| report.top(), |next| next.heading);
        let sign = words::in_chinese(number);
        let finding = found.at(
            spot,
            format!("缺少“{sign}、{name}”"),
            format!("section {number} ({name}) is missing"),
        );
        finding
            .keyed(format!("{number}"))
            .compares([i64::from(number)]);
        if number == 6 {
            finding.hiding(&["fee-statement-missing"]);
        }
    }
}

/// Whether a heading without its number names the section, as Word numbers them by itself.
fn is_named(report: &Report, number: u32) -> bool {
    let name = match number {
        1 => "总体情况",
        2 => "主动公开政府信息情况",
        3 => "收到和处理政府信息公开申请",
        4 => "行政复议",
        5 => "主要问题",
        _ => "其他需要报告",
    };
    let text = report.text();
    (0..report.page.lines()).any(|line| {
        let range = report.page.line(line);
        let start = words::skip_blanks(text, range.start);
        let is_heading = range.end.saturating_sub(start) <= 30
            && text.get(start) != Some(&'(')
            && !text[range.clone()]
                .iter()
                .any(|c| matches!(c, '。' | '|' | ';'));
        is_heading && !report.in_table(start) && words::find(text, start..range.end, name).is_some()
    })
}
