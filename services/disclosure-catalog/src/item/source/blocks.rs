//! The blocks of a text, one below the other.

use super::{inline::Inline, table::Table, tokens::Tag};

/// Lists inside each other at most; those below are told flat.
const DEEPEST: usize = 6;

/// A list being read.
#[derive(Debug)]
struct List {
    ordered: bool,
    items: usize,
}

/// The blocks so far, and the one being read.
#[derive(Debug, Default)]
pub struct Blocks {
    made: String,
    inline: Inline,
    lists: Vec<List>,
    /// Lists that are open, those too deep to be told among them.
    depth: usize,
    /// The mark of the item that begins with the next block.
    marker: Option<String>,
    heading: usize,
    table: Option<Table>,
    /// Tables inside a table, whose cells are words of the outer one.
    inner_tables: usize,
}

impl Blocks {
    /// Text between tags.
    pub fn text(&mut self, text: &str) {
        self.inline.text(text);
    }

    /// A tag that opens something.
    pub fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        match name {
            "b" | "strong" => self.inline.style(true, true),
            "i" | "em" => self.inline.style(false, true),
            "a" => self.inline.link(tag.attribute("href")),
            "br" => self.inline.line_break(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end();
                self.heading = name
                    .bytes()
                    .last()
                    .map_or(0, |digit| usize::from(digit - b'0'));
            }
            "ul" | "ol" => self.open_list(name == "ol"),
            "li" => self.open_item(),
            "table" if self.table.is_some() => self.inner_tables += 1,
            "table" => {
                self.end();
                self.table = Some(Table::default());
            }
            "tr" | "td" | "th" if self.table.is_some() && self.inner_tables == 0 => {
                self.open_cell(tag);
            }
            _ if is_block(name) => self.end(),
            _ => {}
        }
    }

    /// A tag that closes what this name opened.
    pub fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.inline.style(true, false),
            "i" | "em" => self.inline.style(false, false),
            "a" => self.inline.link(None),
            "ul" | "ol" => self.close_list(),
            "table" if self.inner_tables > 0 => self.inner_tables -= 1,
            "table" => self.end_table(),
            "td" | "th" if self.inner_tables == 0 => self.end_cell(),
            "tr" if self.inner_tables == 0 => {
                self.end_cell();
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            _ if is_block(name) => self.end(),
            _ => {}
        }
    }

    /// All blocks as Markdown.
    pub fn finish(mut self) -> String {
        self.end_table();
        self.end();
        self.made
    }

    /// The block being read ends.
    fn end(&mut self) {
        if self.table.as_ref().is_some_and(Table::is_in_cell) {
            self.inline.text(" ");
            return;
        }
        let words = self.inline.take();
        let heading = std::mem::take(&mut self.heading);
        if words.is_empty() {
            return;
        }
        let words = match heading {
            0 => words,
            level => format!("{} {}", "#".repeat(level), words.replace("\\\n", " ")),
        };
        self.put(&words);
    }

    /// Lines below those made so far, inside the lists that are open.
    fn put(&mut self, lines: &str) {
        if !self.made.is_empty() {
            self.made.push_str("\n\n");
        }
        let indent = "    ".repeat(self.lists.len());
        let first = match self.marker.take() {
            Some(marker) => {
                let outer = indent.get(4..).unwrap_or_default();
                format!("{outer}{marker:<4}")
            }
            None => indent.clone(),
        };
        for (index, line) in lines.split('\n').enumerate() {
            if index > 0 {
                self.made.push('\n');
            }
            self.made
                .push_str(if index == 0 { &first } else { &indent });
            self.made.push_str(line);
        }
    }

    fn open_list(&mut self, ordered: bool) {
        self.end();
        self.depth += 1;
        if self.depth <= DEEPEST && self.table.is_none() {
            self.lists.push(List { ordered, items: 0 });
        }
    }

    fn open_item(&mut self) {
        self.end();
        if let Some(list) = self.lists.last_mut().filter(|_| self.table.is_none()) {
            list.items += 1;
            self.marker = Some(if list.ordered {
                format!("{}. ", list.items)
            } else {
                "- ".to_owned()
            });
        }
    }

    fn close_list(&mut self) {
        self.end();
        self.depth = self.depth.saturating_sub(1);
        while self.lists.len() > self.depth {
            self.lists.pop();
            self.marker = None;
        }
    }

    fn open_cell(&mut self, tag: &Tag) {
        self.end_cell();
        if let Some(table) = &mut self.table {
            // What stands between cells is part of none.
            self.inline.take();
            if tag.name == "tr" {
                table.end_row();
                table.row();
            } else {
                table.cell(tag.attribute("colspan"), tag.attribute("rowspan"));
            }
        }
    }

    fn end_cell(&mut self) {
        if let Some(table) = &mut self.table
            && table.is_in_cell()
        {
            let words = self.inline.take().replace("\\\n", " ");
            table.end_cell(&words);
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        self.inner_tables = 0;
        if let Some(table) = self.table.take() {
            self.inline.take();
            let lines = table.lines();
            if !lines.is_empty() {
                self.put(&lines.join("\n"));
            }
        }
    }
}

/// Whether an element is a block.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 30] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "p",
        "pre",
        "section",
    ];
    BLOCKS.contains(&name)
}
