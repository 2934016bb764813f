//! Fields that requests of reporting alone have.

/// Fields and their names.
#[rustfmt::skip]
pub const NAMES: &[(&str, &str)] = &[
    ("annual_report_id", "年度报告"),
    ("at_least", "须收齐的数据"),
    ("below", "是否看下级机关"),
    ("city_report_id", "汇总报告"),
    ("declaration_id", "填报数"),
    ("declared", "填报内容"),
    ("declared.note", "备注"),
    ("declared.source", "来源"),
    ("declared.value", "数值"),
    ("digest", "事件摘要值"),
    ("epoch", "数据流纪元"),
    ("evidence", "依据材料"),
    ("figure", "指标"),
    ("from_year", "起始年度"),
    ("indicator", "考核指标"),
    ("late_only", "是否只看逾期"),
    ("month", "月份"),
    ("opening", "是否期初数"),
    ("printed", "印发文本"),
    ("problems", "存在的主要问题及改进情况"),
    ("report_id", "年度报告"),
    ("section", "章节"),
    ("sections", "章节"),
    ("sequence", "数据流序号"),
    ("standing_only", "是否只看有效填报"),
    ("weight", "权重"),
    ("weights", "权重"),
];
