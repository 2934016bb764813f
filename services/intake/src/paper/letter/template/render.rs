//! A template and its values become the content of a letter.

use std::{collections::BTreeMap, io};

use gongkai_document::{Entry, Paragraph};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use super::{Fault, language::forbidden};
use crate::paper::letter::placeholder::FILES;

/// Values by the names of their places.
pub type Values = BTreeMap<String, String>;

/// What a template says: a letter without its frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// 标题.
    pub title: String,
    /// 主送.
    pub addressee: String,
    /// 正文.
    pub paragraphs: Vec<Paragraph>,
    /// 附件.
    pub attachments: Vec<String>,
    /// 抄送.
    pub copies_to: Vec<String>,
}

/// Stands before each value, so that nothing in it is read as the mark of a part.
const VALUE: char = '\u{e000}';
/// Stands for a line break in a value.
const BREAK: char = '\u{e001}';
/// Steps a template may take: far more than any letter needs.
const FUEL: u64 = 100_000;
/// Bytes of a letter at most.
const LONGEST: usize = 1_000_000;

const TITLE: &str = "标题：";
const ADDRESSEE: &str = "主送：";
const ATTACHMENT: &str = "附件：";
const COPY: &str = "抄送：";

/// The language of the templates.
pub(super) fn language() -> Environment<'static> {
    let mut language = Environment::empty();
    language.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    language.set_auto_escape_callback(|_| AutoEscape::None);
    language.set_formatter(print);
    language.set_fuel(Some(FUEL));
    language.add_filter("lines", |value: &Value| text_of(value).map(lines));
    language.add_filter("numbered", |value: &Value| text_of(value).map(numbered));
    language.add_filter("sentence", |value: &Value| {
        text_of(value).map(|text| format!("{}。", phrase(text)))
    });
    language.add_filter("phrase", |value: &Value| {
        text_of(value).map(|text| phrase(text).to_owned())
    });
    language
}

/// What a filter is given. A list is no text: printed as one it would be longer each time.
fn text_of(value: &Value) -> Result<&str, Error> {
    let kind = if value.is_undefined() {
        ErrorKind::UndefinedError
    } else {
        ErrorKind::InvalidOperation
    };
    value.as_str().ok_or_else(|| Error::new(kind, "no text"))
}

/// Prints a value; none and an empty one are faults.
fn print(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return minijinja::escape_formatter(out, state, value);
    }
    let text = value.to_string();
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::UndefinedError, "empty value"));
    }
    let text: String = text
        .trim()
        .chars()
        .map(|c| if c == '\n' { BREAK } else { c })
        .collect();
    write!(out, "{VALUE}{text}").map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// The lines of a value that say something, without the numbers somebody typed before them. What he numbered
/// in one line has a line each.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .flat_map(items)
        .map(|line| without_number(&line).to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// `1. a；2. b` as two; a line that does not begin with a number is one.
fn items(line: &str) -> Vec<String> {
    let is_numbered = |text: &str| without_number(text) != text;
    let line = line.trim();
    if !is_numbered(line) {
        return vec![line.to_owned()];
    }
    let mut items: Vec<String> = Vec::new();
    for piece in line.split_inclusive(['；', ';', '。']) {
        match items.last_mut() {
            Some(item) if !is_numbered(piece.trim()) => item.push_str(piece),
            _ => items.push(piece.trim().to_owned()),
        }
    }
    items
}

/// `1. a`, `2、b`, `（3）c` without the number.
fn without_number(line: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let (open, rest) = match line.strip_prefix(['（', '(']) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let after = rest.trim_start_matches(is_digit);
    if after.len() == rest.len() {
        return line;
    }
    let body = if open {
        after.strip_prefix(['）', ')'])
    } else {
        after
            .strip_prefix(['、', '．', '.'])
            .filter(|body| !body.starts_with(is_digit))
    };
    body.map_or(line, str::trim_start)
}

/// One line for each, numbered if there are several.
fn numbered(text: &str) -> String {
    let lines = lines(text);
    let single = lines.len() == 1;
    let lines: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let line = phrase(line);
            if single {
                format!("{line}。")
            } else {
                format!("{}. {line}。", index + 1)
            }
        })
        .collect();
    lines.join("\n")
}

/// Without the stop at the end, so that a sentence can go on or end in its own.
fn phrase(text: &str) -> &str {
    text.trim()
        .trim_end_matches(['。', '；', '，', '、', ';', ',', '.', ' '])
}

