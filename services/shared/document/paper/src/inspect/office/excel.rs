//! XLSX: the workbook, its names and shared texts, and each of its sheets.

use std::collections::{HashMap, HashSet};

use gongkai_document::inspect::{FindingKind, Reason};

use super::super::Done;
use super::super::package::Package;
use super::super::sink::Sink;
use super::super::xml::{self, Element, Node};
use super::{Read, other, sheet};

/// Shared texts at most.
const TEXTS: usize = 2_000_000;

/// What the sheets need of the workbook.
#[derive(Default)]
pub(super) struct Book {
    /// The shared texts, and which of them a cell shows.
    pub(super) texts: Vec<String>,
    pub(super) shown: HashSet<usize>,
    /// Formats of cells that show nothing.
    pub(super) invisible: HashSet<usize>,
    /// Whoever opens it sees other results than those that stand in it.
    pub(super) computes_anew: bool,
    /// How the shared texts are read aloud.
    aloud: Vec<String>,
}

struct Sheet {
    name: String,
    part: String,
    is_hidden: bool,
}

pub(super) fn read(package: &mut Package, sink: &mut Sink, read: &mut Read) -> Done {
    read.pictures = other::pictures(package);
    let main = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument");
    let Some(main) = main else { return Ok(()) };
    let relations = package.relations(&main.target)?;
    let targets: HashMap<String, String> = relations
        .into_iter()
        .map(|relation| (relation.id, relation.target))
        .collect();
    let mut book = Book::default();
    styles(package, &mut book)?;
    shared(package, read, &mut book)?;
    let sheets = match read.xml(package, &main.target)? {
        Some(text) => workbook(&text, &targets, &mut book, sink)?,
        None => Vec::new(),
    };
    sink.pages(sheets.len());
    for Sheet {
        name,
        part,
        is_hidden,
    } in sheets
    {
        let place = format!("工作表“{name}”");
        sink.part(&place);
        sink.again("工作表名称", &name)?;
        if is_hidden {
            sink.found(FindingKind::HiddenSheet, &place, "");
        }
        if let Some(text) = read.xml(package, &part)? {
            sheet::read(&text, &place, &mut book, sink)?;
        }
        for relation in package.relations(&part)? {
            if matches!(relation.kind.as_str(), "comments" | "threadedComment") {
                comments(package, &relation.target, &place, sink, read)?;
            }
        }
    }
    rest(package, sink, read, &mut book)
}

/// Sheets that the workbook does not name, comments of no sheet, and texts that no cell shows any more.
fn rest(package: &mut Package, sink: &mut Sink, read: &mut Read, book: &mut Book) -> Done {
    for name in package.names.clone() {
        let kind = package.kind_of(&name)?;
        let place = format!("部件“{name}”");
        if kind.ends_with("worksheet+xml") {
            if let Some(text) = read.xml(package, &name)? {
                sink.found(FindingKind::HiddenSheet, &place, "");
                sheet::read(&text, &place, book, sink)?;
            }
        } else if kind.ends_with("comments+xml") || kind.ends_with("threadedcomments+xml") {
            comments(package, &name, &place, sink, read)?;
        }
    }
    sink.part("未显示的共享文字");
    for (at, text) in book.texts.iter().enumerate() {
        if !book.shown.contains(&at) {
            sink.aside("未显示的共享文字", text)?;
        }
    }
    for text in &book.aloud {
        sink.aside("共享文字的注音", text)?;
    }
    Ok(())
}

fn workbook(
    text: &str,
    targets: &HashMap<String, String>,
    book: &mut Book,
    sink: &mut Sink,
) -> Done<Vec<Sheet>> {
    let mut sheets = Vec::new();
    let mut name: Option<(String, bool)> = None;
    let mut meaning = String::new();
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => match element.name {
                "sheet" => sheets.push(listed(element, targets)),
                "calcPr" => book.computes_anew |= element.is("fullCalcOnLoad"),
                "definedName" => {
                    let called = element.attribute("name").unwrap_or_default();
                    other::attributes(element, "名称", sink)?;
                    name = Some((called, element.is("hidden")));
                    meaning.clear();
                }
                "fileSharing" => {
                    sink.metadata(
                        "文档属性：保留者",
                        &element.attribute("userName").unwrap_or_default(),
                    );
                }
                "absPath" => sink.metadata(
                    "文档属性：保存位置",
                    &element.attribute("url").unwrap_or_default(),
                ),
                _ => other::attributes(element, "工作簿", sink)?,
            },
            Node::Text(text) => meaning.push_str(text),
            Node::Close("definedName") => {
                if let Some((called, is_hidden)) = name.take() {
                    defined(&called, is_hidden, &meaning, sink)?;
                }
            }
            Node::Close(_) => {}
        }
        Ok(())
    })?;
    Ok(sheets)
}

