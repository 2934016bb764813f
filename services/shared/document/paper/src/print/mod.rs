//! Printing with typst. Templates are ours and fixed; what is printed goes to them as data, so
//! that no text can become markup.

mod fonts;
mod job;
mod pages;

use gongkai_document::{CaseFile, Error, Labels, Letter, Register, Report};

use job::print;

/// Width of a register on its page, which lies across, between the margins of `register.typ`, in mm.
const ACROSS: f32 = 267.0;

pub use fonts::Fonts;
pub use pages::Pages;

/// What can be printed.
pub trait Print {
    /// Laid out, to count pages or to read the text.
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error>;

    /// As PDF.
    fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        self.pages(fonts)?.pdf()
    }
}

impl Print for Letter {
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error> {
        print(fonts, "letter.typ", self.view())
    }
}

impl Print for Register {
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error> {
        print(fonts, "register.typ", self.view(ACROSS))
    }
}

impl Print for Labels {
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error> {
        print(fonts, "labels.typ", self.view())
    }
}

impl Print for CaseFile {
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error> {
        print(fonts, "case_file.typ", self.view())
    }
}

impl Print for Report {
    fn pages(&self, fonts: &Fonts) -> Result<Pages, Error> {
        print(fonts, "report.typ", self.view())
    }
}
