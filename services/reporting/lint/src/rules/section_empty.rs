//! `section-empty`: the section on problems says there are none, or nothing.
//!
//! Main problems and how they are mended are contents that the Regulations on Open Government Information
//! ask of every report (art. 50). 六 may say 无.

use super::sections::{SECTIONS, are_due, sections};
use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "section-empty",
    severity: Severity::Warning,
    finds: "总体情况或者存在问题部分写“无”或者没有内容",
    finds_in_english: "a section that must say something says nothing",
    source: "政府信息公开条例第五十条",
    cannot_know: "写了的内容是否切实；节选中不检查没有印出的部分",
    check,
};

fn check(report: &Report, found: &mut Found) {
    if !are_due(report) {
        return;
    }
    for section in sections(report) {
        if !matches!(section.number, 1 | 5) {
            continue;
        }
        let body = words::piece(report.text(), section.body);
        let said: String = body
            .chars()
            .filter(|&c| words::is_chinese(c) || c.is_alphanumeric())
            .collect();
        if !matches!(
            said.as_str(),
            "" | "无" | "暂无" | "没有" | "无问题" | "不存在问题" | "暂无问题"
        ) {
            continue;
        }
        let name = SECTIONS[section.number as usize - 1].2;
        let says = if said.is_empty() {
            "没有内容".to_owned()
        } else {
            format!("只写“{said}”")
        };
        found
            .at(
                section.heading,
                format!("“{name}”部分{says}"),
                format!("section {} says nothing", section.number),
            )
            .keyed(format!("{}", section.number))
            .compares([said]);
    }
}
