//! Tables by the lines that are drawn around their cells.

use super::{Drawn, Glyph, Text};

/// How near two lines are one.
const NEAR: f64 = 2.0;
/// Lines across and down that a table may have on a page: more is a drawing.
const MOST: usize = 200;

/// A table of a page.
pub(super) struct Grid {
    /// Its rows, by their tops, in order.
    pub(super) rows: Vec<(f64, Text)>,
}

/// Takes the characters that stand in tables out of a page, and gives the rows.
pub(super) fn take(glyphs: &mut Vec<Glyph>, drawn: &Drawn) -> Vec<Grid> {
    let ys = apart(drawn.across.iter().map(|line| line[0]));
    let xs = apart(drawn.down.iter().map(|line| line[0]));
    if ys.len() < 2 || xs.len() < 2 || ys.len() > MOST || xs.len() > MOST {
        return Vec::new();
    }
    let lines = Lines { drawn, xs: &xs };
    let mut cells: Vec<Cell> = Vec::new();
    // Bands from the top down.
    let mut grids: Vec<Grid> = Vec::new();
    for band in ys.windows(2).rev() {
        let (bottom, top) = (band[0], band[1]);
        let bounds = lines.bounds(f64::midpoint(bottom, top));
        let row: Vec<Cell> = bounds
            .windows(2)
            .filter(|pair| lines.is_top(top, f64::midpoint(pair[0], pair[1])))
            .map(|pair| Cell {
                left: pair[0],
                right: pair[1],
                top,
                bottom: lines.bottom(&ys, top, f64::midpoint(pair[0], pair[1])),
                glyphs: Vec::new(),
            })
            .collect();
        cells.extend(row);
    }
    // A page of text and a table are far below this.
    if cells.len() < 4 || cells.len() * glyphs.len() > 50_000_000 {
        return Vec::new();
    }
    glyphs.retain(|glyph| {
        let (x, y) = glyph.middle();
        let cell = cells.iter_mut().find(|cell| {
            (cell.left..cell.right).contains(&x) && (cell.bottom..cell.top).contains(&y)
        });
        let found = cell.is_some();
        if let Some(cell) = cell {
            cell.glyphs.push(*glyph);
        }
        !found
    });
    for row in cells.chunk_by(|a, b| (a.top - b.top).abs() < NEAR) {
        let top = row[0].top;
        let text = text(row);
        if text.chars.iter().all(|(c, _)| c.is_whitespace()) {
            continue;
        }
        // A gap between rows parts two tables.
        let above = grids
            .last()
            .and_then(|grid| grid.rows.last())
            .map(|(top, _)| *top);
        let joins = above.is_some_and(|above| {
            cells
                .iter()
                .any(|cell| (cell.top - above).abs() < NEAR && cell.bottom <= top + NEAR)
        });
        match grids.last_mut() {
            Some(grid) if joins => grid.rows.push((top, text)),
            _ => grids.push(Grid {
                rows: vec![(top, text)],
            }),
        }
    }
    grids
}

struct Cell {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    glyphs: Vec<Glyph>,
}

struct Lines<'a> {
    drawn: &'a Drawn,
    xs: &'a [f64],
}

impl Lines<'_> {
    /// Lines down that cross a height, from the left.
    fn bounds(&self, y: f64) -> Vec<f64> {
        let crosses = |&&x: &&f64| {
            let of = |line: &&[f64; 3]| {
                (line[0] - x).abs() < NEAR && line[1] - NEAR <= y && y <= line[2] + NEAR
            };
            self.drawn.down.iter().any(|line| of(&line))
        };
        self.xs.iter().filter(crosses).copied().collect()
    }

    /// Whether a line across stands at this height over this place.
    fn is_top(&self, y: f64, x: f64) -> bool {
        let of = |line: &[f64; 3]| {
            (line[0] - y).abs() < NEAR && line[1] - NEAR <= x && x <= line[2] + NEAR
        };
        self.drawn.across.iter().any(of)
    }

    /// The next line across below this place.
    fn bottom(&self, ys: &[f64], top: f64, x: f64) -> f64 {
        let below = ys.iter().rev().filter(|&&y| y < top - NEAR);
        below
            .copied()
            .find(|&y| self.is_top(y, x))
            .unwrap_or(f64::NEG_INFINITY)
    }
}

/// Values that are apart from each other, ascending.
fn apart(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < NEAR);
    values
}

/// A row as a line: its cells with strokes between them.
fn text(row: &[Cell]) -> Text {
    let mut text = Text {
        is_row: true,
        ..Text::default()
    };
    for (nth, cell) in row.iter().enumerate() {
        if nth > 0 {
            text.chars.extend([(' ', None), ('|', None), (' ', None)]);
        }
        let mut glyphs = cell.glyphs.clone();
        let height = glyphs.iter().map(Glyph::height).fold(1.0, f64::max);
        // Lines of the cell from its top, each from its left.
        glyphs.sort_by(|a, b| b.middle().1.total_cmp(&a.middle().1));
        let mut lines: Vec<Vec<Glyph>> = Vec::new();
        for glyph in glyphs {
            match lines.last_mut() {
                Some(line) if (line[0].middle().1 - glyph.middle().1).abs() < height * 0.5 => {
                    line.push(glyph);
                }
                _ => lines.push(vec![glyph]),
            }
        }
        for line in &mut lines {
            line.sort_by(|a, b| a.area[0].total_cmp(&b.area[0]));
            for glyph in line {
                let c = if glyph.c == '|' { '/' } else { glyph.c };
                text.chars.push((c, Some(glyph.area)));
            }
        }
        // An empty cell has a place, too.
        if cell.glyphs.iter().all(|glyph| glyph.c.is_whitespace()) {
            let area = [
                cell.left,
                cell.bottom.max(cell.top - 100.0),
                cell.right,
                cell.top,
            ];
            text.chars.push((' ', Some(area)));
        }
    }
    text
}
