//! Which modules the text of a module names: imports, grouped ones too, and paths in code. Comments,
//! texts and unit tests do not count.

/// The code of a module: without comments, texts in quotes and what stands behind `#[cfg(test)]`.
pub fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => 1 + text_end(&rest[1..]),
            // A quote as a character, not as the beginning of a text.
            '\'' if rest.starts_with("'\"'") => 3,
            '#' if rest.starts_with("#[cfg(test)]") => {
                code.push(' ');
                let item = &rest["#[cfg(test)]".len()..];
                rest.len() - item.len() + item_end(item)
            }
            _ => 0,
        };
        if skipped == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            rest = &rest[skipped..];
        }
    }
    code
}

/// Where a text in quotes ends, behind its quote.
fn text_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Where an item ends: at its semicolon, or behind the brace that closes it.
fn item_end(text: &str) -> usize {
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// A path as it is written, `["crate", "paper", "words"]`, and whether a `pub use` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub words: Vec<String>,
    pub reexport: bool,
}

/// All paths in the code: those of imports from their first word, others from `crate`, `super` or
/// `self`, and from any of `children`, the modules declared here.
pub fn paths(code: &str, children: &[String]) -> Vec<Path> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // What a type captures, `+ use<'a>`, is no import.
        if tokens[at] == "use" && tokens.get(at + 1) != Some(&"<") {
            let mut before = tokens[..at].iter().rev();
            let reexport = before.next().is_some_and(|token| {
                *token == "pub" || (*token == ")" && before.nth(1) == Some(&"("))
            });
            let mut trees = Vec::new();
            at = tree(&tokens, at + 1, &[], &mut trees);
            found.extend(trees.into_iter().map(|words| Path { words, reexport }));
        } else if begins(&tokens, at, children) {
            let mut words = vec![tokens[at].to_owned()];
            while tokens.get(at + 1) == Some(&"::") && is_word(tokens.get(at + 2)) {
                words.push(tokens[at + 2].to_owned());
                at += 2;
            }
            at += 1;
            found.push(Path {
                words,
                reexport: false,
            });
        } else {
            at += 1;
        }
    }
    found
}

fn begins(tokens: &[&str], at: usize, children: &[String]) -> bool {
    let first = ["crate", "super", "self"].contains(&tokens[at])
        || children.iter().any(|child| child == tokens[at]);
    let inside = at > 0 && tokens[at - 1] == "::";
    first && !inside && tokens.get(at + 1) == Some(&"::")
}

fn is_word(token: Option<&&str>) -> bool {
    token.is_some_and(|token| token.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// Reads the tree of an import from `at`; answers where it ends.
fn tree(tokens: &[&str], mut at: usize, before: &[String], into: &mut Vec<Vec<String>>) -> usize {
    let mut words = before.to_vec();
    while at < tokens.len() {
        match tokens[at] {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = tree(tokens, at, &words, into);
                    if tokens.get(at) == Some(&",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            ";" | "," | "}" => break,
            "::" | "*" => at += 1,
            "as" => at += 2,
            word => {
                words.push(word.to_owned());
                at += 1;
            }
        }
    }
    into.push(words);
    at
}

/// Words, `::` and single marks.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            end.unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The modules that the code declares.
pub fn declared(code: &str) -> Vec<String> {
    let tokens = tokens(code);
    let declared = tokens.windows(2).filter(|two| two[0] == "mod");
    declared.map(|two| two[1].to_owned()).collect()
}

#[test]
fn all_ways_to_name_a_module_are_found() {
    let text = r#"
//! See crate::not_this.
use crate::{a::{self, B as C}, d::e};
pub use child::Thing;
pub(crate) use other::One;
/* crate::nor_this */
fn f() { super::super::g::h(); let text = "crate::nor_that"; child::run(); '"'; }
#[cfg(test)]
mod tests { use crate::test::X; fn x() {} }
fn captures<'a>() -> impl Iterator + use<'a> { one; two() }
fn last() { $crate::macros::m!() }
"#;
    let code = code(text);
    let children = ["child".to_owned()];
    let found = paths(&code, &children);
    let words: Vec<String> = found.iter().map(|path| path.words.join("::")).collect();
    assert_eq!(
        words,
        [
            "crate::a::self",
            "crate::a::B",
            "crate::d::e",
            "child::Thing",
            "other::One",
            "super::super::g::h",
            "child::run",
            "crate::macros::m",
        ]
    );
    let reexported: Vec<bool> = found.iter().map(|path| path.reexport).collect();
    assert_eq!(
        reexported,
        [false, false, false, true, true, false, false, false]
    );
}
