//! Table 3 in text: applications, by row and kind of applicant.

use std::ops::Range;

use super::cells::{self, Cells};
use crate::model::{Cell, KINDS, ROWS, Row, Table3, Value};
use crate::words::{self, is_at};

/// Names of rows that need no number before them.
const NAMES: [(&str, &str); 21] = [
    ("本年新收", "1"),
    ("上年结转", "2"),
    ("属于国家秘密", "3(3)1"),
    ("其他法律行政法规禁止公开", "3(3)2"),
    ("危及“三安全一稳定”", "3(3)3"),
    ("危及三安全一稳定", "3(3)3"),
    ("保护第三方合法权益", "3(3)4"),
    ("属于三类内部事务信息", "3(3)5"),
    ("属于四类过程性信息", "3(3)6"),
    ("属于行政执法案卷", "3(3)7"),
    ("属于行政查询事项", "3(3)8"),
    ("本机关不掌握", "3(4)1"),
    ("没有现成信息", "3(4)2"),
    ("补正后申请内容仍不明确", "3(4)3"),
    ("信访举报投诉类申请", "3(5)1"),
    ("要求提供公开出版物", "3(5)3"),
    ("无正当理由大量反复申请", "3(5)4"),
    ("要求行政机关确认或重新出具", "3(5)5"),
    ("申请人无正当理由逾期不补正", "3(6)1"),
    ("申请人逾期未按收费通知", "3(6)2"),
    ("结转下年度", "4"),
];

