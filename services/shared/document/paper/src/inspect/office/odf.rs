//! OpenDocument: texts, sheets and slides are one form of XML.

use std::collections::HashSet;

use gongkai_document::inspect::{FindingKind, Kind};

use super::super::Done;
use super::super::package::Package;
use super::super::sink::Sink;
use super::super::xml::{self, Element, Node};
use super::sheet::letters;
use super::{Read, other};

/// Cells and rows that are repeated more often are the empty rest of a sheet.
const REPEATED: usize = 1_000;

pub(super) fn read(kind: Kind, package: &mut Package, sink: &mut Sink, read: &mut Read) -> Done {
    read.pictures = other::pictures(package);
    let mut hidden = Hidden::default();
    for name in ["styles.xml", "content.xml"] {
        if package.has(name) {
            hidden.read(&package.xml(name)?)?;
        }
    }
    for (name, place) in [("content.xml", "正文"), ("styles.xml", "页眉页脚")] {
        if let Some(text) = read.xml(package, name)? {
            sink.part(place);
            let mut content = Content::new(kind, place, &hidden);
            content.read(&text, sink)?;
            if content.pages > 0 {
                sink.pages(content.pages);
            }
        }
    }
    // A chart is an object too, and shows what it has; any other is a file in the file.
    if let Some(manifest) = package
        .has("META-INF/manifest.xml")
        .then(|| package.xml("META-INF/manifest.xml"))
        .transpose()?
    {
        embedded(&manifest, sink)?;
    }
    Ok(())
}

fn embedded(manifest: &str, sink: &mut Sink) -> Done {
    xml::walk(manifest, |node| {
        if let Node::Open(element) = node {
            let path = element.attribute("full-path").unwrap_or_default();
            let kind = element.attribute("media-type").unwrap_or_default();
            let object =
                path.starts_with("Object ") && (path.ends_with('/') || !path.contains('/'));
            if object && !kind.ends_with(".chart") && !kind.ends_with(".formula") {
                sink.found(FindingKind::EmbeddedFile, &format!("部件“{path}”"), "");
            }
            if element.name == "encryption-data" {
                return Err(super::super::kind::encrypted());
            }
        }
        Ok(())
    })
}

/// The styles of what is not shown.
#[derive(Default)]
struct Hidden {
    texts: HashSet<String>,
    tables: HashSet<String>,
    pages: HashSet<String>,
}

