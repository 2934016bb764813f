//! The text of OpenDocument, paragraph by paragraph and cell by cell.

use gongkai_document::inspect::{FindingKind, Kind};

use super::super::super::Done;
use super::super::super::sink::Sink;
use super::super::super::xml::{self, Element, Node};
use super::super::other;
use super::super::sheet::letters;
use super::unseen::Hidden;

/// A paragraph that is being read.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// What of it is hidden.
    pub(super) unseen: String,
    /// How some of it is read aloud, in small letters above it.
    pub(super) aloud: String,
}

/// A note that is being read.
pub(super) struct Note {
    depth: usize,
    /// What kind of note, and its number as a reader sees it.
    kind: &'static str,
    number: String,
    /// Paragraphs of it so far.
    pub(super) paragraphs: usize,
}

impl Note {
    /// Where its paragraph stands.
    fn here(&self) -> String {
        let place = format!("{}{}", self.kind, self.number);
        match self.paragraphs {
            0 => place,
            paragraphs => format!("{place}第{}段", paragraphs + 1),
        }
    }
}

/// What stands beside the text, and is looked through for itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The title or description of a picture.
    Description,
    /// The number of a note.
    Number,
    /// How something is read aloud.
    Aloud,
}

/// A part that is being read.
pub(super) struct Content<'a> {
    pub(super) kind: Kind,
    pub(super) place: &'a str,
    pub(super) hidden: &'a Hidden,
    /// Paragraphs in each other: a text box stands in one.
    pub(super) paragraphs: Vec<Paragraph>,
    /// Notes in the text.
    pub(super) notes: Vec<Note>,
    /// What stands beside the text, and how deep.
    pub(super) beside: Option<(Beside, usize)>,
    /// Text of no paragraph.
    pub(super) loose: String,
    /// Elements that hide what stands in them, whatever they are.
    pub(super) hiding: Vec<(String, usize)>,
    pub(super) depth: usize,
    /// In the name of who remarked, or the day: no text.
    pub(super) of_person: usize,
    /// What was said in a remark, in notes, in what is deleted.
    pub(super) aside: Vec<(FindingKind, usize, String)>,
    pub(super) paragraph: usize,
    pub(super) table: Option<(String, usize, usize)>,
    pub(super) row_hidden: bool,
    pub(super) cell: String,
    pub(super) repeated: (usize, usize),
    pub(super) columns: (usize, Vec<(usize, usize)>),
    pub(super) pages: usize,
}

impl<'a> Content<'a> {
    pub(super) fn new(kind: Kind, place: &'a str, hidden: &'a Hidden) -> Self {
        Self {
            kind,
            place,
            hidden,
            paragraphs: Vec::new(),
            notes: Vec::new(),
            beside: None,
            loose: String::new(),
            hiding: Vec::new(),
            depth: 0,
            of_person: 0,
            aside: Vec::new(),
            paragraph: 0,
            table: None,
            row_hidden: false,
            cell: String::new(),
            repeated: (1, 1),
            columns: (0, Vec::new()),
            pages: 0,
        }
    }

    pub(super) fn read(&mut self, text: &str, sink: &mut Sink) -> Done {
        xml::walk(text, |node| match node {
            Node::Open(element) => {
                self.depth += 1;
                if self.of_person > 0 || is_of_person(element) {
                    self.of_person += 1;
                }
                self.open(element, sink)?;
                let name = || element.attribute("name").unwrap_or_default();
                let place = match element.name {
                    "named-range" | "named-expression" => format!("名称“{}”", name()),
                    "content-validation" => format!("数据验证“{}”", name()),
                    _ => self.here(),
                };
                other::attributes(element, &place, sink)
            }
            Node::Text(text) => {
                self.add(text);
                Ok(())
            }
            Node::Close(name) => {
                self.close(name, sink)?;
                self.depth -= 1;
                self.of_person = self.of_person.saturating_sub(1);
                Ok(())
            }
        })
    }

    pub(super) fn here(&self) -> String {
        let in_text = || match (&self.table, self.kind) {
            (Some((name, row, column)), Kind::Ods) => {
                format!("工作表“{name}”{}{row}", letters(*column))
            }
            (Some((name, row, _)), _) => format!("{}表格“{name}”第{row}行", self.place),
            (None, Kind::Odp) if self.pages > 0 => format!("第{}张幻灯片", self.pages),
            _ => format!("{}第{}段", self.place, self.paragraph + 1),
        };
        let place = self.notes.last().map_or_else(in_text, Note::here);
        match self.aside.last() {
            Some((kind, ..)) => format!("{place}{}", kind.zh()),
            None => place,
        }
    }

    fn add(&mut self, text: &str) {
        if self.of_person > 0 {
            return;
        }
        let hidden = !self.hiding.is_empty();
        match (self.beside, self.paragraphs.last_mut()) {
            (Some((Beside::Number, _)), _) => {
                if let Some(note) = self.notes.last_mut() {
                    note.number.push_str(text.trim());
                }
            }
            (Some((Beside::Aloud, _)), Some(paragraph)) => paragraph.aloud.push_str(text),
            (None, Some(paragraph)) => {
                paragraph.text.push_str(text);
                if hidden {
                    paragraph.unseen.push_str(text);
                }
            }
            _ => self.loose.push_str(text),
        }
    }

