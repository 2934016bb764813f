//! DOCX: the text, by paragraphs and rows of tables, and what Word does not show.

use std::collections::HashSet;

use gongkai_document::inspect::FindingKind;

use super::super::Done;
use super::super::package::Package;
use super::super::sink::Sink;
use super::super::xml::{self, Element, Node};
use super::styles::{self, is_off};
use super::symbol::symbol;
use super::{Read, other, relations};

/// Parts of text by what they are, and how a person calls them.
const PARTS: [(&str, &str); 7] = [
    ("document.main+xml", "正文"),
    ("header+xml", "页眉"),
    ("footer+xml", "页脚"),
    ("footnotes+xml", "脚注"),
    ("endnotes+xml", "尾注"),
    ("comments+xml", "批注"),
    ("document.glossary+xml", "文档部件"),
];

pub(super) fn read(package: &mut Package, sink: &mut Sink, read: &mut Read) -> Done {
    read.pictures = other::pictures(package);
    let hidden = styles::hidden(package)?;
    for (kind, place) in PARTS {
        for name in package.names.clone() {
            let of = package.kind_of(&name)?;
            let template = of.contains("template.main+xml")
                || of.contains("macroEnabled.main+xml")
                || of.contains("macroEnabledTemplate.main+xml");
            if (of.ends_with(kind) || (place == "正文" && template))
                && let Some(text) = read.xml(package, &name)?
            {
                sink.part(place);
                Part::new(place, &hidden).read(&text, sink)?;
            }
        }
    }
    Ok(())
}

/// Whether an element says how something looked before.
fn is_change(name: &str) -> bool {
    matches!(
        name,
        "pPrChange"
            | "rPrChange"
            | "sectPrChange"
            | "tblPrChange"
            | "tblGridChange"
            | "tblPrExChange"
            | "tcPrChange"
            | "trPrChange"
            | "numberingChange"
    )
}

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    hidden: String,
    changed: String,
    /// How some of it is read aloud, in small letters above it.
    aloud: String,
    /// Its style hides it.
    is_hidden: bool,
}

/// A part of text that is being read.
struct Part<'a> {
    place: &'a str,
    hidden_styles: &'a HashSet<String>,
    /// Paragraphs in each other: a text box stands in one.
    paragraphs: Vec<Paragraph>,
    /// Rows of tables in each other, cells of each.
    rows: Vec<Vec<String>>,
    /// Numbers of what was read: paragraphs, tables, rows.
    count: (usize, usize, usize),
    /// Number of the note that is being read, as a reader sees it; 0 outside notes, and in what parts them from the text.
    note: usize,
    /// Notes so far.
    notes: usize,
    /// How deep in what is deleted, in properties of a paragraph, in what changed of a form, in a copy for old
    /// programs, in a text box, in how something is read aloud.
    deleted: usize,
    of_paragraph: usize,
    of_before: usize,
    fallback: usize,
    text_box: usize,
    aloud: usize,
    /// The run is hidden.
    run_hidden: bool,
    /// The text that follows is text, and not the value of a property.
    in_text: bool,
    /// The comment that is being read.
    comment: String,
    /// Text of no paragraph.
    loose: String,
    /// The row is not shown.
    row_hidden: bool,
    /// Fields in each other.
    fields: Vec<Field>,
}

/// A field that is being read: what it is told to show, until what it shows begins.
#[derive(Default)]
struct Field {
    told: String,
    is_told: bool,
}

impl<'a> Part<'a> {
    fn new(place: &'a str, hidden_styles: &'a HashSet<String>) -> Self {
        Self {
            place,
            hidden_styles,
            paragraphs: Vec::new(),
            rows: Vec::new(),
            count: (0, 0, 0),
            note: 0,
            notes: 0,
            deleted: 0,
            of_paragraph: 0,
            of_before: 0,
            fallback: 0,
            text_box: 0,
            aloud: 0,
            run_hidden: false,
            in_text: false,
            comment: String::new(),
            loose: String::new(),
            row_hidden: false,
            fields: Vec::new(),
        }
    }

