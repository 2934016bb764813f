//! The text of a report with its findings marked: one HTML page that needs nothing else.

use std::fmt::Write as _;

use crate::model::Report;
use crate::rules::{Finding, Severity};

const STYLE: &str = "body{font:1rem/1.8 'Noto Serif CJK SC','SimSun',serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.2rem}\
.text{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #767676;padding:1rem;margin:0;counter-reset:line}\
mark{background:#ffe9a8;color:#1a1a1a;text-decoration:underline wavy;text-underline-offset:.2em}\
mark.error{background:#ffd6d6;text-decoration-style:double}mark.note{background:#e3ecff;text-decoration-style:dotted}\
mark a{color:inherit}li{margin-bottom:.8rem}code{overflow-wrap:anywhere}\
a:focus,mark:target,li:target{outline:3px solid #0b57d0}\
@media print{body{max-width:none;margin:0}.text{border:0}}";

/// The page.
#[must_use]
pub fn marked(file: &str, report: &Report, findings: &[Finding]) -> String {
    let mut out = String::new();
    let name = escaped(file);
    let of = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>年度报告检查：{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>年度报告检查：{name}</h1>\n<p>错误{}处，警告{}处，提示{}处。</p>\n",
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Note)
    );
    list(&mut out, findings);
    out.push_str("<h2 id=\"text\">原文</h2>\n<p>有问题的文字加底纹和下划线，其后方括号内为上表序号。</p>\n<div class=\"text\" role=\"region\" aria-labelledby=\"text\" tabindex=\"0\">");
    text(&mut out, report, findings);
    out.push_str("</div>\n</main>\n</body>\n</html>\n");
    out
}

fn list(out: &mut String, findings: &[Finding]) {
    if findings.is_empty() {
        out.push_str("<p>没有发现问题。</p>\n");
        return;
    }
    out.push_str("<h2>发现的问题</h2>\n<ol>\n");
    for (nth, finding) in findings.iter().enumerate() {
        let nth = nth + 1;
        let place = finding.position;
        let page = place
            .ink
            .map_or_else(String::new, |ink| format!("第{}页，", ink.page));
        let _ = writeln!(
            out,
            "<li id=\"f{nth}\"><a href=\"#m{nth}\">{page}第{}行第{}列</a>：<strong>{}</strong> {}<br>\
             <span lang=\"en\">{}</span><br>规则 <code>{}</code>，指纹 <code>{}</code></li>",
            place.line,
            place.column,
            finding.severity.in_chinese(),
            escaped(&finding.message),
            escaped(&finding.in_english),
            finding.rule,
            finding.fingerprint
        );
    }
    out.push_str("</ol>\n");
}

/// The text; places that overlap are marked one in the other only where one ends within the other's end.
fn text(out: &mut String, report: &Report, findings: &[Finding]) {
    let shown = report.page.shown();
    let mut marks: Vec<(usize, usize, usize)> = findings
        .iter()
        .enumerate()
        .map(|(nth, finding)| {
            let at = finding.spot.at.min(shown.len());
            let end = finding.spot.end().max(at + 1).min(shown.len());
            (at, end, nth)
        })
        .collect();
    marks.sort_by_key(|&(at, end, nth)| (at, usize::MAX - end, nth));
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut next = marks.into_iter().peekable();
    for at in 0..=shown.len() {
        while open.last().is_some_and(|&(end, _)| end <= at) {
            close(out, &mut open);
        }
        while let Some((_, end, nth)) = next.next_if(|&(start, _, _)| start <= at) {
            let end = open
                .last()
                .map_or(end, |&(outer, _)| end.min(outer))
                .max(at);
            let finding = &findings[nth];
            let _ = write!(
                out,
                "<mark class=\"{}\" id=\"m{}\" title=\"{}\">",
                finding.severity,
                nth + 1,
                escaped(&finding.message)
            );
            open.push((end, nth));
            if end <= at {
                close(out, &mut open);
            }
        }
        if let Some(&c) = shown.get(at) {
            push(out, c);
        }
    }
    while !open.is_empty() {
        close(out, &mut open);
    }
}

fn close(out: &mut String, open: &mut Vec<(usize, usize)>) {
    if let Some((_, nth)) = open.pop() {
        let nth = nth + 1;
        let _ = write!(
            out,
            "<a href=\"#f{nth}\" aria-label=\"第{nth}条问题\">[{nth}]</a></mark>"
        );
    }
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
        c => out.push(c),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    text.chars().for_each(|c| push(&mut out, c));
    out
}
