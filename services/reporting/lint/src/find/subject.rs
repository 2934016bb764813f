//! Who reports, about which year, and under which title.

use std::ops::Range;

use super::dates;
use crate::page::{Page, Spot};
use crate::words;

/// What a report is about.
#[derive(Default)]
pub(super) struct Subject {
    pub(super) title: Option<Spot>,
    pub(super) year: Option<i32>,
    pub(super) organ: Option<String>,
}

/// Lines that may hold the title: a site has its menus before it.
const HEAD: usize = 200;

/// What names of organs end in.
const ORGANS: [&str; 16] = [
    "局",
    "府",
    "厅",
    "委",
    "委员会",
    "办公室",
    "办",
    "镇",
    "乡",
    "处",
    "街道",
    "市",
    "县",
    "区",
    "中心",
    "院",
];

pub(super) fn find(page: &Page, tables: &[Range<usize>]) -> Subject {
    let text = page.text();
    let lines: Vec<Range<usize>> = (0..page.lines())
        .map(|line| page.line(line))
        .filter(|line| text[line.clone()].iter().any(|c| !c.is_whitespace()))
        .collect();
    let titles: Vec<Subject> = lines
        .iter()
        .take(HEAD)
        .filter(|line| !tables.iter().any(|table| table.contains(&line.start)))
        .filter_map(|line| title(text, line))
        .collect();
    // A menu has the name alone.
    let dated = titles.iter().position(|title| title.year.is_some());
    let mut subject = titles
        .into_iter()
        .nth(dated.unwrap_or_default())
        .unwrap_or_default();
    if subject.year.is_none() {
        let begun = lines.iter().take(3).find_map(|line| begins(text, line));
        if let Some((organ, year)) = begun {
            subject.year = Some(year);
            subject.organ = subject.organ.or(organ);
        }
    }
    if subject.organ.is_none()
        && let Some(title) = subject.title
    {
        subject.organ = above(text, &lines, title);
    }
    if subject.organ.is_none() {
        subject.organ = signed_by(text, &lines);
    }
    subject
}

/// `某局2019年政府信息公开工作年度报告`, also `2019年某局…`.
fn title(text: &[char], line: &Range<usize>) -> Option<Subject> {
    let end = words::find(text, line.clone(), "年度报告")? + 4;
    let start = words::skip_blanks(text, line.start);
    // A sentence that names the report, or a document about reports, is no title.
    let goes_on = end < line.end && words::is_chinese(text[end]);
    if words::find(text, start..end, "公开").is_none()
        || end - start > 80
        || goes_on
        || text[start..end]
            .iter()
            .any(|c| matches!(c, '。' | ',' | '《' | '〈' | '〔' | '“'))
        || words::any_at(text, start, &["本报告", "根据", "按照", "依据", "依照"]).is_some()
    {
        return None;
    }
    let year =
        (start..end).find_map(|at| dates::year_at(text, at).map(|(year, end)| (at, year, end)));
    let organ = match year {
        Some((at, _, _)) if at > start => organ(&text[start..at]),
        Some((_, _, behind)) => {
            let from = behind + 1;
            let from = from + usize::from(text.get(from) == Some(&'度'));
            let names = ["政府信息公开", "政务信息公开", "政务公开", "信息公开"];
            let to = names
                .iter()
                .find_map(|name| words::find(text, from..end, name));
            to.and_then(|to| organ(text.get(from..to)?))
        }
        None => None,
    };
    Some(Subject {
        title: Some(Spot::of(start..end)),
        year: year.map(|(_, year, _)| year),
        organ,
    })
}

fn organ(name: &[char]) -> Option<String> {
    let name: String = name.iter().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_start_matches(|c: char| !words::is_chinese(c));
    (name.chars().count() >= 2).then(|| name.to_owned())
}

/// The name that has a line for itself over a title that begins with its year.
fn above(text: &[char], lines: &[Range<usize>], title: Spot) -> Option<String> {
    dates::year_at(text, title.at)?;
    let before = lines.iter().rev().find(|line| line.end <= title.at)?;
    let name = organ(&text[before.clone()])?;
    is_organ(&name).then_some(name)
}

/// A name and no more.
fn is_organ(name: &str) -> bool {
    let is_name = name.chars().all(words::is_chinese) && name.chars().count() <= 30;
    is_name && ORGANS.iter().any(|end| name.ends_with(end))
}

/// A report without a title: `某局2023年:`, `2023年共受理…`.
fn begins(text: &[char], line: &Range<usize>) -> Option<(Option<String>, i32)> {
    let start = words::skip_blanks(text, line.start);
    let name = text[start..line.end]
        .iter()
        .take_while(|&&c| words::is_chinese(c))
        .count();
    let at = words::skip_blanks(text, start + name);
    let organ = organ(&text[start..start + name])
        .filter(|organ| ORGANS.iter().any(|end| organ.ends_with(end)));
    if name > 0 && organ.is_none() {
        return None;
    }
    let (year, behind) = dates::year_at(text, at)?;
    let fits = match text.get(behind)? {
        '年' => !matches!(text.get(behind + 1), Some('第' | '度')) && !is_figure(text, at),
        ':' => true,
        _ => false,
    };
    fits.then_some((organ, year))
}

/// `2023年1月…` alone in a line is a date.
fn is_figure(text: &[char], at: usize) -> bool {
    dates::at(text, at).is_some()
}

/// Who signed: the line before the date at the end.
fn signed_by(text: &[char], lines: &[Range<usize>]) -> Option<String> {
    let (_, spot) = dates::signature(text, lines)?;
    let before = lines.iter().rev().find(|line| line.end <= spot.at)?;
    let name = organ(&text[before.clone()])?;
    is_organ(&name).then_some(name)
}
