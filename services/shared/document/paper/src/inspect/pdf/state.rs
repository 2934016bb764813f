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
    pub(super) is_pattern: bool,
    /// What of the page is painted on.
    pub(super) seen: Box,
}

impl State {
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
            is_pattern: false,
            seen: Box::EVERYWHERE,
        }
    }
}
