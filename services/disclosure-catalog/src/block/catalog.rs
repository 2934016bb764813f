//! What the catalog says (art. 12) that is published as an item: the entries that count on a day, and where the index of
//! the published items is to be found.

use chrono::NaiveDate;
use gongkai_law::{catalog::Manner, code::Code};

use super::text::{Section, plainly};
use crate::{
    entry::{self, Entry, History},
    site::Links,
};

/// The columns of the standard catalogs (应急厅函〔2019〕390号).
const HEAD: [&str; 11] = [
    "序号",
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
];

/// Its sections.
pub fn sections(entries: &[History], links: Option<&Links>, today: NaiveDate) -> Vec<Section> {
    let counting: Vec<&Entry> = entry::counting(entries, today).collect();
    // Rows of two standard catalogs bear the same names.
    let has_fields = counting.iter().any(|entry| !entry.field_zh().is_empty());
    let mut head = HEAD.to_vec();
    if has_fields {
        head.insert(1, "领域");
    }
    let (on_application, proactive): (Vec<&Entry>, Vec<&Entry>) = counting
        .into_iter()
        .partition(|entry| entry.columns.manner == Some(Manner::OnApplication));
    let rows = |entries: Vec<&Entry>| {
        let rows = entries.into_iter().map(|entry| {
            let mut row = row(entry);
            if has_fields {
                row.insert(1, entry.field_zh().to_owned());
            }
            row
        });
        rows.collect::<Vec<_>>()
    };
    let index = links.map_or_else(String::new, |links| {
        format!(
            "已经公开的政府信息的索引号、名称、内容概述、生成日期等，见{}。",
            links.home()
        )
    });
    let files = links.map_or_else(String::new, |links| {
        format!("目录和索引的数据文件，见{}。", links.open_data())
    });
    let mut sections = vec![Section::table(
        "一、主动公开事项",
        &head,
        rows(proactive).into_iter(),
    )];
    let index_heading = if on_application.is_empty() {
        "二、已公开政府信息的索引"
    } else {
        let rows = rows(on_application).into_iter();
        sections.push(Section::table("二、依申请公开事项", &head, rows));
        "三、已公开政府信息的索引"
    };
    sections.push(Section::of(index_heading, [index, files]));
    sections
}

fn row(entry: &Entry) -> Vec<String> {
    let columns = &entry.columns;
    let cell = |text: &str| {
        if text.is_empty() {
            "待核".to_owned()
        } else {
            plainly(text)
        }
    };
    let elsewhere = match columns.link.as_str() {
        "" => String::new(),
        link => format!("（见{link}）"),
    };
    vec![
        columns.serial.to_string(),
        cell(&columns.level1),
        plainly(&columns.level2),
        cell(&columns.contents),
        cell(&columns.basis),
        cell(&columns.time_limit),
        cell(&columns.publisher),
        cell(&terms(&columns.channels)) + &plainly(&elsewhere),
        cell(&columns.audience),
        cell(columns.manner.map_or("", |manner| manner.zh())),
        cell(&terms(&columns.tiers)),
    ]
}

fn terms<T: Code>(values: &[T]) -> String {
    let terms: Vec<&str> = values.iter().map(|value| value.zh()).collect();
    terms.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block::text::markdown, entry::tests::history};

    #[test]
    fn what_is_given_on_application_stands_under_a_heading_of_its_own() {
        let of = |manner: Manner| {
            let mut entry = history(&[("2024-01-01", None)]).latest().clone();
            entry.columns.manner = Some(manner);
            manner.zh().clone_into(&mut entry.columns.level2);
            History::of(vec![entry]).unwrap()
        };
        let today = "2024-03-01".parse().unwrap();
        let headings = |entries: &[History]| {
            let text = markdown(&sections(entries, None, today));
            let lines = text.lines().filter_map(|line| line.strip_prefix("## "));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let proactive = of(Manner::Proactive);
        assert_eq!(
            headings(std::slice::from_ref(&proactive))[0],
            "一、主动公开事项"
        );
        let both = headings(&[proactive, of(Manner::OnApplication)]);
        assert_eq!(both[..2], ["一、主动公开事项", "二、依申请公开事项"]);
    }
}
