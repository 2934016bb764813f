//! The text of a page as a person reads it: from the left to the right, whatever was painted first.

use std::ops::Range;

use super::GLYPHS;
use super::place::Matrix;

/// A glyph on the page: how it is turned, where it begins and ends on its line, and how high the line stands.
#[derive(Clone, Copy)]
struct Glyph {
    degrees: i16,
    begins: f32,
    ends: f32,
    stands: f32,
    height: f32,
    /// In the text of the page.
    from: u32,
    to: u32,
}

/// The glyphs of a page.
#[derive(Default)]
pub(super) struct Order {
    glyphs: Vec<Glyph>,
}

impl Order {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place on a page is no larger, and need not be finer"
    )]
    pub(super) fn shown(
        &mut self,
        matrix: Matrix,
        (start, end): ((f64, f64), (f64, f64)),
        height: f64,
        range: Range<usize>,
    ) {
        let (Ok(from), Ok(to)) = (u32::try_from(range.start), u32::try_from(range.end)) else {
            return;
        };
        if self.glyphs.len() >= GLYPHS {
            return;
        }
        let [a, b, ..] = matrix.0;
        let turned = b.atan2(a);
        let (sine, cosine) = turned.sin_cos();
        let along = |(x, y): (f64, f64)| (x * cosine + y * sine) as f32;
        self.glyphs.push(Glyph {
            degrees: turned.to_degrees().round() as i16,
            begins: along(start),
            ends: along(end),
            stands: (start.1 * cosine - start.0 * sine) as f32,
            height: height.max(0.1) as f32,
            from,
            to,
        });
    }

    /// The lines of the page from above to below, each from the left to the right.
    pub(super) fn lines(&mut self, text: &str) -> String {
        self.glyphs.sort_by(|one, other| {
            let turned = one.degrees.cmp(&other.degrees);
            turned.then(other.stands.total_cmp(&one.stands))
        });
        let mut lines = String::with_capacity(text.len());
        let mut rest = self.glyphs.as_mut_slice();
        while let Some(first) = rest.first().copied() {
            let on_line = |glyph: &&Glyph| {
                glyph.degrees == first.degrees
                    && first.stands - glyph.stands <= first.height.max(glyph.height) * 0.5
            };
            let count = rest.iter().take_while(on_line).count();
            let (line, below) = rest.split_at_mut(count.max(1));
            line.sort_by(|one, other| one.begins.total_cmp(&other.begins));
            for pair in std::iter::once(None)
                .chain(line.iter().map(Some))
                .zip(line.iter())
            {
                add(&mut lines, text, pair);
            }
            lines.push('\n');
            rest = below;
        }
        lines
    }
}

/// Adds a glyph, and what stands between it and the one before.
fn add(line: &mut String, text: &str, (before, glyph): (Option<&Glyph>, &Glyph)) {
    let of = |glyph: &Glyph| {
        let range = usize::try_from(glyph.from).ok()?..usize::try_from(glyph.to).ok()?;
        text.get(range)
    };
    let said = of(glyph).unwrap_or_default();
    if let Some(before) = before {
        let height = glyph.height.max(before.height);
        // What is painted twice in one place is to look bold.
        if of(before) == Some(said) && glyph.begins - before.begins < height * 0.2 {
            return;
        }
        let gap = glyph.begins - before.ends;
        if gap > height * 1.2 {
            line.push('\t');
        } else if gap > height * 0.22 {
            line.push(' ');
        }
    }
    line.push_str(said);
}
