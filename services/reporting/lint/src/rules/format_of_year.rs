//! `format-of-year`: the year has a format, and the report another.
//!
//! Reports of 2019 and 2020 follow 国办公开办函〔2019〕60号, those from 2021 国办公开办函〔2021〕30号.
//! The outline of before (概述, 收费及减免情况 …) has no tables; where a format was due it is one
//! finding, and nothing else of the form is looked at.

use super::{Found, Rule, Severity};
use crate::model::{Format, Heading, Report};

pub(super) const RULE: Rule = Rule {
    id: "format-of-year",
    severity: Severity::Error,
    finds: "报告格式与报告年度不符",
    finds_in_english: "the report is not in the format of its year",
    source: "国办公开办函〔2019〕60号（2019、2020年度）；国办公开办函〔2021〕30号（2021年度起）",
    cannot_know: "文中没有年度、也未给出--year时不检查；表头全部省略的节选分不出格式",
    check,
};

/// What the old outline has, and no format since 2019.
const OLD: [&str; 4] = ["概述", "收费及减免", "收费和减免", "依申请公开和不予公开"];

fn check(report: &Report, found: &mut Found) {
    let Some((year, due)) = report
        .year
        .and_then(|year| Some((year, Format::due(year)?)))
    else {
        return;
    };
    let marks = report.formats();
    let has = |format| marks.iter().any(|(known, _)| *known == format);
    if has(Format::Of2019) && has(Format::Of2021) {
        return;
    }
    if let Some((format, spot)) = marks.iter().find(|(format, _)| *format != due) {
        let message = format!(
            "{year}年度应使用{}，本报告使用{}",
            due.name(),
            format.name()
        );
        let english = format!(
            "{year} needs the format of {}, this is the one of {}",
            due.year(),
            format.year()
        );
        found
            .at(*spot, message, english)
            .keyed("format")
            .compares([due.year(), format.year()])
            .hiding(&["fee-statement-missing", "heading-altered"]);
        return;
    }
    if let Some(first) = old_outline(report) {
        let message = format!(
            "{year}年度应使用{}，本报告沿用2019年以前的提纲，没有三张统计表",
            due.name()
        );
        let english = format!(
            "{year} needs the format of {}; this is the outline of before 2019, without tables",
            due.year()
        );
        found
            .at(first.spot, message, english)
            .keyed("outline")
            .compares([due.year()])
            .hiding(&[
                "section-missing",
                "section-empty",
                "fee-statement-missing",
                "cell-blank",
            ]);
    }
}

/// The first heading of the outline of before, where no table is.
fn old_outline(report: &Report) -> Option<&Heading> {
    if report.table2.is_some() || report.table3.is_some() {
        return None;
    }
    let mut first = report.headings.iter().filter(|heading| heading.level == 1);
    let is_old = |heading: &&Heading| OLD.iter().any(|word| heading.title.contains(word));
    first.clone().find(is_old)?;
    first.next()
}
