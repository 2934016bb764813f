//! The text of OpenDocument, paragraph by paragraph and cell by cell.

use gongkai_document::inspect::{FindingKind, Kind};

use super::super::super::Done;
use super::super::super::sink::Sink;
use super::super::super::xml::{self, Element, Node};
use super::super::other;
use super::super::sheet::letters;
use super::unseen::Hidden;

/// A part that is being read.
pub(super) struct Content<'a> {
    pub(super) kind: Kind,
    pub(super) place: &'a str,
    pub(super) hidden: &'a Hidden,
    /// Paragraphs in each other: a text box stands in one. Their text, and what of it is hidden.
    pub(super) paragraphs: Vec<(String, String)>,
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
                other::attributes(element, &self.here(), sink)
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
        let place = match (&self.table, self.kind) {
            (Some((name, row, column)), Kind::Ods) => {
                format!("工作表“{name}”{}{row}", letters(*column))
            }
            (Some((name, row, _)), _) => format!("{}表格“{name}”第{row}行", self.place),
            (None, Kind::Odp) if self.pages > 0 => format!("第{}张幻灯片", self.pages),
            _ => format!("{}第{}段", self.place, self.paragraph + 1),
        };
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
        if let Some((said, unseen)) = self.paragraphs.last_mut() {
            said.push_str(text);
            if hidden {
                unseen.push_str(text);
            }
        }
    }

    fn open(&mut self, element: &Element<'_>, sink: &mut Sink) -> Done {
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        let times = |name: &str| attribute(name).parse().unwrap_or(1_usize).max(1);
        match element.name {
            "p" | "h" => self.paragraphs.push((String::new(), String::new())),
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
