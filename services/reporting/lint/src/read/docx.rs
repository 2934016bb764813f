//! DOCX as lines of text: a paragraph is a line, a row of a table one with strokes between its cells. Lines and
//! columns are of this text, counted through the document.

use super::xml::{self, Node};
use super::{Unreadable, not_empty, package, within_limit};
use crate::page::{Page, Places};

/// The text of a document as it is shown: what was deleted is not in it, what was inserted is.
pub(super) fn page(file: &[u8]) -> Result<Page, Unreadable> {
    let Some(body) = package::part(file, "word/document.xml")? else {
        return Err(Unreadable::new(
            "压缩包中没有Word正文，只能读取.docx",
            "no text of Word in this archive: only .docx is read",
        ));
    };
    let mut reader = Reader::default();
    xml::walk(&body, |node| reader.on(&node))?;
    let text = reader.lines.join("\n");
    within_limit(text.chars().count())?;
    not_empty(Page::new(text.chars().collect(), Places::Same))
}

#[derive(Default)]
struct Reader {
    lines: Vec<String>,
    /// The paragraph that is read.
    paragraph: String,
    /// Rows of tables in each other, and their cells.
    rows: Vec<Vec<String>>,
    /// How deep in what is deleted, in a copy for old programs, in properties.
    unseen: usize,
    /// The text that follows is text.
    in_text: bool,
    /// The paragraph's number by the list it is in, which the text does not have: not known here.
    hidden: bool,
}

impl Reader {
    fn on(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(name, tag) => match *name {
                "del" | "moveFrom" | "Fallback" | "instrText" | "pPr" | "rPrChange" => {
                    self.unseen += 1;
                }
                "t" => self.in_text = true,
                "r" => self.hidden = false,
                "vanish" => {
                    self.hidden = xml::attribute(tag, "val")
                        .is_none_or(|value| value != "0" && value != "false");
                }
                "tab" if self.unseen == 0 => self.paragraph.push(' '),
                "br" | "cr" if self.unseen == 0 => self.line_break(),
                "noBreakHyphen" => self.paragraph.push('-'),
                "tr" => self.rows.push(Vec::new()),
                "tc" => {
                    if let Some(row) = self.rows.last_mut() {
                        row.push(String::new());
                    }
                }
                _ => {}
            },
            Node::Text(text) if self.in_text && self.unseen == 0 && !self.hidden => {
                self.paragraph
                    .extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
            }
            Node::Text(_) => {}
            Node::Close(name) => match *name {
                "del" | "moveFrom" | "Fallback" | "instrText" | "pPr" | "rPrChange" => {
                    self.unseen = self.unseen.saturating_sub(1);
                }
                "t" => self.in_text = false,
                "p" => self.end_paragraph(),
                "tr" => self.end_row(),
                _ => {}
            },
        }
    }

    fn line_break(&mut self) {
        if self.rows.is_empty() {
            self.lines.push(std::mem::take(&mut self.paragraph));
        } else {
            self.paragraph.push(' ');
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => {
                if !cell.is_empty() && !paragraph.is_empty() {
                    cell.push(' ');
                }
                // A stroke that is text is none that parts cells.
                cell.push_str(&paragraph.replace('|', "/"));
            }
            None => self.lines.push(paragraph),
        }
    }

    fn end_row(&mut self) {
        let row = self.rows.pop().unwrap_or_default();
        let line = row.join(" | ");
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push_str(&line),
            None => self.lines.push(line),
        }
    }
}
