//! Documents printed with the fonts of this machine, sheets that come in, and workers that do both.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking"
)]

mod bombs;
mod case_file;
mod inspect;
mod labels;
mod letter;
mod register;
mod report;
#[path = "../../../tests/it/samples.rs"]
mod samples;
mod sheet;
mod workers;

use std::sync::LazyLock;

use gongkai_document::sheet::{Fault, Limits, Sheet};
use gongkai_paper::Fonts;

/// The fonts of this machine, loaded once.
fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        let folder = gongkai_testbed::fonts().unwrap();
        Fonts::load(&[folder]).unwrap()
    });
    &FONTS
}

/// A sheet, or all that is wrong with it.
fn read_sheet(file: &[u8], limits: &Limits) -> Result<Sheet, Vec<Fault>> {
    match gongkai_paper::sheet::read(file, limits)? {
        (sheet, faults) if faults.is_empty() => Ok(sheet),
        (_, faults) => Err(faults),
    }
}
