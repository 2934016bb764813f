//! `upheld-beside-pending`: all are said to be upheld, and some are not decided.
//!
//! Table 4 has 尚未审结 beside 结果维持 (国办公开办函〔2021〕30号): who is pending is not upheld.

use super::{Found, Rule, Severity};
use crate::model::{BLOCKS, Cell, Report};
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "upheld-beside-pending",
    severity: Severity::Warning,
    finds: "称均获维持，而表四有尚未审结的案件",
    finds_in_english: "all are said to be upheld beside pending cases",
    source: "国办公开办函〔2021〕30号、〔2019〕60号所附表四",
    cannot_know: "叙述是否只指已经审结的案件",
    check,
};

const SAYS: [&str; 9] = [
    "均获维持",
    "均维持",
    "均被维持",
    "均予维持",
    "均为维持",
    "均为结果维持",
    "全部维持",
    "全部获维持",
    "全部获得维持",
];

fn check(report: &Report, found: &mut Found) {
    let Some(table) = &report.table4 else { return };
    let pending: Vec<(usize, i64)> = (0..BLOCKS.len())
        .filter_map(|block| Some((block, table.cell(block, 3).and_then(Cell::number)?)))
        .filter(|(_, pending)| *pending > 0)
        .collect();
    let text = report.text();
    for at in 0..text.len() {
        let Some((word, length)) = words::any_at(text, at, &SAYS) else {
            continue;
        };
        let decided = words::piece(text, at.saturating_sub(12)..at).contains("审结");
        if report.in_table(at) || decided {
            continue;
        }
        // Only of what the sentence speaks of.
        let line = report.page.line(report.page.line_of(at));
        let first = line.start.max(at.saturating_sub(400));
        let start = (first..at).rev().find(|&at| matches!(text[at], '。' | ';'));
        let sentence = words::piece(text, start.unwrap_or(first)..at);
        let (of_suits, of_appeals) = (sentence.contains("诉讼"), sentence.contains("复议"));
        let meant: i64 = pending
            .iter()
            .filter(|(block, _)| {
                (!of_suits && !of_appeals)
                    || (*block == 0 && of_appeals)
                    || (*block > 0 && of_suits)
            })
            .map(|(_, pending)| pending)
            .sum();
        if meant == 0 {
            continue;
        }
        found
            .at(
                Spot { at, len: length },
                format!("称“{word}”，表四有{meant}件尚未审结"),
                format!("all are said to be upheld, {meant} are pending in table 4"),
            )
            .compares([meant]);
    }
}
