//! Where a bureau comes from, as the preface of its report tells. Pure.

use chrono::NaiveDate;
use gongkai_law::calendar::day_zh;

use crate::figure::{Bureau, Succession};

/// What it was called before in the year, whose duties it took over by the end of the year, and who took over its own,
/// sentence by sentence; empty if none of it is so.
pub(super) fn note(
    bureau: &Bureau,
    predecessors: &[Bureau],
    year: Option<(NaiveDate, NaiveDate)>,
) -> String {
    let Some((first, last)) = year else {
        return String::new();
    };
    let renamed = bureau.renamed(first, last).into_iter();
    let renamed = renamed.map(|(before, name)| {
        format!(
            "本机关原名{before}，自{}起更名为{}（{}）。",
            day_zh(name.valid_from),
            name.name,
            name.source
        )
    });
    let predecessors = predecessors.iter();
    let took_over = predecessors.filter_map(|predecessor| {
        let succession = begun(predecessor, last)?;
        // What was registered in it stays there, and is counted there alone.
        Some(format!(
            "本机关于{}承接原{}的职责（{}），登记在该机关名下的事项和信息列入该机关年度报告，本报告不重复统计。",
            day_zh(succession.from_on),
            predecessor.name_on(succession.from_on.pred_opt()?),
            succession.source
        ))
    });
    let passed_on = begun(bureau, last).map(|succession| {
        format!(
            "本机关的职责自{}起由{}承接（{}）。",
            day_zh(succession.from_on),
            succession.bureau_name,
            succession.source
        )
    });
    renamed.chain(took_over).chain(passed_on).collect()
}

/// The succession of a bureau, if its day has come by then.
fn begun(bureau: &Bureau, day: NaiveDate) -> Option<&Succession> {
    let succession = bureau.succeeded_by.as_ref();
    succession.filter(|succession| succession.from_on <= day)
}
