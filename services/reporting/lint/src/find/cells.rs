//! Cells of a row, as they stand in text: between strokes, between blanks, or each behind its name.

use std::ops::Range;

use crate::model::{Cell, Value};
use crate::page::Spot;
use crate::words;

/// A row's cells, and how they were parted.
#[expect(clippy::struct_field_names, reason = "cells are what it has")]
pub(crate) struct Cells {
    /// In their order.
    pub(crate) cells: Vec<Cell>,
    /// By strokes, so that an empty place is an empty cell.
    pub(crate) has_strokes: bool,
    /// Something was left out here.
    pub(crate) is_cut: bool,
}

/// The cells of a row behind its label.
pub(crate) fn read(text: &[char], range: Range<usize>) -> Cells {
    let piece = &text[range.clone()];
    let is_cut = piece.contains(&'…') || words::find(text, range.clone(), "(cut)").is_some();
    let has_strokes = piece.contains(&'|');
    let cells = if has_strokes {
        between_strokes(text, range)
    } else {
        between_blanks(text, range)
    };
    Cells {
        cells,
        has_strokes,
        is_cut,
    }
}

fn between_strokes(text: &[char], range: Range<usize>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut start = range.start;
    for at in range.start..=range.end {
        if at < range.end && text[at] != '|' {
            continue;
        }
        let first = start == range.start;
        let cell = if first {
            // What is left of the label; a number at its end is the first cell.
            last_number(text, start..at)
        } else {
            one(text, start..at)
        };
        cells.extend(cell);
        start = at + 1;
    }
    cells
}

/// A number that stands alone, or at the end behind a blank.
fn last_number(text: &[char], range: Range<usize>) -> Option<Cell> {
    let end = range.clone().rev().find(|&at| !words::is_blank(text[at]))? + 1;
    let start = range
        .clone()
        .rev()
        .filter(|&at| at < end)
        .find(|&at| text[at].is_whitespace())
        .map_or(range.start, |at| at + 1);
    let cell = one(text, start..end)?;
    matches!(cell.value, Value::Whole(_) | Value::Amount(_)).then_some(cell)
}

/// What one cell says; none if it is the word of a heading.
pub(crate) fn one(text: &[char], range: Range<usize>) -> Option<Cell> {
    let start = (range.start..range.end).find(|&at| !text[at].is_whitespace());
    let Some(start) = start else {
        let spot = Spot {
            at: range.start,
            len: range.end.saturating_sub(range.start).max(1),
        };
        return Some(Cell {
            value: Value::Blank,
            spot,
        });
    };
    let end = range
        .rev()
        .find(|&at| !text[at].is_whitespace())
        .map_or(start, |at| at + 1);
    let spot = Spot::of(start..end);
    let value = if let Some((value, _)) = number(text, start, end) {
        value
    } else if is_stroke(&text[start..end]) {
        Value::Blank
    } else if text[start] == '…' || words::is_at(text, start, "(cut)") {
        Value::Absent
    } else {
        return None;
    };
    Some(Cell { value, spot })
}

/// Signs that people put where a number should be.
fn is_stroke(word: &[char]) -> bool {
    let word: String = word.iter().collect();
    matches!(
        word.as_str(),
        "/" | "-" | "--" | "---" | "\\" | "无" | "空" | "－－"
    )
}

