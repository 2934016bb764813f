//! A document as headings with lines below them.

use std::fmt::Write as _;

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs; of a table its rows.
    pub lines: Vec<String>,
    /// Whether it is a table.
    pub is_table: bool,
}

impl Section {
    /// Paragraphs under a heading, without those that are empty.
    pub fn of(heading: &str, lines: impl IntoIterator<Item = String>) -> Self {
        let lines = lines.into_iter().filter(|line| !line.is_empty());
        Self {
            heading: heading.to_owned(),
            lines: lines.collect(),
            is_table: false,
        }
    }

    /// A table under a heading.
    pub fn table(
        heading: &str,
        head: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let cells: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
        let rule = format!("|{}", " --- |".repeat(head.len()));
        let rows = rows.into_iter().map(|cells| row(&cells));
        Self {
            heading: heading.to_owned(),
            lines: [row(&cells), rule].into_iter().chain(rows).collect(),
            is_table: true,
        }
    }
}

/// The sections in Markdown.
pub fn markdown(sections: &[Section]) -> String {
    let mut text = String::new();
    for section in sections {
        let between = if section.is_table { "\n" } else { "\n\n" };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "## {}\n\n{}\n\n",
            section.heading,
            section.lines.join(between)
        );
    }
    text.trim_end().to_owned()
}

/// A text that stands for itself in Markdown, on one line.
pub fn plainly(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                plain.push('\\');
                plain.push(c);
            }
            '\n' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_become_markdown() {
        let made = markdown(&[
            Section::of(
                "一、机构",
                ["甲".to_owned(), String::new(), "乙".to_owned()],
            ),
            Section::table(
                "二、事项",
                &["序号", "名称"],
                [vec!["1".to_owned(), plainly("a|b\nc")]],
            ),
        ]);
        assert_eq!(
            made,
            "## 一、机构\n\n甲\n\n乙\n\n## 二、事项\n\n| 序号 | 名称 |\n| --- | --- |\n| 1 | a\\|b c |"
        );
    }
}