fn listed(element: &Element<'_>, targets: &HashMap<String, String>) -> Sheet {
    let attribute = |name| element.attribute(name).unwrap_or_default();
    Sheet {
        name: attribute("name"),
        part: targets.get(&attribute("id")).cloned().unwrap_or_default(),
        is_hidden: attribute("state").to_lowercase().contains("hidden"),
    }
}

/// A name of cells. One that is hidden, or holds a text or another book, tells what no sheet shows.
fn defined(name: &str, is_hidden: bool, meaning: &str, sink: &mut Sink) -> Done {
    let place = format!("名称“{name}”");
    sink.aside(&place, meaning)?;
    // Programs hide names of their own.
    let own = name.starts_with("_xlnm.") || name.starts_with("_xl");
    let says = meaning.trim_start().starts_with('"');
    let elsewhere = meaning.contains('[') && meaning.contains('!');
    if (is_hidden && !own) || says || elsewhere {
        sink.found(FindingKind::HiddenName, &place, meaning);
    }
    Ok(())
}

fn shared(package: &mut Package, read: &mut Read, book: &mut Book) -> Done {
    for name in package.names.clone() {
        if !package.kind_of(&name)?.ends_with("sharedStrings+xml") {
            continue;
        }
        let Some(text) = read.xml(package, &name)? else {
            continue;
        };
        let (mut shared, mut read_aloud) = (String::new(), String::new());
        let (mut in_text, mut aloud) = (false, false);
        xml::walk(&text, |node| {
            match node {
                Node::Open(element) => match element.name {
                    "t" => in_text = true,
                    "rPh" => aloud = true,
                    _ => {}
                },
                Node::Text(text) if in_text && aloud => read_aloud.push_str(text),
                Node::Text(text) if in_text => shared.push_str(text),
                Node::Close("t") => in_text = false,
                Node::Close("rPh") => aloud = false,
                Node::Close("si") => {
                    if book.texts.len() >= TEXTS {
                        return Err(Reason::new(
                            format!("文字过多，不得超过{TEXTS}个单元格"),
                            format!("there are more than {TEXTS} texts"),
                        ));
                    }
                    book.texts.push(std::mem::take(&mut shared));
                    if !read_aloud.is_empty() {
                        book.aloud.push(std::mem::take(&mut read_aloud));
                    }
                }
                Node::Text(_) | Node::Close(_) => {}
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The formats of cells that show nothing: `;;;`.
fn styles(package: &mut Package, book: &mut Book) -> Done {
    for name in package.names.clone() {
        if !package
            .kind_of(&name)?
            .ends_with("spreadsheetml.styles+xml")
        {
            continue;
        }
        let text = package.xml(&name)?;
        let mut empty = HashSet::new();
        let (mut in_cells, mut number) = (false, 0);
        xml::walk(&text, |node| {
            match node {
                Node::Open(element) => match element.name {
                    "numFmt"
                        if element
                            .attribute("formatCode")
                            .is_some_and(|code| is_empty(&code)) =>
                    {
                        empty.insert(element.attribute("numFmtId"));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        if empty.contains(&element.attribute("numFmtId")) {
                            book.invisible.insert(number);
                        }
                        number += 1;
                    }
                    _ => {}
                },
                Node::Close("cellXfs") => in_cells = false,
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Whether a format shows nothing, whatever stands in the cell: `;;;`, `"";"";"";""`.
fn is_empty(code: &str) -> bool {
    let shown = code.replace("\"\"", "");
    code.len() >= 2 && shown.chars().all(|c| c == ';' || c == ' ')
}

fn comments(
    package: &mut Package,
    name: &str,
    place: &str,
    sink: &mut Sink,
    read: &mut Read,
) -> Done {
    let Some(text) = read.xml(package, name)? else {
        return Ok(());
    };
    let (mut at, mut said, mut in_text) = (String::new(), String::new(), false);
    xml::walk(&text, |node| {
        match node {
            Node::Open(element) => match element.name {
                "comment" | "threadedComment" => {
                    at = element.attribute("ref").unwrap_or_default();
                    said.clear();
                }
                "t" | "text" => in_text = true,
                _ => {}
            },
            Node::Text(text) if in_text => said.push_str(text),
            Node::Close("comment" | "threadedComment") => {
                let place = format!("{place}{at}批注");
                sink.found(FindingKind::Comment, &place, &said);
                sink.aside(&place, &said)?;
            }
            Node::Close("text") => in_text = false,
            Node::Text(_) | Node::Close(_) => {}
        }
        Ok(())
    })
}
