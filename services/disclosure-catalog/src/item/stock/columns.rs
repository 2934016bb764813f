//! The columns of the sheet.

use gongkai_document::{Align, Column, Register};

/// 标题.
pub const TITLE: &str = "标题";
/// 文号.
pub const NUMBER: &str = "文号";
/// 信息种类.
pub const KIND: &str = "信息种类";
/// 形成日期.
pub const FORMED: &str = "形成日期";
/// 首次公开日期.
pub const PUBLISHED: &str = "首次公开日期";
/// 条例第二十条事项.
pub const ARTICLE_20: &str = "条例第二十条事项";
/// 信息分组.
pub const GROUP: &str = "信息分组";
/// 责任股室, by which name `entry` reads it, too.
const OFFICE: &str = "责任股室";
/// 公开渠道和载体.
pub const CHANNELS: &str = "公开渠道和载体";
/// 内容概述.
pub const SUMMARY: &str = "内容概述";
/// 外部链接.
pub const LINK: &str = "外部链接";
/// 有效期至.
pub const VALID_UNTIL: &str = "有效期至";
/// 索引号.
pub const INDEX: &str = "索引号";

/// The columns with their shares of the width, in the order of the form; the first six are needed.
const COLUMNS: [(&str, u16); 13] = [
    (TITLE, 16),
    (NUMBER, 10),
    (KIND, 8),
    (FORMED, 7),
    (PUBLISHED, 7),
    (ARTICLE_20, 5),
    (GROUP, 7),
    (OFFICE, 7),
    (CHANNELS, 10),
    (SUMMARY, 14),
    (LINK, 10),
    (VALID_UNTIL, 7),
    (INDEX, 12),
];
/// Columns that are needed.
const NEEDED: usize = 6;

/// The heads, each with whether it is needed.
pub fn heads() -> impl Iterator<Item = (&'static str, bool)> {
    let columns = COLUMNS.iter().enumerate();
    columns.map(|(index, (title, _))| (*title, index < NEEDED))
}

/// The empty sheet.
pub fn form(bureau: &str) -> Register {
    let head = |(title, weight): &(&str, u16)| Column::new(*title, *weight, Align::Left);
    Register {
        title: format!("{bureau}现行有效文件登记表"),
        subtitle: "启用本系统以前已经公开、现行有效的文件，每行一件；日期如2019年10月8日；索引号沿用原号的填写，留空的由系统编号"
            .to_owned(),
        columns: COLUMNS.iter().map(head).collect(),
        ..Register::default()
    }
}
