//! A sheet of an XLSX: its cells, and which of them nobody sees.

use gongkai_document::inspect::FindingKind;

use super::super::Done;
use super::super::sink::Sink;
use super::super::xml::{self, Element, Node};
use super::excel::Book;
use super::other;

/// Places that are named when rows or columns are hidden.
const NAMED: usize = 5;
/// Columns of a sheet at most.
const COLUMNS: usize = 16_384;

/// A sheet that is being read.
struct Sheet<'a> {
    place: &'a str,
    book: &'a mut Book,
    /// Which columns are hidden; the first is of none.
    columns: Vec<bool>,
    row: usize,
    hidden: HiddenRows,
    /// The texts of the row, to be looked through together.
    together: String,
    column: usize,
    /// Of the cell: its kind, its format, what stands in it, its formula, and whether it has one.
    kind: String,
    format: usize,
    value: String,
    formula: String,
    computed: bool,
    reading: Reading,
    /// In how a text is read aloud.
    aloud: bool,
    /// What stands in no cell: rules of formats, lists of newer programs, how a text is read aloud.
    beside: String,
    /// Hidden rows and columns that say something.
    hidden_rows: Vec<String>,
    hidden_columns: Vec<String>,
    invisible: Vec<String>,
    /// Formulas whose results are not in the file.
    uncomputed: Vec<String>,
}

#[derive(Default)]
struct HiddenRows {
    /// Those that do not say how high they are.
    by_default: bool,
    /// The row that is being read.
    row: bool,
}

#[derive(PartialEq)]
enum Reading {
    Nothing,
    Value,
    Formula,
    /// A header, a list to choose from.
    Beside,
}

pub(super) fn read(text: &str, place: &str, book: &mut Book, sink: &mut Sink) -> Done {
    let mut sheet = Sheet {
        place,
        book,
        columns: vec![false; COLUMNS + 1],
        row: 0,
        hidden: HiddenRows::default(),
        together: String::new(),
        column: 0,
        kind: String::new(),
        format: 0,
        value: String::new(),
        formula: String::new(),
        computed: false,
        reading: Reading::Nothing,
        aloud: false,
        beside: String::new(),
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        invisible: Vec::new(),
        uncomputed: Vec::new(),
    };
    xml::walk(text, |node| match node {
        Node::Open(element) => sheet.open(element, sink),
        Node::Text(text) => {
            match sheet.reading {
                _ if sheet.aloud => sheet.beside.push_str(text),
                Reading::Value | Reading::Beside => sheet.value.push_str(text),
                Reading::Formula => sheet.formula.push_str(text),
                Reading::Nothing => sheet.beside.push_str(text),
            }
            Ok(())
        }
        Node::Close(name) => sheet.close(name, sink),
    })?;
    for (kind, places) in [
        (FindingKind::HiddenRow, &sheet.hidden_rows),
        (FindingKind::HiddenColumn, &sheet.hidden_columns),
        (FindingKind::HiddenText, &sheet.invisible),
        (FindingKind::Uncomputed, &sheet.uncomputed),
    ] {
        if let Some(shown) = shown(places) {
            sink.found(kind, &format!("{place}{shown}"), "");
        }
    }
    Ok(())
}

fn shown(places: &[String]) -> Option<String> {
    let first = places
        .get(..places.len().min(NAMED))
        .filter(|places| !places.is_empty())?;
    let more = if places.len() > NAMED {
        format!("等{}处", places.len())
    } else {
        String::new()
    };
    Some(format!("{}{more}", first.join("、")))
}

