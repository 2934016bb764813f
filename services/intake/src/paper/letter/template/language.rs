//! What a template may say: places with filters, conditions and lists, nothing that computes. So a
//! template makes no text longer than its values are, as often as it names them.

use super::Fault;

/// The words with which `{% … %}` may begin.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// Names in a tag at most, filters among them. The parser goes one call deeper with each: a tag of
/// thousands would overflow the stack, which ends the process.
const NAMES: usize = 8;
/// Filters after each other at most: a filter may make a text longer.
const FILTERS: usize = 2;
/// Characters of a tag at most.
const TAG: usize = 200;
/// `elif` of a template at most: each goes one call deeper, too.
const BRANCHES: usize = 50;

/// The tags of a template that say anything else, or too much at once.
pub fn forbidden(template: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut branches = 0;
    let mut rest = template;
    while let Some((start, tag)) = next_tag(rest) {
        let before = template.len() - rest.len() + start;
        let line = template[..before].matches('\n').count() + 1;
        if !is_allowed(tag) {
            faults.push(Fault::new(
                line,
                format!(
                    "不得使用“{}”：只能使用占位符及其过滤器、if、elif、else和for",
                    shown(tag)
                ),
                "only placeholders with filters, if, elif, else and for may stand here",
            ));
        } else if !is_short(tag) {
            faults.push(Fault::new(
                line,
                format!(
                    "“{}”过长：至多{TAG}个字符、{NAMES}个名称、{FILTERS}个过滤器",
                    shown(tag)
                ),
                format!("at most {TAG} characters, {NAMES} names and {FILTERS} filters in a tag"),
            ));
        }
        branches += usize::from(statement(tag) == "elif");
        if branches == BRANCHES + 1 {
            faults.push(Fault::new(
                line,
                format!("elif过多：至多{BRANCHES}个"),
                format!("at most {BRANCHES} elif in a template"),
            ));
            branches += 1;
        }
        rest = &rest[start + tag.len()..];
    }
    faults
}

/// The next tag, whole, and where it begins. One without an end goes on to the end of the text: the
/// language refuses it itself.
fn next_tag(text: &str) -> Option<(usize, &str)> {
    let start = ["{{", "{%", "{#"]
        .iter()
        .filter_map(|open| text.find(open))
        .min()?;
    let tag = &text[start..];
    let close = match tag.as_bytes()[1] {
        b'{' => "}}",
        b'%' => "%}",
        _ => return Some((start, &tag[..end_of(tag, "#}")])),
    };
    let mut quoted = None;
    for (index, c) in tag.char_indices().skip(2) {
        match quoted {
            None if tag[index..].starts_with(close) => return Some((start, &tag[..index + 2])),
            None if matches!(c, '"' | '\'') => quoted = Some(c),
            Some(quote) if c == quote => quoted = None,
            _ => {}
        }
    }
    Some((start, tag))
}

/// Behind the mark that ends a remark.
fn end_of(tag: &str, close: &str) -> usize {
    tag[2..]
        .find(close)
        .map_or(tag.len(), |index| index + 2 + close.len())
}

/// What stands between the marks of a tag.
fn inner(tag: &str) -> &str {
    let inner = tag.get(2..tag.len().saturating_sub(2)).unwrap_or_default();
    inner.trim_matches('-').trim()
}

/// The word a statement begins with; empty for a place or a remark.
fn statement(tag: &str) -> &str {
    let words = tag.starts_with("{%").then(|| inner(tag).split_whitespace());
    words.and_then(|mut words| words.next()).unwrap_or_default()
}

fn is_allowed(tag: &str) -> bool {
    if tag.starts_with("{#") {
        return true;
    }
    let known = !tag.starts_with("{%") || STATEMENTS.contains(&statement(tag));
    known && only_names(inner(tag))
}

