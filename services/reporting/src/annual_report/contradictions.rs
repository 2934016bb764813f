//! Sentences that contradict the tables they are printed beside, as the linter of reports finds them. Pure.

use gongkai_chassis::fields::Fields;
use gongkai_lint::{Finding, Given, Severity, lint, read};
use gongkai_proto::reporting::v1 as proto;
use serde_json::{Map, Value, json};

use super::state::Written;

/// What is looked for: rules that are never right about a text that is.
const RULES: [&str; 2] = ["narrative-differs", "date-impossible"];

/// Notes what stands in the way of a section's signature: that its draft changed since a person wrote it, and what in it
/// contradicts the tables.
pub fn note(fields: &mut Fields, report: &proto::Report, written: &Written, printed: &str) {
    let (field, name) = (
        format!("sections.{}", written.section),
        written.section.zh(),
    );
    if written.draft_changed {
        let zh = format!("“{name}”写定后数据有变动，请对照草拟文本核对，并重新保存该章");
        let en = "what is drafted for it changed since it was written: look it through, and write it again";
        fields.wrong(&field, &zh, en);
    }
    for (zh, en) in contradictions(report, printed) {
        fields.wrong(&field, &format!("“{name}”{zh}"), &en);
    }
}

/// What contradicts the tables in a section as it is printed, in Chinese and in English.
fn contradictions(report: &proto::Report, printed: &str) -> Vec<(String, String)> {
    let given = Given {
        year: Some(report.year),
        organ: Some(report.bureau_name.clone()),
        is_excerpt: true,
    };
    if printed.trim().is_empty() {
        return Vec::new();
    }
    let text = serde_json::to_vec_pretty(&structured(report, printed)).unwrap_or_default();
    // What was not looked through is not taken for right.
    let Ok(read) = read::report(&text, &given) else {
        let zh = "不能与附表核对，请退回检查文字".to_owned();
        let en = "it cannot be compared with the tables: return it and look at its text".to_owned();
        return vec![(zh, en)];
    };
    let is_wrong =
        |finding: &Finding| finding.severity == Severity::Error && RULES.contains(&finding.rule);
    let findings = lint(&read).into_iter().filter(is_wrong);
    findings
        .map(|finding| (finding.message, finding.in_english))
        .collect()
}

/// A text beside the tables, as the linter takes them.
fn structured(report: &proto::Report, printed: &str) -> Value {
    let mut file = Map::new();
    file.insert("text".to_owned(), printed.lines().collect());
    for table in &report.tables {
        let blocks = table.blocks.iter();
        let of_rows = |block: &proto::Block| -> Map<String, Value> {
            let rows = block.rows.iter();
            rows.map(|row| (row.row.clone(), cells(&table.key, row)))
                .collect()
        };
        let said = match table.key.as_str() {
            "table3" | "table4" => blocks.flat_map(of_rows).collect(),
            _ => blocks
                .map(|block| (block.block.clone(), of_rows(block).into()))
                .collect::<Map<_, _>>(),
        };
        file.insert(table.key.clone(), said.into());
    }
    file.into()
}

/// The cells of a row: in table 2 by their order, elsewhere by their column.
fn cells(table: &str, row: &proto::Row) -> Value {
    let values = row.cells.iter();
    let values = values.map(|cell| (cell.column.clone(), number(cell.value)));
    match table {
        "table3" | "table4" => values.collect::<Map<_, _>>().into(),
        _ => values.map(|(_, value)| value).collect(),
    }
}

/// A number as it is written: a count has no decimals.
fn number(value: f64) -> Value {
    let written = value.to_string();
    written
        .parse::<i64>()
        .map_or_else(|_| json!(value), Value::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{any_report, form::drafted, sample};

    #[test]
    fn a_sentence_that_contradicts_a_table_is_told_in_both_languages() {
        let report = sample::report(2024);
        let told = contradictions(&report, "全年未收到政府信息公开申请，没有上年结转的申请。");
        let [(zh, en)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!(zh, "叙述“未收到”为0，表格为6");
        assert_eq!(en, "the text says 0, the table 6");
        let wrong = [
            "全年新收政府信息公开申请7件。",
            "全年收到政府信息公开申请6件，其中自然人5件。",
            "全年作出行政处罚决定35件。",
            "全年制发行政规范性文件3件。",
            "因政府信息公开引起行政复议4件。",
            "办结政府信息公开申请6件，结转下年度继续办理2件。",
            "截至2024年2月30日，已全部整改。",
        ];
        for wrong in wrong {
            assert_eq!(contradictions(&report, wrong).len(), 1, "{wrong}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        /// What the suite drafts is let pass, whatever was counted.
        #[test]
        fn no_draft_contradicts_its_tables(
            (before, report) in prop_oneof![(any_report(2019), any_report(2020)), (any_report(2023), any_report(2024))],
            with_before: bool,
        ) {
            let before = Some(&before).filter(|_| with_before);
            for (section, printed) in drafted(&report, before) {
                let told = contradictions(&report, &printed);
                prop_assert!(told.is_empty(), "{section}: {printed}\n{told:?}");
            }
        }
    }

    #[test]
    fn what_agrees_or_is_no_figure_of_the_tables_is_let_pass() {
        let report = sample::report(2024);
        let right = [
            "全年新收政府信息公开申请6件，上年结转1件，办结6件，结转下年度继续办理1件。",
            "全年作出行政处罚决定36件，制发行政规范性文件2件。",
            "2023年新收政府信息公开申请9件。",
            "一是部分信息更新不及时；二是政策解读形式单一。\n已于2025年1月10日前整改。",
            "全年受理行政许可、初审、服务性办件162件，办结162件。",
        ];
        for right in right {
            let told = contradictions(&report, right);
            assert!(told.is_empty(), "{right}: {told:?}");
        }
    }
}