impl Hidden {
    fn read(&mut self, text: &str) -> Done {
        let mut style = String::new();
        xml::walk(text, |node| {
            if let Node::Open(element) = node {
                let is = |name: &str, value: &str| {
                    element.attribute(name).is_some_and(|known| known == value)
                };
                match element.name {
                    "style" => style = element.attribute("name").unwrap_or_default(),
                    "text-properties" | "section-properties" if is("display", "none") => {
                        self.texts.insert(style.clone());
                    }
                    "table-properties" if is("display", "false") => {
                        self.tables.insert(style.clone());
                    }
                    "drawing-page-properties" if is("visibility", "hidden") => {
                        self.pages.insert(style.clone());
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }
}

/// A part that is being read.
struct Content<'a> {
    kind: Kind,
    place: &'a str,
    hidden: &'a Hidden,
    /// Paragraphs in each other: a text box stands in one. Their text, and what of it is hidden.
    paragraphs: Vec<(String, String)>,
    /// Elements that hide what stands in them, whatever they are.
    hiding: Vec<(String, usize)>,
    depth: usize,
    /// In the name of who remarked, or the day: no text.
    of_person: usize,
    /// What was said in a remark, in notes, in what is deleted.
    aside: Vec<(FindingKind, usize, String)>,
    paragraph: usize,
    table: Option<(String, usize, usize)>,
    row_hidden: bool,
    cell: String,
    repeated: (usize, usize),
    columns: (usize, Vec<(usize, usize)>),
    pages: usize,
}

impl<'a> Content<'a> {
    fn new(kind: Kind, place: &'a str, hidden: &'a Hidden) -> Self {
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

    fn read(&mut self, text: &str, sink: &mut Sink) -> Done {
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

    fn here(&self) -> String {
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
            "notes" => self
                .aside
                .push((FindingKind::Notes, self.depth, String::new())),
            "deletion" | "insertion" | "tracked-changes" => {
                self.aside
                    .push((FindingKind::TrackedChange, self.depth, String::new()))
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
                sink.found(FindingKind::Macro, self.place, &attribute("name"))
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

    /// What is fetched from another file.
    fn link(&self, element: &Element<'_>, sink: &mut Sink) -> Done {
        let Some(target) = element.attribute("href") else {
            return Ok(());
        };
        sink.again(&self.here(), &target)?;
        let inside = target.is_empty() || target.starts_with(['#', '.']) || !target.contains(':');
        let on_the_web = ["http:", "https:", "mailto:", "tel:"]
            .iter()
            .any(|begin| target.starts_with(begin));
        if !inside && (!on_the_web || element.name != "a") || target.starts_with("../") {
            sink.found(FindingKind::ExternalLink, &self.here(), &target);
        }
        Ok(())
    }

    fn close(&mut self, name: &str, sink: &mut Sink) -> Done {
        match name {
            "p" | "h" => self.end(sink)?,
            "table-cell" | "covered-table-cell" => self.end_of_cell(sink)?,
            "table-row" => {
                let times = if self.repeated.0 > REPEATED {
                    1
                } else {
                    self.repeated.0
                };
                if let Some((_, row, _)) = &mut self.table {
                    *row += times;
                }
            }
            "table" => self.table = None,
            _ => {}
        }
        if self
            .hiding
            .last()
            .is_some_and(|&(_, depth)| depth == self.depth)
        {
            self.hiding.pop();
        }
        if self
            .aside
            .last()
            .is_some_and(|&(_, depth, _)| depth == self.depth)
            && let Some((kind, _, said)) = self.aside.pop()
        {
            // Empty notes come with every slide.
            if kind != FindingKind::Notes || !said.trim().is_empty() {
                sink.found(kind, &self.here(), &said);
            }
        }
        Ok(())
    }

    fn end(&mut self, sink: &mut Sink) -> Done {
        let Some((said, unseen)) = self.paragraphs.pop() else {
            return Ok(());
        };
        let here = self.here();
        if !unseen.trim().is_empty() {
            sink.found(FindingKind::HiddenText, &here, &unseen);
        }
        if let Some((_, _, aside)) = self.aside.last_mut() {
            aside.push_str(&said);
        } else if self.table.is_some() && self.kind == Kind::Ods {
            self.cell.push_str(&said);
            return Ok(());
        }
        sink.line(&here, &said)?;
        self.paragraph += 1;
        Ok(())
    }

    fn end_of_cell(&mut self, sink: &mut Sink) -> Done {
        let said = std::mem::take(&mut self.cell);
        let here = self.here();
        if !said.trim().is_empty() {
            sink.line(&here, &said)?;
            let column = self.table.as_ref().map_or(0, |(_, _, column)| *column);
            let (name, row) = self
                .table
                .as_ref()
                .map_or(("", 0), |(name, row, _)| (name.as_str(), *row));
            if self.row_hidden {
                sink.found(
                    FindingKind::HiddenRow,
                    &format!("工作表“{name}”第{row}行"),
                    "",
                );
            }
            if self
                .columns
                .1
                .iter()
                .any(|&(from, to)| (from..=to).contains(&column))
            {
                sink.found(
                    FindingKind::HiddenColumn,
                    &format!("工作表“{name}”{}列", letters(column)),
                    "",
                );
            }
        }
        if let Some((_, _, column)) = &mut self.table {
            *column += self.repeated.1;
        }
        Ok(())
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