impl Sheet<'_> {
    fn open(&mut self, element: &Element<'_>, sink: &mut Sink) -> Done {
        let number = |name: &str| {
            element
                .attribute(name)
                .and_then(|value| value.parse::<f64>().ok())
        };
        match element.name {
            "col" => {
                let narrow = number("width").is_some_and(|width| width < 0.1);
                if element.is("hidden") || narrow {
                    let (first, last) = (whole(number("min")), whole(number("max")));
                    if let Some(columns) = self.columns.get_mut(first..=last.min(COLUMNS)) {
                        columns.fill(true);
                    }
                }
            }
            "sheetFormatPr" => self.hidden.by_default = element.is("zeroHeight"),
            "row" => {
                self.row = number("r").map_or(self.row + 1, |row| whole(Some(row)));
                self.hidden.row = element.is("hidden")
                    || number("ht").map_or(self.hidden.by_default, |height| height < 0.1);
                self.column = 0;
                self.together.clear();
            }
            "c" => {
                let at = element.attribute("r").unwrap_or_default();
                self.column = column(&at).unwrap_or(self.column + 1);
                self.kind = element.attribute("t").unwrap_or_default();
                self.format = whole(number("s"));
                self.value.clear();
                self.formula.clear();
                self.computed = false;
            }
            "v" | "t" => self.reading = Reading::Value,
            "f" => {
                self.computed = true;
                self.reading = Reading::Formula;
            }
            "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
            | "firstFooter" | "formula1" | "formula2" => {
                self.value.clear();
                self.reading = Reading::Beside;
            }
            "rPh" => self.aloud = true,
            "is" | "r" => {}
            _ => other::attributes(element, self.place, sink)?,
        }
        Ok(())
    }

    fn close(&mut self, name: &str, sink: &mut Sink) -> Done {
        match name {
            "v" | "t" | "f" => self.reading = Reading::Nothing,
            "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
            | "firstFooter" => {
                self.reading = Reading::Nothing;
                sink.aside(&format!("{}页眉页脚", self.place), &self.value)?;
            }
            "formula1" | "formula2" => {
                self.reading = Reading::Nothing;
                let place = format!("{}数据验证", self.place);
                sink.aside(&place, &self.value)?;
                sink.aside(&place, &std::mem::take(&mut self.formula))?;
            }
            "c" => self.cell(sink)?,
            "rPh" => self.aloud = false,
            // A number may stand in many cells, a digit in each.
            "row" => sink.again(&format!("{}第{}行", self.place, self.row), &self.together)?,
            _ => {}
        }
        // How a text is read aloud may be told in pieces.
        if !matches!(name, "t" | "rPh" | "r") {
            sink.again(self.place, &std::mem::take(&mut self.beside))?;
        }
        Ok(())
    }

    fn cell(&mut self, sink: &mut Sink) -> Done {
        let place = format!("{}{}{}", self.place, letters(self.column), self.row);
        sink.again(&place, &self.formula)?;
        // An empty text is a result, too.
        let has_result = self.kind == "str" || !self.value.trim().is_empty();
        if self.computed && (self.book.computes_anew || !has_result) {
            let cell = format!("{}{}", letters(self.column), self.row);
            note(&mut self.uncomputed, cell);
        }
        let text = match self.kind.as_str() {
            "s" => {
                let index = self.value.trim().parse().unwrap_or(usize::MAX);
                self.book.shown.insert(index);
                self.book.texts.get(index).cloned().unwrap_or_default()
            }
            "str" | "inlineStr" | "d" | "e" => std::mem::take(&mut self.value),
            "b" => String::new(),
            _ => plain(&self.value),
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.hidden.row {
            note(&mut self.hidden_rows, format!("第{}行", self.row));
        }
        if self.columns.get(self.column) == Some(&true) {
            note(
                &mut self.hidden_columns,
                format!("{}列", letters(self.column)),
            );
        }
        if self.book.invisible.contains(&self.format) {
            note(
                &mut self.invisible,
                format!("{}{}", letters(self.column), self.row),
            );
        }
        if !self.together.is_empty() {
            self.together.push('\t');
        }
        self.together.push_str(&text);
        sink.line(&place, &text)
    }
}

fn note(places: &mut Vec<String>, place: String) {
    if places.len() < 1_000 && !places.contains(&place) {
        places.push(place);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between its limits before"
)]
fn whole(number: Option<f64>) -> usize {
    number.unwrap_or_default().clamp(0.0, 10_000_000.0) as usize
}

/// A number as it was typed: a file says 1.38E10 for 13800000000.
fn plain(value: &str) -> String {
    let value = value.trim();
    match value.parse::<f64>() {
        Ok(number)
            if value.contains(['e', 'E']) && number.abs() < 1e20 && number.fract() == 0.0 =>
        {
            format!("{number:.0}")
        }
        _ => value.to_owned(),
    }
}

/// The column of a cell such as `B7`, from 1.
fn column(at: &str) -> Option<usize> {
    let letters = at.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (number > 0).then_some(number)
}

/// The letters of a column, from 1.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}
