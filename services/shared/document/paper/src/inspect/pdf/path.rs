//! Paths: which upright boxes they fill, and what they leave of a page when they cut it.

use super::place::Box;

/// Points of a path at most that are looked at.
const POINTS: usize = 10_000;
/// How far a corner may stand beside that of a box.
const ASKEW: f64 = 0.5;

#[derive(Default)]
struct Part {
    points: Vec<(f64, f64)>,
    is_curved: bool,
}

#[derive(Default)]
pub(super) struct Path {
    parts: Vec<Part>,
    count: usize,
    /// It cuts what is painted after it.
    pub(super) cuts: bool,
}

impl Path {
    /// Begins a part.
    pub(super) fn begin(&mut self, points: &[(f64, f64)]) {
        self.count += points.len();
        if self.count < POINTS {
            self.parts.push(Part {
                points: points.to_vec(),
                is_curved: false,
            });
        }
    }

    pub(super) fn add(&mut self, point: (f64, f64), is_curved: bool) {
        self.count += 1;
        if let Some(part) = self.parts.last_mut()
            && self.count < POINTS
        {
            part.points.push(point);
            part.is_curved |= is_curved;
        }
    }

    /// The parts that are upright boxes.
    pub(super) fn boxes(&self) -> impl Iterator<Item = Box> {
        self.parts.iter().filter_map(|part| {
            let bounds = Box::around(&part.points);
            let near = |one: f64, other: f64| (one - other).abs() < ASKEW;
            let in_corner = |&(x, y): &(f64, f64)| {
                (near(x, bounds.left) || near(x, bounds.right))
                    && (near(y, bounds.bottom) || near(y, bounds.top))
            };
            let is_box = !part.is_curved
                && (4..=6).contains(&part.points.len())
                && part.points.iter().all(in_corner);
            is_box.then_some(bounds)
        })
    }

    /// Whether there are points, and all of them were looked at.
    pub(super) fn is_whole(&self) -> bool {
        !self.parts.is_empty() && self.count < POINTS
    }

    /// The box around all of it.
    pub(super) fn bounds(&self) -> Box {
        let points: Vec<(f64, f64)> = self
            .parts
            .iter()
            .flat_map(|part| part.points.iter().copied())
            .collect();
        Box::around(&points)
    }
}
