//! A structured report: tables as JSON, with what was said in sentences beside it.
//!
//! `organ`, `year`, `format`; `table2` (2021), `table2_2019format` or `table2_mixed`: block, then row, then column,
//! or `row-column`, or a row's numbers as a list; `table3`: row, then kind of applicant; `table4`: block, then
//! outcome; `groups`: totals of results alone. `null` is not printed or lost, and blank only where `completeness`
//! says that the whole report is there. `notes` that begin with `narrative:` are sentences of the report.
//! `text`, a text or a list of lines, is the report itself.
//!
//! A `report.json` of this suite has the same tables in `tables`, and its text in `sections`, each with its `text`.

use super::json::{self, Json, Node};
use super::{Unreadable, within_limit};
use crate::find::cells::number;
use crate::find::{self, Given, Structured};
use crate::model::{
    BLOCKS, Cell, Format, Item, KINDS, Line2, OUTCOMES, ROWS, Report, Row, Said, Table2, Table3,
    Table4, Value,
};
use crate::page::{Page, Places, Spot};

pub(super) fn report(text: &str, given: &Given) -> Result<Report, Unreadable> {
    let text = text.replace("\r\n", "\n");
    let chars: Vec<char> = text.chars().collect();
    within_limit(chars.len())?;
    let root = json::parse(&chars)?;
    let own = root
        .get("tables")
        .filter(|tables| !tables.entries().is_empty());
    let tables = own.unwrap_or(&root);
    let known = [
        "table2",
        "table2_2019format",
        "table2_mixed",
        "table3",
        "table4",
        "groups",
        "format",
        "text",
    ];
    let has = |key: &&str| root.get(key).is_some() || tables.get(key).is_some();
    if !known.iter().any(has) {
        return Err(Unreadable::new(
            "JSON中没有年度报告的表格（table2、table3、table4）",
            "no table of an annual report in this JSON (table2, table3, table4)",
        ));
    }
    let (mut page, has_sentences) = page(chars, &root);
    let has_text = root.get("text").is_some();
    let is_whole = root
        .get("completeness")
        .and_then(Node::text)
        .is_none_or(|said| said.starts_with("full"));
    page.is_excerpt = !is_whole;
    let structured = Structured {
        year: root
            .get("year")
            .and_then(whole)
            .and_then(|year| i32::try_from(year).ok()),
        organ: root.get("organ").and_then(Node::text).map(str::to_owned),
        table2: table2(tables, is_whole),
        table3: table3(tables, is_whole),
        table4: tables.get("table4").map(|node| table4(node, is_whole)),
        said: said(&root),
        has_text,
        has_sentences,
    };
    Ok(find::in_structure(page, structured, given))
}

/// The file, of which only sentences are seen, and whether it has sections. Their texts stand behind it once more, as
/// they are meant and in lines of their own, each character where it is written.
fn page(mut shown: Vec<char>, root: &Node) -> (Page, bool) {
    let sections = root.get("sections").map(Node::items).unwrap_or_default();
    let texts: Vec<&Node> = sections
        .iter()
        .filter_map(|section| section.get("text"))
        .filter(|text| text.text().is_some())
        .collect();
    let length = shown.len();
    if texts.is_empty() {
        let mut page = Page::new(shown, Places::Same);
        sentences(&mut page, root, length);
        return (page, false);
    }
    let mut places = places(&shown);
    for text in texts {
        let mut at = text.spot.at + 1;
        places.push(places[text.spot.at]);
        shown.push('\n');
        while at + 1 < text.spot.end()
            && let Some((c, by)) = json::sign(&shown, at)
        {
            places.push(places[at]);
            shown.push(c);
            at += by;
        }
    }
    let mut page = Page::new(shown, Places::Source(places));
    sentences(&mut page, root, length);
    (page, true)
}

/// Line and column of each character.
fn places(text: &[char]) -> Vec<(usize, usize)> {
    let mut at = (1, 0);
    text.iter()
        .map(|&c| {
            let here = (at.0, at.1 + 1);
            at = if c == '\n' { (at.0 + 1, 0) } else { here };
            here
        })
        .collect()
}

/// Of the file, leaves the sentences to be seen, and nothing else.
fn sentences(page: &mut Page, root: &Node, length: usize) {
    let mut seen = Vec::new();
    for note in root.get("notes").map(Node::items).unwrap_or_default() {
        if note
            .text()
            .is_some_and(|text| text.starts_with("narrative:"))
        {
            let start = note.spot.at + 1 + "narrative:".len();
            seen.push(start..note.spot.end() - 1);
        }
    }
    let text = root.get("text");
    let lines = text.map(Node::items).unwrap_or_default();
    for line in lines
        .iter()
        .chain(text)
        .filter(|line| line.text().is_some())
    {
        seen.push(line.spot.at + 1..line.spot.end() - 1);
    }
    seen.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in seen {
        page.mask(at..range.start);
        at = range.end;
    }
    page.mask(at..length);
}

fn whole(node: &Node) -> Option<i64> {
    match &node.value {
        Json::Number(number) => number.parse().ok(),
        _ => None,
    }
}

