//! Fields that requests of reporting alone have.

/// Fields and their names.
#[rustfmt::skip]
pub const NAMES: &[(&str, &str)] = &[
    ("at_least", "须收齐的数据"),
    ("digest", "事件摘要值"),
    ("epoch", "数据流纪元"),
    ("problems", "存在的主要问题及改进情况"),
    ("report_id", "年度报告"),
    ("sequence", "数据流序号"),
];
