//! The six sections of a report, and where each stands.

use std::ops::Range;

use crate::model::Report;
use crate::page::Spot;
use crate::words;

/// The sections by their number, what their headings have, and their names.
pub(super) const SECTIONS: [(u32, &[&str], &str); 6] = [
    (1, &["总体情况"], "总体情况"),
    (2, &["主动公开"], "主动公开政府信息情况"),
    (
        3,
        &["收到和处理", "申请情况", "依申请公开"],
        "收到和处理政府信息公开申请情况",
    ),
    (4, &["复议", "诉讼"], "政府信息公开行政复议、行政诉讼情况"),
    (
        5,
        &[
            "主要问题",
            "存在的问题",
            "存在问题",
            "问题及改进",
            "问题和改进",
        ],
        "存在的主要问题及改进情况",
    ),
    (6, &["其他需要报告", "需要报告的其他"], "其他需要报告的事项"),
];

/// A section that is there.
pub(super) struct Section {
    pub(super) number: u32,
    pub(super) heading: Spot,
    /// What stands in it, the rest of the heading's line included if the heading has no line of its own.
    pub(super) body: Range<usize>,
}

/// The sections of a report, by their headings of the first level.
pub(super) fn sections(report: &Report) -> Vec<Section> {
    let text = report.text();
    let first: Vec<_> = report
        .headings
        .iter()
        .filter(|heading| heading.level == 1)
        .collect();
    let mut sections = Vec::new();
    for (nth, heading) in first.iter().enumerate() {
        let line = report.page.line(report.page.line_of(heading.spot.at));
        let end = first.get(nth + 1).map_or(text.len(), |next| next.spot.at);
        for (number, names, _) in SECTIONS {
            let found = names.iter().find_map(|name| {
                let at = words::find(text, heading.spot.end()..line.end, name)?;
                Some(at + name.chars().count())
            });
            let Some(behind) = found else {
                continue;
            };
            if sections
                .iter()
                .any(|known: &Section| known.number == number)
            {
                continue;
            }
            let title_end = (behind..line.end)
                .find(|&at| matches!(text[at], ' ' | '。' | ':' | ',' | ';'))
                .unwrap_or(line.end);
            sections.push(Section {
                number,
                heading: heading.spot,
                body: title_end..end,
            });
            break;
        }
    }
    sections
}

/// Whether the sections can be looked at: a whole report with text, in a format that has them.
pub(super) fn are_due(report: &Report) -> bool {
    !report.is_excerpt && !report.is_structured && report.year.is_none_or(|year| year >= 2019)
}
