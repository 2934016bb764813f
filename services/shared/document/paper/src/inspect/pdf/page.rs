//! A page, painted as a reader of PDF paints it, with text instead of colours.

use std::rc::Rc;

use gongkai_document::inspect::{FindingKind, Reason};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::Done;
use super::cover::Covers;
use super::font::{Font, Fonts};
use super::path::Path;
use super::place::{Box, Matrix};
use super::{STREAM, dict_of, inherited, name_of, number, numbers_of, of};

/// Operations of a page at most.
const OPERATIONS: usize = 2_000_000;
/// How deep forms may stand in each other.
const FORMS: usize = 12;
/// States that may be kept.
const STATES: usize = 200;
/// Says that a content was read to its end: the reader stops at the first thing it does not know.
const END: &str = "GongkaiEnd";

/// What is set, and kept by `q`.
#[derive(Clone)]
pub(super) struct State {
    pub(super) to_page: Matrix,
    pub(super) font: Rc<Font>,
    pub(super) size: f64,
    pub(super) character: f64,
    pub(super) word: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    /// 3 shows nothing.
    pub(super) mode: i64,
    pub(super) is_opaque: bool,
    pub(super) is_pattern: bool,
    /// What of the page is painted on.
    pub(super) seen: Box,
}

pub(super) struct Page<'a> {
    doc: &'a Document,
    fonts: &'a mut Fonts,
    pub(super) text: String,
    /// Glyphs that nobody knows.
    pub(super) unknown: usize,
    pub(super) pictures: usize,
    pub(super) shapes: usize,
    pub(super) is_broken: bool,
    pub(super) area: Box,
    of_pictures: f64,
    pub(super) state: State,
    states: Vec<State>,
    pub(super) line: Matrix,
    pub(super) text_matrix: Matrix,
    /// Where the last glyph ended, and how high it was.
    pub(super) ended: Option<((f64, f64), f64)>,
    path: Path,
    pub(super) covers: Covers,
    pub(super) invisible: String,
    pub(super) outside: String,
    operations: usize,
}

impl<'a> Page<'a> {
    pub(super) fn read(doc: &'a Document, id: ObjectId, fonts: &'a mut Fonts) -> Done<Self> {
        let empty = Self::new(doc, fonts);
        let Ok(dict) = doc.get_dictionary(id) else {
            return Ok(Self {
                is_broken: true,
                ..empty
            });
        };
        let boxed = |key: &[u8]| {
            let numbers = inherited(doc, dict, key).and_then(|object| object.as_array().ok())?;
            let numbers: Vec<f64> = numbers
                .iter()
                .filter_map(|object| number(doc.dereference(object).ok()?.1))
                .collect();
            let [x, y, u, v] = numbers.as_slice() else {
                return None;
            };
            Some(Box::around(&[(*x, *y), (*u, *v)]))
        };
        let mut page = empty;
        page.area = boxed(b"MediaBox").unwrap_or(page.area);
        if let Some(cropped) = boxed(b"CropBox") {
            page.area = page.area.within(&cropped);
        }
        let resources = inherited(doc, dict, b"Resources").and_then(|object| object.as_dict().ok());
        match doc.get_page_content_with_limit(id, STREAM) {
            Ok(content) => page.run(&content, resources, 0)?,
            Err(_) => page.is_broken = true,
        }
        page.is_broken |= page.covers.is_too_much();
        Ok(page)
    }

    /// The text of a form alone, such as the look of a remark.
    pub(super) fn form_alone(
        doc: &'a Document,
        form: &'a lopdf::Stream,
        fonts: &'a mut Fonts,
    ) -> Done<String> {
        let mut page = Self::new(doc, fonts);
        page.form(form, None, 0)?;
        Ok(page.text)
    }

    fn new(doc: &'a Document, fonts: &'a mut Fonts) -> Self {
        Self {
            doc,
            fonts,
            text: String::new(),
            unknown: 0,
            pictures: 0,
            shapes: 0,
            is_broken: false,
            area: Box {
                left: 0.0,
                bottom: 0.0,
                right: 595.0,
                top: 842.0,
            },
            of_pictures: 0.0,
            state: State {
                to_page: Matrix::SAME,
                font: Rc::new(Font::none()),
                size: 0.0,
                character: 0.0,
                word: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                is_opaque: true,
                is_pattern: false,
                seen: Box::EVERYWHERE,
            },
            states: Vec::new(),
            line: Matrix::SAME,
            text_matrix: Matrix::SAME,
            ended: None,
            path: Path::default(),
            covers: Covers::default(),
            invisible: String::new(),
            outside: String::new(),
            operations: 0,
        }
    }

