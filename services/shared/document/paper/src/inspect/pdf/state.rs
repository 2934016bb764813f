//! What is set on a page while it is painted.

use std::rc::Rc;

use super::font::Font;
use super::place::{Box, Matrix};

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
    /// How much of what is filled, and of what is drawn, is seen.
    pub(super) filled: f64,
    pub(super) drawn: f64,
    pub(super) is_pattern: bool,
    /// What of the page is painted on.
    pub(super) seen: Box,
}

impl State {
    /// Whether letters are seen that are written so.
    pub(super) fn shows_letters(&self) -> bool {
        const SEEN: f64 = 0.05;
        let seen = match self.mode {
            0 | 4 => self.filled,
            1 | 5 => self.drawn,
            2 | 6 => self.filled.max(self.drawn),
            _ => 0.0,
        };
        seen >= SEEN
    }

    /// As a page begins.
    pub(super) fn new() -> Self {
        Self {
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
            filled: 1.0,
            drawn: 1.0,
            is_pattern: false,
            seen: Box::EVERYWHERE,
        }
    }
}
