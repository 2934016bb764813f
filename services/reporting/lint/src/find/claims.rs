//! Figures in sentences, and what they count. A figure that is not understood for certain is left alone.

use std::ops::Range;

use super::dates;
use crate::model::{Claim, Counted, Item, Report};
use crate::page::Spot;
use crate::words;

/// A number in a sentence with the words around it.
struct Figure<'a> {
    /// From the last stop, comma or bracket to the number, without blanks.
    clause: &'a str,
    /// From the unit to the next one.
    after: &'a str,
    /// The sentence up to the number.
    sentence: &'a str,
    /// The line speaks of applications.
    of_applications: bool,
    /// Short notes of figures, not sentences.
    is_short: bool,
}

pub(super) fn find(report: &Report) -> Vec<Claim> {
    let text = report.text();
    let mut claims: Vec<Claim> = Vec::new();
    for line in 0..report.page.lines() {
        let range = report.page.line(line);
        let whole = words::piece(text, range.clone());
        let is_short = report.is_short;
        let of_applications = is_short || speaks_of_applications(&whole);
        let begun = claims.len();
        let outside = |run: &Range<usize>| !report.in_table(run.start);
        for number in words::runs(text, range.clone()).filter(outside) {
            if let Some(behind) = unit(text, &number, is_short)
                && let Some(value) = words::whole(text, number.clone())
            {
                let clause = before(text, range.start, number.start, CLAUSE);
                let sentence = before(text, range.start, number.start, "。;");
                let after = after(text, behind, range.end);
                let figure = Figure {
                    clause: &clause,
                    after: &after,
                    sentence: &sentence,
                    of_applications,
                    is_short,
                };
                if let Some(counted) = counted(
                    &figure,
                    &claims[begun.max(claims.len().saturating_sub(50))..],
                    report.year,
                ) {
                    claims.push(Claim {
                        counted,
                        value,
                        spot: Spot::of(number),
                        words: clause,
                    });
                }
            }
        }
        claims.extend(none(report, range));
    }
    claims
}

/// Signs that end a clause.
const CLAUSE: &str = ",:;。(、…|[]“”\"";

fn speaks_of_applications(line: &str) -> bool {
    ["公开申请", "依申请公开", "申请公开", "公开件"]
        .iter()
        .any(|word| line.contains(word))
}

/// Where the unit of a number ends, if it counts cases.
fn unit(text: &[char], number: &std::ops::Range<usize>, is_short: bool) -> Option<usize> {
    let before = number.start.checked_sub(1).map(|at| text[at]);
    if before
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '〔'))
    {
        return None;
    }
    let at = words::skip_blanks(text, number.end);
    match text.get(at) {
        Some('件' | '起' | '宗' | '例') => Some(at + 1),
        Some('年' | '月' | '日' | '号' | '%' | '.' | '元' | '万') => None,
        _ if is_short && words::digits(text, number.start) < 8 => Some(number.end),
        _ => None,
    }
}