    /// The share of the page that is pictures.
    pub(super) fn share_of_pictures(&self) -> f64 {
        if self.area.area() > 0.0 {
            self.of_pictures / self.area.area()
        } else {
            0.0
        }
    }

    /// What a reader does not see of the text.
    pub(super) fn hidden(&self) -> Vec<(FindingKind, String)> {
        // What a scanner reads in a picture stands invisible over it.
        let is_scan = self.share_of_pictures() >= super::PICTURE;
        let mut hidden = Vec::new();
        let covered = self.covers.covered(&self.text);
        if !is_scan {
            hidden.push((FindingKind::HiddenText, self.invisible.clone()));
            hidden.push((FindingKind::CoveredText, covered));
        }
        hidden.push((FindingKind::CoveredText, self.outside.clone()));
        hidden.retain(|(_, text)| text.chars().any(|c| !c.is_whitespace()));
        hidden
    }

    fn run(&mut self, content: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Done {
        let mut content = content.to_vec();
        content.extend_from_slice(format!("\n{END}\n").as_bytes());
        let mut is_whole = false;
        for operation in Content::decode_iter(&content) {
            let Ok(operation) = operation else { break };
            is_whole = operation.operator == END;
            self.operations += 1;
            if self.operations > OPERATIONS {
                return Err(Reason::new(
                    "页面过于复杂，无法检查，请用原软件重新另存后上传",
                    "a page is too complicated to be looked through: save it anew",
                ));
            }
            self.operation(&operation, resources, depth)?;
        }
        self.is_broken |= !is_whole;
        Ok(())
    }

    fn operation(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Done {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(number).collect();
        let first = numbers.first().copied().unwrap_or_default();
        let second = numbers.get(1).copied().unwrap_or_default();
        match operation.operator.as_str() {
            "q" if self.states.len() < STATES => self.states.push(self.state.clone()),
            "q" => self.is_broken = true,
            "Q" => self.state = self.states.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => {
                if let Some(matrix) = Matrix::of(&numbers) {
                    self.state.to_page = matrix.then(self.state.to_page);
                }
            }
            "gs" => self.graphics_state(operation, resources),
            "BT" => (self.line, self.text_matrix) = (Matrix::SAME, Matrix::SAME),
            "Tf" => {
                let name = operation
                    .operands
                    .first()
                    .and_then(|name| name.as_name().ok())
                    .unwrap_or_default();
                let fonts = resources.and_then(|resources| dict_of(self.doc, resources, b"Font"));
                let font = fonts.and_then(|fonts| dict_of(self.doc, fonts, name));
                self.state.font = font.map_or_else(
                    || Rc::new(Font::none()),
                    |font| self.fonts.get(self.doc, font),
                );
                self.state.size = first;
            }
            "Tc" => self.state.character = first,
            "Tw" => self.state.word = first,
            "Tz" => self.state.scale = first / 100.0,
            "TL" => self.state.leading = first,
            "Ts" => self.state.rise = first,
            "Tr" => {
                self.state.mode = operation
                    .operands
                    .first()
                    .and_then(|mode| mode.as_i64().ok())
                    .unwrap_or_default()
            }
            "Td" => self.next_line(first, second),
            "TD" => {
                self.state.leading = -second;
                self.next_line(first, second);
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(&numbers) {
                    (self.line, self.text_matrix) = (matrix, matrix);
                }
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show_all(&operation.operands),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_all(&operation.operands);
            }
            "\"" => {
                (self.state.word, self.state.character) = (first, second);
                self.next_line(0.0, -self.state.leading);
                self.show_all(&operation.operands);
            }
            "TJ" => {
                if let Some(Object::Array(pieces)) = operation.operands.first() {
                    self.show_all(pieces);
                }
            }
            "Do" => self.object(operation, resources, depth)?,
            "BI" => self.picture(true),
            "sh" => self.shapes += 1,
            name => self.drawing(name, operation, &numbers),
        }
        Ok(())
    }

    /// Paths and colours.
    fn drawing(&mut self, name: &str, operation: &Operation, numbers: &[f64]) {
        let point = |at: usize| Some((numbers.get(at).copied()?, numbers.get(at + 1).copied()?));
        match name {
            "m" => self.begin(&[point(0)]),
            "l" => self.add(point(0), false),
            "re" => {
                if let (Some((x, y)), Some((width, height))) = (point(0), point(2)) {
                    let (right, top) = (x + width, y + height);
                    self.begin(&[(x, y), (right, y), (x, top), (right, top)].map(Some));
                }
            }
            "c" | "v" | "y" => self.add(point(numbers.len().saturating_sub(2)), true),
            "W" | "W*" => self.path.cuts = true,
            "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                if self.state.is_opaque && !self.state.is_pattern {
                    for over in self.path.boxes() {
                        self.covers.painted(&over.within(&self.state.seen));
                    }
                }
                self.end_of_path();
            }
            "S" | "s" | "n" => self.end_of_path(),
            "scn" | "sc" => {
                self.state.is_pattern = matches!(operation.operands.last(), Some(Object::Name(_)));
            }
            "g" | "rg" | "k" | "cs" => self.state.is_pattern = false,
            _ => {}
        }
    }

