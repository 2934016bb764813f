//! `title-wrong`: the title calls the report something else.
//!
//! The Regulations on Open Government Information (art. 50) and 国办公开办函〔2021〕30号 call it 政府信息公开
//! 工作年度报告; 政务公开 is another, wider work. 年度 said twice alone is a note: very many do.

use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "title-wrong",
    severity: Severity::Warning,
    finds: "标题名称不规范",
    finds_in_english: "the title calls the report something else",
    source: "政府信息公开条例第五十条；国办公开办函〔2021〕30号",
    cannot_know: "标题中的机关名称是否为全称",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let Some(title) = report.title else { return };
    let text = report.text();
    let range = title.at..title.end();
    // 政务公开 in the name of who reports is right.
    let is_right = words::find(text, range.clone(), "政府信息公开").is_some();
    let wrong = ["政务信息公开", "政务公开"];
    let wrong = wrong.iter().filter(|_| !is_right).find_map(|name| {
        let at = words::find(text, range.clone(), name)?;
        Some((name, at))
    });
    let years = words::find_all(&text[range.clone()], "年度");
    let twice = years.len() > 1;
    if let Some((name, at)) = wrong {
        let also = if twice {
            "，且“年度”重复"
        } else {
            ""
        };
        let length = name.chars().count();
        found
            .at(
                Spot { at, len: length },
                format!("标题应为“政府信息公开工作年度报告”，写作“{name}”{also}"),
                format!(
                    "the title says {name}, should say 政府信息公开{}",
                    if twice { "; and says 年度 twice" } else { "" }
                ),
            )
            .compares([(*name).to_owned(), "政府信息公开".to_owned()]);
    } else if twice {
        let at = title.at + years[1];
        found
            .at(
                Spot { at, len: 2 },
                "标题中“年度”重复，宜为“…年政府信息公开工作年度报告”".to_owned(),
                "the title says 年度 twice".to_owned(),
            )
            .as_severe_as(Severity::Note);
    }
}
