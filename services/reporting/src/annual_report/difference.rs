//! What differs between two reports of a year: as signed, and as counted anew. Pure.

use std::collections::BTreeMap;

use gongkai_proto::reporting::v1::{self as proto, Origin};

use super::state::Figures;
use crate::report::reading::{Number, Reading};

/// Differences smaller than this are those of writing a number.
const LEAST: f64 = 1e-6;
/// What keys of the year before begin with, as in references.
const PREVIOUS: &str = "previous:";

/// Something that a report shows.
struct Shown {
    key: String,
    table: &'static str,
    label: String,
    value: f64,
    /// As it is printed.
    text: String,
    /// What stands beside it in the workbook.
    source: String,
}

/// What differs: what the report says of its bureau, figures, the tables in the order of the form; then the year before. What
/// a report rests on, and when it was counted, is no difference.
pub fn differences(signed: &Figures, current: &Figures) -> Vec<proto::Difference> {
    let mut found = Vec::new();
    compare(said(&signed.0), said(&current.0), &mut found);
    compare(numbers(&signed.0), numbers(&current.0), &mut found);
    match (&signed.1, &current.1) {
        (None, None) => {}
        (Some(signed), Some(current)) => {
            compare(before(signed), before(current), &mut found);
        }
        (signed, current) => {
            let text = |report: Option<&proto::Report>| {
                report.map_or_else(String::new, |report| format!("{}年", report.year))
            };
            found.push(proto::Difference {
                label: "上年度报告".to_owned(),
                figure: "previous".to_owned(),
                signed_text: text(signed.as_ref()),
                current_text: text(current.as_ref()),
                ..proto::Difference::default()
            });
        }
    }
    found
}

/// Notes what is not the same; something that is not there any more, or was not, is nothing.
fn compare(signed: Vec<Shown>, current: Vec<Shown>, found: &mut Vec<proto::Difference>) {
    let current = current.into_iter();
    let mut now: BTreeMap<String, Shown> =
        current.map(|shown| (shown.key.clone(), shown)).collect();
    for was in signed {
        let is = now.remove(&was.key);
        found.extend(difference(Some(was), is));
    }
    found.extend(
        now.into_values()
            .filter_map(|is| difference(None, Some(is))),
    );
}

fn difference(was: Option<Shown>, is: Option<Shown>) -> Option<proto::Difference> {
    let named = was.as_ref().or(is.as_ref())?;
    let (table, label) = (named.table.to_owned(), named.label.clone());
    let figure = named.key.clone();
    let value = |shown: Option<&Shown>| shown.map_or(0.0, |shown| shown.value);
    let (signed_value, current_value) = (value(was.as_ref()), value(is.as_ref()));
    let (signed_text, current_text) = match (was, is) {
        (Some(was), Some(is)) => {
            let is_same = was.text == is.text && (was.value - is.value).abs() < LEAST;
            if !is_same {
                (was.text, is.text)
            } else if was.label != is.label {
                (was.label, is.label)
            } else if was.source != is.source {
                (was.source, is.source)
            } else {
                return None;
            }
        }
        (was, is) => {
            let text = |shown: Option<Shown>| shown.map(|shown| shown.text).unwrap_or_default();
            (text(was), text(is))
        }
    };
    Some(proto::Difference {
        table,
        label,
        figure,
        signed_value,
        current_value,
        signed_text,
        current_text,
    })
}

/// What a report says of its bureau, and of what it assumes.
fn said(report: &proto::Report) -> Vec<Shown> {
    let assumptions = report.assumptions.concat();
    [
        ("bureau_name", "机关名称", &report.bureau_name),
        ("former_name_note", "机关沿革", &report.former_name_note),
        ("due_on", "法定公布期限", &report.due_on),
        ("assumptions", "假设说明", &assumptions),
    ]
    .into_iter()
    .map(|(key, label, text)| Shown {
        key: key.to_owned(),
        table: "",
        label: label.to_owned(),
        value: 0.0,
        text: text.clone(),
        source: String::new(),
    })
    .collect()
}

/// The figures of a report, then the cells of its tables.
fn numbers(report: &proto::Report) -> Vec<Shown> {
    let reading = Reading::of(report);
    let shown = |table, key: &str, source: &str| {
        let number = reading.number(key)?;
        Some(Shown {
            key: key.to_owned(),
            table,
            label: number.label.clone(),
            value: number.value,
            text: text(number, reading.word),
            source: source.to_owned(),
        })
    };
    let figures = report.figures.iter();
    let figures = figures.filter_map(|figure| shown("", &figure.key, &figure.source));
    let places = reading.format.places().into_iter();
    let cells = places.filter_map(|place| shown(place.table(reading.format), &place.key(), ""));
    figures.chain(cells).collect()
}

