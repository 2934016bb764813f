//! Table 2 in text: what was published, and under which headings.

use std::ops::Range;

use super::cells;
use crate::model::{Cell, Format, Item, Line2, Table2};
use crate::page::Spot;
use crate::words::{self, is_at};

/// Names of rows, the longer before the shorter.
const ITEMS: [(&str, Item); 12] = [
    ("行政规范性文件", Item::Documents),
    ("规范性文件", Item::Documents),
    ("规章", Item::Rules),
    ("行政许可", Item::Permits),
    ("其他对外管理服务事项", Item::Services),
    ("行政处罚", Item::Penalties),
    ("处罚", Item::Penalties),
    ("行政强制", Item::Coercion),
    ("强制", Item::Coercion),
    ("行政事业性收费", Item::Charges),
    ("收费", Item::Charges),
    ("政府集中采购", Item::Procurement),
];

/// Headings of columns; which format alone has them; whether they are written as the form has them.
const HEADS: [(&str, Option<Format>, Option<&str>); 24] = [
    ("本年新制作数量", Some(Format::Of2019), None),
    ("本年新公开数量", Some(Format::Of2019), None),
    ("对外公开总数量", Some(Format::Of2019), None),
    ("上一年项目数量", Some(Format::Of2019), None),
    ("本年增/减", Some(Format::Of2019), None),
    ("采购项目数量", Some(Format::Of2019), None),
    ("采购总金额", Some(Format::Of2019), None),
    ("处理决定数量", None, None),
    ("本年制发件数", Some(Format::Of2021), None),
    ("本年废止件数", Some(Format::Of2021), None),
    ("现行有效件数", Some(Format::Of2021), None),
    ("本年处理决定数量", Some(Format::Of2021), None),
    ("本年收费金额", Some(Format::Of2021), None),
    // A year called otherwise is no other heading.
    ("本年度制发件数", Some(Format::Of2021), None),
    ("本年度废止件数", Some(Format::Of2021), None),
    ("本年度处理决定数量", Some(Format::Of2021), None),
    ("本年度收费金额", Some(Format::Of2021), None),
    ("本年度发件数", Some(Format::Of2021), Some("本年制发件数")),
    ("本年发件数", Some(Format::Of2021), Some("本年制发件数")),
    ("本年制发数", Some(Format::Of2021), Some("本年制发件数")),
    ("本年废止数", Some(Format::Of2021), Some("本年废止件数")),
    ("现行有效数", Some(Format::Of2021), Some("现行有效件数")),
    ("本年度新制作数量", Some(Format::Of2019), None),
    ("本年度新公开数量", Some(Format::Of2019), None),
];

enum Token {
    Item(Item),
    Head(Option<Format>, Option<&'static str>),
    /// 信息内容: headings follow.
    Info,
    /// 第二十条第(八)项
    Article(u32),
}

/// The table before `end`, and where it stands.
pub(super) fn find(text: &[char], end: usize) -> Option<(Table2, Range<usize>)> {
    let (mut tokens, end) = tokens(text, end);
    // Words of the table in sentences before it.
    let first = tokens.iter().position(|(token, at, behind)| match token {
        Token::Item(_) => has_cells(text, *behind, end),
        Token::Info | Token::Head(..) => true,
        Token::Article(_) => {
            let line = words::skip_blanks(text, *behind);
            matches!(text.get(line), None | Some('|' | '\n')) || tokens_follow(text, line, *at)
        }
    })?;
    tokens.drain(..first);
    let signs = tokens
        .iter()
        .filter(|(token, ..)| !matches!(token, Token::Item(_)))
        .count();
    let mut table = Table2::default();
    let mut over = tokens[0].1;
    let mut article = 0;
    // The row that still waits for its cells.
    let mut waiting: Option<(Item, usize)> = None;
    let mut empty: Vec<(Item, Spot)> = Vec::new();
    for (nth, (token, at, behind)) in tokens.iter().enumerate() {
        let next = tokens.get(nth + 1).map_or(end, |(_, next, _)| *next);
        let range = *behind..until(text, *behind, next);
        match token {
            Token::Item(item) => {
                over = range.end;
                empty.extend(waiting.take().map(|(item, at)| (item, Spot { at, len: 1 })));
                let read = cells::read(text, range.clone());
                if read.cells.is_empty() {
                    let only_blank = text[range].iter().all(|c| c.is_whitespace() || *c == '|');
                    waiting = only_blank.then_some((*item, *at));
                } else {
                    add(&mut table, *item, read.cells);
                }
            }
            Token::Head(format, should) => {
                over = over.max(*behind);
                let spot = Spot::of(*at..*behind);
                table.marks.extend(format.map(|format| (format, spot)));
                table.altered.extend(should.map(|should| (spot, should)));
                let read = cells::read(text, range.clone());
                if let Some((item, _)) =
                    waiting.take_if(|_| read.cells.iter().any(|cell| !cell.is_blank()))
                {
                    over = range.end;
                    add(&mut table, item, read.cells);
                }
            }
            Token::Info => {
                let read = cells::read(text, range.clone());
                if let Some(cell) = read.cells.iter().find(|cell| cell.number().is_some()) {
                    let last = read.cells.last().map_or(cell.spot, |last| last.spot);
                    let spot = Spot::of(cell.spot.at..last.end());
                    table.altered.push((spot, heading_of(article)));
                }
                empty.extend(waiting.take().map(|(item, at)| (item, Spot { at, len: 1 })));
            }
            Token::Article(number) => {
                article = *number;
                empty.extend(waiting.take().map(|(item, at)| (item, Spot { at, len: 1 })));
            }
        }
    }
    empty.extend(waiting.map(|(item, at)| (item, Spot { at, len: 1 })));
    // Names without numbers are empty rows where a table is; in a sentence they are words.
    if signs > 0 {
        for (item, spot) in empty {
            let length = item.name().chars().count();
            let cell = Cell {
                value: crate::model::Value::Blank,
                spot: Spot {
                    len: length,
                    ..spot
                },
            };
            add(&mut table, item, vec![cell]);
            over = over.max(spot.end());
        }
    }
    let is_table = signs > 0 || table.lines.len() >= 2;
    let start = tokens[0].1;
    is_table.then_some((table, start..over))
}

/// What stands over the numbers of an item.
fn heading_of(article: u32) -> &'static str {
    match article {
        1 => "本年制发件数 | 本年废止件数 | 现行有效件数",
        8 => "本年收费金额（单位：万元）",
        _ => "本年处理决定数量",
    }
}