/// What the template says with these values, or all that is wrong.
pub fn render(template: &str, values: &Values) -> Result<Content, Vec<Fault>> {
    let language = language();
    let template = clean(template);
    let forbidden = forbidden(&template);
    if !forbidden.is_empty() {
        return Err(forbidden);
    }
    let compiled = language
        .template_from_named_str("letter", &template)
        .map_err(|error| vec![fault(&error)])?;
    let clean: BTreeMap<&str, String> = values
        .iter()
        .map(|(name, value)| (name.as_str(), clean(value)))
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    let mut text = Limited::default();
    compiled
        .render_captured_to(&clean, &mut text)
        .map_err(|error| vec![fault(&error)])?;
    let mut content = parts(&String::from_utf8_lossy(&text.0))?;
    // The files that go with a letter are named below it, whatever its template says.
    let files = clean.get(FILES).map(String::as_str).unwrap_or_default();
    for file in files.lines().map(plain) {
        if !content.attachments.contains(&file) {
            content.attachments.push(file);
        }
    }
    Ok(content)
}

/// A text that does not grow beyond the longest letter.
#[derive(Default)]
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("longer than any letter"));
        }
        self.0.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Without the two characters that have a meaning of their own here.
fn clean(text: &str) -> String {
    text.replace([VALUE, BREAK], "").replace("\r\n", "\n")
}

/// The parts of a rendered text.
fn parts(text: &str) -> Result<Content, Vec<Fault>> {
    let mut content = Content::default();
    let mut faults = Vec::new();
    let mut seen = [0_usize; 2];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix(TITLE) {
            seen[0] += 1;
            content.title = plain(title);
        } else if let Some(addressee) = line.strip_prefix(ADDRESSEE) {
            seen[1] += 1;
            content.addressee = plain(addressee);
        } else if let Some(name) = line.strip_prefix(ATTACHMENT) {
            content.attachments.push(plain(name));
        } else if let Some(name) = line.strip_prefix(COPY) {
            content.copies_to.push(plain(name));
        } else if let Some(text) = line.strip_prefix('#') {
            content.paragraphs.push(Paragraph::heading(plain(text)));
        } else if let Some(text) = line.strip_prefix('>') {
            content.paragraphs.push(Paragraph::quote(plain(text)));
        } else if let Some(row) = line.strip_prefix('|') {
            let Some((label, value)) = row.split_once('|') else {
                faults.push(Fault::new(
                    0,
                    format!("表格行“{}”缺少第二个“|”", plain(line)),
                    "a line of a form needs a second `|`",
                ));
                continue;
            };
            let row = Entry::new(plain(label), plain(value));
            match content.paragraphs.last_mut() {
                Some(Paragraph::Table { rows }) => rows.push(row),
                _ => content.paragraphs.push(Paragraph::table([row])),
            }
        } else {
            content.paragraphs.push(Paragraph::body(plain(line)));
        }
    }
    for (mark, seen) in [TITLE, ADDRESSEE].into_iter().zip(seen) {
        if seen != 1 {
            faults.push(Fault::new(
                0,
                format!("“{mark}”应当有且只有一行，现有{seen}行"),
                format!("exactly one line `{mark}` is needed, not {seen}"),
            ));
        }
    }
    if content.title.is_empty() {
        faults.push(Fault::new(0, "标题为空", "the title is empty"));
    }
    if content.paragraphs.is_empty() {
        faults.push(Fault::new(0, "没有正文", "the letter has no text"));
    }
    if faults.is_empty() {
        Ok(content)
    } else {
        Err(faults)
    }
}

/// A rendered text as it is printed.
fn plain(text: &str) -> String {
    let text = text.trim().replace(VALUE, "").replace(BREAK, "\n");
    text.trim().to_owned()
}

