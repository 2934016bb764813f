//! Text of a page: where each glyph stands, and what stands between two of them.

use std::rc::Rc;

use lopdf::Object;

use super::number;
use super::page::Page;
use super::place::Matrix;
use super::state::State;

impl Page<'_> {
    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text_matrix = self.line;
    }

    pub(super) fn show_all(&mut self, pieces: &[Object]) {
        for piece in pieces {
            match piece {
                Object::String(bytes, _) => self.show(bytes),
                piece => {
                    if let Some(back) = number(piece) {
                        let by = -back / 1000.0 * self.state.size * self.state.scale;
                        self.text_matrix = Matrix::moved(by, 0.0).then(self.text_matrix);
                    }
                }
            }
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let font = Rc::clone(&self.state.font);
        let mut rest = bytes;
        // What the edge of the place for it cuts off is seen in part.
        let (mut cut, mut is_seen) = (String::new(), false);
        while !rest.is_empty() {
            let (glyph, behind) = font.next(rest);
            rest = behind;
            let State {
                size,
                scale,
                rise,
                character,
                word,
                ..
            } = self.state;
            let matrix = self.text_matrix.then(self.state.to_page);
            let start = matrix.point(0.0, rise);
            let width = glyph.width / 1000.0 * size * scale;
            let end = matrix.point(width, rise);
            let middle = [0.1, 0.5].map(|up| matrix.point(width / 2.0, rise + size * up));
            let top = matrix.point(0.0, rise + size);
            let height = (top.0 - start.0).hypot(top.1 - start.1);
            let text = if let Some(text) = glyph.text.as_deref() {
                text
            } else {
                self.unknown += 1;
                self.drawn += 1;
                "\u{FFFD}"
            };
            if !text.trim().is_empty() {
                self.gap(start, height);
                let from = self.text.len();
                self.text.push_str(text);
                self.covers.shown(middle, from..self.text.len());
                self.order
                    .shown(matrix, (start, end), height, from..self.text.len());
                if self.state.seen.grown(height).has(middle[0]) {
                    is_seen = true;
                } else {
                    cut.push_str(text);
                }
                if !self.state.shows_letters() {
                    self.invisible.push_str(text);
                }
                if !self.area.grown(height.max(2.0)).has(middle[0]) {
                    self.outside.push_str(text);
                }
                self.ended = Some((end, height));
            } else if !text.is_empty()
                && !self.text.ends_with([' ', '\n', '\t'])
                && self.ended.is_some()
            {
                self.text.push(' ');
                self.ended = Some((end, height));
            }
            let extra = character + if glyph.is_blank { word } else { 0.0 };
            self.text_matrix = Matrix::moved(width + extra * scale, 0.0).then(self.text_matrix);
        }
        if !is_seen {
            self.outside.push_str(&cut);
        }
    }

    /// What stands between the last glyph and this one: nothing, a blank, a border of columns, or a new line.
    fn gap(&mut self, start: (f64, f64), height: f64) {
        let Some((end, before)) = self.ended else {
            return;
        };
        let matrix = self.text_matrix.then(self.state.to_page);
        let [a, b, ..] = matrix.0;
        let length = a.hypot(b).max(f64::MIN_POSITIVE);
        let (x, y) = (start.0 - end.0, start.1 - end.1);
        let along = (x * a + y * b) / length;
        let across = (y * a - x * b).abs() / length;
        let high = height.max(before).max(0.1);
        let between = if across > high * 0.5 || along < -high * 0.5 {
            '\n'
        } else if along > high * 1.2 {
            '\t'
        } else if along > high * 0.22 {
            ' '
        } else {
            return;
        };
        if self.text.ends_with(' ') && between != ' ' {
            self.text.pop();
        }
        if !self.text.ends_with([' ', '\n', '\t']) {
            self.text.push(between);
        }
    }
}
