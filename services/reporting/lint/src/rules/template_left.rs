//! `template-left`: instructions of a template that were not taken out.
//!
//! How a text is to be set (宋体小四号) or where words are to be filled in is said to whoever writes the report,
//! not by it. A site's own `字体:[大 中 小]` is none, and neither are notes in headings that say what a figure is.

use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "template-left",
    severity: Severity::Warning,
    finds: "残留模板说明或者占位符",
    finds_in_english: "instructions or blanks of a template are left in",
    source: "党政机关公文格式（GB/T 9704-2012）；常见差错",
    cannot_know: "没有列出的模板用语",
    check,
};

const SETTING: [&str; 14] = [
    "宋体",
    "黑体",
    "仿宋",
    "楷体",
    "加粗",
    "号字体",
    "小四号",
    "小三号",
    "行间距",
    "行距",
    "首行缩进",
    "字号",
    "页边距",
    "居中",
];

const FILLING: [&str; 14] = [
    "请填写",
    "此处填写",
    "在此填写",
    "填写单位名称",
    "单位名称(盖章)模板",
    "此处插入",
    "模板说明",
    "填报说明:",
    "(示例)",
    "请在此",
    "待补充",
    "待填",
    "请删除",
    "XXXX",
];

/// Letters that stand for words to come, and what they are before.
const BLANKS: [&str; 4] = ["XX", "××", "xx", "＊＊"];

fn check(report: &Report, found: &mut Found) {
    let text = report.text();
    let mut at = 0;
    while at < text.len() {
        let spot = if report.in_table(at) {
            None
        } else {
            left(text, at)
        };
        let Some(spot) = spot else {
            at += 1;
            continue;
        };
        let written = report.page.words(spot);
        found
            .at(
                spot,
                format!("残留模板内容“{written}”"),
                format!("left over from a template: {written}"),
            )
            .compares([written]);
        // One finding a clause.
        at = (spot.end()..text.len())
            .find(|&at| matches!(text[at], '。' | '\n' | ';' | ')'))
            .unwrap_or(text.len());
    }
}

fn left(text: &[char], at: usize) -> Option<Spot> {
    if let Some((_, length)) = words::any_at(text, at, &FILLING) {
        return Some(Spot { at, len: length });
    }
    if let Some((first, length)) = words::any_at(text, at, &SETTING) {
        // One such word may be anything; two beside each other are an instruction.
        let near = at + length..(at + length + 8).min(text.len());
        let second = near.clone().find_map(|next| {
            let (_, length) = words::any_at(text, next, &SETTING)?;
            Some(next + length)
        });
        let alone = matches!(first, "小四号" | "小三号" | "首行缩进" | "号字体");
        return match second {
            Some(end) if !text[at..end].contains(&'\n') => Some(Spot::of(at..end)),
            _ if alone => Some(Spot { at, len: length }),
            _ => None,
        };
    }
    let (_, length) = words::any_at(text, at, &BLANKS)?;
    let mut end = at + length;
    while text.get(end) == text.get(at) {
        end += 1;
    }
    let behind = text.get(end).copied().unwrap_or(' ');
    let stands = "年月日件条项个次局县市区省镇单元".contains(behind);
    let word = at > 0 && text[at - 1].is_ascii_alphanumeric();
    (stands && !word).then(|| Spot::of(at..end + 1))
}