/// What the language says was wrong.
pub(super) fn fault(error: &Error) -> Fault {
    let line = error.line().unwrap_or_default();
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => Fault::new(
            line,
            "此处的取值缺失，须以{% if … %}括起或者改用必有的占位符",
            "the value printed here is missing: put it into {% if … %}",
        ),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => {
            Fault::new(
                line,
                format!("没有这个函数或者过滤器：{detail}"),
                format!("no such function or filter: {detail}"),
            )
        }
        ErrorKind::WriteFailure => Fault::new(
            line,
            "按此模板生成的文书过长",
            "the letter would be longer than any may be",
        ),
        ErrorKind::OutOfFuel => Fault::new(line, "模板过于复杂", "the template is too complex"),
        kind => Fault::new(
            line,
            format!("模板语法错误：{detail}"),
            format!("{kind}: {detail}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    const HEAD: &str = "标题：告知书\n主送：{{ addressee }}\n";

    #[test]
    fn no_value_becomes_a_part_of_its_own() {
        let hostile = "# 标题\n标题：假\n> 引\n| a | b\n附件：假\n{{ organ }}\u{e000}\u{e001}";
        let template =
            format!("{HEAD}{{{{ wanted }}}}\n> {{{{ wanted }}}}\n| 内容 | {{{{ wanted }}}}");
        let content = render(
            &template,
            &values(&[("addressee", "# 李"), ("wanted", hostile)]),
        )
        .unwrap();
        let expected = hostile.trim_end_matches(['\u{e000}', '\u{e001}']);
        assert_eq!(content.addressee, "# 李");
        assert_eq!(
            content.paragraphs,
            [
                Paragraph::body(expected),
                Paragraph::quote(expected),
                Paragraph::table([Entry::new("内容", expected)]),
            ]
        );
        assert_eq!(
            (content.title.as_str(), content.attachments.len()),
            ("告知书", 0)
        );
    }

    #[test]
    fn an_empty_place_is_a_fault_with_its_line() {
        for given in [
            values(&[("addressee", "李")]),
            values(&[("addressee", "李"), ("wanted", " ")]),
        ] {
            let faults = render(&format!("{HEAD}内容：{{{{ wanted }}}}"), &given).unwrap_err();
            assert_eq!(faults.len(), 1);
            assert_eq!(faults[0].line, 3, "{faults:?}");
        }
        let guarded = format!("{HEAD}正文{{% if wanted %}}：{{{{ wanted }}}}{{% endif %}}");
        let content = render(&guarded, &values(&[("addressee", "李")])).unwrap();
        assert_eq!(content.paragraphs, [Paragraph::body("正文")]);
    }

    #[test]
    fn filters_keep_stops_and_numbers_single() {
        let template = format!(
            "{HEAD}{{{{ a|sentence }}}}\n{{{{ a|phrase }}}}的\n{{{{ b|numbered }}}}\n{{% for line in b|lines %}}（{{{{ loop.index }}}}）{{{{ line }}}}\n{{% endfor %}}"
        );
        let given = values(&[
            ("addressee", "李"),
            ("a", "涉密。"),
            ("b", "1. 甲；\n（2）乙。\n\n3.5吨丙"),
        ]);
        let content = render(&template, &given).unwrap();
        let texts: Vec<Paragraph> = [
            "涉密。",
            "涉密的",
            "1. 甲。\n2. 乙。\n3. 3.5吨丙。",
            "（1）甲；",
            "（2）乙。",
            "（3）3.5吨丙",
        ]
        .into_iter()
        .map(Paragraph::body)
        .collect();
        assert_eq!(content.paragraphs, texts);
    }

    /// What was numbered in one line loses no number.
    #[test]
    fn what_is_numbered_in_one_line_has_a_line_each() {
        for written in [
            "1. 请写明名称；2. 请提供身份证明。",
            "一、请写明名称；二、请提供身份证明",
            "（一）请写明名称。（二）请提供身份证明。",
        ] {
            let read = numbered(written);
            assert_eq!(read, "1. 请写明名称。\n2. 请提供身份证明。", "{written}");
        }
        assert_eq!(numbered("1. 甲，即：乙；丙"), "甲，即：乙；丙。");
        assert_eq!(
            numbered("请写明：1. 名称；2. 文号"),
            "请写明：1. 名称；2. 文号。"
        );
    }

    #[test]
    fn no_letter_grows_without_end() {
        let many = format!("{HEAD}{{% for a in x|lines %}}{{{{ y }}}}{{% endfor %}}");
        let (lines, long) = ("行\n".repeat(1000), "长".repeat(4000));
        let given = values(&[("addressee", "李"), ("x", &lines), ("y", &long)]);
        let faults = render(&many, &given).unwrap_err();
        assert_eq!(faults[0].zh, "按此模板生成的文书过长");
        let bomb = format!("{HEAD}{{{{ \"x\" * 100000000 }}}}");
        assert_eq!(render(&bomb, &given).unwrap_err()[0].line, 3);
    }

    #[test]
    fn nothing_runs_for_ever() {
        let long = format!(
            "{HEAD}{{% for a in x|lines %}}{{% for b in x|lines %}}{{% for c in x|lines %}}{{{{ c }}}}{{% endfor %}}{{% endfor %}}{{% endfor %}}"
        );
        let given = values(&[("addressee", "李"), ("x", &"行\n".repeat(1000))]);
        let faults = render(&long, &given).unwrap_err();
        assert_eq!(faults[0].zh, "模板过于复杂");
    }
}