/// The words before a place, from the last of some signs, without blanks.
fn before(text: &[char], start: usize, at: usize, signs: &str) -> String {
    // No sentence is longer.
    let start = start.max(at.saturating_sub(400));
    let from = (start..at).rev().find(|&at| signs.contains(text[at]));
    let from = from.map_or(start, |from| from + 1);
    text[from..at]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn after(text: &[char], at: usize, end: usize) -> String {
    text[at..end.min(at + 30)]
        .iter()
        .take_while(|c| !",;。()".contains(**c))
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The clause without the words that join it to its number.
fn stem(clause: &str) -> &str {
    let mut stem = clause;
    loop {
        let shorter = stem.trim_end_matches([
            '共', '为', '的', '计', '约', '数', '了', '达', '有', '案', '件',
        ]);
        if shorter == stem {
            return stem;
        }
        stem = shorter;
    }
}

/// Parts of applications by way or state, which no cell has.
const PARTS: [&str; 24] = [
    "其中", "网络", "网上", "信函", "当面", "邮寄", "渠道", "平台", "邮件", "线下", "线上", "传真",
    "现场", "窗口", "电子", "来信", "按时", "按期", "延期", "累计", "以来", "去年", "同期", "同比",
];

/// Other matters that are received and answered.
const OTHERS: [&str; 16] = [
    "许可", "提案", "建议", "信访", "咨询", "热线", "留言", "复议", "诉讼", "投诉", "举报", "来访",
    "处罚", "备案", "意见", "议案",
];

fn counted(figure: &Figure<'_>, known: &[Claim], year: Option<i32>) -> Option<Counted> {
    let clause = figure.clause;
    let stem = stem(clause);
    let carried = clause.contains("结转");
    if !carried
        && (is_of_other_year(figure.sentence, year) || is_of_year_before(clause, figure.sentence))
    {
        return None;
    }
    // What is answered anew is in no row.
    if clause.contains("重新") {
        return None;
    }
    let out = ["顺延", "结转下", "结转至下", "结转到下"];
    if has(clause, &out) || (figure.of_applications && has(figure.after, &out)) {
        return figure.of_applications.then_some(Counted::CarriedOut);
    }
    if carried {
        let of_before = has(clause, &["上年", "上一年"]) || clause.contains("年结转");
        return match (of_before, figure.of_applications) {
            (true, true) => Some(Counted::CarriedIn),
            (false, true) if figure.is_short => Some(Counted::CarriedOut),
            _ => None,
        };
    }
    if let Some(counted) = disputes(stem, clause, figure.is_short) {
        return Some(counted);
    }
    if let Some(counted) = decisions(clause) {
        return Some(counted);
    }
    if !figure.of_applications || has(clause, &OTHERS) {
        return None;
    }
    let received = known
        .iter()
        .any(|claim| matches!(claim.counted, Counted::Received | Counted::New));
    if received && let Some(counted) = applicants(stem, figure.is_short) {
        return Some(counted);
    }
    if clause.contains("新收") && !has(clause, &PARTS[1..]) {
        return Some(Counted::New);
    }
    let answered = known.iter().any(|claim| claim.counted == Counted::Answered);
    if (received || answered)
        && !has(clause, &PARTS[1..])
        && let Some(counted) = group(stem)
    {
        return Some(counted);
    }
    if has(clause, &PARTS) {
        return None;
    }
    let names_it = clause.contains("公开") || figure.is_short;
    if names_it
        && has(clause, &["收到", "受理", "接收", "接到"])
        && !has(clause, &["未收", "没有", "不予"])
    {
        return Some(Counted::Received);
    }
    let done = ["答复", "办结", "办理"];
    let not = ["未", "无法", "没有", "公文", "案件", "率"];
    ((received || names_it) && has(clause, &done) && !has(clause, &not))
        .then_some(Counted::Answered)
}

/// The last year that a sentence names is another than the report's.
fn is_of_other_year(sentence: &str, year: Option<i32>) -> bool {
    let Some(year) = year else { return false };
    let chars: Vec<char> = sentence.chars().collect();
    let named = (0..chars.len())
        .rev()
        .filter(|&at| at == 0 || !chars[at - 1].is_ascii_digit())
        .find_map(|at| {
            dates::year_at(&chars, at).filter(|(_, end)| chars.get(*end) == Some(&'年'))
        });
    named.is_some_and(|(named, _)| named != year)
}

/// What people call the year before.
const YEAR_BEFORE: [&str; 7] = [
    "上年",
    "上一年",
    "上个年度",
    "去年",
    "前一年",
    "同期",
    "同比",
];

/// The clause counts the year before, or stands behind the words that alone are the clause before it.
fn is_of_year_before(clause: &str, sentence: &str) -> bool {
    if has(clause, &YEAR_BEFORE) {
        return true;
    }
    let before = sentence.strip_suffix(clause).unwrap_or_default();
    let lead = before.trim_end_matches([',', ':']);
    lead.len() < before.len()
        && ["上年", "上年度", "上一年", "上一年度", "去年"]
            .iter()
            .any(|year| {
                lead.strip_suffix(year)
                    .is_some_and(|before| before.is_empty() || before.ends_with([',', '(', '、']))
            })
}

fn disputes(stem: &str, clause: &str, is_short: bool) -> Option<Counted> {
    if has(
        clause,
        &[
            "维持",
            "纠正",
            "撤销",
            "审结",
            "其中",
            "上年",
            "直接",
            "复议后",
            "率",
        ],
    ) {
        return None;
    }
    if ["行政复议", "行政复议申请"]
        .iter()
        .any(|end| stem.ends_with(end))
        || (is_short && stem == "复议")
    {
        return Some(Counted::Reconsiderations);
    }
    let suits = stem.ends_with("行政诉讼") || stem == "诉讼";
    suits.then_some(Counted::Lawsuits)
}

/// Decisions of the year, where a sentence says that they were made.
fn decisions(clause: &str) -> Option<Counted> {
    let item = [
        ("作出行政许可决定", Item::Permits),
        ("作出行政处罚决定", Item::Penalties),
        ("作出行政强制决定", Item::Coercion),
        ("制发行政规范性文件", Item::Documents),
    ];
    let stem = stem(clause);
    let (_, item) = item
        .iter()
        .find(|(end, _)| stem.ends_with(end) || clause.ends_with(end))?;
    (!has(clause, &PARTS)).then_some(Counted::Table2(*item))
}

fn applicants(stem: &str, is_short: bool) -> Option<Counted> {
    let stem = stem.trim_end_matches("申请").trim_end_matches("提出的");
    let stem = stem.trim_start_matches("其中");
    match stem {
        "自然人" => Some(Counted::Natural),
        "法人或其他组织" | "法人及其他组织" | "法人和其他组织" | "法人或者其他组织" => {
            Some(Counted::Legal)
        }
        "法人" if is_short => Some(Counted::Legal),
        _ => None,
    }
}

fn group(stem: &str) -> Option<Counted> {
    if ["予以公开及部分公开", "予以公开和部分公开", "公开及部分公开"]
        .iter()
        .any(|end| stem.ends_with(end))
    {
        return Some(Counted::Disclosed);
    }
    let groups: [(&str, u8); 13] = [
        ("不予公开", 3),
        ("不同意公开", 3),
        ("部分予以公开", 2),
        ("部分公开", 2),
        ("同意部分公开", 2),
        ("予以公开", 1),
        ("同意公开", 1),
        ("无法提供", 4),
        ("不予处理", 5),
        ("其他处理", 6),
        ("不予提供", 0),
        ("作其他处理", 6),
        ("作出其他处理", 6),
    ];
    let (_, group) = groups.iter().find(|(end, _)| stem.ends_with(end))?;
    (*group > 0).then_some(Counted::Group(*group))
}

/// `未收到政府信息公开申请`: none was received.
fn none(report: &Report, range: std::ops::Range<usize>) -> Option<Claim> {
    let text = report.text();
    let verbs = ["未收到", "没有收到", "未接到", "没有接到"];
    (range.start..range.end).find_map(|at| {
        let (_, length) = words::any_at(text, at, &verbs)?;
        if report.in_table(at) {
            return None;
        }
        let rest: String = text[at + length..range.end]
            .iter()
            .take(24)
            .take_while(|c| !",;。".contains(**c))
            .filter(|c| !c.is_whitespace())
            .collect();
        let plain = ["", "任何", "有关", "相关", "公民", "关于"];
        let names = [
            "政府信息公开申请",
            "信息公开申请",
            "依申请公开",
            "政府信息公开的申请",
        ];
        let is_all = plain.iter().any(|plain| {
            rest.strip_prefix(plain)
                .is_some_and(|rest| names.iter().any(|name| rest.starts_with(name)))
        });
        let sentence = before(text, range.start, at, "。;");
        let clause = before(text, range.start, at, CLAUSE);
        let is_of_year =
            !is_of_other_year(&sentence, report.year) && !is_of_year_before(&clause, &sentence);
        (is_all && is_of_year && !has(&sentence, &["截至", "网上"])).then(|| Claim {
            counted: Counted::Received,
            value: 0,
            spot: Spot { at, len: length },
            words: words::piece(text, at..at + length),
        })
    })
}
