//! Which form a year's report takes, its sections, and when it is due.

use chrono::{Months, NaiveDate};

use crate::bureau::Level;
use crate::code::codes;
use crate::rules;

codes! {
    /// A uniform format (article 50). The term is the document that prescribes it.
    pub enum Format {
        /// Report years 2019 and 2020, on trial.
        F2019 = "2019", "国办公开办函〔2019〕60号";
        /// Report years from 2021.
        F2021 = "2021", "国办公开办函〔2021〕30号";
    }
}

impl Format {
    /// The format of a report year; `None` before 2019, when none was prescribed.
    pub const fn for_year(year: i32) -> Option<Self> {
        match year {
            ..2019 => None,
            2019 | 2020 => Some(Self::F2019),
            2021.. => Some(Self::F2021),
        }
    }
}

/// The six sections, the same in both formats, without their numbers.
pub const SECTIONS: [&str; 6] = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
];

/// The heading of a section as printed, for instance 一、总体情况; `number` 1 to 6.
pub fn section_heading(number: usize) -> Option<String> {
    let digit = ["一", "二", "三", "四", "五", "六"];
    let index = number.checked_sub(1)?;
    Some(format!("{}、{}", digit.get(index)?, SECTIONS.get(index)?))
}

/// The five heads of section 一.
pub const OVERVIEW_HEADS: [&str; 5] = [
    "主动公开",
    "依申请公开",
    "政府信息管理",
    "政府信息公开平台建设",
    "监督保障",
];

codes! {
    /// Whose report it is.
    pub enum Publisher {
        /// A department of a government.
        Department = "department", "政府部门";
        /// A government, through its competent department.
        Government = "government", "人民政府";
    }
}

impl Publisher {
    /// A bureau of that level.
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Government => Self::Government,
            Level::Department | Level::Platform => Self::Department,
        }
    }
}

/// The last day to publish the report of `year`: 31 January of the next year for a
/// department, 31 March for a government (article 49). `None` when the year is beyond
/// the calendar of the computer.
pub fn due_day(publisher: Publisher, year: i32) -> Option<NaiveDate> {
    let period_end = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let rule = match publisher {
        Publisher::Department => &rules::REPORT_OF_DEPARTMENT,
        Publisher::Government => &rules::REPORT_OF_GOVERNMENT,
    };
    // The months with the due days have 31 days, as December has: the last day of one
    // leads to the last day of the other.
    period_end.checked_add_months(Months::new(rule.on(period_end).number))
}