fn is_short(tag: &str) -> bool {
    if tag.starts_with("{#") {
        return true;
    }
    let said = unquoted(inner(tag));
    let names = said.split(|c: char| !c.is_alphanumeric() && c != '_');
    tag.chars().count() <= TAG
        && said.matches('|').count() <= FILTERS
        && said.matches("==").count() + said.matches("!=").count() <= NAMES
        && names.filter(|name| !name.is_empty()).count() <= NAMES
}

/// Without the texts in quotes.
fn unquoted(inner: &str) -> String {
    let mut quoted = None;
    inner
        .chars()
        .filter(|&c| match quoted {
            None if matches!(c, '"' | '\'') => {
                quoted = Some(c);
                false
            }
            None => true,
            Some(quote) => {
                if c == quote {
                    quoted = None;
                }
                // The end of a quotation may be escaped: that would hide what follows.
                c == '\\'
            }
        })
        .collect()
}

/// Whether these are names, texts in quotes, filters and comparisons alone.
fn only_names(inner: &str) -> bool {
    unquoted(inner)
        .replace("==", " ")
        .replace("!=", " ")
        .chars()
        .all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '.' | '|'))
}

/// The beginning of a tag, for the person who wrote it.
fn shown(tag: &str) -> String {
    tag.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use gongkai_law::letter::LetterKind;

    use super::*;
    use crate::paper::letter::template::built_in;

    #[test]
    fn every_built_in_template_is_allowed() {
        for kind in LetterKind::all() {
            assert_eq!(forbidden(built_in(kind)), [], "{}", kind.as_str());
        }
        let all = "{# a ~ b #}{%- if a == \"甲}}\" -%}{{ a|lines|phrase }}{% elif not b %}{% else %}\
                   {% endif %}{% for x in b|lines %}{{ loop.index }}{{ x }}{% endfor %}";
        assert_eq!(forbidden(all), []);
    }

    /// Each overflowed the stack of the parser, or took time and memory without end.
    #[test]
    fn a_tag_is_short() {
        for bomb in [
            format!("{{{{ {}a }}}}", "not ".repeat(2000)),
            format!("{{{{ a{} }}}}", "|phrase".repeat(2700)),
            format!("{{{{ a{} }}}}", " and a".repeat(3200)),
            format!("{{{{ a{} }}}}", "==a".repeat(6000)),
            format!("{{{{ a{} }}}}", "==''".repeat(4000)),
            format!("{{{{ a{} }}}}", ".b".repeat(9000)),
            format!("{{{{ \"a'b\"{} }}}}", "|lines".repeat(3)),
            format!("{{{{ {}a }}}}", " ".repeat(500)),
            format!("{{% if a %}}{}{{% endif %}}", "{%elif a%}".repeat(51)),
        ] {
            let faults = forbidden(&format!("标题：告知书\n{bomb}"));
            assert_eq!(faults.len(), 1, "{bomb}");
            assert_eq!(faults[0].line, 2, "{bomb}");
        }
        assert_eq!(
            forbidden(&format!(
                "{{% if a %}}{}{{% endif %}}",
                "{%elif a%}".repeat(50)
            )),
            []
        );
    }

    #[test]
    fn nothing_computes() {
        for bomb in [
            "{{ \"x\" * 100000000 }}",
            "{% set a = a ~ a %}",
            "{{ a ~ a }}",
            "{{ a + a }}",
            "{{ [a, a] }}",
            "{{ range(9) }}",
            "{% with b = a %}{% endwith %}",
            "{% filter lines %}{% endfilter %}",
            "{% macro m() %}{% endmacro %}",
            "{% raw %}{% endraw %}",
            "{{ 'a\\' }}' * 9 }}",
            "{{ \"a\" 'b\" * 9 }}",
            "{%- set a = b -%}",
            "{{ a[0] }}",
            "{{ a ",
        ] {
            let text = format!("标题：告知书\n{bomb}");
            let faults = forbidden(&text);
            let parses = minijinja::Environment::empty()
                .template_from_str(&text)
                .is_ok();
            assert!(!faults.is_empty() || !parses, "{bomb}");
            if let [fault, ..] = &faults[..] {
                assert_eq!(fault.line, 2, "{bomb}");
            }
        }
    }
}
