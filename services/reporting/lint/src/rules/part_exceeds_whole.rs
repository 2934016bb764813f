//! `part-exceeds-whole`: a part is larger than what it is a part of.
//!
//! After `共N条` in a paragraph the kinds of it (`…类…M条`) and what follows 其中 are parts, if they have the same
//! unit. Two groups that stand beside each other look the same to a reader, so it is a warning.

use super::{Found, Rule, Severity};
use crate::model::Report;
use crate::page::Spot;
use crate::words;

pub(super) const RULE: Rule = Rule {
    id: "part-exceeds-whole",
    severity: Severity::Warning,
    finds: "部分大于总数",
    finds_in_english: "a part is larger than its whole",
    source: "算术",
    cannot_know: "并列的两组数字还是总数与部分，请人判断",
    check,
};

/// Units that count things of one kind.
const UNITS: &str = "条件个项次起份篇期家人宗";

/// A figure with its unit.
struct Amount {
    value: i64,
    spot: Spot,
    unit: char,
    /// From the last comma or stop.
    clause: String,
}

fn check(report: &Report, found: &mut Found) {
    for line in 0..report.page.lines() {
        let range = report.page.line(line);
        if report.in_table(range.start) {
            continue;
        }
        let amounts = amounts(report, range);
        let mut whole: Option<&Amount> = None;
        for amount in &amounts {
            let is_whole = amount.clause.ends_with('共')
                || amount.clause.ends_with("共计")
                || amount.clause.ends_with("合计");
            if is_whole {
                whole = Some(amount);
                continue;
            }
            let Some(of) = whole.filter(|whole| whole.unit == amount.unit) else {
                continue;
            };
            if amount.spot.at > of.spot.end() + 600 {
                continue;
            }
            let between = words::piece(report.text(), of.spot.end()..amount.spot.at);
            let sentences = between.matches('。').count();
            let is_part = amount.clause.contains("其中")
                || (amount.clause.contains('类') && sentences <= 1)
                || (between.contains("其中") && sentences == 0);
            let other = [
                "去年",
                "上年",
                "同比",
                "上一年",
                "增长",
                "累计",
                "点击",
                "浏览",
                "阅读",
            ];
            if !is_part
                || amount.value <= of.value
                || other.iter().any(|word| amount.clause.contains(word))
            {
                continue;
            }
            let place = report.page.position(of.spot);
            found
                .at(
                    amount.spot,
                    format!(
                        "“{}{}”大于前文“共{}{}”（第{}行第{}列）：两组并列（合计{}），或者部分大于总数",
                        amount.value, amount.unit, of.value, of.unit, place.line, place.column, amount.value + of.value
                    ),
                    format!(
                        "{} is more than the {} before ({}:{}): two groups ({} together), or a part larger than its whole",
                        amount.value, of.value, place.line, place.column, amount.value + of.value
                    ),
                )
                .keyed(format!("{} {} {}", amount.clause, amount.value, of.value))
                .compares([amount.value, of.value]);
        }
    }
}

fn amounts(report: &Report, range: std::ops::Range<usize>) -> Vec<Amount> {
    let text = report.text();
    let amount = |run: std::ops::Range<usize>| {
        let at = run.start;
        let behind = words::skip_blanks(text, run.end);
        let before = at.checked_sub(1).map(|at| text[at]);
        let unit = text.get(behind).copied().filter(|&c| UNITS.contains(c))?;
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') || report.in_table(at) {
            return None;
        }
        let clause = (range.start..at)
            .rev()
            .find(|&at| ",。;:、(".contains(text[at]));
        let clause = text[clause.map_or(range.start, |from| from + 1)..at].iter();
        Some(Amount {
            value: words::whole(text, run)?,
            spot: Spot::of(at..behind + 1),
            unit,
            clause: clause.filter(|c| !c.is_whitespace()).collect(),
        })
    };
    words::runs(text, range.clone())
        .filter_map(amount)
        .collect()
}