/// A number with its note or unit.
pub(crate) fn number(text: &[char], start: usize, end: usize) -> Option<(Value, usize)> {
    let negative = text.get(start) == Some(&'-') && words::digits(text, start + 1) > 0;
    let mut at = start + usize::from(negative);
    let first = words::digits(text, at);
    if first == 0 {
        return None;
    }
    at += first;
    let mut digits = words::piece(text, at - first..at);
    // Thousands.
    while first <= 3 && text.get(at) == Some(&',') && words::digits(text, at + 1) == 3 {
        digits.push_str(&words::piece(text, at + 1..at + 4));
        at += 4;
    }
    let decimals = words::digits(text, at + 1);
    if text.get(at) == Some(&'.') && decimals > 0 {
        let amount = format!("{digits}{}", words::piece(text, at..at + 1 + decimals));
        at += 1 + decimals;
        return (at <= end).then_some((Value::Amount(amount), at));
    }
    if at > end || digits.len() > 15 {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    Some((Value::Whole(if negative { -number } else { number }), at))
}

fn between_blanks(text: &[char], range: Range<usize>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if text[at] == '(' {
            // A note.
            let close = (at..range.end).find(|&at| text[at] == ')');
            at = close.map_or(range.end, |close| close + 1);
            continue;
        }
        let begins = at == range.start || !text[at - 1].is_ascii_alphanumeric();
        let negative = text[at] == '-' && words::digits(text, at + 1) > 0;
        if begins
            && (text[at].is_ascii_digit() || negative)
            && let Some((value, end)) = number(text, at, range.end)
        {
            cells.push(Cell {
                value,
                spot: Spot::of(at..end),
            });
            at = end;
            continue;
        }
        // A stroke alone between blanks; `3 / 5` parts two cells.
        let alone = |at: usize| {
            let before = at == range.start || text[at - 1].is_whitespace();
            let behind = at + 1 >= range.end || text[at + 1].is_whitespace();
            before && behind
        };
        let parts = text[at] == '/'
            && cells.last().is_some_and(|cell| !cell.is_blank())
            && words::digits(text, words::skip_blanks(text, at + 1)) > 0;
        if is_stroke(&text[at..=at]) && text[at] != '无' && alone(at) && !parts {
            cells.push(Cell {
                value: Value::Blank,
                spot: Spot { at, len: 1 },
            });
        }
        at += 1;
    }
    cells
}

/// A cell that is not printed.
pub(crate) fn absent(at: usize) -> Cell {
    Cell {
        value: Value::Absent,
        spot: Spot { at, len: 1 },
    }
}

/// A row of `N` cells. By strokes, what is missing at its end is empty; without, a single number is
/// the sum, and where the sum is zero all are.
pub(crate) fn row<const N: usize>(read: Cells, at: usize) -> [Cell; N] {
    let Cells {
        mut cells,
        has_strokes,
        is_cut,
    } = read;
    if !has_strokes && cells.len() == 1 {
        let sum = cells.swap_remove(0);
        let other = Cell {
            value: match sum.value {
                Value::Whole(0) | Value::Blank => sum.value.clone(),
                _ => Value::Absent,
            },
            spot: sum.spot,
        };
        return std::array::from_fn(|column| {
            if column + 1 == N {
                sum.clone()
            } else {
                other.clone()
            }
        });
    }
    let rest = if is_cut || (!has_strokes && !cells.is_empty()) {
        Value::Absent
    } else {
        Value::Blank
    };
    let end = cells.last().map_or(at, |cell| cell.spot.end());
    std::array::from_fn(|column| {
        cells.get(column).cloned().unwrap_or(Cell {
            value: rest.clone(),
            spot: Spot { at: end, len: 1 },
        })
    })
}

/// Cells that stand behind their names: `结果维持5 结果纠正-`.
pub(crate) fn named<const N: usize>(
    text: &[char],
    range: Range<usize>,
    names: [&str; N],
) -> [Cell; N] {
    names.map(|name| {
        let Some(found) = words::find(text, range.clone(), name) else {
            return absent(range.start);
        };
        let at = words::skip_blanks(text, found + name.chars().count());
        if let Some((value, end)) = number(text, at, range.end) {
            return Cell {
                value,
                spot: Spot::of(at..end),
            };
        }
        let value = if text.get(at).is_some_and(|&c| is_stroke(&[c])) {
            Value::Blank
        } else {
            Value::Absent
        };
        Cell {
            value,
            spot: Spot { at, len: 1 },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(row: &str) -> Vec<Value> {
        let text: Vec<char> = row.chars().collect();
        let read = read(&text, 0..text.len());
        read.cells.into_iter().map(|cell| cell.value).collect()
    }

    #[test]
    fn cells_are_read_however_they_are_parted() {
        use Value::{Absent, Amount, Blank, Whole};
        assert_eq!(values(" | 1 | | - "), [Whole(1), Blank, Blank]);
        assert_eq!(
            values("政府信息公开申请数量 705|3|0"),
            [Whole(705), Whole(3), Whole(0)]
        );
        assert_eq!(values(" 3 / 5 / 74"), [Whole(3), Whole(5), Whole(74)]);
        assert_eq!(values(" / / -8"), [Blank, Blank, Whole(-8)]);
        assert_eq!(values(" | 12(其中修订3件) | …(cut)"), [Whole(12), Absent]);
        assert_eq!(values(" 4068.208(万元)"), [Amount("4068.208".to_owned())]);
        assert_eq!(values("(指2019年事项数) 1,234"), [Whole(1234)]);
        assert_eq!(values(" | 本年制发件数 | 现行有效件数"), []);
    }
}