    fn read(mut self, text: &str, sink: &mut Sink) -> Done {
        xml::walk(text, |node| match node {
            Node::Open(element) => self.open(element, sink),
            Node::Text(text) => {
                if self.in_text {
                    self.add(text);
                }
                Ok(())
            }
            Node::Close(name) => self.close(name, sink),
        })?;
        // A field may never end.
        for field in std::mem::take(&mut self.fields) {
            self.supplied(&field.told, sink);
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>, sink: &mut Sink) -> Done {
        match element.name {
            "p" => self.paragraphs.push(Paragraph {
                // Of whatever has no style, too.
                is_hidden: self.hidden_styles.contains(""),
                ..Paragraph::default()
            }),
            "r" => self.run_hidden = false,
            "pPr" => self.of_paragraph += 1,
            "instrText" | "delInstrText" => {
                // What begins no field is one none the less.
                if self.fields.is_empty() {
                    self.fields.push(Field::default());
                }
                self.in_text = true;
            }
            "t" | "delText" => self.in_text = true,
            "tab" | "ptab" if self.of_paragraph == 0 => self.add(" "),
            "br" | "cr" => self.add("\n"),
            "noBreakHyphen" => self.add("-"),
            "sym" => self.add(&symbol(element)),
            "rt" => self.aloud += 1,
            "vanish" if !is_off(element) && self.of_paragraph == 0 && self.of_before == 0 => {
                self.run_hidden = true;
            }
            "rStyle" | "pStyle" if self.of_before == 0 => {
                let style = element.attribute("val").unwrap_or_default();
                if self.hidden_styles.contains(&style) {
                    match element.name {
                        "rStyle" if self.of_paragraph == 0 => self.run_hidden = true,
                        "pStyle" => {
                            if let Some(paragraph) = self.paragraphs.last_mut() {
                                paragraph.is_hidden = true;
                            }
                        }
                        _ => {}
                    }
                }
            }
            "del" | "moveFrom" => {
                self.deleted += 1;
                self.changed(sink);
            }
            "ins" | "moveTo" | "cellIns" | "cellDel" => self.changed(sink),
            name if is_change(name) => {
                self.of_before += 1;
                self.changed(sink);
            }
            "Fallback" => self.fallback += 1,
            "txbxContent" => self.text_box += 1,
            "tbl" => {
                self.count.1 += 1;
                self.count.2 = 0;
            }
            "tr" => {
                self.rows.push(Vec::new());
                self.row_hidden = false;
            }
            "hidden" if !is_off(element) => self.row_hidden = true,
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            "comment" => self.comment.clear(),
            "fldChar" => self.field(&element.attribute("fldCharType").unwrap_or_default(), sink),
            "fldSimple" => {
                let told = element.attribute("instr").unwrap_or_default();
                self.supplied(&told, sink);
            }
            "footnote" | "endnote" => self.begin_note(element),
            _ => {}
        }
        other::attributes(element, self.place, sink)
    }

    fn add(&mut self, text: &str) {
        // What a field in a field shows is told to the outer one.
        if let Some(field) = self.fields.iter_mut().rev().find(|field| !field.is_told) {
            field.told.push_str(text);
        }
        let hidden = self.run_hidden;
        let deleted = self.deleted > 0;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if self.aloud > 0 {
                paragraph.aloud.push_str(text);
                return;
            }
            paragraph.text.push_str(text);
            if hidden || paragraph.is_hidden {
                paragraph.hidden.push_str(text);
            }
            if deleted {
                paragraph.changed.push_str(text);
            }
        } else {
            self.loose.push_str(text);
        }
    }

    /// A field begins, has been told what to show, or ends.
    fn field(&mut self, step: &str, sink: &mut Sink) {
        match step {
            "begin" => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.is_told = true;
                    let told = std::mem::take(&mut field.told);
                    self.supplied(&told, sink);
                }
            }
            _ => {
                let field = self.fields.pop().unwrap_or_default();
                self.supplied(&field.told, sink);
            }
        }
    }

    fn supplied(&self, told: &str, sink: &mut Sink) {
        if relations::is_supplied(told) {
            sink.found(
                FindingKind::LinkedObject,
                &format!("{}域", self.here()),
                told,
            );
        }
    }

    fn changed(&mut self, sink: &mut Sink) {
        sink.found(FindingKind::TrackedChange, &self.here(), "");
    }

    /// Word keeps the lines that part notes from the text as notes, too: they bear no number.
    fn begin_note(&mut self, element: &Element<'_>) {
        let of = element.attribute("type").unwrap_or_default();
        let is_text = of.is_empty() || of == "normal";
        self.notes += usize::from(is_text);
        self.note = if is_text { self.notes } else { 0 };
        self.count = (0, 0, 0);
    }

    /// Where the paragraph stands.
    fn here(&self) -> String {
        let place = match self.note {
            0 => self.place.to_owned(),
            note => format!("{}{note}", self.place),
        };
        if self.note > 0 && self.rows.is_empty() && self.text_box == 0 && self.count.0 == 0 {
            return place;
        }
        let in_box = if self.text_box > 0 { "文本框" } else { "" };
        if self.rows.is_empty() {
            format!("{place}{in_box}第{}段", self.count.0 + 1)
        } else {
            format!(
                "{place}{in_box}表格{}第{}行",
                self.count.1,
                self.count.2 + 1
            )
        }
    }

    fn close(&mut self, name: &str, sink: &mut Sink) -> Done {
        match name {
            "t" | "delText" | "instrText" | "delInstrText" => self.in_text = false,
            "pPr" => self.of_paragraph = self.of_paragraph.saturating_sub(1),
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            name if is_change(name) => {
                self.of_before = self.of_before.saturating_sub(1);
            }
            "rt" => self.aloud = self.aloud.saturating_sub(1),
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "txbxContent" => self.text_box = self.text_box.saturating_sub(1),
            "sdt" | "body" | "tc" => sink.again(&self.here(), &std::mem::take(&mut self.loose))?,
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.end(&paragraph, sink)?;
                }
            }
            "tr" => {
                let here = self.here();
                let row = self.rows.pop().unwrap_or_default();
                if std::mem::take(&mut self.row_hidden) {
                    sink.found(FindingKind::HiddenText, &here, &row.concat());
                }
                self.say(&here, &row.join("\t"), sink)?;
                self.count.2 += 1;
            }
            "comment" => sink.found(FindingKind::Comment, self.place, &self.comment),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, paragraph: &Paragraph, sink: &mut Sink) -> Done {
        let here = self.here();
        for (kind, text) in [
            (FindingKind::HiddenText, &paragraph.hidden),
            (FindingKind::TrackedChange, &paragraph.changed),
        ] {
            if !text.trim().is_empty() {
                sink.found(kind, &here, text);
            }
        }
        sink.again(&here, &paragraph.aloud)?;
        self.comment.push_str(&paragraph.text);
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(&paragraph.text);
            return Ok(());
        }
        self.say(&here, &paragraph.text, sink)?;
        self.count.0 += 1;
        Ok(())
    }

    fn say(&self, place: &str, text: &str, sink: &mut Sink) -> Done {
        if self.fallback > 0 {
            sink.again(place, text)
        } else {
            sink.line(place, text)
        }
    }
}
