//! Table 4 in text: reconsiderations and lawsuits, by outcome.

use std::ops::Range;

use super::cells;
use crate::model::{BLOCKS, Cell, OUTCOMES, Table4, Value};
use crate::words::{self, is_at};

/// The table behind `from`, and where it stands.
pub(super) fn find(text: &[char], from: usize) -> Option<(Table4, Range<usize>)> {
    in_blocks(text, from).or_else(|| in_one_row(text, from))
}

/// `行政复议 27|10|9|15|61；未经复议直接起诉 …`
fn in_blocks(text: &[char], from: usize) -> Option<(Table4, Range<usize>)> {
    let starts: Vec<(usize, usize)> = (from..text.len())
        .filter_map(|at| {
            let block = BLOCKS.iter().position(|name| is_at(text, at, name))?;
            begins(text, at, BLOCKS[block]).then_some((block, at))
        })
        .collect();
    let (_, first) = *starts.first()?;
    let mut table = Table4::default();
    let mut end = first;
    for (nth, &(block, at)) in starts.iter().enumerate() {
        if table.blocks[block].is_some() {
            continue;
        }
        let start = at + BLOCKS[block].chars().count();
        let next = starts.get(nth + 1).map_or(text.len(), |&(_, next)| next);
        let stop = (start..next).find(|&at| matches!(text[at], ';' | '。' | '\n'));
        end = stop.unwrap_or(next);
        table.blocks[block] = Some(cells_of(text, start..end));
    }
    Some((table, first..end))
}

/// Whether a block begins here: its name alone, and cells behind it.
fn begins(text: &[char], at: usize, name: &str) -> bool {
    let bound = at == 0
        || matches!(
            text[at - 1],
            ' ' | '|' | '\n' | ';' | '。' | '、' | ':' | '-'
        );
    let behind = at + name.chars().count();
    let cell = words::skip_blanks(text, behind);
    if !bound || cell == behind && text.get(behind) != Some(&'|') {
        return false;
    }
    let cell = if text.get(cell) == Some(&'|') {
        words::skip_blanks(text, cell + 1)
    } else {
        cell
    };
    let digits = words::digits(text, cell);
    if digits > 0 {
        return matches!(
            text.get(words::skip_blanks(text, cell + digits)),
            None | Some('|' | ';' | '。' | '\n' | '/')
        ) || words::digits(text, words::skip_blanks(text, cell + digits)) > 0;
    }
    is_at(text, cell, "结果维持") || is_at(text, cell, "全空")
}

fn cells_of(text: &[char], range: Range<usize>) -> [Cell; 5] {
    if words::find(text, range.clone(), OUTCOMES[0]).is_some() {
        return cells::named(text, range, OUTCOMES);
    }
    if let Some(at) = words::find(text, range.clone(), "全空") {
        return std::array::from_fn(|_| Cell {
            value: Value::Blank,
            spot: crate::page::Spot { at, len: 2 },
        });
    }
    let at = range.start;
    cells::row(cells::read(text, range), at)
}

/// As the form prints it: three times five headings, and one row of fifteen numbers.
fn in_one_row(text: &[char], from: usize) -> Option<(Table4, Range<usize>)> {
    let heads = words::find_all(text, OUTCOMES[0]);
    let mut heads = heads.into_iter().filter(|&at| at >= from);
    heads.find_map(|first| one_row(text, first))
}

fn one_row(text: &[char], first: usize) -> Option<(Table4, Range<usize>)> {
    let start = headings(text, first)?;
    let (found, end) = numbers(text, start);
    if found.len() < 15 {
        return None;
    }
    let mut cells = found.into_iter();
    let mut table = Table4::default();
    for block in &mut table.blocks {
        let five: Vec<Cell> = cells.by_ref().take(5).collect();
        *block = five.try_into().ok();
    }
    Some((table, first..end))
}

/// Where the three times five headings end.
fn headings(text: &[char], first: usize) -> Option<usize> {
    let mut at = first;
    let mut sums = 0;
    let mut heads = 0;
    // The headings end with the third sum.
    while at < text.len() && sums < 3 && heads <= 15 {
        if let Some((word, length)) = words::any_at(text, at, &OUTCOMES) {
            heads += 1;
            sums += usize::from(word == OUTCOMES[4]);
            at += length;
        } else if let Some((_, length)) = words::any_at(text, at, &BLOCKS) {
            at += length;
        } else if is_heading_sign(text[at]) {
            at += 1;
        } else {
            return None;
        }
    }
    (heads >= 15).then_some(at)
}

/// The cells of the row behind the headings: strokes part the cells of a line; else they stand line by
/// line.
fn numbers(text: &[char], from: usize) -> (Vec<Cell>, usize) {
    let blank = |at: &usize| !matches!(text[*at], ' ' | '|' | '\n');
    let start = (from..text.len()).find(blank).unwrap_or(text.len());
    let line = (from..start).rev().find(|&at| text[at] == '\n');
    let mut end = line.map_or(from, |at| at + 1);
    let mut found: Vec<Cell> = Vec::new();
    let mut lines = 0;
    while found.len() < 15 && end < text.len() && lines < 100 {
        lines += 1;
        let line_end = (end..text.len())
            .find(|&at| text[at] == '\n')
            .unwrap_or(text.len());
        let line = &text[end..line_end];
        if line.iter().any(|&c| words::is_chinese(c)) {
            break;
        }
        if line.contains(&'|') {
            found.extend(strokes(text, end..line_end));
        } else {
            found.extend(cells::read(text, end..line_end).cells);
        }
        end = line_end + 1;
    }
    (found, end.min(text.len()))
}

fn is_heading_sign(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '|' | '结'
                | '果'
                | '维'
                | '持'
                | '纠'
                | '正'
                | '其'
                | '他'
                | '尚'
                | '未'
                | '审'
                | '总'
                | '计'
        )
}

/// Every cell of a line of strokes; what stands before the first stroke is a cell, too.
fn strokes(text: &[char], range: Range<usize>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut start = range.start;
    for at in range.start..=range.end {
        if at < range.end && text[at] != '|' {
            continue;
        }
        cells.extend(cells::one(text, start..at));
        start = at + 1;
    }
    // `| 1 | 2 |` has strokes around it.
    if cells.len() > 15 && cells.first().is_some_and(Cell::is_blank) {
        cells.remove(0);
    }
    cells
}
