//! What is painted on a page beside text: it may stand over what was written before.

use lopdf::content::Operation;
use lopdf::{Dictionary, Object};

use super::page::Page;
use super::path::Path;
use super::{dict_of, name_of, number, of};

impl<'a> Page<'a> {
    /// Paths and colours.
    pub(super) fn drawing(&mut self, name: &str, operation: &Operation, numbers: &[f64]) {
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
            "S" | "s" => self.end_of_path(),
            // It draws nothing.
            "n" => {
                self.end_of_path();
                self.drawn -= 1;
            }
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
        self.drawn += 1;
        if self.path.cuts && self.path.is_whole() {
            self.state.seen = self.state.seen.within(&self.path.bounds());
        }
        self.path = Path::default();
    }

    pub(super) fn graphics_state(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
    ) {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok())
            .unwrap_or_default();
        let states = resources.and_then(|resources| dict_of(self.doc, resources, b"ExtGState"));
        let Some(set) = states.and_then(|states| dict_of(self.doc, states, name)) else {
            return;
        };
        let share = |key: &[u8]| of(self.doc, set, key).and_then(number);
        self.state.filled = share(b"ca").unwrap_or(self.state.filled);
        self.state.drawn = share(b"CA").unwrap_or(self.state.drawn);
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

    pub(super) fn picture(&mut self, is_whole: bool) {
        self.pictures += 1;
        self.drawn += 1;
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
