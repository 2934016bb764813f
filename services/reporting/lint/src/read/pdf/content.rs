//! The content of a page: where its characters stand, and the lines that are drawn.

use std::collections::HashSet;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{Font, Fonts};
use super::{Budget, Drawn, Glyph, STREAM, dict_of, number, numbers_of, of};
use crate::read::Unreadable;

/// How deep forms may stand in each other, and states kept.
const DEEP: usize = 12;
const STATES: usize = 100;
/// Lines of a path at most.
const LINES: usize = 4_000;
/// How thick a drawn line may be that is one, and how short.
const THICK: f64 = 3.0;

/// A matrix of PDF: `[a b c d e f]`.
type Matrix = [f64; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The first matrix, then the other.
fn then(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn point(m: Matrix, x: f64, y: f64) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Rc<Font>,
    size: f64,
    character: f64,
    word: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    /// 3 shows nothing.
    mode: i64,
}

struct Reader<'a> {
    doc: &'a Document,
    fonts: &'a mut Fonts,
    glyphs: Vec<Glyph>,
    drawn: Drawn,
    state: State,
    kept: Vec<State>,
    /// Marked content that is open, and whether it is an artifact.
    marked: Vec<bool>,
    line: Matrix,
    text: Matrix,
    /// Lines of the path that is drawn: from, to.
    path: Vec<[(f64, f64); 2]>,
    at: (f64, f64),
    budget: &'a mut Budget,
}

/// Reads a page.
pub(super) fn read(
    doc: &Document,
    id: ObjectId,
    fonts: &mut Fonts,
    budget: &mut Budget,
) -> Result<(Vec<Glyph>, Drawn), Unreadable> {
    let state = State {
        to_page: SAME,
        font: Rc::new(Font::default()),
        size: 0.0,
        character: 0.0,
        word: 0.0,
        scale: 1.0,
        leading: 0.0,
        rise: 0.0,
        mode: 0,
    };
    let mut reader = Reader {
        doc,
        fonts,
        glyphs: Vec::new(),
        drawn: Drawn::default(),
        state,
        kept: Vec::new(),
        marked: Vec::new(),
        line: SAME,
        text: SAME,
        path: Vec::new(),
        at: (0.0, 0.0),
        budget,
    };
    if let Ok(dict) = doc.get_dictionary(id)
        && let Ok(content) = doc.get_page_content_with_limit(id, STREAM)
    {
        let resources = inherited(doc, dict, b"Resources").and_then(|object| object.as_dict().ok());
        reader.run(&content, resources, 0)?;
    }
    Ok((reader.glyphs, reader.drawn))
}

/// What a page has from itself or the nodes above it.
fn inherited<'a>(doc: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut seen = HashSet::new();
    let mut node = page;
    loop {
        if let Some(found) = of(doc, node, key) {
            return Some(found);
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        if !seen.insert(parent) {
            return None;
        }
        node = doc.get_dictionary(parent).ok()?;
    }
}

