//! Tables of open data: CSV in UTF-8 with a byte order mark, in which no cell is taken for a formula.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_document::sheet::neutral;
use gongkai_law::{article20, code::Code};

use super::{links::Links, store::PublicItem};
use crate::{
    bureau::Bureau,
    entry::{Entry, TO_VERIFY_ITEMS},
};

/// Items of a part: with the longest abstracts it stays below the 4 MB of an answer.
pub const PART: u32 = 500;

/// Byte order mark: without it Excel takes UTF-8 for GBK.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The index of published items (art. 12).
pub fn items(
    bureau: &Bureau,
    links: &Links,
    items: &[PublicItem],
    today: NaiveDate,
) -> Result<Vec<u8>> {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let head = [
        "索引号",
        "名称",
        "内容概述",
        "生成日期",
        "公开日期",
        "修订日期",
        "发布机构",
        "文号",
        "信息种类",
        "有效性",
        "条例第二十条事项",
        "网页地址",
    ];
    table(
        &head,
        items.iter().map(|item| {
            vec![
                item.index_number.clone(),
                item.title.clone(),
                item.summary.clone(),
                item.formed_on.to_string(),
                item.published_on.to_string(),
                day(item.revised_on),
                bureau.publisher_on(item.published_on).to_owned(),
                item.document_number.clone(),
                item.kind.map_or("", |kind| kind.zh()).to_owned(),
                item.validity(today).zh().to_owned(),
                article(Some(item.article20_code)),
                links.item(item.id),
            ]
        }),
    )
}

/// The catalog of what must be published.
pub fn entries(entries: &[&Entry]) -> Result<Vec<u8>> {
    let head = [
        "序号",
        "领域",
        "一级事项",
        "二级事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "公开对象",
        "公开方式",
        "公开层级",
        "条例第二十条事项",
        "外部链接",
        TO_VERIFY_ITEMS,
    ];
    table(
        &head,
        entries.iter().map(|entry| {
            let columns = &entry.columns;
            vec![
                columns.serial.to_string(),
                entry.field_zh().to_owned(),
                columns.level1.clone(),
                columns.level2.clone(),
                columns.contents.clone(),
                columns.basis.clone(),
                columns.time_limit.clone(),
                columns.publisher.clone(),
                terms(&columns.channels),
                columns.audience.clone(),
                columns.manner.map_or("", |manner| manner.zh()).to_owned(),
                terms(&columns.tiers),
                article(columns.article20_code),
                columns.link.clone(),
                terms(&columns.to_verify),
            ]
        }),
    )
}

/// Terms one after the other.
pub fn terms<T: Code>(values: &[T]) -> String {
    let terms: Vec<&str> = values.iter().map(|value| value.zh()).collect();
    terms.join("、")
}

fn article(code: Option<u8>) -> String {
    let item = code.and_then(article20::item);
    item.map_or_else(String::new, article20::Item::whole_zh)
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    writer.write_record(head).map_err(Error::internal)?;
    for row in rows {
        let cells = row.iter().map(|cell| neutral(cell));
        let cells: Vec<_> = cells.collect();
        let cells = cells.iter().map(|cell| cell.as_bytes());
        writer.write_record(cells).map_err(Error::internal)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_its_line() {
        let rows = [
            vec!["=1+1".to_owned(), "a\"b,c\nd".to_owned()],
            vec!["＝HYPERLINK(1)".to_owned(), "\tx".to_owned()],
        ];
        let made = table(&["甲", "乙"], rows.into_iter()).unwrap();
        let text = made.strip_prefix(MARK).unwrap();
        let mut reader = csv::Reader::from_reader(text);
        assert_eq!(reader.headers().unwrap().iter().next(), Some("甲"));
        let read: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(read[0], ["'=1+1", "a\"b,c\nd"]);
        assert_eq!(read[1], ["'＝HYPERLINK(1)", "'\tx"]);
    }
}
