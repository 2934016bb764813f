//! From counts to the report: figures, tables, identities, and what was assumed. Pure.

use chrono::NaiveDate;
use gongkai_law::{
    assumed::Aspect,
    case::CaseKind,
    report::{Format, Publisher, due_day},
};
use gongkai_proto::reporting::v1 as proto;

use super::printed::identities;
use crate::figure::{Bureau, counted::Counted, definition::Doubt, shown::Declarations};

mod figures;
mod origin;
mod tables;

/// Everything that a report of a bureau and year says, over one snapshot.
pub struct Reported {
    /// The bureau.
    pub bureau_id: String,
    /// As events told of it.
    pub bureau: Bureau,
    /// The bureaus it succeeds, or is to, the earliest first.
    pub predecessors: Vec<Bureau>,
    /// The year.
    pub year: i32,
    /// Its format.
    pub format: Format,
    /// What was counted in it.
    pub counted: Counted,
    /// What was declared for it.
    pub declared: Declarations,
    /// What the report of the year before carried forward, where there is one.
    pub previous: Option<[u64; 6]>,
    /// Numbers of years before, for the charts.
    pub earlier: Vec<proto::EarlierYear>,
}

/// The report without its id, basis and instant. `word` is what an assumption is called.
pub fn compile(year: &Reported, word: &str) -> proto::Report {
    let first = NaiveDate::from_ymd_opt(year.year, 1, 1);
    let last = NaiveDate::from_ymd_opt(year.year, 12, 31);
    let tables = tables::all(year);
    proto::Report {
        bureau_id: year.bureau_id.clone(),
        bureau_name: last.map_or_else(
            || year.bureau.name.clone(),
            |day| year.bureau.name_on(day).to_owned(),
        ),
        former_name_note: origin::note(&year.bureau, &year.predecessors, first.zip(last)),
        year: year.year,
        figures: figures::all(year),
        identities: identities(year.format, &tables, year.previous),
        tables,
        assumptions: assumptions(&year.counted, word),
        due_on: due_day(Publisher::of(year.bureau.level), year.year)
            .map(|day| day.to_string())
            .unwrap_or_default(),
        earlier: year.earlier.clone(),
        ..proto::Report::default()
    }
}

/// What was assumed, one sentence each: nothing assumed stands in a report unmarked.
fn assumptions(counted: &Counted, word: &str) -> Vec<String> {
    let assumed = counted.assumed();
    let any = |aspect| assumed.iter().any(|known| known.aspect == aspect);
    let kind = |of| counted.category_is_assumed(of);
    let enquiries = counted.is_doubted(Doubt::Enquiries);
    let sentences = [
        (
            any(Aspect::Day),
            "各件发生在年度内的哪一天系假设，年度归属及是否按时不受影响。",
        ),
        (
            any(Aspect::Content),
            "各件的内容、名称和当事人系假设，仅用于计数。",
        ),
        (
            kind(CaseKind::Matter),
            "行政许可、初审、服务性办件各有多少不详，分类系假设，不单列数字。",
        ),
        (
            counted.is_doubted(Doubt::Items),
            "主动公开信息的分组系假设，相应数字已标注。",
        ),
        (
            kind(CaseKind::Enquiry) && !enquiries,
            "热线与来信来访未区分，只列合计数。",
        ),
        (
            enquiries,
            "咨询、投诉、来信来访、上访的分类系假设，相应数字已标注。",
        ),
        (
            kind(CaseKind::Application),
            "申请人类别系假设，表三已标注。",
        ),
        (
            kind(CaseKind::Dispute),
            "复议诉讼的类别系假设，表四已标注。",
        ),
    ];
    let holding = sentences.iter().filter(|(holds, _)| *holds);
    holding
        .map(|(_, sentence)| format!("{word}：{sentence}"))
        .chain(std::iter::once(
            "表二中标注“未登记”的各项在系统中没有登记，按零列示，并非已核实为零。".to_owned(),
        ))
        .collect()
}

#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub use random::report as any_report;
