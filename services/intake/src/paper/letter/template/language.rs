//! What a template may say: places with filters, conditions and lists, nothing that computes. So a
//! template makes no text longer than its values are, as often as it names them.

use super::Fault;

/// The words with which `{% … %}` may begin.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// The tags of a template that say anything else.
pub fn forbidden(template: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut rest = template;
    while let Some((start, tag)) = next_tag(rest) {
        let before = template.len() - rest.len() + start;
        if !is_allowed(tag) {
            let line = template[..before].matches('\n').count() + 1;
            faults.push(Fault::new(
                line,
                format!(
                    "不得使用“{}”：只能使用占位符及其过滤器、if、elif、else和for",
                    shown(tag)
                ),
                "only placeholders with filters, if, elif, else and for may stand here",
            ));
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

fn is_allowed(tag: &str) -> bool {
    if tag.starts_with("{#") {
        return true;
    }
    let inner = tag.get(2..tag.len().saturating_sub(2)).unwrap_or_default();
    let inner = inner.trim_matches('-').trim();
    let first = inner.split_whitespace().next().unwrap_or_default();
    let statement = !tag.starts_with("{%") || STATEMENTS.contains(&first);
    statement && only_names(inner)
}

/// Whether these are names, texts in quotes, filters and comparisons alone.
fn only_names(inner: &str) -> bool {
    let mut quoted = None;
    let unquoted: String = inner
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
        .collect();
    unquoted
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
