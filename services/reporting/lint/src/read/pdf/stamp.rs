//! What is stamped over the pages of a document: a watermark, whose letters would stand between those of its lines.

use std::collections::HashMap;

use super::{Drawn, Glyph};

/// How much higher than most letters are those of a watermark.
const LARGE: f64 = 2.0;

/// Takes off large letters that stand in the same place of more than half of the pages, and of two at least.
pub(super) fn take_off(pages: &mut [(Vec<Glyph>, Drawn)]) {
    let mut heights: Vec<f64> = pages
        .iter()
        .flat_map(|(glyphs, _)| glyphs)
        .map(Glyph::height)
        .collect();
    heights.sort_by(f64::total_cmp);
    let Some(&most) = heights.get(heights.len() / 2) else {
        return;
    };
    let is_large = |glyph: &Glyph| glyph.height() > most * LARGE;
    let mut times: HashMap<(char, i64, i64), usize> = HashMap::new();
    for (glyphs, _) in pages.iter() {
        let mut here: Vec<_> = glyphs
            .iter()
            .filter(|glyph| is_large(glyph))
            .map(place)
            .collect();
        here.sort_unstable();
        here.dedup();
        for place in here {
            *times.entry(place).or_default() += 1;
        }
    }
    let least = (pages.len() / 2 + 1).max(2);
    times.retain(|_, times| *times >= least);
    for (glyphs, _) in pages {
        glyphs.retain(|glyph| !is_large(glyph) || !times.contains_key(&place(glyph)));
    }
}

/// A letter and where it stands, in points.
#[expect(clippy::cast_possible_truncation, reason = "far inside a page")]
fn place(glyph: &Glyph) -> (char, i64, i64) {
    let [left, bottom, ..] = glyph.area;
    (glyph.c, left.round() as i64, bottom.round() as i64)
}
