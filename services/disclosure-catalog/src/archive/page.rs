//! A version as a page that any browser shows, with all that was published of it.

use gongkai_document::date_text;

use super::record::Names;
use crate::item::{Version, html};

/// The page.
pub fn page(version: &Version, names: &Names) -> String {
    let contents = &version.contents;
    let title = escaped(&contents.title);
    let day = |day: Option<chrono::NaiveDate>| day.map(date_text).unwrap_or_default();
    let channels: Vec<&str> = contents.channels.iter().map(|one| one.zh()).collect();
    let lines = [
        (
            "公开主体",
            names.bureau.publisher_on(version.dated_on()).to_owned(),
        ),
        ("文号", contents.document_number.clone()),
        ("版次", format!("第{}版", version.number)),
        (
            "信息种类",
            contents
                .kind
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
        ),
        (
            "公开属性",
            contents
                .attribute
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
        ),
        ("承办机构", names.office(&contents.office_id)),
        ("形成日期", day(contents.formed_on)),
        ("公开日期", day(version.published_on)),
        ("有效期至", day(contents.valid_until)),
        ("公开渠道", channels.join("、")),
        ("文件位置", contents.link.clone()),
        ("修订说明", version.reason.clone()),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    let rows = joined(lines.map(|(name, value)| {
        let value = escaped(&value);
        format!("<tr><th>{name}</th><td>{value}</td></tr>\n")
    }));
    let part = |head: &str, text: String| {
        if text.is_empty() {
            String::new()
        } else {
            format!("<h2>{head}</h2>\n{text}\n")
        }
    };
    let paragraphs = |text: &str| {
        let lines = text.lines().filter(|line| !line.is_empty());
        joined(lines.map(|line| format!("<p>{}</p>\n", escaped(line))))
    };
    let summary = part("内容概述", paragraphs(&contents.summary));
    let body = part("正文", html(&contents.body));
    let attachments = contents.attachments.iter().map(|one| {
        let words = [one.file_name.as_str(), one.link.as_str()].map(escaped);
        format!("<li>{}</li>\n", words.join(" ").trim_end())
    });
    let attachments = part("附件", list(joined(attachments)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<table>\n{rows}</table>\n{summary}{body}{attachments}</body>\n</html>\n"
    )
}

/// An ordered list of these lines; nothing of none.
fn list(lines: String) -> String {
    if lines.is_empty() {
        return lines;
    }
    format!("<ol>\n{lines}</ol>")
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().concat()
}

/// A text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
