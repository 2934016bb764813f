//! How wide the columns of a printed table are: by what stands in them, so that a day and a number stay on their lines
//! and the words get what is left.

use crate::text::width;
use crate::{Align, Column};

/// Of a character in a table, in points.
const CHARACTER: f32 = 10.0;
/// At both sides of a cell together, in characters.
const PADDING: f32 = 0.8;
/// What a column of words needs at least, in characters, and one of days and numbers at most before it is broken.
const WORDS_AT_LEAST: f32 = 4.0;
const FIGURES_AT_MOST: f32 = 13.0;
/// Characters of a head that stand on one line.
const HEAD: f32 = 4.0;
/// And at most, where it is broken; a longer one is broken evenly.
const LINE_OF_HEAD: f32 = 5.0;

/// The widths of these columns, padding included, in characters: together they are as wide as the page (mm). Each
/// gets what it cannot do without, or its part of that where there are too many; then what is left goes by weight to
/// those that want more, and no more than they want; what nobody wants, to all.
pub(crate) fn widths(
    columns: &[Column],
    shown: &[usize],
    rows: &[Vec<String>],
    page: f32,
) -> Vec<f32> {
    let weights: Vec<f32> = shown
        .iter()
        .map(|&at| f32::from(columns[at].weight.max(1)))
        .collect();
    let wanted: Vec<f32> = shown
        .iter()
        .map(|&at| {
            let lines = rows.iter().flat_map(|row| row[at].lines());
            lines.map(set).fold(least(&columns[at]), f32::max)
        })
        .collect();
    let mut widths: Vec<f32> = (shown.iter().zip(&wanted))
        .map(|(&at, wanted)| match columns[at].align {
            Align::Left => wanted.min(WORDS_AT_LEAST.max(least(&columns[at]))),
            Align::Center | Align::Right => wanted.min(FIGURES_AT_MOST.max(least(&columns[at]))),
        })
        .map(|least| least + PADDING)
        .collect();
    let (page, least) = (page * 72.0 / 25.4 / CHARACTER, widths.iter().sum::<f32>());
    if least > page {
        return widths.iter().map(|width| width * page / least).collect();
    }
    let mut left = page - least;
    let mut open: Vec<usize> = (0..shown.len()).collect();
    while left > 0.0 && !open.is_empty() {
        let share = left / open.iter().map(|&at| weights[at]).sum::<f32>();
        let wants = |at: usize, widths: &[f32]| wanted[at] + PADDING - widths[at];
        let (content, more): (Vec<usize>, Vec<usize>) =
            (open.iter()).partition(|&&at| wants(at, &widths) <= share * weights[at]);
        if content.is_empty() {
            for at in more {
                widths[at] += share * weights[at];
            }
            return widths;
        }
        for at in content {
            left -= wants(at, &widths);
            widths[at] = wanted[at] + PADDING;
        }
        open = more;
    }
    let share = left.max(0.0) / weights.iter().sum::<f32>().max(1.0);
    (widths.iter().zip(weights))
        .map(|(width, weight)| width + share * weight)
        .collect()
}

/// Width of a line as it is set: figures and Latin letters are a little wider than half a character.
fn set(line: &str) -> f32 {
    width(line) * 1.05 + 0.1
}

/// What a column needs whatever stands in it: for its head, which stands on one line or on several of the same
/// length, and to be filled in by hand.
fn least(column: &Column) -> f32 {
    let longest = head(&column.title).lines().map(width).fold(0.0, f32::max);
    let lines = (longest / LINE_OF_HEAD).ceil().max(1.0);
    (longest / lines).ceil().max(f32::from(column.at_least)) + 0.1
}

/// A head as it is printed: what stands in brackets has its line, and no character is alone on one.
pub(crate) fn head(title: &str) -> String {
    let long = width(title) > HEAD;
    match title.find('（') {
        Some(at) if long && title.ends_with('）') => {
            let (before, within) = title.split_at(at);
            format!("{before}\n{within}")
        }
        None if long && title.chars().count() == 5 => {
            let at = title.char_indices().nth(3).map_or(0, |(at, _)| at);
            let (before, after) = title.split_at(at);
            format!("{before}\n{after}")
        }
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACROSS: f32 = 267.0;

    fn of(columns: &[(&str, u16, Align, &str)]) -> Vec<f32> {
        let row = columns
            .iter()
            .map(|(.., text)| (*text).to_owned())
            .collect();
        let columns: Vec<Column> = columns
            .iter()
            .map(|(title, weight, align, _)| Column::new(*title, *weight, *align))
            .collect();
        let shown: Vec<usize> = (0..columns.len()).collect();
        widths(&columns, &shown, &[row], ACROSS)
    }

    #[test]
    fn days_and_numbers_stay_on_their_lines_and_words_share_the_rest() {
        let long = "申请公开的内容".repeat(20);
        let mut columns = vec![
            ("序号", 2, Align::Center, "1"),
            ("登记号", 1, Align::Center, "〔2024〕100号"),
            ("内容", 10, Align::Left, long.as_str()),
            ("结果", 5, Align::Left, long.as_str()),
        ];
        columns.extend([("答复期限", 1, Align::Center, "2024年\n12月31日"); 8]);
        let widths = of(&columns);
        assert!(widths[1] >= 6.9 + PADDING, "{widths:?}");
        for day in &widths[4..] {
            assert!(*day >= 4.0 + PADDING && *day < 6.0, "{widths:?}");
        }
        assert!(widths[2] > widths[3] && widths[3] > 6.0, "{widths:?}");
        let all = ACROSS * 72.0 / 25.4 / CHARACTER;
        assert!((widths.iter().sum::<f32>() - all).abs() < 0.01);
    }

    #[test]
    fn a_head_breaks_where_it_is_read() {
        for (title, printed) in [
            ("序号", "序号"),
            ("申请人（来件人）", "申请人\n（来件人）"),
            ("原法定期限", "原法定\n期限"),
            ("首次答复（办结）日期", "首次答复（办结）日期"),
        ] {
            assert_eq!(head(title), printed);
        }
    }

    #[test]
    fn what_nobody_wants_goes_to_all_and_too_many_columns_are_laid_out_all_the_same() {
        let all = ACROSS * 72.0 / 25.4 / CHARACTER;
        let few = of(&[("甲", 1, Align::Left, "乙"), ("丙", 3, Align::Left, "丁")]);
        assert!((few.iter().sum::<f32>() - all).abs() < 0.01, "{few:?}");
        assert!(few[1] > 2.0 * few[0]);
        let many = of(&[("一栏", 1, Align::Left, "很长的内容很长的内容"); 60]);
        assert!((many.iter().sum::<f32>() - all).abs() < 0.1, "{many:?}");
        assert!(of(&[]).is_empty());
    }
}
