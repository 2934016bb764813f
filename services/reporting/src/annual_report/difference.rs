//! What differs between two reports of a year: as signed, and as counted anew. Pure.

use std::collections::BTreeMap;

use gongkai_law::report::{Format, Place};
use gongkai_proto::reporting::v1 as proto;

/// Differences smaller than this are those of writing a number.
const LEAST: f64 = 1e-6;

/// What differs, figures first, then the tables in the order of the form.
pub fn differences(signed: &proto::Report, current: &proto::Report) -> Vec<proto::Difference> {
    let mut found = Vec::new();
    let now: BTreeMap<&str, &proto::Figure> = current
        .figures
        .iter()
        .map(|figure| (figure.key.as_str(), figure))
        .collect();
    for figure in &signed.figures {
        let value = now.get(figure.key.as_str()).map(|figure| figure.value);
        push(
            &mut found,
            "",
            &figure.label,
            &figure.key,
            (Some(figure.value), value),
        );
    }
    let before = |key: &str| signed.figures.iter().any(|figure| figure.key == key);
    for figure in current.figures.iter().filter(|figure| !before(&figure.key)) {
        push(
            &mut found,
            "",
            &figure.label,
            &figure.key,
            (None, Some(figure.value)),
        );
    }
    let now = cells(current);
    for (key, (table, label, value)) in cells(signed) {
        let current = now.get(&key).map(|(_, _, value)| *value);
        push(&mut found, table, &label, &key, (Some(value), current));
    }
    found
}

/// Notes a figure that is not the same; one that is not there any more, or was not, counts as nothing.
fn push(
    found: &mut Vec<proto::Difference>,
    table: &str,
    label: &str,
    figure: &str,
    (signed, current): (Option<f64>, Option<f64>),
) {
    let (signed_value, current_value) = (signed.unwrap_or_default(), current.unwrap_or_default());
    if (signed_value - current_value).abs() < LEAST {
        return;
    }
    found.push(proto::Difference {
        table: table.to_owned(),
        label: label.to_owned(),
        figure: figure.to_owned(),
        signed_value,
        current_value,
    });
}

/// The cells of a report's tables by the keys of their places, each with its table and what it is called.
fn cells(report: &proto::Report) -> BTreeMap<String, (&str, String, f64)> {
    let Some(format) = Format::for_year(report.year) else {
        return BTreeMap::new();
    };
    // Tables have their cells in the order of the form.
    let tables = report.tables.iter().flat_map(|table| {
        let rows = table.blocks.iter().flat_map(|block| &block.rows);
        rows.flat_map(|row| &row.cells)
            .map(|cell| (table.key.as_str(), cell.value))
    });
    let places = format.places().into_iter();
    let named = places.zip(tables).map(|(place, (table, value))| {
        let named: (String, (&str, String, f64)) =
            (Place::key(&place), (table, place.zh(format), value));
        named
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(received: f64, figures: &[(&str, f64)]) -> proto::Report {
        let format = Format::F2021;
        let cells = format.places().into_iter().map(|place| proto::Cell {
            value: if place.key() == "table3.received.business" {
                received
            } else {
                0.0
            },
            ..proto::Cell::default()
        });
        let row = proto::Row {
            row: String::new(),
            cells: cells.collect(),
        };
        let figure = |(key, value): &(&str, f64)| proto::Figure {
            key: (*key).to_owned(),
            label: "申请".to_owned(),
            value: *value,
            ..proto::Figure::default()
        };
        proto::Report {
            year: 2024,
            figures: figures.iter().map(figure).collect(),
            tables: vec![proto::Table {
                key: "table3".to_owned(),
                blocks: vec![proto::Block {
                    block: String::new(),
                    rows: vec![row],
                }],
            }],
            ..proto::Report::default()
        }
    }

    #[test]
    fn what_differs_is_named_with_both_numbers() {
        let signed = report(5.0, &[("applications.received", 5.0), ("gone", 2.0)]);
        assert!(differences(&signed, &signed).is_empty());
        let current = report(6.0, &[("applications.received", 6.0), ("new", 1.0)]);
        let found = differences(&signed, &current);
        let told: Vec<(&str, i64, i64)> = found
            .iter()
            .map(|one| {
                (
                    one.figure.as_str(),
                    whole(one.signed_value),
                    whole(one.current_value),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("applications.received", 5, 6),
                ("gone", 2, 0),
                ("new", 0, 1),
                ("table3.received.business", 5, 6),
            ]
        );
        assert_eq!(found[3].label, "表三 一、本年新收 商业企业");
    }

    fn whole(value: f64) -> i64 {
        format!("{value:.0}").parse().unwrap()
    }
}