/// The numbers of the year before: of them the number alone is shown.
fn before(report: &proto::Report) -> Vec<Shown> {
    let numbers = numbers(report).into_iter();
    let numbers = numbers.map(|shown| Shown {
        key: format!("{PREVIOUS}{}", shown.key),
        label: format!("上年度{}", shown.label),
        source: String::new(),
        ..shown
    });
    numbers.collect()
}

/// A number with its unit, its remark, and what it is if it is not simply counted.
fn text(number: &Number<'_>, word: &str) -> String {
    let mark = match number.origin {
        Origin::NotRegistered => "未登记",
        Origin::NotApplicable => "不适用",
        _ if number.assumed => word,
        Origin::Declared => "填报",
        Origin::Counted | Origin::Unspecified => "",
    };
    let behind = [number.note, mark].into_iter();
    let behind = behind.filter(|words| !words.is_empty());
    let behind: Vec<String> = behind.map(|words| format!("（{words}）")).collect();
    format!("{}{}", number.print_with_unit(), behind.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// What differs once the second of two like reports is changed, as `key: was → is`.
    fn found(change: impl FnOnce(&mut Figures)) -> Vec<String> {
        let signed = (sample::report(2024), Some(sample::report(2023)));
        let mut current = signed.clone();
        change(&mut current);
        let found = differences(&signed, &current).into_iter();
        found
            .map(|one| {
                let figure = one.figure;
                format!("{figure}: {} → {}", one.signed_text, one.current_text)
            })
            .collect()
    }

    fn cell<'a>(report: &'a mut proto::Report, row: &str, at: usize) -> &'a mut proto::Cell {
        let blocks = report.tables.iter_mut().flat_map(|table| &mut table.blocks);
        let mut rows = blocks.flat_map(|block| &mut block.rows);
        &mut rows.find(|known| known.row == row).unwrap().cells[at]
    }

    #[test]
    fn a_report_counted_again_is_the_same_whenever_that_is() {
        let nothing = found(|(report, previous)| {
            report.id = "another".to_owned();
            report.basis.clear();
            previous.as_mut().unwrap().bureau_name = "另一名称".to_owned();
        });
        assert_eq!(nothing, [""; 0]);
    }

    #[test]
    fn numbers_are_told_in_the_unit_of_their_column() {
        let changed = found(|(report, _)| {
            cell(report, "行政事业性收费", 0).value += 100.0;
            cell(report, "一、本年新收", 1).value += 1.0;
            report.figures.retain(|figure| figure.key != "petitions");
        });
        assert_eq!(
            changed,
            [
                "petitions: 0件 → ",
                "table2.charge.amount: 4068.208万元（填报） → 4068.2081万元（填报）",
                "table3.received.business: 1件 → 2件",
            ]
        );
    }

    /// A number that is the same may rest on something else: all of that is shown, and signed.
    #[test]
    fn what_a_number_rests_on_is_part_of_it() {
        let changed = found(|(report, _)| {
            cell(report, "行政许可", 0).set_origin(Origin::Declared);
            cell(report, "行政许可", 0).note = "省平台办理".to_owned();
            cell(report, "一、本年新收", 0).assumed = true;
            report.figures[0].source = "另一数据流".to_owned();
            report.figures[3].label = "主动公开其他信息".to_owned();
            report.assumptions.clear();
            report.former_name_note = "本机关原名某局。".to_owned();
        });
        assert_eq!(
            changed,
            [
                "former_name_note:  → 本机关原名某局。",
                "assumptions: 假设：主动公开信息的分组系假设，相应数字已标注。 → ",
                "matters.received: 逐件计数，数据流 intake/heshan-emb/internal → 另一数据流",
                "items.group.site: 主动公开工作信息 → 主动公开其他信息",
                "table2.permit.decisions: 747件 → 747件（省平台办理）（填报）",
                "table3.received.natural_person: 3件 → 3件（假设）",
            ]
        );
    }

    #[test]
    fn the_year_before_is_shown_beside_it_and_differs_likewise() {
        let changed = found(|(_, previous)| {
            cell(previous.as_mut().unwrap(), "一、本年新收", 6).value = 7.0;
        });
        assert_eq!(changed, ["previous:table3.received.total: 6件 → 7件"]);
        assert_eq!(
            found(|(_, previous)| *previous = None),
            ["previous: 2023年 → "]
        );
    }
}
