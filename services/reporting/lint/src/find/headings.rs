//! Numbered headings: `一、`, `（一）`, `1.` at the beginning of a line, outside tables.

use crate::model::{Heading, Report};
use crate::page::Spot;
use crate::words;

pub(super) fn find(report: &Report) -> Vec<Heading> {
    let text = report.text();
    let mut headings = Vec::new();
    for line in 0..report.page.lines() {
        let range = report.page.line(line);
        let at = words::skip_blanks(text, range.start);
        if at >= range.end || report.in_table(at) {
            continue;
        }
        let Some((level, number, length)) = sign(text, at) else {
            continue;
        };
        // A row of a table that was not recognised.
        if text[range.clone()].contains(&'|')
            && !report.in_table(range.end.saturating_sub(1))
            && level > 1
        {
            continue;
        }
        let behind = words::skip_blanks(text, at + length);
        headings.push(Heading {
            level,
            number,
            spot: Spot { at, len: length },
            title: words::piece(text, behind..range.end).trim_end().to_owned(),
        });
        // `五、（一）主要问题`
        if level == 1
            && let Some((2, number, length)) = sign(text, behind)
        {
            let rest = words::piece(text, behind + length..range.end);
            headings.push(Heading {
                level: 2,
                number,
                spot: Spot {
                    at: behind,
                    len: length,
                },
                title: rest.trim().to_owned(),
            });
        }
    }
    headings
}

/// A sign of numbering: level, number, length.
fn sign(text: &[char], at: usize) -> Option<(u8, u32, usize)> {
    if let Some((number, length)) = words::numeral(text, at)
        && text.get(at + length) == Some(&'、')
    {
        return Some((1, number, length + 1));
    }
    if text.get(at) == Some(&'(')
        && let Some((number, length)) = words::numeral(text, at + 1)
        && text.get(at + 1 + length) == Some(&')')
    {
        // `第二十条第` may end the line before.
        return (text.get(at + 2 + length) != Some(&'项')).then_some((2, number, length + 2));
    }
    let digits = words::digits(text, at);
    if (1..=2).contains(&digits)
        && matches!(text.get(at + digits), Some('.' | '、'))
        && text
            .get(words::skip_blanks(text, at + digits + 1))
            .copied()
            .is_some_and(words::is_chinese)
    {
        let number = u32::try_from(words::whole(text, at..at + digits)?).ok()?;
        return Some((3, number, digits + 1));
    }
    None
}
