//! Lines of text outside tables, and paragraphs that go on in the next line.

use super::grid::{self, Grid};
use super::{Drawn, Glyph, Text};
use crate::page::Ink;
use crate::words;

/// The lines of all pages so far, by page.
#[derive(Default)]
pub(super) struct Paper {
    lines: Vec<(usize, Line)>,
}

/// The text of all pages, and where each character is.
#[derive(Default)]
struct Written {
    shown: Vec<char>,
    ink: Vec<Ink>,
}

/// A line of a page.
struct Line {
    top: f64,
    left: f64,
    right: f64,
    height: f64,
    text: Text,
}

impl Paper {
    /// Adds a page.
    pub(super) fn add(&mut self, page: usize, mut glyphs: Vec<Glyph>, drawn: &Drawn) {
        let grids = grid::take(&mut glyphs, drawn);
        let mut lines = lines(glyphs);
        for Grid { rows } in grids {
            lines.extend(rows.into_iter().map(|(top, text)| Line {
                top,
                left: 0.0,
                right: 0.0,
                height: 1.0,
                text,
            }));
        }
        lines.sort_by(|a, b| b.top.total_cmp(&a.top));
        self.lines
            .extend(lines.into_iter().map(|line| (page, line)));
    }

    /// The text, and where each character is. A line that fills the width of the text goes on in the next one, if
    /// that one begins no paragraph.
    pub(super) fn finish(self) -> (Vec<char>, Vec<Ink>) {
        let of_text = || {
            self.lines
                .iter()
                .map(|(_, line)| line)
                .filter(|line| !line.text.is_row)
        };
        let left = of_text()
            .map(|line| line.left)
            .fold(f64::INFINITY, f64::min);
        let right = of_text()
            .map(|line| line.right)
            .fold(f64::NEG_INFINITY, f64::max);
        let mut written = Written::default();
        let mut is_full = false;
        for (page, line) in &self.lines {
            let goes_on = is_full && !line.text.is_row && !line.begins_paragraph(left);
            written.line(*page, &line.text, goes_on);
            is_full = !line.text.is_row && line.right > right - line.height * 1.5;
        }
        (written.shown, written.ink)
    }
}

impl Line {
    /// Chinese paragraphs begin two characters in, headings with their number.
    fn begins_paragraph(&self, left: f64) -> bool {
        let chars: Vec<char> = self.text.chars.iter().map(|(c, _)| *c).take(5).collect();
        let open = usize::from(matches!(chars.first(), Some('（' | '(')));
        let sign = words::numeral(&chars, open).and_then(|(_, length)| chars.get(open + length));
        let is_heading = matches!((open, sign), (0, Some('、')) | (1, Some('）' | ')')));
        self.left > left + self.height || is_heading
    }
}

impl Written {
    fn line(&mut self, page: usize, text: &Text, goes_on: bool) {
        // What is not inked has no width: it widens no box.
        let beside = |area: [f64; 4]| [area[2], area[1], area[2], area[3]];
        if let Some(ink) = self.ink.last().copied().filter(|_| !goes_on) {
            self.shown.push('\n');
            self.ink.push(Ink {
                area: beside(ink.area),
                ..ink
            });
        }
        for (c, area) in &text.chars {
            let here = self.ink.last().map_or([0.0; 4], |ink| ink.area);
            self.shown.push(*c);
            self.ink.push(Ink {
                page,
                area: area.unwrap_or(beside(here)),
            });
        }
    }
}

/// Characters as lines, from the top of the page.
fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.retain(|glyph| !glyph.c.is_control());
    glyphs.sort_by(|a, b| b.middle().1.total_cmp(&a.middle().1));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some(line)
                if (line[0].middle().1 - glyph.middle().1).abs() < line[0].height() * 0.5 =>
            {
                line.push(glyph);
            }
            _ => lines.push(vec![glyph]),
        }
    }
    lines.retain(|line| line.iter().any(|glyph| !glyph.c.is_whitespace()));
    lines.into_iter().map(line).collect()
}

fn line(mut glyphs: Vec<Glyph>) -> Line {
    glyphs.sort_by(|a, b| a.area[0].total_cmp(&b.area[0]));
    let inked = || glyphs.iter().filter(|glyph| !glyph.c.is_whitespace());
    let height = inked().map(Glyph::height).fold(1.0, f64::max);
    let left = inked()
        .map(|glyph| glyph.area[0])
        .fold(f64::INFINITY, f64::min);
    let right = inked()
        .map(|glyph| glyph.area[2])
        .fold(f64::NEG_INFINITY, f64::max);
    let top = inked()
        .map(|glyph| glyph.area[3])
        .fold(f64::NEG_INFINITY, f64::max);
    // Columns without lines around them: three or more pieces far apart.
    let gaps = |least: f64| {
        glyphs
            .windows(2)
            .filter(|pair| pair[1].area[0] - pair[0].area[2] > height * least)
            .count()
    };
    let has_columns = gaps(1.5) >= 2;
    let mut text = Text {
        is_row: has_columns,
        ..Text::default()
    };
    let mut end: Option<f64> = None;
    for glyph in &glyphs {
        if let Some(end) = end {
            let gap = glyph.area[0] - end;
            if has_columns && gap > height * 1.5 {
                text.chars.extend([(' ', None), ('|', None), (' ', None)]);
            } else if gap > height * 0.4 && !glyph.c.is_whitespace() {
                text.chars.push((' ', None));
            }
        }
        end = Some(glyph.area[2]);
        text.chars.push((glyph.c, Some(glyph.area)));
    }
    Line {
        top,
        left,
        right,
        height,
        text,
    }
}
