//! The report of the year before the first one here, as its published cells were entered. Pure.

use std::collections::BTreeMap;

use gongkai_law::report::{
    AsPrinted, Format, Line, Place, PrintedTotals, Table3, Table4, identities,
};
use gongkai_proto::reporting::v1 as proto;

use super::state::Declared;
use crate::figure::{counted::number, message};

/// Something that does not agree: the place of a sum, or none for what concerns the whole table; what, in Chinese and English.
pub type Disagreement = (Option<String>, String, String);

/// The tables that these cells make.
fn tables(format: Format, cells: &BTreeMap<String, i64>) -> (Table3, Table4) {
    let mut made = AsPrinted::default();
    for place in format.places() {
        if let Some(value) = cells.get(&place.key()) {
            made.take(format, &place, u64::try_from(*value).unwrap_or_default());
        }
    }
    (made.table3, made.table4)
}

/// The figure of a place that is a sum.
fn total(format: Format, place: &Place, table3: &Table3, table4: &Table4) -> Option<u64> {
    match place {
        Place::Table3(line, None) => Some(table3.row_total(format, *line)),
        Place::Table3(line @ Line::Total, Some(kind)) => {
            table3.line(format, *line).get(*kind as usize).copied()
        }
        Place::Table4(kind, None) => Some(table4.total(*kind)),
        Place::Table2(..) | Place::Table3(..) | Place::Table4(..) => None,
    }
}

/// What does not agree in opening stock: sums that were given beside the cells, and the balance of table 3.
pub fn disagreements(
    format: Format,
    cells: &BTreeMap<String, i64>,
    totals: &BTreeMap<String, i64>,
) -> Vec<Disagreement> {
    let (table3, table4) = tables(format, cells);
    let mut found = Vec::new();
    for place in format.places() {
        let key = place.key();
        let sums = totals
            .get(&key)
            .zip(total(format, &place, &table3, &table4));
        if let Some((given, sum)) =
            sums.filter(|(given, sum)| u64::try_from(**given).ok() != Some(*sum))
        {
            found.push((
                Some(key),
                format!("{}填{given}，各项之和为{sum}", place.zh(format)),
                format!("{given} is given, but the cells sum to {sum}"),
            ));
        }
    }
    let printed = PrintedTotals::of(format, &table3, &table4);
    let identities = identities(format, &table3, &table4, &printed, None);
    let broken = identities.into_iter().filter(|identity| !identity.holds());
    found.extend(broken.map(|identity| {
        let (left, right) = (identity.left, identity.right);
        (
            None,
            format!("表三不平衡：{}，现为{left}与{right}", identity.zh),
            format!(
                "table 3 does not balance: {left} against {right} ({})",
                identity.code
            ),
        )
    }));
    found
}

/// The report of that year, without figures: what was not entered is marked as such. `None` if nothing was entered.
pub fn previous(
    bureau_id: &str,
    year: i32,
    declared: &BTreeMap<String, Declared>,
) -> Option<proto::Report> {
    let format = Format::for_year(year).filter(|_| !declared.is_empty())?;
    let cells = declared
        .iter()
        .map(|(key, declared)| (key.clone(), declared.value));
    let (table3, table4) = tables(format, &cells.collect());
    let cell = |place: &Place, column: &str| {
        let key = place.key();
        let sum = total(format, place, &table3, &table4);
        let known = declared.get(&key);
        proto::Cell {
            column: column.to_owned(),
            value: match (known, sum) {
                (Some(declared), _) => number(declared.value),
                (None, sum) => number(sum.unwrap_or_default().cast_signed()),
            },
            note: known
                .map(|declared| declared.note.clone())
                .unwrap_or_default(),
            origin: if known.is_some() || sum.is_some() {
                proto::Origin::Declared.into()
            } else {
                proto::Origin::NotRegistered.into()
            },
            figure: key,
            ..proto::Cell::default()
        }
    };
    Some(proto::Report {
        bureau_id: bureau_id.to_owned(),
        year,
        tables: message::tables(format, cell),
        ..proto::Report::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(given: &[(&str, i64)]) -> BTreeMap<String, i64> {
        given
            .iter()
            .map(|(key, value)| ((*key).to_owned(), *value))
            .collect()
    }

    const RECEIVED: (&str, i64) = ("table3.received.natural_person", 5);
    const GRANTED: (&str, i64) = ("table3.granted.natural_person", 4);
    const FORWARD: (&str, i64) = ("table3.carried_forward.natural_person", 1);

    #[test]
    fn the_keys_used_here_are_places() {
        let keys: Vec<String> = Format::F2021.places().iter().map(Place::key).collect();
        for (key, _) in [RECEIVED, GRANTED, FORWARD] {
            assert!(keys.iter().any(|known| known == key), "{key} in {keys:?}");
        }
    }

    #[test]
    fn what_was_published_must_agree_with_itself() {
        let found = |given: &[(&str, i64)], totals: &[(&str, i64)]| {
            disagreements(Format::F2021, &cells(given), &cells(totals))
        };
        let whole = [RECEIVED, GRANTED, FORWARD];
        assert!(found(&whole, &[]).is_empty());
        assert!(found(&[], &[]).is_empty());
        let sound = [
            ("table3.received.total", 5),
            ("table3.results.natural_person", 4),
            ("table4.reconsideration.total", 0),
        ];
        assert!(found(&whole, &sound).is_empty());
        let wrong = found(&whole, &[("table3.received.total", 6)]);
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].0.as_deref(), Some("table3.received.total"));
        assert!(wrong[0].1.contains("填6，各项之和为5"), "{}", wrong[0].1);
        // One carried forward is missing: in its column and in the last.
        let unbalanced = found(&[RECEIVED, GRANTED], &[]);
        assert_eq!(unbalanced.len(), 2);
        assert!(
            unbalanced[0].0.is_none() && unbalanced[0].1.contains("现为5与4"),
            "{unbalanced:?}"
        );
    }

    #[test]
    fn the_report_before_has_every_cell_and_says_which_were_entered() {
        let declared = |key: &str, value: i64| {
            let declared = Declared {
                figure: key.to_owned(),
                value,
                note: String::new(),
                source: "2023年度报告".to_owned(),
                evidence: "区政府网站".to_owned(),
            };
            (key.to_owned(), declared)
        };
        let entered = [
            declared(RECEIVED.0, 5),
            declared("table2.charge.amount", 4_068_208),
        ];
        assert!(previous("heshan-emb", 2023, &BTreeMap::new()).is_none());
        let report = previous("heshan-emb", 2023, &entered.into()).unwrap();
        let keys: Vec<&str> = report
            .tables
            .iter()
            .map(|table| table.key.as_str())
            .collect();
        assert_eq!(keys, ["table2", "table3", "table4"]);
        let cells = report.tables.iter().flat_map(|table| &table.blocks);
        let cells: Vec<_> = cells
            .flat_map(|block| &block.rows)
            .flat_map(|row| &row.cells)
            .collect();
        assert_eq!(cells.len(), Format::F2021.places().len());
        let cell = |key: &str| cells.iter().find(|cell| cell.figure == key).unwrap();
        let is = |key: &str, value: f64, origin: proto::Origin| {
            let cell = cell(key);
            assert!(
                (cell.value - value).abs() < 1e-9 && cell.origin() == origin,
                "{key}: {cell:?}"
            );
        };
        is("table3.received.total", 5.0, proto::Origin::Declared);
        // In fen, as every amount.
        is("table2.charge.amount", 4_068_208.0, proto::Origin::Declared);
        is("table2.permit.decisions", 0.0, proto::Origin::NotRegistered);
    }
}
