//! A page, painted as a reader of PDF paints it, with text instead of colours.

use std::rc::Rc;

use gongkai_document::inspect::{FindingKind, Reason};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::Done;
use super::cover::Covers;
use super::font::{Font, Fonts};
use super::order::Order;
use super::path::Path;
use super::place::{Box, Matrix};
use super::state::State;
use super::{STREAM, dict_of, inherited, name_of, number, numbers_of, of};

/// Operations of a page at most.
const OPERATIONS: usize = 2_000_000;
/// How deep forms may stand in each other.
const FORMS: usize = 12;
/// States that may be kept.
const STATES: usize = 200;
/// Says that a content was read to its end: the reader stops at the first thing it does not know.
const END: &str = "GongkaiEnd";

pub(super) struct Page<'a> {
    pub(super) doc: &'a Document,
    fonts: &'a mut Fonts,
    pub(super) text: String,
    /// Glyphs that nobody knows.
    pub(super) unknown: usize,
    pub(super) pictures: usize,
    /// Lines, shapes, pictures, forms and glyphs that nobody knows.
    pub(super) drawn: usize,
    pub(super) is_broken: bool,
    pub(super) area: Box,
    pub(super) of_pictures: f64,
    pub(super) state: State,
    states: Vec<State>,
    pub(super) line: Matrix,
    pub(super) text_matrix: Matrix,
    /// Where the last glyph ended, and how high it was.
    pub(super) ended: Option<((f64, f64), f64)>,
    pub(super) path: Path,
    pub(super) covers: Covers,
    pub(super) order: Order,
    /// What is said in the place of what is painted.
    pub(super) spoken: Vec<String>,
    /// Bytes of it: one list of properties may be named again and again.
    pub(super) said: usize,
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
        resources: Option<&'a Dictionary>,
        fonts: &'a mut Fonts,
    ) -> Done<String> {
        let mut page = Self::new(doc, fonts);
        page.form(form, resources, 0)?;
        let lines = page.order.lines(&page.text);
        Ok([page.text, lines, page.spoken.concat()].join("\n\n"))
    }

    fn new(doc: &'a Document, fonts: &'a mut Fonts) -> Self {
        Self {
            doc,
            fonts,
            text: String::new(),
            unknown: 0,
            pictures: 0,
            drawn: 0,
            is_broken: false,
            area: Box {
                left: 0.0,
                bottom: 0.0,
                right: 595.0,
                top: 842.0,
            },
            of_pictures: 0.0,
            state: State::new(),
            states: Vec::new(),
            line: Matrix::SAME,
            text_matrix: Matrix::SAME,
            ended: None,
            path: Path::default(),
            covers: Covers::default(),
            order: Order::default(),
            spoken: Vec::new(),
            said: 0,
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
            if self.operations > OPERATIONS || self.said > STREAM {
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
                    .unwrap_or_default();
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
            "BDC" | "DP" => self.marked(operation, resources),
            "Do" => self.object(operation, resources, depth)?,
            "BI" => self.picture(true),
            "sh" => self.drawn += 1,
            name => self.drawing(name, operation, &numbers),
        }
        Ok(())
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
        self.drawn += 1;
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
        self.fonts.painted(form);
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
}
