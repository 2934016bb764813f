//! The cells of tables 2, 3 and 4.

use gongkai_law::{
    application::ResultRow,
    dispute::DisputeKind,
    permit::MatterKind,
    report::{CellUnit, CountingRule, Format, Line, Place},
};

use super::{Definition, Doubt, Source, Sum, in_hand, keys, received, results};
use crate::figure::{document::DocumentCount, thing::DocumentKind};

/// The figure of a cell.
pub fn of_place(place: &Place, format: Format) -> Definition {
    let (sum, rules, doubt): (Sum, &'static [CountingRule], Doubt) = match place {
        Place::Table2(_, row, column) => of_table2(row.code, column.code),
        Place::Table3(line, kind) => {
            use CountingRule::{C1, C2, C3, C4, C5, C6, C7};
            let (sum, rules): (Sum, &'static [CountingRule]) = match line {
                Line::Received => (Sum::Within(received(*kind)), &[C1, C2, C6, C7]),
                Line::CarriedIn => (Sum::AtBeginning(in_hand(*kind)), &[C1, C4, C7]),
                Line::Result(row) => {
                    let rows = rows_of(*row, format);
                    (Sum::Within(results(&rows, *kind)), &[C1, C3, C5, C7])
                }
                Line::Total => (
                    Sum::Within(results(ResultRow::ALL, *kind)),
                    &[C1, C3, C5, C7],
                ),
                Line::CarriedForward => (Sum::AtEnd(in_hand(*kind)), &[C1, C4, C7]),
            };
            (sum, rules, Doubt::Applications)
        }
        Place::Table4(kind, outcome) => (
            Sum::Disputes(vec![*kind], *outcome),
            &[CountingRule::C8],
            Doubt::Disputes,
        ),
    };
    let source = match sum {
        Sum::Documents(..) => Source::Items,
        Sum::Elsewhere => Source::Elsewhere,
        _ => Source::Cases,
    };
    Definition {
        key: place.key(),
        label: place.zh(format),
        // Money is held in fen, whatever it is printed in.
        unit: match place.unit() {
            CellUnit::Count => place.unit_zh(),
            CellUnit::TenThousandYuan | CellUnit::Yuan => "分",
        },
        sum,
        source,
        rules,
        doubt,
        more_than: None,
    }
}

/// The rows that a line of the form stands for: that of 2019 has one for all of （六）.
fn rows_of(row: ResultRow, format: Format) -> Vec<ResultRow> {
    if format == Format::F2019 && row.is_other_handling() {
        let all = ResultRow::ALL.iter().copied();
        all.filter(|row| row.is_other_handling()).collect()
    } else {
        vec![row]
    }
}

fn of_table2(row: &str, column: &str) -> (Sum, &'static [CountingRule], Doubt) {
    let count = match column {
        "issued" | "made" => Some(DocumentCount::Made),
        "repealed" => Some(DocumentCount::Ended),
        "in_force" => Some(DocumentCount::InForce),
        "disclosed" => Some(DocumentCount::Disclosed),
        "public_total" => Some(DocumentCount::PublicTotal),
        _ => None,
    };
    if let Some((kind, count)) = row.parse::<DocumentKind>().ok().zip(count) {
        return (
            Sum::Documents(kind, count),
            &[CountingRule::C9],
            Doubt::None,
        );
    }
    let decided = |of: fn(&MatterKind) -> bool| {
        let kinds = MatterKind::ALL.iter().filter(|kind| of(kind));
        Sum::Within(keys("matter.decided", kinds.map(|kind| kind.as_str())))
    };
    match (row, column) {
        ("permit", "decisions") => (
            decided(|kind| *kind == MatterKind::Permit),
            &[CountingRule::C1, CountingRule::C9],
            Doubt::Matters,
        ),
        ("other_matter", "decisions") => (
            decided(|kind| *kind != MatterKind::Permit),
            &[CountingRule::C1, CountingRule::C9],
            Doubt::Matters,
        ),
        _ => (Sum::Elsewhere, &[CountingRule::C11], Doubt::None),
    }
}

/// All kinds of lawsuit.
pub(super) const SUITS: [DisputeKind; 2] = [
    DisputeKind::DirectSuit,
    DisputeKind::SuitAfterReconsideration,
];
