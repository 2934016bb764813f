//! Text that something was painted over.

use super::GLYPHS;
use super::place::Box;

/// Comparisons of a page at most: beyond, whoever made it wants to keep its readers busy.
const COMPARED: usize = 20_000_000;

/// A piece of text on the page.
struct Piece {
    /// Low and high in its middle: a line through a word does not cover it.
    middle: [(f64, f64); 2],
    /// In the text of the page.
    range: std::ops::Range<usize>,
    is_covered: bool,
}

#[derive(Default)]
pub(super) struct Covers {
    pieces: Vec<Piece>,
    compared: usize,
}

impl Covers {
    pub(super) fn shown(&mut self, middle: [(f64, f64); 2], range: std::ops::Range<usize>) {
        if self.pieces.len() >= GLYPHS {
            self.compared = COMPARED + 1;
            return;
        }
        self.pieces.push(Piece {
            middle,
            range,
            is_covered: false,
        });
    }

    /// Something opaque was painted.
    pub(super) fn painted(&mut self, over: &Box) {
        self.compared += self.pieces.len();
        if self.compared > COMPARED {
            return;
        }
        for piece in &mut self.pieces {
            piece.is_covered |= piece.middle.iter().all(|&point| over.has(point));
        }
    }

    /// Whether there was too much to compare.
    pub(super) fn is_too_much(&self) -> bool {
        self.compared > COMPARED
    }

    pub(super) fn covered(&self, text: &str) -> String {
        let covered = self.pieces.iter().filter(|piece| piece.is_covered);
        covered
            .filter_map(|piece| text.get(piece.range.clone()))
            .collect()
    }
}