/// What begins at a place.
enum Token {
    Row(&'static str),
    /// A sign of the table without cells of its own.
    Other,
    /// The table is over.
    End,
}

/// The table, and where it stands.
pub(super) fn find(text: &[char]) -> Option<(Table3, Range<usize>)> {
    let start = (0..text.len()).find(|&at| begins(text, at))?;
    let mut rows: Vec<(&'static str, usize, Range<usize>)> = Vec::new();
    let mut group = 0;
    let mut at = start;
    let mut end = text.len();
    while at < text.len() {
        if let Some((token, length)) = token(text, at, start, &mut group) {
            close(&mut rows, at);
            match token {
                Token::Row(code) => {
                    let behind = at + length;
                    // Its number, and then its name.
                    let again = rows
                        .last()
                        .is_some_and(|(last, _, range)| *last == code && range.start == at);
                    if again {
                        rows.pop();
                    }
                    rows.push((code, at, behind..text.len()));
                }
                Token::End => {
                    end = at;
                    break;
                }
                Token::Other => {}
            }
            at += length.max(1);
        } else {
            at += 1;
        }
        if rows.last().is_some_and(|(code, ..)| *code == "4") && is_over(text, &rows, at) {
            end = at;
            break;
        }
    }
    close(&mut rows, end);
    let over = rows.iter().map(|(_, _, range)| until(text, range)).max()?;
    let table = table(text, rows)?;
    Some((table, start..over.min(end)))
}

/// Ends the row that is open.
fn close(rows: &mut [(&'static str, usize, Range<usize>)], at: usize) {
    if let Some((_, _, range)) = rows.last_mut()
        && range.end > at
    {
        range.end = at;
    }
}

/// Whether the last row has what it needs.
fn is_over(text: &[char], rows: &[(&'static str, usize, Range<usize>)], at: usize) -> bool {
    let Some((_, _, range)) = rows.last() else {
        return false;
    };
    // No row is longer.
    if at > range.start + 400 {
        return true;
    }
    let behind = text.get(range.start..at).unwrap_or_default();
    let ends = text.get(at).is_none_or(|&c| matches!(c, '\n' | ';' | '。'));
    // Cells that stand line by line.
    let next = (at..text.len()).find(|&at| !text[at].is_whitespace());
    let goes_on = text.get(at) == Some(&'\n')
        && !behind.contains(&'|')
        && next.is_some_and(|next| is_number_alone(text, next));
    ends && !goes_on
        && behind
            .iter()
            .any(|c| c.is_ascii_digit() || matches!(c, '|' | '-' | '/'))
}

/// Whether a number or a stroke has its line for itself.
fn is_number_alone(text: &[char], at: usize) -> bool {
    let line = text[at..].iter().take_while(|&&c| c != '\n');
    line.take(20)
        .all(|&c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '/'))
}

/// The first row: `本年新收` with cells, or `一、` with cells.
fn begins(text: &[char], at: usize) -> bool {
    if !is_bound(text, at) {
        return false;
    }
    let mut behind = at;
    if is_at(text, at, "一、") {
        behind = words::skip_blanks(text, at + 2);
        let digits = words::digits(text, behind);
        let next = words::skip_blanks(text, behind + digits);
        if digits > 0 && (text.get(next) == Some(&'|') || is_at(text, next, "二、")) {
            return true;
        }
    }
    is_at(text, behind, "本年新收") && has_cells(text, behind + 4)
}

/// Whether cells follow a label.
fn has_cells(text: &[char], at: usize) -> bool {
    let label = text[at..]
        .iter()
        .take(20)
        .take_while(|&&c| words::is_chinese(c))
        .count();
    let behind = at + label;
    match text.get(behind) {
        Some('|') => true,
        Some(c) if c.is_whitespace() => {
            let next = (behind..text.len()).find(|&at| !text[at].is_whitespace());
            next.is_some_and(|next| {
                text[next].is_ascii_digit()
                    || matches!(text[next], '|' | '-' | '/')
                    || is_at(text, next, "自然人")
                    || is_at(text, next, "二、")
            })
        }
        _ => false,
    }
}

/// Whether a label may begin here.
fn is_bound(text: &[char], at: usize) -> bool {
    at == 0
        || matches!(
            text[at - 1],
            ' ' | '|' | '\n' | ';' | '。' | ':' | ',' | ')' | '.' | '、' | ']'
        )
}

fn token(text: &[char], at: usize, start: usize, group: &mut u32) -> Option<(Token, usize)> {
    if !is_bound(text, at) {
        return None;
    }
    let numeral = words::numeral(text, at);
    if let Some((number, length)) = numeral
        && text.get(at + length) == Some(&'、')
    {
        return Some(part(text, at, number, length + 1));
    }
    if text[at] == '('
        && let Some((number, length)) = words::numeral(text, at + 1)
        && text.get(at + 1 + length) == Some(&')')
        && number <= 7
    {
        *group = number;
        let token = match number {
            1 => Token::Row("3(1)"),
            2 => Token::Row("3(2)"),
            6 if has_cells_of_its_own(text, at + 2 + length) => Token::Row("3(6)"),
            7 => Token::Row("3(7)"),
            _ => Token::Other,
        };
        return Some((token, 2 + length));
    }
    if let Some(found) = NAMES.iter().find(|(name, _)| is_at(text, at, name)) {
        if at > start {
            *group = group_of(found.1).unwrap_or(*group);
        }
        return Some((Token::Row(found.1), found.0.chars().count()));
    }
    item(text, at, *group)
}

/// `一、` to `四、` of the table.
fn part(text: &[char], at: usize, number: u32, length: usize) -> (Token, usize) {
    let behind = words::skip_blanks(text, at + length);
    let is_cell = text.get(behind).is_some_and(char::is_ascii_digit);
    let (name, code) = match number {
        1 => ("本年新收", "1"),
        2 => ("上年结转", "2"),
        3 => ("本年度办理结果", ""),
        4 => ("结转", "4"),
        _ => return (Token::End, 0),
    };
    if is_at(text, behind, name) {
        let length = behind - at + name.chars().count();
        let token = if code.is_empty() {
            Token::Other
        } else {
            Token::Row(code)
        };
        return (token, length);
    }
    match number {
        4 if !is_cell => (Token::End, 0),
        3 => (Token::Other, length),
        _ => (Token::Row(code), length),
    }
}

/// `1.` to `8.` of a group.
fn item(text: &[char], at: usize, group: u32) -> Option<(Token, usize)> {
    let number = text[at]
        .to_digit(10)
        .filter(|number| (1..=8).contains(number))?;
    let dot = matches!(text.get(at + 1), Some('.' | '、'));
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    let behind = text.get(at + 2).is_some_and(char::is_ascii_digit);
    if !dot || behind || before.is_some_and(char::is_ascii_digit) {
        return None;
    }
    let code = format!("3({group}){number}");
    let code = ROWS.iter().find(|(known, _)| *known == code)?.0;
    Some((Token::Row(code), 2))
}

/// Whether a group is a row itself, as (六) is in the format of 2019.
fn has_cells_of_its_own(text: &[char], at: usize) -> bool {
    let line_end = (at..text.len())
        .find(|&at| matches!(text[at], '\n' | ';' | '。'))
        .unwrap_or(text.len());
    let own = &text[at..line_end];
    let first = own
        .iter()
        .position(|c| c.is_ascii_digit() || matches!(c, '|' | '/' | '-'));
    let Some(first) = first else { return false };
    let next = text.get(at + first + 1);
    let is_item = own[first].is_ascii_digit() && matches!(next, Some('.' | '、'));
    if own[first] == '|' {
        // `（六）其他处理 | 1.…` is a group, `（六）其他处理 | 0` a row.
        let cell = words::skip_blanks(text, at + first + 1);
        let is_item = text.get(cell).is_some_and(char::is_ascii_digit)
            && matches!(text.get(cell + 1), Some('.' | '、'));
        let is_name = text.get(cell).copied().is_some_and(words::is_chinese);
        return !is_item && !is_name;
    }
    !is_item
}

fn group_of(code: &str) -> Option<u32> {
    code.strip_prefix("3(")?.chars().next()?.to_digit(10)
}

fn table(text: &[char], found: Vec<(&'static str, usize, Range<usize>)>) -> Option<Table3> {
    if found.len() < 2 && found.first().is_none_or(|(_, _, range)| range.is_empty()) {
        return None;
    }
    let mut table = Table3::default();
    for (code, _, range) in found {
        let range = range.start..until(text, &range);
        let cells = cells_of(text, range.clone());
        let row = match cells {
            Some(cells) => Row { code, cells },
            None => continue,
        };
        // A name that stands twice: the one with numbers is the row.
        let is_known = table.rows.iter().position(|known| known.code == code);
        match is_known {
            Some(known) if has_number(&row) && !has_number(&table.rows[known]) => {
                table.rows[known] = row;
            }
            Some(_) => {}
            None => table.rows.push(row),
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

fn has_number(row: &Row) -> bool {
    row.cells.iter().any(|cell| cell.number().is_some())
}

/// A row ends with its line if strokes part its cells, and at a stop.
fn until(text: &[char], range: &Range<usize>) -> usize {
    let piece = &text[range.clone()];
    let stop = piece.iter().position(|&c| matches!(c, ';' | '。'));
    let mut end = stop.map_or(range.end, |stop| range.start + stop);
    let line = text[range.start..end].iter().position(|&c| c == '\n');
    if let Some(line) = line {
        let own = &text[range.start..range.start + line];
        if own.iter().any(|c| *c == '|' || c.is_ascii_digit()) {
            end = range.start + line;
        }
    }
    end
}

fn cells_of(text: &[char], range: Range<usize>) -> Option<[Cell; 7]> {
    let at = range.start;
    let first = words::find(text, range.clone(), KINDS[0]);
    let is_named = first.is_some_and(|at| is_cell(text, at, KINDS[0]));
    if is_named {
        return Some(cells::named(text, range, KINDS));
    }
    let read: Cells = cells::read(text, range.clone());
    if read.cells.is_empty() && read.is_cut {
        return None;
    }
    let row: [Cell; 7] = cells::row(read, at);
    row.iter()
        .any(|cell| cell.value != Value::Absent)
        .then_some(row)
}

/// Whether a number stands right behind the name of a column.
fn is_cell(text: &[char], at: usize, kind: &str) -> bool {
    words::digits(text, words::skip_blanks(text, at + kind.chars().count())) > 0
}
