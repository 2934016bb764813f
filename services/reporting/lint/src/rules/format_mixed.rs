//! `format-mixed`: headings of two formats in one table.
//!
//! Each format is one table as its document prints it (国办公开办函〔2019〕60号, 〔2021〕30号); a table with
//! headings of both can be read as neither.

use super::{Found, Rule, Severity};
use crate::model::{Format, Report};

pub(super) const RULE: Rule = Rule {
    id: "format-mixed",
    severity: Severity::Error,
    finds: "同一张表混用2019年和2021年两种格式的表头",
    finds_in_english: "one table has headings of both formats",
    source: "国办公开办函〔2019〕60号；国办公开办函〔2021〕30号",
    cannot_know: "两种格式共有的表头（处理决定数量）不作为依据",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let marks = report.formats();
    let first = |format| marks.iter().find(|(known, _)| *known == format);
    let said = report.said.as_ref().filter(|said| said.is_mixed);
    let both = first(Format::Of2019).zip(first(Format::Of2021));
    let due = report.year.and_then(Format::due);
    let spot = match (both, said) {
        // The heading that should not be there; without a year the old one.
        (Some((old, new)), _) => match due {
            Some(Format::Of2019) => new.1,
            Some(Format::Of2021) | None => old.1,
        },
        (None, Some(said)) => said.spot,
        (None, None) => return,
    };
    found
        .at(
            spot,
            "主动公开情况表混用2019年和2021年两种格式的表头".to_owned(),
            "the table of what was published mixes headings of 2019 and 2021".to_owned(),
        )
        .keyed("table2")
        .compares([2019_i64, 2021])
        .hiding(&["format-of-year", "heading-altered"]);
}
