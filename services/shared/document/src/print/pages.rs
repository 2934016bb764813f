//! A document laid out on pages.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};

use super::job::{failed, forget};
use crate::Error;

/// A document laid out on pages, before it becomes a file.
#[derive(Debug)]
pub struct Pages {
    document: PagedDocument,
}

impl Pages {
    pub(super) fn new(document: PagedDocument) -> Self {
        Self { document }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// What stands on each page, line by line as it was broken.
    pub fn texts(&self) -> Vec<String> {
        let pages = self.document.pages().iter();
        pages.map(|page| Lines::of(&page.frame)).collect()
    }

    /// The PDF, tagged for readers that read aloud.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let file = pdf(&self.document, &PdfOptions::default());
        forget();
        file.map_err(|errors| failed(&errors))
    }
}

/// Collects texts; one that stands lower or higher than the one before begins a line.
struct Lines {
    text: String,
    height: Abs,
}

impl Lines {
    fn of(frame: &Frame) -> String {
        let mut lines = Self {
            text: String::new(),
            height: Abs::zero(),
        };
        lines.walk(frame, Abs::zero());
        lines.text
    }

    fn walk(&mut self, frame: &Frame, top: Abs) {
        for (Point { y, .. }, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.walk(&group.frame, top + *y),
                FrameItem::Text(run) => {
                    let height = top + *y;
                    let moved = (height - self.height).abs() > Abs::pt(1.0);
                    if moved && !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    self.height = height;
                    self.text.push_str(&run.text);
                }
                _ => {}
            }
        }
    }
}