    /// Notes what stands beside the text: between the digits of a number it would hide it.
    fn step_aside(&mut self, element: &Element<'_>) {
        let beside = match element.qualified() {
            "svg:title" | "svg:desc" => Beside::Description,
            "text:note-citation" => Beside::Number,
            "text:ruby-text" => Beside::Aloud,
            "text:note" => {
                let of = element.attribute("note-class").unwrap_or_default();
                self.notes.push(Note {
                    depth: self.depth,
                    kind: if of == "endnote" { "尾注" } else { "脚注" },
                    number: String::new(),
                    paragraphs: 0,
                });
                return;
            }
            _ => return,
        };
        self.beside = self.beside.or(Some((beside, self.depth)));
    }

    /// The element of this depth ends, and so does what it was beside the text.
    pub(super) fn step_back(&mut self) {
        self.beside = self.beside.filter(|(_, depth)| *depth != self.depth);
        self.notes.pop_if(|note| note.depth == self.depth);
    }

    fn open(&mut self, element: &Element<'_>, sink: &mut Sink) -> Done {
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        let times = |name: &str| attribute(name).parse().unwrap_or(1_usize).max(1);
        self.step_aside(element);
        match element.name {
            "p" | "h" => self.paragraphs.push(Paragraph::default()),
            "s" => self.add(&" ".repeat(times("c").min(100))),
            "tab" => self.add("\t"),
            "line-break" => self.add("\n"),
            "annotation" => self
                .aside
                .push((FindingKind::Comment, self.depth, String::new())),
            // Outside of slides it is how pages of notes are laid out: of the master.
            "notes" if self.pages > 0 => {
                self.aside
                    .push((FindingKind::Notes, self.depth, String::new()));
            }
            "deletion" | "insertion" | "tracked-changes" => {
                self.aside
                    .push((FindingKind::TrackedChange, self.depth, String::new()));
            }
            "page" => {
                self.pages += 1;
                let place = self.here();
                sink.part(&place);
                if self.hidden.pages.contains(&attribute("style-name")) {
                    sink.found(FindingKind::HiddenSlide, &place, "");
                }
            }
            "table" => {
                let name = attribute("name");
                sink.again("工作表名称", &name)?;
                if self.kind == Kind::Ods {
                    let place = format!("工作表“{name}”");
                    sink.part(&place);
                    self.pages += 1;
                    if self.hidden.tables.contains(&attribute("style-name")) {
                        sink.found(FindingKind::HiddenSheet, &place, "");
                    }
                }
                self.table = Some((name, 1, 1));
                self.columns = (0, Vec::new());
            }
            "table-column" => {
                let first = self.columns.0 + 1;
                self.columns.0 += times("number-columns-repeated");
                if is_unseen(&attribute("visibility")) {
                    self.columns.1.push((first, self.columns.0));
                }
            }
            "table-row" => {
                self.row_hidden = is_unseen(&attribute("visibility"));
                self.repeated.0 = times("number-rows-repeated");
                if let Some((_, _, column)) = &mut self.table {
                    *column = 1;
                }
            }
            "table-cell" | "covered-table-cell" => {
                self.cell.clear();
                self.repeated.1 = times("number-columns-repeated");
                // What is shown may be rounded.
                let value = attribute("value");
                sink.again(&self.here(), &value)?;
                if !attribute("formula").is_empty() && attribute("value-type").is_empty() {
                    sink.found(FindingKind::Uncomputed, &self.here(), "");
                }
            }
            "dde-source" | "dde-connection-decl" => {
                let asked = ["dde-application", "dde-topic"].map(attribute).join(" ");
                sink.found(FindingKind::LinkedObject, self.place, &asked);
            }
            "script" | "event-listener" => {
                sink.found(FindingKind::Macro, self.place, &attribute("name"));
            }
            _ => {}
        }
        let style = attribute("style-name");
        let hides = self.hidden.texts.contains(&style)
            || (matches!(element.name, "hidden-text" | "hidden-paragraph")
                && element.is("is-hidden"))
            || (element.name == "section" && attribute("display") == "none");
        if hides {
            self.hiding.push((element.name.to_owned(), self.depth));
            if element.name == "hidden-text" {
                self.add(&attribute("string-value"));
            }
        }
        self.link(element, sink)
    }
}

/// Who remarked or changed something, and when.
fn is_of_person(element: &Element<'_>) -> bool {
    matches!(
        element.qualified(),
        "dc:creator"
            | "dc:date"
            | "meta:creator-initials"
            | "meta:date-string"
            | "loext:sender-initials"
    )
}

fn is_unseen(visibility: &str) -> bool {
    matches!(visibility, "collapse" | "filter")
}