impl<'a> Reader<'a> {
    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        Budget::spend(&mut self.budget.bytes, content.len())?;
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { break };
            Budget::spend(&mut self.budget.operations, 1)?;
            self.operation(&operation, resources, depth)?;
        }
        Ok(())
    }

    fn operation(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(number).collect();
        let first = numbers.first().copied().unwrap_or_default();
        let second = numbers.get(1).copied().unwrap_or_default();
        match operation.operator.as_str() {
            "q" if self.kept.len() < STATES => self.kept.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.kept.pop() {
                    self.state = state;
                }
            }
            "cm" => {
                if let Some(matrix) = matrix(&numbers) {
                    self.state.to_page = then(matrix, self.state.to_page);
                }
            }
            "BT" => (self.line, self.text) = (SAME, SAME),
            "Tf" => {
                self.font(operation, resources);
                self.state.size = first;
            }
            "Tc" => self.state.character = first,
            "Tw" => self.state.word = first,
            "Tz" => self.state.scale = first / 100.0,
            "TL" => self.state.leading = first,
            "Ts" => self.state.rise = first,
            "Tr" => {
                let mode = operation
                    .operands
                    .first()
                    .and_then(|mode| mode.as_i64().ok());
                self.state.mode = mode.unwrap_or_default();
            }
            "Td" => self.next_line(first, second),
            "TD" => {
                self.state.leading = -second;
                self.next_line(first, second);
            }
            "Tm" => {
                if let Some(matrix) = matrix(&numbers) {
                    (self.line, self.text) = (matrix, matrix);
                }
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(&operation.operands),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(&operation.operands);
            }
            "\"" => {
                (self.state.word, self.state.character) = (first, second);
                self.next_line(0.0, -self.state.leading);
                self.show(&operation.operands);
            }
            "TJ" => {
                if let Some(Object::Array(pieces)) = operation.operands.first() {
                    self.show(pieces);
                }
            }
            "Do" => self.form(operation, resources, depth)?,
            "BMC" | "BDC" if self.marked.len() < STATES => {
                let tag = operation
                    .operands
                    .first()
                    .and_then(|tag| tag.as_name().ok());
                self.marked.push(tag == Some(b"Artifact"));
            }
            "EMC" => {
                self.marked.pop();
            }
            name => self.path(name, &numbers),
        }
        Ok(())
    }

    fn font(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let fonts = resources.and_then(|resources| dict_of(self.doc, resources, b"Font"));
        let font = fonts
            .zip(name)
            .and_then(|(fonts, name)| dict_of(self.doc, fonts, name));
        self.state.font = match font {
            Some(font) => self.fonts.get(self.doc, font),
            None => Rc::new(Font::default()),
        };
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = then([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn move_by(&mut self, x: f64) {
        self.text = then([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }

    fn show(&mut self, pieces: &[Object]) {
        for piece in pieces {
            match piece {
                Object::String(bytes, _) => {
                    let font = Rc::clone(&self.state.font);
                    for (text, width, is_blank) in font.glyphs(bytes) {
                        self.glyph(&text, width, is_blank);
                    }
                }
                piece => {
                    if let Some(back) = number(piece) {
                        self.move_by(-back / 1000.0 * self.state.size * self.state.scale);
                    }
                }
            }
        }
    }

    fn glyph(&mut self, text: &str, width: f64, is_blank: bool) {
        let State {
            size,
            scale,
            rise,
            character,
            word,
            mode,
            ..
        } = self.state;
        let matrix = then(self.text, self.state.to_page);
        let width = width / 1000.0 * size * scale;
        let (x, y) = point(matrix, 0.0, rise - size * 0.12);
        let (u, v) = point(matrix, width, rise + size * 0.88);
        let area = [x.min(u), y.min(v), x.max(u), y.max(v)];
        let count = text.chars().count();
        let is_text = mode != 3 && !is_askew(matrix) && !self.marked.contains(&true);
        if is_text && area.iter().all(|side| side.is_finite()) {
            // Several characters of one code share its width.
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            for (nth, c) in text.chars().enumerate() {
                let step = (area[2] - area[0]) / count as f64;
                let left = area[0] + step * nth as f64;
                let area = [left, area[1], left + step, area[3]];
                if self.budget.glyphs > 0 {
                    self.budget.glyphs -= 1;
                    self.glyphs.push(Glyph { c, area });
                }
            }
        }
        let extra = character + if is_blank { word } else { 0.0 };
        self.move_by(width + extra * scale);
    }

    fn form(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let objects = resources.and_then(|resources| dict_of(self.doc, resources, b"XObject"));
        let found = objects
            .zip(name)
            .and_then(|(objects, name)| of(self.doc, objects, name));
        let Some(Object::Stream(form)) = found else {
            return Ok(());
        };
        let is_form = of(self.doc, &form.dict, b"Subtype").and_then(|name| name.as_name().ok())
            == Some(b"Form");
        if is_form && depth < DEEP {
            self.inner(form, resources, depth)
        } else {
            Ok(())
        }
    }

    fn inner(
        &mut self,
        form: &'a Stream,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Unreadable> {
        let Ok(content) = form.get_plain_content_with_limit(STREAM) else {
            return Ok(());
        };
        let before = self.state.clone();
        let kept = std::mem::take(&mut self.kept);
        if let Some(matrix) = matrix(&numbers_of(self.doc, &form.dict, b"Matrix")) {
            self.state.to_page = then(matrix, self.state.to_page);
        }
        let own = dict_of(self.doc, &form.dict, b"Resources");
        self.run(&content, own.or(resources), depth + 1)?;
        self.kept = kept;
        self.state = before;
        Ok(())
    }

    /// Paths of straight lines; what is filled thinly is a line, too.
    #[expect(clippy::many_single_char_names, reason = "corners of a rectangle")]
    fn path(&mut self, name: &str, numbers: &[f64]) {
        match (name, numbers) {
            ("m", [x, y, ..]) => self.at = point(self.state.to_page, *x, *y),
            ("l", [x, y, ..]) => {
                let to = point(self.state.to_page, *x, *y);
                if self.path.len() < LINES {
                    self.path.push([self.at, to]);
                }
                self.at = to;
            }
            ("re", [x, y, width, height, ..]) => {
                let a = point(self.state.to_page, *x, *y);
                let b = point(self.state.to_page, x + width, y + height);
                let (c, d) = ((b.0, a.1), (a.0, b.1));
                let thin = (b.0 - a.0).abs() <= THICK || (b.1 - a.1).abs() <= THICK;
                if self.path.len() < LINES {
                    if thin {
                        self.path.push([
                            a,
                            if (b.0 - a.0).abs() > (b.1 - a.1).abs() {
                                c
                            } else {
                                d
                            },
                        ]);
                    } else {
                        self.path.extend([[a, c], [c, b], [b, d], [d, a]]);
                    }
                }
            }
            ("S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*", _) => self.draw(),
            ("n", _) => self.path.clear(),
            _ => {}
        }
    }

    fn draw(&mut self) {
        for [(x, y), (u, v)] in std::mem::take(&mut self.path) {
            if self.budget.lines == 0 {
                return;
            }
            self.budget.lines -= 1;
            if (y - v).abs() <= 0.5 && (x - u).abs() > THICK {
                self.drawn
                    .across
                    .push([f64::midpoint(y, v), x.min(u), x.max(u)]);
            } else if (x - u).abs() <= 0.5 && (y - v).abs() > THICK {
                self.drawn
                    .down
                    .push([f64::midpoint(x, u), y.min(v), y.max(v)]);
            }
        }
    }
}

/// Whether what is written runs neither along the page nor across it.
fn is_askew([a, b, ..]: Matrix) -> bool {
    a.abs().min(b.abs()) > a.abs().max(b.abs()) * 0.1
}

fn matrix(numbers: &[f64]) -> Option<Matrix> {
    numbers.get(..6)?.try_into().ok()
}