/// A row may stand twice, as a name in a heading and as itself: the first with cells is it.
fn add(table: &mut Table2, item: Item, mut cells: Vec<Cell>) {
    let most = match item {
        Item::Charges | Item::Procurement => 2,
        _ => 3,
    };
    cells.truncate(most);
    if !table.lines.iter().any(|line| line.item == item) {
        // One number for an item of one number; what follows is of cells that were drawn together.
        let of_2019 = table
            .marks
            .iter()
            .any(|(format, _)| *format == Format::Of2019);
        let single = !matches!(item, Item::Rules | Item::Documents) && !of_2019;
        if single && cells.first().is_some_and(|cell| !cell.is_blank()) {
            cells.truncate(1);
        }
        table.lines.push(Line2 { item, cells });
    }
}

/// A row ends at a stop, and with its line if strokes part its cells.
fn until(text: &[char], from: usize, next: usize) -> usize {
    let stop = (from..next)
        .find(|&at| matches!(text[at], ';' | '。'))
        .unwrap_or(next);
    let line = (from..stop).find(|&at| text[at] == '\n');
    match line {
        Some(line)
            if text[from..line]
                .iter()
                .any(|c| *c == '|' || c.is_ascii_digit()) =>
        {
            line
        }
        _ => stop,
    }
}

/// Whether numbers follow a name, and no unit of a sentence follows them.
fn has_cells(text: &[char], behind: usize, end: usize) -> bool {
    let end = end.min(behind + 400);
    let read = cells::read(text, behind..until(text, behind, end));
    let Some(first) = read.cells.first() else {
        return false;
    };
    let between = &text[behind..first.spot.at.max(behind)];
    let near = between.iter().all(|&c| !words::is_chinese(c));
    let unit = text
        .get(first.spot.end())
        .is_some_and(|c| "件条个项次起份家".contains(*c));
    near && !unit
}

fn tokens_follow(text: &[char], from: usize, at: usize) -> bool {
    let names = |place: usize| {
        ITEMS.iter().any(|(name, _)| is_at(text, place, name))
            || HEADS.iter().any(|(name, ..)| is_at(text, place, name))
            || is_at(text, place, "信息内容")
    };
    from > at && names(from)
}

/// The signs of the table, and where the next section begins.
fn tokens(text: &[char], end: usize) -> (Vec<(Token, usize, usize)>, usize) {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut depth = 0_usize;
    while at < end {
        match text[at] {
            '(' => depth += 1,
            ')' | '\n' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A section without this table.
        if is_at(text, at, "三、") && at_line_or_blank(text, at) && !tokens.is_empty() {
            return (tokens, at);
        }
        match token(text, at, depth > 0) {
            Some((token, length)) => {
                tokens.push((token, at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    (tokens, end)
}

fn at_line_or_blank(text: &[char], at: usize) -> bool {
    at == 0 || text[at - 1].is_whitespace()
}

fn token(text: &[char], at: usize, in_note: bool) -> Option<(Token, usize)> {
    let bound = at == 0
        || matches!(
            text[at - 1],
            ' ' | '|' | '\n' | ';' | ':' | ',' | '。' | '…' | ')' | '、' | ']'
        );
    if let Some((number, length)) = article(text, at) {
        return Some((Token::Article(number), length));
    }
    if in_note || !bound {
        return None;
    }
    if is_at(text, at, "信息内容") {
        return Some((Token::Info, 4));
    }
    let heads = HEADS.iter().filter(|(name, ..)| is_at(text, at, name));
    if let Some((name, format, should)) = heads.max_by_key(|(name, ..)| name.len()) {
        return Some((Token::Head(*format, *should), name.chars().count()));
    }
    let before = at.checked_sub(1).map(|before| text[before]);
    let (name, item) = ITEMS.iter().find(|(name, _)| is_at(text, at, name))?;
    let length = name.chars().count();
    let next = text.get(at + length);
    // `二、规章 0|0|0` begins a table, `规章、文件` is a list in a sentence.
    let in_list = before == Some('、')
        && at
            .checked_sub(2)
            .is_none_or(|at| words::numeral(text, at).is_none());
    let alone = matches!(next, None | Some(' ' | '|' | '\n' | '('));
    (alone && !in_list).then_some((Token::Item(*item), length))
}

/// `第二十条第(八)项`, or `第(八)项` alone.
fn article(text: &[char], at: usize) -> Option<(u32, usize)> {
    let mut behind = at;
    if is_at(text, at, "第二十条") {
        behind += 4;
    }
    if text.get(behind) != Some(&'第') {
        return None;
    }
    behind += 1;
    let open = usize::from(text.get(behind) == Some(&'('));
    let (number, length) = words::numeral(text, behind + open)?;
    behind += open + length + open;
    (text.get(behind) == Some(&'项')).then(|| (number, behind + 1 - at))
}