    fn begin(&mut self, points: &[Option<(f64, f64)>]) {
        let points = points
            .iter()
            .flatten()
            .map(|&(x, y)| self.state.to_page.point(x, y));
        let points: Vec<(f64, f64)> = points.collect();
        self.path.begin(&points);
    }

    fn add(&mut self, point: Option<(f64, f64)>, is_curved: bool) {
        if let Some((x, y)) = point {
            self.path.add(self.state.to_page.point(x, y), is_curved);
        }
    }

    fn end_of_path(&mut self) {
        self.shapes += 1;
        if self.path.cuts {
            self.state.seen = self.state.seen.within(&self.path.bounds());
        }
        self.path = Path::default();
    }

    fn graphics_state(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok())
            .unwrap_or_default();
        let states = resources.and_then(|resources| dict_of(self.doc, resources, b"ExtGState"));
        let Some(set) = states.and_then(|states| dict_of(self.doc, states, name)) else {
            return;
        };
        let clear = of(self.doc, set, b"ca")
            .and_then(number)
            .is_some_and(|opaque| opaque < 0.95);
        let blends =
            set.has(b"BM") && !matches!(name_of(self.doc, set, b"BM"), b"Normal" | b"Compatible");
        let masked = matches!(of(self.doc, set, b"SMask"), Some(Object::Dictionary(_)));
        let says = set.has(b"ca") || set.has(b"BM") || set.has(b"SMask");
        if says {
            self.state.is_opaque = !clear && !blends && !masked;
        }
    }

    fn object(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Done {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok())
            .unwrap_or_default();
        let objects = resources.and_then(|resources| dict_of(self.doc, resources, b"XObject"));
        let Some(Object::Stream(stream)) = objects.and_then(|objects| of(self.doc, objects, name))
        else {
            return Ok(());
        };
        if name_of(self.doc, &stream.dict, b"Subtype") == b"Form" {
            return self.form(stream, resources, depth);
        }
        let is_whole = !stream.dict.has(b"SMask")
            && !stream.dict.has(b"Mask")
            && !stream.dict.has(b"ImageMask");
        self.picture(is_whole);
        Ok(())
    }

    fn form(
        &mut self,
        form: &'a lopdf::Stream,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Done {
        if depth >= FORMS {
            self.is_broken = true;
            return Ok(());
        }
        let Ok(content) = form.get_plain_content_with_limit(STREAM) else {
            self.is_broken = true;
            return Ok(());
        };
        let before = self.state.clone();
        let kept = std::mem::take(&mut self.states);
        if let Some(matrix) = Matrix::of(&numbers_of(self.doc, &form.dict, b"Matrix")) {
            self.state.to_page = matrix.then(self.state.to_page);
        }
        let own = dict_of(self.doc, &form.dict, b"Resources");
        self.run(&content, own.or(resources), depth + 1)?;
        self.states = kept;
        self.state = before;
        Ok(())
    }

    fn picture(&mut self, is_whole: bool) {
        self.pictures += 1;
        let over = self
            .state
            .to_page
            .unit()
            .within(&self.area)
            .within(&self.state.seen);
        self.of_pictures += over.area();
        if is_whole && self.state.is_opaque {
            self.covers.painted(&over);
        }
    }
}