/// A cell; amounts may have their unit.
fn cell(node: &Node, is_whole: bool) -> Cell {
    let value = match &node.value {
        Json::Number(written) => written
            .parse()
            .map_or_else(|_| Value::Amount(written.clone()), Value::Whole),
        Json::Text(written) => {
            let chars: Vec<char> = written.trim().chars().collect();
            match number(&chars, 0, chars.len()) {
                Some((value, _)) => value,
                None => Value::Blank,
            }
        }
        _ if is_whole => Value::Blank,
        _ => Value::Absent,
    };
    Cell {
        value,
        spot: node.spot,
    }
}

const ITEMS: [(&str, Item); 9] = [
    ("规范性文件", Item::Documents),
    ("规章", Item::Rules),
    ("许可", Item::Permits),
    ("其他对外", Item::Services),
    ("处罚", Item::Penalties),
    ("强制", Item::Coercion),
    ("收费", Item::Charges),
    ("集中采购", Item::Procurement),
    ("采购", Item::Procurement),
];

fn table2(root: &Node, is_whole: bool) -> Option<Table2> {
    let keys = [
        ("table2", Some(Format::Of2021)),
        ("table2_2019format", Some(Format::Of2019)),
        ("table2_mixed", None),
    ];
    let mut table = Table2::default();
    for (key, format) in keys {
        let Some(node) = root.get(key) else { continue };
        table.marks.extend(format.map(|format| (format, node.spot)));
        for (name, node) in node.entries() {
            // A block holds rows; a row stands alone where there are no blocks.
            if name.contains("第二十条") {
                for (name, node) in node.entries() {
                    line2(&mut table, name, node, is_whole);
                }
            } else {
                line2(&mut table, name, node, is_whole);
            }
        }
    }
    (!table.lines.is_empty() || !table.marks.is_empty()).then_some(table)
}

fn line2(table: &mut Table2, name: &str, node: &Node, is_whole: bool) {
    // Notes in a name's brackets are about others.
    let name = name.split(['(', '（']).next().unwrap_or_default();
    let Some((_, item)) = ITEMS.iter().find(|(word, _)| name.contains(word)) else {
        return;
    };
    let nodes: Vec<&Node> = match &node.value {
        Json::Map(entries) => entries.iter().map(|(_, node)| node).collect(),
        Json::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    let cells = nodes
        .into_iter()
        .take(4)
        .map(|node| cell(node, is_whole))
        .collect();
    table.lines.push(Line2 { item: *item, cells });
}

fn table3(root: &Node, is_whole: bool) -> Option<Table3> {
    let mut table = Table3::default();
    for (name, node) in root.get("table3").map(Node::entries).unwrap_or_default() {
        let Some(code) = code(name) else { continue };
        if matches!(node.value, Json::Null) && !is_whole {
            continue;
        }
        let cells = KINDS.map(|kind| match node.get(kind) {
            Some(node) => cell(node, is_whole),
            None => cell(
                &Node {
                    value: Json::Null,
                    spot: node.spot,
                },
                is_whole,
            ),
        });
        table.rows.push(Row { code, cells });
    }
    for (name, node) in root.get("groups").map(Node::entries).unwrap_or_default() {
        table.groups.push((name.clone(), cell(node, false)));
    }
    (!table.rows.is_empty() || !table.groups.is_empty()).then_some(table)
}

/// The code of a row by its name: `三（三）2其他法律…` is 3(3)2.
fn code(name: &str) -> Option<&'static str> {
    let name: String = name
        .chars()
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    if name.contains("本年新收") {
        return Some("1");
    }
    if name.contains("上年结转") {
        return Some("2");
    }
    if name.contains("结转下年") {
        return Some("4");
    }
    let (_, rest) = name.split_once('（')?;
    let (group, rest) = rest.split_once('）')?;
    let group: Vec<char> = group.chars().collect();
    let (group, _) = crate::words::numeral(&group, 0)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let code = format!("3({group}){digits}");
    ROWS.iter()
        .map(|(known, _)| *known)
        .find(|known| *known == code)
}

fn table4(node: &Node, is_whole: bool) -> Table4 {
    let mut table = Table4::default();
    for (name, node) in node.entries() {
        let Some(block) = (0..BLOCKS.len())
            .rev()
            .find(|&block| name.contains(BLOCKS[block]))
        else {
            continue;
        };
        let cells = OUTCOMES.map(|outcome| match node.get(outcome) {
            Some(node) => cell(node, is_whole),
            None => Cell {
                value: Value::Absent,
                spot: node.spot,
            },
        });
        table.blocks[block] = Some(cells);
    }
    table
}

/// What `format` says, and notes on cells.
fn said(root: &Node) -> Said {
    let Some(node) = root.get("format") else {
        return Said::default();
    };
    let words = node.text().unwrap_or_default().to_lowercase();
    let notes = root.get("notes").map(Node::items).unwrap_or_default();
    let is_mixed = words.contains("mixed");
    let format = match words.get(..4) {
        _ if is_mixed => None,
        Some("2019") => Some(Format::Of2019),
        Some("2021") => Some(Format::Of2021),
        _ => None,
    };
    Said {
        spot: Spot {
            at: node.spot.at,
            len: node.spot.len,
        },
        format,
        is_mixed,
        is_altered: words.contains("altered"),
        is_blank: words.contains("every cell blank")
            || notes
                .iter()
                .filter_map(Node::text)
                .any(|note| note.contains("all number cells are empty")),
    }
}
